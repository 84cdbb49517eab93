"""A bound of time for a piece of work, wherever it is: a text that was written to take forever does not."""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class TimeLimitExceeded(BaseException):
    """A piece of work took too long. No `except Exception` of a library can swallow it."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raises `Overtime` in what is done within, when the process has worked for `seconds` since it began.

    What counts is the time of the processor: a machine that has other things to do gives no other results. It comes at
    the next step of Python's, so that one call into a library in C is waited for. A signal would do in the main thread;
    builds run in others too.
    """
    worker, done, is_over = threading.get_ident(), threading.Event(), threading.Event()
    end = time.process_time() + seconds

    def watch() -> None:
        while not done.wait(max(end - time.process_time(), 0.001)):
            if time.process_time() >= end:
                is_over.set()
                _raise_in(worker, TimeLimitExceeded)
                return

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
    if is_over.is_set():
        # It was over while the last step was done, and may not have been noticed yet.
        _raise_in(worker, None)
        raise TimeLimitExceeded


def _raise_in(thread: int, error: type[BaseException] | None) -> None:
    """Has a thread raise an error at its next step, or takes that back."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(error) if error else None)
