from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings
from sitebuilder import MINIMAL, TODAY, Site

# The same examples every time, and no verdict on time: a test fails for what the code does, and for nothing else.
settings.register_profile("repeatable", derandomize=True, deadline=None, database=None)
settings.load_profile("repeatable")


@pytest.fixture
def today() -> date:
    """The day of every build."""
    return TODAY


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """An empty site, to be written."""
    return Site(tmp_path)


@pytest.fixture
def minimal(site: Site) -> Site:
    """The smallest site with something of each kind, and no problem."""
    return site.write(MINIMAL)
