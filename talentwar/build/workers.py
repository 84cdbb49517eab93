"""Runs functions in this process, in forked processes, or on a Dask cluster.

A forked worker sees what was set with `set_worker_state` before the fork. Any other worker gets it as an argument.
"""

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
"""The number of queued tasks for each worker, so that none is idle while this process runs a long task."""
MAX_PENDING_FACTOR = 5
"""The limit of pending results, as a multiple of the queue. Results wait for earlier results."""
CLUSTER_QUEUE = 24
"""The number of queued tasks for a whole cluster, whose number of workers is not known."""

_worker_state: dict[str, Any] = {}
"""Values that forked workers inherit, by name. This is the only global state of the package."""


def set_worker_state(name: str, value: Any) -> None:
    _worker_state[name] = value


def worker_state(name: str) -> Any:
    """The value of a name, or None in a process that does not have it."""
    return _worker_state.get(name)


class SerialExecutor(Executor):
    """Runs each task immediately, in this process."""

    def map(self, fn: Callable[..., B], *iterables: Iterable[Any], **_: Any) -> Iterator[B]:
        return map(fn, *iterables)


class ForkPool(ProcessPoolExecutor):
    """Forks of this process. The process itself works too."""

    def __init__(self, count: int) -> None:
        super().__init__(count, multiprocessing.get_context("fork"), _end_with, (os.getpid(),))
        self.count = count


def executor(jobs: int, tasks: int, min_tasks: int, scheduler: str = "") -> Executor:
    """An executor for a number of tasks. It starts processes if there is more than one job and at least `min_tasks`.

    With the address of a Dask scheduler, the cluster runs all tasks. ImportError if the optional package is missing,
    OSError if the scheduler does not answer.
    """
    if scheduler:
        from distributed import Client

        client: Any = Client(scheduler, timeout=10)  # type: ignore[no-untyped-call]
        cluster: Executor = client.get_executor()
        return cluster
    if jobs < 2 or tasks < min_tasks or "fork" not in multiprocessing.get_all_start_methods():
        return SerialExecutor()
    # This process is one of the jobs. With two jobs, that saves a third of the memory.
    return ForkPool(jobs - 1)


def _end_with(parent: int) -> None:
    """Makes a worker end when its parent is killed, so that it stops writing."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG of linux/prctl.h
        if os.getppid() != parent:
            os._exit(1)


def broadcast(executor: Executor, value: A) -> A:
    """Sends an argument to each worker of a cluster once for all tasks. Without a cluster, returns it unchanged."""
    client = getattr(executor, "_client", None)
    return client.scatter(value, broadcast=True) if client else value


def run_in_background(
    jobs: int, tasks: int, min_tasks: int, function: Callable[..., B], *arguments: Any
) -> Callable[[], B]:
    """Runs a function in a process of its own. Returns a function that waits for the result.

    If `executor` would start no process for this number of tasks, the returned function runs it instead.
    """
    run_here = partial(function, *arguments)
    worker = executor(min(jobs, 2), tasks, min_tasks)
    if isinstance(worker, SerialExecutor):
        return run_here
    future = _submit(worker, function, *arguments)
    worker.shutdown(wait=False)

    def result() -> B:
        try:
            return future.result()
        except BrokenExecutor:
            return run_here()

    return result


def map_ordered(
    executor: Executor, function: Callable[..., B], items: Iterable[A], *arguments: Any
) -> Iterator[tuple[A, B]]:
    """Each item with the result of the function for it and for the other arguments, in the order of the items.

    Only a few items are read ahead. This process helps its forks, and takes over the items of dead workers.
    """
    source = iter(items)
    if isinstance(executor, SerialExecutor):
        for item in source:
            yield item, function(item, *arguments)
        return
    forks = executor if isinstance(executor, ForkPool) else None
    queue = QUEUED_PER_WORKER * forks.count if forks else CLUSTER_QUEUE
    max_pending = MAX_PENDING_FACTOR * queue
    pending: deque[tuple[A, Future[B]]] = deque()
    while True:
        free = min(max_pending - len(pending), queue - sum(not future.done() for _, future in pending))
        pending.extend((item, _submit(executor, function, item, *arguments)) for item in islice(source, free))
        if not pending:
            return
        item, future = pending[0]
        if forks and not future.done() and len(pending) < max_pending:
            own = [(item, _run(function, item, *arguments)) for item in islice(source, 1)]
            pending.extend(own)
            if own:
                continue
        try:
            result = future.result()
        except BrokenExecutor:
            result = function(item, *arguments)
        pending.popleft()
        yield item, result


def _submit(executor: Executor, function: Callable[..., B], *arguments: Any) -> Future[B]:
    """The future result of a worker, or the result of this process if there are no workers any more."""
    try:
        return executor.submit(function, *arguments)
    except BrokenExecutor:
        return _run(function, *arguments)


def _run(function: Callable[..., B], *arguments: Any) -> Future[B]:
    """Runs a function in this process. An error is raised when the future's result is read."""
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
