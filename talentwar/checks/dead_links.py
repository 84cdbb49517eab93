"""Links out: which addresses the content gives, and which of them were found dead, by a list that was made elsewhere.

A build never uses the network. The list is JSON lines or a table with the same names as columns.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from talentwar.content.catalog import Catalog
from talentwar.content.documents import SourceFile
from talentwar.content.yaml_loader import KeyPath
from talentwar.problems import Problem, of_kind, shown

GONE = frozenset({"404", "410", "451"})
"""The answers that say that a page is not there. Others may be a busy host, or one that lets no program in."""


class InvalidLinkList(Exception):
    """The list is none; the message says where and why."""


class LinkResult(Struct, frozen=True):
    """What an address answered: `status` is that of HTTP, or a word such as `unreachable`; `checked` is the day."""

    url: str
    status: int | str
    checked: str = ""

    @property
    def is_dead(self) -> bool:
        return str(self.status) in GONE or str(self.status) == "unreachable"


class LinkedAddress(Struct, frozen=True):
    """An address of the content, where it stands, and where a kept copy of the page is."""

    url: str
    document: SourceFile
    place: KeyPath
    archive: str = ""


def read_results(data: bytes) -> dict[str, LinkResult]:
    """A list of results by address, the last one of each; `BadList` for anything else."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidLinkList("it is not UTF-8") from None
    rows = _json_lines(text) if text.lstrip().startswith("{") else _table(text)
    return {result.url: result for result in rows}


def addresses(catalog: Catalog) -> Iterator[LinkedAddress]:
    """Every address of a source or of a profile's links."""
    for id, entry in catalog.sources.items():
        source = entry.record
        if source.url:
            yield LinkedAddress(source.url, entry.document, (id, "url"), source.archive or "")
        if source.archive:
            yield LinkedAddress(source.archive, entry.document, (id, "archive"))
    for profile in catalog.profiles():
        links = profile.record.links
        for name in links.__struct_fields__:
            url = getattr(links, name)
            if url and name != "wikidata":
                yield LinkedAddress(url, profile.document, ("links", name))


def dead_links(catalog: Catalog, results: dict[str, LinkResult]) -> Iterator[Problem]:
    """A note for each address that was found dead."""
    for problem in of_kind("link", _dead_links(catalog, results)):
        yield replace(problem, level="note")


def _dead_links(catalog: Catalog, results: dict[str, LinkResult]) -> Iterator[Problem]:
    for address in addresses(catalog):
        result = results.get(address.url)
        if result is None or not result.is_dead:
            continue
        said = "could not be reached" if result.status == "unreachable" else f"answered {result.status}"
        when = f" on {result.checked}" if result.checked else ""
        kept = results.get(address.archive)
        hint = "Look for its new address, or add a kept copy as `archive`."
        if address.archive and not (kept and kept.is_dead):
            hint = "Readers have its kept copy."
        yield address.document.problem(address.place, f"{shown(address.url, 120)} {said}{when}.", hint)


def _json_lines(text: str) -> Iterator[LinkResult]:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                yield msgspec.json.decode(line, type=LinkResult)
            except msgspec.MsgspecError as error:
                raise InvalidLinkList(f"line {number} is no result: {error}") from None


def _table(text: str) -> Iterator[LinkResult]:
    reader = csv.DictReader(io.StringIO(text, newline=""))
    missing = {"url", "status"} - set(reader.fieldnames or ())
    if missing:
        raise InvalidLinkList(f"it has no column {shown(min(missing))}; a list has url, status and checked")
    for row in reader:
        if row["url"]:
            yield LinkResult(row["url"].strip(), (row["status"] or "").strip(), (row.get("checked") or "").strip())
