"""Checks the references of the content: slugs, aliases, sources, records, wikilinks, parents and topics."""

import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from talentwar.content.catalog import Catalog, ProfileEntry, SourceEntry, normalized_name
from talentwar.content.citations import resolve_target
from talentwar.content.documents import SourceFile
from talentwar.content.markdown import Body, Reference
from talentwar.content.model import Event, Lab, Move, Pay, Person
from talentwar.content.web_addresses import canonical_pages
from talentwar.content.yaml_loader import KeyPath
from talentwar.problems import Problem, did_you_mean, of_kind, one_of, quoted

_SIMILAR = 75
"""The similarity from which a slug is suggested, of 100. It is high, because many slugs resemble each other."""
_MISSPELT = 85
"""The similarity from which plain text counts as a misspelt slug, of 100."""
_COMPOUND_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")

MessageAndHint = tuple[str, str]
Noun = Literal["person", "lab", "person or lab"]


class _Record(NamedTuple):
    """The location of a move, an event or a pay claim, and the catalog that resolves its references."""

    catalog: Catalog
    file: SourceFile
    keys: KeyPath

    def problem(self, keys: KeyPath, message: str, hint: str = "") -> Problem:
        return self.file.problem((*self.keys, *keys), message, hint)


def check(catalog: Catalog) -> Iterator[Problem]:
    """Yields invalid references, and slugs, ids and addresses that are used twice."""
    yield from of_kind("duplicate", _slug_conflicts(catalog))
    yield from of_kind("duplicate", _duplicate_sources(catalog))
    yield from of_kind("reference", _references(catalog))


def _references(catalog: Catalog) -> Iterator[Problem]:
    yield from _derived_sources(catalog)
    yield from _parents(catalog)
    for profile in catalog.profiles():
        yield from _topics(catalog, profile)
    for person in catalog.people.values():
        yield from _moves(catalog, person)
    for lab in catalog.labs.values():
        yield from _events(catalog, lab)
    for entry in (*catalog.profiles(), *catalog.pages.values(), *catalog.translations.values()):
        yield from _wikilinks(catalog, entry.file, entry.body)
    for file, body in catalog.invalid.bodies:
        yield from _wikilinks(catalog, file, body)


def _slug_conflicts(catalog: Catalog) -> Iterator[Problem]:
    for slug in sorted(catalog.people.keys() & catalog.labs.keys()):
        other = catalog.labs[slug].file.path
        message = f"the slug `{slug}` is already used by {other}; people and labs share one namespace."
        yield catalog.people[slug].file.problem((), message)
    owners: dict[str, str] = {}
    for entry in catalog.profiles():
        for index, alias in enumerate(entry.record.aliases):
            keys: KeyPath = ("aliases", index)
            other_profile = catalog.profile(alias)
            if other_profile is entry:
                message = f"the alias `{alias}` is the slug of this profile."
                yield entry.file.problem(keys, message, "Remove it from `aliases`.")
            elif other_profile:
                message = f"the alias `{alias}` is the slug of {other_profile.file.path}."
                yield entry.file.problem(keys, message)
            elif alias in owners:
                yield entry.file.problem(keys, f"the alias `{alias}` is already used by {owners[alias]}.")
            else:
                owners[alias] = entry.file.path


def _derived_sources(catalog: Catalog) -> Iterator[Problem]:
    def parents(id: str) -> Sequence[str]:
        return catalog.sources[id].record.derived_from if id in catalog.sources else ()

    for id, entry in catalog.sources.items():
        for index, parent in enumerate(entry.record.derived_from):
            error = _source_error(catalog, parent)
            if error:
                yield entry.file.problem((id, "derived_from", index), *error)
            elif _is_own_ancestor(id, parents):
                yield entry.file.problem((id, "derived_from", index), f"the source `{id}` is derived from itself.")


def _duplicate_sources(catalog: Catalog) -> Iterator[Problem]:
    """Sources with the same address, which would count as two."""
    by_last_part: dict[str, list[SourceEntry]] = {}
    for entry in catalog.sources.values():
        if entry.record.url:
            # Parsing an address is slow, and two addresses with different last parts are different.
            last_part = re.split("[?#]", entry.record.url, maxsplit=1)[0].rstrip("/").rpartition("/")[2]
            by_last_part.setdefault(last_part, []).append(entry)
    for entries in by_last_part.values():
        first: dict[Hashable, SourceEntry] = {}
        for entry in entries if len(entries) > 1 else ():
            pages = canonical_pages(entry)
            other = first.get(pages[0])
            for page in pages:
                first.setdefault(page, entry)
            if other and not (entry.record.derived_from or other.record.derived_from):
                message = f"the source `{other.id}` in {other.file.path} has the same address."
                yield entry.file.problem((entry.id, "url"), message, "They would count as two sources; keep one.")


def _is_own_ancestor(name: str, parents: Callable[[str], Sequence[str]]) -> bool:
    seen: set[str] = set()
    waiting = list(parents(name))
    while waiting:
        parent = waiting.pop()
        if parent == name:
            return True
        if parent not in seen:
            seen.add(parent)
            waiting.extend(parents(parent))
    return False


def _parents(catalog: Catalog) -> Iterator[Problem]:
    def parents(slug: str) -> Sequence[str]:
        lab = catalog.labs.get(slug)
        return (lab.record.parent,) if lab and lab.record.parent else ()

    for slug, entry in catalog.labs.items():
        if entry.record.parent:
            yield from _slug(_Record(catalog, entry.file, ()), ("parent",), entry.record.parent, "lab")
            if _is_own_ancestor(slug, parents):
                yield entry.file.problem(("parent",), f"`{slug}` is part of itself through `parent`.")


def _topics(catalog: Catalog, entry: ProfileEntry[Person] | ProfileEntry[Lab]) -> Iterator[Problem]:
    known = catalog.settings.topics
    for index, topic in enumerate(entry.record.topics):
        if known and topic not in known:
            message = f"unknown topic {quoted(topic)}; allowed: {one_of(known)}."
            yield entry.file.problem(("topics", index), message, did_you_mean(topic, known))


def _moves(catalog: Catalog, entry: ProfileEntry[Person]) -> Iterator[Problem]:
    yield from of_kind("duplicate", _duplicate_ids(entry.file, "moves", entry.record.moves))
    yield from of_kind("duplicate", _duplicate_moves(entry))
    for index, move in enumerate(entry.record.moves):
        here = _Record(catalog, entry.file, ("moves", index))
        if not move.origin and not move.destination:
            yield from of_kind("value", [here.problem((), f"move {index + 1} needs `from` or `to`.")])
        for key, slug in (("from", move.origin), ("to", move.destination)):
            if slug:
                yield from _slug(here, (key,), slug, "lab")
        yield from _move_or_event(here, move, entry.slug)
        for number, pay in enumerate(move.pay):
            yield from _claim(_Record(catalog, entry.file, ("moves", index, "pay", number)), pay)


def _duplicate_moves(entry: ProfileEntry[Person]) -> Iterator[Problem]:
    first: dict[tuple[object, ...], int] = {}
    for index, move in enumerate(entry.record.moves):
        same = (move.origin, move.destination, str(move.date), move.kind)
        if not move.superseded_by and first.setdefault(same, index) != index:
            message = f"this move repeats move {first[same] + 1}: same labs, date and kind."
            yield entry.file.problem(("moves", index), message, "Merge the two.")


def _events(catalog: Catalog, entry: ProfileEntry[Lab]) -> Iterator[Problem]:
    yield from of_kind("duplicate", _duplicate_ids(entry.file, "events", entry.record.events))
    for index, event in enumerate(entry.record.events):
        here = _Record(catalog, entry.file, ("events", index))
        yield from _move_or_event(here, event, entry.slug)
        for number, slug in enumerate(event.people):
            yield from _slug(here, ("people", number), slug, "person")
        for number, slug in enumerate(event.partners):
            yield from _slug(here, ("with", number), slug, "lab")
        for field, key in (("origin", "from"), ("destination", "to")):
            value = getattr(event, field, None) or ()
            if isinstance(value, str):
                yield from _slug(here, (key,), value, "lab")
            else:
                for number, slug in enumerate(value):
                    yield from _slug(here, (key, number), slug, "person or lab")
        for number, reference in enumerate(getattr(event, "named", ())):
            yield from _named_move(here, ("named", number), reference)


def _move_or_event(here: _Record, record: Move | Event, owner: str) -> Iterator[Problem]:
    yield from _claim(here, record)
    if record.status == "retracted" and not record.why:
        message = "a retracted record needs `why`, the reason for its retraction."
        yield from of_kind("value", [here.problem(("status",), message)])
    if record.superseded_by:
        slug, _, id = record.superseded_by.rpartition("#")
        yield from _record_id(here, ("superseded_by",), slug or owner, id)


def _claim(here: _Record, record: Move | Event | Pay) -> Iterator[Problem]:
    """The sources, the parties and the disputes of a record."""
    yield from _citations(here, ("sources",), record.sources)
    yield from _party(here, ("by",), getattr(record, "by", None))
    for number, dispute in enumerate(record.disputes):
        keys: KeyPath = ("disputes", number)
        yield from _citations(here, (*keys, "sources"), dispute.sources)
        yield from _party(here, (*keys, "by"), dispute.by)
        if dispute.field and dispute.field not in record.__struct_encode_fields__:
            allowed = record.__struct_encode_fields__
            message = f"`field` is {quoted(dispute.field)}; allowed: {one_of(allowed)}."
            yield here.problem((*keys, "field"), message, did_you_mean(dispute.field, allowed))


def _party(here: _Record, keys: KeyPath, by: str | None) -> Iterator[Problem]:
    """A party may be plain text. Text that looks like a slug and nearly equals one is a misspelt slug."""
    catalog = here.catalog
    if by and _COMPOUND_SLUG.fullmatch(by) and not catalog.profile(by) and by not in catalog.invalid.slugs:
        hint = did_you_mean(by, {**catalog.people, **catalog.labs}, at_least=_MISSPELT)
        if hint:
            yield here.problem(keys, f"there is no person or lab {quoted(by)}.", hint)


def _duplicate_ids(file: SourceFile, key: str, records: Sequence[Move | Event]) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, record in enumerate(records):
        if record.id and record.id in seen:
            yield file.problem((key, index, "id"), f"the id `{record.id}` is used twice in this profile.")
        seen.add(record.id or "")


def _citations(here: _Record, keys: KeyPath, sources: Sequence[str]) -> Iterator[Problem]:
    for index, id in enumerate(sources):
        if id in sources[:index]:
            problem = here.problem((*keys, index), f"the source {quoted(id)} is already in this list.")
            yield from of_kind("duplicate", [problem])
        elif error := _source_error(here.catalog, id):
            yield here.problem((*keys, index), *error)


def _source_error(catalog: Catalog, id: str) -> MessageAndHint | None:
    """What is wrong with a reference to a source; None also if the source may be in a file that has errors."""
    if id in catalog.sources or catalog.invalid.has_sources:
        return None
    hint = did_you_mean(id, catalog.sources, at_least=_SIMILAR)
    return f"there is no source {quoted(id)}.", hint or "Add it with `python build.py new source ADDRESS`."


def _slug(here: _Record, keys: KeyPath, slug: str, noun: Noun) -> Iterator[Problem]:
    """An error for the slug of a person or a lab that does not exist."""
    if slug not in _profiles(here.catalog, noun) and slug not in here.catalog.invalid.slugs:
        yield here.problem(keys, *_slug_error(here.catalog, slug, noun))


def _profiles(catalog: Catalog, noun: Noun) -> Mapping[str, object]:
    if noun == "person or lab":
        return {**catalog.people, **catalog.labs}
    return catalog.labs if noun == "lab" else catalog.people


def _slug_error(catalog: Catalog, slug: str, noun: Noun) -> MessageAndHint:
    """The error for a slug that no valid profile of its kind has."""
    known = _profiles(catalog, noun)
    if slug in catalog.drafts:
        return f"{quoted(slug)} is a draft; a published profile cannot refer to it.", ""
    if slug in catalog.slugs_by_alias:
        return f"{quoted(slug)} is a former slug.", f"Write `{catalog.slugs_by_alias[slug]}`."
    message = f"there is no {noun} {quoted(slug)}"
    other = catalog.profile(slug)
    if other:
        return f"{message}; {other.file.path} is {'a person' if slug in catalog.people else 'a lab'}.", ""
    if slug in catalog.sources:
        return f"{message}; that is a source.", f"In a body, cite it as `[[@{slug}]]`."
    named = catalog.slugs_by_name.get(normalized_name(slug.replace("-", " ")), ())
    by_name = [slug for slug in named if slug in known]
    hint = f"Did you mean `{by_name[0]}`?" if by_name else did_you_mean(slug, known, at_least=_SIMILAR)
    if not hint and noun in ("lab", "person"):
        hint = f"Create it with `python build.py new {noun} {slug.replace('-', ' ').title()}`."
    return f"{message}.", hint


def _named_move(here: _Record, keys: KeyPath, reference: str) -> Iterator[Problem]:
    slug, _, id = reference.partition("#")
    yield from _slug(here, keys, slug, "person")
    if slug in here.catalog.people:
        yield from _record_id(here, keys, slug, id)


def _record_id(here: _Record, keys: KeyPath, slug: str, id: str) -> Iterator[Problem]:
    known = here.catalog.record_ids.get(slug)
    if known is None:
        yield from _slug(here, keys, slug, "person or lab")
    elif id not in known:
        yield here.problem(keys, f"`{slug}` has no record {quoted(id)}.", did_you_mean(id, known))


def _wikilinks(catalog: Catalog, file: SourceFile, body: Body) -> Iterator[Problem]:
    for reference in body.references:
        error = _wikilink_error(catalog, reference)
        if error:
            yield file.body_problem(reference.offset, len(reference.source_text), *error)


def _wikilink_error(catalog: Catalog, reference: Reference) -> MessageAndHint | None:
    target = reference.target
    if reference.is_citation:
        return _source_error(catalog, target)
    if not target:
        return "this wikilink is empty.", "Write `[[slug]]`."
    slug = resolve_target(catalog, target)
    if slug is None:
        # The target may be a profile that has errors, by its slug or by its name.
        if target in catalog.invalid.slugs or (catalog.invalid.slugs and target != target.lower()):
            return None
        named = catalog.slugs_by_name.get(normalized_name(target), ())
        if len(named) > 1:
            hint = f"Write {' or '.join(f'`[[{slug}|{target}]]`' for slug in named)}."
            return f"{len(named)} profiles are named {quoted(target)}.", hint
        return _slug_error(catalog, target, "person or lab")
    if reference.record and reference.record not in catalog.record_ids[slug]:
        hint = did_you_mean(reference.record, catalog.record_ids[slug])
        return f"`{slug}` has no record {quoted(reference.record)}.", hint
    return None
