"""The tables of the published data. Each row type defines the columns of a table.

CSV, SQLite, the Data Package, the JSON API and the data page follow from these definitions. The descriptions of tables
and columns are shown on the data page, so they are translated.
"""

import datetime as dt
from typing import Annotated, Any, Literal

from msgspec import Struct

from talentwar.content.model import LabKind, MoveKind, Outcome, PayKind, Period, SourceKind, Status

from .columns import Column, column, columns_of, foreign_key, primary_key

Number = int | float | None


class _Row(Struct, frozen=True, kw_only=True):
    pass


class PersonRow(_Row, frozen=True, kw_only=True):
    id: Annotated[str, primary_key("The slug of the profile")]
    name: Annotated[str, column("The name, as the person writes it")]
    headline: Annotated[str | None, column("A neutral phrase that says who this is")]
    other_names: Annotated[tuple[str, ...], column("Other names and spellings", "names")]
    topics: Annotated[tuple[str, ...], column("Fields of work, as in people_topics", "ids")]
    website: Annotated[str | None, column("Their own site", "address")]
    linkedin: Annotated[str | None, column("LinkedIn profile", "address")]
    scholar: Annotated[str | None, column("Google Scholar profile", "address")]
    x: Annotated[str | None, column("X profile", "address")]
    github: Annotated[str | None, column("GitHub profile", "address")]
    wikidata: Annotated[str | None, column("Wikidata item, such as Q1", "id")]
    checked: Annotated[str | None, column("When somebody last checked the whole profile", "edtf")]
    moves: Annotated[int, column("How many moves are recorded and counted")]
    page: Annotated[str, column("The page of the profile", "address")]
    api: Annotated[str, column("The same as JSON", "address")]


class LabRow(_Row, frozen=True, kw_only=True):
    id: Annotated[str, primary_key("The slug of the profile")]
    name: Annotated[str, column("The name, as the lab writes it")]
    kind: Annotated[LabKind, column("What it is")]
    parent: Annotated[str | None, foreign_key("labs", "The lab that it is part of")]
    company: Annotated[str, foreign_key("labs", "The top of what it is part of; itself where it is part of nothing")]
    headline: Annotated[str | None, column("A neutral phrase that says what this is")]
    other_names: Annotated[tuple[str, ...], column("Other names and spellings", "names")]
    topics: Annotated[tuple[str, ...], column("Fields of work, as in labs_topics", "ids")]
    founded: Annotated[str | None, column("When it began", "edtf")]
    closed: Annotated[str | None, column("When it ended", "edtf")]
    website: Annotated[str | None, column("Its own site", "address")]
    wikidata: Annotated[str | None, column("Wikidata item, such as Q1", "id")]
    checked: Annotated[str | None, column("When somebody last checked the whole profile", "edtf")]
    arrivals: Annotated[int, column("Counted moves to it and its teams from elsewhere, as in lab_moves")]
    departures: Annotated[int, column("Counted moves from it and its teams to elsewhere, as in lab_moves")]
    internal: Annotated[int, column("Counted moves between its teams, as in lab_moves")]
    net: Annotated[int, column("Arrivals less departures")]
    page: Annotated[str, column("The page of the profile", "address")]
    api: Annotated[str, column("The same as JSON", "address")]


class SourceRow(_Row, frozen=True, kw_only=True):
    id: Annotated[str, primary_key("The id of the source")]
    title: Annotated[str, column("The title as published")]
    publisher: Annotated[str, column("Who published it")]
    date: Annotated[str | None, column("When it was published", "edtf")]
    date_earliest: Annotated[dt.date | None, column("The earliest day that the date can mean")]
    date_latest: Annotated[dt.date | None, column("The latest day that the date can mean")]
    url: Annotated[str | None, column("Where it is", "address")]
    no_url: Annotated[str | None, column("Why there is no address")]
    author: Annotated[str | None, column("Who wrote it")]
    language: Annotated[str | None, column("Its language (BCP 47)", "id")]
    kind: Annotated[SourceKind, column("What it is")]
    archive: Annotated[str | None, column("A kept copy", "address")]
    derived_from: Annotated[tuple[str, ...], column("Sources that it rewrites, translates or digests", "ids")]
    origin: Annotated[str | None, column("The outlet whose reporting it relays, where that is not listed")]
    note: Annotated[str | None, column("What a reader of the source should know")]
    records: Annotated[int, column("How many moves and events cite it, as in citations")]
    page: Annotated[str, column("The page of the source", "address")]


_RENAMED = {"origin": "from", "origin_name": "from_name", "destination": "to", "destination_name": "to_name"}


class MoveRow(_Row, frozen=True, kw_only=True, rename=_RENAMED):
    id: Annotated[str, primary_key("The person and the id of the move, as person#move")]
    person: Annotated[str, foreign_key("people", "Who moved")]
    name: Annotated[str, column("The person's name")]
    origin: Annotated[str | None, foreign_key("labs", "The lab that was left; unknown where empty")]
    origin_name: Annotated[str | None, column("Its name")]
    destination: Annotated[str | None, foreign_key("labs", "The lab that was joined; unknown where empty")]
    destination_name: Annotated[str | None, column("Its name")]
    to_note: Annotated[str | None, column("What a search for the destination found")]
    date: Annotated[str, column("The best date of the move itself", "edtf")]
    date_earliest: Annotated[dt.date, column("The earliest day that the date can mean")]
    date_latest: Annotated[dt.date | None, column("The latest day that it can mean; empty where it is open")]
    reported: Annotated[str | None, column("First reported", "edtf")]
    announced: Annotated[str | None, column("Announced by a party", "edtf")]
    left: Annotated[str | None, column("Last day at the lab that was left", "edtf")]
    joined: Annotated[str | None, column("First day at the lab that was joined", "edtf")]
    role: Annotated[str | None, column("The role at the lab that was joined")]
    left_role: Annotated[str | None, column("The role at the lab that was left")]
    kind: Annotated[MoveKind, column("What sort of move it is, as written")]
    status: Annotated[Status, column("How well it is known")]
    confirmed_by: Annotated[str | None, column("Who confirmed it")]
    why: Annotated[str | None, column("What was wrong, of a retracted move")]
    note: Annotated[str | None, column("One or two sentences")]
    superseded_by: Annotated[str | None, column("The later record that replaces this one", "id")]
    counted: Annotated[bool, column("Whether it is in totals, rosters and flows")]
    is_transfer: Annotated[bool, column("Whether it changes the employer or the team, and not a role alone")]
    is_internal: Annotated[bool, column("Whether both ends are of one company")]
    is_return: Annotated[bool, column("Whether the person had been there before, and elsewhere since")]
    is_disputed: Annotated[bool, column("Whether somebody disputes it, or one of its terms")]
    independent_sources: Annotated[int, column("How many independent sources bear it out")]
    sources: Annotated[tuple[str, ...], column("What it rests on, the best first; citations has all", "ids")]
    page: Annotated[str, column("Where it stands", "address")]


class EventRow(_Row, frozen=True, kw_only=True, rename={"origin": "from", "destination": "to"}):
    id: Annotated[str, primary_key("The lab and the id of the event, as lab#event")]
    lab: Annotated[str, foreign_key("labs", "The lab of which it is recorded")]
    kind: Annotated[Literal["team", "reorganisation", "layoff", "launch", "closure", "deal", "offer", "count", "ratio",
                            "spending", "statement"], column("What sort of event it is")]  # fmt: skip
    title: Annotated[str, column("A plain line")]
    date: Annotated[str, column("When it happened or was said", "edtf")]
    date_earliest: Annotated[dt.date, column("The earliest day that the date can mean")]
    date_latest: Annotated[dt.date | None, column("The latest day that it can mean; empty where it is open")]
    status: Annotated[Status, column("How well it is known")]
    confirmed_by: Annotated[str | None, column("Who confirmed it")]
    why: Annotated[str | None, column("What was wrong, of a retracted event")]
    note: Annotated[str | None, column("One or two sentences")]
    origin: Annotated[str | None, foreign_key("labs", "Of a count or a ratio: the lab that was left")]
    destination: Annotated[str | None, foreign_key("labs", "Of a count or a ratio: the lab that was joined")]
    number: Annotated[str | None, column("Of a count or a layoff: how many, as reported", "id")]
    number_low: Annotated[Number, column("The least that it can mean")]
    number_high: Annotated[Number, column("The most that it can mean")]
    named: Annotated[int | None, column("Of a count: how many of its moves are named here, as in counted_moves")]
    missing: Annotated[int | None, column("Of a count: how many more are reported, at least")]
    ratio: Annotated[float | None, column("Of a ratio: people one way for each one the other way")]
    window: Annotated[str | None, column("The time that a count, a ratio or a sum covers", "edtf")]
    who: Annotated[str | None, column("Who is counted")]
    method: Annotated[str | None, column("How it was counted")]
    form: Annotated[str | None, column("Of a deal or an offer: its form", "id")]
    stage: Annotated[str | None, column("Of a deal: how far it has come", "id")]
    stake: Annotated[str | None, column("Of a deal: the share that changes hands", "id")]
    amount: Annotated[str | None, column("How much, as reported; `undisclosed` is neither zero nor unknown", "id")]
    amount_low: Annotated[Number, column("The least that it can mean")]
    amount_high: Annotated[Number, column("The most that it can mean")]
    currency: Annotated[str | None, column("Its currency (ISO 4217)", "id")]
    what: Annotated[str | None, column("Of spending: on what")]
    says: Annotated[str | None, column("Of a statement: what was said, in substance")]
    by: Annotated[str | None, column("Who says so: the slug of a profile, or plain text")]
    superseded_by: Annotated[str | None, column("The later record that replaces this one", "id")]
    counted: Annotated[bool, column("Whether it is neither rumoured, denied, retracted nor superseded")]
    is_disputed: Annotated[bool, column("Whether somebody disputes it")]
    independent_sources: Annotated[int, column("How many independent sources bear it out")]
    sources: Annotated[tuple[str, ...], column("What it rests on, the best first; citations has all", "ids")]
    page: Annotated[str, column("Where it stands", "address")]


class OfferRow(_Row, frozen=True, kw_only=True):
    id: Annotated[str, primary_key("The record, and of a move's terms their number, as person#move/2")]
    move: Annotated[str | None, foreign_key("moves", "The move of which these are terms")]
    event: Annotated[str | None, foreign_key("events", "The event that is the offer")]
    lab: Annotated[str | None, foreign_key("labs", "Who offered")]
    person: Annotated[str | None, foreign_key("people", "Who moved on these terms")]
    amount: Annotated[str | None, column("How much, as reported; `undisclosed` is neither zero nor unknown", "id")]
    amount_low: Annotated[Number, column("The least that it can mean")]
    amount_high: Annotated[Number, column("The most that it can mean")]
    currency: Annotated[str | None, column("Its currency (ISO 4217)", "id")]
    period: Annotated[Period | None, column("What the sum covers; never compare across periods")]
    years: Annotated[float | None, column("Over how many years, of a total")]
    kind: Annotated[PayKind | None, column("What it consists of; never compare across kinds")]
    outcome: Annotated[Outcome, column("What became of it")]
    status: Annotated[Status, column("How well it is known")]
    date: Annotated[str, column("When it was said; the record's own date where that is not known", "edtf")]
    date_earliest: Annotated[dt.date, column("The earliest day that the date can mean")]
    date_latest: Annotated[dt.date | None, column("The latest day that it can mean; empty where it is open")]
    by: Annotated[str | None, column("Who says so: the slug of a profile, or plain text")]
    note: Annotated[str | None, column("One or two sentences")]
    is_disputed: Annotated[bool, column("Whether somebody disputes it")]
    sources: Annotated[tuple[str, ...], column("What it rests on", "ids")]
    page: Annotated[str, column("Where it stands", "address")]


class DisputeRow(_Row, frozen=True, kw_only=True):
    id: Annotated[str, primary_key("What is disputed, and the number of the dispute, as person#move!1")]
    move: Annotated[str | None, foreign_key("moves", "The move that is disputed, or of which a term is")]
    event: Annotated[str | None, foreign_key("events", "The event that is disputed")]
    offer: Annotated[str | None, foreign_key("offers", "The offer or the terms that are disputed")]
    field: Annotated[str | None, column("The key in doubt; the whole record where empty", "id")]
    by: Annotated[str, column("Who disputes: the slug of a profile, or plain text")]
    says: Annotated[str, column("What they say")]
    date: Annotated[str | None, column("When they said so", "edtf")]
    date_earliest: Annotated[dt.date | None, column("The earliest day that the date can mean")]
    date_latest: Annotated[dt.date | None, column("The latest day that it can mean")]
    sources: Annotated[tuple[str, ...], column("Where they say so", "ids")]
    page: Annotated[str, column("Where it stands", "address")]


class RosterRow(_Row, frozen=True, kw_only=True):
    lab: Annotated[str, primary_key("The lab; a company has those of its teams", "labs")]
    person: Annotated[str, primary_key("Who is on its roster", "people")]
    span: Annotated[int, column("The number of the span, in order of time", key=True)]
    band: Annotated[Literal["certain", "possible", "start unknown"], column("How sure it is")]
    since: Annotated[dt.date | None, column("The first day of which this is so; empty where that is not known")]
    until: Annotated[dt.date | None, column("The first day of which it is so no more; empty where no end is known")]
    evidence: Annotated[dt.date | None, column("Where no end is known: the last day that anything bears it out")]


class FlowRow(_Row, frozen=True, kw_only=True, rename={"origin": "from", "destination": "to"}):
    origin: Annotated[str, primary_key("The lab that was left", "labs")]
    destination: Annotated[str, primary_key("The lab that was joined", "labs")]
    between_companies: Annotated[bool, column("Whether both are companies, which count their teams")]
    moves: Annotated[int, column("Counted moves that are named here, those of the teams of both included")]
    uncounted: Annotated[int, column("Moves that are rumoured, denied, retracted or superseded")]
    reported: Annotated[str | None, column("The latest number that was reported", "id")]
    reported_in: Annotated[str | None, foreign_key("events", "The event that reports it")]
    page: Annotated[str, column("The page of the route", "address")]


class TopicRow(_Row, frozen=True, kw_only=True):
    id: Annotated[str, primary_key("The slug of the topic")]
    name: Annotated[str, column("How it is written")]
    about: Annotated[str | None, column("What it covers")]
    page: Annotated[str, column("The page of the topic", "address")]


class LabMoveRow(_Row, frozen=True, kw_only=True):
    lab: Annotated[str, primary_key("The lab; a company has those of its teams", "labs")]
    move: Annotated[str, primary_key("The move", "moves")]
    side: Annotated[Literal["arrival", "departure", "internal", "uncounted"], column("What it is to the lab")]


class CitationRow(_Row, frozen=True, kw_only=True):
    source: Annotated[str, primary_key("The source", "sources")]
    record: Annotated[str, primary_key("The move or the event that cites it")]
    move: Annotated[str | None, foreign_key("moves", "The same, of a move")]
    event: Annotated[str | None, foreign_key("events", "The same, of an event")]
    bears_out: Annotated[bool, column("Whether the record rests on it; false where only a dispute does")]


class CountedMoveRow(_Row, frozen=True, kw_only=True):
    event: Annotated[str, primary_key("The event that reports a number", "events")]
    move: Annotated[str, primary_key("A move named here that belongs to it", "moves")]


class EventPersonRow(_Row, frozen=True, kw_only=True):
    event: Annotated[str, primary_key("The event", "events")]
    person: Annotated[str, primary_key("A person", "people")]
    role: Annotated[Literal["concerned", "offered to"], column("How the event concerns the person", key=True)]


class EventLabRow(_Row, frozen=True, kw_only=True):
    event: Annotated[str, primary_key("The event", "events")]
    lab: Annotated[str, primary_key("A lab other than the event's own", "labs")]
    role: Annotated[Literal["with", "offered to"], column("How the event concerns the lab", key=True)]


class PersonTopicRow(_Row, frozen=True, kw_only=True):
    person: Annotated[str, primary_key("The person", "people")]
    topic: Annotated[str, primary_key("A field of work", "topics")]


class LabTopicRow(_Row, frozen=True, kw_only=True):
    lab: Annotated[str, primary_key("The lab", "labs")]
    topic: Annotated[str, primary_key("A field of work", "topics")]


class Table(Struct, frozen=True):
    """A table; `is_link` if its rows only connect rows of other tables."""

    name: str
    row: type[Struct]
    about: str
    is_link: bool = False

    @property
    def file(self) -> str:
        """The name of the CSV file."""
        return f"{self.name}.csv"

    @property
    def columns(self) -> tuple[Column, ...]:
        return columns_of(self.row)

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.is_key)


TABLES = (
    Table("moves", MoveRow, "Who left which lab for which, and how well it is known; rumours are marked, not counted."),
    Table("people", PersonRow, "Everybody who has a profile."),
    Table("labs", LabRow, "Companies, labs, teams, start-ups, universities and investors."),
    Table("events", EventRow, "What is recorded of labs: deals, offers, reported numbers, statements."),
    Table("offers", OfferRow, "Money offered to people: offers by labs, and the terms of moves, as claimed."),
    Table("disputes", DisputeRow, "Who says otherwise, of what."),
    Table("sources", SourceRow, "Articles, posts, filings and statements: what the records rest on."),
    Table("rosters", RosterRow, "Who was at which lab, how surely, from the day since until the day before until."),
    Table("flows", FlowRow, "How many went from one lab to another, as named here and as reported."),
    Table("topics", TopicRow, "The fields of work in which people and labs are placed."),
    Table("lab_moves", LabMoveRow, "The moves behind each lab's arrivals and departures.", is_link=True),
    Table("counted_moves", CountedMoveRow, "The moves named here that belong to a reported number.", is_link=True),
    Table("citations", CitationRow, "Which record cites which source.", is_link=True),
    Table("event_people", EventPersonRow, "The people whom events concern.", is_link=True),
    Table("event_labs", EventLabRow, "The other labs that events concern.", is_link=True),
    Table("people_topics", PersonTopicRow, "The fields of work of people.", is_link=True),
    Table("labs_topics", LabTopicRow, "The fields of work of labs.", is_link=True),
)  # fmt: skip

Rows = dict[str, list[Any]]
"""The rows of each table, by table name."""
