"""Markdown bodies: text to sanitised HTML with open places for wikilinks and citations.

Reading a body is a function of its text alone, so that it can be remembered; `filled` closes the open
places with what the site knows, each time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

import nh3
from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.tables import TableProcessor
from markdown.inlinepatterns import InlineProcessor
from msgspec import Struct
from msgspec.structs import replace

from .timeouts import TimeLimitExceeded, time_limit

# Characters for private use mark the places of references. What an author writes of them is left out, so that
# nobody but the reader can make a mark: the first two enclose the number of a reference, and those from the
# third on, behind the brackets of a wikilink, tell which of the body's brackets they are.
_OPEN, _CLOSE, _FIRST = "\ue000", "\ue001", 0xE100
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_ENTITY = re.compile(r"&#(x[0-9a-fA-F]{1,8}|[0-9]{1,8});?")
_BRACKETS = re.compile(r"\[\[")
_SLOT = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_SLOT_IN_TAG = re.compile(f"<[^<>]*{_OPEN}[^<>]*>")
_NUMBERS = re.compile("[\ue100-\uf8ff]")
_LINK = re.compile(r"<a\b[^>]*>.*?</a>", re.DOTALL)
_WIKILINK = r"(?<!\\)\[\[([\ue100-\uf8ff]?)([^\[\]|\\\x02\x03\ue100-\uf8ff]+)(?:\\?\|([^\[\]|\x02\x03]+))?\]\]"

_WHOLE = re.compile(_WIKILINK.removeprefix(r"(?<!\\)"))
_CODE = re.compile(r"<(code|pre)\b.*?</\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_LOCAL = re.compile(r'href="((?:[a-z0-9.-]*/)*[a-z0-9-]+\.md|[a-z0-9]+(?:-[a-z0-9]+)*)"')
_SINGLE = re.compile(r"(?<!\[)\[@[a-z0-9]+(?:-[a-z0-9]+)*\](?!\])")

MAX_BODY_LENGTH = 100_000
BODY_TIME_LIMIT = 10.0
"""How many seconds a body may take; a long one of an honest author takes some hundredths."""
UNTIMED_LENGTH = 4_000
"""Characters. A body of this length takes some seconds at the worst, and most are shorter."""
_BROKEN_OFF = {
    RecursionError: "the body is nested too deeply.",
    TimeLimitExceeded: (
        f"the body takes longer than {BODY_TIME_LIMIT:.0f} seconds to read: look for long runs of brackets or marks."
    ),
}
MAX_TABLE_COLUMNS = 50

_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "cite", "code", "dd", "del", "div", "dl", "dt", "em", "h2", "h3", "h4",
    "h5", "h6", "h1", "hr", "i", "ins", "kbd", "li", "ol", "p", "pre", "q", "s", "small", "strong", "sub", "sup",
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
    """A wikilink: the slug or name it points to, the record there, its own words; or a cited source.

    `offset` is its place in the body, and `written` what stands there. One that `is_within_link` cannot be a
    link itself, and gives its words.
    """

    target: str
    record: str = ""
    words: str = ""
    is_citation: bool = False
    is_within_link: bool = False
    offset: int = 0
    source_text: str = ""


class BodyProblem(Struct, frozen=True):
    """What reads as plain words, and was meant as a link: its place in the body, and how it is written."""

    offset: int
    width: int
    message: str
    hint: str


class Body(Struct, frozen=True):
    """A body: safe HTML with a numbered slot for each of its references, and what is wrong in it."""

    html: str = ""
    references: tuple[Reference, ...] = ()
    problems: tuple[BodyProblem, ...] = ()


class MarkdownParser:
    """Reads Markdown bodies, one after another."""

    def __init__(self) -> None:
        self._references: list[Reference] = []
        self._markdown = make_markdown(self._references)
        self._cleaner = nh3.Cleaner(
            tags=_TAGS,
            attributes=_ATTRIBUTES,
            attribute_filter=_own_value,
            url_schemes={"http", "https", "mailto"},
            link_rel=None,
        )

    def read(self, text: str) -> Body:
        """The prose that a Markdown text writes; ValueError where it is too long or too deep."""
        if not text.strip():
            return Body()
        if len(text) > MAX_BODY_LENGTH:
            raise ValueError(f"the body has {len(text):,} characters, and may have {MAX_BODY_LENGTH:,}.")
        self._references.clear()
        text = _PRIVATE.sub("", text)
        offsets: list[int] = []
        try:
            html = self._html(_numbered(text, offsets))
        except (RecursionError, TimeLimitExceeded) as error:
            # What it was at when it was broken off is still in its head.
            self._markdown = make_markdown(self._references)
            raise ValueError(_BROKEN_OFF[type(error)]) from None
        html = self._cleaner.clean(_ENTITY.sub(_without_private, html) if "&#" in html else html)
        html = html.replace("<h1>", "<h2>").replace("</h1>", "</h2>")
        slips = tuple(_slips(text, html, offsets)) if "[" in html or _LOCAL.search(html) else ()
        if offsets:
            html = _NUMBERS.sub("", html)
        if not self._references:
            return Body(html, problems=slips)
        # A slot that Markdown put into an attribute is dropped: only text can hold a link.
        html = _SLOT_IN_TAG.sub(lambda match: _SLOT.sub("", match[0]), html)
        within = {int(slot[1]) for link in _LINK.finditer(html) for slot in _SLOT.finditer(link[0])}
        return Body(
            html,
            tuple(
                replace(
                    reference,
                    is_within_link=number in within,
                    offset=offsets[reference.offset] if reference.offset >= 0 else 0,
                )
                for number, reference in enumerate(self._references)
            ),
            slips,
        )

    def _html(self, text: str) -> str:
        """The library's HTML. Some texts, such as a thousand open brackets, take it time without end."""
        if len(text) < UNTIMED_LENGTH:
            return self._markdown.reset().convert(text)
        with time_limit(BODY_TIME_LIMIT):
            return self._markdown.reset().convert(text)


def _numbered(text: str, offsets: list[int]) -> str:
    """The text with a number behind each pair of opening brackets, and in `offsets` the place of each."""

    def number(match: re.Match[str]) -> str:
        if len(offsets) > 0xF8FF - _FIRST:
            return match[0]
        offsets.append(match.start())
        return match[0] + chr(_FIRST + len(offsets) - 1)

    return _BRACKETS.sub(number, text)


def _slips(text: str, html: str, offsets: list[int]) -> Iterator[BodyProblem]:
    """Brackets that became no link, and links to files of the content in the place of wikilinks."""
    for found in _LOCAL.finditer(html):
        written = f"({found[1]}"
        if (offset := text.find(written)) >= 0:
            slug = found[1].rpartition("/")[2].removesuffix(".md")
            message = "this address leads nowhere on the site."
            yield BodyProblem(
                offset + 1, len(found[1]), message, f"A profile is linked as `[[{slug}]]` or `[[{slug}|words]]`."
            )
    plain = _TAG.sub("", _CODE.sub("", html))
    for mark in _NUMBERS.finditer(plain):
        offset = offsets[ord(mark[0]) - _FIRST]
        if text[offset - 1 : offset] != "\\" and not _WHOLE.match(text, offset):
            hint = "Write `[[slug]]`, `[[slug|words]]` or `[[@source-id]]`, on one line."
            yield BodyProblem(offset, 2, "a link begins here, and does not end as one.", hint)
    for found in _SINGLE.finditer(plain):
        if (offset := text.find(found[0])) >= 0:
            yield BodyProblem(
                offset, len(found[0]), "a source is cited in two brackets.", f"Did you mean `[{found[0]}]`?"
            )


def _without_private(entity: re.Match[str]) -> str:
    """A numeric entity, unless it is one of a character for private use."""
    code = int(entity[1][1:], 16) if entity[1][0] == "x" else int(entity[1])
    return "" if 0xE000 <= code <= 0xF8FF else entity[0]


def render_links(prose: Body, fill: Callable[[Reference], str]) -> str:
    """The HTML of a body, each of its references replaced by the HTML that `fill` makes of it."""
    first, *others = prose.html.split(_OPEN)
    parts = [first]
    for other in others:
        number, _, text = other.partition(_CLOSE)
        reference = prose.references[int(number)]
        if reference.is_citation:
            # A note's mark stands close to the word before it.
            parts[-1] = parts[-1].rstrip(" \n")
        parts += fill(reference), text
    return "".join(parts)


def make_markdown(references: list[Reference]) -> Markdown:
    """Python-Markdown with the extensions of the content format; wikilinks that it finds are appended."""
    return Markdown(
        extensions=["tables", "footnotes", "def_list", _TrackerExtension(references)],
        extension_configs={"footnotes": {"BACKLINK_TEXT": "↩"}},
        output_format="html",
    )


class _TrackerExtension(Extension):
    def __init__(self, references: list[Reference]) -> None:
        super().__init__()
        self._references = references

    def extendMarkdown(self, md: Markdown) -> None:
        md.inlinePatterns.register(_Wikilink(self._references), "wikilink", 185)
        md.parser.blockprocessors.register(_Table(md.parser, {"use_align_attribute": False}), "table", 75)


class _Table(TableProcessor):
    """A table, unless it is so wide that its empty cells alone would fill the memory."""

    def test(self, parent: Element, block: str) -> bool:
        is_table: bool = block.partition("\n")[0].count("|") <= MAX_TABLE_COLUMNS and super().test(parent, block)
        return is_table


class _Wikilink(InlineProcessor):
    """`[[slug]]`, `[[slug|words]]`, `[[slug#record]]`, `[[A Name]]` and `[[@source]]`."""

    def __init__(self, references: list[Reference]) -> None:
        super().__init__(_WIKILINK)
        self._references = references

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[str, int, int]:  # type: ignore[override]
        number = ord(m[1]) - _FIRST if m[1] else -1
        target, words = " ".join(m[2].split()), " ".join((m[3] or "").split())
        written = m[0].replace(m[1], "", 1)
        if target.startswith("@"):
            reference = Reference(target[1:], words=words, is_citation=True, offset=number, source_text=written)
        else:
            slug, _, record = target.partition("#")
            reference = Reference(slug, record, words, offset=number, source_text=written)
        self._references.append(reference)
        return f"{_OPEN}{len(self._references) - 1}{_CLOSE}", m.start(), m.end()


def _own_value(tag: str, attribute: str, value: str) -> str | None:
    pattern = _OWN_VALUES.get(attribute)
    return value if pattern is None or pattern.fullmatch(value) else None
