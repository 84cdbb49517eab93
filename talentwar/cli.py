"""The command line: which command is asked for."""

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
    """Runs one command as the whole of a process, which ends with its exit code.

    Its memory is left to the operating system: to look for garbage, and to take ten thousand profiles apart at the end,
    costs as long as to read them. A command that goes on for long collects garbage itself.
    """
    gc.disable()
    for stream in ("stdout", "stderr"):
        if getattr(sys, stream) is None:  # whoever started this closed it
            setattr(sys, stream, io.StringIO())
    code = main()
    for output in (sys.stdout, sys.stderr):
        with suppress(OSError):  # whoever read it went away, or the disk is full
            output.flush()
    os._exit(code)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and gives its exit code: 0 done, 1 problems in the content, 2 misuse."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or (given[0].startswith("-") and given[0] not in ("-h", "--help")):
        given.insert(0, "build")
    parsed = _parser().parse_args(given)
    code: int = parsed.run(parsed)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="build.py", description="Builds the tracker from its Markdown profiles.",
        epilog="Without a command, build.py builds. Exit: 0 done, 1 problems in the content, 2 misuse.",
    )  # fmt: skip
    commands = parser.add_subparsers(dest="command", metavar="command")
    for command in COMMANDS:
        command.add(commands)
    return parser
