"""Moves and events in full, with terms, pay, disputes and footnotes; and the titles of records."""

from collections.abc import Iterable, Iterator

from talentwar.content.model import Count, Deal, Dispute, Layoff, Offer, Pay, Ratio, Spending, Statement
from talentwar.graph.graph import CountFact, EventFact, Fact, Graph, MoveFact
from talentwar.views.parts import CountView, DisputeView, EventDetail, Link, MoveDetail, PayView, ReplacedRow, Term

from .bodies import Footnotes
from .formatting import Formatter
from .lines import Lines, kind_key
from .links import Links
from .titles import event_title


def move_section(graph: Graph, lines: Lines, fact: MoveFact, footnotes: Footnotes) -> MoveDetail:
    move = fact.move
    marks = footnotes.references(move.sources)
    return MoveDetail(
        id=fact.id,
        line=lines.move_line(fact),
        terms=tuple(_move_terms(lines, fact)),
        note=move.note or "",
        why=move.why or "",
        pay=tuple(pay_view(lines, pay, footnotes, move.sources) for pay in move.pay),
        disputes=dispute_views(lines.links, lines.format, move.disputes, footnotes),
        notes=marks,
        replaced=superseded_link(graph, lines, fact),
    )


def _move_terms(lines: Lines, fact: MoveFact) -> Iterator[Term]:
    move, format = fact.move, lines.format
    text, kind = format.text, kind_key(fact)
    if move.left_role:
        yield Term(text("Left as"), move.left_role)
    if move.role:
        yield Term(text("Joined as"), move.role)
    if kind != "hire":
        yield Term(text("Kind"), lines.kind(kind))
    if move.left:
        yield Term(text("Last day"), format.event_date(move.left))
    if move.joined:
        yield Term(text("First day"), format.event_date(move.joined))
    if move.announced:
        yield Term(text("Announced"), format.date(move.announced).text)
    if move.reported:
        yield Term(text("First reported"), format.date(move.reported).text)
    if move.to_note:
        yield Term(text("Destination"), move.to_note)
    if move.confirmed_by:
        yield Term(text("Confirmed by"), *_party(lines.links, move.confirmed_by))


def event_section(graph: Graph, lines: Lines, fact: EventFact, footnotes: Footnotes) -> EventDetail:
    event, format = fact.event, lines.format
    marks = footnotes.references(event.sources)
    return EventDetail(
        id=fact.id,
        title=event_title(event, format, lines.links.named),
        kind=lines.kind(fact.kind),
        date=format.date(event.date),
        status=format.status(event.status),
        sources=lines.source_count(fact.independent),
        terms=tuple(term for term in _terms(lines, fact) if term.text),
        people=tuple(lines.links.people[slug] for slug in event.people),
        labs=tuple(lines.links.labs[slug] for slug in event.partners),
        note=event.note or "",
        why=event.why or "",
        disputes=dispute_views(lines.links, lines.format, event.disputes, footnotes),
        notes=marks,
        replaced=superseded_link(graph, lines, fact),
    )


def _terms(lines: Lines, fact: EventFact) -> list[Term]:
    event, format = fact.event, lines.format
    text, kind = format.text, lines.kind
    terms: list[Term] = []
    match event:
        case Deal():
            terms = [
                Term(text("Form"), kind(event.form)),
                Term(text("Stage"), kind(event.stage) if event.stage else ""),
                Term(text("Amount"), format.amount(event.amount) if event.amount else ""),
                Term(text("Share"), format.percentage(event.stake) if event.stake else ""),
            ]
        case Offer():
            terms = [
                Term(text("Offered to"), format.join_list(map(lines.links.named, event.destination))),
                Term(text("Amount"), _amount(lines, event)),
                Term(text("Outcome"), kind(event.outcome)),
                Term(text("According to"), *_party(lines.links, event.by)),
            ]
        case Count() | Ratio():
            terms = [
                Term(text("Who is counted"), event.who or ""),
                Term(text("Period"), format.date(event.window).text if event.window else ""),
                Term(text("Method"), event.method or ""),
                Term(text("According to"), *_party(lines.links, event.by)),
            ]
        case Spending():
            terms = [
                Term(text("Amount"), format.amount(event.amount)),
                Term(text("Period"), format.date(event.window).text if event.window else ""),
                Term(text("According to"), *_party(lines.links, event.by)),
            ]
        case Statement():
            terms = [
                Term(text("Said by"), *_party(lines.links, event.by)),
                Term(text("In substance"), event.says if event.title else ""),
            ]
        case Layoff():
            terms = [Term(text("Number"), format.quantity(event.number) if event.number else "")]
    return [*terms, Term(text("Confirmed by"), *_party(lines.links, event.confirmed_by))]


def pay_view(lines: Lines, pay: Pay, footnotes: Footnotes, inherited: Iterable[str]) -> PayView:
    """A claim about pay; `inherited` are the sources of its move, used if the claim has none of its own."""
    kind = lines.kind
    parts = [kind(pay.kind), kind(pay.period) if pay.period else "", _years(lines.format, pay.years)]
    if pay.outcome != "unknown":
        parts.append(kind(pay.outcome))
    return PayView(
        amount=lines.format.amount(pay.amount),
        terms=", ".join(part for part in parts if part),
        status=lines.format.status(pay.status),
        by=lines.links.party(pay.by),
        date=lines.format.date(pay.date) if pay.date else None,
        note=pay.note or "",
        notes=footnotes.references(pay.sources or inherited),
        disputes=dispute_views(lines.links, lines.format, pay.disputes, footnotes),
    )


def dispute_views(
    links: Links, format: Formatter, disputes: Iterable[Dispute], footnotes: Footnotes
) -> tuple[DisputeView, ...]:
    """Disputes, oldest first; undated ones come last."""
    ordered = sorted(
        disputes, key=lambda dispute: (dispute.date is None, dispute.date.sort_key if dispute.date else ())
    )
    return tuple(
        DisputeView(
            about=field_words(format, dispute.field),
            by=links.party(dispute.by),  # type: ignore[arg-type]
            says=dispute.says,
            date=format.date(dispute.date) if dispute.date else None,
            notes=footnotes.references(dispute.sources),
        )
        for dispute in ordered
    )


def field_words(format: Formatter, field: str | None) -> str:
    """The words for the key that a dispute is about; empty if it is about the whole record."""
    text = format.text
    words = {
        "date": text("the date"),
        "role": text("the role"),
        "left_role": text("the former role"),
        "pay": text("the pay"),
        "amount": text("the amount"),
        "from": text("the origin"),
        "to": text("the destination"),
        "number": text("the number"),
        "ratio": text("the ratio"),
        "says": text("the statement"),
        "outcome": text("the outcome"),
        "note": text("the account"),
        "kind": text("the kind"),
        "form": text("the form"),
        "stake": text("the share"),
        "people": text("the people"),
        "title": text("the account"),
        "confirmed_by": text("the confirmation"),
        "what": text("the purpose"),
        "window": text("the period"),
        "period": text("the period"),
        "years": text("the period"),
        "stage": text("the stage"),
        "method": text("the method"),
        "who": text("the group"),
        "named": text("the names"),
        "with": text("the other labs"),
        "by": text("the origin of the claim"),
        "to_note": text("the destination"),
        "reported": text("the first report"),
        "announced": text("the announcement"),
        "left": text("the departure"),
        "joined": text("the arrival"),
        "status": text("the status"),
        "why": text("the reason"),
        "sources": text("the sources"),
        "superseded_by": text("the later record"),
    }
    return words.get(field, field.replace("_", " ")) if field else ""


def count_view(lines: Lines, count: CountFact, *, on: str = "", with_moves: bool = True) -> CountView:
    """A reported number and the moves on this site that belong to it.

    The view has an anchor only if `on` is the lab that reports the number. `with_moves` lists the moves.
    """
    event, format = count.event, lines.format
    text = format.text
    if count.missing is None:
        missing = text("the report gives no lower bound")
    elif not count.missing and event.number.bound in ("at least", "more than", "about"):
        missing = text("no fewer than reported")
    elif event.number.bound in ("at least", "more than", "range"):
        missing = text("at least %s not named") % format.number(count.missing)
    else:
        missing = text("%s not named") % format.quantity_of(count.missing, event.number)
    return CountView(
        href=lines.links.record_href(count.fact),
        title=event_title(event, format, lines.links.named),
        reported=format.quantity(event.number),
        named=len(count.named),
        missing=missing,
        date=format.date(event.date),
        status=format.status(event.status),
        lines=tuple(map(lines.move_line, count.named)) if with_moves else (),
        labs=" ".join(sorted(lines.links.labs_of(count.fact))),
        id=count.fact.id if on == count.fact.lab else "",
        who=event.who or "",
        method=event.method or "",
        by=lines.links.party(event.by),
    )


def superseded_link(graph: Graph, lines: Lines, fact: Fact) -> Link | None:
    """A link to the record that replaces this one, if any."""
    reference = fact.record.superseded_by
    if not reference:
        return None
    slug, _, id = reference.rpartition("#")
    slug = slug or fact.owner
    href = lines.links.urls.href(lines.links.record_path(slug, id))
    return Link(record_title(graph, lines, slug, id), href)


def record_title(graph: Graph, lines: Lines, slug: str, id: str) -> str:
    """The title of a record by its profile and id; the profile's name if there is no such record."""
    for fact in graph.events_of.get(slug, ()):
        if fact.id == id:
            return fact_title(lines, fact)
    for move in graph.moves_of.get(slug, ()):
        if move.id == id:
            return move_title(lines, move)
    return lines.links.named(slug)


def fact_title(lines: Lines, fact: Fact) -> str:
    """A move or an event as a short line of text."""
    return (
        move_title(lines, fact)
        if isinstance(fact, MoveFact)
        else event_title(fact.event, lines.format, lines.links.named)
    )


def move_title(lines: Lines, fact: MoveFact) -> str:
    """A move as a short line of text."""
    line, text = lines.move_line(fact), lines.format.text
    names = {
        "person": line.person.text,
        "origin": line.origin.text if line.origin else "",
        "destination": line.destination.text if line.destination else "",
    }
    if line.appointment:
        lab = line.destination or line.origin
        return text("%(person)s, %(role)s at %(lab)s") % {
            "person": line.person.text, "role": line.appointment, "lab": lab.text if lab else "",
        }  # fmt: skip
    if line.origin and line.destination:
        return text("%(person)s, %(origin)s to %(destination)s") % names
    if line.destination:
        return text("%(person)s to %(destination)s") % names
    return text("%(person)s leaves %(origin)s") % names


def superseded_rows(graph: Graph, lines: Lines, facts: Iterable[Fact]) -> tuple[ReplacedRow, ...]:
    rows = []
    for fact in facts:
        link = superseded_link(graph, lines, fact)
        if link:
            date = lines.format.date(fact.record.date)
            rows.append(ReplacedRow(fact_title(lines, fact), lines.links.record_href(fact), date, link.text, link.href))
    return tuple(rows)


def _amount(lines: Lines, event: Offer) -> str:
    if not event.amount:
        return ""
    kind = lines.kind
    parts = [
        lines.format.amount(event.amount),
        kind(event.form) if event.form else "",
        kind(event.period) if event.period else "",
        _years(lines.format, event.years),
    ]
    return ", ".join(part for part in parts if part)


def _years(format: Formatter, years: float | None) -> str:
    if not years:
        return ""
    number = format.number(int(years) if years == int(years) else years)
    return format.plural("over %s year", "over %s years", round(years)) % number


def _party(links: Links, who: str | None) -> tuple[str, str]:
    party = links.party(who)
    return (party.text, party.href) if party else ("", "")
