"""Writes the differences between two versions of the site as text, Markdown and JSON."""

import re
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Struct

from talentwar.content.model import described
from talentwar.graph.compare import BODY, ChangeType, RecordType
from talentwar.views.changes import Differences, FieldLine, RecordLine

VERSION: Literal[1] = 1
MAX_PAGES = 60
WORD_JOINER = "\u2060"
_RECORD_HEADINGS: dict[ChangeType, str] = {"added": "Added", "changed": "Changed", "removed": "Removed"}
_NO_CHANGE = "No record, number or page changes."


class Markup(Struct, frozen=True):
    """How a format writes text from the content: as running text, and as a literal value."""

    text: Callable[[str], str]
    literal: Callable[[str], str]


class Item(Struct, frozen=True):
    """An entry of a list, with the entries of a nested list."""

    line: str
    details: tuple[str, ...] = ()


class Section(Struct, frozen=True):
    """A list under a heading; `is_long` asks the format to fold it where it can."""

    heading: str
    items: tuple[Item, ...]
    is_long: bool = False


def as_text(differences: Differences) -> str:
    """Plain text for a terminal or a log."""
    lines = [f"Compared with {differences.revision}."]
    lines += [f"Note: {remark}" for remark in differences.remarks]
    if differences.is_empty:
        lines.append(_NO_CHANGE)
    for section in _sections(differences, Markup(_one_line, _one_line)):
        lines += ["", f"{section.heading}:"]
        for item in section.items:
            lines += [f"  {item.line}", *(f"      {detail}" for detail in item.details)]
    return "\n".join(lines) + "\n"


def as_markdown(differences: Differences) -> str:
    """Markdown for a pull request or a workflow summary. Names and values are escaped."""
    lines = ["## What this edit changes", "", f"Compared with {_code(differences.revision)}."]
    for remark in differences.remarks:
        lines += ["", f"> {_escape(remark)}"]
    if differences.is_empty:
        lines += ["", _NO_CHANGE]
    for section in _sections(differences, Markup(_escape, _code)):
        heading = f"<details><summary>{section.heading}</summary>" if section.is_long else f"### {section.heading}"
        lines += ["", heading, ""]
        for item in section.items:
            lines += [f"- {item.line}", *(f"  - {detail}" for detail in item.details)]
        lines += ["", "</details>"] if section.is_long else []
    return "\n".join(lines) + "\n"


def _sections(differences: Differences, markup: Markup) -> Iterator[Section]:
    """The differences as lists: records by type of change, derived numbers, pages."""
    for change, heading in _RECORD_HEADINGS.items():
        records = [record for record in differences.records if record.change.change == change]
        if records:
            yield Section(f"{heading} ({len(records)})", tuple(_record(record, markup) for record in records))
    if differences.numbers:
        yield Section("Derived numbers", tuple(_numbers(differences, markup)))
    pages = differences.pages
    for heading, links in (
        ("New pages", pages.added), ("Changed pages", pages.changed), ("Removed pages", pages.removed),
    ):  # fmt: skip
        if links:
            items = [Item(f"{markup.literal(link.href)} {markup.text(link.text)}") for link in links[:MAX_PAGES]]
            items += [Item(f"and {len(links) - MAX_PAGES} more")] if len(links) > MAX_PAGES else []
            yield Section(f"{heading} ({len(links)})", tuple(items), is_long=True)


def _record(record: RecordLine, markup: Markup) -> Item:
    change = record.change
    id = f"{change.owner}#{change.id}" if change.id else change.owner
    details = (_field(field, markup, is_new=change.change == "added") for field in record.details)
    return Item(f"{record.record_type} {markup.text(record.title)} ({markup.literal(id)})", tuple(details))


def _field(field: FieldLine, markup: Markup, *, is_new: bool) -> str:
    if field.key == BODY:
        return "text rewritten"
    key = markup.literal(field.key)
    removed, added = (
        ", ".join(markup.literal(value) if value.strip() else "nothing" for value in values)
        for values in (field.gone, field.new)
    )
    if is_new:
        return f"{key}: {added}"
    if len(field.gone) == len(field.new) == 1:
        return f"{key}: {removed} → {added}"
    return f"{key}: " + "; ".join([f"removed {removed}"] * bool(removed) + [f"added {added}"] * bool(added))


def _numbers(differences: Differences, markup: Markup) -> Iterator[Item]:
    for subject, lines in groupby(differences.numbers, key=lambda line: line.subject):
        changes = ", ".join(f"{markup.text(line.measure)} {line.before} → {line.after}" for line in lines)
        yield Item(f"{markup.text(subject.text)}: {changes}")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _escape(text: str) -> str:
    """Text as Markdown shows it unchanged; a word joiner keeps hosts from linking @names and #numbers."""
    escaped = re.sub(r"([\\`*_\[\]|~])", r"\\\1", _one_line(text))
    escaped = escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub("([@#])", f"\\1{WORD_JOINER}", escaped)


def _code(text: str) -> str:
    return "`" + _one_line(text).replace("`", "'").replace("|", "\\|") + "`"


class FieldReport(Struct, frozen=True):
    """A key whose value differs; null where the key is absent. Both values are null for a rewritten body (`text`)."""

    key: str
    before: Any = None
    after: Any = None


class RecordReport(Struct, frozen=True):
    """A record that was added, changed or removed."""

    change: ChangeType
    type: RecordType
    owner: Annotated[str, described("The slug of the profile or page, or the id of the source")]
    id: Annotated[str, described("The id of the move or event; empty for other types")]
    title: Annotated[str, described("The record in a few words")]
    fields: Annotated[tuple[FieldReport, ...], described("The keys that differ")]


class NumberReport(Struct, frozen=True):
    """A derived number that differs; null where its subject does not exist."""

    measure: Annotated[str, described("What is counted, such as arrivals, net or independent")]
    subject: Annotated[
        tuple[str, ...],
        described("Empty for the site; the slug of a lab; two slugs of a route; the owner and id of a record"),
    ]
    before: int | None
    after: int | None


class PagesReport(Struct, frozen=True):
    """Pages by path."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]


class DiffReport(Struct, frozen=True):
    """The output of `diff --format json`, version 1. Later releases may add keys; none changes its meaning."""

    version: Annotated[Literal[1], described("The version of this format")]
    commit: Annotated[str, described("The commit that the content is compared with")]
    remarks: Annotated[tuple[str, ...], described("What could not be compared, and what changes on every page")]
    records: tuple[RecordReport, ...]
    numbers: tuple[NumberReport, ...]
    pages: PagesReport


def as_json(differences: Differences) -> str:
    """JSON for programs."""
    records = tuple(
        RecordReport(
            change.change, change.record_type, change.owner, change.id, line.title,
            tuple(FieldReport(field.key, field.before, field.after) for field in change.fields),
        )
        for line in differences.records for change in [line.change]
    )  # fmt: skip
    numbers = tuple(
        NumberReport(line.change.measure, line.change.subject, line.change.before, line.change.after)
        for line in differences.numbers
    )
    pages = differences.pages
    paths = PagesReport(*(tuple(link.href for link in part) for part in (pages.added, pages.changed, pages.removed)))
    report = DiffReport(VERSION, differences.commit, differences.remarks, records, numbers, paths)
    return msgspec.json.format(msgspec.json.encode(report), indent=2).decode() + "\n"


def diff_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the output of `as_json`."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(DiffReport)}
