"""The tracker's own content: without a problem, and right in what it is known for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import pytest
import yaml
from factories import on_roster
from published import faults
from sitebuilder import REPOSITORY, TODAY, Site

from talentwar.build.check import CheckResult
from talentwar.content.model import Deal, Offer
from talentwar.graph.careers import is_counted
from talentwar.graph.graph import CountFact, Graph


@pytest.fixture(scope="module")
def checked() -> CheckResult:
    return Site(REPOSITORY).check()


@pytest.fixture(scope="module")
def graph(checked: CheckResult) -> Graph:
    assert checked.graph, "\n".join(map(str, checked.problems))
    return checked.graph


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = Site(tmp_path_factory.mktemp("tracker"))
    site.build(content=REPOSITORY / "content")
    return site


def count_of(graph: Graph, lab: str, id: str) -> CountFact:
    (found,) = [count for count in graph.reported_counts if (count.fact.lab, count.fact.id) == (lab, id)]
    return found


def event_of(graph: Graph, lab: str, id: str):
    (found,) = [fact for fact in graph.events_of[lab] if fact.id == id]
    return found


# The whole


def test_the_content_has_no_problem(checked):
    assert checked.problems == ()


def test_the_content_has_no_problem_with_drafts_either():
    assert Site(REPOSITORY).check(drafts=True, strict=True).problems == ()


def test_there_is_as_much_as_there_was(graph):
    catalog = graph.catalog
    assert len(catalog.people) >= 290
    assert len(catalog.labs) >= 124
    assert len(catalog.sources) >= 690
    assert len([fact for fact in graph.moves if fact.counted]) >= 258
    assert len(graph.events) >= 240


def test_every_source_has_an_address_or_says_why_it_has_none(graph):
    for id, entry in graph.catalog.sources.items():
        assert entry.record.url or entry.record.no_url, id


def test_every_move_and_every_event_rests_on_a_source_that_readers_can_find(graph):
    for fact in graph.timeline:
        sources = [graph.catalog.sources[id].record for id in fact.record.sources]
        assert any(source.url or source.no_url for source in sources), (fact.owner, fact.id)
        assert fact.independent >= 1


def test_nothing_is_dated_after_today(graph):
    for fact in graph.timeline:
        assert fact.record.date.start <= TODAY, (fact.owner, fact.id)
    for id, entry in graph.catalog.sources.items():
        assert not entry.record.date or entry.record.date.start <= TODAY, id


def test_no_move_has_a_day_that_comes_from_the_report_of_it(graph):
    for fact in graph.moves:
        move = fact.move
        if move.reported and move.date.precision == "day":
            assert move.date.text != move.reported.text, (fact.person, fact.id)


def test_what_is_published_can_be_parsed_and_leads_somewhere_and_has_nothing_that_no_template_writes(built):
    assert faults(built.public) == []


# Ruoming Pang


def test_ruoming_pang_went_from_google_to_apple_to_meta_to_openai(graph):
    moves = graph.moves_of["ruoming-pang"]
    company = graph.tree.company
    assert [(company(fact.move.origin), company(fact.move.destination), fact.move.date.text) for fact in moves] == [
        ("google", "apple", "2021"), ("apple", "meta", "2025-07"), ("meta", "openai", "2026-02"),
    ]  # fmt: skip
    assert all(fact.counted for fact in moves)
    for pair in (("google", "meta"), ("google", "openai"), ("apple", "openai")):
        route = graph.routes.get(pair)
        assert not route or "ruoming-pang" not in {fact.person for fact in route.moves}


@pytest.mark.parametrize(
    ("lab", "day", "band"),
    [
        ("apple", "2024-06-01", "certain"),
        ("apple", "2025-09-01", None),
        ("meta", "2025-09-01", "certain"),
        ("meta-superintelligence-labs", "2025-09-01", "certain"),
        ("meta", "2026-11-21", None),
        ("meta-superintelligence-labs", "2026-11-21", None),
        ("openai", "2026-11-21", "certain"),
        ("apple", "2021-06-01", "possible"),
        ("google", "2020-06-01", "start unknown"),
        ("meta", "2025-07-15", "possible"),
    ],
)
def test_ruoming_pang_is_on_the_rosters_where_the_sources_put_him(graph, lab, day, band):
    assert on_roster(graph, lab, day).get("ruoming-pang") == band


# Meta, its teams and xAI


def test_meta_sets_moves_between_its_own_teams_apart(graph):
    balance = graph.balances["meta"]
    assert balance.internal
    for fact in balance.internal:
        for end in filter(None, (fact.move.origin, fact.move.destination)):
            assert graph.tree.company(end) == "meta"
    assert not set(balance.internal) & {*balance.arrivals, *balance.departures}


def test_at_least_fourteen_went_from_meta_to_xai_of_whom_four_are_named_here(graph):
    count = count_of(graph, "xai", "from-meta-14")
    assert str(count.event.number) == ">=14"
    assert {fact.person for fact in count.named} == {"alan-rice", "ching-yao-chuang", "sheng-sen", "xinlei-chen"}
    assert count.missing == 10
    assert {fact.person for fact in graph.routes["meta", "xai"].moves} >= {fact.person for fact in count.named}


def test_the_route_from_meta_to_xai_says_so(built):
    html = built.html("flows/meta/xai/index.html")
    text = " ".join(re.sub(r"<[^>]*>", " ", html).split())
    assert "4 named moves from Meta to xAI" in text and "at least 14 are reported" in text
    assert "named here 4 , at least 10 not named" in text


# Claims about money


def test_the_signing_offers_are_a_disputed_claim_by_one_side(graph):
    fact = event_of(graph, "meta", "altman-100m-signing")
    assert isinstance(fact.event, Offer)
    assert (fact.event.status, str(fact.event.amount), fact.event.period) == ("claimed", "<=100M USD", "signing")
    assert fact.event.by == "sam-altman"
    assert {"andrew-bosworth", "lucas-beyer"} <= {dispute.by for dispute in fact.event.disputes}


def test_the_dispute_about_their_pay_leaves_the_moves_of_those_hired_alone(graph):
    hired = [fact for fact in graph.balances["meta"].arrivals if graph.tree.company(fact.move.origin or "") == "openai"]
    assert len({fact.person for fact in hired}) >= 8
    for fact in hired:
        assert fact.move.status in ("confirmed", "reported"), fact.person
    assert {"lucas-beyer", "alexander-kolesnikov", "xiaohua-zhai"} <= {fact.person for fact in hired}


def test_there_is_one_deal_with_scale_ai_for_a_stake_of_49_per_cent(graph):
    deals = [
        fact for fact in graph.events if isinstance(fact.event, Deal) and "scale-ai" in (fact.lab, *fact.event.partners)
    ]
    (deal,) = deals
    assert (deal.event.form, deal.event.stake, str(deal.event.amount)) == ("stake", "49%", "14.3B USD")
    assert deal.lab == "meta" and deal.counted


def test_a_number_that_was_replaced_is_kept_and_not_counted(graph):
    replaced = [fact for fact in graph.timeline if fact.record.superseded_by]
    assert replaced
    assert not any(is_counted(fact.record) or fact.counted for fact in replaced)


def test_records_are_written_in_the_time_in_which_they_can_have_happened(graph):
    assert min(fact.record.date.start for fact in graph.timeline) >= date(1990, 1, 1)


def test_the_content_folder_holds_what_the_generator_reads(checked):
    files = [path for path in (REPOSITORY / "content").rglob("*") if path.is_file()]
    read = [path for path in files if path.suffix in (".md", ".yml")]
    assert len(checked.files) == len(read)
    assert {path.name for path in files} - {path.name for path in read} <= {"LICENSE.txt"}
    assert Path(REPOSITORY / "content" / "site.yml") in read


# The field survey of June 2026: where each of its records went


DROPPED = {"one weak origin", "an anonymous list", "not used"}
SURVEYED = {
    "people": 287, "orgs": 113, "moves": 243, "offers": 32, "deals": 55, "teams": 49, "counts": 79, "claims": 37,
    "sources": 603,
}  # fmt: skip


@pytest.fixture(scope="module")
def survey() -> Mapping[str, Mapping[str, str | list[str]]]:
    return yaml.safe_load((REPOSITORY / "tests/project/field.yml").read_text(encoding="utf-8"))


def places(entry: str | list[str]) -> list[str]:
    """Where a record of the survey went; nowhere if it was dropped."""
    entries = [entry] if isinstance(entry, str) else entry
    return [place.removeprefix("merged into ") for place in entries if not place.startswith("dropped: ")]


def own(entry: str | list[str]) -> list[str]:
    """The places that hold this record of the survey and no other."""
    return [place for place in places(entry) if place in ([entry] if isinstance(entry, str) else entry)]


def repeated(values: Iterable[object]) -> set[object]:
    return {value for value, number in Counter(values).items() if number > 1}


def test_every_record_of_the_survey_is_listed_once(survey):
    assert {section: len(entries) for section, entries in survey.items()} == SURVEYED


def test_every_record_of_the_survey_is_here_or_says_why_it_is_not(graph, survey):
    catalog = graph.catalog
    profiles = {entry.document.path: slug for slug, entry in [*catalog.people.items(), *catalog.labs.items()]}
    known = {f"{path}#{id}" for path, slug in profiles.items() for id in catalog.record_ids[slug]}
    known = {place.partition("content/")[2] for place in {*profiles, *known}} | set(catalog.sources)
    for section, entries in survey.items():
        for id, entry in entries.items():
            found = places(entry)
            if not found:
                assert str(entry).removeprefix("dropped: ") in DROPPED, (section, id)
            assert set(found) <= known, (section, id)
            if section not in ("people", "orgs", "sources"):
                assert all("#" in place for place in found), (section, id)


def test_what_is_left_out_of_the_survey_is_little_and_known(survey):
    dropped = {id for entries in survey.values() for id, entry in entries.items() if not places(entry)}
    assert len(dropped) == 5 + 6 + 3 + 5
    assert {id for id in survey["people"] if id in dropped} == {
        "alison-wagonfeld", "arthur-conmy", "denny-zhou", "hugo-barra", "neal-wu",
    }  # fmt: skip


def test_no_two_records_of_the_survey_claim_one_place_as_their_own(survey):
    for entries in survey.values():
        assert repeated(place for entry in entries.values() for place in own(entry)) == set()


def test_every_source_of_the_survey_that_is_here_is_cited(graph, survey):
    cited = {*graph.cited_by, *graph.body_citations}
    parents = {parent for id in cited for parent in graph.catalog.sources[id].record.derived_from}
    assert {place for entry in survey["sources"].values() for place in places(entry)} <= cited | parents


# Nothing twice


def test_no_address_is_that_of_two_sources(graph):
    def address(url: str) -> str:
        return re.sub(r"^https?://(www\.)?|(/amp)?/?$", "", url.lower())

    urls = [entry.record.url for entry in graph.catalog.sources.values() if entry.record.url]
    assert repeated(map(address, urls)) == set()


def test_no_move_is_told_twice(graph):
    moves = [(fact.person, fact.move.origin, fact.move.destination, fact.move.date.text) for fact in graph.moves]
    assert repeated(moves) == set()


def test_no_event_is_told_twice(graph):
    assert (
        repeated((fact.lab, fact.kind, fact.event.date.text, fact.event.title or fact.id) for fact in graph.events)
        == set()
    )


def test_two_people_of_one_name_and_two_labs_of_nearly_one_are_told_apart(graph):
    people, labs = graph.catalog.people, graph.catalog.labs
    assert "yao-shunyu-physics" in people["yao-shunyu-agents"].record.not_same_as
    assert "yao-shunyu-agents" in people["yao-shunyu-physics"].record.not_same_as
    assert "Ricursive" in (labs["recursive-superintelligence"].record.headline or "")
    assert "Recursive" in (labs["ricursive-intelligence"].record.headline or "")


def test_the_data_go_through_june_2026(graph):
    assert graph.data_through and (graph.data_through.year, graph.data_through.month) == (2026, 6)
