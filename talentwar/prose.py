"""Markdown bodies: text to sanitised HTML with open places for wikilinks and citations.

Reading a body is a function of its text alone, so that it can be remembered; `filled` closes the open
places with what the site knows, each time.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import nh3
from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from msgspec import Struct

from .quickmarkdown import quicken

_OPEN, _CLOSE = "\ue000", "\ue001"
_SLOT = re.compile(f"([ \\n]*){_OPEN}(\\d+){_CLOSE}")
_SLOT_IN_TAG = re.compile(f"<[^<>]*{_OPEN}[^<>]*>")
_RESERVED = {ord(_OPEN): None, ord(_CLOSE): None}
_WIKILINK = r"(?<!\\)\[\[([^\[\]|\\]+)(?:\\?\|([^\[\]|]+))?\]\]"

_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "cite", "code", "dd", "del", "div", "dl", "dt", "em", "h2", "h3", "h4",
    "h5", "h6", "hr", "i", "ins", "kbd", "li", "ol", "p", "pre", "q", "s", "small", "strong", "sub", "sup",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "title", "id", "class", "role", "lang"}, "abbr": {"title"}, "div": {"class", "role"}, "li": {"id"},
    "ol": {"start"}, "sup": {"id"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan", "scope"},
    "p": {"lang"}, "blockquote": {"lang"}, "q": {"lang"},
}  # fmt: skip
_OWN_VALUES = {
    "id": re.compile(r"fn(ref)?\d*:[\w-]+"),
    "class": re.compile(r"footnote(-ref|-backref)?"),
    "role": re.compile(r"doc-(noteref|backlink|endnotes)"),
}


class Reference(Struct, frozen=True):
    """A wikilink: the slug or name it points to, the record there, its own words; or a cited source."""

    target: str
    record: str = ""
    words: str = ""
    is_citation: bool = False
    written: str = ""


class Prose(Struct, frozen=True):
    """A body: safe HTML with a numbered slot for each of its references."""

    html: str = ""
    references: tuple[Reference, ...] = ()


class ProseReader:
    """Reads Markdown bodies, one after another."""

    def __init__(self) -> None:
        self._references: list[Reference] = []
        self._markdown = quicken(dialect(self._references))
        self._cleaner = nh3.Cleaner(
            tags=_TAGS,
            attributes=_ATTRIBUTES,
            attribute_filter=_own_value,
            url_schemes={"http", "https", "mailto"},
            link_rel=None,
        )

    def read(self, text: str) -> Prose:
        """The prose that a Markdown text writes."""
        if not text.strip():
            return Prose()
        self._references.clear()
        html = self._markdown.reset().convert(text.translate(_RESERVED))
        html = html.replace("<h1>", "<h2>").replace("</h1>", "</h2>")
        html = self._cleaner.clean(html)
        if not self._references:
            return Prose(html.translate(_RESERVED))
        # A slot that Markdown put into an attribute is dropped: only text can hold a link.
        html = _SLOT_IN_TAG.sub(lambda match: _SLOT.sub("", match[0]).translate(_RESERVED), html)
        return Prose(html, tuple(self._references))


def filled(prose: Prose, fill: Callable[[Reference], str]) -> str:
    """The HTML of a body, each of its references replaced by the HTML that `fill` makes of it."""
    if not prose.references:
        return prose.html

    def one(match: re.Match[str]) -> str:
        reference = prose.references[int(match[2])]
        # A note's mark stands close to the word before it.
        return fill(reference) if reference.is_citation else match[1] + fill(reference)

    return _SLOT.sub(one, prose.html)


def dialect(references: list[Reference]) -> Markdown:
    """Python-Markdown with the extensions of the content format; wikilinks that it finds are appended."""
    return Markdown(
        extensions=["tables", "footnotes", "def_list", _Dialect(references)],
        extension_configs={"footnotes": {"BACKLINK_TEXT": "↩"}},
        output_format="html",
    )


class _Dialect(Extension):
    def __init__(self, references: list[Reference]) -> None:
        super().__init__()
        self._references = references

    def extendMarkdown(self, md: Markdown) -> None:
        md.inlinePatterns.register(_Wikilink(self._references), "wikilink", 185)


class _Wikilink(InlineProcessor):
    """`[[slug]]`, `[[slug|words]]`, `[[slug#record]]`, `[[A Name]]` and `[[@source]]`."""

    def __init__(self, references: list[Reference]) -> None:
        super().__init__(_WIKILINK)
        self._references = references

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[str, int, int]:  # type: ignore[override]
        target, words = " ".join(m[1].split()), " ".join((m[2] or "").split())
        if target.startswith("@"):
            reference = Reference(target[1:], words=words, is_citation=True, written=m[0])
        else:
            slug, _, record = target.partition("#")
            reference = Reference(slug, record, words, written=m[0])
        self._references.append(reference)
        return f"{_OPEN}{len(self._references) - 1}{_CLOSE}", m.start(), m.end()


def _own_value(tag: str, attribute: str, value: str) -> str | None:
    pattern = _OWN_VALUES.get(attribute)
    return value if pattern is None or pattern.fullmatch(value) else None
