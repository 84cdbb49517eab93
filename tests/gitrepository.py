"""Git repositories of small sites, with commits on given dates."""

import os
import subprocess

from sitebuilder import Site


def git(site: Site, *arguments: str, day: str = "2026-11-01") -> str:
    """Runs git in the folder of a site, without the settings of this machine; returns its output."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
        "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_AUTHOR_DATE": f"{day}T12:00:00Z",
        "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.org", "GIT_COMMITTER_DATE": f"{day}T12:00:00Z",
    }  # fmt: skip
    process = subprocess.run(
        ["git", *arguments], cwd=site.root, env=environment, capture_output=True, text=True, check=True
    )
    return process.stdout.strip()


def repository(site: Site, *, day: str = "2026-11-01") -> Site:
    """Creates a repository in the folder of a site, with one commit on `main`."""
    git(site, "init", "-q", "-b", "main")
    return committed(site, "First commit", day=day)


def committed(site: Site, subject: str = "Edit", *, day: str = "2026-11-01") -> Site:
    """Commits the content folder."""
    git(site, "add", "content", day=day)
    git(site, "commit", "-q", "-m", subject, day=day)
    return site
