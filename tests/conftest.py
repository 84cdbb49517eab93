from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings
from sitebuilder import MINIMAL, REPOSITORY, TODAY, WAR, OwnSite, Site, compile_templates_once

# The same examples in every run, and no time limit: a test fails only because of the code.
settings.register_profile("repeatable", derandomize=True, deadline=None, database=None)
settings.load_profile("repeatable")


@pytest.fixture(autouse=True, scope="session")
def _compile_templates_once() -> Iterator[None]:
    """Speeds up the builds of tiny sites, where most of the time goes into compiling templates."""
    with pytest.MonkeyPatch.context() as patch:
        compile_templates_once(patch)
        yield


@pytest.fixture
def today() -> date:
    """The date of every build."""
    return TODAY


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site without files."""
    return Site(tmp_path)


@pytest.fixture
def minimal(site: Site) -> Site:
    """The smallest valid site with a record of each kind."""
    return site.write(MINIMAL)


@pytest.fixture
def war(tmp_path: Path) -> OwnSite:
    """A small built site with everything that pages can show, and with editable templates."""
    site = OwnSite(tmp_path)
    site.write(WAR).build()
    return site


@pytest.fixture(scope="session")
def content(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The tracker's own site, built. Tests must not change it."""
    site = Site(tmp_path_factory.mktemp("tracker"))
    site.build(content=REPOSITORY / "content")
    return site


@pytest.fixture(scope="module")
def tracker(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The built site of the module's constant TRACKER. Tests must not change it."""
    site = Site(tmp_path_factory.mktemp("tracker")).write(request.module.TRACKER)
    site.build()
    return site
