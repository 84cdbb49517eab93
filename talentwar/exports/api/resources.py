"""The resources of the JSON API: every key, defined once.

From these definitions come the files and their description in OpenAPI. A key is added with a description; none is
renamed, removed or given another meaning within a version (`CHANGES`).
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from msgspec import Meta, Struct

from talentwar.content.model import LabKind, MoveKind, Outcome, PayKind, Period, SourceKind, Status
from talentwar.exports.tables.schema import Number

VERSION = "1.0"
CHANGES = (("1.0", "The first version: people, labs, routes, sources, topics and months."),)
"""Every version of the shape, the latest first, with what it brought."""

RULE = (
    "Within /api/v1/ keys and files may be added; none is renamed, removed or changed in its meaning, and ids stay. "
    "Anything else is /api/v2/, and /api/v1/ stays beside it for a year. A key that is absent is not known."
)


def about(text: str) -> Meta:
    return Meta(description=text)


class _Part(Struct, frozen=True, kw_only=True, omit_defaults=True):
    pass


class Dated(_Part, frozen=True, kw_only=True):
    """A date at the precision that is known."""

    edtf: Annotated[str, about("As the Extended Date/Time Format writes it")]
    earliest: Annotated[dt.date, about("The earliest day that it can mean")]
    latest: Annotated[dt.date | None, about("The latest day that it can mean; absent where it is open")] = None


class Ref(_Part, frozen=True, kw_only=True):
    """Another resource."""

    id: Annotated[str, about("Its id")]
    name: Annotated[str, about("Its name")]
    url: Annotated[str, about("Its address in this API")]


class Party(_Part, frozen=True, kw_only=True):
    """Somebody who says something."""

    name: Annotated[str, about("Who it is")]
    id: Annotated[str | None, about("The slug, of a person or a lab that has a profile")] = None
    url: Annotated[str | None, about("The address of that profile in this API")] = None


class Sum(_Part, frozen=True, kw_only=True):
    """A number or a sum of money with what is known of it."""

    text: Annotated[str, about("As it was reported; `undisclosed` is neither zero nor unknown")]
    low: Annotated[Number, about("The least that it can mean")] = None
    high: Annotated[Number, about("The most that it can mean")] = None
    currency: Annotated[str | None, about("The currency of a sum (ISO 4217)")] = None


class Dispute(_Part, frozen=True, kw_only=True):
    """Who says otherwise."""

    by: Annotated[Party, about("Who disputes")]
    says: Annotated[str, about("What they say")]
    sources: Annotated[tuple[Ref, ...], about("Where they say so")]
    field: Annotated[str | None, about("The key in doubt; absent for the whole record")] = None
    date: Annotated[Dated | None, about("When they said so")] = None


class Pay(_Part, frozen=True, kw_only=True):
    """One claim about the terms of a move."""

    amount: Annotated[Sum, about("How much")]
    kind: Annotated[PayKind, about("What it consists of")]
    outcome: Annotated[Outcome, about("What became of it")]
    status: Annotated[Status, about("How well it is known")]
    sources: Annotated[tuple[Ref, ...], about("Where it is said; the move's own where empty")]
    disputes: Annotated[tuple[Dispute, ...], about("Who says otherwise")]
    period: Annotated[Period | None, about("What the sum covers")] = None
    years: Annotated[float | None, about("Over how many years, of a total")] = None
    date: Annotated[Dated | None, about("When it was said")] = None
    by: Annotated[Party | None, about("Who says so")] = None
    note: Annotated[str | None, about("One or two sentences")] = None


class MoveLine(_Part, frozen=True, kw_only=True, rename={"origin": "from", "destination": "to"}):
    """A move in a list: ids, and the date as EDTF; the person's resource has the rest."""

    id: Annotated[str, about("The person and the id of the move, as person#move")]
    name: Annotated[str, about("The person's name")]
    url: Annotated[str, about("The address of the person in this API")]
    date: Annotated[str, about("The best date of the move (EDTF)")]
    status: Annotated[Status, about("How well it is known")]
    origin: Annotated[str | None, about("The id of the lab that was left; absent where unknown")] = None
    destination: Annotated[str | None, about("The id of the lab that was joined; absent where unknown")] = None


class EventLine(_Part, frozen=True, kw_only=True):
    """An event in a list; the lab's resource has the rest."""

    id: Annotated[str, about("The lab and the id of the event, as lab#event")]
    name: Annotated[str, about("A plain line")]
    url: Annotated[str, about("The address of the lab in this API")]
    kind: Annotated[str, about("What sort of event it is")]
    date: Annotated[str, about("When it happened or was said (EDTF)")]
    status: Annotated[Status, about("How well it is known")]


class Move(_Part, frozen=True, kw_only=True, rename={"origin": "from", "destination": "to"}):
    """One change of employer, team or role."""

    id: Annotated[str, about("The person and the id of the move, as person#move")]
    page: Annotated[str, about("Where it stands")]
    date: Annotated[Dated, about("The best date of the move itself")]
    kind: Annotated[MoveKind, about("What sort of move it is, as written")]
    status: Annotated[Status, about("How well it is known")]
    counted: Annotated[bool, about("Whether it is in totals, rosters and flows")]
    is_transfer: Annotated[bool, about("Whether it changes the employer or the team, and not a role alone")]
    is_internal: Annotated[bool, about("Whether both ends are of one company")]
    is_return: Annotated[bool, about("Whether the person had been there before, and elsewhere since")]
    independent_sources: Annotated[int, about("How many independent sources bear it out")]
    sources: Annotated[tuple[Ref, ...], about("What it rests on, the best first")]
    pay: Annotated[tuple[Pay, ...], about("Claims about the terms")]
    disputes: Annotated[tuple[Dispute, ...], about("Who disputes it, or one of its keys")]
    origin: Annotated[Ref | None, about("The lab that was left; absent where unknown")] = None
    destination: Annotated[Ref | None, about("The lab that was joined; absent where unknown")] = None
    to_note: Annotated[str | None, about("What a search for the destination found")] = None
    reported: Annotated[Dated | None, about("First reported")] = None
    announced: Annotated[Dated | None, about("Announced by a party")] = None
    left: Annotated[Dated | None, about("Last day at the lab that was left")] = None
    joined: Annotated[Dated | None, about("First day at the lab that was joined")] = None
    role: Annotated[str | None, about("The role at the lab that was joined")] = None
    left_role: Annotated[str | None, about("The role at the lab that was left")] = None
    confirmed_by: Annotated[str | None, about("Who confirmed it")] = None
    why: Annotated[str | None, about("What was wrong, of a retracted move")] = None
    note: Annotated[str | None, about("One or two sentences")] = None
    superseded_by: Annotated[str | None, about("The id of the later record that replaces this one")] = None


class Event(_Part, frozen=True, kw_only=True, rename={"origin": "from", "destination": "to", "partners": "with"}):
    """Something recorded of a lab."""

    id: Annotated[str, about("The lab and the id of the event, as lab#event")]
    page: Annotated[str, about("Where it stands")]
    kind: Annotated[str, about("What sort of event it is")]
    title: Annotated[str, about("A plain line")]
    date: Annotated[Dated, about("When it happened or was said")]
    status: Annotated[Status, about("How well it is known")]
    counted: Annotated[bool, about("Whether it is neither rumoured, denied, retracted nor superseded")]
    independent_sources: Annotated[int, about("How many independent sources bear it out")]
    sources: Annotated[tuple[Ref, ...], about("What it rests on, the best first")]
    disputes: Annotated[tuple[Dispute, ...], about("Who disputes it, or one of its keys")]
    people: Annotated[tuple[Ref, ...], about("People whom it concerns")]
    partners: Annotated[tuple[Ref, ...], about("Other labs that it concerns")]
    offered_to: Annotated[tuple[Ref, ...], about("Of an offer: the labs or people to whom it was made")] = ()
    origin: Annotated[Ref | None, about("Of a count or a ratio: the lab that was left")] = None
    destination: Annotated[Ref | None, about("Of a count or a ratio: the lab that was joined")] = None
    number: Annotated[Sum | None, about("Of a count or a layoff: how many")] = None
    named: Annotated[tuple[str, ...] | None, about("Of a count: the ids of its moves that are named here")] = None
    missing: Annotated[int | None, about("Of a count: how many more are reported, at least")] = None
    ratio: Annotated[float | None, about("Of a ratio: people one way for each one the other way")] = None
    window: Annotated[Dated | None, about("The time that a count, a ratio or a sum covers")] = None
    who: Annotated[str | None, about("Who is counted")] = None
    method: Annotated[str | None, about("How it was counted")] = None
    form: Annotated[str | None, about("Of a deal or an offer: its form")] = None
    stage: Annotated[str | None, about("Of a deal: how far it has come")] = None
    stake: Annotated[str | None, about("Of a deal: the share that changes hands")] = None
    amount: Annotated[Sum | None, about("How much")] = None
    period: Annotated[Period | None, about("Of an offer: what the sum covers")] = None
    years: Annotated[float | None, about("Of an offer: over how many years")] = None
    outcome: Annotated[Outcome | None, about("Of an offer: what became of it")] = None
    what: Annotated[str | None, about("Of spending: on what")] = None
    says: Annotated[str | None, about("Of a statement: what was said, in substance")] = None
    by: Annotated[Party | None, about("Who says so")] = None
    confirmed_by: Annotated[str | None, about("Who confirmed it")] = None
    why: Annotated[str | None, about("What was wrong, of a retracted event")] = None
    note: Annotated[str | None, about("One or two sentences")] = None
    superseded_by: Annotated[str | None, about("The id of the later record that replaces this one")] = None


class Stay(_Part, frozen=True, kw_only=True):
    """A stay at a lab, with the days between which it can have begun and ended; `end` days are the first days away."""

    lab: Annotated[Ref, about("Where")]
    start_earliest: Annotated[dt.date | None, about("Absent where nothing is known of the start")] = None
    start_latest: Annotated[dt.date | None, about("The day by which it had begun")] = None
    end_earliest: Annotated[dt.date | None, about("Absent where no end is known")] = None
    end_latest: Annotated[dt.date | None, about("The day by which it had ended")] = None


class Span(_Part, frozen=True, kw_only=True):
    """Days over which a person's place on a roster stays the same."""

    person: Annotated[str, about("The id of the person")]
    name: Annotated[str, about("The person's name")]
    band: Annotated[str, about("How sure it is: certain, possible or start unknown")]
    since: Annotated[dt.date | None, about("The first day; absent where that is not known")] = None
    until: Annotated[dt.date | None, about("The first day of which it is so no more; absent where no end is known")] = (
        None
    )


class _Resource(_Part, frozen=True, kw_only=True):
    url: Annotated[str, about("The address of this file")]
    page: Annotated[str, about("The page that shows the same")]
    licence: Annotated[str, about("The address of the licence")]


class Person(_Resource, frozen=True, kw_only=True):
    """Somebody who has a profile."""

    id: Annotated[str, about("The slug of the profile")]
    name: Annotated[str, about("The name, as the person writes it")]
    other_names: Annotated[tuple[str, ...], about("Other names and spellings")]
    topics: Annotated[tuple[Ref, ...], about("Fields of work")]
    links: Annotated[tuple[str, ...], about("Pages elsewhere")]
    moves: Annotated[tuple[Move, ...], about("The career as far as it is sourced, as it went")]
    stays: Annotated[tuple[Stay, ...], about("What follows from the counted moves")]
    headline: Annotated[str | None, about("A neutral phrase that says who this is")] = None
    checked: Annotated[Dated | None, about("When somebody last checked the whole profile")] = None


class Totals(_Part, frozen=True, kw_only=True):
    """The counted moves of a lab, its teams included."""

    arrivals: int
    departures: int
    internal: int
    net: int


class Lab(_Resource, frozen=True, kw_only=True):
    """A company, a lab, a team, a start-up, a university, an investor."""

    id: Annotated[str, about("The slug of the profile")]
    name: Annotated[str, about("The name, as the lab writes it")]
    kind: Annotated[LabKind, about("What it is")]
    other_names: Annotated[tuple[str, ...], about("Other names and spellings")]
    company: Annotated[Ref, about("The top of what it is part of")]
    teams: Annotated[tuple[Ref, ...], about("What is part of it")]
    topics: Annotated[tuple[Ref, ...], about("Fields of work")]
    links: Annotated[tuple[str, ...], about("Pages elsewhere")]
    totals: Annotated[Totals, about("How many moves of each sort are counted")]
    arrivals: Annotated[tuple[MoveLine, ...], about("Counted moves to it and its teams, the latest first")]
    departures: Annotated[tuple[MoveLine, ...], about("Counted moves from it and its teams")]
    internal: Annotated[tuple[MoveLine, ...], about("Counted moves between its teams")]
    uncounted: Annotated[tuple[MoveLine, ...], about("What is rumoured, denied, retracted or superseded")]
    roster: Annotated[tuple[Span, ...], about("Who was there when, and how sure that is")]
    events: Annotated[tuple[Event, ...], about("What is recorded of it, the latest first")]
    headline: Annotated[str | None, about("A neutral phrase that says what this is")] = None
    parent: Annotated[Ref | None, about("What it is part of")] = None
    founded: Annotated[Dated | None, about("When it began")] = None
    closed: Annotated[Dated | None, about("When it ended")] = None
    checked: Annotated[Dated | None, about("When somebody last checked the whole profile")] = None


class Route(_Resource, frozen=True, kw_only=True, rename={"origin": "from", "destination": "to"}):
    """The moves from one lab to another; a company counts its teams."""

    id: Annotated[str, about("The two labs, as from--to")]
    name: Annotated[str, about("The two names")]
    origin: Annotated[Ref, about("The lab that was left")]
    destination: Annotated[Ref, about("The lab that was joined")]
    moves: Annotated[tuple[MoveLine, ...], about("Counted moves, the latest first")]
    uncounted: Annotated[tuple[MoveLine, ...], about("What is rumoured, denied, retracted or superseded")]
    reported: Annotated[tuple[EventLine, ...], about("Numbers and ratios that were reported, the latest first")]
    back: Annotated[str | None, about("The address of the route the other way")] = None


class Citing(_Part, frozen=True, kw_only=True):
    """A record that cites a source."""

    id: Annotated[str, about("The profile and the id of the record, as profile#record")]
    name: Annotated[str, about("The record in a few words")]
    url: Annotated[str, about("The address of the profile in this API")]
    bears_out: Annotated[bool, about("Whether the record rests on the source; false where only a dispute does")]


class Source(_Resource, frozen=True, kw_only=True):
    """An article, a post, a filing, a statement."""

    id: Annotated[str, about("The id of the source")]
    name: Annotated[str, about("The title as published")]
    publisher: Annotated[str, about("Who published it")]
    kind: Annotated[SourceKind, about("What it is")]
    derived_from: Annotated[tuple[Ref, ...], about("Sources that it rewrites, translates or digests")]
    derived: Annotated[tuple[Ref, ...], about("Sources that rewrite, translate or digest it")]
    records: Annotated[tuple[Citing, ...], about("What cites it, the latest first")]
    date: Annotated[Dated | None, about("When it was published")] = None
    link: Annotated[str | None, about("Where it is")] = None
    no_url: Annotated[str | None, about("Why there is no address")] = None
    author: Annotated[str | None, about("Who wrote it")] = None
    language: Annotated[str | None, about("Its language (BCP 47)")] = None
    archive: Annotated[str | None, about("A kept copy")] = None
    origin: Annotated[str | None, about("The outlet whose reporting it relays, where that is not listed")] = None
    note: Annotated[str | None, about("What a reader of the source should know")] = None


class Topic(_Resource, frozen=True, kw_only=True):
    """A field of work."""

    id: Annotated[str, about("The slug of the topic")]
    name: Annotated[str, about("How it is written")]
    people: Annotated[tuple[Ref, ...], about("People who work in it")]
    labs: Annotated[tuple[Ref, ...], about("Labs that work in it")]
    description: Annotated[str | None, about("What it covers")] = None


class Month(_Resource, frozen=True, kw_only=True):
    """What is dated to a month; of a year, what is dated to it and to none of its months."""

    id: Annotated[str, about("The month, as 2025-07, or the year")]
    name: Annotated[str, about("The month in words")]
    moves: Annotated[tuple[MoveLine, ...], about("Moves, the latest first")]
    events: Annotated[tuple[EventLine, ...], about("Events, the latest first")]


class List(_Resource, frozen=True, kw_only=True):
    """All resources of a kind."""

    items: Annotated[tuple[Ref, ...], about("The resources by id")]


class Change(_Part, frozen=True, kw_only=True):
    """A version of the shape."""

    version: str
    about: str


class Index(_Resource, frozen=True, kw_only=True):
    """Where everything is."""

    title: Annotated[str, about("The name of the publication")]
    version: Annotated[str, about("The version of the shape of these files")]
    rule: Annotated[str, about("What may change, and what does not")]
    changes: Annotated[tuple[Change, ...], about("Every version of the shape, the latest first")]
    description: Annotated[str, about("The description of this API in OpenAPI")]
    data: Annotated[str, about("The data as a whole")]
    lists: Annotated[dict[str, str], about("The address of the list of each kind of resource")]
    through: Annotated[dt.date | None, about("The last day that the data speaks of")] = None


KINDS: dict[str, type[Struct]] = {
    "people": Person,
    "labs": Lab,
    "routes": Route,
    "sources": Source,
    "topics": Topic,
    "months": Month,
}
