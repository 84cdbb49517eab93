"""Build timings: seconds by stage, by template, and of the slowest pages."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from heapq import nlargest

from msgspec import Struct

SLOWEST = 10


class Timer:
    """Seconds by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - start


class RenderTimings(Struct):
    """The slowest files with their seconds, and the number of files and seconds by template or kind of file."""

    slowest: list[tuple[float, str]] = []
    by_template: dict[str, tuple[int, float]] = {}

    def add(self, file: str, template: str, seconds: float) -> None:
        if len(self.slowest) >= 2 * SLOWEST:
            self.slowest = nlargest(SLOWEST, self.slowest)
        self.slowest.append((seconds, file))
        self._count(template, 1, seconds)

    @classmethod
    def merge(cls, parts: Iterable[RenderTimings]) -> RenderTimings:
        whole = cls()
        for part in parts:
            whole.slowest = nlargest(SLOWEST, [*whole.slowest, *part.slowest])
            for template, (count, seconds) in part.by_template.items():
                whole._count(template, count, seconds)
        return whole

    def _count(self, template: str, files: int, seconds: float) -> None:
        count, total = self.by_template.get(template, (0, 0.0))
        self.by_template[template] = count + files, total + seconds
