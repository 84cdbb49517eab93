"""The command line: parses the arguments and runs a command."""

from __future__ import annotations

import argparse
import gc
import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

from .commands import build, check, diff, import_, new, schema, serve

COMMANDS = (build, serve, check, new, diff, import_, schema)


def run() -> NoReturn:
    """Runs a command and ends the process with its exit code.

    Garbage collection is off, and the process ends without freeing its memory: with ten thousand profiles, either
    takes as long as reading them. `serve`, which runs for long, turns garbage collection on.
    """
    gc.disable()
    for stream in ("stdout", "stderr"):
        if getattr(sys, stream) is None:  # closed by the parent process
            setattr(sys, stream, io.StringIO())
    code = main()
    for output in (sys.stdout, sys.stderr):
        with suppress(OSError):  # the reader is gone, or the disk is full
            output.flush()
    os._exit(code)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command and returns its exit code; the default command is `build`."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or (words[0].startswith("-") and words[0] not in ("-h", "--help")):
        words.insert(0, "build")
    parsed = _parser().parse_args(words)
    code: int = parsed.run(parsed)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="build.py",
        description="Builds the tracker from its Markdown profiles.",
        epilog="The default command is build. Exit codes: 0 success, 1 errors in the content, 2 any other failure.",
    )
    commands = parser.add_subparsers(dest="command", metavar="command")
    for command in COMMANDS:
        command.add(commands)
    return parser
