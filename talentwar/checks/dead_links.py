"""Finds dead links of the content in the results of tools/check_links.py.

A build never uses the network. The list is JSON lines, or CSV with the same names as columns.
"""

import csv
import io
from collections.abc import Iterator

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from talentwar.content.catalog import Catalog
from talentwar.content.documents import SourceFile
from talentwar.content.yaml_loader import KeyPath
from talentwar.problems import Problem, quoted

DEAD = frozenset({"404", "410", "451", "unreachable"})
"""The statuses of dead links. Others may come from a busy host, or from one that refuses programs."""


class InvalidLinkList(Exception):
    """A file is not a list of results; the message says why."""


class LinkResult(Struct, frozen=True):
    """The result of one request: an HTTP status or a word such as `unreachable`, and the day."""

    url: str
    status: int | str
    checked: str = ""

    @property
    def is_dead(self) -> bool:
        return str(self.status) in DEAD


class Link(Struct, frozen=True):
    """A link in the content: its address, its file and keys, and the address of an archived copy."""

    url: str
    file: SourceFile
    keys: KeyPath
    archive: str = ""


def read_results(data: bytes) -> dict[str, LinkResult]:
    """The last result for each address; `InvalidLinkList` if the data is not a list of results."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidLinkList("it is not UTF-8") from None
    results = _json_lines(text) if text.lstrip().startswith("{") else _csv_rows(text)
    return {result.url: result for result in results}


def links(catalog: Catalog) -> Iterator[Link]:
    """Every link of a source or of a profile."""
    for id, entry in catalog.sources.items():
        source = entry.record
        if source.url:
            yield Link(source.url, entry.file, (id, "url"), source.archive or "")
        if source.archive:
            yield Link(source.archive, entry.file, (id, "archive"))
    for profile in catalog.profiles():
        for name in profile.record.links.__struct_fields__:
            url = getattr(profile.record.links, name)
            if url and name != "wikidata":
                yield Link(url, profile.file, ("links", name))


def dead_links(catalog: Catalog, results: dict[str, LinkResult]) -> Iterator[Problem]:
    """A note for each dead link."""
    for link in links(catalog):
        result = results.get(link.url)
        if result is None or not result.is_dead:
            continue
        answer = "could not be reached" if result.status == "unreachable" else f"answered {result.status}"
        day = f" on {result.checked}" if result.checked else ""
        archive = results.get(link.archive)
        hint = "Find its new address, or add an archived copy as `archive`."
        if link.archive and not (archive and archive.is_dead):
            hint = "The site links to its archived copy too."
        problem = link.file.problem(link.keys, f"{quoted(link.url, 120)} {answer}{day}.", hint)
        yield replace(problem, level="note", kind="link")


def _json_lines(text: str) -> Iterator[LinkResult]:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                yield msgspec.json.decode(line, type=LinkResult)
            except msgspec.MsgspecError as error:
                raise InvalidLinkList(f"line {number}: {error}") from None


def _csv_rows(text: str) -> Iterator[LinkResult]:
    reader = csv.DictReader(io.StringIO(text, newline=""))
    missing = {"url", "status"} - set(reader.fieldnames or ())
    if missing:
        raise InvalidLinkList(f"it has no column {quoted(min(missing))}; the columns are url, status and checked")
    for row in reader:
        if row["url"]:
            yield LinkResult(row["url"].strip(), (row["status"] or "").strip(), (row.get("checked") or "").strip())
