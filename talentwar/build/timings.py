"""Where the time of a build goes: seconds by stage, by template and kind of file, and those of the slowest pages."""

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
    """The seconds that pages and files took: those of the slowest, and the number and the seconds by what made them."""

    slowest: list[tuple[float, str]] = []
    by_template: dict[str, tuple[int, float]] = {}

    def add(self, file: str, maker: str, seconds: float) -> None:
        if len(self.slowest) >= 2 * SLOWEST:
            self.slowest = nlargest(SLOWEST, self.slowest)
        self.slowest.append((seconds, file))
        self._count(maker, 1, seconds)

    @classmethod
    def merge(cls, parts: Iterable[RenderTimings]) -> RenderTimings:
        """What several took together."""
        whole = cls()
        for part in parts:
            whole.slowest = nlargest(SLOWEST, [*whole.slowest, *part.slowest])
            for maker, (count, seconds) in part.by_template.items():
                whole._count(maker, count, seconds)
        return whole

    def _count(self, maker: str, number: int, seconds: float) -> None:
        before, took = self.by_template.get(maker, (0, 0.0))
        self.by_template[maker] = before + number, took + seconds
