"""The history of the content, from its git repository."""

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
def tracked(tmp_path: Path) -> Site:
    return repository(Site(tmp_path / "tracked").write(MINIMAL), day="2026-10-01")


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


def test_commits_are_listed_as_changed_records_latest_first(tracked: Site):
    tracked.write({"content/people/bess.md": BESS})
    committed(tracked, day="2026-10-02")
    tracked.edit("content/people/ada.md", "date: 2026-05, from", "status: retracted, why: Wrong., date: 2026-05, from")
    tracked.edit("content/people/bess.md", "date: 2026-06", "id: her-move, date: 2026-07")
    committed(tracked, day="2026-10-03")
    tracked.delete("content/people/bess.md")
    committed(tracked, day="2026-10-04")
    found = history(tracked)
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


def test_a_changed_source_is_listed_and_a_new_one_is_not(tracked: Site):
    tracked.edit("content/sources/all.yml", "publisher: The Gazette", "publisher: The Herald")
    tracked.write({"content/sources/more.yml": "new: {title: New, publisher: X, no_url: Lost.}\n"})
    committed(tracked)
    assert history(tracked).commits[0].records == (
        LoggedChange("changed", "source", "gazette", "", "Ada Lovelace joins Babbage", ("publisher",)),
    )


def test_a_bulk_commit_is_summed_up_in_numbers(tracked: Site):
    tracked.write({f"content/people/p{n}.md": f"---\nname: P {n}\n---\n" for n in range(BULK_COMMIT_SIZE)})
    tracked.delete("content/people/ada.md")
    committed(tracked, day="2026-10-02")
    first = history(tracked).commits[0]
    assert first == LoggedCommit(git(tracked, "rev-parse", "HEAD"), "2026-10-02", (), BULK_COMMIT_SIZE, 0, 1)


def test_a_merge_is_listed_once(tracked: Site):
    git(tracked, "checkout", "-q", "-b", "work")
    tracked.write({"content/people/bess.md": BESS})
    committed(tracked, day="2026-10-02")
    tracked.edit("content/people/bess.md", "name: Bess", "name: Bess of Hardwick")
    committed(tracked, day="2026-10-03")
    git(tracked, "checkout", "-q", "main")
    git(tracked, "merge", "-q", "--no-ff", "work", "-m", "Merge", day="2026-10-05")
    assert [(commit.day, [change.name for change in commit.records]) for commit in history(tracked).commits] == [
        ("2026-10-05", ["Bess of Hardwick"]),
        ("2026-10-01", ["Acme", "Babbage Labs", "Ada Lovelace"]),
    ]


def test_commits_of_other_files_are_not_listed(tracked: Site):
    (tracked.root / "README.md").write_text("x")
    git(tracked, "add", "README.md")
    git(tracked, "commit", "-q", "-m", "x")
    tracked.write({"content/pages/about.md": "---\ntitle: About\n---\n", "content/LICENSE.txt": "x"})
    committed(tracked)
    assert len(history(tracked).commits) == 1


def test_changes_to_and_from_invalid_profiles_are_not_listed(tracked: Site):
    tracked.edit("content/people/ada.md", "name: Ada Lovelace", "nam: Ada")
    committed(tracked)
    tracked.edit("content/people/ada.md", "nam: Ada", "name: Ada Lovelace")
    committed(tracked)
    assert len(history(tracked).commits) == 1


def test_without_a_repository_or_a_commit_there_is_no_history(minimal: Site):
    assert history(minimal) == History("none")
    git(minimal, "init", "-q")
    assert history(minimal) == History("none")


def test_a_shallow_clone_has_a_partial_history(tracked: Site, tmp_path: Path):
    for name in ("One", "Two"):
        tracked.edit(
            "content/labs/acme.md", "name: Acme", f"name: Acme\nheadline: {name}"
        ) if name == "One" else tracked.edit("content/labs/acme.md", "headline: One", "headline: Two")
        committed(tracked)
    clone = Site(tmp_path / "clone")
    git(tracked, "clone", "-q", "--depth", "2", f"file://{tracked.root}", str(clone.root))
    found = history(clone)
    assert found.state == "partial"
    assert [commit.records for commit in found.commits] == [
        (LoggedChange("changed", "lab", "acme", "", "Acme", ("headline",)),)
    ]


def test_the_history_of_a_commit_is_read_once(tracked: Site, monkeypatch):
    first = history(tracked)
    monkeypatch.setattr("talentwar.build.history._commits", lambda *_: pytest.fail("read again"))
    assert history(tracked) == first
    monkeypatch.undo()
    tracked.write({"content/people/bess.md": BESS})
    committed(tracked)
    assert len(history(tracked).commits) == len(first.commits) + 1


def test_the_page_links_to_existing_records(tracked: Site):
    tracked.edit("content/site.yml", "title: Moves", "title: Moves\nrepository: https://github.com/o/r")
    tracked.write({"content/people/bess.md": BESS})
    committed(tracked, day="2026-10-02")
    tracked.edit("content/people/ada.md", "date: 2026-05, from", "date: 2026-05-04, from")
    committed(tracked, day="2026-10-03")
    tracked.delete("content/people/bess.md")
    committed(tracked, day="2026-10-04")
    tracked.build(history=True)
    assert log(tracked) == [
        ("4 October 2026 the edit", ""), ("", "Taken out Bess"),
        ("3 October 2026 the edit", ""), ("", "Changed Ada Lovelace, Acme to Babbage Labs the date"),
        ("2 October 2026 the edit", ""), ("", "Added Bess"),
        ("1 October 2026 the edit", ""), ("", "Added Acme"), ("", "Added Babbage Labs"), ("", "Added Ada Lovelace"),
    ]  # fmt: skip
    links = {text: has["href"] for text, has in Page(tracked.html("changes/index.html")).all("a")}
    assert links["Ada Lovelace, Acme to Babbage Labs"] == "/people/ada/#acme-babbage"
    assert links["the edit"] == f"https://github.com/o/r/commit/{git(tracked, 'rev-parse', 'HEAD~3')}"
    assert "Bess" not in links


def test_a_site_without_history_shows_a_message(minimal: Site):
    minimal.build(history=True)
    assert log(minimal) == [
        ("", "This copy of the site was made without the history of its content, which would be listed here.")
    ]


def test_a_commit_changes_the_page_and_an_uncommitted_edit_does_not(tracked: Site):
    tracked.build(history=True)
    before = tracked.html("changes/index.html")
    tracked.write({"content/people/bess.md": BESS})
    tracked.build(history=True)
    assert log(tracked) == [(head, line) for head, line in log(tracked) if "Bess" not in line]
    committed(tracked, day="2026-10-02")
    report = tracked.build(history=True)
    assert "changes/index.html" in report.changes.written
    assert tracked.html("changes/index.html") != before
    assert tracked.files() == tracked.clean(history=True)
    assert tracked.build(history=True).rendered == ()
