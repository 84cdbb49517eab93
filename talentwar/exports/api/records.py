"""Moves and events as the JSON API has them: in full, and as lines of lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from talentwar import urls as u
from talentwar.content.amounts import Amount, Quantity
from talentwar.content.dates import PartialDate
from talentwar.content.model import Count, Deal, Dispute, Layoff, Offer, Pay, Ratio, Spending, Statement
from talentwar.exports.tables.record_rows import latest_day, number, record_id, record_page, superseded_by_id
from talentwar.graph.graph import EventFact, MoveFact
from talentwar.pages.edition import Edition
from talentwar.pages.titles import event_title

from . import resources


def dated(value: PartialDate | None) -> resources.Dated | None:
    return exactly(value) if value else None


def exactly(value: PartialDate) -> resources.Dated:
    return resources.Dated(edtf=value.text, earliest=value.earliest, latest=latest_day(value))


class Refs(NamedTuple):
    """What leads to the profiles and the sources that records name, each made once for all files."""

    profiles: dict[str, resources.Ref]
    sources: dict[str, resources.Ref]


def refs_of(edition: Edition) -> Refs:
    made: Refs | None = edition.cache.get("refs")
    if made is None:
        labs = ((slug, link.text) for slug, link in edition.links.labs.items())
        people = ((slug, link.text) for slug, link in edition.links.people.items())
        entries = edition.graph.catalog.sources.values()
        sources = ((entry.id, f"{entry.record.publisher}: {entry.record.title}") for entry in entries)
        made = edition.cache["refs"] = Refs(
            profiles={ref.id: ref for ref in (*refs(edition, "labs", labs), *refs(edition, "people", people))},
            sources={ref.id: ref for ref in refs(edition, "sources", sources)},
        )
    return made


def refs(edition: Edition, kind: str, named: Iterable[tuple[str, str]]) -> tuple[resources.Ref, ...]:
    """What leads to resources of a kind, which are given by id and name."""
    absolute = edition.urls.absolute
    return tuple(resources.Ref(id=id, name=name, url=absolute(u.api(kind, id))) for id, name in named)


def profile_ref(edition: Edition, slug: str) -> resources.Ref:
    """A person or a lab."""
    return refs_of(edition).profiles[slug]


def source_refs(edition: Edition, ids: Iterable[str]) -> tuple[resources.Ref, ...]:
    return tuple(map(refs_of(edition).sources.__getitem__, ids))


def party(edition: Edition, who: str | None) -> resources.Party | None:
    """Who says something, by the slug of a profile or in plain text."""
    if not who:
        return None
    if not edition.graph.catalog.profile(who):
        return resources.Party(name=who)
    ref = profile_ref(edition, who)
    return resources.Party(name=ref.name, id=ref.id, url=ref.url)


def summed(value: Quantity | None) -> resources.Sum | None:
    if value is None:
        return None
    currency = value.currency or None if isinstance(value, Amount) else None
    return resources.Sum(text=value.text, low=number(value.low), high=number(value.high), currency=currency)


def move_line(edition: Edition, fact: MoveFact) -> resources.MoveLine:
    move, person = fact.move, profile_ref(edition, fact.person)
    return resources.MoveLine(
        id=record_id(fact),
        name=person.name,
        url=person.url,
        date=move.date.text,
        status=move.status,
        origin=move.origin,
        destination=move.destination,
    )


def event_line(edition: Edition, fact: EventFact) -> resources.EventLine:
    return resources.EventLine(
        id=record_id(fact),
        name=event_title(fact.event, edition.format, edition.links.named),
        url=profile_ref(edition, fact.lab).url,
        kind=fact.kind,
        date=fact.event.date.text,
        status=fact.event.status,
    )


def move_record(edition: Edition, fact: MoveFact) -> resources.Move:
    move = fact.move
    return resources.Move(
        id=record_id(fact),
        page=record_page(edition, fact),
        date=exactly(move.date),
        kind=move.kind,
        status=move.status,
        counted=fact.counted,
        is_transfer=fact.is_transfer,
        is_internal=fact.is_internal,
        is_return=fact.is_return,
        independent_sources=fact.independent,
        sources=source_refs(edition, move.sources),
        pay=tuple(_pay(edition, pay) for pay in move.pay),
        disputes=_disputes(edition, move.disputes),
        origin=profile_ref(edition, move.origin) if move.origin else None,
        destination=profile_ref(edition, move.destination) if move.destination else None,
        to_note=move.to_note,
        reported=dated(move.reported),
        announced=dated(move.announced),
        left=dated(move.left),
        joined=dated(move.joined),
        role=move.role,
        left_role=move.left_role,
        confirmed_by=edition.links.named(move.confirmed_by) if move.confirmed_by else None,
        why=move.why,
        note=move.note,
        superseded_by=superseded_by_id(fact),
    )


def event_record(edition: Edition, fact: EventFact) -> resources.Event:
    event = fact.event
    count = next((count for count in edition.graph.reported_counts if count.fact is fact), None)
    return resources.Event(
        id=record_id(fact),
        page=record_page(edition, fact),
        kind=fact.kind,
        title=event_title(event, edition.format, edition.links.named),
        date=exactly(event.date),
        status=event.status,
        counted=fact.counted,
        independent_sources=fact.independent,
        sources=source_refs(edition, event.sources),
        disputes=_disputes(edition, event.disputes),
        people=tuple(profile_ref(edition, slug) for slug in event.people),
        partners=tuple(profile_ref(edition, slug) for slug in event.partners),
        offered_to=tuple(profile_ref(edition, slug) for slug in event.destination) if isinstance(event, Offer) else (),
        origin=profile_ref(edition, event.origin) if isinstance(event, Count | Ratio) and event.origin else None,
        destination=(
            profile_ref(edition, event.destination) if isinstance(event, Count | Ratio) and event.destination else None
        ),
        number=summed(event.number) if isinstance(event, Count | Layoff) else None,
        named=tuple(map(record_id, count.named)) if count else None,
        missing=count.missing if count else None,
        ratio=event.ratio if isinstance(event, Ratio) else None,
        window=dated(getattr(event, "window", None)),
        who=getattr(event, "who", None),
        method=getattr(event, "method", None),
        form=getattr(event, "form", None),
        stage=getattr(event, "stage", None),
        stake=getattr(event, "stake", None),
        amount=summed(event.amount) if isinstance(event, Deal | Offer | Spending) else None,
        period=getattr(event, "period", None),
        years=getattr(event, "years", None),
        outcome=getattr(event, "outcome", None),
        what=getattr(event, "what", None),
        says=event.says if isinstance(event, Statement) else None,
        by=party(edition, getattr(event, "by", None)),
        confirmed_by=edition.links.named(event.confirmed_by) if event.confirmed_by else None,
        why=event.why,
        note=event.note,
        superseded_by=superseded_by_id(fact),
    )


def _pay(edition: Edition, pay: Pay) -> resources.Pay:
    return resources.Pay(
        amount=resources.Sum(
            text=pay.amount.text,
            low=number(pay.amount.low),
            high=number(pay.amount.high),
            currency=pay.amount.currency or None,
        ),
        kind=pay.kind,
        outcome=pay.outcome,
        status=pay.status,
        sources=source_refs(edition, pay.sources),
        disputes=_disputes(edition, pay.disputes),
        period=pay.period,
        years=pay.years,
        date=dated(pay.date),
        by=party(edition, pay.by),
        note=pay.note,
    )


def _disputes(edition: Edition, disputes: Sequence[Dispute]) -> tuple[resources.Dispute, ...]:
    return tuple(
        resources.Dispute(
            by=party(edition, dispute.by) or resources.Party(name=dispute.by),
            says=dispute.says,
            sources=source_refs(edition, dispute.sources),
            field=dispute.field,
            date=dated(dispute.date),
        )
        for dispute in disputes
    )
