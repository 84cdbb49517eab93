"""Measures whole processes from outside: their wall time, or their peak memory (Linux only)."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

Command = Sequence[str]

SAMPLE_EVERY = 0.02
# Builds use compiled bytecode, as in every second run.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


class FailedError(Exception):
    """A command failed, or did something else than it is measured for."""


def seconds(command: Command) -> float:
    """The wall time of a command with its start. Waits first until earlier writes are on the disk."""
    with TemporaryFile() as said:
        os.sync()
        start = time.perf_counter()
        code = subprocess.call(command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, env=ENVIRONMENT)
        took = time.perf_counter() - start
        _insist(code, command, said)
    return took


def peak_memory(command: Command) -> float:
    """The most bytes that a command and all its processes hold at once, among samples taken while it runs.

    Each process counts with its proportional set size: a page that several share counts once, divided among them.
    The command leads a process group of its own, by which its processes are found, orphans included.
    """
    with TemporaryFile() as said:
        os.sync()
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, env=ENVIRONMENT, process_group=0
        )
        peak = 0
        try:
            while process.poll() is None:
                peak = max(peak, sum(map(_held, _group(process.pid))))
                time.sleep(SAMPLE_EVERY)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        _insist(process.returncode, command, said)
    return float(peak)


def answer(command: Command) -> str:
    """The output of a command."""
    with TemporaryFile() as said:
        code = subprocess.call(command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, env=ENVIRONMENT)
        _insist(code, command, said)
        said.seek(0)
        return said.read().decode("utf-8", "replace")


def can_sample_memory() -> bool:
    return Path("/proc/self/smaps_rollup").is_file()


def _group(leader: int) -> Iterator[int]:
    """The ids of the processes of a group."""
    for name in os.listdir("/proc"):  # noqa: PTH208 -- many times a second
        if name.isdecimal() and _leader(name) == leader:
            yield int(name)


def _leader(process: str) -> int:
    try:
        stat = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:  # it has ended
        return 0
    # The name, which may contain anything, is followed by state, parent and group.
    return int(stat.rpartition(")")[2].split()[2])


def _held(process: int) -> int:
    try:
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in rollup.splitlines() if line.startswith("Pss:"))


def _insist(code: int, command: Command, said: IO[bytes]) -> None:
    if code:
        said.seek(0)
        end = "\n".join(said.read().decode("utf-8", "replace").splitlines()[-12:])
        raise FailedError(f"{' '.join(command)}\nended with {code}:\n{end}")
