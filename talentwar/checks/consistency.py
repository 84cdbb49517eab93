"""Checks that records agree with one another, and that profiles are fresh and their evidence is sound.

Errors are contradictions. Warnings are suspicious, not invalid; `--strict` makes them errors.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import combinations

from msgspec.structs import replace

from talentwar.content.catalog import Catalog, ProfileEntry, normalized_name
from talentwar.content.dates import PartialDate
from talentwar.content.model import Count, Event, Lab, Move, Person
from talentwar.content.yaml_loader import KeyPath
from talentwar.graph.careers import in_order, in_window, is_counted, is_internal_kind, is_transfer
from talentwar.graph.evidence import days_of, is_derived
from talentwar.graph.graph import Graph, MoveFact
from talentwar.problems import Problem, of_kind, quoted

from . import confusables

Profile = ProfileEntry[Person] | ProfileEntry[Lab]


def check(graph: Graph, *, is_whole: bool = True) -> Iterator[Problem]:
    """All contradictions and warnings.

    If documents with errors were left out of the graph, `is_whole` is false and nothing is reported as unused.
    """
    yield from of_kind("contradiction", errors(graph))
    found = [*warnings(graph), *(of_kind("unused", _unused_sources(graph)) if is_whole else ())]
    for problem in found:
        yield replace(problem, level="warning")


def errors(graph: Graph) -> Iterator[Problem]:
    """Moves that contradict the order of their dates, and records that contradict each other."""
    for person in graph.catalog.people.values():
        if len(person.record.moves) > 1:
            yield from _out_of_order(graph, person)
        yield from _self_moves(person)
    yield from _opposite_moves_of_namesakes(graph)
    yield from _counts_of_opposite_moves(graph)


def warnings(graph: Graph) -> Iterator[Problem]:
    """Records that are valid, but often a sign of an error."""
    catalog = graph.catalog
    yield from of_kind("namesake", _namesakes(catalog))
    yield from of_kind("confusable", confusables.check(catalog))
    yield from of_kind("stale", _stale_profiles(graph))
    for person in catalog.people.values():
        yield from of_kind("confirmation", _unsupported_confirmations(catalog, person, "moves", person.record.moves))
        yield from of_kind("gap", _gaps(graph, person))
        yield from of_kind("gap", _joined_before_left(person))
        yield from of_kind("employer", _wrong_kind(graph, person))
    for lab in catalog.labs.values():
        yield from of_kind("confirmation", _unsupported_confirmations(catalog, lab, "events", lab.record.events))
    yield from of_kind("count", _unsupported_counts(graph))


def _self_moves(entry: ProfileEntry[Person]) -> Iterator[Problem]:
    for index, move in enumerate(entry.record.moves):
        if move.origin and move.origin == move.destination and not is_internal_kind(move):
            message = f"this move is from `{move.origin}` to `{move.origin}`."
            hint = "Correct one of them, or write `kind: appointment` for a new role at the same lab."
            yield entry.file.problem(("moves", index, "to"), message, hint)


def _joined_before_left(entry: ProfileEntry[Person]) -> Iterator[Problem]:
    for index, move in enumerate(entry.record.moves):
        if move.left and move.joined and move.joined.definitely_before(move.left):
            message = f"`joined` ({move.joined}) is before `left` ({move.left})."
            hint = "Correct one of the dates, or write two moves if the person was at both labs for a time."
            yield entry.file.problem(("moves", index, "joined"), message, hint)


def _out_of_order(graph: Graph, entry: ProfileEntry[Person]) -> Iterator[Problem]:
    """Chains of moves that start where a later chain ends."""
    moves = entry.record.moves
    # A rumoured move may be the missing link of a chain. A chain that it completes is not an error.
    with_rumours = set(_reversed_links(graph, moves, _transfers(moves, {"rumoured"})))
    counted = set(_reversed_links(graph, moves, _transfers(moves, set()))) if with_rumours else with_rumours
    for first, last in sorted(with_rumours):
        if (first, last) in counted or "rumoured" in (moves[first].status, moves[last].status):
            message = f"the move from `{moves[first].origin}` ({moves[first].date}) is dated before the move to it "
            message += f"({moves[last].date})."
            hint = "Correct one of the dates, or write `kind: return` on the later move."
            yield entry.file.problem(("moves", first, "date"), message, hint)


def _transfers(moves: Sequence[Move], statuses: set[str]) -> list[int]:
    """The indexes of moves to another lab that are counted or have one of the given statuses."""
    return [
        index for index, move in enumerate(moves) if is_transfer(move) and (is_counted(move) or move.status in statuses)
    ]


def _reversed_links(graph: Graph, moves: Sequence[Move], transfers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first move of an earlier chain and the last move of a later one that leads to where the first begins."""
    order = [transfers[i] for i in in_order([moves[index] for index in transfers], graph.tree)]
    chains: list[list[int]] = []
    for index in order:
        last = moves[chains[-1][-1]] if chains else None
        if last and last.destination and _begins_at(graph, moves[index], last.destination):
            chains[-1].append(index)
        else:
            chains.append([index])
    for chain, later in combinations(chains, 2):
        first, last = moves[chain[0]], moves[later[-1]]
        if (
            last.destination
            and last.kind != "return"
            and moves[later[0]].origin
            and _begins_at(graph, first, last.destination)
            and first.date.definitely_before(last.date)
        ):
            yield chain[0], later[-1]


def _begins_at(graph: Graph, move: Move, lab: str) -> bool:
    return bool(move.origin) and graph.tree.related(move.origin or "", lab)


def _opposite_moves_of_namesakes(graph: Graph) -> Iterator[Problem]:
    """Opposite moves at one time in two profiles with the same name."""
    for one, other in _same_names(graph.catalog):
        if isinstance(one.record, Person) and isinstance(other.record, Person):
            for index, move in enumerate(other.record.moves):
                for opposite in one.record.moves:
                    if _are_opposite(move, opposite) and in_window(move, opposite.date):
                        message = f"{one.file.path}, a profile with the same name, has the opposite move: "
                        message += f"`{opposite.origin}` to `{opposite.destination}`, {opposite.date}."
                        yield other.file.problem(("moves", index), message, _merge_or_tell_apart(one.slug))


def _merge_or_tell_apart(slug: str) -> str:
    return f"Merge the two profiles, or write `not_same_as: {{{slug}: how they differ}}`."


def _are_opposite(one: Move, other: Move) -> bool:
    return bool(one.origin and one.destination) and (one.origin, one.destination) == (other.destination, other.origin)


def _counts_of_opposite_moves(graph: Graph) -> Iterator[Problem]:
    """Reported numbers that name a move in the opposite direction."""
    for entry, index, event in _count_events(graph.catalog):
        for number, reference in enumerate(event.named):
            fact = _find_move(graph, reference)
            if fact and _is_on_route(graph, fact.move, event.destination, event.origin):
                message = f"this counts moves from `{event.origin}` to `{event.destination}`, but the move `{fact.id}` "
                message += f"in {graph.catalog.people[fact.person].file.path} goes the other way."
                yield entry.file.problem(("events", index, "named", number), message)


def _unsupported_counts(graph: Graph) -> Iterator[Problem]:
    """Reported numbers that name too many moves, or moves that they cannot count."""
    for entry, index, event in _count_events(graph.catalog):
        for number, reference in enumerate(event.named):
            if message := _why_not_counted(graph, event, reference):
                yield entry.file.problem(("events", index, "named", number), message)
        high = event.number.high
        named = next((count.named for count in graph.reported_counts if count.fact.event is event), ())
        if high is not None and event.number.bound != "about" and len(named) > high:
            message = f"the count is {event.number}, but {len(named)} moves are named."
            yield entry.file.problem(("events", index, "number"), message)


def _why_not_counted(graph: Graph, event: Count, reference: str) -> str:
    fact = _find_move(graph, reference)
    if not fact or _is_on_route(graph, fact.move, event.destination, event.origin):
        return ""
    if not _is_on_route(graph, fact.move, event.origin, event.destination):
        return f"{quoted(reference)} is not on the counted route."
    if not in_window(fact.move, event.window):
        return f"{quoted(reference)} is dated {fact.move.date}, outside {event.window}."
    if not fact.counted:
        state = "replaced" if fact.move.superseded_by else fact.move.status
        return f"{quoted(reference)} is {state}, so it is not counted."
    return ""


def _is_on_route(graph: Graph, move: Move, origin: str | None, destination: str | None) -> bool:
    """Whether a move goes from one lab to another, teams included; None is any lab."""
    tree = graph.tree
    return (origin is None or origin in tree.ancestors(move.origin)) and (
        destination is None or destination in tree.ancestors(move.destination)
    )


def _count_events(catalog: Catalog) -> Iterator[tuple[ProfileEntry[Lab], int, Count]]:
    for entry in catalog.labs.values():
        for index, event in enumerate(entry.record.events):
            if isinstance(event, Count):
                yield entry, index, event


def _find_move(graph: Graph, reference: str) -> MoveFact | None:
    slug, _, id = reference.partition("#")
    return next((fact for fact in graph.moves_of.get(slug, ()) if fact.id == id), None)


def _same_names(catalog: Catalog) -> Iterator[tuple[Profile, Profile]]:
    """Pairs of profiles that share a `name` or an `aka` without a `not_same_as`."""
    pairs = {pair for slugs in catalog.slugs_by_name.values() for pair in combinations(slugs, 2)}
    for one, other in sorted(pairs):
        first, second = catalog.profile(one), catalog.profile(other)
        if first and second and other not in first.record.not_same_as and one not in second.record.not_same_as:
            yield first, second


def _namesakes(catalog: Catalog) -> Iterator[Problem]:
    for one, other in _same_names(catalog):
        names_of_one = {normalized_name(name) for name in (one.record.name, *one.record.aka)}
        names: list[tuple[KeyPath, str]] = [(("name",), other.record.name)]
        names += [(("aka", index), name) for index, name in enumerate(other.record.aka)]
        keys, name = next((keys, name) for keys, name in names if normalized_name(name) in names_of_one)
        message = f"{one.file.path} also has the name {quoted(name)}."
        yield other.file.problem(keys, message, _merge_or_tell_apart(one.slug))


def _stale_profiles(graph: Graph) -> Iterator[Problem]:
    stale_after = graph.catalog.settings.stale_after
    limit = timedelta(days_of(stale_after))
    for entry in graph.catalog.profiles():
        checked: PartialDate | None = entry.record.checked
        if checked and graph.today - checked.end > limit:
            message = f"`checked` is {checked}, more than {stale_after} ago."
            yield entry.file.problem(("checked",), message)


def _unsupported_confirmations(
    catalog: Catalog, entry: Profile, key: str, records: Sequence[Move | Event]
) -> Iterator[Problem]:
    for index, record in enumerate(records):
        if record.status != "confirmed":
            continue
        keys: KeyPath = (key, index, "status")
        if not record.confirmed_by:
            yield entry.file.problem(keys, "this record is confirmed, but has no `confirmed_by`.")
        sources = [catalog.sources[id].record for id in record.sources if id in catalog.sources]
        if sources and all(map(is_derived, sources)):
            message = "this record is confirmed, but all its sources repeat others."
            yield entry.file.problem(keys, message, "Cite the original source.")


def _gaps(graph: Graph, entry: ProfileEntry[Person]) -> Iterator[Problem]:
    moves = entry.record.moves
    for gap in graph.careers[entry.slug].gaps:
        if not _is_bridged(graph, moves, gap.move):
            message = f"this move is from `{moves[gap.move].origin}`, but the previous move ({moves[gap.last].date}) "
            yield entry.file.problem(("moves", gap.move, "from"), f"{message}was to `{gap.expected}`.")


def _is_bridged(graph: Graph, moves: Sequence[Move], index: int) -> bool:
    """Whether an earlier move that is rumoured or replaced leads to where this move begins."""
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
            message = f"`{move.kind}` is for moves within a company, but `{move.origin}` and `{move.destination}` "
            message += "belong to two; this move is not counted."
            yield entry.file.problem(("moves", index, "kind"), message, "Write `kind: hire`, or remove `kind`.")


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
            yield entry.file.problem((id,), f"nothing cites the source `{id}`.", at_key=True)
