"""Sentences of which the numbers open what they count."""

from __future__ import annotations

import re

from talentwar.views.parts import Link

_SLOT = re.compile("\x02(\\d+)\x03")


class LinkedNumbers:
    """The links in one sentence: each has a slot in it until the sentence, in whatever order of words, is whole."""

    def __init__(self) -> None:
        self._links: list[Link] = []

    def __call__(self, text: str, href: str) -> str:
        """What stands in the sentence for a text that opens something."""
        self._links.append(Link(text, href))
        return f"\x02{len(self._links) - 1}\x03"

    def parts(self, sentence: str) -> tuple[Link, ...]:
        """The sentence in parts; those that open nothing have an empty address."""
        found = []
        for place, piece in enumerate(_SLOT.split(sentence)):
            if place % 2 and int(piece) < len(self._links):
                found.append(self._links[int(piece)])
            elif piece and not place % 2:
                found.append(Link(piece, ""))
        return tuple(found)


def plain_number(text: str, href: str) -> str:
    """A text in a sentence that opens nothing, as in a description."""
    return text
