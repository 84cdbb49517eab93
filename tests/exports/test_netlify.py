"""What Netlify is told runs here as well: the commands, the plug-in, the version of Python."""

from __future__ import annotations

import re
import tomllib

import yaml
from sitebuilder import REPOSITORY, Site

CONFIGURATION = tomllib.loads((REPOSITORY / "netlify.toml").read_text(encoding="utf-8"))


def test_the_site_is_built_by_the_command_that_people_use():
    assert CONFIGURATION["build"]["command"] == "make site"
    assert CONFIGURATION["build"]["publish"] == "public"


def test_previews_have_their_own_address_and_show_drafts_and_what_the_edit_changes():
    commands = {context["command"] for context in CONFIGURATION["context"].values()}
    assert commands == {"sh netlify/preview.sh"}
    script = (REPOSITORY / "netlify/preview.sh").read_text(encoding="utf-8")
    (options,) = re.findall(r'^make site OPTIONS="(.*)"$', script, re.MULTILINE)
    assert re.fullmatch(
        r"--base-url \$DEPLOY_PRIME_URL --drafts --preview \$\(git merge-base HEAD FETCH_HEAD\)", options
    )
    assert "build.py build $(OPTIONS)" in (REPOSITORY / "Makefile").read_text(encoding="utf-8")


def test_python_is_that_of_the_locks():
    locked = set(re.findall(r"--python-version (\S+)", (REPOSITORY / "Makefile").read_text(encoding="utf-8")))
    assert locked == {CONFIGURATION["build"]["environment"]["PYTHON_VERSION"]}


def test_the_plugin_that_keeps_caches_is_there():
    (plugin,) = CONFIGURATION["plugins"]
    folder = REPOSITORY / plugin["package"].lstrip("/")
    manifest = yaml.safe_load((folder / "manifest.yml").read_text(encoding="utf-8"))
    assert manifest == {"name": folder.name}
    script = (folder / "index.js").read_text(encoding="utf-8")
    assert {"cache.restore", "cache.save"} <= set(re.findall(r"cache\.\w+", script))


def test_all_that_is_kept_is_in_the_cache_folder():
    assert CONFIGURATION["build"]["environment"]["PIP_CACHE_DIR"] == ".cache/pip"
    assert '[".cache"]' in (REPOSITORY / "netlify/plugins/kept-caches/index.js").read_text(encoding="utf-8")


def test_a_clean_build_forgets_what_it_remembers_and_leaves_the_packages_of_pip(minimal: Site):
    kept = minimal.root / ".cache/pip/wheel"
    minimal.build()
    kept.parent.mkdir()
    kept.write_bytes(b"")
    minimal.build(clean=True)
    assert kept.is_file()
