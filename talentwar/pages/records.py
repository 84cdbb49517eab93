"""Records in full: a move on its person's page, an event on its lab's, with terms, disputes and notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from talentwar.content.model import Count, Deal, Dispute, Layoff, Offer, Pay, Ratio, Spending, Statement
from talentwar.graph.graph import CountFact, EventFact, MoveFact
from talentwar.views.parts import CountView, DisputeView, EventDetail, Link, MoveDetail, PayView, ReplacedRow, Term

from .bodies import Footnotes
from .edition import Edition
from .lines import kind_key
from .titles import event_title


def move_section(edition: Edition, fact: MoveFact, notes: Footnotes) -> MoveDetail:
    move = fact.move
    marks = notes.references(move.sources)
    return MoveDetail(
        id=fact.id,
        line=edition.lines.move_line(fact),
        terms=tuple(_move_terms(edition, fact)),
        note=move.note or "",
        why=move.why or "",
        pay=tuple(pay_view(edition, pay, notes, move.sources) for pay in move.pay),
        disputes=dispute_views(edition, move.disputes, notes),
        notes=marks,
        replaced=superseded_link(edition, fact),
    )


def _move_terms(edition: Edition, fact: MoveFact) -> Iterator[Term]:
    move, words = fact.move, edition.format
    text, kind = words.text, kind_key(fact)
    if move.left_role:
        yield Term(text("Left as"), move.left_role)
    if move.role:
        yield Term(text("Joined as"), move.role)
    if kind != "hire":
        yield Term(text("Kind"), edition.lines.kind(kind))
    if move.left:
        yield Term(text("Last day"), words.event_date(move.left))
    if move.joined:
        yield Term(text("First day"), words.event_date(move.joined))
    if move.announced:
        yield Term(text("Announced"), words.date(move.announced).text)
    if move.reported:
        yield Term(text("First reported"), words.date(move.reported).text)
    if move.to_note:
        yield Term(text("Destination"), move.to_note)
    if move.confirmed_by:
        yield Term(text("Confirmed by"), *_party(edition, move.confirmed_by))


def event_section(edition: Edition, fact: EventFact, notes: Footnotes) -> EventDetail:
    event, words = fact.event, edition.format
    marks = notes.references(event.sources)
    return EventDetail(
        id=fact.id,
        title=event_title(event, words, edition.links.named),
        kind=edition.lines.kind(fact.kind),
        date=words.date(event.date),
        status=words.status(event.status),
        sources=edition.lines.sources_words(fact.independent),
        terms=tuple(term for term in _terms(edition, fact) if term.text),
        people=tuple(edition.links.people[slug] for slug in event.people),
        labs=tuple(edition.links.labs[slug] for slug in event.partners),
        note=event.note or "",
        why=event.why or "",
        disputes=dispute_views(edition, event.disputes, notes),
        notes=marks,
        replaced=superseded_link(edition, fact),
    )


def _terms(edition: Edition, fact: EventFact) -> list[Term]:
    event, words = fact.event, edition.format
    text, kind = words.text, edition.lines.kind
    terms: list[Term] = []
    match event:
        case Deal():
            terms = [
                Term(text("Form"), kind(event.form)),
                Term(text("Stage"), kind(event.stage) if event.stage else ""),
                Term(text("Amount"), words.amount(event.amount) if event.amount else ""),
                Term(text("Share"), words.share(event.stake) if event.stake else ""),
            ]
        case Offer():
            terms = [
                Term(text("Offered to"), words.join_list(map(edition.links.named, event.destination))),
                Term(text("Amount"), _amount(edition, event)),
                Term(text("Outcome"), kind(event.outcome)),
                Term(text("According to"), *_party(edition, event.by)),
            ]
        case Count() | Ratio():
            terms = [
                Term(text("Who is counted"), event.who or ""),
                Term(text("Period"), words.date(event.window).text if event.window else ""),
                Term(text("Method"), event.method or ""),
                Term(text("According to"), *_party(edition, event.by)),
            ]
        case Spending():
            terms = [
                Term(text("Amount"), words.amount(event.amount)),
                Term(text("Period"), words.date(event.window).text if event.window else ""),
                Term(text("According to"), *_party(edition, event.by)),
            ]
        case Statement():
            terms = [
                Term(text("Said by"), *_party(edition, event.by)),
                Term(text("In substance"), event.says if event.title else ""),
            ]
        case Layoff():
            terms = [Term(text("Number"), words.quantity(event.number) if event.number else "")]
    return [*terms, Term(text("Confirmed by"), *_party(edition, event.confirmed_by))]


def pay_view(edition: Edition, pay: Pay, notes: Footnotes, inherited: Iterable[str]) -> PayView:
    """A claim about pay; it rests on the move's sources where it names none of its own."""
    kind = edition.lines.kind
    parts = [kind(pay.kind), kind(pay.period) if pay.period else "", _years(edition, pay.years)]
    if pay.outcome != "unknown":
        parts.append(kind(pay.outcome))
    return PayView(
        amount=edition.format.amount(pay.amount),
        terms=", ".join(part for part in parts if part),
        status=edition.format.status(pay.status),
        by=edition.links.party(pay.by),
        date=edition.format.date(pay.date) if pay.date else None,
        note=pay.note or "",
        notes=notes.references(pay.sources or inherited),
        disputes=dispute_views(edition, pay.disputes, notes),
    )


def dispute_views(edition: Edition, disputes: Iterable[Dispute], notes: Footnotes) -> tuple[DisputeView, ...]:
    """Disputes in the order of time, the undated last."""
    ordered = sorted(
        disputes, key=lambda dispute: (dispute.date is None, dispute.date.sort_key if dispute.date else ())
    )
    return tuple(
        DisputeView(
            about=field_words(edition, dispute.field),
            by=edition.links.party(dispute.by),  # type: ignore[arg-type]
            says=dispute.says,
            date=edition.format.date(dispute.date) if dispute.date else None,
            notes=notes.references(dispute.sources),
        )
        for dispute in ordered
    )


def field_words(edition: Edition, field: str | None) -> str:
    """What a dispute is about, in words; empty for the record as a whole."""
    text = edition.format.text
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


def count_view(edition: Edition, count: CountFact, *, on: str = "", with_moves: bool = True) -> CountView:
    """A reported number against the moves named here; on the page of its own lab it has its anchor.

    `with_moves` if they are listed beneath; else its own page has them.
    """
    event, words = count.event, edition.format
    text = words.text
    if count.missing is None:
        missing = text("the report gives no lower bound")
    elif not count.missing and event.number.bound in ("at least", "more than", "about"):
        missing = text("no fewer than reported")
    elif event.number.bound in ("at least", "more than", "range"):
        missing = text("at least %s not named") % words.number(count.missing)
    else:
        missing = text("%s not named") % words.quantity_of(count.missing, event.number)
    return CountView(
        href=edition.links.record_href(count.fact),
        title=event_title(event, words, edition.links.named),
        reported=words.quantity(event.number),
        named=len(count.named),
        missing=missing,
        date=words.date(event.date),
        status=words.status(event.status),
        lines=tuple(map(edition.lines.move_line, count.named)) if with_moves else (),
        labs=" ".join(sorted(edition.links.labs_of(count.fact))),
        id=count.fact.id if on == count.fact.lab else "",
        who=event.who or "",
        method=event.method or "",
        by=edition.links.party(event.by),
    )


def superseded_link(edition: Edition, fact: MoveFact | EventFact) -> Link | None:
    """The later record that replaces one."""
    reference = fact.record.superseded_by
    if not reference:
        return None
    slug, _, id = reference.rpartition("#")
    slug = slug or fact.owner
    href = edition.urls.href(edition.links.record_path(slug, id))
    return Link(record_title(edition, slug, id), href)


def record_title(edition: Edition, slug: str, id: str) -> str:
    """A record of a profile in a few words."""
    for fact in edition.graph.events_of.get(slug, ()):
        if fact.id == id:
            return event_title(fact.event, edition.format, edition.links.named)
    for move in edition.graph.moves_of.get(slug, ()):
        if move.id == id:
            return move_title(edition, move)
    return edition.links.named(slug)


def move_title(edition: Edition, fact: MoveFact) -> str:
    """A move as a short line of text."""
    line, text = edition.lines.move_line(fact), edition.format.text
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


def superseded_rows(edition: Edition, facts: Iterable[MoveFact | EventFact]) -> tuple[ReplacedRow, ...]:
    rows = []
    for fact in facts:
        link = superseded_link(edition, fact)
        if link:
            title = (
                move_title(edition, fact)
                if isinstance(fact, MoveFact)
                else event_title(fact.event, edition.format, edition.links.named)
            )
            rows.append(
                ReplacedRow(
                    title, edition.links.record_href(fact), edition.format.date(fact.record.date), link.text, link.href
                )
            )
    return tuple(rows)


def _amount(edition: Edition, event: Offer) -> str:
    if not event.amount:
        return ""
    kind = edition.lines.kind
    parts = [
        edition.format.amount(event.amount),
        kind(event.form) if event.form else "",
        kind(event.period) if event.period else "",
        _years(edition, event.years),
    ]
    return ", ".join(part for part in parts if part)


def _years(edition: Edition, years: float | None) -> str:
    if not years:
        return ""
    number = edition.format.number(int(years) if years == int(years) else years)
    return edition.format.plural("over %s year", "over %s years", round(years)) % number


def _party(edition: Edition, who: str | None) -> tuple[str, str]:
    party = edition.links.party(who)
    return (party.text, party.href) if party else ("", "")
