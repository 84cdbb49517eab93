"""Does every reference of the content hold: slugs, aliases, sources, records, wikilinks, parents, topics?

Every check is a generator of problems over a catalog.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

from talentwar.content.catalog import Catalog, ProfileEntry, SourceEntry, normalized_name
from talentwar.content.citations import resolve_target
from talentwar.content.documents import SourceFile
from talentwar.content.markdown import Body, Reference
from talentwar.content.model import Dispute, Event, Lab, Move, Offer, Person
from talentwar.content.web_addresses import canonical_pages
from talentwar.content.yaml_loader import KeyPath
from talentwar.problems import Problem, did_you_mean, of_kind, one_of, shown

_NEAR_ENOUGH = 75
"""Of slugs there are many, and most new ones are somewhat like one of them."""
_MISSPELT = 85
_COMPOUND = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")


def check(catalog: Catalog) -> Iterator[Problem]:
    """Every reference that does not hold."""
    yield from of_kind("duplicate", _slug_conflicts(catalog))
    yield from of_kind("reference", _references(catalog))


def _references(catalog: Catalog) -> Iterator[Problem]:
    yield from _sources(catalog)
    yield from _parents(catalog)
    for person in catalog.people.values():
        yield from _profile(catalog, person)
        yield from _moves(catalog, person)
    for lab in catalog.labs.values():
        yield from _profile(catalog, lab)
        yield from _events(catalog, lab)
    for page in catalog.pages.values():
        yield from _wikilinks(catalog, page.document, page.body)
    for translation in catalog.translations.values():
        yield from _wikilinks(catalog, translation.document, translation.body)
    for document, prose in catalog.unread.bodies:
        yield from _wikilinks(catalog, document, prose)


def _slug_conflicts(catalog: Catalog) -> Iterator[Problem]:
    for slug in sorted(catalog.people.keys() & catalog.labs.keys()):
        other = catalog.labs[slug].document.path
        yield catalog.people[slug].document.problem(
            (), f"the slug `{slug}` is taken by {other}; people and labs share one namespace."
        )
    owners: dict[str, str] = {}
    for entry in catalog.profiles():
        for index, alias in enumerate(entry.record.aliases):
            place: KeyPath = ("aliases", index)
            live = catalog.profile(alias)
            if live is entry:
                yield entry.document.problem(
                    place, f"`{alias}` is the slug of this profile itself.", "Take it out of `aliases`."
                )
            elif live:
                yield entry.document.problem(
                    place, f"the alias `{alias}` is the slug of a live profile, {live.document.path}."
                )
            elif alias in owners:
                yield entry.document.problem(place, f"the alias `{alias}` is {owners[alias]}'s already.")
            else:
                owners[alias] = entry.document.path


def _sources(catalog: Catalog) -> Iterator[Problem]:
    yield from of_kind("duplicate", _duplicate_sources(catalog))
    for id, entry in catalog.sources.items():
        for index, parent in enumerate(entry.record.derived_from):
            place = (id, "derived_from", index)
            if parent not in catalog.sources:
                yield from _source(catalog, entry.document, place, parent)
            elif _loops(
                id, lambda source: catalog.sources[source].record.derived_from if source in catalog.sources else ()
            ):
                yield entry.document.problem(place, f"the source `{id}` is derived from itself.")


def _duplicate_sources(catalog: Catalog) -> Iterator[Problem]:
    """Sources whose address another has: they would count as two."""
    alike: dict[str, list[SourceEntry]] = {}
    for entry in catalog.sources.values():
        if entry.record.url:
            # To take an address apart takes time; those that differ in their ends are two.
            end = re.split("[?#]", entry.record.url, maxsplit=1)[0].rstrip("/").rpartition("/")[2]
            alike.setdefault(end, []).append(entry)
    for entries in alike.values():
        first: dict[Hashable, SourceEntry] = {}
        for entry in entries if len(entries) > 1 else ():
            pages = canonical_pages(entry)
            other = first.get(pages[0])
            for page in pages:
                first.setdefault(page, entry)
            if other and not (entry.record.derived_from or other.record.derived_from):
                yield entry.document.problem(
                    (entry.id, "url"),
                    f"this address is that of the source `{other.id}`, in {other.document.path}, already.",
                    "They would count as two sources: keep one of them.",
                )


def _loops(start: str, parents: Any) -> bool:
    seen: set[str] = set()
    waiting = list(parents(start))
    while waiting:
        name = waiting.pop()
        if name == start:
            return True
        if name not in seen:
            seen.add(name)
            waiting.extend(parents(name))
    return False


def _parents(catalog: Catalog) -> Iterator[Problem]:
    def parents(slug: str) -> Sequence[str]:
        lab = catalog.labs.get(slug)
        return (lab.record.parent,) if lab and lab.record.parent else ()

    for slug, entry in catalog.labs.items():
        if entry.record.parent:
            yield from _lab(catalog, entry.document, ("parent",), entry.record.parent)
            if _loops(slug, parents):
                yield entry.document.problem(("parent",), f"`{slug}` is part of itself, by way of its `parent`.")


def _profile(catalog: Catalog, entry: ProfileEntry[Person] | ProfileEntry[Lab]) -> Iterator[Problem]:
    vocabulary = catalog.settings.topics
    for index, topic in enumerate(entry.record.topics):
        if vocabulary and topic not in vocabulary:
            message = f"{shown(topic)} is not in the site's vocabulary of topics; allowed: {one_of(vocabulary)}."
            yield entry.document.problem(("topics", index), message, did_you_mean(topic, vocabulary))
    yield from _wikilinks(catalog, entry.document, entry.body)


def _moves(catalog: Catalog, entry: ProfileEntry[Person]) -> Iterator[Problem]:
    yield from of_kind("duplicate", _own_ids(entry.document, "moves", entry.record.moves))
    yield from of_kind("duplicate", _duplicate_moves(entry))
    for index, move in enumerate(entry.record.moves):
        here: KeyPath = ("moves", index)
        if not move.origin and not move.destination:
            flaw = entry.document.problem(
                here, f"`moves[{index + 1}]` has neither `from` nor `to`, and needs one of them."
            )
            yield from of_kind("value", [flaw])
        for key, slug in (("from", move.origin), ("to", move.destination)):
            if slug:
                yield from _lab(catalog, entry.document, (*here, key), slug)
        yield from _record(catalog, entry.document, here, move, entry.slug)
        for number, pay in enumerate(move.pay):
            place = (*here, "pay", number)
            yield from _cited(catalog, entry.document, (*place, "sources"), pay.sources)
            yield from _said_by(catalog, entry.document, place, pay.by)
            yield from _disputes(catalog, entry.document, place, pay.disputes, pay)


def _duplicate_moves(entry: ProfileEntry[Person]) -> Iterator[Problem]:
    first: dict[tuple[object, ...], int] = {}
    for index, move in enumerate(entry.record.moves):
        way = (move.origin, move.destination, str(move.date), move.kind)
        if not move.superseded_by and first.setdefault(way, index) != index:
            message = f"this is the same move as `moves[{first[way] + 1}]`: one way, one date."
            yield entry.document.problem(("moves", index), message, "Put what they say into one of them.")


def _events(catalog: Catalog, entry: ProfileEntry[Lab]) -> Iterator[Problem]:
    yield from of_kind("duplicate", _own_ids(entry.document, "events", entry.record.events))
    for index, event in enumerate(entry.record.events):
        here: KeyPath = ("events", index)
        yield from _record(catalog, entry.document, here, event, entry.slug)
        for number, slug in enumerate(event.people):
            yield from _person(catalog, entry.document, (*here, "people", number), slug)
        for number, slug in enumerate(event.partners):
            yield from _lab(catalog, entry.document, (*here, "with", number), slug)
        for key in ("origin", "destination"):
            value = getattr(event, key, None)
            name = "from" if key == "origin" else "to"
            if isinstance(event, Offer) and key == "destination":
                for number, slug in enumerate(event.destination):
                    yield from _profile_or_source(catalog, entry.document, (*here, "to", number), slug)
            elif isinstance(value, str):
                yield from _lab(catalog, entry.document, (*here, name), value)
        for number, reference in enumerate(getattr(event, "named", ())):
            yield from _named(catalog, entry.document, (*here, "named", number), reference)


def _record(
    catalog: Catalog, document: SourceFile, here: KeyPath, record: Move | Event, slug: str
) -> Iterator[Problem]:
    yield from _cited(catalog, document, (*here, "sources"), record.sources)
    yield from _disputes(catalog, document, here, record.disputes, record)
    yield from _said_by(catalog, document, here, getattr(record, "by", None))
    if record.status == "retracted" and not record.why:
        flaw = document.problem((*here, "status"), "a retracted record needs `why`, which says what was wrong.")
        yield from of_kind("value", [flaw])
    if record.superseded_by:
        owner, _, id = record.superseded_by.rpartition("#")
        yield from _record_reference(catalog, document, (*here, "superseded_by"), owner or slug, id)


def _disputes(
    catalog: Catalog, document: SourceFile, here: KeyPath, disputes: Sequence[Dispute], record: Any
) -> Iterator[Problem]:
    keys = [*record.__struct_encode_fields__]
    for number, dispute in enumerate(disputes):
        place = (*here, "disputes", number)
        yield from _cited(catalog, document, (*place, "sources"), dispute.sources)
        yield from _said_by(catalog, document, place, dispute.by)
        if dispute.field and dispute.field not in keys:
            message = f"`field` is {shown(dispute.field)}, which is no key of this record; allowed: {one_of(keys)}."
            yield document.problem((*place, "field"), message, did_you_mean(dispute.field, keys))


def _said_by(catalog: Catalog, document: SourceFile, here: KeyPath, by: str | None) -> Iterator[Problem]:
    """A party may be plain text; what has the form of a slug and is nearly one is a slug that was misspelt."""
    if by and _COMPOUND.fullmatch(by) and not catalog.profile(by) and by not in catalog.unread.slugs:
        hint = did_you_mean(by, {**catalog.people, **catalog.labs}, at_least=_MISSPELT)
        if hint:
            yield document.problem((*here, "by"), f"there is no person or lab {shown(by)}.", hint)


def _own_ids(document: SourceFile, key: str, records: Sequence[Move | Event]) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, record in enumerate(records):
        if record.id and record.id in seen:
            yield document.problem((key, index, "id"), f"the id `{record.id}` is used twice in this profile.")
        seen.add(record.id or "")


def _cited(catalog: Catalog, document: SourceFile, place: KeyPath, sources: Sequence[str]) -> Iterator[Problem]:
    for index, id in enumerate(sources):
        if id in sources[:index]:
            flaw = document.problem((*place, index), f"the source {shown(id)} stands in this list already.")
            yield from of_kind("duplicate", [flaw])
        else:
            yield from _source(catalog, document, (*place, index), id)


def _source(catalog: Catalog, document: SourceFile, place: KeyPath, id: str) -> Iterator[Problem]:
    flaw = _source_flaw(catalog, id)
    if flaw:
        yield document.problem(place, *flaw)


def _source_flaw(catalog: Catalog, id: str) -> tuple[str, str] | None:
    """The message and the hint for a source that is not there; None where it is, or may be in what was not read."""
    if id in catalog.sources or catalog.unread.has_sources:
        return None
    nearest = did_you_mean(id, catalog.sources, at_least=_NEAR_ENOUGH)
    return f"there is no source {shown(id)}.", nearest or "`python build.py new source ADDRESS` lists one."


def _lab(catalog: Catalog, document: SourceFile, place: KeyPath, slug: str) -> Iterator[Problem]:
    yield from _slug(catalog, document, place, slug, catalog.labs, "lab")


def _person(catalog: Catalog, document: SourceFile, place: KeyPath, slug: str) -> Iterator[Problem]:
    yield from _slug(catalog, document, place, slug, catalog.people, "person")


def _profile_or_source(catalog: Catalog, document: SourceFile, place: KeyPath, slug: str) -> Iterator[Problem]:
    known = {**catalog.people, **catalog.labs}
    yield from _slug(catalog, document, place, slug, known, "person or lab")


def _slug(
    catalog: Catalog, document: SourceFile, place: KeyPath, slug: str, known: Mapping[str, object], noun: str
) -> Iterator[Problem]:
    if slug not in known and slug not in catalog.unread.slugs:
        yield document.problem(place, *_unknown_slug(catalog, slug, known, noun))


def _unknown_slug(catalog: Catalog, slug: str, known: Mapping[str, object], noun: str) -> tuple[str, str]:
    """The message and the hint for a slug that names nothing of the kind that is wanted."""
    if slug in catalog.drafts:
        return f"{shown(slug)} is a draft, which a published profile cannot name.", ""
    if slug in catalog.slugs_by_alias:
        return f"{shown(slug)} is a former slug.", f"It is now `{catalog.slugs_by_alias[slug]}`."
    other = catalog.profile(slug)
    if other:
        it_is = "a person" if slug in catalog.people else "a lab"
        return f"there is no {noun} {shown(slug)}; {other.document.path} is {it_is}.", ""
    if slug in catalog.sources:
        return f"there is no {noun} {shown(slug)}; that is a source.", f"A body cites it as `[[@{slug}]]`."
    by_name = [
        found for found in catalog.slugs_by_name.get(normalized_name(slug.replace("-", " ")), ()) if found in known
    ]
    if by_name:
        return f"there is no {noun} {shown(slug)}.", f"Did you mean `{by_name[0]}`?"
    hint = did_you_mean(slug, known, at_least=_NEAR_ENOUGH)
    if not hint and noun in ("lab", "person"):
        hint = f"`python build.py new {noun} {slug.replace('-', ' ').title()}` begins one."
    return f"there is no {noun} {shown(slug)}.", hint


def _named(catalog: Catalog, document: SourceFile, place: KeyPath, reference: str) -> Iterator[Problem]:
    slug, _, id = reference.partition("#")
    yield from _person(catalog, document, place, slug)
    if slug in catalog.people:
        yield from _record_reference(catalog, document, place, slug, id)


def _record_reference(catalog: Catalog, document: SourceFile, place: KeyPath, slug: str, id: str) -> Iterator[Problem]:
    known = catalog.record_ids.get(slug)
    if known is None:
        yield from _profile_or_source(catalog, document, place, slug)
    elif id not in known:
        yield document.problem(place, f"`{slug}` has no record {shown(id)}.", did_you_mean(id, known))


def _wikilinks(catalog: Catalog, document: SourceFile, prose: Body) -> Iterator[Problem]:
    for reference in prose.references:
        flaw = _wikilink_flaw(catalog, reference)
        if flaw:
            yield document.body_problem(reference.offset, len(reference.source_text), *flaw)


def _wikilink_flaw(catalog: Catalog, reference: Reference) -> tuple[str, str] | None:
    if reference.is_citation:
        return _source_flaw(catalog, reference.target)
    if not reference.target:
        return "this wikilink names nothing.", ""
    slug = resolve_target(catalog, reference.target)
    if slug is None:
        # A name can be that of a profile that could not be read.
        if catalog.unread.slugs and (
            reference.target in catalog.unread.slugs or reference.target != reference.target.lower()
        ):
            return None
        bearers = catalog.slugs_by_name.get(normalized_name(reference.target), ())
        if len(bearers) > 1:
            hint = f"Write {' or '.join(f'[[{slug}|{reference.target}]]' for slug in bearers)}."
            return f"{len(bearers)} profiles bear the name {shown(reference.target)}.", hint
        return _unknown_slug(catalog, reference.target, {**catalog.people, **catalog.labs}, "person or lab")
    if reference.record and reference.record not in catalog.record_ids[slug]:
        hint = did_you_mean(reference.record, catalog.record_ids[slug])
        return f"`{slug}` has no record {shown(reference.record)}.", hint
    return None
