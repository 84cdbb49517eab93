"""The page about money: offers, pay, deals and spending, grouped by period and kind. Amounts are never ranked."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import partial

from talentwar import urls as u
from talentwar.content.amounts import Amount
from talentwar.content.model import Deal, Offer, Pay, Spending
from talentwar.graph.disputes import is_disputed, is_pay_disputed
from talentwar.graph.graph import EventFact, Fact, Graph, MoveFact
from talentwar.views.charts import money

from .edition import Edition
from .filters import record_filter
from .flow_charts import source_line
from .formatting import Formatter
from .heads import head
from .lines import Lines, kind_key
from .page_views import MoneyPage
from .records import move_title
from .table_of_contents import table_of_contents
from .titles import event_title

PAY_KINDS = ("package", "base", "bonus", "equity", "retention")

# An amount, and a function that makes the row from the mark of the amount.
Claim = tuple[Amount | None, Callable[[money.AmountMark | None], money.MoneyRow]]
Claims = dict[str, list[Claim]]


def money_page(edition: Edition) -> MoneyPage:
    format = edition.format
    heading = format.text("Money")
    intro = format.text(
        "What was offered, accepted or paid, as reported. Sums for different periods or of different kinds are "
        "never set against one another, and what is disputed says so."
    )
    facts: list[Fact] = [fact for fact in edition.graph.events if isinstance(fact.event, Offer | Deal | Spending)]
    facts += [fact for fact in edition.graph.moves if fact.move.pay]
    groups = tuple(_groups(edition.graph, edition.lines))
    return MoneyPage(
        head=head(edition, u.MONEY, heading, intro),
        intro=intro,
        groups=groups,
        source=source_line(edition.graph, format),
        filter=record_filter(edition.lines, facts),
        contents=table_of_contents((group.anchor, group.heading, group.parts) for group in groups),
    )


def _groups(graph: Graph, lines: Lines) -> Iterator[money.MoneyGroup]:
    text = lines.format.text
    offers = [(fact, fact.event) for fact in graph.events if isinstance(fact.event, Offer)]
    pays = [(fact, pay) for fact in graph.moves for pay in fact.move.pay]
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
                claims.setdefault(offer.form or "", []).append((offer.amount, partial(_row, lines, fact, offer.amount)))
        for move, pay in pays:
            if pay.period == period:
                claims.setdefault(pay.kind, []).append((pay.amount, partial(_pay_row, lines, move, pay)))
        if claims:
            kinds = {kind: lines.kind(kind) for kind in PAY_KINDS} | {"": text("kind not stated")}
            parts = tuple(part for kind in kinds for part in _parts(lines.format, kinds[kind], claims.get(kind, [])))
            yield money.MoneyGroup(heading, period or "unstated", parts)
    deals: Claims = {}
    spent: Claims = {}
    for event in graph.events:
        match event.event:
            case Deal() as deal:
                deals.setdefault(deal.form, []).append((deal.amount, partial(_row, lines, event, deal.amount)))
            case Spending() as spending:
                sum_ = spending.amount
                spent.setdefault("spending", []).append((sum_, partial(_row, lines, event, sum_)))
    for heading, anchor, claims in ((text("Deals"), "deals", deals), (text("Spending"), "spending", spent)):
        if claims:
            parts = tuple(
                part for kind in sorted(claims) for part in _parts(lines.format, lines.kind(kind), claims[kind])
            )
            yield money.MoneyGroup(heading, anchor, parts)


def _parts(format: Formatter, kind: str, claims: Sequence[Claim]) -> Iterator[money.MoneyPart]:
    """The claims of one kind by currency, as amounts are not converted; those without one go with the first."""
    named = Counter(amount.currency for amount, _ in claims if amount and amount.currency)
    currencies = sorted(named, key=lambda code: (-named[code], code)) or [""]
    for currency in currencies:
        part = [claim for claim in claims if ((claim[0] and claim[0].currency) or currencies[0]) == currency]
        if part:
            yield _part(format, kind, part)


def _part(format: Formatter, kind: str, claims: Sequence[Claim]) -> money.MoneyPart:
    """The claims of one kind and currency on a scale of their own, in the order of time."""
    amounts = [amount for amount, _ in claims if amount]
    axis = money.scale(amounts)
    n = format.plural("%(kind)s: %(n)s claim", "%(kind)s: %(n)s claims", len(claims))
    heading = n % {"kind": kind[:1].upper() + kind[1:], "n": format.spelled_number(len(claims))}
    ticks: tuple[money.Tick, ...] = ()
    if axis:
        values = sorted(
            {value for amount in amounts if amount.currency == axis.currency for value in money.bounds(amount)}
        )
        named = [format.amount(Amount("", "exact", value, value, axis.currency)) for value in (values[0], values[-1])]
        if len(values) > 1:
            heading = format.text("%(claims)s, naming sums from %(low)s to %(high)s") % {
                "claims": heading,
                "low": named[0],
                "high": named[1],
            }
        ticks = tuple(
            money.Tick(axis.position(value), format.amount(Amount("", "exact", value, value, axis.currency)))
            for value in (Decimal(10) ** power for power in money.powers(axis))
        )
    return money.MoneyPart(
        heading, ticks, tuple(row(money.position_mark(amount, axis) if amount else None) for amount, row in claims)
    )


def _row(lines: Lines, fact: EventFact, amount: Amount | None, mark: money.AmountMark | None) -> money.MoneyRow:
    return money.MoneyRow(
        href=lines.links.record_href(fact),
        date=lines.format.date(fact.event.date),
        lab=lines.links.labs[fact.lab],
        what=event_title(fact.event, lines.format, lines.links.named),
        amount=lines.format.amount(amount) if amount else "",
        status=lines.format.status(fact.event.status),
        sources=lines.source_count(fact.independent),
        kind=kind_key(fact),
        is_disputed=is_disputed(fact.event),
        mark=mark,
    )


def _pay_row(lines: Lines, fact: MoveFact, pay: Pay, mark: money.AmountMark | None) -> money.MoneyRow:
    destination = fact.move.destination
    return money.MoneyRow(
        href=lines.links.record_href(fact),
        date=lines.format.date(pay.date or fact.move.date),
        lab=lines.links.labs[destination] if destination else None,
        what=lines.format.text("%(move)s: %(kind)s") % {"move": move_title(lines, fact), "kind": lines.kind(pay.kind)},
        amount=lines.format.amount(pay.amount),
        status=lines.format.status(pay.status),
        sources=lines.source_count(fact.independent),
        kind=kind_key(fact),
        is_disputed=is_pay_disputed(fact.move, pay),
        mark=mark,
    )
