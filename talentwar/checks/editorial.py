"""Notes for an editor: possible duplicates, incomplete careers, profiles never checked, single sources.

Correct content may have all of these, so `--strict` ignores them.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import zip_longest

from msgspec.structs import replace

from talentwar.graph.careers import Tenure
from talentwar.graph.graph import Fact, Graph
from talentwar.problems import Problem, of_kind

from .duplicates import EQUAL, candidate_pairs

MIN_GAP_YEARS = 2
"""The shortest gap between two tenures that is reported, in whole years."""
_DAYS_PER_YEAR = 365.25


def editorial_notes(graph: Graph) -> Iterator[Problem]:
    """All notes for an editor."""
    found = [
        *of_kind("possible-duplicate", _possible_duplicates(graph)),
        *of_kind("career-gap", _incomplete_careers(graph)),
        *of_kind("stale", _never_checked(graph)),
        *of_kind("single-source", _single_sources(graph)),
    ]
    for problem in found:
        yield replace(problem, level="note")


def _possible_duplicates(graph: Graph) -> Iterator[Problem]:
    """Profiles with similar names; those with equal names are a warning."""
    for slug, match in candidate_pairs(graph.catalog):
        one, other = graph.catalog.profile(slug), graph.catalog.profile(match.slug)
        if match.score < EQUAL and one and other:
            message = f"this may be {other.record.name} ({other.file.path}): {match.why}"
            message += f"{_compare_careers(graph, slug, match.slug)}."
            hint = f"Merge the two profiles, or write `not_same_as: {{{match.slug}: how they differ}}`."
            yield one.file.problem(("name",), message, hint)


def _compare_careers(graph: Graph, one: str, other: str) -> str:
    """Whether two careers can belong to one person, as the end of a message; empty if they share no lab."""
    tenures = [graph.careers[slug].tenures if slug in graph.careers else () for slug in (one, other)]
    for first in tenures[0]:
        for second in tenures[1]:
            if _overlap(first, second) and not graph.tree.same_company(first.lab, second.lab):
                names = " and ".join(graph.catalog.labs[tenure.lab].record.name for tenure in (first, second))
                return f", but they were at {names} at the same time"
    companies = [{graph.tree.company(tenure.lab) for tenure in career} for career in tenures]
    shared = [graph.catalog.labs[lab].record.name for lab in sorted(companies[0] & companies[1])]
    return f"; both were at {', '.join(shared)}" if shared else ""


def _overlap(one: Tenure, other: Tenure) -> bool:
    """Whether two tenures certainly overlap. A tenure without a known end proves nothing about later days."""
    if one.is_open or other.is_open:
        return False
    return max(one.latest_start, other.latest_start) < min(one.earliest_end, other.earliest_end)


def _incomplete_careers(graph: Graph) -> Iterator[Problem]:
    """Departures without a destination, at the end of a career or followed by a long gap."""
    for slug, career in graph.careers.items():
        entry = graph.catalog.people[slug]
        moves = entry.record.moves
        for index, following in zip_longest(career.order, career.order[1:]):
            move = moves[index]
            if move.destination or move.kind in ("appointment", "internal"):
                continue
            if following is None and not move.to_note:
                message = f"where {entry.record.name} went after {move.date} is missing."
                hint = "If a search found nothing, write `to_note: none found as of …`."
                yield entry.file.problem(("moves", index), message, hint)
            elif following is not None:
                years = _years(move.date.latest, moves[following].date.earliest)
                if years >= MIN_GAP_YEARS:
                    message = f"{years} years pass between this departure and the move of {moves[following].date}."
                    yield entry.file.problem(("moves", index), message)


def _years(start: date, end: date) -> int:
    return int((end - start).days / _DAYS_PER_YEAR)


def _never_checked(graph: Graph) -> Iterator[Problem]:
    for entry in graph.catalog.profiles():
        if not entry.record.checked:
            yield entry.file.problem((), "this profile has no `checked`, the date of its last full check.")


def _single_sources(graph: Graph) -> Iterator[Problem]:
    """Counted records whose sources all go back to one."""
    facts_of: list[tuple[str, Sequence[Fact]]] = [*graph.moves_of.items(), *graph.events_of.items()]
    for slug, facts in facts_of:
        person = graph.catalog.people.get(slug)
        entry, key = (person, "moves") if person else (graph.catalog.labs[slug], "events")
        for index, fact in enumerate(facts):
            if fact.counted and fact.independent == 1:
                cited = len(fact.record.sources)
                message = (
                    f"the {cited} sources of this record go back to one" if cited > 1 else "this record has one source"
                )
                yield entry.file.problem((key, index, "sources"), f"{message}.")
