"""Problems. Each file of `broken/` is a small site and, below `-- expect --`, the output of its check."""

import re
import shutil
from pathlib import Path

import pytest
from sitebuilder import MINIMAL, TODAY, Site, read, sections

from talentwar.build.inputs import check_addresses
from talentwar.checks import consistency, languages, references, translations
from talentwar.checks.dead_links import LinkResult, dead_links
from talentwar.checks.editorial import editorial_notes
from talentwar.checks.reports import KINDS
from talentwar.content.catalog import ParsedDocument, build_catalog
from talentwar.content.documents import Document, locate_problems
from talentwar.content.markdown import MarkdownParser
from talentwar.content.schema import decode
from talentwar.graph.graph import build_graph
from talentwar.problems import Problem, Rejected, did_you_mean, quoted, warnings_as_errors

BROKEN = Path(__file__).parent / "broken"
CASES = sorted(path.stem for path in BROKEN.glob("*.txt"))

# The errors and the warnings of the content format, with their cases.
ERRORS = {
    "invalid YAML": ["yaml-tab", "yaml-colon", "yaml-unclosed-bracket", "yaml-unclosed-quote"],
    "a duplicate key": ["duplicate-key"],
    "an unknown key": ["unknown-key", "unknown-key-in-move"],
    "a missing key": ["missing-key"],
    "a value of the wrong type": [
        "wrong-type-list", "wrong-type-group", "wrong-type-text", "wrong-type-boolean", "wrong-type-number",
        "wrong-type-slug",
    ],
    "an invalid date": ["bad-date", "bad-date-calendar", "bad-date-interval"],
    "an invalid amount": ["bad-amount", "bad-amount-currency", "bad-count"],
    "an invalid status": ["bad-status"],
    "an unknown slug": ["dangling-slug", "dangling-slug-without-suggestion", "dangling-slug-in-event", "dangling-parent"],
    "a move without a source": ["move-without-source", "move-with-no-source-in-its-list"],
    "an event without a source": ["event-without-source"],
    "an unknown source": ["unknown-source", "unknown-source-of-event", "unknown-source-of-dispute"],
    "two profiles with one slug": ["two-profiles-one-slug"],
    "two profiles with one alias": ["two-profiles-one-alias"],
    "an alias equal to a live slug": ["alias-of-a-live-slug"],
    "a parent loop": ["parent-loop", "parent-of-itself"],
    "a link that is not http(s)": ["link-not-http", "link-not-http-of-source"],
    "a broken wikilink": ["wikilink-to-unknown-slug", "wikilink-to-unknown-record", "wikilink-to-an-ambiguous-name"],
    "a file that is not UTF-8": ["not-utf8"],
    "a move before the one it must follow": ["moves-out-of-order"],
    "opposite moves in two profiles": [
        "opposite-moves-of-namesakes", "count-names-an-opposite-move",
    ],
}  # fmt: skip
WARNINGS = {
    "two profiles with the same name and no not_same_as": ["warning-same-name"],
    "two profiles with the same aka and no not_same_as": ["warning-same-name-by-aka"],
    "a profile not checked for stale_after": ["warning-not-checked-for-long"],
    "a confirmed record without confirmed_by": ["warning-confirmed-by-nobody", "warning-confirmed-event-by-nobody"],
    "a confirmed record with only derived sources": ["warning-confirmed-by-derived-sources-only"],
    "a gap in a career": ["warning-gap-in-a-career"],
    "an unused source": ["warning-unused-source"],
    "a count whose named moves contradict it": [
        "warning-count-names-a-move-of-another-route", "warning-count-names-a-move-outside-its-window",
        "warning-count-names-an-uncounted-move", "warning-count-names-more-than-it-counts",
    ],
}  # fmt: skip

_HEAD = re.compile(r"^\S+:\d+:\d+: (warning: )?", re.MULTILINE)


def broken(site: Site, case: str) -> str:
    """Writes the site of a case and returns its expected output."""
    files = sections((BROKEN / f"{case}.txt").read_text(encoding="utf-8"))
    expected = files.pop("expect").decode().rstrip("\n")
    site.write(files)
    return expected


def levels(expected: str) -> set[str]:
    return {"warning" if match[1] else "error" for match in _HEAD.finditer(expected)}


@pytest.mark.parametrize("case", CASES)
def test_every_problem_is_printed_with_its_line(site: Site, case: str) -> None:
    expected = broken(site, case)
    problems = site.check().problems
    assert "\n".join(map(str, problems)) == expected
    assert all(problem.kind for problem in problems)


@pytest.mark.parametrize(
    ("case", "kind"),
    [
        ("file-name-not-a-slug", "file"), ("not-utf8", "file"), ("yaml-colon", "yaml"), ("unknown-key", "value"),
        ("retracted-without-why", "value"), ("bad-language", "value"), ("source-listed-twice", "duplicate"),
        ("page-with-a-reserved-name", "duplicate"), ("move-repeated", "duplicate"), ("dangling-parent", "reference"),
    ],
)  # fmt: skip
def test_a_problem_has_its_kind(site: Site, case: str, kind: str) -> None:
    broken(site, case)
    assert {problem.kind for problem in site.check().problems} == {kind}


@pytest.mark.parametrize("case", CASES)
def test_errors_fail_and_warnings_fail_only_when_strict(site: Site, case: str, capsys) -> None:
    expected = broken(site, case)
    assert site.run("check") == (1 if "error" in levels(expected) else 0)
    assert "Traceback" not in capsys.readouterr().err
    assert site.run("check", "--strict") == 1


@pytest.mark.parametrize("case", CASES)
def test_a_build_with_errors_writes_nothing(site: Site, case: str) -> None:
    expected = broken(site, case)
    if "error" in levels(expected):
        with pytest.raises(Rejected):
            site.build()
        assert not site.public.exists()
    else:
        assert [str(problem) for problem in site.build().problems] == site.problems()
        assert site.files()


def test_every_problem_of_the_content_format_has_a_case() -> None:
    for level, rules in (("error", ERRORS), ("warning", WARNINGS)):
        for case in (case for cases in rules.values() for case in cases):
            files = sections((BROKEN / f"{case}.txt").read_text(encoding="utf-8"))
            assert level in levels(files["expect"].decode()), case


def test_a_profile_with_errors_is_not_reported_as_missing(minimal: Site) -> None:
    minimal.edit("content/labs/babbage.md", "name: Babbage Labs", "nam: Babbage Labs")
    assert {problem.path for problem in minimal.check().problems} == {"content/labs/babbage.md"}


def test_sources_in_a_file_with_errors_are_not_reported_as_missing(minimal: Site) -> None:
    minimal.edit("content/sources/all.yml", "publisher", "publishr")
    assert {problem.path for problem in minimal.check().problems} == {"content/sources/all.yml"}


def test_a_missing_content_folder_is_a_problem(site: Site) -> None:
    assert site.problems()[0].startswith("content:1:1: content folder not found.")


def test_no_check_reads_a_file(site: Site) -> None:
    site.write((BROKEN.parent / "every-kind.txt").read_text(encoding="utf-8"))
    documents = [item for item in read(site.root / "content") if isinstance(item, Document)]
    bodies = MarkdownParser()
    parsed = [ParsedDocument(item, decode(item)[0], bodies.read(item.body)) for item in documents]
    catalog, _ = build_catalog(parsed)
    graph = build_graph(catalog, TODAY)
    (settings,) = [item for item in documents if item.kind == "settings"]
    dead = {"https://gazette.example/1": LinkResult("https://gazette.example/1", 404)}

    def run() -> list[Problem]:
        return [
            *references.check(catalog), *translations.check(catalog), *check_addresses(catalog), *consistency.check(graph),
            *languages.check(settings, catalog.settings, ["en"]), *editorial_notes(graph), *dead_links(catalog, dead),
        ]  # fmt: skip

    before = run()
    assert {problem.kind for problem in before} == set(KINDS) - {"file", "yaml"}
    shutil.rmtree(site.root / "content")
    assert run() == before


def test_the_caret_is_under_its_word_after_a_tab() -> None:
    problem = Problem("a.md", 3, 4, "wrong.", excerpt="a\tb c", caret=2, width=3)
    assert str(problem) == "a.md:3:4: wrong.\n    3 | a\tb c\n      |  \t^^^"


def test_a_long_line_is_cut_around_its_problem(site: Site) -> None:
    words = "word " * 100
    site.write(MINIMAL).write({"content/people/bess.md": f"---\nname: Bess\n---\n{words}[[nowhere]] {words}\n"})
    head, excerpt, caret = site.problems()[0].split("\n")
    assert head.startswith("content/people/bess.md:4:501: ")
    assert len(excerpt) < 180
    assert excerpt[caret.index("^") : caret.rindex("^") + 1] == "[[nowhere]]"


def test_problems_are_sorted_by_place_without_duplicates() -> None:
    later, earlier = Problem("b.md", 1, 1, "wrong."), Problem("a.md", 10, 1, "wrong.")
    first = Problem("a.md", 9, 5, "wrong.")
    assert locate_problems([later, earlier, first, earlier], ()) == (first, earlier, later)


def test_strict_changes_only_the_level() -> None:
    (problem,) = warnings_as_errors([Problem("a.md", 1, 2, "odd.", "Look.", "warning", "a b", 2, 1)])
    assert problem == Problem("a.md", 1, 2, "odd.", "Look.", "error", "a b", 2, 1)


def test_only_a_similar_word_is_suggested() -> None:
    assert did_you_mean("antropic", ["openai", "anthropic"]) == "Did you mean `anthropic`?"
    assert did_you_mean("zzz", ["openai", "anthropic"]) == ""
    assert did_you_mean("x", []) == ""


def test_a_value_in_a_message_is_short_and_printable() -> None:
    assert quoted("a\x1b[31m") == "`a\\u001b[31m`"
    assert len(quoted("x" * 1000)) == 62
