"""Former addresses and where each leads, for hosts that redirect; pages stand at them for those that do not."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate

from msgspec import Struct

from talentwar.urls import file_of

MAX_HOPS = 2
"""A route between two labs that both have a new name is mended one name at a time."""

_ADDRESS = re.compile(r"/(?:[a-z0-9]+(?:-[a-z0-9]+)*/)+")


class Redirect(Struct, frozen=True):
    """A former address and the one that took its place, as paths of the site; what was below it moved along."""

    source: str
    target: str


class RedirectError(Exception):
    """A redirect that would lead a reader astray."""


def check(redirects: Sequence[Redirect], files: Collection[str], pages: Iterable[str]) -> None:
    """`Misdirected`, with all that is wrong, unless every former address leads to the site.

    `files` are all files of the site, `pages` those of them that stand at former addresses.
    """
    found = list(find_errors(redirects, files, frozenset(pages)))
    if found:
        raise RedirectError("; ".join(found))


def find_errors(redirects: Sequence[Redirect], files: Collection[str], pages: frozenset[str]) -> Iterator[str]:
    """What is wrong with redirects, in words."""
    live = {folder for file in files if file not in pages for folder in _folders(f"/{file}")}
    by_former: dict[str, Redirect] = {}
    for redirect in redirects:
        former, target = redirect.source, redirect.target
        for path in (former, target):
            if not _ADDRESS.fullmatch(path):
                yield f"{path!r} is no address of a redirect"
        if former in by_former:
            yield f"{former} leads to two places"
        elif former in live:
            yield f"{former} leads to {target}, and has pages of its own"
        by_former[former] = redirect
    for former in by_former:
        end = destination(former, by_former)
        if end is None:
            yield f"{former} leads round and round"
        elif end not in live:
            yield f"{former} leads to {end}, where nothing is"
    for page in sorted(pages):
        end = destination("/" + page.removesuffix("index.html"), by_former)
        if end is None or file_of(end) not in files or file_of(end) in pages:
            yield f"{page} leads on, and no redirect leads from there to a page"


def destination(path: str, by_former: Mapping[str, Redirect]) -> str | None:
    """Where a path leads in the end, by redirects by their former addresses; None for nowhere."""
    for _ in range(MAX_HOPS + 1):
        former = next((folder for folder in _folders(path) if folder in by_former), None)
        if former is None:
            return path
        path = by_former[former].target + path.removeprefix(former)
    return None


def _folders(path: str) -> Iterator[str]:
    """The folders above a path, and the path itself where it is one: `/a/` and `/a/b/` of `/a/b/c`."""
    return accumulate(re.findall("[^/]+/", path), initial="/")
