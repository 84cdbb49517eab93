"""The comparison of the content with a git revision, and the `diff` command."""

import json

import pytest
from gitrepository import committed, git, repository
from htmlpage import Page
from jsonschema import Draft202012Validator
from sitebuilder import MINIMAL, REPOSITORY, WAR, Site

from talentwar.authoring.diff import diff_since
from talentwar.cli import main
from talentwar.content.git import NoRepository
from talentwar.graph.compare import FieldChange, RecordChange
from talentwar.problems import Rejected
from talentwar.views.changes import Differences

SCHEMA = json.loads((REPOSITORY / "docs/diff.schema.json").read_text(encoding="utf-8"))
ADA, BESS, CARL = (f"content/people/{name}.md" for name in ("ada", "bess", "carl"))
NAME, HEADLINE = "name: Ada Lovelace", "name: Ada Lovelace\nheadline: One"


@pytest.fixture
def small(site: Site) -> Site:
    """The smallest site, in a repository."""
    return repository(site.write(MINIMAL))


@pytest.fixture
def large(site: Site) -> Site:
    """A site with every kind of record, in a repository."""
    return repository(site.write(WAR))


def since(site: Site, revision: str = "HEAD") -> Differences:
    return diff_since(site.options(), revision)


def records(differences: Differences) -> list[tuple[str, str, str, str]]:
    changes = [line.change for line in differences.records]
    return [(change.change, change.record_type, change.owner, change.id) for change in changes]


def numbers(differences: Differences) -> dict[tuple[str, ...], tuple[str, str]]:
    return {(line.change.measure, *line.change.subject): (line.before, line.after) for line in differences.numbers}


def test_unchanged_content_has_no_differences(small: Site, capsys):
    assert since(small).is_empty
    assert small.run("diff", "HEAD") == 0
    commit = git(small, "rev-parse", "HEAD")[:10]
    assert capsys.readouterr().out == f"Compared with HEAD ({commit}).\nNo record, number or page changes.\n"


def test_another_yaml_spelling_of_equal_values_is_no_change(small: Site):
    move = "- sources: [gazette]   # read twice\n  to: 'babbage'\n  from: acme\n  date: '2026-05'\n  id: acme-babbage\n"
    small.write({ADA: f'---\nmoves:\n{move}name: "Ada Lovelace"\n---\n'})
    assert since(small).is_empty


def test_a_new_person_changes_records_numbers_and_pages(small: Site):
    move = "{date: 2026-06, from: acme, to: babbage, sources: [gazette]}"
    small.write({BESS: f"---\nname: Bess\nmoves:\n  - {move}\n---\n"})
    found = since(small)
    assert records(found) == [("added", "person", "bess", ""), ("added", "move", "bess", "acme-babbage-2026-06")]
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


def test_a_move_whose_default_id_changes_with_its_date_is_the_same_move(large: Site):
    large.edit(BESS, "{id: to-north, date: 2025-03,", "{date: 2025-03,")
    committed(large)
    large.edit(BESS, "{date: 2025-03,", "{date: 2025-04-02,")
    (line,) = since(large).records
    assert line.change == RecordChange(
        "changed", "move", "bess", "babbage-north-2025-04-02", "Bess of Hardwick", (FieldChange("date", "2025-03", "2025-04-02"),)
    )  # fmt: skip


def test_a_changed_list_shows_the_removed_and_added_items(large: Site):
    large.edit(ADA, "sources: [gazette, digest]", "sources: [almanac, gazette]")
    found = since(large)
    (line,) = found.records
    assert [(field.key, field.gone, field.new) for field in line.details] == [("sources", ("digest",), ("almanac",))]
    assert numbers(found) == {("independent", "ada", "to-babbage"): ("2", "3")}


def test_the_order_of_sources_is_a_change(large: Site):
    large.edit(ADA, "sources: [gazette, digest]", "sources: [digest, gazette]")
    (line,) = since(large).records
    assert [(field.gone, field.new) for field in line.details] == [(("gazette, digest",), ("digest, gazette",))]


def test_an_edited_body_changes_its_page_and_no_number(large: Site):
    large.edit(CARL, "Plain.", "Plainer.")
    found = since(large)
    assert [(line.title, [field.key for field in line.details]) for line in found.records] == [
        ("Carl Jacobi", ["text"])
    ]
    assert found.numbers == ()
    assert [link.href for link in found.pages.changed] == ["/people/carl/"]


def test_an_edited_translation_changes_the_page_of_its_edition(large: Site):
    large.edit("content/site.yml", "title: Moves", "title: Moves\nlanguages: [en, fr]")
    committed(large.write({"content/people/carl.fr.md": "---\n---\nSimple.\n"}))
    large.edit("content/people/carl.fr.md", "Simple", "Plus simple")
    found = since(large)
    assert [(line.change.record_type, [field.key for field in line.details]) for line in found.records] == [
        ("translation", ["text"])
    ]
    assert [link.href for link in found.pages.changed] == ["/fr/people/carl/"]


def test_a_renamed_profile_with_an_alias_is_the_same_person(small: Site):
    text = (small.root / ADA).read_text(encoding="utf-8")
    small.delete(ADA).write({"content/people/ada-lovelace.md": text.replace(NAME, f"{NAME}\naliases: [ada]")})
    found = since(small)
    assert records(found) == [("changed", "person", "ada-lovelace", "")]
    assert found.numbers == ()


def test_merging_two_profiles_removes_one_and_moves_its_records_to_the_other(small: Site):
    first = "moves:\n  - {id: first, date: 2020, to: acme, sources: [gazette]}\n"
    committed(small.write({"content/people/a-lovelace.md": f"---\nname: A. Lovelace\n{first}---\n"}))
    small.delete("content/people/a-lovelace.md")
    small.edit(ADA, "moves:\n", f"aliases: [a-lovelace]\n{first}")
    found = since(small)
    assert records(found) == [("removed", "person", "a-lovelace", ""), ("changed", "person", "ada", "")]
    assert [field.key for field in found.records[1].change.fields] == ["aliases"]
    assert numbers(found) == {("people",): ("2", "1"), ("certain", "acme"): ("1", "0")}


def test_a_removed_record_has_its_former_title_and_no_link(large: Site):
    large.delete(BESS)
    count = '  - {id: two, kind: count, date: 2026-08-01, from: acme, to: babbage, number: ">=2", sources: [almanac]}\n'
    large.edit("content/labs/acme.md", count, "")
    found = since(large)
    assert [(line.change.change, line.title, line.href) for line in found.records] == [
        ("removed", "Bess of Hardwick", ""),
        ("removed", "Bess of Hardwick, Babbage Labs to Acme North", ""),
        ("removed", "at least 2 people from Acme to Babbage Labs", ""),
    ]  # fmt: skip
    assert "/people/bess/" in [link.href for link in found.pages.removed]


def test_changes_of_sources_pages_and_settings_are_listed(large: Site):
    large.edit("content/sources/more.yml", "Who went where", "Who went where in 2026")
    large.edit("content/pages/about.md", "title: About", "title: About us")
    large.edit("content/site.yml", "title: Moves", "title: More moves")
    found = since(large)
    assert records(found) == [
        ("changed", "page", "about", ""), ("changed", "source", "almanac", ""), ("changed", "settings", "site", ""),
    ]  # fmt: skip
    assert found.remarks == ("Every page changes in its header or its footer.",)


def test_the_default_revision_is_where_the_branch_left_the_main_branch(small: Site):
    git(small, "checkout", "-q", "-b", "work")
    committed(small.edit(ADA, NAME, HEADLINE))
    git(small, "checkout", "-q", "main")
    committed(small.edit("content/labs/acme.md", "name: Acme", "name: Acme\nheadline: Theirs"))
    git(small, "checkout", "-q", "work")
    small.edit(ADA, "headline: One", "headline: Two")
    assert records(since(small, "")) == [("changed", "person", "ada", "")]
    assert [field.new for field in since(small, "").records[0].details] == [("Two",)]


def test_the_default_revision_on_the_main_branch_is_the_last_commit(small: Site):
    small.edit(ADA, NAME, HEADLINE)
    assert records(since(small, "")) == [("changed", "person", "ada", "")]
    committed(small)
    assert since(small, "").is_empty
    assert records(since(small, "HEAD~1")) == [("changed", "person", "ada", "")]


def test_uncommitted_files_are_compared(small: Site):
    small.write({"content/labs/new.md": "---\nname: New\n---\n"})
    assert records(since(small)) == [("added", "lab", "new", "")]


def test_the_content_may_be_in_a_subfolder_of_the_repository(tmp_path):
    outer = Site(tmp_path)
    inner = Site(tmp_path / "a/b").write(MINIMAL)
    git(outer, "init", "-q", "-b", "main")
    git(outer, "add", "a")
    git(outer, "commit", "-q", "-m", "x")
    inner.edit("content/labs/acme.md", "name: Acme", "name: Acme\nheadline: Big")
    assert records(since(inner)) == [("changed", "lab", "acme", "")]


def test_a_document_with_errors_at_the_revision_counts_as_absent(small: Site):
    committed(small.edit(ADA, "to: babbage", "to: babage"))
    small.edit(ADA, "to: babage", "to: babbage")
    found = since(small)
    assert found.remarks[0] == f"At that revision, {ADA} has errors, and is taken as not there."
    assert records(found) == [("added", "person", "ada", ""), ("added", "move", "ada", "acme-babbage")]


def test_errors_in_the_content_are_reported_instead_of_differences(small: Site, capsys):
    small.edit(ADA, "to: babbage", "to: babage")
    with pytest.raises(Rejected):
        since(small)
    assert small.run("diff") == 1
    assert "there is no lab `babage`" in capsys.readouterr().err


def test_content_outside_a_repository_is_a_usage_error(minimal: Site, capsys):
    with pytest.raises(NoRepository):
        since(minimal)
    assert minimal.run("diff") == 2
    assert capsys.readouterr().err.startswith("build.py: nothing to compare with: not a git repository")


def test_a_repository_without_commits_is_a_usage_error(minimal: Site, capsys):
    git(minimal, "init", "-q")
    assert minimal.run("diff") == 2
    assert "there is no revision `HEAD`" in capsys.readouterr().err


# After `--`, a revision that looks like an option must not reach git as one.
@pytest.mark.parametrize("revision", [["nowhere"], ["HEAD~9"], ["HEAD:content"], ["main..main"], ["--", "--output=x"]])
def test_an_unknown_revision_is_named(small: Site, revision: list[str], capsys):
    assert small.run("diff", *revision) == 2
    assert f"there is no revision `{revision[-1]}`" in capsys.readouterr().err


def test_a_revision_without_a_content_folder_is_a_usage_error(site: Site, capsys):
    git(site, "init", "-q", "-b", "main")
    git(site, "commit", "-q", "--allow-empty", "-m", "empty")
    assert site.write(MINIMAL).run("diff") == 2
    assert "there is no folder content/" in capsys.readouterr().err


def test_diff_writes_no_file(small: Site, capsys):
    before = sorted(small.root.rglob("*"))
    assert small.run("diff") == 0
    assert sorted(small.root.rglob("*")) == before


def test_text_lists_records_numbers_and_pages(large: Site, capsys):
    large.edit(BESS, "date: 2025-03", "date: 2025-04").edit(ADA, "sources: [gazette, digest]", "sources: [almanac]")
    assert large.run("diff", "HEAD") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1:8] == [
        "",
        "Changed (2):",
        "  move Ada Lovelace, Acme to Babbage Labs (ada#to-babbage)",
        "      sources: removed gazette, digest; added almanac",
        "  move Bess of Hardwick, Babbage Labs to Acme North (bess#to-north)",
        "      date: 2025-03 → 2025-04",
        "",
    ]
    assert "New pages (2):" in lines
    assert "  /people/bess/ Bess of Hardwick" in lines


def test_markdown_escapes_names_and_values(large: Site, capsys):
    large.edit(BESS, "name: Bess of Hardwick", 'name: "[@bess](x) <b>#7"\nheadline: "a `b` | c"')
    assert large.run("diff", "HEAD", "--format", "markdown") == 0
    out = capsys.readouterr().out
    assert "\n### Changed (1)\n\n- person \\[@\u2060bess\\](x) &lt;b&gt;#\u20607 (`bess`)\n" in out
    assert "  - `headline`: added `a 'b' \\| c`\n" in out
    assert "<details><summary>Changed pages (" in out


def test_json_matches_its_schema(large: Site, capsys):
    large.edit(ADA, "sources: [gazette, digest]", "sources: [almanac]")
    large.delete(CARL)
    assert large.run("diff", "HEAD", "--format", "json") == 0
    report = json.loads(capsys.readouterr().out)
    Draft202012Validator(SCHEMA).validate(report)
    assert report["commit"] == git(large, "rev-parse", "HEAD")
    assert report["records"] == [
        {"change": "changed", "type": "move", "owner": "ada", "id": "to-babbage", "title": "Ada Lovelace, Acme to Babbage Labs",
         "fields": [{"key": "sources", "before": ["gazette", "digest"], "after": ["almanac"]}]},
        {"change": "removed", "type": "person", "owner": "carl", "id": "", "title": "Carl Jacobi", "fields": []},
    ]  # fmt: skip
    assert {"measure": "people", "subject": [], "before": 3, "after": 2} in report["numbers"]
    assert report["pages"]["removed"] == ["/people/carl/"]


def test_the_schema_in_docs_is_the_one_that_is_printed(capsys):
    assert main(["diff", "--schema"]) == 0
    assert json.loads(capsys.readouterr().out) == SCHEMA


def test_a_preview_build_has_a_page_of_changes_linked_from_every_page(large: Site, capsys):
    large.edit(BESS, "date: 2025-03", "date: 2025-04")
    assert large.run("build", "--preview", "HEAD", "--verify") == 0
    page = Page(large.html("preview/index.html"))
    assert page.meta("robots") == "noindex"
    assert "date 2025-03 2025-04" in " ".join(page.text("main").split())
    links = [(text, attributes["href"]) for text, attributes in Page(large.html("people/carl/index.html")).all("a")]
    assert ("What it changes", "/tracker/preview/") in links


def test_a_preview_follows_edits_and_commits(large: Site, capsys):
    large.edit(BESS, "date: 2025-03", "date: 2025-04")
    assert large.run("build", "--preview", "HEAD") == 0
    committed(large)
    assert large.run("build", "--preview", "HEAD") == 0
    assert "Nothing that a reader would see." in large.html("preview/index.html")
    large.edit(CARL, "Plain.", "Plainer.")
    assert large.run("build", "--preview", "HEAD") == 0
    assert "Carl Jacobi" in Page(large.html("preview/index.html")).text("main")
    assert large.run("build") == 0
    assert "preview/index.html" not in large.files()


def test_a_preview_of_an_unknown_revision_is_a_usage_error(large: Site, capsys):
    assert large.run("build", "--preview", "nowhere") == 2
    assert "there is no revision `nowhere`" in capsys.readouterr().err
    assert not large.public.exists()
