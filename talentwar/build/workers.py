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
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from functools import partial
from itertools import islice
from typing import Any, TypeVar

A = TypeVar("A")
B = TypeVar("B")

QUEUED_PER_WORKER = 3
"""How many pieces of work each worker has at hand, so that none is idle while this process does a long one."""
MAX_PENDING_FACTOR = 5
"""How many times as many are drawn at most, as results wait for those before them."""
CLUSTER_QUEUE = 24
"""How many pieces of work wait for all workers of a cluster together, whose number is not asked for."""

_worker_state: dict[str, Any] = {}
"""What forked workers inherit, by name: the one global state of the package, set before workers are started."""


def set_worker_state(name: str, value: Any) -> None:
    _worker_state[name] = value


def worker_state(name: str) -> Any:
    """What was shared under a name; None in a worker that was not forked after it."""
    return _worker_state.get(name)


class SerialExecutor(Executor):
    """An executor that does the work at once, here."""

    def map(self, fn: Callable[..., B], *iterables: Iterable[Any], **_: Any) -> Iterator[B]:
        return map(fn, *iterables)


class ForkPool(ProcessPoolExecutor):
    """Some processes that work with this one, which they are forked from."""

    def __init__(self, count: int) -> None:
        super().__init__(count, multiprocessing.get_context("fork"), _end_with, (os.getpid(),))
        self.count = count


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
        return SerialExecutor()
    # One of the jobs is this process: a worker less is a third less memory, where there are two.
    return ForkPool(jobs - 1)


def _end_with(parent: int) -> None:
    """Makes a worker end when its parent does, even when that is killed: it must not go on writing."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG of linux/prctl.h
        if os.getppid() != parent:
            os._exit(1)


def broadcast(executor: Executor, value: A) -> A:
    """A value that every task takes: sent once to each worker of a cluster, and left as it is elsewhere."""
    client = getattr(executor, "_client", None)
    return client.scatter(value, broadcast=True) if client else value


def run_in_background(jobs: int, work: int, worth: int, function: Callable[..., B], *arguments: Any) -> Callable[[], B]:
    """Has a function that waits for another program at work beside so many other pieces; gives what tells its result.

    It has a process of its own where those have any (see `executor`); else it is done when its result is asked for.
    """
    here = partial(function, *arguments)
    worker = executor(min(jobs, 2), work, worth)
    if isinstance(worker, SerialExecutor):
        return here
    future = _given(worker, function, *arguments)
    worker.shutdown(wait=False)

    def result() -> B:
        try:
            return future.result()
        except BrokenExecutor:
            return here()

    return result


def map_ordered(
    executor: Executor, function: Callable[..., B], items: Iterable[A], *also: Any
) -> Iterator[tuple[A, B]]:
    """Each item with the function's result for it and what else it takes, in their order.

    Few items wait for the workers: this process works with those that it started, on what they have not been given yet.
    Where a worker dies, what is left is done here.
    """
    source = iter(items)
    if isinstance(executor, SerialExecutor):
        for item in source:
            yield item, function(item, *also)
        return
    helpers = executor if isinstance(executor, ForkPool) else None
    waiting = QUEUED_PER_WORKER * helpers.count if helpers else CLUSTER_QUEUE
    room = MAX_PENDING_FACTOR * waiting
    given: deque[tuple[A, Future[B]]] = deque()
    while True:
        more = min(room - len(given), waiting - sum(not future.done() for _, future in given))
        given.extend((item, _given(executor, function, item, *also)) for item in islice(source, more))
        if not given:
            return
        item, future = given[0]
        if helpers and not future.done() and len(given) < room:
            here = [(item, _done(function, item, *also)) for item in islice(source, 1)]
            given.extend(here)
            if here:
                continue
        try:
            result = future.result()
        except BrokenExecutor:
            result = function(item, *also)
        given.popleft()
        yield item, result


def _given(executor: Executor, function: Callable[..., B], *arguments: Any) -> Future[B]:
    """What a worker will have made of an item; done here where there are no workers any more."""
    try:
        return executor.submit(function, *arguments)
    except BrokenExecutor:
        return _done(function, *arguments)


def _done(function: Callable[..., B], *arguments: Any) -> Future[B]:
    """What this process made of an item, or the error that it ended in, which is raised when its turn comes."""
    future: Future[B] = Future()
    try:
        future.set_result(function(*arguments))
    except Exception as error:
        future.set_exception(error)
    return future


def chunks(items: Iterable[A], size: int) -> Iterator[list[A]]:
    source = iter(items)
    while part := list(islice(source, size)):
        yield part
