"""What a project's builds remember, in the cache folder: documents, pages, plans. All of it can be lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from talentwar.content.codec import ParsedContent
from talentwar.graph.graph import Graph
from talentwar.problems import Problem

from .cache_files import BlobStore, CacheFile
from .content_reader import Signatures
from .digests import digest
from .render import Bundle, Output, Renderer

MAX_PLANS = 4


class RecordCounts(Struct, frozen=True, array_like=True):
    """How much of what the site has."""

    documents: int = 0
    people: int = 0
    labs: int = 0
    moves: int = 0
    events: int = 0
    sources: int = 0


class Plan(Struct, frozen=True, array_like=True):
    """The pages of a build: what they are follows from its graph, and from the bodies that they show.

    `bodies` are the digests of these by the path of their documents. `colours` are those of the labs. `index` are the
    files of the search index, and `records` the key of what it was made of. `base_url` is where the site is to be.
    """

    day: int
    bodies: dict[str, bytes]
    outputs: list[Output]
    lab_colours: dict[str, str]
    problems: list[Problem]
    counts: RecordCounts
    stamp: bytes = b""
    site_digest: bytes = b""
    search_key: bytes = b""
    index_files: list[Output] = []
    base_url: str = ""

    @property
    def files(self) -> list[Output]:
        return [*self.outputs, *self.index_files]


class ProcessCache:
    """What a process keeps between its builds: the digest of the generator that it runs, what it found in the content
    by the key of its graph, that graph in other languages, decoded documents by key, templates that are compiled.

    All of it can be made again, and is where it is not there.
    """

    def __init__(self) -> None:
        self.generator = b""
        self.checked: dict[bytes, Any] = {}
        self.translated: dict[bytes, dict[str, Graph]] = {}
        self.contents: dict[bytes, ParsedContent[Any]] = {}
        self.renderers: dict[bytes, Renderer] = {}


class BuildCache:
    """The cache folder of a project, on a day; `kept` is what this process has of earlier builds."""

    def __init__(self, folder: Path, today: date, kept: ProcessCache | None = None) -> None:
        self.process = kept or ProcessCache()
        self.day = today.toordinal()
        self.documents = BlobStore(folder, "documents", self.day)
        self._signatures_box = CacheFile(folder / "signatures", Signatures)
        self.signatures = self._signatures_box.read() or Signatures()
        self._bundles = BlobStore(folder, "pages", self.day)
        self._keys_box = CacheFile(folder / "pages.keys", dict[bytes, list[bytes]])
        self._keys: dict[bytes, list[bytes]] = {}
        """The keys of the pages of each frame, in their order."""
        self._pages: dict[bytes, tuple[bytes, int]] | None = None
        self._plans_box = CacheFile(folder / "plans", dict[bytes, bytes])
        self._plans = self._plans_box.read() or {}
        self._decoded: dict[bytes, Plan] = {}
        self._has_new_plan = self._has_new_keys = False
        self._verified: dict[bytes, bytes | None] = {}
        """Frames that were looked at, and as None those that were just written."""

    @staticmethod
    def delete(folder: Path) -> None:
        """Removes all that is remembered, but for which files of an output folder are ours."""
        for name in (
            "documents.pack",
            "documents.index",
            "signatures",
            "pages.pack",
            "pages.index",
            "pages.keys",
            "plans",
            "history",
        ):
            (folder / name).unlink(missing_ok=True)

    def warnings(self) -> Iterator[str]:
        """What could not be used, a line for each file."""
        yield from self.documents.warnings
        yield from self._bundles.warnings
        for box in (self._signatures_box, self._keys_box, self._plans_box):
            if box.warning:
                yield box.warning

    def plan(self, graph: bytes) -> Plan | None:
        """The plan of the build that last had this graph."""
        if graph not in self._decoded and graph in self._plans:
            try:
                self._decoded[graph] = msgspec.msgpack.decode(self._plans[graph], type=Plan)
            except msgspec.MsgspecError:  # that of another version of the generator
                del self._plans[graph]
        return self._decoded.get(graph)

    def last_plan(self) -> Plan | None:
        """The plan of the last build."""
        last = next(reversed(self._plans), None)
        return self.plan(last) if last is not None else None

    def keep_plan(self, graph: bytes, plan: Plan) -> None:
        """Remembers the plan of a build, as the last."""
        if self._decoded.get(graph) is plan and next(reversed(self._plans)) == graph:
            return
        self._plans.pop(graph, None)
        self._plans[graph] = msgspec.msgpack.encode(plan)
        self._decoded[graph] = plan
        for old in list(self._plans)[:-MAX_PLANS]:
            del self._plans[old]
        self._has_new_plan = True

    def index(self, records: bytes) -> list[Output] | None:
        """The files of the search index that an earlier build made of records, if none of them is lost."""
        for plan in filter(None, map(self.plan, list(self._plans))):
            if plan.search_key == records and all(sheet.key in self.pages for sheet in plan.index_files):
                return plan.index_files
        return None

    @property
    def pages(self) -> dict[bytes, tuple[bytes, int]]:
        """Where the bytes of pages are, by key: the frame, and the place in it."""
        if self._pages is None:
            known = self._keys_box.read() or {}
            self._keys = {frame: keys for frame, keys in known.items() if frame in self._bundles}
            self._pages = {}
            for frame, keys in self._keys.items():
                self._pages.update(_places(frame, keys))
        return self._pages

    def add(self, frames: Iterable[Bundle]) -> None:
        """Remembers what a press made, on the disk at once."""
        for made in frames:
            frame = digest(made.data)
            self._bundles.add(frame, made.data)
            self._bundles.flush()
            self._verified[frame] = None
            self.pages.update(_places(frame, made.keys))
            self._keys[frame] = made.keys
            self._has_new_keys = True

    def bundle(self, key: bytes) -> bytes:
        """A frame that is known to be sound; OSError where the disk has lost it since."""
        data = self._verified[key] or self._bundles.get(key)
        if data is None:
            raise OSError("pages of this build are gone from the cache folder")
        return data

    def has_missing_pages(self, sheets: Iterable[Output]) -> bool:
        """Whether the bytes of a page are not to be had; pages whose frame cannot be trusted are forgotten."""
        needed: set[bytes] = set()
        complete = True
        for sheet in sheets:
            place = self.pages.get(sheet.key)
            complete = complete and place is not None
            if place is not None:
                needed.add(place[0])
        for key in needed - self._verified.keys():
            # The pack vouches for the bytes of what it gives.
            data = self._bundles.get(key)
            if data is None:
                self._pages = {page: place for page, place in self.pages.items() if place[0] != key}
                self._keys.pop(key, None)
                self._has_new_keys, complete = True, False
            else:
                self._verified[key] = data
        return not complete

    def by_bundle(self, sheets: Iterable[Output]) -> dict[bytes, list[tuple[int, str]]]:
        """The places and files of sheets, by the frame that holds their bytes."""
        found: dict[bytes, list[tuple[int, str]]] = {}
        for sheet in sheets:
            frame, position = self.pages[sheet.key]
            found.setdefault(frame, []).append((position, sheet.file))
        return found

    def mark_used(self, sheets: Sequence[Output]) -> None:
        """Notes that pages are in use on this day."""
        for frame in {place[0] for sheet in sheets if (place := self.pages.get(sheet.key))}:
            self._bundles.metadata(frame)

    def keep_documents(self, signatures: Signatures) -> None:
        """Writes what was parsed, which holds whatever comes of the build; OSError where the disk will not have it."""
        self.documents.save()
        if signatures.files != self.signatures.files or self.signatures.is_racy:
            self._signatures_box.write(signatures)

    def save(self) -> None:
        """Writes what else changed; OSError where the disk will not have it."""
        self.documents.save()
        if self._pages is not None:
            self._bundles.save()
        if self._has_new_keys:
            self._keys_box.write(self._keys)
        if self._has_new_plan:
            self._plans_box.write(self._plans)


def _places(frame: bytes, keys: Sequence[bytes]) -> Iterator[tuple[bytes, tuple[bytes, int]]]:
    """Where the pages of a frame are, by key."""
    return ((key, (frame, position)) for position, key in enumerate(keys))
