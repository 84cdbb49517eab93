"""When a record became known, as far as the content itself tells: the same on whatever day a site is built."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from talentwar.content.catalog import Catalog
from talentwar.content.citations import cited_sources
from talentwar.content.dates import PartialDate

from .disputes import disputes_of
from .graph import Fact


class EvidenceSpan(Struct, frozen=True):
    """The first and the last day of the evidence for a record."""

    first: date
    last: date


def evidence_span(fact: Fact, catalog: Catalog) -> EvidenceSpan:
    """From when to when the evidence for a record is dated, at the first day of each date.

    Evidence is what the record cites, who disputes it, and that it was announced or first reported. The date of the
    record itself, which can lie ahead, stands in where none of these is dated.
    """
    days = [dated.start for dated in _evidence(fact, catalog) if dated] or [fact.record.date.start]
    return EvidenceSpan(min(days), max(days))


def latest(facts: Iterable[EvidenceSpan]) -> date | None:
    """The last day of the evidence for any of some records."""
    return max((fact.last for fact in facts), default=None)


def _evidence(fact: Fact, catalog: Catalog) -> list[PartialDate | None]:
    record = fact.record
    pays = getattr(record, "pay", ())
    dates = [catalog.sources[id].record.date for id in cited_sources(record)]
    dates += [said.date for said in (*pays, *disputes_of(record))]
    return [*dates, getattr(record, "reported", None), getattr(record, "announced", None)]
