"""Reads the content folder and parses the documents that the cache does not have.

The cache finds a document by the digest of its bytes. A file whose mtime, size and inode have not changed since the
last run is not read again, unless its mtime is too close to that run to be trusted (git's "racy" rule).
"""

import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from talentwar.content.catalog import ParsedDocument
from talentwar.content.codec import ParsedContent, decode_content, encode_body, encode_content, encode_references
from talentwar.content.documents import SourceFile, find_files, load, read_document
from talentwar.content.markdown import Body, MarkdownParser
from talentwar.content.schema import decode, kind_of
from talentwar.problems import Problem, of_kind

from .digests import digest
from .store import Store
from .workers import chunks, executor, map_ordered

CHUNK_SIZE = 100
MIN_TASKS_FOR_WORKERS = 400
MTIME_RESOLUTION_NS = 2_000_000_000
"""The coarsest resolution of file times, in nanoseconds (FAT)."""


class Signature(Struct, frozen=True, array_like=True):
    """The state of a file when it was read, and the cache key of its content."""

    modified: int
    size: int
    inode: int
    key: bytes


class Signatures(Struct, frozen=True, array_like=True):
    """The signatures of a content folder by path, and when the run that took them began, in nanoseconds."""

    began: int = 0
    files: dict[str, Signature] = {}

    def is_racy(self, modified: int) -> bool:
        """Whether a file with this mtime may have been written after it was read."""
        return modified >= self.began - MTIME_RESOLUTION_NS


class ParseResult(Struct, frozen=True):
    """A parsed document as bytes, and digests of the parts that the graph and its own page use."""

    content: bytes
    for_graph: bytes
    for_page: bytes
    problems: tuple[Problem, ...] = ()
    seconds: float = 0.0


class CachedDocument(Struct, frozen=True):
    """A document of this build, and the cache key of its content."""

    file: SourceFile
    key: bytes
    for_graph: bytes
    for_page: bytes
    problems: tuple[Problem, ...] = ()


class ScanResult(Struct, frozen=True):
    """The content folder.

    `parsed` lists the paths of newly parsed documents, with seconds. `contents` has the results without problems, by
    cache key. `signatures` is None if the saved ones are up to date.
    """

    documents: tuple[CachedDocument, ...]
    problems: tuple[Problem, ...]
    parsed: tuple[tuple[str, float], ...]
    contents: dict[bytes, ParseResult]
    signatures: Signatures | None


def parse_chunk(items: Sequence[tuple[SourceFile, bytes]]) -> list[ParseResult]:
    """Parses documents. The results follow from the arguments alone."""
    parser = MarkdownParser()
    results = []
    for file, data in items:
        start = time.perf_counter()
        result = parse(file, data, parser)
        results.append(replace(result, seconds=time.perf_counter() - start))
    return results


def parse(file: SourceFile, data: bytes, parser: MarkdownParser) -> ParseResult:
    """The record and the body of a document as bytes, or its problems."""
    document = load(file, data)
    if isinstance(document, Problem):
        return ParseResult(b"", b"", b"", (document,))
    record, problems = decode(document)
    body = Body()
    try:
        body = parser.read(document.body)
    except ValueError as error:
        record, problems = None, [*problems, document.body_problem(0, 1, str(error))]
    if body.problems:
        found = (document.body_problem(item.offset, item.width, item.message, item.hint) for item in body.problems)
        record, problems = None, [*problems, *of_kind("reference", found)]
    if record is None:
        return ParseResult(encode_body(body), b"", b"", tuple(problems))
    for_graph = digest(document.front.encode(), encode_references(body))
    return ParseResult(encode_content(record, body), for_graph, digest(encode_body(body)))


def scan_content(
    content: Path, store: Store, began: int, generator: bytes, jobs: int, scheduler: str = ""
) -> ScanResult:
    """Finds every document and parses those that the cache does not have. Writes nothing.

    `began` is the start of this run in nanoseconds, `generator` a digest of everything that affects parsing.
    """
    found = list(find_files(content))
    problems = [item for item in found if isinstance(item, Problem)]
    files = [item for item in found if isinstance(item, SourceFile)]
    last = store.load("objects", b"signatures", Signatures) or Signatures()
    cached = store.metadata("documents")
    signatures: dict[str, Signature] = {}
    documents: dict[str, CachedDocument] = {}

    def use_cached(file: SourceFile, key: bytes) -> bool:
        digests = cached.get(key)
        if digests:
            documents[file.path] = CachedDocument(file, key, digests[:16], digests[16:])
        return bool(digests)

    to_read: list[tuple[SourceFile, os.stat_result]] = []
    for file in files:
        status = os.stat(file.file)  # noqa: PTH116 (pathlib is slower)
        old = last.files.get(file.path)
        state = (status.st_mtime_ns, status.st_size, status.st_ino)
        is_unchanged = old and (old.modified, old.size, old.inode) == state and not last.is_racy(old.modified)
        if old and is_unchanged and use_cached(file, old.key):
            signatures[file.path] = old
        else:
            to_read.append((file, status))

    def unknown() -> Iterator[tuple[SourceFile, bytes]]:
        for file, status in to_read:
            try:
                data = Path(file.file).read_bytes()
            except OSError as error:
                problems.append(_file_problem(file, f"the file cannot be read: {error.strerror}."))
                continue
            key = digest(generator, file.kind.encode(), file.language.encode(), data)
            signatures[file.path] = Signature(status.st_mtime_ns, status.st_size, status.st_ino, key)
            if not use_cached(file, key):
                yield file, data

    parsed: list[tuple[str, float]] = []
    contents: dict[bytes, ParseResult] = {}
    with executor(jobs, len(to_read), MIN_TASKS_FOR_WORKERS, scheduler) as workers:
        for chunk, results in map_ordered(workers, parse_chunk, chunks(unknown(), CHUNK_SIZE)):
            for (file, _), result in zip(chunk, results, strict=True):
                parsed.append((file.path, result.seconds))
                key = signatures[file.path].key
                if result.problems:
                    # A document with problems is parsed in every run, to find them again.
                    del signatures[file.path]
                else:
                    contents[key] = result
                documents[file.path] = CachedDocument(file, key, result.for_graph, result.for_page, result.problems)
    is_saved = signatures == last.files and not any(last.is_racy(file.modified) for file in last.files.values())
    in_order = tuple(documents[file.path] for file in files if file.path in documents)
    return ScanResult(
        in_order, tuple(problems), tuple(parsed), contents, None if is_saved else Signatures(began, signatures)
    )


def save_scan(store: Store, scan: ScanResult) -> None:
    """Saves what was parsed. OSError if writing fails."""
    rows = ((key, result.content, result.for_graph + result.for_page) for key, result in scan.contents.items())
    store.put("documents", rows)
    store.mark_used("documents", (document.key for document in scan.documents))
    if scan.signatures:
        store.save("objects", b"signatures", scan.signatures)


def load_records(scan: ScanResult, store: Store, decoded: dict[bytes, ParsedContent[Any]]) -> list[ParsedDocument]:
    """The records of all documents. `decoded` has records of earlier builds by cache key, and is updated."""
    keys = {document.key for document in scan.documents}
    for key in decoded.keys() - keys:
        del decoded[key]
    contents = {key: result.content for key, result in scan.contents.items()}
    if keys - decoded.keys() - contents.keys():
        contents |= store.values("documents")
    return [_load_record(document, contents, decoded) for document in scan.documents]


def _load_record(
    document: CachedDocument, contents: dict[bytes, bytes], decoded: dict[bytes, ParsedContent[Any]]
) -> ParsedDocument:
    file = document.file
    if document.problems:
        return ParsedDocument(file, None, _body_of(file), document.problems)
    content = decoded.get(document.key)
    if content is None:
        data = contents.get(document.key)
        if data is None:
            result = parse(file, Path(file.file).read_bytes(), MarkdownParser())
            if (result.for_graph, result.for_page) != (document.for_graph, document.for_page):
                changed = _file_problem(file, "the file changed while it was being read; build once more.")
                return ParsedDocument(file, None, Body(), (*result.problems, changed))
            data = result.content
        content = decoded[document.key] = decode_content(kind_of(file), data)
    return ParsedDocument(file, content.record, content.prose)


def _body_of(file: SourceFile) -> Body:
    """The body of a document with problems in its front-matter."""
    try:
        return MarkdownParser().read(read_document(file).body)
    except ValueError:
        return Body()


def _file_problem(file: SourceFile, message: str) -> Problem:
    return Problem(file.path, 1, 1, message)
