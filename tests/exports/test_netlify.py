"""The settings of Netlify: the commands, the plugin, the version of Python."""

import re
import tomllib

import yaml
from sitebuilder import REPOSITORY, Site

CONFIGURATION = tomllib.loads((REPOSITORY / "netlify.toml").read_text(encoding="utf-8"))


def test_netlify_builds_the_site_with_make():
    assert CONFIGURATION["build"]["command"] == "make site"
    assert CONFIGURATION["build"]["publish"] == "public"


def test_previews_have_their_own_address_and_show_drafts_and_changes():
    commands = {context["command"] for context in CONFIGURATION["context"].values()}
    assert commands == {"sh netlify/preview.sh"}
    script = (REPOSITORY / "netlify/preview.sh").read_text(encoding="utf-8")
    (options,) = re.findall(r'^make site OPTIONS="(.*)"$', script, re.MULTILINE)
    assert re.fullmatch(
        r"--base-url \$DEPLOY_PRIME_URL --drafts --preview \$\(git merge-base HEAD FETCH_HEAD\)", options
    )
    assert "build.py build $(OPTIONS)" in (REPOSITORY / "Makefile").read_text(encoding="utf-8")


def test_netlify_uses_the_python_version_of_the_locks():
    locked = set(re.findall(r"--python-version (\S+)", (REPOSITORY / "Makefile").read_text(encoding="utf-8")))
    assert locked == {CONFIGURATION["build"]["environment"]["PYTHON_VERSION"]}


def test_the_plugin_for_caches_exists():
    (plugin,) = CONFIGURATION["plugins"]
    folder = REPOSITORY / plugin["package"].lstrip("/")
    manifest = yaml.safe_load((folder / "manifest.yml").read_text(encoding="utf-8"))
    assert manifest == {"name": folder.name}
    script = (folder / "index.js").read_text(encoding="utf-8")
    assert {"cache.restore", "cache.save"} <= set(re.findall(r"cache\.\w+", script))


def test_the_cache_of_pip_is_in_the_cache_folder():
    assert CONFIGURATION["build"]["environment"]["PIP_CACHE_DIR"] == ".cache/pip"
    assert '[".cache"]' in (REPOSITORY / "netlify/plugins/kept-caches/index.js").read_text(encoding="utf-8")


def test_a_clean_build_keeps_the_cache_of_pip(minimal: Site):
    wheel = minimal.root / ".cache/pip/wheel"
    minimal.build()
    wheel.parent.mkdir()
    wheel.write_bytes(b"")
    minimal.build(clean=True)
    assert wheel.is_file()
