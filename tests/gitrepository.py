"""A tiny site in a repository of its own, whose commits have the dates that a test gives them."""

from __future__ import annotations

import os
import subprocess

from sitebuilder import Site


def git(site: Site, *arguments: str, day: str = "2026-11-01") -> str:
    """Runs git in a site's folder, with no settings of this machine, on a day."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
        "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_AUTHOR_DATE": f"{day}T12:00:00Z",
        "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.org", "GIT_COMMITTER_DATE": f"{day}T12:00:00Z",
    }  # fmt: skip
    done = subprocess.run(
        ["git", *arguments], cwd=site.root, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def repository(site: Site, *, day: str = "2026-11-01") -> Site:
    """Makes a site's folder a repository with one commit, on the branch `main`."""
    git(site, "init", "-q", "-b", "main")
    return committed(site, "The beginning", day=day)


def committed(site: Site, subject: str = "A change", *, day: str = "2026-11-01") -> Site:
    """Commits the content as it is."""
    git(site, "add", "content", day=day)
    git(site, "commit", "-q", "-m", subject, day=day)
    return site
