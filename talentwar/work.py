"""Pure functions over an executor: in this process for little work, in others for much.

A worker that was forked after `share` sees what was shared; for any other, what it needs is sent along.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from itertools import islice
from typing import Any, TypeVar

A = TypeVar("A")
B = TypeVar("B")

_shared: dict[str, Any] = {}
"""What forked workers inherit, by name: the one global state of the package, set before workers are started."""


def share(name: str, value: Any) -> None:
    _shared[name] = value


def shared(name: str) -> Any:
    """What was shared under a name; None in a worker that was not forked after it."""
    return _shared.get(name)


class InProcess(Executor):
    """An executor that does the work at once, here."""

    def map(self, fn: Callable[..., B], *iterables: Iterable[Any], **_: Any) -> Iterator[B]:
        return map(fn, *iterables)


def executor(jobs: int, work: int, worth: int) -> Executor:
    """An executor for so many pieces of work; below `worth` of them, and with one job, no process is started."""
    if jobs < 2 or work < worth or "fork" not in multiprocessing.get_all_start_methods():
        return InProcess()
    return ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("fork"))


def in_turn(
    executor: Executor, function: Callable[[A], B], items: Iterable[A], ahead: int = 6
) -> Iterator[tuple[A, B]]:
    """Each item with its result, in their order; items are drawn only a little ahead of the work."""
    if isinstance(executor, InProcess):
        for item in items:
            yield item, function(item)
        return
    source = iter(items)
    running = deque((item, executor.submit(function, item)) for item in islice(source, ahead))
    while running:
        item, future = running.popleft()
        result = future.result()
        running.extend((item, executor.submit(function, item)) for item in islice(source, 1))
        yield item, result


def chunks(items: Iterable[A], size: int) -> Iterator[list[A]]:
    source = iter(items)
    while part := list(islice(source, size)):
        yield part
