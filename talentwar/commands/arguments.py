"""Arguments shared by several commands, and the build options they give."""

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
    """The arguments of all commands that read the content."""
    parser = argparse.ArgumentParser(add_help=False)
    _add_folder(parser, "content", "content", "content folder")
    _add_folder(parser, "cache", ".cache", "cache folder")
    parser.add_argument("--drafts", action="store_true", help="include drafts")
    parser.add_argument("--strict", action="store_true", help="treat warnings as errors")
    parser.add_argument(
        "--jobs", type=number_from(1, 256), default=os.cpu_count() or 1, metavar="N",
        help="number of processes (default: one per core)",
    )  # fmt: skip
    parser.add_argument("--today", type=_date, metavar="YYYY-MM-DD", help="date of the build (default: today, in UTC)")
    return parser


def site_parser() -> argparse.ArgumentParser:
    """The arguments of all commands that build the site."""
    parser = argparse.ArgumentParser(add_help=False, parents=[content_parser()])
    _add_folder(parser, "output", "public", "output folder")
    _add_folder(parser, "templates", "templates", "template folder")
    _add_folder(parser, "static", "static", "folder of static files")
    parser.add_argument("--no-search", action="store_true", help="do not build the search index")
    parser.add_argument("--base-url", default="", metavar="URL", help="URL of the site (default: base_url in site.yml)")
    return parser


def _add_folder(parser: argparse.ArgumentParser, name: str, default: str, description: str) -> None:
    help_text = f"{description} (default: {default})"
    parser.add_argument(f"--{name}", type=Path, default=Path(default), metavar="DIR", help=help_text)


def options_of(arguments: argparse.Namespace) -> BuildOptions:
    """Build options from parsed arguments. Options that the command has no argument for get their defaults."""
    from talentwar.build.options import BuildOptions

    unused = {"output": Path(), "templates": Path(), "static": Path()}
    parsed = {name: value for name, value in vars(arguments).items() if name in BuildOptions.__struct_fields__}
    derived = {
        "today": arguments.today or datetime.now(UTC).date(),
        "search": not getattr(arguments, "no_search", True),
        "history": True,
    }
    return BuildOptions(**(unused | parsed | derived))


def validate_site_args(arguments: argparse.Namespace) -> str:
    """The error message for invalid arguments of `site_parser`; empty if they are valid."""
    from talentwar.content.schema import is_site_address

    if arguments.base_url and not is_site_address(arguments.base_url):
        return f"--base-url: {arguments.base_url!r} is not an http or https URL"
    return validate_content_args(arguments, "content", "templates", "static") or _overlapping_folders(arguments)


def validate_content_args(arguments: argparse.Namespace, *names: str) -> str:
    """The error message for a missing folder; empty if all exist. Checks --content if no names are given."""
    for name in names or ("content",):
        if not getattr(arguments, name).is_dir():
            return f"--{name}: there is no folder {getattr(arguments, name)}"
    return ""


def _overlapping_folders(arguments: argparse.Namespace) -> str:
    """The error message if a build would write into an input folder, or publish its cache; empty if not."""
    output, cache = arguments.output.resolve(), arguments.cache.resolve()
    for name in ("content", "templates", "static"):
        folder = getattr(arguments, name)
        source = folder.resolve()
        if output.is_relative_to(source) or source.is_relative_to(output):
            return f"--output {arguments.output} and --{name} {folder} overlap; use separate folders"
        if cache.is_relative_to(source):
            return f"--cache {arguments.cache} is inside --{name} {folder}; use separate folders"
    if cache.is_relative_to(output):
        return f"--cache {arguments.cache} is inside --output {arguments.output} and would be published"
    return ""


def number_from(lowest: int, highest: int) -> Callable[[str], int]:
    """An argument type: a whole number within bounds."""

    def parse(text: str) -> int:
        if not (text.isascii() and text.isdecimal()) or not lowest <= int(text) <= highest:
            raise argparse.ArgumentTypeError(f"{text!r} is not a number from {lowest} to {highest}")
        return int(text)

    return parse


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date; write YYYY-MM-DD") from None
