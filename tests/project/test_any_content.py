"""For any content, a build gives a valid site or problems with valid locations."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from published import find_errors
from sitebuilder import MINIMAL, Site

from talentwar.problems import Problem, Rejected

NO_SHRINKING = (Phase.explicit, Phase.generate)
"""Each example is a build: shrinking would take minutes."""

EVE = "content/people/eve.md"
ACME = "content/labs/acme.md"


def build_or_reject(files: dict[str, str]):
    """Builds the smallest site with more files; checks the output or the locations of the problems."""
    with TemporaryDirectory() as folder:
        site = Site(Path(folder))
        site.write(MINIMAL).write({path: text.encode("utf-8", "surrogatepass") for path, text in files.items()})
        try:
            site.build()
        except Rejected as rejected:
            assert not site.public.exists()
            for problem in rejected.problems:
                assert_located(site, problem)
        else:
            assert find_errors(site.public, links=False) == []


def assert_located(site: Site, problem: Problem):
    assert (site.root / problem.path).is_file(), problem
    lines = (site.root / problem.path).read_bytes().decode("utf-8", "replace").replace("\r", "\n").count("\n") + 1
    assert 1 <= problem.line <= lines, problem
    assert problem.column >= 1 and problem.message and "Traceback" not in problem.message
    str(problem).encode()


def dumped(data: Any) -> str:
    """Data as YAML (in the JSON subset)."""
    return json.dumps(data, ensure_ascii=False)


# Characters with a meaning in YAML, Markdown, HTML, JSON, XML or gettext, and some from names.
CHARACTERS = "\n\t :-?[]{},#&*!|>'\"%@`~=<>/\\.^$()+_0159aeZ é½١ñ\u202e\u200d\u2028\u0301\ufeff名\U0001f600\x00\x07\x85"
TEXTS = st.text(CHARACTERS, max_size=40)
WORDS = st.text(CHARACTERS.replace("\x00", "").replace("\x07", "").replace("\x85", ""), min_size=1, max_size=20).map(
    "a{}".format
)
"""Text that is valid as the value of a key."""
GOOD_DATES = st.from_regex(r"(19|20)[0-9]{2}(-0[1-9](-[0-2][1-8])?)?[~?%]?(/\.\.)?", fullmatch=True)
DATES = (
    GOOD_DATES
    | st.from_regex(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?[~?%]?(/([0-9]{4}(-[0-9]{2})?|\.\.))?", fullmatch=True)
    | TEXTS
)
GOOD_AMOUNTS = st.from_regex(r"(<=|>=|~)?[1-9][0-9]{0,300}(\.[0-9]{1,9})?[KMB]? (USD|EUR|JPY)", fullmatch=True)
AMOUNTS = GOOD_AMOUNTS | st.from_regex(
    r"(<=|>=|~)?[0-9]{1,400}([.,][0-9]{1,30})?[KMBT]?\+?(-[0-9]{1,9}[KMB]?)? ?(USD|EUR|JPY|XXX|usd)?", fullmatch=True
)
COUNTS = st.from_regex(r"(>=|<=|~)?[1-9][0-9]{0,40}", fullmatch=True)
LABS = st.sampled_from(["acme", "babbage", "acme", "babbage", "acme", "babbage", "nobody"])
SLUGS = st.sampled_from(["acme", "babbage", "ada", "ada", "acme", "../x"])
STATUSES = st.sampled_from(["confirmed", "reported", "claimed", "rumoured", "denied", "retracted"])
KINDS = st.sampled_from(
    [
        "team", "deal", "offer", "count", "ratio", "spending", "statement", "reorganisation", "layoff", "launch",
        "closure", "x",
    ]
)  # fmt: skip
ANYTHING: st.SearchStrategy[Any] = st.recursive(
    TEXTS | st.integers() | st.floats() | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


def group(
    required: dict[str, st.SearchStrategy[Any]], **optional: st.SearchStrategy[Any]
) -> st.SearchStrategy[dict[str, Any]]:
    """A record with required and optional keys; write `from` and `with` as `from_` and `with_`."""
    others = {name.rstrip("_"): strategy for name, strategy in optional.items()}
    return st.fixed_dictionaries(required, optional=others)


CITED = {"sources": st.just(["gazette"])}
DATED = {"date": GOOD_DATES, **CITED}
DISPUTES = st.lists(group({"by": SLUGS | WORDS, "says": WORDS, **CITED}, date=GOOD_DATES), max_size=2)
PAY = st.lists(group({"amount": GOOD_AMOUNTS}, by=WORDS, note=WORDS, date=GOOD_DATES, disputes=DISPUTES), max_size=2)
MOVES = st.lists(
    group(
        DATED | {"to": LABS}, from_=LABS, reported=GOOD_DATES, left=DATES, role=WORDS, note=WORDS, status=STATUSES,
        confirmed_by=WORDS, why=WORDS, pay=PAY, disputes=DISPUTES,
    ),
    max_size=3,
)  # fmt: skip
COMMON = {"note": WORDS, "people": st.lists(SLUGS, max_size=2), "status": STATUSES, "disputes": DISPUTES,
          "why": WORDS, "title": WORDS}  # fmt: skip
SIMPLE_KINDS = st.sampled_from(["launch", "closure", "layoff", "reorganisation", "team"])
TARGETS = st.lists(LABS, min_size=1, max_size=2)


def event(kind: str, required: dict[str, st.SearchStrategy[Any]], **optional: Any) -> st.SearchStrategy[dict[str, Any]]:
    return group(DATED | {"kind": st.just(kind)} | required, **optional, **COMMON)


EVENTS = st.lists(
    st.one_of(
        group(DATED | {"kind": SIMPLE_KINDS}, **COMMON),
        event("spending", {"amount": GOOD_AMOUNTS}, window=GOOD_DATES, what=WORDS, by=WORDS),
        event("offer", {"to": TARGETS}, amount=GOOD_AMOUNTS, by=WORDS),
        event("count", {"number": COUNTS, "to": LABS}, who=WORDS, method=WORDS, window=GOOD_DATES),
        event("statement", {"by": SLUGS | WORDS, "says": WORDS}),
        event("deal", {"form": st.just("stake")}, with_=st.lists(LABS, max_size=2), amount=AMOUNTS),
        group({"kind": KINDS, "date": DATES}, **COMMON),
    ),
    max_size=3,
)
PIECES = st.sampled_from(
    ["[[", "]]", "|", "[^1]", "[^1]: ", "\n\n", "\n", "    ", "- ", "1. ", "> ", "# ", "`", "```", "*", "**", "_", "<", ">", "<div>", "</div>", "<!--",
     "-->", "&#x", ";", "\\", "](", ")", "![", "ada", "acme", "@gazette", "#acme-babbage", "|---|", ": ", "http://", "\ue000", "\u202e", "~", "***", "<a href=\"",
     "javascript:", "\">", "&amp;", "[a]: ", "\x02", "\x03", "\t"]
)  # fmt: skip


@settings(max_examples=20, phases=NO_SHRINKING)
@given(st.text(CHARACTERS, max_size=300))
def test_any_front_matter(text: str):
    build_or_reject({EVE: f"---\n{text}\n---\n"})


@settings(max_examples=10, phases=NO_SHRINKING)
@given(st.dictionaries(st.sampled_from(["name", "aka", "moves", "links", "topics", "checked", "draft", "x"]), ANYTHING))
def test_any_yaml_data(data: dict[str, Any]):
    build_or_reject({EVE: f"---\n{dumped(data)}\n---\n", "content/sources/more.yml": dumped(data)})


@settings(max_examples=16, phases=NO_SHRINKING)
@given(MOVES, TEXTS)
def test_any_moves(moves: list[dict[str, Any]], name: str):
    build_or_reject({EVE: f"---\n{dumped({'name': name or 'Eve', 'moves': moves})}\n---\n"})


@settings(max_examples=16, phases=NO_SHRINKING)
@given(EVENTS)
def test_any_events(events: list[dict[str, Any]]):
    build_or_reject({ACME: f"---\n{dumped({'name': 'Acme', 'events': events})}\n---\n"})


@settings(max_examples=16, phases=NO_SHRINKING)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_any_body(text: str):
    build_or_reject({EVE: f"---\nname: Eve\n---\n{text}\n"})


@settings(max_examples=12, phases=NO_SHRINKING)
@given(st.lists(st.tuples(GOOD_DATES, GOOD_AMOUNTS), max_size=4), st.lists(st.tuples(DATES, AMOUNTS), max_size=1))
@example([("1900", "20000000000B USD"), ("1901", "1000T USD")], [])
@example([], [("9999", "1 USD")])
def test_any_dates_and_amounts(good: list[tuple[str, str]], odd: list[tuple[str, str]]):
    written = [
        {"kind": "spending", "date": day, "amount": amount, "window": day, "sources": ["gazette"]}
        for day, amount in (*good, *odd)
    ]
    build_or_reject({ACME: f"---\n{dumped({'name': 'Acme', 'events': written})}\n---\n"})
