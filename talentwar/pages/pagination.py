"""Splits long lists into pages."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from talentwar import urls as u
from talentwar.urls import Urls
from talentwar.views.parts import Pager

T = TypeVar("T")


def is_first(pager: Pager | None) -> bool:
    """Whether a page is the first or only one of its list."""
    return pager is None or pager.number == 1


def later_page_links(urls: Urls, path: str, total: int, size: int) -> tuple[str, ...]:
    """The links to the second and later pages of a list."""
    return tuple(urls.href(u.page_number_url(path, number)) for number in range(2, -(-total // size) + 1))


def paginate(urls: Urls, path: str, items: Sequence[T], size: int) -> Iterator[tuple[str, Sequence[T], Pager | None]]:
    """The path, the items and the pager of each page; a single page has no pager."""
    count = max(-(-len(items) // size), 1)
    for number in range(1, count + 1):
        pager = None
        if count > 1:
            pager = Pager(
                number,
                count,
                urls.href(u.page_number_url(path, number - 1)) if number > 1 else "",
                urls.href(u.page_number_url(path, number + 1)) if number < count else "",
            )
        yield u.page_number_url(path, number), items[(number - 1) * size : number * size], pager
