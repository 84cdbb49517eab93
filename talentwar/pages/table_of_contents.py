"""The table of contents of a long page."""

from collections.abc import Iterable
from typing import Any

from talentwar.views.parts import Link

MIN_SECTIONS = 4
"""A page with fewer sections has no table of contents."""


def table_of_contents(sections: Iterable[tuple[str, str, Any]]) -> tuple[Link, ...]:
    """Links to the sections of a page. Each section has an anchor, a heading and content; empty ones are left out."""
    links = tuple(Link(heading, f"#{anchor}") for anchor, heading, content in sections if content)
    return links if len(links) >= MIN_SECTIONS else ()
