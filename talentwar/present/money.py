"""Money: offers, terms of moves, deals and spending, by kind and period, and never ranked across them."""

from __future__ import annotations

from collections.abc import Iterator

from talentwar import urls as u
from talentwar.amounts import Amount
from talentwar.graph import EventFact, Fact, MoveFact
from talentwar.model import Deal, Offer, Pay, Spending
from talentwar.pages import MoneyPage
from talentwar.present.edition import Edition, kind_key
from talentwar.present.filtering import record_filter
from talentwar.present.heads import head
from talentwar.present.records import move_title
from talentwar.present.titles import event_title
from talentwar.views import MoneyGroup, MoneyRow


def money_page(edition: Edition) -> MoneyPage:
    words = edition.words
    heading = words.text("Money")
    intro = words.text(
        "What was offered, accepted or paid, as reported. Sums for different periods or of different kinds are "
        "never set against one another, and what is disputed says so."
    )
    facts: list[Fact] = [fact for fact in edition.graph.events if isinstance(fact.event, Offer | Deal | Spending)]
    facts += [fact for fact in edition.graph.moves if fact.move.pay]
    choices = record_filter(edition, facts)
    return MoneyPage(head(edition, u.MONEY, heading, intro), intro, tuple(_groups(edition)), choices)


def _groups(edition: Edition) -> Iterator[MoneyGroup]:
    text = edition.words.text
    offers = [(fact, fact.event) for fact in edition.graph.events if isinstance(fact.event, Offer)]
    pays = [(fact, pay) for fact in edition.graph.moves for pay in fact.move.pay]
    headings = {
        "signing": text("Offers and pay: on signing"),
        "year": text("Offers and pay: a year"),
        "total": text("Offers and pay: in total, over several years"),
        None: text("Offers and pay: period not stated"),
    }
    for period, heading in headings.items():
        rows = [_row(edition, fact, offer.amount) for fact, offer in offers if offer.period == period]
        rows += [_pay_row(edition, fact, pay) for fact, pay in pays if pay.period == period]
        if rows:
            yield MoneyGroup(heading, period or "unstated", tuple(rows))
    deals = [_row(edition, fact, fact.event.amount) for fact in edition.graph.events if isinstance(fact.event, Deal)]
    if deals:
        yield MoneyGroup(text("Deals"), "deals", tuple(deals))
    spent = [
        _row(edition, fact, fact.event.amount) for fact in edition.graph.events if isinstance(fact.event, Spending)
    ]
    if spent:
        yield MoneyGroup(text("Spending"), "spending", tuple(spent))


def _row(edition: Edition, fact: EventFact, amount: Amount | None) -> MoneyRow:
    return MoneyRow(
        href=edition.record_href(fact),
        date=edition.words.date(fact.event.date),
        lab=edition.labs[fact.lab],
        what=event_title(fact.event, edition.words, edition.named),
        amount=edition.words.amount(amount) if amount else "",
        status=edition.words.status(fact.event.status),
        sources=edition.sources_words(fact.independent),
        kind=kind_key(fact),
        is_disputed=bool(fact.event.disputes),
    )


def _pay_row(edition: Edition, fact: MoveFact, pay: Pay) -> MoneyRow:
    destination = fact.move.destination
    return MoneyRow(
        href=edition.record_href(fact),
        date=edition.words.date(pay.date or fact.move.date),
        lab=edition.labs[destination] if destination else None,
        what=edition.words.text("%(move)s: %(kind)s")
        % {"move": move_title(edition, fact), "kind": edition.kind(pay.kind)},
        amount=edition.words.amount(pay.amount),
        status=edition.words.status(pay.status),
        sources=edition.sources_words(fact.independent),
        kind=kind_key(fact),
        is_disputed=bool(pay.disputes) or any(dispute.field == "pay" for dispute in fact.move.disputes),
    )
