"""Parses a built page for tests: its elements with attributes and text."""

import json
from html.parser import HTMLParser
from typing import Any

from sitebuilder import Site


class Page(HTMLParser):
    """The elements of a page in order. Fails if an element is not closed."""

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
        # A <title> inside <svg> is not the title of the page.
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
        """Text and attributes of all elements with this tag and these attributes."""
        return [
            (" ".join("".join(text).split()), found)
            for name, found, text in self.elements
            if name == tag
            and all(found.get(key.strip("_").replace("_", "-")) == value for key, value in attributes.items())
        ]

    def text(self, tag: str, **attributes: str) -> str:
        """The text of the only element with this tag and these attributes."""
        ((text, _),) = self.all(tag, **attributes)
        return text

    def meta(self, name: str) -> str | None:
        """The content of the meta element with this name or property; None if there is none."""
        found = [
            attributes["content"]
            for _, attributes in self.all("meta")
            if name in (attributes.get("name"), attributes.get("property"))
        ]
        assert len(found) < 2
        return found[0] if found else None

    @property
    def schema_org(self) -> dict[str, dict[str, Any]]:
        """The objects of the page's JSON-LD by type."""
        ((script, _),) = self.all("script", type="application/ld+json")
        data = json.loads(script)
        assert data["@context"] == "https://schema.org"
        return {item["@type"]: item for item in data["@graph"]}


def figure(site: Site, path: str, id: str) -> Page:
    """The figure on a page that is labelled by the title with an id."""
    html = site.html(path)
    start = html.index(f'<figure class="chart" aria-labelledby="{id}-title">')
    return Page(html[start : html.index("</figure>", start)] + "</figure>")


def rows(page: Page) -> list[list[str]]:
    """The texts of the cells of the first table, by rows."""
    parts = page.html.split("<tbody>")[1].split("</tbody>")[0].split("<tr>")[1:]
    return [[text for tag in ("th", "td") for text, _ in Page(part.split("</tr>")[0]).all(tag)] for part in parts]
