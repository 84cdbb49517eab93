"""The calendar: what was announced and is still to come, at the precision known."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar
from icalendar.cal.event import Event
from sitebuilder import REPOSITORY, Site

ADA = "content/people/ada.md"
NOW = date(2026, 5, 20)


def days(site: Site) -> dict[str, Event]:
    """The events of a site's calendar, by id."""
    calendar = Calendar.from_ical((site.public / "calendar.ics").read_bytes())
    assert not calendar.errors and not any(event.errors for event in calendar.walk("VEVENT"))
    return {str(event["UID"]).removeprefix("tag:moves.example,2026:"): event for event in calendar.walk("VEVENT")}


@pytest.fixture
def ahead(minimal: Site) -> Site:
    """The small site, with a first day that the Gazette announces on 4 May."""
    return minimal.edit(ADA, "date: 2026-05,", "status: confirmed, date: 2026-06, joined: 2026-06-01,")


def test_the_trackers_own_calendar_is_read(tmp_path: Path):
    site = Site(tmp_path)
    site.build(content=REPOSITORY / "content", today=date(2025, 6, 30))
    assert "tag:ai-talent-war.netlify.app,2026:vasi-philomin/amazon-siemens/joined" in days(site)


def test_an_announced_day_is_a_whole_day_with_the_record_behind_it(ahead: Site):
    ahead.build(today=NOW)
    ((id, event),) = days(ahead).items()
    assert id == "ada/acme-babbage/joined"
    assert (event.start, event.end, event["DTSTAMP"].dt.date()) == (
        date(2026, 6, 1),
        date(2026, 6, 2),
        date(2026, 5, 4),
    )
    assert event["SUMMARY"] == "Ada Lovelace, Acme to Babbage Labs: first day"
    assert event["DESCRIPTION"] == "1 June 2026; confirmed."
    assert event["URL"] == "https://moves.example/people/ada/#acme-babbage"
    assert (event["STATUS"], event["TRANSP"]) == ("CONFIRMED", "TRANSPARENT")


def test_what_is_known_to_the_month_takes_the_month_and_no_day_of_it(minimal: Site):
    minimal.edit(ADA, "date: 2026-05,", "date: 2026-07,").build(today=NOW)
    ((id, event),) = days(minimal).items()
    assert (id, event.start, event.end) == ("ada/acme-babbage/date", date(2026, 7, 1), date(2026, 8, 1))
    assert (event["SUMMARY"], event["STATUS"]) == ("Ada Lovelace, Acme to Babbage Labs", "TENTATIVE")


def test_deals_and_launches_that_were_announced_are_in_the_calendar(minimal: Site):
    minimal.edit("content/labs/acme.md", "name: Acme\n", """\
name: Acme
events:
  - {id: closing, kind: deal, form: merger, stage: announced, date: 2026-09-30, with: [babbage], sources: [gazette]}
  - {id: opening, kind: launch, date: 2026-08, title: A mill, sources: [gazette]}
  - {id: mill, kind: spending, date: 2026-05-04, window: 2027, amount: 1M GBP, sources: [gazette]}
""").build(today=NOW)  # fmt: skip
    assert list(days(minimal)) == ["acme/opening/date", "acme/closing/date"]


@pytest.mark.parametrize(
    "today, is_there",
    [(date(2026, 5, 4), True), (date(2026, 6, 1), True), (date(2026, 6, 2), False), (date(2030, 1, 1), False)],
)
def test_a_day_leaves_the_calendar_when_it_is_over(ahead: Site, today: date, is_there: bool):
    ahead.build(today=today)
    assert bool(days(ahead)) is is_there


def test_of_the_last_and_the_first_day_each_is_in_the_calendar(minimal: Site):
    minimal.edit(ADA, "date: 2026-05,", "date: 2026-08, left: 2026-06-30, joined: 2026-08-03,").build(today=NOW)
    assert list(days(minimal)) == ["ada/acme-babbage/left", "ada/acme-babbage/joined"]
    minimal.edit(ADA, "left: 2026-06-30, joined: 2026-08-03", "left: 2026-04-30").build(today=NOW)
    assert list(days(minimal)) == ["ada/acme-babbage/date"]


@pytest.mark.parametrize("status", ["rumoured", "denied"])
def test_what_is_in_no_total_is_in_no_calendar(ahead: Site, status: str):
    ahead.edit(ADA, "status: confirmed", f"status: {status}").build(today=NOW)
    assert days(ahead) == {}


def test_what_was_told_when_it_had_begun_was_not_announced(minimal: Site):
    minimal.build(today=date(2026, 5, 5))
    assert days(minimal) == {}
    minimal.edit(ADA, "date: 2026-05,", "date: 2026-05-04,").build(today=date(2026, 5, 4))
    assert days(minimal) == {}


def test_an_empty_calendar_has_the_component_that_the_specification_asks_for(minimal: Site):
    minimal.build()
    calendar = Calendar.from_ical((minimal.public / "calendar.ics").read_bytes())
    assert [part.name for part in calendar.subcomponents] == ["VTIMEZONE"]
    assert calendar["VERSION"] == "2.0" and calendar["PRODID"] == "-//Moves//EN"


def test_ids_outlive_edits_and_the_same_content_is_the_same_calendar(ahead: Site):
    ahead.build(today=NOW)
    before = days(ahead).keys()
    ahead.edit(ADA, "name: Ada Lovelace", "name: Ada King").edit(ADA, "joined: 2026-06-01", "joined: 2026-06-08")
    ahead.edit(ADA, "sources: [gazette]", "note: At noon., sources: [gazette]").build(today=NOW)
    assert days(ahead).keys() == before
    assert (ahead.public / "calendar.ics").read_bytes() == ahead.clean(today=date(2026, 5, 21))["calendar.ics"]


def test_lines_are_folded_and_texts_escaped(ahead: Site):
    name = "Ada, Countess; née Byron\\" + " 埃达" * 40
    ahead.edit(ADA, "name: Ada Lovelace", f"name: '{name}'").build(today=NOW)
    data = (ahead.public / "calendar.ics").read_bytes()
    lines = data.split(b"\r\n")
    assert lines.pop() == b"" and b"\n" not in b"".join(lines)
    assert all(len(line) <= 75 and line.decode() for line in lines)
    assert any(line.startswith(b" ") for line in lines)
    (event,) = days(ahead).values()
    assert event["SUMMARY"] == f"{name}, Acme to Babbage Labs: first day"
