"""The build cache of a project: parsed documents, rendered pages and plans. Losing it costs time and nothing else.

Pages are stored in bundles instead of one row each. This takes a third of the space and half the time.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct

from talentwar.content.codec import ParsedContent
from talentwar.graph.graph import Graph
from talentwar.problems import Problem

from .bundles import Bundle
from .digests import digest
from .errors import PagesLost
from .render import Output, Renderer
from .store import Store, remove_files

FILE = "build.sqlite3"
TABLES = ("documents", "bundles", "plans", "catalogs", "objects")
MAX_PLANS = 4


class RecordCounts(Struct, frozen=True, array_like=True):
    """The number of records of each kind."""

    documents: int = 0
    people: int = 0
    labs: int = 0
    moves: int = 0
    events: int = 0
    sources: int = 0


class Plan(Struct, frozen=True, array_like=True):
    """The outputs of a build, which follow from its graph and from the bodies of its documents.

    `bodies` are the digests of the bodies by the path of the document. `search_key` is the digest of the records that
    the search index was made of.
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
    """What a process keeps between its builds: the digest of the generator, results of checks and translated graphs by
    the key of the graph, decoded documents by key, and renderers with compiled templates.
    """

    def __init__(self) -> None:
        self.generator = b""
        self.checked: dict[bytes, Any] = {}
        self.translated: dict[bytes, dict[str, Graph]] = {}
        self.contents: dict[bytes, ParsedContent[Any]] = {}
        self.renderers: dict[bytes, Renderer] = {}


class PageLocation(NamedTuple):
    """The key of a bundle, and where the bytes of a page begin and end in it."""

    bundle: bytes
    start: int
    end: int


class BuildCache:
    """The cache folder of a project on a day."""

    def __init__(self, folder: Path, today: date, process: ProcessCache | None = None) -> None:
        self.process = process or ProcessCache()
        self.day = today.toordinal()
        self.store = Store(folder / FILE, TABLES, self.day)
        self._plan_keys = list(self.store.metadata("plans"))
        self._plans: dict[bytes, Plan | None] = {}
        self._pages: dict[bytes, PageLocation] | None = None
        self._verified: dict[bytes, bytes | None] = {}
        """Bundles that were read and are sound; None for a bundle that this build wrote."""

    def close(self) -> None:
        self.store.close()

    @staticmethod
    def delete(folder: Path) -> None:
        remove_files(folder / FILE)

    def plan(self, graph_key: bytes) -> Plan | None:
        """The plan of the last build with this graph."""
        if graph_key not in self._plans:
            self._plans[graph_key] = self.store.load("plans", graph_key, Plan)
        return self._plans[graph_key]

    def last_plan(self) -> Plan | None:
        """The plan of the last build."""
        return self.plan(self._plan_keys[-1]) if self._plan_keys else None

    def save_plan(self, graph_key: bytes, plan: Plan) -> None:
        """Saves the plan of a build as the last one, and removes the oldest."""
        if plan is self._plans.get(graph_key) and self._plan_keys[-1:] == [graph_key]:
            return
        self._plans[graph_key] = plan
        self._plan_keys = [*(key for key in self._plan_keys if key != graph_key), graph_key]
        self.store.save("plans", graph_key, plan)
        self.store.delete("plans", self._plan_keys[:-MAX_PLANS])

    def index_files(self, search_key: bytes) -> list[Output] | None:
        """The search index that an earlier build made from the same records; None if a file of it is missing."""
        for plan in filter(None, map(self.plan, self._plan_keys)):
            if plan.search_key == search_key and all(output.key in self.pages for output in plan.index_files):
                return plan.index_files
        return None

    @property
    def pages(self) -> dict[bytes, PageLocation]:
        """The locations of pages by key."""
        if self._pages is None:
            self._pages = {}
            for bundle, data in self.store.metadata("bundles").items():
                self._pages.update(_locations(bundle, *msgspec.msgpack.decode(data)))
        return self._pages

    def add(self, bundles: Iterable[Bundle]) -> None:
        """Saves rendered pages at once, so that they do not stay in memory. OSError if writing fails."""
        for bundle in bundles:
            key = digest(bundle.data)
            self.store.put("bundles", [(key, bundle.data, msgspec.msgpack.encode((bundle.keys, bundle.sizes)))])
            self._verified[key] = None
            self.pages.update(_locations(key, bundle.keys, bundle.sizes))

    def bundle(self, key: bytes) -> bytes:
        """The bytes of a bundle that `has_missing_pages` found sound. `PagesLost` if it was lost since."""
        data = self._verified[key] or self.store.get("bundles", key)
        if data is None:
            raise PagesLost(self.store.warning or "The cache lost pages of this build; all pages were rendered again.")
        return data

    def has_missing_pages(self, outputs: Iterable[Output]) -> bool:
        """Whether the bytes of an output are lost. Forgets all pages of damaged bundles."""
        locations = [self.pages.get(output.key) for output in outputs]
        for key in {location.bundle for location in locations if location} - self._verified.keys():
            data = self.store.get("bundles", key)
            if data is not None:
                self._verified[key] = data
        sound = self._verified.keys()
        lost = {location.bundle for location in locations if location} - sound
        self._pages = {page: location for page, location in self.pages.items() if location.bundle not in lost}
        return bool(lost) or None in locations

    def by_bundle(self, outputs: Iterable[Output]) -> dict[bytes, list[tuple[int, int, str]]]:
        """Where the bytes of outputs begin and end, and their files, by bundle."""
        found: dict[bytes, list[tuple[int, int, str]]] = {}
        for output in outputs:
            location = self.pages[output.key]
            found.setdefault(location.bundle, []).append((location.start, location.end, output.file))
        return found

    def mark_used(self, outputs: Iterable[Output]) -> None:
        """Notes that pages are in use today, and removes those that no build of the last 30 days used."""
        self.store.mark_used(
            "bundles", {self.pages[output.key].bundle for output in outputs if output.key in self.pages}
        )


def _locations(bundle: bytes, keys: Iterable[bytes], sizes: Iterable[int]) -> Iterator[tuple[bytes, PageLocation]]:
    ends = pairwise(accumulate(sizes, initial=0))
    return ((key, PageLocation(bundle, start, end)) for key, (start, end) in zip(keys, ends, strict=True))
