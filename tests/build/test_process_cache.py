"""The cache of a process between builds, and pages that are rendered first for an observer."""

from typing import Any

import pytest
from sitebuilder import OwnSite

from talentwar.build import check
from talentwar.build.cache import ProcessCache
from talentwar.graph import graph
from talentwar.graph.graph import Graph

BESS, SETTINGS = "content/people/bess.md", "content/site.yml"


class Observer:
    """Observes one page, and records its bytes and whether the output folder already had them."""

    def __init__(self, site: OwnSite, file: str) -> None:
        self.site, self.file = site, file
        self.shown: list[tuple[bytes, bool]] = []

    def watched_files(self) -> list[str]:
        return [self.file]

    def page_ready(self, file: str, data: bytes) -> None:
        assert file == self.file
        self.shown.append((data, self.site.files()[file] == data))


@pytest.mark.parametrize(
    "file",
    [
        "people/bess/index.html", "labs/north/index.html", "flows/babbage/north/index.html", "sources/the-almanac/index.html",
        "topics/programs/index.html", "about/index.html", "index.html", "people/index.html", "timeline/2025/03/index.html",
        "claims/index.html",
    ],
)  # fmt: skip
def test_an_observed_page_is_ready_before_any_is_written(war: OwnSite, file: str) -> None:
    war.edit(SETTINGS, "title: Moves", "title: The Moves")
    observer = Observer(war, file)
    war.build(observer=observer)
    assert observer.shown == [(war.files()[file], False)]


def test_a_file_without_a_page_is_never_ready(war: OwnSite) -> None:
    war.edit(SETTINGS, "title: Moves", "title: The Moves")
    for file in ("people/nobody/index.html", "labs/acme/roster/index.html", "nowhere.html", "css/site.css"):
        observer = Observer(war, file)
        war.build(observer=observer, clean=True)
        assert observer.shown == []


def test_edits_reach_a_process_with_a_cache(war: OwnSite) -> None:
    process_cache = ProcessCache()
    war.build(process_cache)
    war.edit(BESS, "name: Bess of Hardwick", "name: Elizabeth Talbot").build(process_cache)
    war.edit("templates/pages/prose.html", "{% endblock", "<!-- new -->{% endblock").build(process_cache)
    assert war.files() == war.clean()
    assert len(process_cache.contents) == len(list((war.root / "content").rglob("*.*")))
    assert len(process_cache.renderers) == 1


def test_an_edit_of_a_body_reuses_the_graph(war: OwnSite, monkeypatch: pytest.MonkeyPatch) -> None:
    graphs = []

    def count_graph(*arguments: Any) -> Graph:
        graphs.append(arguments)
        return graph.build_graph(*arguments)

    monkeypatch.setattr(check, "build_graph", count_graph)
    process_cache = ProcessCache()
    war.edit(BESS, "name: Bess of Hardwick", "name: Elizabeth Talbot").build(process_cache)
    war.edit("content/people/carl.md", "Plain.", "Plainer.").build(process_cache)
    assert len(graphs) == 1
    war.edit("content/people/carl.md", "Plainer.", "As [[ada]] is.").build(process_cache)
    assert len(graphs) == 2
    assert war.files() == war.clean()
