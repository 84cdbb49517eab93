"""Arguments that several commands share, and what they ask of a build."""

from __future__ import annotations

import argparse
import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from talentwar.pipeline import Options

Commands = argparse._SubParsersAction  # argparse has no public name for it


def of_content() -> argparse.ArgumentParser:
    """The arguments of every command that reads the content."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--content", type=Path, default=Path("content"), metavar="DIR", help="the profiles (content)")
    parser.add_argument("--drafts", action="store_true", help="include drafts")
    parser.add_argument("--strict", action="store_true", help="make warnings errors")
    parser.add_argument("--cache", type=Path, default=Path(".cache"), metavar="DIR", help="what is remembered (.cache)")
    parser.add_argument(
        "--jobs", type=_jobs, default=os.cpu_count() or 1, metavar="N", help="processes to use (one for each core)"
    )
    parser.add_argument("--today", type=_day, metavar="YYYY-MM-DD", help="the day of the build (the current day, UTC)")
    return parser


def of_site() -> argparse.ArgumentParser:
    """The arguments of every command that makes the site."""
    parser = argparse.ArgumentParser(add_help=False, parents=[of_content()])
    for name, default, text in (
        ("output", "public", "where to"),
        ("templates", "templates", "the templates"),
        ("static", "static", "stylesheets and images"),
    ):
        parser.add_argument(f"--{name}", type=Path, default=Path(default), metavar="DIR", help=f"{text} ({default})")
    return parser


def options_of(arguments: argparse.Namespace) -> Options:
    """What is asked of a build; what a command has no argument for is as it is where nothing is said."""
    from talentwar.pipeline import Options

    folder = Path()
    return Options(
        content=arguments.content,
        output=getattr(arguments, "output", folder),
        cache=arguments.cache,
        templates=getattr(arguments, "templates", folder),
        static=getattr(arguments, "static", folder),
        today=arguments.today or datetime.now(UTC).date(),
        base_url=getattr(arguments, "base_url", ""),
        drafts=arguments.drafts,
        strict=arguments.strict,
        clean=getattr(arguments, "clean", False),
        jobs=arguments.jobs,
        scheduler=getattr(arguments, "scheduler", ""),
        history=True,
        search=not getattr(arguments, "no_search", True),
    )


def _jobs(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 256:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes; write 1 or more")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write it as YYYY-MM-DD") from None
