"""Money: offers, terms of moves, deals and spending, by kind and period, and never ranked across them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import partial

from talentwar import urls as u
from talentwar.content.amounts import Amount
from talentwar.content.model import Deal, Offer, Pay, Spending
from talentwar.graph.disputes import is_disputed, is_pay_disputed
from talentwar.graph.graph import EventFact, Fact, MoveFact
from talentwar.views.charts.money import AmountMark, MoneyGroup, MoneyPart, MoneyRow, Tick, figures, mark, powers, scale

from .edition import Edition
from .filters import record_filter
from .flow_charts import source_line
from .heads import head
from .lines import kind_key
from .page_views import MoneyPage
from .records import move_title
from .table_of_contents import table_of_contents
from .titles import event_title

PAY_KINDS = ("package", "base", "bonus", "equity", "retention")

Claim = tuple[Amount | None, Callable[[AmountMark | None], MoneyRow]]
Claims = dict[str, list[Claim]]


def money_page(edition: Edition) -> MoneyPage:
    words = edition.format
    heading = words.text("Money")
    intro = words.text(
        "What was offered, accepted or paid, as reported. Sums for different periods or of different kinds are "
        "never set against one another, and what is disputed says so."
    )
    facts: list[Fact] = [fact for fact in edition.graph.events if isinstance(fact.event, Offer | Deal | Spending)]
    facts += [fact for fact in edition.graph.moves if fact.move.pay]
    choices = record_filter(edition, facts)
    groups, source = tuple(_groups(edition)), source_line(edition)
    ways = table_of_contents((group.anchor, group.heading, group.parts) for group in groups)
    return MoneyPage(head(edition, u.MONEY, heading, intro), intro, groups, source, choices, ways)


def _groups(edition: Edition) -> Iterator[MoneyGroup]:
    text = edition.format.text
    offers = [(fact, fact.event) for fact in edition.graph.events if isinstance(fact.event, Offer)]
    pays = [(fact, pay) for fact in edition.graph.moves for pay in fact.move.pay]
    headings = {
        "signing": text("Offers and pay: on signing"),
        "year": text("Offers and pay: a year"),
        "total": text("Offers and pay: in total, over several years"),
        None: text("Offers and pay: period not stated"),
    }
    for period, heading in headings.items():
        claims: Claims = {}
        for fact, offer in offers:
            if offer.period == period:
                claims.setdefault(offer.form or "", []).append(
                    (offer.amount, partial(_row, edition, fact, offer.amount))
                )
        for move, pay in pays:
            if pay.period == period:
                claims.setdefault(pay.kind, []).append((pay.amount, partial(_pay_row, edition, move, pay)))
        if claims:
            kinds = {kind: edition.lines.kind(kind) for kind in PAY_KINDS} | {"": text("kind not stated")}
            parts = tuple(part for kind in kinds for part in _parts(edition, kinds[kind], claims.get(kind, [])))
            yield MoneyGroup(heading, period or "unstated", parts)
    deals: Claims = {}
    spent: Claims = {}
    for event in edition.graph.events:
        match event.event:
            case Deal() as deal:
                deals.setdefault(deal.form, []).append((deal.amount, partial(_row, edition, event, deal.amount)))
            case Spending() as spending:
                sum_ = spending.amount
                spent.setdefault("spending", []).append((sum_, partial(_row, edition, event, sum_)))
    for heading, anchor, claims in ((text("Deals"), "deals", deals), (text("Spending"), "spending", spent)):
        if claims:
            parts = tuple(
                part for kind in sorted(claims) for part in _parts(edition, edition.lines.kind(kind), claims[kind])
            )
            yield MoneyGroup(heading, anchor, parts)


def _parts(edition: Edition, kind: str, claims: Sequence[Claim]) -> Iterator[MoneyPart]:
    """The claims of one kind by currency, for no sum is converted; those without a sum stand with the first."""
    named = Counter(amount.currency for amount, _ in claims if amount and amount.currency)
    currencies = sorted(named, key=lambda code: (-named[code], code)) or [""]
    for currency in currencies:
        some = [claim for claim in claims if ((claim[0] and claim[0].currency) or currencies[0]) == currency]
        if some:
            yield _part(edition, kind, some)


def _part(edition: Edition, kind: str, claims: Sequence[Claim]) -> MoneyPart:
    """The claims of one kind and currency, in the order of time, on a scale of their own."""
    words = edition.format
    amounts = [amount for amount, _ in claims if amount]
    on = scale(amounts)
    n = words.plural("%(kind)s: %(n)s claim", "%(kind)s: %(n)s claims", len(claims))
    heading = n % {"kind": kind[:1].upper() + kind[1:], "n": words.spelled_number(len(claims))}
    ticks: tuple[Tick, ...] = ()
    if on:
        values = sorted({value for amount in amounts if amount.currency == on.currency for value in figures(amount)})
        named = [words.amount(Amount("", "exact", value, value, on.currency)) for value in (values[0], values[-1])]
        if len(values) > 1:
            heading = words.text("%(claims)s, naming sums from %(low)s to %(high)s") % {
                "claims": heading,
                "low": named[0],
                "high": named[1],
            }
        ticks = tuple(
            Tick(on.place(value), words.amount(Amount("", "exact", value, value, on.currency)))
            for value in (Decimal(10) ** power for power in powers(on))
        )
    return MoneyPart(heading, ticks, tuple(row(mark(amount, on) if amount else None) for amount, row in claims))


def _row(edition: Edition, fact: EventFact, amount: Amount | None, place: AmountMark | None) -> MoneyRow:
    return MoneyRow(
        href=edition.links.record_href(fact),
        date=edition.format.date(fact.event.date),
        lab=edition.links.labs[fact.lab],
        what=event_title(fact.event, edition.format, edition.links.named),
        amount=edition.format.amount(amount) if amount else "",
        status=edition.format.status(fact.event.status),
        sources=edition.lines.sources_words(fact.independent),
        kind=kind_key(fact),
        is_disputed=is_disputed(fact.event),
        mark=place,
    )


def _pay_row(edition: Edition, fact: MoveFact, pay: Pay, place: AmountMark | None) -> MoneyRow:
    destination = fact.move.destination
    return MoneyRow(
        href=edition.links.record_href(fact),
        date=edition.format.date(pay.date or fact.move.date),
        lab=edition.links.labs[destination] if destination else None,
        what=edition.format.text("%(move)s: %(kind)s")
        % {"move": move_title(edition, fact), "kind": edition.lines.kind(pay.kind)},
        amount=edition.format.amount(pay.amount),
        status=edition.format.status(pay.status),
        sources=edition.lines.sources_words(fact.independent),
        kind=kind_key(fact),
        is_disputed=is_pay_disputed(fact.move, pay),
        mark=place,
    )
