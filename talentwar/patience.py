"""A bound of time for a piece of work, wherever it is: a text that was written to take forever does not."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Overtime(BaseException):
    """A piece of work took too long. No `except Exception` of a library can swallow it."""


@contextmanager
def bounded(seconds: float) -> Iterator[None]:
    """Raises `Overtime` in what is done within, as soon as its next step begins, when the seconds are over.

    A signal would do in the main thread; builds run in others too.
    """
    worker, lock = threading.get_ident(), threading.Lock()
    is_done, is_over = threading.Event(), threading.Event()

    def end() -> None:
        with lock:
            if not is_done.is_set():
                is_over.set()
                _raise_in(worker, Overtime)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        with lock:
            is_done.set()
        timer.cancel()
    if is_over.is_set():
        # It was over while the last step was done, and may not have been noticed yet.
        _raise_in(worker, None)
        raise Overtime


def _raise_in(thread: int, error: type[BaseException] | None) -> None:
    """Has a thread raise an error at its next step, or takes that back."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(error) if error else None)
