"""Sentences whose numbers link to what they count."""

import re

from talentwar.views.parts import Link

_PLACEHOLDER = re.compile("\x02(\\d+)\x03")


class LinkedNumbers:
    """The links of one sentence, which has placeholders for them until it is complete."""

    def __init__(self) -> None:
        self._links: list[Link] = []

    def __call__(self, text: str, href: str) -> str:
        """The placeholder for a link."""
        self._links.append(Link(text, href))
        return f"\x02{len(self._links) - 1}\x03"

    def parts(self, sentence: str) -> tuple[Link, ...]:
        """The sentence as links; parts without a link have an empty `href`."""
        found = []
        for index, part in enumerate(_PLACEHOLDER.split(sentence)):
            if index % 2 and int(part) < len(self._links):
                found.append(self._links[int(part)])
            elif part and not index % 2:
                found.append(Link(part, ""))
        return tuple(found)


def plain_number(text: str, href: str) -> str:
    """The number as plain text, for sentences without links."""
    return text
