"""Files of the JSON API: the rows of the tables, with the rows that belong to them.

The API and its OpenAPI description follow from these types. Add keys with a description; within a version never rename
or remove a key, or change its meaning. List each version of the format in `CHANGES`.
"""

import datetime as dt
from typing import Annotated, Any, Generic, Literal, TypeVar

from msgspec import Meta, Struct

from talentwar.exports.tables import schema

VERSION = "1.0"
CHANGES = (("1.0", "The first version: people, labs, routes, sources, topics and months."),)
"""Every version of the format, the latest first, with what it added."""

RULE = (
    "Within /api/v1/, files and keys may be added; none is renamed, removed or given another meaning, and ids stay. "
    "Any other change leads to /api/v2/, and /api/v1/ stays available for a year. A value that is not known is null."
)


class Offer(schema.OfferRow, frozen=True, kw_only=True):
    """Terms of a move, with the disputes about them."""

    disputes: Annotated[tuple[schema.DisputeRow, ...], Meta(description="Who disputes these terms")]


class Move(schema.MoveRow, frozen=True, kw_only=True):
    """A move, with its terms and the disputes about it."""

    offers: Annotated[tuple[Offer, ...], Meta(description="Claims about the terms")]
    disputes: Annotated[tuple[schema.DisputeRow, ...], Meta(description="Who disputes the move, or one of its keys")]


class LabMove(schema.MoveRow, frozen=True, kw_only=True):
    """A move that concerns a lab; the file of the person adds its terms and disputes."""

    side: Annotated[
        Literal["arrival", "departure", "internal", "uncounted"], Meta(description="What the move is to the lab")
    ]


class Event(schema.EventRow, frozen=True, kw_only=True):
    """An event of a lab, with the rows of other tables that belong to it."""

    offers: Annotated[tuple[schema.OfferRow, ...], Meta(description="The terms, if the event is an offer")]
    disputes: Annotated[tuple[schema.DisputeRow, ...], Meta(description="Who disputes the event, or one of its keys")]
    counted_moves: Annotated[
        tuple[schema.CountedMoveRow, ...], Meta(description="Moves that belong to a reported number")
    ]
    event_people: Annotated[tuple[schema.EventPersonRow, ...], Meta(description="People whom the event concerns")]
    event_labs: Annotated[tuple[schema.EventLabRow, ...], Meta(description="Other labs that the event concerns")]


class Route(schema.FlowRow, frozen=True, kw_only=True):
    """The moves from one lab to another, including those of their teams."""

    move_ids: Annotated[tuple[str, ...], Meta(description="Counted moves, the latest first")]
    uncounted_ids: Annotated[tuple[str, ...], Meta(description="Moves that are not counted, the latest first")]
    event_ids: Annotated[tuple[str, ...], Meta(description="Reported numbers and ratios")]


class Source(schema.SourceRow, frozen=True, kw_only=True):
    """A source, with the records that cite it."""

    citations: Annotated[tuple[schema.CitationRow, ...], Meta(description="The records that cite the source")]


class Topic(schema.TopicRow, frozen=True, kw_only=True):
    """A topic, with its people and labs."""

    people_topics: Annotated[tuple[schema.PersonTopicRow, ...], Meta(description="People who work on the topic")]
    labs_topics: Annotated[tuple[schema.LabTopicRow, ...], Meta(description="Labs that work on the topic")]


class Month(Struct, frozen=True, kw_only=True):
    """The records dated to a month, or those dated to a year without a month."""

    id: Annotated[str, Meta(description="The month, such as 2025-07, or the year")]
    page: Annotated[str, Meta(description="The page of the month or the year")]
    move_ids: Annotated[tuple[str, ...], Meta(description="Moves, the latest first")]
    event_ids: Annotated[tuple[str, ...], Meta(description="Events, the latest first")]


class _File(Struct, frozen=True, kw_only=True):
    licence: Annotated[str, Meta(description="The address of the licence")]


class Person(_File, frozen=True, kw_only=True):
    """A person, with their moves and the labs whose rosters they were on."""

    person: Annotated[schema.PersonRow, Meta(description="The person")]
    moves: Annotated[tuple[Move, ...], Meta(description="The career as far as sources show it, the earliest first")]
    rosters: Annotated[tuple[schema.RosterRow, ...], Meta(description="When the person was on which lab's roster")]


class Lab(_File, frozen=True, kw_only=True):
    """A lab, with its moves, events and roster; those of its teams count for moves and roster."""

    lab: Annotated[schema.LabRow, Meta(description="The lab")]
    moves: Annotated[tuple[LabMove, ...], Meta(description="Moves to, from and within the lab, the latest first")]
    events: Annotated[tuple[Event, ...], Meta(description="Events of the lab, the latest first")]
    rosters: Annotated[tuple[schema.RosterRow, ...], Meta(description="Who was on the lab's roster when")]


T = TypeVar("T")


class Items(_File, Generic[T], frozen=True, kw_only=True):
    """All records of one kind."""

    items: Annotated[tuple[T, ...], Meta(description="The records")]


class Change(Struct, frozen=True, kw_only=True):
    """A version of the format."""

    version: Annotated[str, Meta(description="The number of the version")]
    about: Annotated[str, Meta(description="What the version added")]


class Index(_File, frozen=True, kw_only=True):
    """The addresses of all lists, and the version of the format."""

    title: Annotated[str, Meta(description="The name of the publication")]
    version: Annotated[str, Meta(description="The version of the format")]
    rule: Annotated[str, Meta(description="What may change within this version")]
    changes: Annotated[tuple[Change, ...], Meta(description="Every version of the format, the latest first")]
    description: Annotated[str, Meta(description="The description of this API in OpenAPI")]
    data: Annotated[str, Meta(description="The Data Package with all tables")]
    lists: Annotated[dict[str, str], Meta(description="The address of the list of each kind of record")]
    through: Annotated[dt.date | None, Meta(description="The latest day that the data covers")]


LISTS: dict[str, Any] = {
    "people": Items[schema.PersonRow],
    "labs": Items[schema.LabRow],
    "routes": Items[Route],
    "sources": Items[Source],
    "topics": Items[Topic],
    "months": Items[Month],
}
"""The type of the file that lists all records of a kind."""

FILES: dict[str, type[_File]] = {"people": Person, "labs": Lab}
"""The type of the files that hold one record each, for the kinds that have such files."""
