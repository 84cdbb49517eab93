import pytest
from sitebuilder import REPOSITORY, Site


@pytest.fixture(scope="session")
def content(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The tracker's own content, built; tests must not change it."""
    site = Site(tmp_path_factory.mktemp("tracker"))
    site.build(content=REPOSITORY / "content")
    return site
