"""Compares two versions of the content by value: the records, and the numbers derived from them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any, Literal, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from talentwar.content.catalog import Catalog, ProfileEntry, deduplicated_ids, event_id, kind_of, move_id
from talentwar.content.model import Event, Lab, Move, Page, Person, Source

from .graph import Fact, Graph
from .rosters import roster

ChangeType = Literal["added", "changed", "removed"]
RecordType = Literal["person", "lab", "page", "source", "settings", "translation", "move", "event"]
R = TypeVar("R", Move, Event)

BODY = "text"
"""The key that stands for the body in a list of changes."""


class FieldChange(Struct, frozen=True, array_like=True):
    """A key with its value before and after, as in the front-matter; None if it is missing."""

    key: str
    before: Any = None
    after: Any = None


class RecordChange(Struct, frozen=True, array_like=True):
    """A record that was added, changed or removed.

    `owner` is the slug of the profile or page, or the id of the source, and `name` its name. `id` is the id of a
    move or an event, the new one if it changed. `fields` are the changed keys, or all keys of a new record.
    """

    change: ChangeType
    record_type: RecordType
    owner: str
    id: str
    name: str
    fields: tuple[FieldChange, ...] = ()


class NumberChange(Struct, frozen=True):
    """A derived number that changed; None on the side where its subject does not exist.

    `subject` is () for the whole site, (lab), (origin, destination) for a route, or (owner, id) for a record.
    """

    measure: str
    subject: tuple[str, ...]
    before: int | None
    after: int | None


def compare(before: Catalog, after: Catalog) -> tuple[RecordChange, ...]:
    """The records that were added, changed or removed.

    A profile whose slug became an alias of a new profile was renamed. One whose slug became an alias of an existing
    profile was merged into it; its moves and events are compared with the moves and events of that profile.
    """
    changes: list[RecordChange] = []
    renamed, merged = _absorbed_profiles(before, after)
    changes += _profiles("person", _renamed(_merge_target(before.people, merged, "moves"), renamed), after.people)
    changes += _profiles("lab", _renamed(_merge_target(before.labs, merged, "events"), renamed), after.labs)
    changes += _profiles("page", before.pages, after.pages)
    then = {f"{slug}.{language}": entry for (_, slug, language), entry in before.translations.items()}
    now = {f"{slug}.{language}": entry for (_, slug, language), entry in after.translations.items()}
    changes += _profiles("translation", then, now)
    changes += source_changes(
        {id: entry.record for id, entry in before.sources.items()},
        {id: entry.record for id, entry in after.sources.items()},
    )
    settings = field_changes(before.settings, after.settings)
    if settings:
        changes.append(RecordChange("changed", "settings", "site", "", after.settings.title, settings))
    return tuple(changes)


def profile_changes(
    record_type: RecordType, slug: str, before: Any, after: Any, *, is_text_changed: bool = False
) -> Iterator[RecordChange]:
    """The changes of a profile, page or source and of its moves or events; None stands for a missing one."""
    change: ChangeType = "changed" if before and after else "added" if after else "removed"
    name = _name(after or before, slug)
    fields = field_changes(before, after) if after else ()
    if is_text_changed:
        fields = (*fields, FieldChange(BODY))
    if change != "changed" or fields:
        yield RecordChange(change, record_type, slug, "", name, fields)
    if isinstance(after or before, Person):
        then, now = getattr(before, "moves", ()), getattr(after, "moves", ())
        yield from _record_changes(
            "move", slug, name, _by_id(then, move_id), _by_id(now, move_id), attrgetter("origin", "destination")
        )
    elif isinstance(after or before, Lab):
        then, now = getattr(before, "events", ()), getattr(after, "events", ())
        yield from _record_changes("event", slug, name, _by_id(then, event_id), _by_id(now, event_id), kind_of)


def source_changes(before: Mapping[str, Source], after: Mapping[str, Source]) -> Iterator[RecordChange]:
    for id in sorted(before.keys() | after.keys()):
        yield from profile_changes("source", id, before.get(id), after.get(id))


def field_changes(before: Any, after: Any) -> tuple[FieldChange, ...]:
    """The keys in which two records of one type differ, except their moves and events; None has no keys."""
    if before == after:
        return ()
    one, other = to_plain_data(before), to_plain_data(after)
    keys = [key for key in dict.fromkeys([*one, *other]) if key not in ("moves", "events")]
    return tuple(FieldChange(key, one.get(key), other.get(key)) for key in keys if one.get(key) != other.get(key))


def to_plain_data(record: Any) -> dict[str, Any]:
    """A record as its front-matter has it, without default values."""
    if record is None:
        return {}
    data: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(record, enc_hook=str))
    return data


def _profiles(
    record_type: RecordType, before: Mapping[str, ProfileEntry[Any]], after: Mapping[str, ProfileEntry[Any]]
) -> Iterator[RecordChange]:
    for slug in sorted(before.keys() | after.keys()):
        then, now = before.get(slug), after.get(slug)
        changed = bool(then and now) and then.body != now.body  # type: ignore[union-attr]
        records = (then.record if then else None, now.record if now else None)
        yield from profile_changes(record_type, slug, *records, is_text_changed=changed)


def _absorbed_profiles(before: Catalog, after: Catalog) -> tuple[dict[str, str], dict[str, str]]:
    """The slugs that became aliases of a new profile (renamed) and of an existing one (merged), with its slug."""
    renamed: dict[str, str] = {}
    merged: dict[str, str] = {}
    for slug, new in after.slugs_by_alias.items():
        if before.profile(slug) and not after.profile(slug):
            (merged if before.profile(new) else renamed)[slug] = new
    return renamed, merged


def _renamed(entries: Mapping[str, ProfileEntry[Any]], renamed: Mapping[str, str]) -> dict[str, ProfileEntry[Any]]:
    return {renamed.get(slug, slug): entry for slug, entry in entries.items()}


def _merge_target(
    entries: Mapping[str, ProfileEntry[Any]], merged: Mapping[str, str], key: str
) -> dict[str, ProfileEntry[Any]]:
    """The profiles, with the moves or events of merged profiles moved to the profiles that have them now."""
    result = dict(entries)
    for slug, new in merged.items():
        if slug in entries and new in entries:
            one, other = result[slug].record, result[new].record
            together = (*getattr(other, key), *getattr(one, key))
            result[new] = replace(result[new], record=replace(other, **{key: together}))
            result[slug] = replace(result[slug], record=replace(one, **{key: ()}))
    return result


def _record_changes(
    record_type: RecordType,
    owner: str,
    name: str,
    then: Mapping[str, R],
    now: Mapping[str, R],
    match_key: Callable[[R], object],
) -> Iterator[RecordChange]:
    """The changes of some moves or events.

    Records match by id, or else by `match_key`, because an id may contain a date that was changed.
    """
    pairs: dict[str, R] = {id: then[id] for id in now if id in then}
    removed = {id: record for id, record in then.items() if id not in now}
    for id, record in now.items():
        if id not in pairs:
            match = next((other for other, earlier in removed.items() if match_key(earlier) == match_key(record)), None)
            if match is not None:
                pairs[id] = removed.pop(match)
    for id, record in now.items():
        if id not in pairs:
            yield RecordChange("added", record_type, owner, id, name, field_changes(None, record))
        else:
            fields = field_changes(pairs[id], record)
            if fields:
                yield RecordChange("changed", record_type, owner, id, name, fields)
    for id in removed:
        yield RecordChange("removed", record_type, owner, id, name)


def _by_id(records: Sequence[R], id_of: Callable[[R], str]) -> dict[str, R]:
    return dict(zip(deduplicated_ids(map(id_of, records)), records, strict=True))


def _name(record: Any, slug: str) -> str:
    if isinstance(record, Page | Source):
        return record.title
    return getattr(record, "name", None) or slug


def changed_numbers(before: Graph, after: Graph) -> tuple[NumberChange, ...]:
    """The derived numbers that changed. Numbers of the whole site come first."""
    renamed, _ = _absorbed_profiles(before.catalog, after.catalog)
    then = {
        (measure, tuple(renamed.get(slug, slug) for slug in subject)): n for measure, subject, n in _numbers(before)
    }
    now = {(measure, subject): n for measure, subject, n in _numbers(after)}
    changes = [
        NumberChange(*key, then.get(key), now.get(key))
        for key in dict.fromkeys([*now, *then])
        if (then.get(key) or 0) != (now.get(key) or 0)
    ]
    # The sources of a new or removed record are part of that change.
    return tuple(
        change for change in changes if change.measure != "independent" or None not in (change.before, change.after)
    )


def _numbers(graph: Graph) -> Iterable[tuple[str, tuple[str, ...], int]]:
    catalog = graph.catalog
    yield "people", (), len(catalog.people)
    yield "labs", (), len(catalog.labs)
    yield "moves", (), sum(fact.counted for fact in graph.moves)
    yield "events", (), len(graph.events)
    yield "sources", (), len(catalog.sources)
    for lab, balance in graph.balances.items():
        yield "arrivals", (lab,), len(balance.arrivals)
        yield "departures", (lab,), len(balance.departures)
        yield "net", (lab,), balance.net
        yield "internal", (lab,), len(balance.internal)
        entries = roster(graph, lab, graph.today)
        certain = sum(entry.certainty == "certain" for entry in entries)
        yield "certain", (lab,), certain
        yield "possible", (lab,), len(entries) - certain
    for pair, route in graph.routes.items():
        yield "route", pair, len(route.moves)
    for count in graph.reported_counts:
        subject = (count.fact.lab, count.fact.id)
        yield "named", subject, len(count.named)
        if count.missing is not None:
            yield "missing", subject, count.missing
    facts: list[Fact] = [*graph.moves, *graph.events]
    for fact in facts:
        yield "independent", (fact.owner, fact.id), fact.independent
