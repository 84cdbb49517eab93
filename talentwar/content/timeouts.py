"""Limits the processor time of a block of code, in any thread."""

import ctypes
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class TimeLimitExceeded(BaseException):
    """The time limit ran out. Not an `Exception`, so that no library swallows it."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raises `TimeLimitExceeded` in the block once the process has used `seconds` of processor time.

    Time spent waiting does not count, so a busy machine gives the same results. The error is raised between two steps
    of Python code: a long call into C runs to its end. A thread watches the time, because signals reach only the main
    thread.
    """
    worker, done, expired = threading.get_ident(), threading.Event(), threading.Event()
    end = time.process_time() + seconds

    def watch() -> None:
        while not done.wait(max(end - time.process_time(), 0.001)):
            if time.process_time() >= end:
                expired.set()
                _raise_in(worker, TimeLimitExceeded)
                return

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
    if expired.is_set():
        # The limit ran out during the last step. Cancel the pending error, and raise it here.
        _raise_in(worker, None)
        raise TimeLimitExceeded


def _raise_in(thread: int, error: type[BaseException] | None) -> None:
    """Schedules an error in a thread, or cancels the one scheduled."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(error) if error else None)
