"""A built page as tests look at it: its elements, their attributes and their text."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any


class Page(HTMLParser):
    """A page's elements in order, each with its tag, its attributes and its text."""

    VOID = frozenset({"meta", "link", "br", "hr", "input"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.elements: list[tuple[str, dict[str, str | None], list[str]]] = []
        self._open: list[int] = []
        self.feed(html)
        self.close()
        assert not self._open, "an element is left open"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # The title of a drawing, or of a mark in it, is not the page's.
        name = "svg:title" if tag == "title" and any(self.elements[index][0] == "svg" for index in self._open) else tag
        self.elements.append((name, dict(attrs), []))
        if tag not in self.VOID:
            self._open.append(len(self.elements) - 1)

    def handle_endtag(self, tag: str) -> None:
        assert self.elements[self._open.pop()][0].removeprefix("svg:") == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        for index in self._open:
            self.elements[index][2].append(data)

    def all(self, tag: str, **attributes: str) -> list[tuple[str, dict[str, str | None]]]:
        """The text and the attributes of every element with a tag and some attributes."""
        return [
            (" ".join("".join(text).split()), has)
            for name, has, text in self.elements
            if name == tag
            and all(has.get(key.strip("_").replace("_", "-")) == value for key, value in attributes.items())
        ]

    def text(self, tag: str, **attributes: str) -> str:
        """The text of the one element with a tag and some attributes."""
        ((text, _),) = self.all(tag, **attributes)
        return text

    def meta(self, name: str) -> str | None:
        """The content of the one meta element of a name or a property, None where there is none."""
        found = [has["content"] for _, has in self.all("meta") if name in (has.get("name"), has.get("property"))]
        assert len(found) < 2
        return found[0] if found else None

    @property
    def things(self) -> dict[str, dict[str, Any]]:
        """What the page's JSON-LD speaks of, by type."""
        ((script, _),) = self.all("script", type="application/ld+json")
        data = json.loads(script)
        assert data["@context"] == "https://schema.org"
        return {thing["@type"]: thing for thing in data["@graph"]}
