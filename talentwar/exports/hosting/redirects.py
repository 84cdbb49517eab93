"""Checks redirects from old addresses. Hosts redirect, and pages at the old addresses do it on other hosts."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate

from msgspec import Struct

from talentwar.urls import file_of

MAX_HOPS = 2
"""The address of a route contains two labs, and a redirect replaces one of them."""

_ADDRESS = re.compile(r"/(?:[a-z0-9]+(?:-[a-z0-9]+)*/)+")


class Redirect(Struct, frozen=True):
    """An old path of the site and the path that replaced it. Paths below the old path redirect too."""

    source: str
    target: str


class RedirectError(Exception):
    """At least one redirect is invalid."""


def check(redirects: Sequence[Redirect], files: Collection[str], pages: Iterable[str]) -> None:
    """Raises `RedirectError` with every error, if some redirects are invalid.

    `files` are all files of the site, and `pages` those that redirect from old addresses.
    """
    found = list(find_errors(redirects, files, frozenset(pages)))
    if found:
        raise RedirectError("; ".join(found))


def find_errors(redirects: Sequence[Redirect], files: Collection[str], pages: frozenset[str]) -> Iterator[str]:
    """Returns the errors of redirects as messages."""
    live = {folder for file in files if file not in pages for folder in _folders(f"/{file}")}
    by_source: dict[str, Redirect] = {}
    for redirect in redirects:
        source, target = redirect.source, redirect.target
        for path in (source, target):
            if not _ADDRESS.fullmatch(path):
                yield f"{path!r} is not a valid address for a redirect"
        if source in by_source:
            yield f"two redirects from {source}"
        elif source in live:
            yield f"{source} redirects to {target}, but has pages of its own"
        by_source[source] = redirect
    for source in by_source:
        end = destination(source, by_source)
        if end is None:
            yield f"redirect loop at {source}"
        elif end not in live:
            yield f"{source} redirects to {end}, which does not exist"
    for page in sorted(pages):
        end = destination("/" + page.removesuffix("index.html"), by_source)
        if end is None or file_of(end) not in files or file_of(end) in pages:
            yield f"{page} redirects, but no redirect leads from there to a page"


def destination(path: str, by_source: Mapping[str, Redirect]) -> str | None:
    """Follows redirects from a path and returns the last path, or None after too many hops."""
    for _ in range(MAX_HOPS + 1):
        source = next((folder for folder in _folders(path) if folder in by_source), None)
        if source is None:
            return path
        path = by_source[source].target + path.removeprefix(source)
    return None


def _folders(path: str) -> Iterator[str]:
    """Returns every folder in a path: `/`, `/a/` and `/a/b/` for `/a/b/c`."""
    return accumulate(re.findall("[^/]+/", path), initial="/")
