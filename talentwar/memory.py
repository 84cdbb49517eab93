"""What a project's builds remember, in the cache folder: documents, pages, plans. All of it can be lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct

from .cache import Box, Pack, digest
from .graph import Graph
from .problems import Problem
from .reading import Signatures
from .render import Printed, Renderer, Sheet
from .stored import Content

KEPT_PLANS = 4


class Counts(Struct, frozen=True, array_like=True):
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
    sheets: list[Sheet]
    colours: dict[str, str]
    problems: list[Problem]
    counts: Counts
    stamp: bytes = b""
    site: bytes = b""
    records: bytes = b""
    index: list[Sheet] = []
    base_url: str = ""

    @property
    def files(self) -> list[Sheet]:
        return [*self.sheets, *self.index]


class Kept:
    """What a process keeps between its builds: the digest of the generator that it runs, what it found in the content
    by the key of its graph, that graph in other languages, decoded documents by key, templates that are compiled.

    All of it can be made again, and is where it is not there.
    """

    def __init__(self) -> None:
        self.generator = b""
        self.checked: dict[bytes, Any] = {}
        self.translated: dict[bytes, dict[str, Graph]] = {}
        self.contents: dict[bytes, Content[Any]] = {}
        self.renderers: dict[bytes, Renderer] = {}


class Memory:
    """The cache folder of a project, on a day; `kept` is what this process has of earlier builds."""

    def __init__(self, folder: Path, today: date, kept: Kept | None = None) -> None:
        self.kept = kept or Kept()
        self.day = today.toordinal()
        self.documents = Pack(folder, "documents", self.day)
        self._signatures_box = Box(folder / "signatures", Signatures)
        self.signatures = self._signatures_box.read() or Signatures()
        self._frames = Pack(folder, "pages", self.day)
        self._pages_box = Box(folder / "pages.keys", dict[bytes, tuple[bytes, int]])
        self._pages: dict[bytes, tuple[bytes, int]] | None = None
        self._plans_box = Box(folder / "plans", dict[bytes, Plan])
        self._plans = self._plans_box.read() or {}
        self._changed = False
        self._sound: dict[bytes, bytes | None] = {}
        """Frames that were looked at, and as None those that were just written."""

    @staticmethod
    def forget(folder: Path) -> None:
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

    def damage(self) -> Iterator[str]:
        """What could not be used, a line for each file."""
        yield from self.documents.damage
        yield from self._frames.damage
        for box in (self._signatures_box, self._pages_box, self._plans_box):
            if box.damage:
                yield box.damage

    def plan(self, graph: bytes) -> Plan | None:
        """The plan of the build that last had this graph."""
        return self._plans.get(graph)

    def last_plan(self) -> Plan | None:
        """The plan of the last build."""
        return next(reversed(self._plans.values()), None)

    def keep_plan(self, graph: bytes, plan: Plan) -> None:
        if self._plans.get(graph) != plan or next(reversed(self._plans)) != graph:
            self._plans.pop(graph, None)
            self._plans[graph] = plan
            for old in list(self._plans)[:-KEPT_PLANS]:
                del self._plans[old]
            self._changed = True

    def index(self, records: bytes) -> list[Sheet] | None:
        """The files of the search index that an earlier build made of records, if none of them is lost."""
        for plan in self._plans.values():
            if plan.records == records and all(sheet.key in self.pages for sheet in plan.index):
                return plan.index
        return None

    @property
    def pages(self) -> dict[bytes, tuple[bytes, int]]:
        """Where the bytes of pages are, by key: the frame, and the place in it."""
        if self._pages is None:
            known = self._pages_box.read() or {}
            self._pages = {key: place for key, place in known.items() if place[0] in self._frames}
        return self._pages

    def add(self, printed: Printed) -> None:
        """Remembers what a press made; its frame goes to the disk."""
        if printed.keys:
            frame = digest(printed.frame)
            self._frames.add(frame, printed.frame)
            self._frames.flush()
            self._sound[frame] = None
            self.pages.update((key, (frame, position)) for position, key in enumerate(printed.keys))

    def frame(self, key: bytes) -> bytes:
        """A frame that is known to be sound; OSError where the disk has lost it since."""
        data = self._sound[key] or self._frames.get(key)
        if data is None:
            raise OSError("pages of this build are gone from the cache folder")
        return data

    def lacks(self, sheets: Iterable[Sheet]) -> bool:
        """Whether the bytes of a page are not to be had; pages whose frame cannot be trusted are forgotten."""
        needed: set[bytes] = set()
        complete = True
        for sheet in sheets:
            place = self.pages.get(sheet.key)
            complete = complete and place is not None
            if place is not None:
                needed.add(place[0])
        for key in needed - self._sound.keys():
            # The pack vouches for the bytes of what it gives.
            data = self._frames.get(key)
            if data is None:
                self._pages = {page: place for page, place in self.pages.items() if place[0] != key}
                complete = False
            else:
                self._sound[key] = data
        return not complete

    def by_frame(self, sheets: Iterable[Sheet]) -> dict[bytes, list[tuple[int, str]]]:
        """The places and files of sheets, by the frame that holds their bytes."""
        found: dict[bytes, list[tuple[int, str]]] = {}
        for sheet in sheets:
            frame, position = self.pages[sheet.key]
            found.setdefault(frame, []).append((position, sheet.file))
        return found

    def touch(self, sheets: Sequence[Sheet]) -> None:
        """Notes that pages are in use on this day."""
        for frame in {place[0] for sheet in sheets if (place := self.pages.get(sheet.key))}:
            self._frames.beside(frame)

    def save(self, signatures: Signatures) -> None:
        """Writes what changed; OSError where the disk will not have it."""
        self.documents.save()
        if signatures.files != self.signatures.files or self.signatures.is_young:
            self._signatures_box.write(signatures)
        if self._pages is not None:
            self._frames.save()
            self._pages_box.write(self._pages)
        if self._changed:
            self._plans_box.write(self._plans)
