"""What honest content has too, and an editor looks through: likely duplicates, open careers, thin evidence.

Notes are no warnings: `--strict` leaves them alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import zip_longest

from msgspec.structs import replace

from talentwar.content.documents import SourceFile
from talentwar.content.yaml_loader import KeyPath
from talentwar.graph.careers import Tenure
from talentwar.graph.graph import Fact, Graph
from talentwar.problems import Problem, of_kind

from .duplicates import EQUAL, candidate_pairs

OPEN_YEARS = 2
"""From how many years on between two stays their gap is told."""
_DAYS_A_YEAR = 365.25


def editorial_notes(graph: Graph) -> Iterator[Problem]:
    """All that an editor may want to look at, as notes."""
    found = [
        *of_kind("possible-duplicate", _possible_duplicates(graph)),
        *of_kind("career-gap", _unresolved_careers(graph)),
        *of_kind("stale", _never_checked(graph)),
        *of_kind("single-source", _single_source(graph)),
    ]
    for problem in found:
        yield replace(problem, level="note")


def _possible_duplicates(graph: Graph) -> Iterator[Problem]:
    """Profiles whose names are alike. Those of one name are a warning."""
    for slug, like in candidate_pairs(graph.catalog):
        one, other = graph.catalog.profile(slug), graph.catalog.profile(like.slug)
        if like.score < EQUAL and one and other:
            careers = _compare_careers(graph, slug, like.slug)
            yield one.document.problem(
                ("name",),
                f"this may be {other.record.name}, {other.document.path}: {like.why}{careers}.",
                f"Merge the two, or write `not_same_as: {{{like.slug}: what tells them apart}}`.",
            )


def _compare_careers(graph: Graph, one: str, other: str) -> str:
    """What two careers say of whether they are one person's, in words; empty where they say nothing."""
    stays = [graph.careers[slug].tenures if slug in graph.careers else () for slug in (one, other)]
    for first in stays[0]:
        for second in stays[1]:
            if _overlapping_tenures(first, second) and not graph.tree.same_company(first.lab, second.lab):
                names = " and at ".join(graph.catalog.labs[stay.lab].record.name for stay in (first, second))
                return f"; their careers speak against it, at one time at {names}"
    companies = [{graph.tree.company(stay.lab) for stay in part} for part in stays]
    shared = [graph.catalog.labs[lab].record.name for lab in sorted(companies[0] & companies[1])]
    return f"; both careers lead by {', '.join(shared)}" if shared else ""


def _overlapping_tenures(one: Tenure, other: Tenure) -> bool:
    """Whether both stays certainly lasted on some day. One of which no end is known says nothing of later days."""
    if one.is_open or other.is_open:
        return False
    return max(one.latest_start, other.latest_start) < min(one.earliest_end, other.earliest_end)


def _unresolved_careers(graph: Graph) -> Iterator[Problem]:
    for slug, career in graph.careers.items():
        entry = graph.catalog.people[slug]
        moves = entry.record.moves
        for index, following in zip_longest(career.order, career.order[1:]):
            move = moves[index]
            if move.destination or move.kind in ("appointment", "internal"):
                continue
            place = ("moves", index)
            if following is None and not move.to_note:
                yield entry.document.problem(
                    place, f"it is not said where {entry.record.name} went after {move.date}.",
                    "Where a search found nothing, write `to_note: none found as of …`.",
                )  # fmt: skip
            elif following is not None:
                years = _years(move.date.latest, moves[following].date.earliest)
                if years >= OPEN_YEARS:
                    yield entry.document.problem(
                        place,
                        f"{years} years pass between this departure and the move of {moves[following].date}.",
                    )


def _years(start: date, end: date) -> int:
    return int((end - start).days / _DAYS_A_YEAR)


def _never_checked(graph: Graph) -> Iterator[Problem]:
    for entry in graph.catalog.profiles():
        if not entry.record.checked:
            yield entry.document.problem((), "`checked` does not say when somebody last checked the whole profile.")


def _single_source(graph: Graph) -> Iterator[Problem]:
    for slug, moves in graph.moves_of.items():
        for index, fact in enumerate(moves):
            yield from _has_single_source(graph.catalog.people[slug].document, ("moves", index), fact)
    for slug, events in graph.events_of.items():
        for index, event in enumerate(events):
            yield from _has_single_source(graph.catalog.labs[slug].document, ("events", index), event)


def _has_single_source(document: SourceFile, place: KeyPath, fact: Fact) -> Iterator[Problem]:
    if fact.counted and fact.independent == 1:
        many = len(fact.record.sources)
        message = f"this cites {many} sources, and they rest on one" if many > 1 else "this rests on one source"
        yield document.problem((*place, "sources"), f"{message}.")
