"""The tracker's own content: it has no problems, and well-known facts are right."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import pytest
import yaml
from factories import on_roster
from published import find_errors
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


def count_of(graph: Graph, lab: str, id: str) -> CountFact:
    (found,) = [count for count in graph.reported_counts if (count.fact.lab, count.fact.id) == (lab, id)]
    return found


def event_of(graph: Graph, lab: str, id: str):
    (found,) = [fact for fact in graph.events_of[lab] if fact.id == id]
    return found


# All records


def test_the_content_has_no_problem(checked):
    assert checked.problems == ()


def test_the_content_with_drafts_has_no_problem():
    assert Site(REPOSITORY).check(drafts=True, strict=True).problems == ()


def test_no_content_was_lost(graph):
    catalog = graph.catalog
    assert len(catalog.people) >= 290
    assert len(catalog.labs) >= 124
    assert len(catalog.sources) >= 690
    assert len([fact for fact in graph.moves if fact.counted]) >= 258
    assert len(graph.events) >= 240


def test_every_source_has_a_url_or_a_reason_for_having_none(graph):
    for id, entry in graph.catalog.sources.items():
        assert entry.record.url or entry.record.no_url, id


def test_every_move_and_event_has_a_source_that_readers_can_find(graph):
    for fact in graph.timeline:
        sources = [graph.catalog.sources[id].record for id in fact.record.sources]
        assert any(source.url or source.no_url for source in sources), (fact.owner, fact.id)
        assert fact.independent >= 1


def test_nothing_is_dated_after_today(graph):
    for fact in graph.timeline:
        assert fact.record.date.start <= TODAY, (fact.owner, fact.id)
    for id, entry in graph.catalog.sources.items():
        assert not entry.record.date or entry.record.date.start <= TODAY, id


def test_no_move_has_the_date_of_its_report(graph):
    for fact in graph.moves:
        move = fact.move
        if move.reported and move.date.precision == "day":
            assert move.date.text != move.reported.text, (fact.person, fact.id)


def test_the_output_is_valid_and_has_no_dead_links(content):
    assert find_errors(content.public) == []


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
    ("lab", "day", "certainty"),
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
def test_ruoming_pang_is_on_the_rosters_that_the_sources_support(graph, lab, day, certainty):
    assert on_roster(graph, lab, day).get("ruoming-pang") == certainty


# Meta, its teams and xAI


def test_moves_between_teams_of_meta_are_internal(graph):
    balance = graph.balances["meta"]
    assert balance.internal
    for fact in balance.internal:
        for end in filter(None, (fact.move.origin, fact.move.destination)):
            assert graph.tree.company(end) == "meta"
    assert not set(balance.internal) & {*balance.arrivals, *balance.departures}


def test_four_of_at_least_fourteen_people_from_meta_to_xai_are_named(graph):
    count = count_of(graph, "xai", "from-meta-14")
    assert str(count.event.number) == ">=14"
    assert {fact.person for fact in count.named} == {"alan-rice", "ching-yao-chuang", "sheng-sen", "xinlei-chen"}
    assert count.missing == 10
    assert {fact.person for fact in graph.routes["meta", "xai"].moves} >= {fact.person for fact in count.named}


def test_the_route_page_from_meta_to_xai_shows_both_numbers(content):
    html = content.html("flows/meta/xai/index.html")
    text = " ".join(re.sub(r"<[^>]*>", " ", html).split())
    assert "4 named moves from Meta to xAI" in text and "at least 14 are reported" in text
    assert "named here 4 , at least 10 not named" in text


# Claims about money


def test_the_signing_offers_are_a_disputed_claim(graph):
    fact = event_of(graph, "meta", "altman-100m-signing")
    assert isinstance(fact.event, Offer)
    assert (fact.event.status, str(fact.event.amount), fact.event.period) == ("claimed", "<=100M USD", "signing")
    assert fact.event.by == "sam-altman"
    assert {"andrew-bosworth", "lucas-beyer"} <= {dispute.by for dispute in fact.event.disputes}


def test_the_dispute_about_pay_does_not_affect_the_moves(graph):
    hired = [fact for fact in graph.balances["meta"].arrivals if graph.tree.company(fact.move.origin or "") == "openai"]
    assert len({fact.person for fact in hired}) >= 8
    for fact in hired:
        assert fact.move.status in ("confirmed", "reported"), fact.person
    assert {"lucas-beyer", "alexander-kolesnikov", "xiaohua-zhai"} <= {fact.person for fact in hired}


def test_scale_ai_has_one_deal_for_a_stake_of_49_percent(graph):
    deals = [
        fact for fact in graph.events if isinstance(fact.event, Deal) and "scale-ai" in (fact.lab, *fact.event.partners)
    ]
    (deal,) = deals
    assert (deal.event.form, deal.event.stake, str(deal.event.amount)) == ("stake", "49%", "14.3B USD")
    assert deal.lab == "meta" and deal.counted


def test_replaced_numbers_are_kept_and_not_counted(graph):
    replaced = [fact for fact in graph.timeline if fact.record.superseded_by]
    assert replaced
    assert not any(is_counted(fact.record) or fact.counted for fact in replaced)


def test_no_record_is_dated_before_1990(graph):
    assert min(fact.record.date.start for fact in graph.timeline) >= date(1990, 1, 1)


def test_the_generator_reads_every_file_of_the_content_folder(checked):
    files = [path for path in (REPOSITORY / "content").rglob("*") if path.is_file()]
    read = [path for path in files if path.suffix in (".md", ".yml")]
    assert len(checked.files) == len(read)
    assert {path.name for path in files} - {path.name for path in read} <= {"LICENSE.txt"}
    assert Path(REPOSITORY / "content" / "site.yml") in read


# field.yml maps each record of the field survey of June 2026 to a record of the tracker


DROPPED = {"one weak origin", "an anonymous list", "not used"}
SURVEYED = {
    "people": 287, "orgs": 113, "moves": 243, "offers": 32, "deals": 55, "teams": 49, "counts": 79, "claims": 37,
    "sources": 603,
}  # fmt: skip


@pytest.fixture(scope="module")
def survey() -> Mapping[str, Mapping[str, str | list[str]]]:
    return yaml.safe_load((REPOSITORY / "tests/project/field.yml").read_text(encoding="utf-8"))


def targets(entry: str | list[str]) -> list[str]:
    """The records for an entry of the survey; none if it was dropped."""
    entries = [entry] if isinstance(entry, str) else entry
    return [target.removeprefix("merged into ") for target in entries if not target.startswith("dropped: ")]


def exclusive_targets(entry: str | list[str]) -> list[str]:
    """The targets that stand for this entry of the survey only."""
    return [target for target in targets(entry) if target in ([entry] if isinstance(entry, str) else entry)]


def repeated(values: Iterable[object]) -> set[object]:
    return {value for value, number in Counter(values).items() if number > 1}


def test_field_yml_lists_every_record_of_the_survey(survey):
    assert {section: len(entries) for section, entries in survey.items()} == SURVEYED


def test_every_record_of_the_survey_has_a_target_or_a_reason(graph, survey):
    catalog = graph.catalog
    profiles = {entry.file.path: slug for slug, entry in [*catalog.people.items(), *catalog.labs.items()]}
    known = {f"{path}#{id}" for path, slug in profiles.items() for id in catalog.record_ids[slug]}
    known = {path.partition("content/")[2] for path in {*profiles, *known}} | set(catalog.sources)
    for section, entries in survey.items():
        for id, entry in entries.items():
            found = targets(entry)
            if not found:
                assert str(entry).removeprefix("dropped: ") in DROPPED, (section, id)
            assert set(found) <= known, (section, id)
            if section not in ("people", "orgs", "sources"):
                assert all("#" in target for target in found), (section, id)


def test_the_dropped_records_of_the_survey_are_known(survey):
    dropped = {id for entries in survey.values() for id, entry in entries.items() if not targets(entry)}
    assert len(dropped) == 5 + 6 + 3 + 5
    assert {id for id in survey["people"] if id in dropped} == {
        "alison-wagonfeld", "arthur-conmy", "denny-zhou", "hugo-barra", "neal-wu",
    }  # fmt: skip


def test_no_two_records_of_the_survey_share_an_exclusive_target(survey):
    for entries in survey.values():
        assert repeated(target for entry in entries.values() for target in exclusive_targets(entry)) == set()


def test_every_target_source_of_the_survey_is_cited(graph, survey):
    cited = {*graph.cited_by, *graph.body_citations}
    parents = {parent for id in cited for parent in graph.catalog.sources[id].record.derived_from}
    assert {target for entry in survey["sources"].values() for target in targets(entry)} <= cited | parents


# Duplicates


def test_no_two_sources_have_the_same_url(graph):
    def normalized(url: str) -> str:
        return re.sub(r"^https?://(www\.)?|(/amp)?/?$", "", url.lower())

    urls = [entry.record.url for entry in graph.catalog.sources.values() if entry.record.url]
    assert repeated(map(normalized, urls)) == set()


def test_no_move_is_recorded_twice(graph):
    moves = [(fact.person, fact.move.origin, fact.move.destination, fact.move.date.text) for fact in graph.moves]
    assert repeated(moves) == set()


def test_no_event_is_recorded_twice(graph):
    assert (
        repeated((fact.lab, fact.kind, fact.event.date.text, fact.event.title or fact.id) for fact in graph.events)
        == set()
    )


def test_people_and_labs_with_similar_names_refer_to_each_other(graph):
    people, labs = graph.catalog.people, graph.catalog.labs
    assert "yao-shunyu-physics" in people["yao-shunyu-agents"].record.not_same_as
    assert "yao-shunyu-agents" in people["yao-shunyu-physics"].record.not_same_as
    assert "Ricursive" in (labs["recursive-superintelligence"].record.headline or "")
    assert "Recursive" in (labs["ricursive-intelligence"].record.headline or "")


def test_the_data_go_through_june_2026(graph):
    assert graph.data_through and (graph.data_through.year, graph.data_through.month) == (2026, 6)
