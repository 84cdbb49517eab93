"""Counts the tracker's numbers again with SQL, over the SQLite database that the site publishes."""

import re
import sqlite3
from datetime import date, timedelta
from pathlib import Path
from typing import Any

# `up` has every lab with itself and each lab that it is part of; `ends` the two ends of each move.
# `quarter` is '2025-3', or '2025-5' if only the year is known; `month` is '2025-07', or '2025-00'.
_TABLES = """
CREATE TEMP TABLE up AS WITH RECURSIVE up(lab, above) AS (
  SELECT id, id FROM labs
  UNION ALL SELECT up.lab, labs.parent FROM up JOIN labs ON labs.id = up.above WHERE labs.parent IS NOT NULL
) SELECT lab, above, labs.parent IS NULL AS is_top FROM up JOIN labs ON labs.id = above;

CREATE TEMP TABLE records AS SELECT *, path_of(page) AS path, first_day(date) AS first, last_day(date) AS last FROM (
  SELECT id, page, kind, 'move' AS type, date, status, superseded_by, independent_sources FROM moves
  UNION ALL SELECT id, page, kind, kind, date, status, superseded_by, independent_sources FROM events);
CREATE TEMP VIEW months AS
  SELECT iif(substr(first, 1, 7) = substr(last, 1, 7), substr(first, 1, 7), substr(first, 1, 4) || '-00') AS month,
  count(*) AS number FROM records GROUP BY 1;

CREATE TEMP TABLE move_ends AS SELECT m.id, m.person, m."from", m."to", a.above AS from_company, b.above AS to_company,
  r.path, r.first, r.last, iif(m.is_return, 'return', m.kind) AS shown_kind, m.counted, m.is_transfer, m.is_internal,
  m.kind IN ('internal', 'appointment') AS is_within
  FROM moves m JOIN records r USING (id)
  LEFT JOIN up a ON a.lab = m."from" AND a.is_top LEFT JOIN up b ON b.lab = m."to" AND b.is_top;

-- A move within a company has both ends there, even if one is unknown.
CREATE TEMP TABLE sides AS SELECT above AS lab, id AS move,
  CASE WHEN NOT counted THEN 'uncounted' WHEN count(DISTINCT side) = 2 THEN 'internal'
    WHEN max(side) = 'to' THEN 'arrival' ELSE 'departure' END AS side
  FROM (
    SELECT e.id, e.counted, 'from' AS side, above FROM move_ends e
      JOIN up ON lab = iif(counted AND is_within, coalesce("from", to_company), "from")
      WHERE NOT counted OR is_transfer AND NOT (is_within AND from_company <> to_company)
    UNION ALL SELECT e.id, e.counted, 'to', above FROM move_ends e
      JOIN up ON lab = iif(counted AND is_within, coalesce("to", from_company), "to")
      WHERE NOT counted OR is_transfer AND NOT (is_within AND from_company <> to_company)
  ) GROUP BY above, id;

CREATE TEMP TABLE routes AS SELECT a.above AS "from", b.above AS "to", id AS move, counted, first,
  a.is_top AND b.is_top AS is_between_companies
  FROM move_ends JOIN up a ON a.lab = "from" JOIN up b ON b.lab = "to" WHERE NOT is_within AND from_company <> to_company;

-- A source that relays an outlet counts as one with the outlet's own reports. Each outlet counts once.
CREATE TEMP TABLE independent AS WITH RECURSIVE reached(record, source) AS (
  SELECT record, source FROM citations WHERE bears_out
  UNION SELECT record, value FROM reached JOIN sources s ON s.id = source, json_each(words(derived_from))
), roots AS (
  SELECT record, coalesce(outlet(origin), id) AS root, iif(origin IS NULL, outlet(publisher), NULL) AS publisher
  FROM reached JOIN sources ON id = source WHERE derived_from IS NULL
) SELECT record, count(DISTINCT root) AS number FROM roots r
  WHERE NOT EXISTS (SELECT 1 FROM roots o WHERE o.record = r.record AND o.publisher = r.root) GROUP BY record;

CREATE TEMP TABLE quarters AS SELECT lab, quarter, sum(side = 'arrival') AS arrivals, sum(side = 'departure') AS departures,
  sum(is_loose) AS loose FROM (
    SELECT s.lab, s.side,
      iif(quarter(first) = quarter(last), quarter(first), substr(first, 1, 4) || '-5') AS quarter,
      quarter(first) <> quarter(last) OR quarter(date_earliest) <> quarter(last)
        OR coalesce(quarter(date_latest), '') <> quarter(last) AS is_loose
    FROM sides s JOIN records r ON r.id = s.move JOIN moves m ON m.id = s.move WHERE s.side IN ('arrival', 'departure')
  ) GROUP BY lab, quarter;

CREATE TEMP TABLE through AS SELECT max(day) AS day, date(max(day), '-365 days') AS year_before FROM (
  SELECT first AS day FROM records UNION ALL SELECT first_day(date) FROM sources WHERE date IS NOT NULL) WHERE day <= :today;
CREATE TEMP VIEW last_year AS SELECT move_ends.* FROM move_ends, through
  WHERE counted AND is_transfer AND NOT is_internal AND first > year_before AND first <= day;

-- The moves that a diagram of flows shows, by the path of its page.
CREATE TEMP VIEW diagram_moves AS SELECT iif(in_last_year, '//', '/flows/') AS here, "from", "to"
  FROM routes, through, (SELECT 0 AS in_last_year UNION SELECT 1)
  WHERE counted AND is_between_companies AND (NOT in_last_year OR (first > year_before AND first <= day));

-- The company or the team of the same company with which a lab exchanges people; '' if it is not known.
CREATE TEMP VIEW exchanges AS SELECT m.lab, m.side, coalesce(iif(m.side = 'arrival',
    iif(from_company = labs.company, "from", from_company), iif(to_company = labs.company, "to", to_company)), '') AS other
  FROM lab_moves m JOIN move_ends ON move_ends.id = m.move JOIN labs ON labs.id = m.lab WHERE m.side IN ('arrival', 'departure');

-- The arrivals and departures of the last three years, by quarters.
CREATE TEMP VIEW recent AS SELECT labs.id, coalesce(sum(q.arrivals), 0) AS came, coalesce(sum(q.departures), 0) AS went
  FROM labs JOIN (SELECT substr(day, 1, 4) AS year, CAST(substr(quarter(day), 6) AS INTEGER) AS part FROM through)
  LEFT JOIN quarters q ON q.lab = labs.id
    AND q.quarter BETWEEN (year - 3 + part / 4) || '-' || (part % 4 + 1) AND year || '-5'
  GROUP BY labs.id;
"""

WRONG_COLUMNS = {
    "independent_sources": """SELECT id FROM records LEFT JOIN independent ON record = id
WHERE independent_sources <> coalesce(number, 0)""",
    "company": "SELECT lab FROM up JOIN labs ON id = lab WHERE is_top AND company <> above",
    "lab_moves": "SELECT * FROM lab_moves EXCEPT SELECT * FROM sides",
    "sides without a row in lab_moves": "SELECT * FROM sides EXCEPT SELECT * FROM lab_moves",
    "arrivals, departures, internal, net": """SELECT id FROM labs
LEFT JOIN (SELECT lab, sum(side = 'arrival') AS came, sum(side = 'departure') AS went, sum(side = 'internal') AS within
  FROM sides GROUP BY lab) ON lab = id
WHERE (arrivals, departures, internal, net) <> (coalesce(came, 0), coalesce(went, 0), coalesce(within, 0), arrivals - departures)""",
    "named and missing": """SELECT id FROM events e
LEFT JOIN (SELECT event, count(*) AS moves FROM counted_moves GROUP BY event) c ON c.event = e.id
WHERE kind = 'count' AND (named <> coalesce(moves, 0) OR missing IS NOT
  max(number_low + (number LIKE '>%' AND number NOT LIKE '>=%') - coalesce(moves, 0), 0))""",
    "flows": """SELECT f."from", f."to" FROM flows f WHERE (moves, uncounted) <>
(SELECT coalesce(sum(counted), 0), coalesce(sum(NOT counted), 0) FROM routes r WHERE r."from" = f."from" AND r."to" = f."to")""",
    "sources.records": "SELECT id FROM sources WHERE records <> (SELECT count(*) FROM citations WHERE source = id)",
    "people.moves": "SELECT id FROM people p WHERE moves <> (SELECT count(*) FROM moves m WHERE person = p.id AND counted)",
}  # fmt: skip
"""Queries for the rows whose derived columns differ from a recount; each returns no row."""


class Recount:
    """Answers SQL queries about the database, and has the views and tables above."""

    def __init__(self, file: Path, today: date) -> None:
        self.folder = file.parent
        self.connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        for function in (path_of, slug, first_day, last_day, quarter, quarter_of, outlet, words):
            self.connection.create_function(function.__name__, 1, function, deterministic=True)
        self.connection.executescript(_TABLES.replace(":today", f"'{today}'"))

    def values(self, sql: str, parameters: dict[str, Any]) -> list[Any]:
        """All values of all rows; NULLs are left out."""
        return [value for row in self.connection.execute(sql, parameters) for value in row if value is not None]

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql, values).fetchall()

    def column(self, sql: str, *values: Any) -> list[Any]:
        return [row[0] for row in self.rows(sql, *values)]

    def value(self, sql: str, *values: Any) -> Any:
        (found,) = self.column(sql, *values)
        return found

    def row(self, sql: str, *values: Any) -> list[Any]:
        """The values of the one row that a query returns; NULLs are left out."""
        (found,) = self.rows(sql, *values)
        return [value for value in found if value is not None]


def path_of(url: str) -> str:
    """The path of a URL with its fragment."""
    return "/" + url.split("/", 3)[3]


def slug(href: str) -> str:
    """The last part of the path of a link."""
    return href.partition("#")[0].rstrip("/").rpartition("/")[2]


def outlet(name: str | None) -> str | None:
    return name and "outlet " + " ".join(name.casefold().split())


def words(text: str | None) -> str:
    """A list with spaces between its values as a JSON list."""
    return '["' + '","'.join(text.split()) + '"]' if text else "[]"


def quarter(day: str | None) -> str | None:
    return day and f"{day[:4]}-{(int(day[5:7]) + 2) // 3}"


def quarter_of(label: str) -> str:
    """'2025-3' for a label such as '2025, quarter 3: 2 arrivals', and '2025-5' if the quarter is not known."""
    year, part = re.findall(r"(\d+), quarter (\d|not known)", label)[0]
    return f"{year}-{5 if part == 'not known' else part}"


def first_day(edtf: str) -> str:
    """The first day of a date, without regard to `~` and `?`."""
    year, month, day = _parts(edtf.partition("/")[0])
    return date(year, month or 1, day or 1).isoformat()


def last_day(edtf: str) -> str:
    """The last day of a date, without regard to `~` and `?`; the last possible day for an open interval."""
    first, _, last = edtf.partition("/")
    if last == "..":
        return date.max.isoformat()
    year, month, day = _parts(last or first)
    if day:
        return date(year, month, day).isoformat()
    return (date(year + (month in (0, 12)), (month or 12) % 12 + 1, 1) - timedelta(1)).isoformat()


def _parts(point: str) -> tuple[int, int, int]:
    year, month, day = [*map(int, re.findall(r"\d+", point)), 0, 0][:3]
    return year, month, day
