"""The numbers of the tracker, counted again from the CSV files that it gives away, and from nothing else."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

Row = dict[str, str]
ASIDE = ("rumoured", "denied", "retracted")
SIDES = ("arrival", "departure", "internal", "uncounted")


class Quarter(NamedTuple):
    """A quarter of a year; the fifth is that of which no more than the year is known."""

    year: int
    part: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        return cls(day.year, (day.month + 2) // 3)


class Recount:
    """What the tables of a folder add up to, on a day."""

    def __init__(self, folder: Path, today: date) -> None:
        self.folder, self.today = folder, today
        self.tables: dict[str, list[Row]] = {}
        for file in folder.glob("*.csv"):
            with file.open(encoding="utf-8", newline="") as lines:
                self.tables[file.stem] = list(csv.DictReader(lines, strict=True))
        self.moves = self.tables["moves"]
        self.events = self.tables["events"]
        self.records = [*self.moves, *self.events]
        self.labs = {row["id"]: row for row in self.tables["labs"]}
        self.by_page = {path_of(row["page"]): row for row in self.records}

    def line(self, lab: str) -> list[str]:
        """A lab and what it is part of, upwards."""
        line = []
        while lab:
            line.append(lab)
            lab = self.labs[lab]["parent"]
        return line

    def company(self, lab: str) -> str:
        return self.line(lab)[-1]

    @cached_property
    def sides(self) -> dict[str, dict[str, list[Row]]]:
        """The moves of each lab, by what they are to it."""
        found: dict[str, dict[str, list[Row]]] = {lab: {side: [] for side in SIDES} for lab in self.labs}
        for move in self.moves:
            here, there = self.line(move["from"]), self.line(move["to"])
            if move["counted"] == "false":
                for lab in {*here, *there}:
                    found[lab]["uncounted"].append(move)
                continue
            if move["is_transfer"] == "false":
                continue
            if move["kind"] in ("internal", "appointment"):
                # Within a company: its other end is there, whether it is known or not.
                here, there = here or there[-1:], there or here[-1:]
                if here[-1] != there[-1]:
                    continue
            for lab in {*here, *there}:
                side = "internal" if lab in here and lab in there else "arrival" if lab in there else "departure"
                found[lab][side].append(move)
        return found

    def net(self, lab: str) -> int:
        return len(self.sides[lab]["arrival"]) - len(self.sides[lab]["departure"])

    def of_route(self, origin: str, destination: str, counted: bool = True) -> list[Row]:
        """The moves from a lab or its teams to another or its teams, between companies."""
        return [
            move
            for move in self.moves
            if move["counted"] == str(counted).lower()
            and move["kind"] not in ("internal", "appointment")
            and origin in self.line(move["from"])
            and destination in self.line(move["to"])
            and self.company(move["from"]) != self.company(move["to"])
        ]

    def between_companies(self, since: date = date.min) -> Counter[tuple[str, str]]:
        """How many went from each company to each other one after a day, of those whose ends are known."""
        ends = Counter(
            (self.company(move["from"]), self.company(move["to"]))
            for move in self.moves
            if move["from"] and move["to"] and move["counted"] == "true"
            and move["kind"] not in ("internal", "appointment")
            and since < start(move) <= (self.through if since > date.min else date.max)
        )  # fmt: skip
        return Counter({pair: number for pair, number in ends.items() if pair[0] != pair[1]})

    @cached_property
    def through(self) -> date:
        """The last day of which a record or a source speaks."""
        dated = [row for row in [*self.records, *self.tables["sources"]] if row["date"]]
        return max(day for row in dated if (day := start(row)) <= self.today)

    @property
    def a_year_before(self) -> date:
        return self.through - timedelta(365)

    def of_the_last_year(self) -> list[Row]:
        """The changes of company in the twelve months that end with the last day of which the data speaks."""
        return [
            move
            for move in self.moves
            if move["counted"] == move["is_transfer"] == "true"
            and move["is_internal"] == "false"
            and self.a_year_before < start(move) <= self.through
        ]

    def independent(self, record: Row) -> int:
        """How many sources bear a record out, each relay counted with what it relays."""
        cited = [row["source"] for row in self.tables["citations"] if row["record"] == record["id"]
                 and row["bears_out"] == "true"]  # fmt: skip
        sources = {row["id"]: row for row in self.tables["sources"]}
        reached = set().union(*(self._roots(id, sources) for id in cited))
        return len(reached - {outlet(sources[id]["publisher"]) for id in reached if id in sources})

    def _roots(self, id: str, sources: dict[str, Row]) -> set[str]:
        source = sources[id]
        if source["derived_from"]:
            return set().union(*(self._roots(parent, sources) for parent in source["derived_from"].split()))
        return {outlet(source["origin"]) if source["origin"] else id}

    def quarters(self, lab: str) -> dict[Quarter, list[int]]:
        """How many came to a lab and left it in each quarter, and how many of these perhaps in another."""
        found: dict[Quarter, list[int]] = {}
        for place, side in enumerate(("arrival", "departure")):
            for move in self.sides[lab][side]:
                first, last = Quarter.of(start(move)), Quarter.of(end(move))
                earliest = Quarter.of(date.fromisoformat(move["date_earliest"]))
                latest = Quarter.of(date.fromisoformat(move["date_latest"] or "9999-12-31"))
                slot = first if first == last else Quarter(first.year, 5)
                counts = found.setdefault(slot, [0, 0, 0])
                counts[place] += 1
                counts[2] += not first == last == earliest == latest
        return found

    def roster(self, lab: str, day: date) -> Counter[str]:
        """How many are on a lab's roster on a day, by how sure that is; the keys are those of the table."""
        on_day: dict[str, str] = {}
        for row in self.tables["rosters"]:
            if row["lab"] == lab and (row["since"] or "0") <= str(day) < (row["until"] or "9"):
                on_day[row["person"]] = row["band"]
        return Counter(on_day.values())

    def there_still(self, lab: str) -> int:
        """How many have come to a lab and are not known to have left it."""
        return len({row["person"] for row in self.tables["rosters"] if row["lab"] == lab and not row["until"]})

    def named(self, count: Row) -> int:
        return sum(row["event"] == count["id"] for row in self.tables["counted_moves"])

    def missing(self, count: Row) -> int | None:
        """How many of a reported number are not named here, at least; None where it has no lower bound."""
        if not count["number_low"]:
            return None
        low = int(count["number_low"]) + (count["number"].startswith(">") and not count["number"].startswith(">="))
        return max(low - self.named(count), 0)

    def ratio(self, origin: str, destination: str, id: str) -> Row:
        """The ratio of an id that is reported between two labs."""
        (found,) = [event for event in self.events if event["kind"] == "ratio" and event["id"].endswith(f"#{id}")
                    and {event["from"], event["to"]} == {origin, destination}]  # fmt: skip
        return found

    def reported(self, origin: str, destination: str) -> Row | None:
        """The greatest of the counted numbers that are reported of a route, the latest of these."""
        counts = [row for row in self.events if row["kind"] == "count" and row["counted"] == "true"
                  and (row["from"], row["to"]) == (origin, destination)]  # fmt: skip
        return max(counts, key=lambda row: (int(row["number_low"] or row["number_high"]), row["date"]), default=None)

    @cached_property
    def months(self) -> Counter[tuple[int, int]]:
        """How many records each month has; those of which the month is not known are in month 0."""
        found: Counter[tuple[int, int]] = Counter()
        for record in self.records:
            first, last = start(record), end(record)
            found[first.year, first.month if (first.year, first.month) == (last.year, last.month) else 0] += 1
        return found

    def citing(self, source: str) -> set[str]:
        return {row["record"] for row in self.tables["citations"] if row["source"] == source}

    def disputed(self) -> set[str]:
        return {row["move"] or row["event"] for row in self.tables["disputes"]}

    def topic(self, topic: str, profiles: str) -> set[str]:
        """The people or the labs of a topic."""
        rows, whose = self.tables[f"{profiles}_topics"], {"people": "person", "labs": "lab"}[profiles]
        return {row[whose] for row in rows if row["topic"] == topic}


def outlet(name: str) -> str:
    return "outlet " + " ".join(name.casefold().split())


def path_of(address: str) -> str:
    """The path of an address with its fragment."""
    return "/" + address.split("/", 3)[3]


def start(row: Row) -> date:
    """The first day of what is written as a date, whatever doubt is about it."""
    year, month, day = _parts(row["date"].partition("/")[0])
    return date(year, month or 1, day or 1)


def end(row: Row) -> date:
    """The last day of what is written as a date; the last day that there is where it is open."""
    first, _, last = row["date"].partition("/")
    if last == "..":
        return date.max
    year, month, day = _parts(last or first)
    if day:
        return date(year, month, day)
    return date(year + (month in (0, 12)), (month or 12) % 12 + 1, 1) - timedelta(1)


def _parts(point: str) -> tuple[int, int, int]:
    numbers = [int(part) for part in re.findall(r"\d+", point)]
    year, month, day = [*numbers, 0, 0][:3]
    return year, month, day
