"""Pure functions over an executor: in this process for little work, in others for much.

A worker that was forked after `share` sees what was shared; for any other, what it needs is sent along.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor
from itertools import chain, islice
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


def executor(jobs: int, work: int, worth: int, scheduler: str = "") -> Executor:
    """An executor for so many pieces of work; below `worth` of them, and with one job, no process is started.

    With the address of a Dask scheduler the work is done on its cluster, however little it is. ImportError
    where the optional package for that is not installed, OSError where nobody answers there.
    """
    if scheduler:
        from distributed import Client

        client: Any = Client(scheduler, timeout=10)  # type: ignore[no-untyped-call]
        cluster: Executor = client.get_executor()
        return cluster
    if jobs < 2 or work < worth or "fork" not in multiprocessing.get_all_start_methods():
        return InProcess()
    return ProcessPoolExecutor(jobs, multiprocessing.get_context("fork"), _end_with, (os.getpid(),))


def _end_with(parent: int) -> None:
    """Makes a worker end when its parent does, even when that is killed: it must not go on writing."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG of linux/prctl.h
        if os.getppid() != parent:
            os._exit(1)


def spread(executor: Executor, value: A) -> A:
    """A value that every task takes: sent once to each worker of a cluster, and left as it is elsewhere."""
    client = getattr(executor, "_client", None)
    return client.scatter(value, broadcast=True) if client else value


def in_turn(
    executor: Executor, function: Callable[..., B], items: Iterable[A], *also: Any, ahead: int = 6
) -> Iterator[tuple[A, B]]:
    """Each item with the function's result for it and what else it takes, in their order.

    Items are drawn only a little ahead of the work. Where a worker dies, what is left is done here.
    """
    source = iter(items)
    if not isinstance(executor, InProcess):
        drawn: deque[A] = deque()
        futures: deque[Any] = deque()
        try:
            for item in islice(source, ahead):
                drawn.append(item)
                futures.append(executor.submit(function, item, *also))
            while futures:
                result = futures[0].result()
                futures.popleft()
                yield drawn.popleft(), result
                for item in islice(source, 1):
                    drawn.append(item)
                    futures.append(executor.submit(function, item, *also))
        except BrokenExecutor:
            source = chain(drawn, source)
    for item in source:
        yield item, function(item, *also)


def chunks(items: Iterable[A], size: int) -> Iterator[list[A]]:
    source = iter(items)
    while part := list(islice(source, size)):
        yield part
