"""The number of independent sources of a record."""

import pytest
from factories import catalog, derive, event, lab, move, person, source

from talentwar.content.dates import parse_date
from talentwar.graph.evidence import days_of, is_derived, latest_date, root_sources


def independent(cited: str, **sources) -> int:
    """The number of independent sources of a move; sources that are not defined are original reports."""
    (fact,) = derive({"ada": person(move("a", "b", sources=cited.split()))}, sources=sources).moves
    return fact.independent


def digest(*parents: str, **keys):
    return source(kind="digest", publisher="The Digest", derived_from=list(parents), **keys)


def relay(origin: str = "Bloomberg", **keys):
    return source(publisher="The Echo", origin=origin, **keys)


def test_original_reports_are_independent():
    assert independent("one") == 1
    assert independent("one two three") == 3


def test_three_digests_of_one_report_are_one_source():
    assert independent("a b c", report=source(), a=digest("report"), b=digest("report"), c=digest("report")) == 1


def test_a_report_and_its_digest_are_one_source():
    assert independent("report a", report=source(), a=digest("report")) == 1


def test_a_digest_of_a_digest_counts_as_one_with_the_original_report():
    assert independent("report b", report=source(), a=digest("report"), b=digest("a")) == 1


def test_a_digest_of_two_reports_counts_as_two():
    assert independent("a", one=source(), two=source(), a=digest("one", "two")) == 2
    assert independent("a one", one=source(), two=source(), a=digest("one", "two")) == 2
    assert independent("a three", one=source(), two=source(), a=digest("one", "two")) == 3


def test_sources_that_relay_one_outlet_are_one():
    assert independent("a b", a=relay(), b=relay()) == 1
    assert independent("a b", a=relay("Bloomberg"), b=relay(" bloomberg")) == 1
    assert independent("a b", a=relay("Bloomberg"), b=relay("Reuters")) == 2


def test_a_relay_counts_as_one_with_the_outlet_s_own_report():
    assert independent("a own", a=relay(), own=source(publisher="Bloomberg")) == 1
    assert independent("a other", a=relay(), other=source(publisher="Reuters")) == 2


def test_a_relay_counts_as_one_with_a_digest_of_the_outlet_s_report():
    assert independent("a b", a=relay(), own=source(publisher="Bloomberg"), b=digest("own")) == 1


def test_two_reports_of_an_outlet_and_a_relay_of_it_count_as_two():
    own = {"one": source(publisher="Bloomberg"), "two": source(publisher="Bloomberg")}
    assert independent("a one two", a=relay(), **own) == 2


def test_a_digest_of_a_relay_counts_as_one_with_other_relays():
    assert independent("b c", a=relay(), b=digest("a"), c=relay()) == 1


def test_a_source_cited_twice_by_one_record_is_one():
    pay = {"amount": "1M USD", "sources": ["report"]}
    (fact,) = derive({"ada": person(move("a", "b", pay=[pay]))}).moves
    assert fact.independent == 1


def test_sources_of_disputes_do_not_count_as_evidence():
    dispute = {"by": "Meta", "says": "No.", "sources": ["denial"]}
    pay = {"amount": "1M USD", "disputes": [dispute]}
    for keys in ({"disputes": [dispute]}, {"pay": [pay]}):
        (fact,) = derive({"ada": person(move("a", "b", sources=["one", "two"], **keys))}).moves
        assert fact.independent == 2


def test_events_are_counted_like_moves():
    graph = derive(labs={"a": lab(event("launch", sources=["x", "y"]))}, sources={"x": digest("y"), "y": source()})
    assert graph.events[0].independent == 1


def test_a_cycle_of_derived_sources_does_not_hang():
    looped = catalog(sources={"a": digest("b"), "b": digest("c"), "c": digest("a"), "d": digest("d")})
    found = root_sources(looped.sources)
    assert set(found) == {"a", "b", "c", "d"}
    assert all(found.values())


def test_a_chain_of_digests_of_any_length_has_one_root():
    chain = {f"s{n:04}": digest(f"s{n + 1:04}") for n in range(1500)} | {"s1500": source()}
    assert root_sources(catalog(sources=chain).sources)["s0000"] == {"s1500"}


def test_each_source_is_visited_once_however_often_it_is_derived_from():
    layers = {f"{side}{n:02}": digest(f"a{n + 1:02}", f"b{n + 1:02}") for n in range(12) for side in "ab"}
    sources = CountedLookups(catalog(sources=layers | {"a12": source(), "b12": source()}).sources)
    assert root_sources(sources)["a00"] == {"a12", "b12"}
    assert sources.times < len(sources) ** 2


class CountedLookups(dict):
    """A mapping that counts lookups."""

    times = 0

    def __getitem__(self, key):
        self.times += 1
        return super().__getitem__(key)


def test_a_source_is_derived_if_it_relays_another_or_an_outlet():
    assert is_derived(digest("report")) and is_derived(relay())
    assert not is_derived(source())


def test_the_latest_date_ignores_undated_sources():
    known = catalog(sources={"old": source(date="2024"), "young": source(date="2025-07"), "undated": source(date=None)})
    assert latest_date(["old", "young", "undated"], known) == parse_date("2025-07")
    assert latest_date(["undated", "unknown"], known) is None


@pytest.mark.parametrize(
    ("written", "days"),
    [("1 day", 1), ("90 days", 90), ("1 month", 30), ("12 months", 365), ("1 year", 365), ("2 years", 730)],
)
def test_a_duration_of_the_settings_is_a_number_of_days(written, days):
    assert days_of(written) == days
