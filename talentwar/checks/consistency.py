"""Do the records agree with one another, and are they as fresh and as well founded as they should be?

Errors are contradictions; warnings, which `--strict` makes errors, are what an editor should look at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from msgspec.structs import replace

from talentwar.content.catalog import Catalog, ProfileEntry, normalized_name
from talentwar.content.dates import PartialDate
from talentwar.content.model import Count, Event, Lab, Move, Person
from talentwar.content.yaml_loader import KeyPath
from talentwar.graph.careers import in_order, in_window, is_counted, is_internal_kind, is_transfer
from talentwar.graph.evidence import days_of, is_derived
from talentwar.graph.graph import Graph, MoveFact
from talentwar.problems import Problem, of_kind, shown

from . import confusables


def check(graph: Graph, *, is_whole: bool = True) -> Iterator[Problem]:
    """What contradicts itself, and what deserves a look.

    Where a part of the content could not be read, so that the graph is not `is_whole`, nothing is said of
    what that part may have answered.
    """
    yield from of_kind("contradiction", errors(graph))
    found = [*warnings(graph), *(of_kind("unused", _unused_sources(graph)) if is_whole else ())]
    for problem in found:
        yield replace(problem, level="warning")


def errors(graph: Graph) -> Iterator[Problem]:
    """Moves that cannot have happened in the order of their dates, and profiles that say opposite things."""
    for person in graph.catalog.people.values():
        if len(person.record.moves) > 1:
            yield from _out_of_order(graph, person)
        yield from _self_moves(person)
    yield from _opposed_by_namesakes(graph)
    yield from _opposed_by_counts(graph)


def warnings(graph: Graph) -> Iterator[Problem]:
    """What is not wrong in itself, and is often a sign of something wrong."""
    yield from of_kind("namesake", _namesakes(graph.catalog))
    yield from of_kind("confusable", confusables.check(graph.catalog))
    yield from of_kind("stale", _unchecked(graph))
    for entry in graph.catalog.people.values():
        yield from of_kind(
            "confirmation", _unsupported_confirmations(graph.catalog, entry, "moves", entry.record.moves)
        )
        yield from of_kind("gap", _gaps(graph, entry))
        yield from of_kind("gap", _joined_before_left(entry))
        yield from of_kind("employer", _wrong_kind(graph, entry))
    for lab in graph.catalog.labs.values():
        yield from of_kind("confirmation", _unsupported_confirmations(graph.catalog, lab, "events", lab.record.events))
    yield from of_kind("count", _contradicted_counts(graph))


def _self_moves(entry: ProfileEntry[Person]) -> Iterator[Problem]:
    for index, move in enumerate(entry.record.moves):
        if move.origin and move.origin == move.destination and not is_internal_kind(move):
            yield entry.document.problem(
                ("moves", index, "to"),
                f"this move is from `{move.origin}` to itself.",
                "Mend one of the two; a new role at one lab is `kind: appointment`.",
            )


def _joined_before_left(entry: ProfileEntry[Person]) -> Iterator[Problem]:
    for index, move in enumerate(entry.record.moves):
        if move.left and move.joined and move.joined.definitely_before(move.left):
            yield entry.document.problem(
                ("moves", index, "joined"),
                f"`joined` is {move.joined}, before `left`, which is {move.left}.",
                "Mend one of the dates; who was at both for a time has two moves.",
            )


def _out_of_order(graph: Graph, entry: ProfileEntry[Person]) -> Iterator[Problem]:
    """A chain of moves that would follow on another, if its dates did not say it came first."""
    moves = entry.record.moves
    # A rumoured move is in no total, and may yet be the link that is missing: what it mends is no error.
    told = set(_reversed_links(graph, moves, _transfers(moves, {"rumoured"})))
    counted = set(_reversed_links(graph, moves, _transfers(moves, set()))) if told else told
    for first, last in sorted(told):
        if (first, last) in counted or "rumoured" in (moves[first].status, moves[last].status):
            yield entry.document.problem(
                ("moves", first, "date"),
                f"the move from `{moves[first].origin}` is dated {moves[first].date}, before the move to it, "
                f"which is dated {moves[last].date}.",
                "Mend one of the dates, or write `kind: return` on the later move.",
            )


def _transfers(moves: Sequence[Move], statuses: set[str]) -> list[int]:
    """The moves that change the employer or the team, counted or of one of some other statuses."""
    return [
        index for index, move in enumerate(moves) if is_transfer(move) and (is_counted(move) or move.status in statuses)
    ]


def _reversed_links(graph: Graph, moves: Sequence[Move], transfers: Sequence[int]) -> Iterator[tuple[int, int]]:
    order = [transfers[i] for i in in_order([moves[index] for index in transfers], graph.tree)]
    chains: list[list[int]] = []
    for index in order:
        last = moves[chains[-1][-1]] if chains else None
        if last and last.destination and _begins_at(graph, moves[index], last.destination):
            chains[-1].append(index)
        else:
            chains.append([index])
    for position, chain in enumerate(chains):
        for later in chains[position + 1 :]:
            first, last = moves[chain[0]], moves[later[-1]]
            if (
                last.destination
                and last.kind != "return"
                and moves[later[0]].origin
                and _begins_at(graph, first, last.destination)
                and first.date.definitely_before(last.date)
            ):
                yield chain[0], later[-1]


def _begins_at(graph: Graph, move: Move, place: str) -> bool:
    return bool(move.origin) and graph.tree.related(move.origin or "", place)


def _opposed_by_namesakes(graph: Graph) -> Iterator[Problem]:
    """Two profiles of one name, not told apart, of which one says A to B and the other B to A at one time."""
    for one, other in _same_names(graph.catalog):
        if isinstance(one.record, Person) and isinstance(other.record, Person):
            for index, move in enumerate(other.record.moves):
                for theirs in one.record.moves:
                    if _opposite(move, theirs) and in_window(move, theirs.date):
                        yield other.document.problem(
                            ("moves", index),
                            f"this move is the opposite of one in {one.document.path}, a profile of the same name: "
                            f"`{theirs.origin}` to `{theirs.destination}`, {theirs.date}.",
                            f"Merge the two, or write `not_same_as: {{{one.slug}: what tells them apart}}`.",
                        )


def _opposite(one: Move, other: Move) -> bool:
    return bool(one.origin and one.destination) and (one.origin, one.destination) == (other.destination, other.origin)


def _opposed_by_counts(graph: Graph) -> Iterator[Problem]:
    """A reported number that names a move which its own profile says went the other way."""
    for entry, index, event in _count_events(graph.catalog):
        for number, reference in enumerate(event.named):
            fact = _move(graph, reference)
            if fact and _runs(graph, fact.move, event.destination, event.origin):
                yield entry.document.problem(
                    ("events", index, "named", number),
                    f"this count is of moves from `{event.origin}` to `{event.destination}`, and "
                    f"{graph.catalog.people[fact.person].document.path} says that `{fact.id}` went the other way.",
                )


def _contradicted_counts(graph: Graph) -> Iterator[Problem]:
    for entry, index, event in _count_events(graph.catalog):
        here: KeyPath = ("events", index)
        for number, reference in enumerate(event.named):
            fact = _move(graph, reference)
            if not fact or _runs(graph, fact.move, event.destination, event.origin):
                continue
            if not _runs(graph, fact.move, event.origin, event.destination):
                yield entry.document.problem(
                    (*here, "named", number), f"{shown(reference)} is not on the route that is counted."
                )
            elif not in_window(fact.move, event.window):
                yield entry.document.problem(
                    (*here, "named", number),
                    f"{shown(reference)} is dated {fact.move.date}, outside of {event.window}.",
                )
            elif not fact.counted:
                state = "replaced" if fact.move.superseded_by else fact.move.status
                yield entry.document.problem(
                    (*here, "named", number), f"{shown(reference)} is {state}, and so in no count."
                )
        high = event.number.high
        named = next((count.named for count in graph.reported_counts if count.fact.event is event), ())
        if high is not None and event.number.bound != "about" and len(named) > high:
            yield entry.document.problem(
                (*here, "number"), f"{event.number} are counted, and {len(named)} moves are named here."
            )


def _runs(graph: Graph, move: Move, origin: str | None, destination: str | None) -> bool:
    """Whether a move goes from one lab, or a part of it, to another; an end that is not given fits any."""
    tree = graph.tree
    return (origin is None or origin in tree.ancestors(move.origin)) and (
        destination is None or destination in tree.ancestors(move.destination)
    )


def _count_events(catalog: Catalog) -> Iterator[tuple[ProfileEntry[Lab], int, Count]]:
    for entry in catalog.labs.values():
        for index, event in enumerate(entry.record.events):
            if isinstance(event, Count):
                yield entry, index, event


def _move(graph: Graph, reference: str) -> MoveFact | None:
    slug, _, id = reference.partition("#")
    return next((fact for fact in graph.moves_of.get(slug, ()) if fact.id == id), None)


def _same_names(
    catalog: Catalog,
) -> Iterator[tuple[ProfileEntry[Person] | ProfileEntry[Lab], ProfileEntry[Person] | ProfileEntry[Lab]]]:
    """Pairs of profiles that share a name or an `aka`, and that neither tells apart."""
    pairs = {
        (one, other)
        for slugs in catalog.slugs_by_name.values()
        for position, one in enumerate(slugs)
        for other in slugs[position + 1 :]
    }
    for one, other in sorted(pairs):
        first, second = catalog.profile(one), catalog.profile(other)
        if first and second and other not in first.record.not_same_as and one not in second.record.not_same_as:
            yield first, second


def _namesakes(catalog: Catalog) -> Iterator[Problem]:
    for one, other in _same_names(catalog):
        theirs = {normalized_name(name) for name in (one.record.name, *one.record.aka)}
        places: list[tuple[KeyPath, str]] = [(("name",), other.record.name)]
        places += [(("aka", index), name) for index, name in enumerate(other.record.aka)]
        place, name = next((place, name) for place, name in places if normalized_name(name) in theirs)
        yield other.document.problem(
            place,
            f"{one.document.path} bears the name {shown(name)} too.",
            f"Merge the two, or write `not_same_as: {{{one.slug}: what tells them apart}}`.",
        )


def _unchecked(graph: Graph) -> Iterator[Problem]:
    stale_after = graph.catalog.settings.stale_after
    limit = timedelta(days_of(stale_after))
    for entry in graph.catalog.profiles():
        checked: PartialDate | None = entry.record.checked
        if checked and graph.today - checked.end > limit:
            yield entry.document.problem(
                ("checked",), f"this profile was last checked on {checked}, more than {stale_after} ago."
            )


def _unsupported_confirmations(
    catalog: Catalog, entry: ProfileEntry[Person] | ProfileEntry[Lab], key: str, records: Sequence[Move | Event]
) -> Iterator[Problem]:
    for index, record in enumerate(records):
        if record.status != "confirmed":
            continue
        here: KeyPath = (key, index, "status")
        if not record.confirmed_by:
            yield entry.document.problem(here, "this is confirmed, and `confirmed_by` does not say by whom.")
        sources = [catalog.sources[id].record for id in record.sources if id in catalog.sources]
        if sources and all(map(is_derived, sources)):
            yield entry.document.problem(
                here, "this is confirmed, and rests only on sources that relay others.", "Cite the original."
            )


def _gaps(graph: Graph, entry: ProfileEntry[Person]) -> Iterator[Problem]:
    moves = entry.record.moves
    for gap in graph.careers[entry.slug].gaps:
        if _is_bridged(graph, moves, gap.move):
            continue
        yield entry.document.problem(
            ("moves", gap.move, "from"),
            f"this move is from `{moves[gap.move].origin}`, and the last one, of {moves[gap.last].date}, "
            f"went to `{gap.expected}`.",
        )


def _is_bridged(graph: Graph, moves: Sequence[Move], index: int) -> bool:
    """Whether an earlier move that is in no total, such as a rumoured one, leads to where a move begins."""
    move = moves[index]
    return any(
        (other.status == "rumoured" or other.superseded_by)
        and other.destination
        and _begins_at(graph, move, other.destination)
        and not move.date.definitely_before(other.date)
        for other in moves
    )


def _wrong_kind(graph: Graph, entry: ProfileEntry[Person]) -> Iterator[Problem]:
    for index, move in enumerate(entry.record.moves):
        ends = (move.origin, move.destination)
        if is_internal_kind(move) and all(ends) and not graph.tree.same_company(*ends):
            yield entry.document.problem(
                ("moves", index, "kind"),
                f"`{move.kind}` is a move within a company, and `{move.origin}` and `{move.destination}` are of two: "
                "it is in no total.",
                "Write `kind: hire`, or leave `kind` out.",
            )


def _unused_sources(graph: Graph) -> Iterator[Problem]:
    used = {*graph.cited_by, *graph.body_citations}
    waiting = list(used)
    while waiting:
        source = graph.catalog.sources.get(waiting.pop())
        for parent in source.record.derived_from if source else ():
            if parent not in used:
                used.add(parent)
                waiting.append(parent)
    for id, entry in graph.catalog.sources.items():
        if id not in used:
            yield entry.document.problem((id,), f"nothing cites the source `{id}`.", at_key=True)
