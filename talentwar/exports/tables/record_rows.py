"""Records as rows of tables: moves, events, offers and disputes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from talentwar.content.amounts import Amount, Quantity
from talentwar.content.dates import PartialDate
from talentwar.content.model import Count, Deal, Dispute, Layoff, Offer, Pay, Ratio, Spending, Statement
from talentwar.graph.disputes import is_disputed, is_pay_disputed
from talentwar.graph.graph import EventFact, Fact, MoveFact
from talentwar.pages.edition import Edition
from talentwar.pages.titles import event_title

from .schema import DisputeRow, EventRow, MoveRow, Number, OfferRow


def record_id(fact: Fact) -> str:
    """A record's id among all: its profile's slug, and its own id."""
    return f"{fact.owner}#{fact.id}"


def record_page(edition: Edition, fact: Fact) -> str:
    """The whole address of a record."""
    return edition.urls.absolute(edition.links.record_path(fact.owner, fact.id))


def latest_day(dated: PartialDate | None) -> date | None:
    """The latest day that a date can mean; none where it is open."""
    return None if dated is None or dated.latest == date.max else dated.latest


def superseded_by_id(fact: Fact) -> str | None:
    """The id of the record that replaces one."""
    reference = fact.record.superseded_by
    if not reference or "#" in reference:
        return reference
    return f"{fact.owner}#{reference}"


def number(value: Decimal | None) -> Number:
    """A number as files hold it: whole where it is."""
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)


def edtf(dated: PartialDate | None) -> str | None:
    return dated.text if dated else None


def move_row(edition: Edition, fact: MoveFact) -> MoveRow:
    move, labs = fact.move, edition.links.labs
    return MoveRow(
        id=record_id(fact),
        person=fact.person,
        name=edition.links.people[fact.person].text,
        origin=move.origin,
        origin_name=labs[move.origin].text if move.origin else None,
        destination=move.destination,
        destination_name=labs[move.destination].text if move.destination else None,
        to_note=move.to_note,
        date=move.date.text,
        date_earliest=move.date.earliest,
        date_latest=latest_day(move.date),
        reported=edtf(move.reported),
        announced=edtf(move.announced),
        left=edtf(move.left),
        joined=edtf(move.joined),
        role=move.role,
        left_role=move.left_role,
        kind=move.kind,
        status=move.status,
        confirmed_by=move.confirmed_by,
        why=move.why,
        note=move.note,
        superseded_by=superseded_by_id(fact),
        counted=fact.counted,
        is_transfer=fact.is_transfer,
        is_internal=fact.is_internal,
        is_return=fact.is_return,
        is_disputed=is_disputed(fact.record),
        independent_sources=fact.independent,
        sources=move.sources,
        page=record_page(edition, fact),
    )


def event_rows(edition: Edition, facts: Iterable[EventFact]) -> Iterator[EventRow]:
    counts = {record_id(count.fact): count for count in edition.graph.reported_counts}
    for fact in facts:
        event, id = fact.event, record_id(fact)
        quantity: Quantity | None = event.number if isinstance(event, Count | Layoff) else None
        amount: Amount | None = event.amount if isinstance(event, Deal | Offer | Spending) else None
        count = counts.get(id)
        yield EventRow(
            id=id,
            lab=fact.lab,
            kind=fact.kind,  # type: ignore[arg-type]
            title=event_title(event, edition.format, edition.links.named),
            date=event.date.text,
            date_earliest=event.date.earliest,
            date_latest=latest_day(event.date),
            status=event.status,
            confirmed_by=event.confirmed_by,
            why=event.why,
            note=event.note,
            origin=event.origin if isinstance(event, Count | Ratio) else None,
            destination=event.destination if isinstance(event, Count | Ratio) else None,
            number=quantity.text if quantity else None,
            number_low=number(quantity.low) if quantity else None,
            number_high=number(quantity.high) if quantity else None,
            named=len(count.named) if count else None,
            missing=count.missing if count else None,
            ratio=event.ratio if isinstance(event, Ratio) else None,
            window=edtf(getattr(event, "window", None)),
            who=getattr(event, "who", None),
            method=getattr(event, "method", None),
            form=getattr(event, "form", None),
            stage=getattr(event, "stage", None),
            stake=getattr(event, "stake", None),
            amount=amount.text if amount else None,
            amount_low=number(amount.low) if amount else None,
            amount_high=number(amount.high) if amount else None,
            currency=amount.currency or None if amount else None,
            what=getattr(event, "what", None),
            says=event.says if isinstance(event, Statement) else None,
            by=getattr(event, "by", None),
            superseded_by=superseded_by_id(fact),
            counted=fact.counted,
            is_disputed=is_disputed(event),
            independent_sources=fact.independent,
            sources=event.sources,
            page=record_page(edition, fact),
        )


def dispute_rows(
    edition: Edition, fact: Fact, disputes: Sequence[Dispute], about: str, offer: str | None = None
) -> Iterator[DisputeRow]:
    for place, dispute in enumerate(disputes, 1):
        dated = dispute.date
        yield DisputeRow(
            id=f"{about}!{place}",
            move=record_id(fact) if isinstance(fact, MoveFact) else None,
            event=record_id(fact) if isinstance(fact, EventFact) else None,
            offer=offer,
            field=dispute.field,
            by=dispute.by,
            says=dispute.says,
            date=edtf(dated),
            date_earliest=dated.earliest if dated else None,
            date_latest=latest_day(dated),
            sources=dispute.sources,
            page=record_page(edition, fact),
        )


def pay_row(edition: Edition, fact: MoveFact, pay: Pay, id: str) -> OfferRow:
    dated = pay.date or fact.move.date
    return OfferRow(
        id=id,
        move=record_id(fact),
        event=None,
        lab=fact.move.destination,
        person=fact.person,
        amount=pay.amount.text,
        amount_low=number(pay.amount.low),
        amount_high=number(pay.amount.high),
        currency=pay.amount.currency or None,
        period=pay.period,
        years=pay.years,
        kind=pay.kind,
        outcome=pay.outcome,
        status=pay.status,
        date=dated.text,
        date_earliest=dated.earliest,
        date_latest=latest_day(dated),
        by=pay.by,
        note=pay.note,
        is_disputed=is_pay_disputed(fact.move, pay),
        sources=pay.sources or fact.move.sources,
        page=record_page(edition, fact),
    )


def offer_row(edition: Edition, fact: EventFact, offer: Offer) -> OfferRow:
    amount = offer.amount
    return OfferRow(
        id=record_id(fact),
        move=None,
        event=record_id(fact),
        lab=fact.lab,
        person=None,
        amount=amount.text if amount else None,
        amount_low=number(amount.low) if amount else None,
        amount_high=number(amount.high) if amount else None,
        currency=amount.currency or None if amount else None,
        period=offer.period,
        years=offer.years,
        kind=offer.form,
        outcome=offer.outcome,
        status=offer.status,
        date=offer.date.text,
        date_earliest=offer.date.earliest,
        date_latest=latest_day(offer.date),
        by=offer.by,
        note=offer.note,
        is_disputed=is_disputed(offer),
        sources=offer.sources,
        page=record_page(edition, fact),
    )
