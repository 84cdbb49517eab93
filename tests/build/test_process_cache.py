"""What a process keeps between its builds, and the pages that it is shown before the others are made."""

from __future__ import annotations

from typing import Any

import pytest
from sitebuilder import OwnSite

from talentwar.build import check
from talentwar.build.cache import ProcessCache
from talentwar.graph import graph
from talentwar.graph.graph import Graph

BESS, SETTINGS = "content/people/bess.md", "content/site.yml"


class Reader:
    """Looks at one page, and notes what it is shown of it, and whether the output folder had that by then."""

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
        "people/bess/index.html", "labs/north/index.html", "flows/babbage/north/index.html", "sources/almanac/index.html",
        "topics/programs/index.html", "about/index.html", "index.html", "people/index.html", "timeline/2025/03/index.html",
        "claims/index.html",
    ],
)  # fmt: skip
def test_the_page_that_is_looked_at_is_shown_before_any_is_written(war: OwnSite, file: str) -> None:
    war.edit(SETTINGS, "title: Moves", "title: The Moves")
    reader = Reader(war, file)
    war.build(viewer=reader)
    assert reader.shown == [(war.files()[file], False)]


def test_a_page_that_is_none_is_not_shown(war: OwnSite) -> None:
    war.edit(SETTINGS, "title: Moves", "title: The Moves")
    for file in ("people/nobody/index.html", "labs/acme/roster/index.html", "nowhere.html", "css/site.css"):
        reader = Reader(war, file)
        war.build(viewer=reader, clean=True)
        assert reader.shown == []


def test_an_edit_is_seen_by_a_process_that_keeps_what_it_read(war: OwnSite) -> None:
    kept = ProcessCache()
    war.build(kept)
    war.edit(BESS, "name: Bess of Hardwick", "name: Elizabeth Talbot").build(kept)
    war.edit("templates/pages/prose.html", "{% endblock", "<!-- new -->{% endblock").build(kept)
    assert war.files() == war.clean()
    assert len(kept.contents) == len(list((war.root / "content").rglob("*.*")))
    assert len(kept.renderers) == 1


def test_where_a_body_alone_was_edited_the_graph_is_that_of_the_build_before(
    war: OwnSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    derived = []

    def derive(*given: Any) -> Graph:
        derived.append(given)
        return graph.build_graph(*given)

    monkeypatch.setattr(check, "build_graph", derive)
    kept = ProcessCache()
    war.edit(BESS, "name: Bess of Hardwick", "name: Elizabeth Talbot").build(kept)
    war.edit("content/people/carl.md", "Plain.", "Plainer.").build(kept)
    assert len(derived) == 1
    war.edit("content/people/carl.md", "Plainer.", "As [[ada]] is.").build(kept)
    assert len(derived) == 2
    assert war.files() == war.clean()
