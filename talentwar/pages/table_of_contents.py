"""The ways through a long page: links to its sections."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from talentwar.views.parts import Link

MIN_SECTIONS = 4
"""A page of fewer sections needs no ways through it."""


def table_of_contents(sections: Iterable[tuple[str, str, Any]]) -> tuple[Link, ...]:
    """Links to the sections of a page, of which each has an anchor, a heading, and what stands in it, if anything."""
    links = tuple(Link(heading, f"#{anchor}") for anchor, heading, held in sections if held)
    return links if len(links) >= MIN_SECTIONS else ()
