"""Makes the rows of moves, events, offers and disputes."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from msgspec import Struct

from talentwar.content.amounts import Amount, Quantity
from talentwar.content.dates import PartialDate
from talentwar.content.model import Count, Dispute, Offer, Pay, Ratio
from talentwar.graph.disputes import is_disputed, is_pay_disputed
from talentwar.graph.graph import EventFact, Fact, MoveFact
from talentwar.pages.edition import Edition
from talentwar.pages.links import Links
from talentwar.pages.titles import event_title

from .schema import DisputeRow, EventRow, MoveRow, Number, OfferRow

R = TypeVar("R", bound=Struct)


def fill_row(row: type[R], *records: object, **values: Any) -> R:
    """A row whose columns are attributes of the records, taken from the first one that has them.

    `values` are the columns that have other names there, or other values. Dates and amounts become text.
    """
    for name in row.__struct_fields__:
        if name not in values:
            found = (getattr(record, name) for record in records if hasattr(record, name))
            value = next(found, None)
            values[name] = value.text if isinstance(value, PartialDate | Quantity) else value
    return row(**values)


def record_id(fact: Fact) -> str:
    """The id of a record among all records: `profile#record`."""
    return f"{fact.owner}#{fact.id}"


def record_page(links: Links, fact: Fact) -> str:
    """The absolute URL of a record."""
    return links.urls.absolute(links.record_path(fact.owner, fact.id))


def latest_day(dated: PartialDate | None) -> date | None:
    """The latest day that a date can mean; None if the date is open."""
    return None if dated is None or dated.latest == date.max else dated.latest


def superseded_by_id(fact: Fact) -> str | None:
    """The id of the record that replaces this one."""
    reference = fact.record.superseded_by
    if not reference or "#" in reference:
        return reference
    return f"{fact.owner}#{reference}"


def date_bounds(dated: PartialDate | None) -> dict[str, date | None]:
    """The columns with the earliest and the latest day that a date can mean."""
    return {"date_earliest": dated.earliest if dated else None, "date_latest": latest_day(dated)}


def move_row(edition: Edition, fact: MoveFact) -> MoveRow:
    move, labs = fact.move, edition.links.labs
    return fill_row(
        MoveRow,
        move,
        fact,
        id=record_id(fact),
        name=edition.links.people[fact.person].text,
        origin_name=labs[move.origin].text if move.origin else None,
        destination_name=labs[move.destination].text if move.destination else None,
        **date_bounds(move.date),
        superseded_by=superseded_by_id(fact),
        is_disputed=is_disputed(fact.record),
        independent_sources=fact.independent,
        page=record_page(edition.links, fact),
    )


def event_rows(edition: Edition, facts: Iterable[EventFact]) -> Iterator[EventRow]:
    counts = {record_id(count.fact): count for count in edition.graph.reported_counts}
    for fact in facts:
        event, id = fact.event, record_id(fact)
        count = counts.get(id)
        quantity: Quantity | None = getattr(event, "number", None)
        yield fill_row(
            EventRow,
            event,
            fact,
            id=id,
            title=event_title(event, edition.format, edition.links.named),
            **date_bounds(event.date),
            origin=event.origin if isinstance(event, Count | Ratio) else None,
            destination=event.destination if isinstance(event, Count | Ratio) else None,
            number_low=_number(quantity.low) if quantity else None,
            number_high=_number(quantity.high) if quantity else None,
            named=len(count.named) if count else None,
            missing=count.missing if count else None,
            **_amount_columns(getattr(event, "amount", None)),
            superseded_by=superseded_by_id(fact),
            is_disputed=is_disputed(event),
            independent_sources=fact.independent,
            page=record_page(edition.links, fact),
        )


def dispute_rows(
    links: Links, fact: Fact, disputes: Sequence[Dispute], subject: str, offer: str | None = None
) -> Iterator[DisputeRow]:
    """The disputes about a record, or about an offer; `subject` is the id of either."""
    for number, dispute in enumerate(disputes, 1):
        yield fill_row(
            DisputeRow,
            dispute,
            id=f"{subject}!{number}",
            move=record_id(fact) if isinstance(fact, MoveFact) else None,
            event=record_id(fact) if isinstance(fact, EventFact) else None,
            offer=offer,
            **date_bounds(dispute.date),
            page=record_page(links, fact),
        )


def pay_row(links: Links, fact: MoveFact, pay: Pay, id: str) -> OfferRow:
    dated = pay.date or fact.move.date
    return fill_row(
        OfferRow,
        pay,
        id=id,
        move=record_id(fact),
        lab=fact.move.destination,
        person=fact.person,
        **_amount_columns(pay.amount),
        date=dated.text,
        **date_bounds(dated),
        is_disputed=is_pay_disputed(fact.move, pay),
        sources=pay.sources or fact.move.sources,
        page=record_page(links, fact),
    )


def offer_row(links: Links, fact: EventFact, offer: Offer) -> OfferRow:
    return fill_row(
        OfferRow,
        offer,
        id=record_id(fact),
        event=record_id(fact),
        lab=fact.lab,
        **_amount_columns(offer.amount),
        kind=offer.form,
        **date_bounds(offer.date),
        is_disputed=is_disputed(offer),
        page=record_page(links, fact),
    )


def _amount_columns(amount: Amount | None) -> dict[str, Any]:
    return {
        "amount_low": _number(amount.low) if amount else None,
        "amount_high": _number(amount.high) if amount else None,
        "currency": (amount.currency or None) if amount else None,
    }


def _number(value: Decimal | None) -> Number:
    """A number as an int if it is whole, else as a float."""
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)
