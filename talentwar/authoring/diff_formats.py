"""What an edit changes, as text, as Markdown and as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from talentwar.graph.compare import BODY, ChangeType, RecordType
from talentwar.views.changes import Differences, FieldLine, NumberLine, PageChanges, RecordLine
from talentwar.views.parts import Link

VERSION: Literal[1] = 1
LISTED = 60
WORD_JOINER = "\u2060"
SIGNS: dict[ChangeType, str] = {"added": "+", "changed": "~", "removed": "-"}
_HEADINGS: dict[ChangeType, str] = {"added": "Added", "changed": "Changed", "removed": "Removed"}


def as_text(differences: Differences) -> str:
    """For a terminal or a log."""
    lines = [f"Compared with {differences.revision}."]
    lines += [f"Note: {remark}" for remark in differences.remarks]
    if differences.is_empty:
        lines.append("Nothing changes that a reader would see.")
    if differences.records:
        lines += ["", f"Records: {_tally(differences)}"]
    for record in differences.records:
        lines.append(f"  {SIGNS[record.change.change]} {record.record_type} {record.title}  [{_id(record)}]")
        lines += [f"      {_field(detail, is_new=record.change.change == 'added')}" for detail in record.details]
    if differences.numbers:
        lines += ["", "Numbers that follow:"]
    for subject, numbers in _by_subject(differences.numbers):
        lines.append(f"  {subject.text}: " + ", ".join(f"{n.measure} {n.before} → {n.after}" for n in numbers))
    lines += _text_pages(differences.pages)
    return "\n".join(lines) + "\n"


def as_markdown(differences: Differences) -> str:
    """For a pull request or the summary of a workflow; names and values cannot break out of their places."""
    lines = ["## What this edit changes", "", f"Compared with `{_code(differences.revision)}`, by value."]
    for remark in differences.remarks:
        lines += ["", f"> {_plain(remark)}"]
    if differences.is_empty:
        lines += ["", "Nothing changes that a reader would see."]
    for what, heading in _HEADINGS.items():
        records = [record for record in differences.records if record.change.change == what]
        if records:
            lines += ["", f"### {heading} ({len(records)})", ""]
        for record in records:
            lines.append(f"- {record.record_type} **{_plain(record.title)}** `{_code(_id(record))}`")
            details = (_markdown_field(detail, is_new=what == "added") for detail in record.details)
            lines += [f"  - {detail}" for detail in details]
    if differences.numbers:
        lines += ["", "### Numbers that follow", "", "| of | what is counted | before | after |", "|---|---|--:|--:|"]
        lines += [
            f"| {_plain(n.subject.text)} | {_plain(n.measure)} | {n.before} | {n.after} |" for n in differences.numbers
        ]
    for heading, links in _pages(differences.pages):
        lines += ["", f"<details><summary>{heading}: {len(links)}</summary>", ""]
        lines += [f"- {_plain(link.text)} `{_code(link.href)}`" for link in links[:LISTED]]
        lines += [f"- and {len(links) - LISTED} more"] if len(links) > LISTED else []
        lines += ["", "</details>"]
    return "\n".join(lines) + "\n"


def edit_summary(text: str) -> Any:
    return Meta(description=text)


class FieldReport(Struct, frozen=True):
    """A key whose value differs; null where it is not there. Of a rewritten body, `text`, both are null."""

    key: str
    before: Any = None
    after: Any = None


class RecordReport(Struct, frozen=True):
    """A record that is in one of the two states alone, or differs."""

    what: ChangeType
    thing: RecordType
    owner: Annotated[str, edit_summary("The slug of the profile or page, or the id of the source")]
    id: Annotated[str, edit_summary("The id of the move or the event, empty for anything else")]
    title: Annotated[str, edit_summary("The record in a few words")]
    fields: Annotated[tuple[FieldReport, ...], edit_summary("What differs, where the record is in both states")]


class NumberReport(Struct, frozen=True):
    """A derived number that differs; null where what it counts is not there."""

    measure: Annotated[str, edit_summary("What is counted, such as arrivals, net or independent")]
    subject: Annotated[
        tuple[str, ...],
        edit_summary("None for the site, the slug of a lab, the two of a route, or the owner and the id of a record"),
    ]
    before: int | None
    after: int | None


class PagesReport(Struct, frozen=True):
    """Pages by path."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]


class EditReport(Struct, frozen=True):
    """What `diff --format json` prints: version 1. Keys may be added to it, and none changes its meaning."""

    version: Annotated[Literal[1], edit_summary("The version of this format")]
    commit: Annotated[str, edit_summary("The commit that the content is compared with")]
    remarks: Annotated[tuple[str, ...], edit_summary("What could not be compared, and what changes on every page")]
    records: tuple[RecordReport, ...]
    numbers: tuple[NumberReport, ...]
    pages: PagesReport


def as_json(differences: Differences) -> str:
    """For programs."""
    records = tuple(
        RecordReport(
            line.change.change, line.change.record_type, line.change.owner, line.change.id, line.title,
            tuple(FieldReport(field.key, field.before, field.after) for field in line.change.fields),
        )
        for line in differences.records
    )  # fmt: skip
    numbers = tuple(
        NumberReport(line.change.measure, line.change.subject, line.change.before, line.change.after)
        for line in differences.numbers
    )
    pages = differences.pages
    paths = PagesReport(*(tuple(link.href for link in part) for part in (pages.added, pages.changed, pages.removed)))
    edit = EditReport(VERSION, differences.commit, differences.remarks, records, numbers, paths)
    return msgspec.json.format(msgspec.json.encode(edit), indent=2).decode() + "\n"


def edit_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of what `as_json` gives."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(EditReport)}


def _tally(differences: Differences) -> str:
    found = [record.change.change for record in differences.records]
    return ", ".join(f"{found.count(what)} {what}" for what in SIGNS)


def _id(record: RecordLine) -> str:
    change = record.change
    return f"{change.owner}#{change.id}" if change.id else change.owner


def _field(line: FieldLine, *, is_new: bool) -> str:
    if is_new:
        return f"{line.key}: {', '.join(line.new)}"
    if line.key == BODY:
        return "the text is rewritten"
    if len(line.gone) == len(line.new) == 1:
        return f"{line.key}: {line.gone[0]} → {line.new[0]}"
    return f"{line.key}: " + "  ".join([*(f"- {text}" for text in line.gone), *(f"+ {text}" for text in line.new)])


def _markdown_field(line: FieldLine, *, is_new: bool) -> str:
    if line.key == BODY:
        return "the text is rewritten"
    key = f"`{_code(line.key)}`"
    if is_new:
        return f"{key}: {', '.join(map(_value, line.new))}"
    if len(line.gone) == len(line.new) == 1:
        return f"{key}: {_value(line.gone[0])} → {_value(line.new[0])}"
    return f"{key}: " + ", ".join(
        [*(f"without {_value(text)}" for text in line.gone), *(f"with {_value(text)}" for text in line.new)]
    )


def _by_subject(numbers: Sequence[NumberLine]) -> Iterator[tuple[Link, list[NumberLine]]]:
    for subject, lines in groupby(numbers, key=lambda line: line.subject):
        yield subject, list(lines)


def _pages(pages: PageChanges) -> Iterator[tuple[str, tuple[Link, ...]]]:
    """The pages that differ; the rosters of past days last, for they are many and say the same."""
    for heading, links in (
        ("New pages", pages.added),
        ("Pages that change", pages.changed),
        ("Pages that go", pages.removed),
    ):
        if links:
            yield heading, tuple(sorted(links, key=lambda link: "/roster/" in link.href))


def _text_pages(pages: PageChanges) -> Iterator[str]:
    for heading, links in _pages(pages):
        yield ""
        yield f"{heading}: {len(links)}"
        yield from (f"  {link.href}" for link in links[:LISTED])
        if len(links) > LISTED:
            yield f"  and {len(links) - LISTED} more"


def _plain(text: str) -> str:
    """Text that Markdown shows as it is, and that no host takes for the name of a user or the number of an issue."""
    escaped = re.sub(r"([\\`*_\[\]|~])", r"\\\1", " ".join(text.split()))
    escaped = escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub("([@#])", f"\\1{WORD_JOINER}", escaped)


def _value(text: str) -> str:
    return f"`{_code(text)}`" if text.strip() else "nothing"


def _code(text: str) -> str:
    return " ".join(text.split()).replace("`", "'").replace("|", "\\|")
