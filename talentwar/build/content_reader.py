"""The content folder to records, with as little reading and parsing as the memory allows.

First equality: a document whose bytes are known is not parsed. Its time, size and inode may save the
reading of a file, and nothing else, and only if it was older than the last run that saw it: the rule of
git's index.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from talentwar.content.catalog import ParsedDocument
from talentwar.content.codec import ParsedContent, decode_content, encode_body, encode_content, encode_references
from talentwar.content.documents import SourceFile, find_files, load, read_document
from talentwar.content.markdown import Body, MarkdownParser
from talentwar.content.schema import decode, kind_of
from talentwar.problems import Problem, of_kind

from .cache_files import BlobStore, digest
from .workers import chunks, executor, map_ordered

CHUNK_SIZE = 100
MTIME_RESOLUTION_NS = 2_000_000_000
"""The coarsest steps in which file systems count time, in nanoseconds."""
MIN_TASKS_FOR_WORKERS = 400


class Signature(Struct, frozen=True, array_like=True):
    """A file as it was when it was read: if none of these changed, its bytes did not."""

    modified: int
    size: int
    inode: int
    digest: bytes


class Signatures(Struct, array_like=True):
    """The signatures of a content folder, by path, and when the run that took them began, in nanoseconds."""

    began: int = 0
    files: dict[str, Signature] = {}

    @property
    def is_racy(self) -> bool:
        """Whether a file was so young then that its signature cannot be trusted."""
        return any(signature.modified >= self.began - MTIME_RESOLUTION_NS for signature in self.files.values())


class ParseResult(Struct, frozen=True):
    """What parsing a document gave: its content as bytes, and the digests of what the graph and its page take of it."""

    content: bytes
    for_graph: bytes
    for_page: bytes
    problems: tuple[Problem, ...] = ()
    seconds: float = 0.0


class CachedDocument(Struct, frozen=True):
    """A document of this build. `key` is that of its content in the memory."""

    file: SourceFile
    key: bytes
    for_graph: bytes
    for_page: bytes
    problems: tuple[Problem, ...] = ()


class ScanResult(Struct, frozen=True):
    """The content folder as it is; `parsed` has the paths of what had to be parsed, and the seconds that took."""

    documents: tuple[CachedDocument, ...]
    problems: tuple[Problem, ...]
    parsed: tuple[tuple[str, float], ...]
    signatures: Signatures


def parse_chunk(items: Sequence[tuple[SourceFile, bytes]]) -> list[ParseResult]:
    """Parses documents: a pure function of their bytes, their kinds and their paths."""
    reader = MarkdownParser()
    readings = []
    for place, data in items:
        start = time.perf_counter()
        reading = parse(place, data, reader)
        readings.append(replace(reading, seconds=time.perf_counter() - start))
    return readings


def parse(place: SourceFile, data: bytes, reader: MarkdownParser) -> ParseResult:
    """A document's record and prose as bytes, or its problems."""
    document = load(place, data)
    if isinstance(document, Problem):
        return ParseResult(b"", b"", b"", (document,))
    record, problems = decode(document)
    prose = Body()
    try:
        prose = reader.read(document.body)
    except ValueError as error:
        record, problems = None, [*problems, document.body_problem(0, 1, str(error))]
    if prose.problems:
        slips = (document.body_problem(slip.offset, slip.width, slip.message, slip.hint) for slip in prose.problems)
        record, problems = None, [*problems, *of_kind("reference", slips)]
    if record is None:
        return ParseResult(encode_body(prose), b"", b"", tuple(problems))
    references = encode_references(prose)
    return ParseResult(
        encode_content(record, prose), digest(document.front.encode(), references), digest(encode_body(prose))
    )


def scan_content(
    content: Path,
    documents: BlobStore,
    last: Signatures,
    began: int,
    stamp: bytes,
    jobs: int,
    scheduler: str = "",
) -> ScanResult:
    """Finds every document, and parses those whose bytes the memory does not know.

    `stamp` is the digest of all that decides how a document is parsed.
    """
    found = list(find_files(content))
    problems = [item for item in found if isinstance(item, Problem)]
    here = [item for item in found if isinstance(item, SourceFile)]
    taken: dict[str, Signature] = {}
    known: dict[str, CachedDocument] = {}
    refused: list[Problem] = []

    def remember(place: SourceFile, mark: bytes) -> bool:
        extra = documents.metadata(mark)
        if extra:
            known[place.path] = CachedDocument(place, mark, extra[:16], extra[16:])
        return bool(extra)

    unread: list[tuple[SourceFile, os.stat_result]] = []
    for place in here:
        status = os.stat(place.file)  # noqa: PTH116 (ten thousand of them)
        before = last.files.get(place.path)
        same = before and (before.modified, before.size, before.inode) == (
            status.st_mtime_ns,
            status.st_size,
            status.st_ino,
        )
        if before and same and status.st_mtime_ns < last.began - MTIME_RESOLUTION_NS and remember(place, before.digest):
            taken[place.path] = before
        else:
            unread.append((place, status))

    def unknown() -> Iterator[tuple[SourceFile, bytes]]:
        for place, status in unread:
            try:
                data = Path(place.file).read_bytes()
            except OSError as error:
                refused.append(_refused(place, f"the file cannot be read: {error.strerror}."))
                continue
            mark = digest(stamp, place.kind.encode(), place.language.encode(), data)
            taken[place.path] = Signature(status.st_mtime_ns, status.st_size, status.st_ino, mark)
            if not remember(place, mark):
                yield place, data

    parsed: list[tuple[str, float]] = []
    with executor(jobs, len(unread), MIN_TASKS_FOR_WORKERS, scheduler) as workers:
        for part, readings in map_ordered(workers, parse_chunk, chunks(unknown(), CHUNK_SIZE)):
            for (place, _), reading in zip(part, readings, strict=True):
                parsed.append((place.path, reading.seconds))
                mark = taken[place.path].digest
                if reading.problems:
                    # What has problems is not remembered, so that they are found again, with their places.
                    del taken[place.path]
                else:
                    documents.add(mark, reading.content, reading.for_graph + reading.for_page)
                known[place.path] = CachedDocument(place, mark, reading.for_graph, reading.for_page, reading.problems)
    in_order = tuple(known[place.path] for place in here if place.path in known)
    return ScanResult(in_order, (*problems, *refused), tuple(parsed), Signatures(began, taken))


def load_records(
    documents: Sequence[CachedDocument], memory: BlobStore, kept: dict[bytes, ParsedContent[Any]]
) -> list[ParsedDocument]:
    """The records of documents, from the memory, or from the disk where that fails.

    What was decoded is kept by the key of the document, and nothing else is.
    """
    parsed = [_content(document, memory, kept) for document in documents]
    here = {document.key for document in documents}
    for key in kept.keys() - here:
        del kept[key]
    return parsed


def _content(document: CachedDocument, memory: BlobStore, kept: dict[bytes, ParsedContent[Any]]) -> ParsedDocument:
    place = document.file
    kind = kind_of(place)
    if document.problems:
        return ParsedDocument(place, None, _body_of(place), document.problems)
    known = kept.get(document.key)
    if known is not None:
        return ParsedDocument(place, known.record, known.prose)
    data = memory.get(document.key)
    if data is not None:
        try:
            content = kept[document.key] = decode_content(kind, data)
            return ParsedDocument(place, content.record, content.prose)
        except msgspec.MsgspecError:
            pass
    reading = parse(place, Path(place.file).read_bytes(), MarkdownParser())
    if (reading.for_graph, reading.for_page) != (document.for_graph, document.for_page):
        changed = _refused(place, "the file changed while it was being read; build once more.")
        return ParsedDocument(place, None, Body(), (*reading.problems, changed))
    content = decode_content(kind, reading.content)
    return ParsedDocument(place, content.record, content.prose)


def _body_of(place: SourceFile) -> Body:
    """The body of a document whose front-matter has problems."""
    try:
        return MarkdownParser().read(read_document(place).body)
    except ValueError:
        return Body()


def _refused(place: SourceFile, message: str) -> Problem:
    return Problem(place.path, 1, 1, message)
