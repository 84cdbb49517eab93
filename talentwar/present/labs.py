"""A lab's page: who came and who left, who is there, its teams, its money, what is disputed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from talentwar import urls as u
from talentwar.careers import Stay, is_transfer
from talentwar.catalog import Entry
from talentwar.graph import EventFact, MoveFact, RosterEntry, roster
from talentwar.model import Lab
from talentwar.pages import LabPage
from talentwar.present.edition import Edition, Notes
from talentwar.present.flow_charts import exchange
from talentwar.present.heads import head
from talentwar.present.people import mention_views, organisation
from talentwar.present.quarters import quarters
from talentwar.present.records import count_view, event_section
from talentwar.views import LabLink, Link, MoveLine, Roster, RosterRow, TeamRow

LISTED = 60
MONEY_KINDS = frozenset({"deal", "offer", "spending"})


def lab_page(edition: Edition, slug: str) -> LabPage:
    graph, words = edition.graph, edition.words
    entry = graph.catalog.labs[slug]
    lab = entry.record
    balance = graph.balances[slug]
    notes = Notes(edition)
    facts = sorted(graph.events_of[slug], key=lambda fact: (fact.event.date.sort_key, fact.id), reverse=True)
    counts = [count for count in graph.counts if _concerns(count.fact, slug)]
    shown = {count.fact.id for count in counts if count.fact.lab == slug}
    money = [fact for fact in facts if fact.kind in MONEY_KINDS]
    other = [fact for fact in facts if fact.kind not in MONEY_KINDS and fact.id not in shown]
    body = edition.body(entry.prose, notes)
    former = former_stays(edition, slug)
    flows, diagram = exchange(edition, slug)
    return LabPage(
        head=head(
            edition,
            u.lab(slug),
            lab.name,
            f"{lab.headline or lab.name}. {summary(edition, slug)}",
            [(words.text("Labs"), u.LABS)],
            thing=_lab_thing(edition, entry),
        ),
        name=lab.name,
        headline=lab.headline or "",
        kind=edition.kind(lab.kind),
        swatch=edition.labs[slug].swatch,
        other_names=lab.aka,
        parents=tuple(edition.labs[parent] for parent in graph.tree.line(slug)[1:]),
        founded=words.date(lab.founded) if lab.founded else None,
        closed=words.date(lab.closed) if lab.closed else None,
        summary=summary(edition, slug),
        body_html=body,
        arrivals=_lines(edition, balance.arrivals),
        arrivals_total=len(balance.arrivals),
        arrivals_more=_more(edition, slug, "arrivals", len(balance.arrivals)),
        departures=_lines(edition, balance.departures),
        departures_total=len(balance.departures),
        departures_more=_more(edition, slug, "departures", len(balance.departures)),
        internal=_lines(edition, balance.internal),
        internal_total=len(balance.internal),
        internal_more=_more(edition, slug, "internal", len(balance.internal)),
        uncounted=_lines(edition, balance.uncounted),
        uncounted_more=_more(edition, slug, "uncounted", len(balance.uncounted)),
        quarters=quarters(edition, slug),
        flows=flows,
        exchange=diagram,
        roster=roster_today(edition, slug),
        former=tuple(_row(edition, slug, person, stay, "") for person, stay in former[:LISTED]),
        former_total=len(former),
        teams=tuple(_teams(edition, slug, 0)),
        counts=tuple(count_view(edition, count, on=slug) for count in counts),
        money=tuple(event_section(edition, fact, notes) for fact in money),
        events=tuple(event_section(edition, fact, notes) for fact in other),
        mentions=mention_views(edition, slug),
        sources=notes.all(),
        topics=edition.topics(lab.topics),
        links=edition.links_elsewhere(entry),
        newest=notes.newest(),
        checked=words.date(lab.checked) if lab.checked else None,
    )


def summary(edition: Edition, slug: str) -> str:
    """A lab's counted moves in one sentence."""
    balance, words = edition.graph.balances[slug], edition.words
    came, went, within = len(balance.arrivals), len(balance.departures), len(balance.internal)
    if not (came or went or within):
        return words.text("No counted move is recorded here yet.")
    arrivals = words.plural("%s arrival", "%s arrivals", came) % words.number(came)
    departures = words.plural("%s departure", "%s departures", went) % words.number(went)
    line = words.text("%(arrivals)s and %(departures)s are named here, a net of %(net)s") % {
        "arrivals": arrivals,
        "departures": departures,
        "net": words.signed(balance.net),
    }
    if within:
        moves = words.plural("%s move between its own teams", "%s moves between its own teams", within)
        line += words.text("; %s apart") % (moves % words.number(within))
    return line + "."


def roster_today(edition: Edition, slug: str) -> Roster:
    """Who is at a lab today, as far as the sources tell."""
    graph, words = edition.graph, edition.words
    entries = roster(graph, slug, graph.today)
    rows = {
        band: [roster_row(edition, slug, entry) for entry in entries if entry.band == band][:LISTED]
        for band in ("certain", "possible", "start unknown")
    }
    more = None
    if len(graph.stays[slug]) > LISTED:
        more = Link(words.text("The whole roster"), edition.urls.to(u.lab_list(slug, "roster")))
    return Roster(
        words.day(graph.today),
        tuple(rows["certain"]),
        tuple(rows["possible"]),
        tuple(rows["start unknown"]),
        len(entries),
        more,
    )


def roster_row(edition: Edition, slug: str, entry: RosterEntry) -> RosterRow:
    words = edition.words
    as_of = words.text("as of %s") % words.day(entry.as_of).text if entry.as_of else ""
    return _row(edition, slug, entry.person, entry.stay, as_of)


def former_stays(edition: Edition, slug: str) -> list[tuple[str, Stay]]:
    """People who are known to have left, the latest first."""
    ended = [(person, stay) for person, stay in edition.graph.stays[slug] if not stay.is_open]
    return sorted(ended, key=lambda pair: (pair[1].latest_end, pair[0]), reverse=True)


def roster_rows(edition: Edition, slug: str) -> tuple[RosterRow, ...]:
    """Everybody who was ever at a lab, the open stays first, then the latest."""
    stays = sorted(
        edition.graph.stays[slug], key=lambda pair: (pair[1].latest_end, pair[1].latest_start, pair[0]), reverse=True
    )
    return tuple(_row(edition, slug, person, stay, "") for person, stay in stays)


def _row(edition: Edition, slug: str, person: str, stay: Stay, as_of: str) -> RosterRow:
    graph, words = edition.graph, edition.words
    moves = graph.catalog.people[person].record.moves
    arrival = moves[stay.arrival] if stay.arrival is not None else None
    departure = moves[stay.departure] if stay.departure is not None else None
    role = (arrival.role if arrival else None) or (departure.left_role if departure else None) or ""
    for index in graph.careers[person].order:
        later = moves[index]
        if not is_transfer(later) and later.role and slug in graph.tree.line(later.destination) and stay.is_open:
            role = later.role
    unknown = words.text("start unknown")
    since = words.date(arrival.joined or arrival.date).text if arrival else unknown
    if departure:
        until = words.date(departure.left or departure.date).text
    else:
        until = "" if stay.is_open else words.text("before %s") % words.day(stay.latest_end).text
    team = _team(edition, slug, person, stay)
    certain = ""
    if stay.latest_start < stay.earliest_end:
        first = words.day(stay.latest_start).text
        if stay.is_open:
            certain = words.text("certain from %s") % first
        else:
            certain = words.text("certain from %(first)s until %(last)s") % {
                "first": first,
                "last": words.day(stay.earliest_end).text,
            }
    return RosterRow(edition.people[person], role, since, until, team, as_of, certain)


def _team(edition: Edition, slug: str, person: str, stay: Stay) -> LabLink | None:
    """The team below the lab at which a person was last known during a stay."""
    graph = edition.graph
    places = [
        own.lab
        for own in graph.careers[person].stays
        if slug in graph.tree.line(own.lab)
        and own.earliest_start < stay.latest_end
        and own.latest_end <= stay.latest_end
    ]
    return edition.labs[places[-1]] if places and places[-1] != slug else None


def _lines(edition: Edition, facts: Sequence[MoveFact]) -> tuple[MoveLine, ...]:
    return tuple(map(edition.move_line, facts[:LISTED]))


def _more(edition: Edition, slug: str, name: str, total: int) -> Link | None:
    if total <= LISTED:
        return None
    text = edition.words.text("All %s") % edition.words.number(total)
    return Link(text, edition.urls.to(u.lab_list(slug, name)))


def _concerns(fact: EventFact, slug: str) -> bool:
    return slug in (fact.lab, getattr(fact.event, "origin", None), getattr(fact.event, "destination", None))


def _teams(edition: Edition, slug: str, depth: int) -> Iterator[TeamRow]:
    graph = edition.graph
    for child in sorted(graph.tree.children(slug), key=lambda lab: edition.labs[lab].text):
        people = len({person for person, stay in graph.stays[child] if stay.is_open})
        yield TeamRow(edition.labs[child], depth, graph.catalog.labs[child].record.headline or "", people)
        yield from _teams(edition, child, depth + 1)


def _lab_thing(edition: Edition, entry: Entry[Lab]) -> dict[str, Any]:
    lab = entry.record
    thing: dict[str, Any] = {"@type": "Organization", "name": lab.name, "url": edition.urls.absolute(u.lab(entry.slug))}
    if lab.aka:
        thing["alternateName"] = list(lab.aka)
    if lab.headline:
        thing["description"] = lab.headline
    if lab.parent:
        thing["parentOrganization"] = organisation(edition, lab.parent)
    if lab.founded and lab.founded.precision != "interval":
        thing["foundingDate"] = edition.words.date(lab.founded).iso
    elsewhere = [link.href for link in edition.links_elsewhere(entry)]
    if elsewhere:
        thing["sameAs"] = elsewhere
    return thing
