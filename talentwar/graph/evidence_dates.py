"""The dates of the evidence for a record. They follow from the content alone, not from the day of the build."""

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
    """The span from the first to the last date of the evidence; each date counts as its first day.

    Evidence is the cited sources, the disputes, the announcement and the first report. The date of the record, which
    may be in the future, is used only if nothing else has a date.
    """
    days = [dated.start for dated in _evidence(fact, catalog) if dated] or [fact.record.date.start]
    return EvidenceSpan(min(days), max(days))


def latest(spans: Iterable[EvidenceSpan]) -> date | None:
    """The last day of some spans."""
    return max((span.last for span in spans), default=None)


def _evidence(fact: Fact, catalog: Catalog) -> list[PartialDate | None]:
    record = fact.record
    pays = getattr(record, "pay", ())
    dates = [catalog.sources[id].record.date for id in cited_sources(record)]
    dates += [claim.date for claim in (*pays, *disputes_of(record))]
    return [*dates, getattr(record, "reported", None), getattr(record, "announced", None)]
