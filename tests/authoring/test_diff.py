"""What an edit changes, for whoever reviews it."""

from __future__ import annotations

import json

import pytest
from gitrepository import committed, git, repository
from htmlpage import Page
from jsonschema import Draft202012Validator
from sitebuilder import MINIMAL, REPOSITORY, TODAY, WAR, Site

from talentwar.authoring.edit import edit_since
from talentwar.cli import main
from talentwar.content.git import NoRepository
from talentwar.graph.compare import FieldChange, RecordChange
from talentwar.problems import Rejected
from talentwar.views.changes import Differences

SCHEMA = json.loads((REPOSITORY / "docs/diff.schema.json").read_text(encoding="utf-8"))


@pytest.fixture
def kept(tmp_path) -> Site:
    return repository(Site(tmp_path / "kept").write(MINIMAL))


@pytest.fixture
def war(tmp_path) -> Site:
    return repository(Site(tmp_path / "war").write(WAR))


def since(site: Site, revision: str = "HEAD") -> Differences:
    return edit_since(site.options(), revision)


def records(differences: Differences) -> list[tuple[str, str, str, str]]:
    return [
        (line.change.change, line.change.record_type, line.change.owner, line.change.id) for line in differences.records
    ]


def numbers(differences: Differences) -> dict[tuple[str, ...], tuple[str, str]]:
    return {(line.change.measure, *line.change.subject): (line.before, line.after) for line in differences.numbers}


def diff(site: Site, *more: str) -> int:
    cache = ["--cache", str(site.root / ".cache")]
    return main(["diff", "--content", str(site.root / "content"), "--today", TODAY.isoformat(), *cache, *more])


def test_where_nothing_changed_nothing_is_told(kept: Site, capsys):
    assert since(kept).is_empty
    assert diff(kept, "HEAD") == 0
    commit = git(kept, "rev-parse", "HEAD")[:10]
    assert capsys.readouterr().out == f"Compared with HEAD ({commit}).\nNothing changes that a reader would see.\n"


def test_another_spelling_of_the_same_values_is_no_change(kept: Site):
    kept.write(
        {
            "content/people/ada.md": "---\nmoves:\n- sources: [gazette]   # read twice\n  to: 'babbage'\n  from: acme\n"
            "  date: '2026-05'\n  id: acme-babbage\nname: \"Ada Lovelace\"\n---\n"
        }
    )
    assert since(kept).is_empty


def test_a_new_person_is_told_with_the_move_the_numbers_and_the_pages(kept: Site):
    kept.write(
        {
            "content/people/bess.md": "---\nname: Bess\nmoves:\n  - {date: 2026-06, from: acme, to: babbage, sources: [gazette]}\n---\n"
        }
    )
    found = since(kept)
    assert records(found) == [
        ("added", "person", "bess", ""),
        ("added", "move", "bess", "acme-babbage-2026-06"),
    ]
    assert [line.title for line in found.records] == ["Bess", "Bess, Acme to Babbage Labs"]
    assert found.records[1].href == "/people/bess/#acme-babbage-2026-06"
    assert numbers(found) == {
        ("people",): ("1", "2"),
        ("moves",): ("1", "2"),
        ("departures", "acme"): ("1", "2"),
        ("net", "acme"): ("−1", "−2"),
        ("arrivals", "babbage"): ("1", "2"),
        ("net", "babbage"): ("+1", "+2"),
        ("certain", "babbage"): ("1", "2"),
        ("route", "acme", "babbage"): ("1", "2"),
    }
    assert {"/timeline/2026/06/", "/people/bess/"} <= {link.href for link in found.pages.added}
    assert {"/", "/people/", "/labs/acme/", "/flows/acme/babbage/"} <= {link.href for link in found.pages.changed}
    assert found.pages.removed == ()


def test_a_date_in_the_id_of_a_move_may_change(war: Site):
    war.edit("content/people/bess.md", "{id: to-north, date: 2025-03,", "{date: 2025-03,")
    committed(war)
    war.edit("content/people/bess.md", "{date: 2025-03,", "{date: 2025-04-02,")
    (line,) = since(war).records
    assert line.change == RecordChange(
        "changed", "move", "bess", "babbage-north-2025-04-02", "Bess of Hardwick", (FieldChange("date", "2025-03", "2025-04-02"),)
    )  # fmt: skip


def test_of_lists_it_is_told_what_is_gone_and_what_is_new(war: Site):
    war.edit("content/people/ada.md", "sources: [gazette, digest]", "sources: [almanac, gazette]")
    found = since(war)
    (line,) = found.records
    assert [(field.key, field.gone, field.new) for field in line.details] == [("sources", ("digest",), ("almanac",))]
    assert numbers(found) == {("independent", "ada", "to-babbage"): ("2", "3")}


def test_the_order_of_sources_is_a_change(war: Site):
    war.edit("content/people/ada.md", "sources: [gazette, digest]", "sources: [digest, gazette]")
    (line,) = since(war).records
    assert [(field.gone, field.new) for field in line.details] == [(("gazette, digest",), ("digest, gazette",))]


def test_a_body_that_is_rewritten_changes_its_page_and_no_number(war: Site):
    war.edit("content/people/carl.md", "Plain.", "Plainer.")
    found = since(war)
    assert [(line.title, [field.key for field in line.details]) for line in found.records] == [
        ("Carl Jacobi", ["text"])
    ]
    assert found.numbers == ()
    assert [link.href for link in found.pages.changed] == ["/people/carl/"]


def test_a_translation_that_is_rewritten_changes_the_page_of_its_edition(war: Site):
    war.edit("content/site.yml", "title: Moves", "title: Moves\nlanguages: [en, fr]")
    committed(war.write({"content/people/carl.fr.md": "---\n---\nSimple.\n"}))
    war.edit("content/people/carl.fr.md", "Simple", "Plus simple")
    found = since(war)
    assert [(line.change.record_type, [field.key for field in line.details]) for line in found.records] == [
        ("translation", ["text"])
    ]
    assert [link.href for link in found.pages.changed] == ["/fr/people/carl/"]


def test_a_slug_that_became_an_alias_is_the_same_person(kept: Site):
    text = (kept.root / "content/people/ada.md").read_text(encoding="utf-8")
    kept.delete("content/people/ada.md")
    kept.write(
        {"content/people/ada-lovelace.md": text.replace("name: Ada Lovelace", "name: Ada Lovelace\naliases: [ada]")}
    )
    found = since(kept)
    assert records(found) == [("changed", "person", "ada-lovelace", "")]
    assert found.numbers == ()


def test_of_two_profiles_that_were_merged_one_is_gone_and_its_moves_are_the_others(kept: Site):
    moved = "---\nname: A. Lovelace\nmoves:\n  - {id: first, date: 2020, to: acme, sources: [gazette]}\n---\n"
    committed(kept.write({"content/people/a-lovelace.md": moved}), "One profile too many")
    kept.delete("content/people/a-lovelace.md")
    kept.edit(
        "content/people/ada.md",
        "moves:\n",
        "aliases: [a-lovelace]\nmoves:\n  - {id: first, date: 2020, to: acme, sources: [gazette]}\n",
    )
    found = since(kept)
    assert records(found) == [("removed", "person", "a-lovelace", ""), ("changed", "person", "ada", "")]
    assert [field.key for field in found.records[1].change.fields] == ["aliases"]
    assert numbers(found) == {("people",): ("2", "1"), ("certain", "acme"): ("1", "0")}


def test_what_is_removed_is_named_by_what_it_was(war: Site):
    war.delete("content/people/bess.md")
    war.edit(
        "content/labs/acme.md",
        '  - {id: two, kind: count, date: 2026-08-01, from: acme, to: babbage, number: ">=2", sources: [almanac]}\n',
        "",
    )
    found = since(war)
    assert [(line.change.change, line.title, line.href) for line in found.records] == [
        ("removed", "Bess of Hardwick", ""),
        ("removed", "Bess of Hardwick, Babbage Labs to Acme North", ""),
        ("removed", "at least 2 people from Acme to Babbage Labs", ""),
    ]  # fmt: skip
    assert "/people/bess/" in [link.href for link in found.pages.removed]


def test_sources_pages_and_settings_are_records_too(war: Site):
    war.edit("content/sources/more.yml", "Who went where", "Who went where in 2026")
    war.edit("content/pages/about.md", "title: About", "title: About us")
    war.edit("content/site.yml", "title: Moves", "title: More moves")
    found = since(war)
    assert records(found) == [
        ("changed", "page", "about", ""), ("changed", "source", "almanac", ""), ("changed", "settings", "site", ""),
    ]  # fmt: skip
    assert found.remarks == ("Every page changes in its header or its footer.",)


def test_without_a_revision_it_is_where_the_branch_left_the_main_one(kept: Site):
    git(kept, "checkout", "-q", "-b", "work")
    kept.edit("content/people/ada.md", "name: Ada Lovelace", "name: Ada Lovelace\nheadline: One")
    committed(kept)
    git(kept, "checkout", "-q", "main")
    kept.edit("content/labs/acme.md", "name: Acme", "name: Acme\nheadline: Theirs")
    committed(kept)
    git(kept, "checkout", "-q", "work")
    kept.edit("content/people/ada.md", "headline: One", "headline: Two")
    assert records(since(kept, "")) == [("changed", "person", "ada", "")]
    assert [field.new for field in since(kept, "").records[0].details] == [("Two",)]


def test_on_the_main_branch_it_is_the_last_commit(kept: Site):
    kept.edit("content/people/ada.md", "name: Ada Lovelace", "name: Ada Lovelace\nheadline: One")
    assert records(since(kept, "")) == [("changed", "person", "ada", "")]
    committed(kept)
    assert since(kept, "").is_empty
    assert records(since(kept, "HEAD~1")) == [("changed", "person", "ada", "")]


def test_files_that_are_not_committed_yet_are_compared(kept: Site):
    kept.write({"content/labs/new.md": "---\nname: New\n---\n"})
    assert records(since(kept)) == [("added", "lab", "new", "")]


def test_a_content_folder_deep_in_a_repository_is_found(tmp_path):
    outer = Site(tmp_path)
    inner = Site(tmp_path / "a/b").write(MINIMAL)
    git(outer, "init", "-q", "-b", "main")
    git(outer, "add", "a")
    git(outer, "commit", "-q", "-m", "x")
    inner.edit("content/labs/acme.md", "name: Acme", "name: Acme\nheadline: Big")
    assert records(since(inner)) == [("changed", "lab", "acme", "")]


def test_what_was_broken_then_is_taken_as_not_there(kept: Site):
    kept.edit("content/people/ada.md", "to: babbage", "to: babage")
    committed(kept)
    kept.edit("content/people/ada.md", "to: babage", "to: babbage")
    found = since(kept)
    assert found.remarks[0] == "At that revision, content/people/ada.md has errors, and is taken as not there."
    assert records(found) == [("added", "person", "ada", ""), ("added", "move", "ada", "acme-babbage")]


def test_broken_content_is_refused_with_its_problems(kept: Site, capsys):
    kept.edit("content/people/ada.md", "to: babbage", "to: babage")
    with pytest.raises(Rejected):
        since(kept)
    assert diff(kept) == 1
    assert "there is no lab `babage`" in capsys.readouterr().err


def test_without_a_repository_it_is_said(minimal: Site, capsys):
    with pytest.raises(NoRepository):
        since(minimal)
    assert diff(minimal) == 2
    assert capsys.readouterr().err.startswith("build.py: nothing to compare with: not a git repository")


def test_a_repository_without_a_commit_is_said(minimal: Site, capsys):
    git(minimal, "init", "-q")
    assert diff(minimal) == 2
    assert "there is no revision `HEAD`" in capsys.readouterr().err


@pytest.mark.parametrize("revision", ["nowhere", "HEAD~9", "HEAD:content", "main..main"])
def test_a_revision_that_is_none_is_named(kept: Site, revision: str, capsys):
    assert diff(kept, revision) == 2
    assert f"there is no revision `{revision}`" in capsys.readouterr().err


def test_a_revision_is_never_taken_for_an_option_of_git(kept: Site, capsys):
    assert diff(kept, "--", "--output=x") == 2
    assert "there is no revision `--output=x`" in capsys.readouterr().err


def test_a_revision_before_there_was_content_is_said(tmp_path, capsys):
    site = Site(tmp_path)
    git(site, "init", "-q", "-b", "main")
    git(site, "commit", "-q", "--allow-empty", "-m", "empty")
    site.write(MINIMAL)
    assert diff(site) == 2
    assert "there is no folder content/" in capsys.readouterr().err


def test_nothing_is_written(kept: Site, capsys):
    before = sorted(kept.root.rglob("*"))
    assert diff(kept) == 0
    assert sorted(kept.root.rglob("*")) == before


def test_text_is_for_people(war: Site, capsys):
    war.edit("content/people/bess.md", "date: 2025-03", "date: 2025-04")
    assert diff(war, "HEAD") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1:6] == [
        "",
        "Records: 0 added, 1 changed, 0 removed",
        "  ~ move Bess of Hardwick, Babbage Labs to Acme North  [bess#to-north]",
        "      date: 2025-03 → 2025-04",
        "",
    ]
    assert "  /people/bess/" in lines


def test_markdown_is_for_pull_requests_and_stays_in_its_places(war: Site, capsys):
    war.edit("content/people/bess.md", "name: Bess of Hardwick", 'name: "[@bess](x) <b>#7"\nheadline: "a `b` | c"')
    assert diff(war, "HEAD", "--format", "markdown") == 0
    out = capsys.readouterr().out
    assert "- person **\\[@\u2060bess\\](x) &lt;b&gt;#\u20607** `bess`\n" in out
    assert "  - `headline`: with `a 'b' \\| c`\n" in out
    assert "<details><summary>Pages that change:" in out


def test_json_is_of_its_schema(war: Site, capsys):
    war.edit("content/people/ada.md", "sources: [gazette, digest]", "sources: [almanac]")
    war.delete("content/people/carl.md")
    assert diff(war, "HEAD", "--format", "json") == 0
    edit = json.loads(capsys.readouterr().out)
    Draft202012Validator(SCHEMA).validate(edit)
    assert edit["commit"] == git(war, "rev-parse", "HEAD")
    assert edit["records"] == [
        {"what": "changed", "thing": "move", "owner": "ada", "id": "to-babbage", "title": "Ada Lovelace, Acme to Babbage Labs",
         "fields": [{"key": "sources", "before": ["gazette", "digest"], "after": ["almanac"]}]},
        {"what": "removed", "thing": "person", "owner": "carl", "id": "", "title": "Carl Jacobi", "fields": []},
    ]  # fmt: skip
    assert {"measure": "people", "subject": [], "before": 3, "after": 2} in edit["numbers"]
    assert edit["pages"]["removed"] == ["/people/carl/"]


def test_the_schema_that_is_kept_is_the_one_that_is_printed(capsys):
    assert main(["diff", "--schema"]) == 0
    assert json.loads(capsys.readouterr().out) == SCHEMA


def build(site: Site, *more: str) -> int:
    folders = {"content": site.root / "content", "output": site.public, "cache": site.root / ".cache",
               "templates": REPOSITORY / "templates", "static": REPOSITORY / "static"}  # fmt: skip
    given = [part for name, folder in folders.items() for part in (f"--{name}", str(folder))]
    return main(["build", *given, "--today", TODAY.isoformat(), *more])


def test_a_preview_has_a_page_of_its_edit_that_every_page_links_to(war: Site, capsys):
    war.edit("content/people/bess.md", "date: 2025-03", "date: 2025-04")
    assert build(war, "--preview", "HEAD", "--verify") == 0
    page = Page(war.html("preview/index.html"))
    assert page.meta("robots") == "noindex"
    assert "date 2025-03 2025-04" in " ".join(page.text("main").split())
    assert ("What it changes", "/tracker/preview/") in [
        (text, has["href"]) for text, has in Page(war.html("people/carl/index.html")).all("a")
    ]


def test_a_preview_is_renewed_when_either_side_of_it_changes(war: Site, capsys):
    war.edit("content/people/bess.md", "date: 2025-03", "date: 2025-04")
    assert build(war, "--preview", "HEAD") == 0
    committed(war)
    assert build(war, "--preview", "HEAD") == 0
    assert "Nothing that a reader would see." in war.html("preview/index.html")
    war.edit("content/people/carl.md", "Plain.", "Plainer.")
    assert build(war, "--preview", "HEAD") == 0
    assert "Carl Jacobi" in Page(war.html("preview/index.html")).text("main")
    assert build(war) == 0
    assert "preview/index.html" not in war.files()


def test_a_preview_of_no_revision_is_misuse_and_writes_nothing(war: Site, capsys):
    assert build(war, "--preview", "nowhere") == 2
    assert "there is no revision `nowhere`" in capsys.readouterr().err
    assert not war.public.exists()
