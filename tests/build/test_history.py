"""What was added, changed and retracted from day to day, from the repository's history where there is one."""

from __future__ import annotations

from pathlib import Path

import pytest
from gitrepository import committed, git, repository
from htmlpage import Page
from sitebuilder import MINIMAL, Site

from talentwar.build.cache import TABLES
from talentwar.build.history import BULK_COMMIT_SIZE, read_history
from talentwar.build.store import Store
from talentwar.views.changes import History, LoggedChange, LoggedCommit

BESS = "---\nname: Bess\nmoves:\n  - {date: 2026-06, from: acme, to: babbage, sources: [gazette]}\n---\n"


@pytest.fixture
def kept(tmp_path: Path) -> Site:
    return repository(Site(tmp_path / "kept").write(MINIMAL), day="2026-10-01")


def history(site: Site) -> History:
    return read_history(site.root / "content", Store(site.root / ".cache/build.sqlite3", TABLES), b"")


def log(site: Site) -> list[tuple[str, str]]:
    """Each entry of the page: its heading, and its lines."""
    page = Page(site.html("changes/index.html"))
    return [(text, "") if tag == "h3" else ("", text) for tag, has, text in spelled(page) if tag in ("h3", "li", "p")]


def spelled(page: Page) -> list[tuple[str, dict[str, str | None], str]]:
    inside = page.html.split('id="log"')[1].split("</section>")[0]
    part = Page(f"<section><h2>{inside.partition('>')[2]}</section>")
    return [(tag, has, " ".join("".join(text).split())) for tag, has, text in part.elements]


def test_commits_are_told_as_records_the_latest_first(kept: Site):
    kept.write({"content/people/bess.md": BESS})
    committed(kept, day="2026-10-02")
    kept.edit("content/people/ada.md", "date: 2026-05, from", "status: retracted, why: Wrong., date: 2026-05, from")
    kept.edit("content/people/bess.md", "date: 2026-06", "id: her-move, date: 2026-07")
    committed(kept, day="2026-10-03")
    kept.delete("content/people/bess.md")
    committed(kept, day="2026-10-04")
    found = history(kept)
    assert found.state == "whole"
    assert [(commit.day, commit.records) for commit in found.commits] == [
        ("2026-10-04", (LoggedChange("removed", "person", "bess", "", "Bess"),)),
        ("2026-10-03", (
            LoggedChange("changed", "move", "ada", "acme-babbage", "Ada Lovelace", ("status", "why"), True),
            LoggedChange("changed", "move", "bess", "her-move", "Bess", ("date", "id")),
        )),
        ("2026-10-02", (LoggedChange("added", "person", "bess", "", "Bess"),)),
        ("2026-10-01", (
            LoggedChange("added", "lab", "acme", "", "Acme"),
            LoggedChange("added", "lab", "babbage", "", "Babbage Labs"),
            LoggedChange("added", "person", "ada", "", "Ada Lovelace"),
        )),
    ]  # fmt: skip


def test_a_source_that_is_mended_is_told_and_one_that_is_added_is_not(kept: Site):
    kept.edit("content/sources/all.yml", "publisher: The Gazette", "publisher: The Herald")
    kept.write({"content/sources/more.yml": "new: {title: New, publisher: X, no_url: Lost.}\n"})
    committed(kept)
    assert history(kept).commits[0].records == (
        LoggedChange("changed", "source", "gazette", "", "Ada Lovelace joins Babbage", ("publisher",)),
    )


def test_many_files_at_once_are_told_by_numbers(kept: Site):
    kept.write({f"content/people/p{n}.md": f"---\nname: P {n}\n---\n" for n in range(BULK_COMMIT_SIZE)})
    kept.delete("content/people/ada.md")
    committed(kept, day="2026-10-02")
    first = history(kept).commits[0]
    assert first == LoggedCommit(git(kept, "rev-parse", "HEAD"), "2026-10-02", (), BULK_COMMIT_SIZE, 0, 1)


def test_a_merge_is_told_once_as_what_it_brought(kept: Site):
    git(kept, "checkout", "-q", "-b", "work")
    kept.write({"content/people/bess.md": BESS})
    committed(kept, day="2026-10-02")
    kept.edit("content/people/bess.md", "name: Bess", "name: Bess of Hardwick")
    committed(kept, day="2026-10-03")
    git(kept, "checkout", "-q", "main")
    git(kept, "merge", "-q", "--no-ff", "work", "-m", "Merge", day="2026-10-05")
    assert [(commit.day, [change.name for change in commit.records]) for commit in history(kept).commits] == [
        ("2026-10-05", ["Bess of Hardwick"]),
        ("2026-10-01", ["Acme", "Babbage Labs", "Ada Lovelace"]),
    ]


def test_what_is_not_the_content_is_not_told(kept: Site):
    (kept.root / "README.md").write_text("x")
    git(kept, "add", "README.md")
    git(kept, "commit", "-q", "-m", "x")
    kept.write({"content/pages/about.md": "---\ntitle: About\n---\n", "content/LICENSE.txt": "x"})
    committed(kept)
    assert len(history(kept).commits) == 1


def test_what_was_broken_then_tells_nothing(kept: Site):
    kept.edit("content/people/ada.md", "name: Ada Lovelace", "nam: Ada")
    committed(kept)
    kept.edit("content/people/ada.md", "nam: Ada", "name: Ada Lovelace")
    committed(kept)
    assert len(history(kept).commits) == 1


def test_without_a_repository_or_a_commit_there_is_none(minimal: Site):
    assert history(minimal) == History("none")
    git(minimal, "init", "-q")
    assert history(minimal) == History("none")


def test_a_shallow_clone_has_a_part_and_nothing_that_it_does_not_know(kept: Site, tmp_path: Path):
    for name in ("One", "Two"):
        kept.edit(
            "content/labs/acme.md", "name: Acme", f"name: Acme\nheadline: {name}"
        ) if name == "One" else kept.edit("content/labs/acme.md", "headline: One", "headline: Two")
        committed(kept)
    clone = Site(tmp_path / "clone")
    git(kept, "clone", "-q", "--depth", "2", f"file://{kept.root}", str(clone.root))
    found = history(clone)
    assert found.state == "partial"
    assert [commit.records for commit in found.commits] == [
        (LoggedChange("changed", "lab", "acme", "", "Acme", ("headline",)),)
    ]


def test_the_history_of_a_commit_is_read_once(kept: Site, monkeypatch):
    first = history(kept)
    monkeypatch.setattr("talentwar.build.history._commits", lambda *_: pytest.fail("read again"))
    assert history(kept) == first
    monkeypatch.undo()
    kept.write({"content/people/bess.md": BESS})
    committed(kept)
    assert len(history(kept).commits) == len(first.commits) + 1


def test_the_page_tells_it_with_links_to_what_there_is(kept: Site):
    kept.edit("content/site.yml", "title: Moves", "title: Moves\nrepository: https://github.com/o/r")
    kept.write({"content/people/bess.md": BESS})
    committed(kept, day="2026-10-02")
    kept.edit("content/people/ada.md", "date: 2026-05, from", "date: 2026-05-04, from")
    committed(kept, day="2026-10-03")
    kept.delete("content/people/bess.md")
    committed(kept, day="2026-10-04")
    kept.build(history=True)
    assert log(kept) == [
        ("4 October 2026 the edit", ""), ("", "Taken out Bess"),
        ("3 October 2026 the edit", ""), ("", "Changed Ada Lovelace, Acme to Babbage Labs the date"),
        ("2 October 2026 the edit", ""), ("", "Added Bess"),
        ("1 October 2026 the edit", ""), ("", "Added Acme"), ("", "Added Babbage Labs"), ("", "Added Ada Lovelace"),
    ]  # fmt: skip
    links = {text: has["href"] for text, has in Page(kept.html("changes/index.html")).all("a")}
    assert links["Ada Lovelace, Acme to Babbage Labs"] == "/people/ada/#acme-babbage"
    assert links["the edit"] == f"https://github.com/o/r/commit/{git(kept, 'rev-parse', 'HEAD~3')}"
    assert "Bess" not in links


def test_a_site_without_history_says_so(minimal: Site):
    minimal.build(history=True)
    assert log(minimal) == [
        ("", "This copy of the site was made without the history of its content, which would be listed here.")
    ]


def test_a_commit_renews_the_page_and_an_uncommitted_edit_does_not(kept: Site):
    kept.build(history=True)
    before = kept.html("changes/index.html")
    kept.write({"content/people/bess.md": BESS})
    kept.build(history=True)
    assert log(kept) == [(head, line) for head, line in log(kept) if "Bess" not in line]
    committed(kept, day="2026-10-02")
    report = kept.build(history=True)
    assert "changes/index.html" in report.changes.written
    assert kept.html("changes/index.html") != before
    assert kept.files() == kept.clean(history=True)
    assert kept.build(history=True).rendered == ()
