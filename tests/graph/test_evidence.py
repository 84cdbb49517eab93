"""How many independent sources a record has."""

from __future__ import annotations

import pytest
from factories import catalog, derive, event, lab, move, person, source

from talentwar.content.dates import parse_date
from talentwar.graph.evidence import days_of, is_derived, latest_date, root_sources


def independent(cited: str, **sources) -> int:
    """How many independent sources a move has that cites some; those that are not given are reports of their own."""
    (fact,) = derive({"ada": person(move("a", "b", sources=cited.split()))}, sources=sources).moves
    return fact.independent


def digest(*parents: str, **keys):
    return source(kind="digest", publisher="The Digest", derived_from=list(parents), **keys)


def relay(origin: str = "Bloomberg", **keys):
    return source(publisher="The Echo", origin=origin, **keys)


def test_reports_of_their_own_are_independent_of_one_another():
    assert independent("one") == 1
    assert independent("one two three") == 3


def test_three_digests_of_one_report_are_one_source():
    assert independent("a b c", report=source(), a=digest("report"), b=digest("report"), c=digest("report")) == 1


def test_a_report_and_its_digest_are_one_source():
    assert independent("report a", report=source(), a=digest("report")) == 1


def test_a_digest_of_a_digest_is_one_with_the_report_at_its_root():
    assert independent("report b", report=source(), a=digest("report"), b=digest("a")) == 1


def test_a_digest_of_two_reports_rests_on_two():
    assert independent("a", one=source(), two=source(), a=digest("one", "two")) == 2
    assert independent("a one", one=source(), two=source(), a=digest("one", "two")) == 2
    assert independent("a three", one=source(), two=source(), a=digest("one", "two")) == 3


def test_sources_that_relay_one_outlet_are_one():
    assert independent("a b", a=relay(), b=relay()) == 1
    assert independent("a b", a=relay("Bloomberg"), b=relay(" bloomberg")) == 1
    assert independent("a b", a=relay("Bloomberg"), b=relay("Reuters")) == 2


def test_a_relay_is_one_with_the_outlet_s_own_report_on_the_same_record():
    assert independent("a own", a=relay(), own=source(publisher="Bloomberg")) == 1
    assert independent("a other", a=relay(), other=source(publisher="Reuters")) == 2


def test_a_relay_is_one_with_a_digest_of_the_outlet_s_own_report():
    assert independent("a b", a=relay(), own=source(publisher="Bloomberg"), b=digest("own")) == 1


def test_two_reports_by_one_outlet_stay_two_beside_a_relay_of_it():
    own = {"one": source(publisher="Bloomberg"), "two": source(publisher="Bloomberg")}
    assert independent("a one two", a=relay(), **own) == 2


def test_a_digest_of_a_relay_is_one_with_other_relays_of_the_outlet():
    assert independent("b c", a=relay(), b=digest("a"), c=relay()) == 1


def test_a_source_cited_twice_by_one_record_is_one():
    pay = {"amount": "1M USD", "sources": ["report"]}
    (fact,) = derive({"ada": person(move("a", "b", pay=[pay]))}).moves
    assert fact.independent == 1


def test_the_sources_of_those_who_dispute_a_record_are_not_among_those_that_bear_it_out():
    dispute = {"by": "Meta", "says": "No.", "sources": ["denial"]}
    pay = {"amount": "1M USD", "disputes": [dispute]}
    for keys in ({"disputes": [dispute]}, {"pay": [pay]}):
        (fact,) = derive({"ada": person(move("a", "b", sources=["one", "two"], **keys))}).moves
        assert fact.independent == 2


def test_events_are_counted_as_moves_are():
    graph = derive(labs={"a": lab(event("launch", sources=["x", "y"]))}, sources={"x": digest("y"), "y": source()})
    assert graph.events[0].independent == 1


def test_what_derives_from_itself_hangs_nothing():
    looped = catalog(sources={"a": digest("b"), "b": digest("c"), "c": digest("a"), "d": digest("d")})
    found = root_sources(looped.sources)
    assert set(found) == {"a", "b", "c", "d"}
    assert all(found.values())


def test_a_chain_of_digests_of_any_length_has_one_root():
    chain = {f"s{n:04}": digest(f"s{n + 1:04}") for n in range(1500)} | {"s1500": source()}
    assert root_sources(catalog(sources=chain).sources)["s0000"] == {"s1500"}


def test_digests_of_digests_are_followed_once_each_however_they_are_entangled():
    layers = {f"{side}{n:02}": digest(f"a{n + 1:02}", f"b{n + 1:02}") for n in range(12) for side in "ab"}
    sources = Asked(catalog(sources=layers | {"a12": source(), "b12": source()}).sources)
    assert root_sources(sources)["a00"] == {"a12", "b12"}
    assert sources.times < len(sources) ** 2


class Asked(dict):
    """A mapping that counts how often a value is asked for."""

    times = 0

    def __getitem__(self, key):
        self.times += 1
        return super().__getitem__(key)


def test_a_source_is_derived_if_it_relays_another_or_an_outlet():
    assert is_derived(digest("report")) and is_derived(relay())
    assert not is_derived(source())


def test_the_latest_of_some_sources_is_the_youngest_that_is_dated():
    known = catalog(sources={"old": source(date="2024"), "young": source(date="2025-07"), "undated": source(date=None)})
    assert latest_date(["old", "young", "undated"], known) == parse_date("2025-07")
    assert latest_date(["undated", "unknown"], known) is None


@pytest.mark.parametrize(
    ("written", "days"),
    [("1 day", 1), ("90 days", 90), ("1 month", 30), ("12 months", 365), ("1 year", 365), ("2 years", 730)],
)
def test_a_duration_of_the_settings_is_a_number_of_days(written, days):
    assert days_of(written) == days
