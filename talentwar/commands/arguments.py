"""Arguments that several commands share, and what they ask of a build."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from talentwar.build.options import BuildOptions

Commands = argparse._SubParsersAction  # argparse has no public name for it


def content_parser() -> argparse.ArgumentParser:
    """The arguments of every command that reads the content."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--content", type=Path, default=Path("content"), metavar="DIR", help="the profiles (content)")
    parser.add_argument("--drafts", action="store_true", help="include drafts")
    parser.add_argument("--strict", action="store_true", help="make warnings errors")
    parser.add_argument("--cache", type=Path, default=Path(".cache"), metavar="DIR", help="what is remembered (.cache)")
    cores = os.cpu_count() or 1
    parser.add_argument(
        "--jobs", type=number_from(1, 256), default=cores, metavar="N", help="processes to use (one for each core)"
    )
    parser.add_argument("--today", type=_day, metavar="YYYY-MM-DD", help="the day of the build (the current day, UTC)")
    return parser


def site_parser() -> argparse.ArgumentParser:
    """The arguments of every command that makes the site."""
    parser = argparse.ArgumentParser(add_help=False, parents=[content_parser()])
    for name, default, text in (
        ("output", "public", "where to"),
        ("templates", "templates", "the templates"),
        ("static", "static", "stylesheets and images"),
    ):
        parser.add_argument(f"--{name}", type=Path, default=Path(default), metavar="DIR", help=f"{text} ({default})")
    parser.add_argument("--no-search", action="store_true", help="leave the search index out")
    parser.add_argument("--base-url", default="", metavar="URL", help="the address to publish under (as in site.yml)")
    return parser


def options_of(arguments: argparse.Namespace) -> BuildOptions:
    """What is asked of a build; what a command has no argument for is as it is where nothing is said."""
    from talentwar.build.options import BuildOptions

    folder = Path()
    return BuildOptions(
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
        fingerprints=getattr(arguments, "fingerprints", False),
        search=not getattr(arguments, "no_search", True),
    )


def validate_site_args(arguments: argparse.Namespace) -> str:
    """What is wrong with the arguments of `of_site`, as a message; empty for nothing."""
    from talentwar.content.schema import is_site_address

    if arguments.base_url and not is_site_address(arguments.base_url):
        return f"--base-url is {arguments.base_url!r}, and should be an http or https address"
    return validate_content_args(arguments, "content", "templates", "static") or _one_within_another(arguments)


def validate_content_args(arguments: argparse.Namespace, *names: str) -> str:
    """Which of the folders that are read is none, as a message; that of the content where no others are named."""
    for name in names or ("content",):
        if not getattr(arguments, name).is_dir():
            return f"--{name}: there is no folder {getattr(arguments, name)}"
    return ""


def _one_within_another(arguments: argparse.Namespace) -> str:
    """Folders of which one would be written into another, as a message: what people wrote would be lost among it."""
    output, cache = arguments.output.resolve(), arguments.cache.resolve()
    for name in ("content", "templates", "static"):
        read = getattr(arguments, name).resolve()
        if output.is_relative_to(read) or read.is_relative_to(output):
            return f"--output: {arguments.output} and --{name} {getattr(arguments, name)} stand one in the other"
        if cache.is_relative_to(read):
            return f"--cache: {arguments.cache} is in --{name} {getattr(arguments, name)}"
    if cache.is_relative_to(output):
        return f"--cache: {arguments.cache} is in --output {arguments.output}, and would be published"
    return ""


def number_from(least: int, most: int) -> Callable[[str], int]:
    """A type of argument: a whole number within bounds."""

    def number(text: str) -> int:
        if not (text.isascii() and text.isdecimal()) or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"{text!r} is no number from {least} to {most}")
        return int(text)

    return number


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write it as YYYY-MM-DD") from None
