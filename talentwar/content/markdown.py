"""Parses Markdown bodies into sanitised HTML with numbered placeholders for wikilinks and citations.

The result depends on the text alone, so it can be cached. `render_links` fills the placeholders for each page.
"""

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

# Private-use characters mark references: the first two enclose the number of a reference, the rest number each `[[`.
# Those in the author's text are removed first, so that only this module can write a mark.
_OPEN, _CLOSE, _FIRST = "\ue000", "\ue001", 0xE100
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_ENTITY = re.compile(r"&#(x[0-9a-fA-F]{1,8}|[0-9]{1,8});?")
_BRACKETS = re.compile(r"\[\[")
_PLACEHOLDER = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_PLACEHOLDER_IN_TAG = re.compile(f"<[^<>]*{_OPEN}[^<>]*>")
_NUMBERS = re.compile("[\ue100-\uf8ff]")
_LINK = re.compile(r"<a\b[^>]*>.*?</a>", re.DOTALL)
_WIKILINK = r"(?<!\\)\[\[([\ue100-\uf8ff]?)([^\[\]|\\\x02\x03\ue100-\uf8ff]+)(?:\\?\|([^\[\]|\x02\x03]+))?\]\]"

_WIKILINK_AT = re.compile(_WIKILINK.removeprefix(r"(?<!\\)"))
_CODE = re.compile(r"<(code|pre)\b.*?</\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_LOCAL = re.compile(r'href="((?:[a-z0-9.-]*/)*[a-z0-9-]+\.md|[a-z0-9]+(?:-[a-z0-9]+)*)"')
_SINGLE = re.compile(r"(?<!\[)\[@[a-z0-9]+(?:-[a-z0-9]+)*\](?!\])")

MAX_BODY_LENGTH = 100_000
BODY_TIME_LIMIT = 10.0
"""Seconds of processor time. A long body of real text takes a few hundredths of a second."""
UNTIMED_LENGTH = 4_000
"""Characters. A shorter body takes a few seconds at worst, and needs no limit."""
_PARSE_ERRORS = {
    RecursionError: "the body is nested too deeply.",
    TimeLimitExceeded: (
        f"the body takes longer than {BODY_TIME_LIMIT:.0f} seconds to parse. Look for long runs of brackets or symbols."
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
_ALLOWED_VALUES = {
    "id": re.compile(r"fn(ref)?\d*:[\w-]+"),
    "class": re.compile(r"footnote(-ref|-backref)?"),
    "role": re.compile(r"doc-(noteref|backlink|endnotes)"),
}


class Reference(Struct, frozen=True):
    """A wikilink or a citation in a body.

    `target` is a slug, a name or the id of a source. `record` is the id after `#`, `words` the text after `|`.
    `offset` is its position in the body, `source_text` the text there. A reference with `is_within_link` is shown as
    plain text, since HTML links cannot be nested.
    """

    target: str
    record: str = ""
    words: str = ""
    is_citation: bool = False
    is_within_link: bool = False
    offset: int = 0
    source_text: str = ""


class BodyProblem(Struct, frozen=True):
    """Text that looks like a failed link, at an offset in the body."""

    offset: int
    width: int
    message: str
    hint: str


class Body(Struct, frozen=True):
    """A parsed body: safe HTML with a numbered placeholder for each reference, and the problems found."""

    html: str = ""
    references: tuple[Reference, ...] = ()
    problems: tuple[BodyProblem, ...] = ()


class MarkdownParser:
    """Parses Markdown bodies, one at a time."""

    def __init__(self) -> None:
        self._references: list[Reference] = []
        self._markdown = make_markdown(self._references)
        self._cleaner = nh3.Cleaner(
            tags=_TAGS,
            attributes=_ATTRIBUTES,
            attribute_filter=_allowed_value,
            url_schemes={"http", "https", "mailto"},
            link_rel=None,
        )

    def read(self, text: str) -> Body:
        """Parses a Markdown text; raises ValueError if it is too long, nested too deeply or too slow."""
        if not text.strip():
            return Body()
        if len(text) > MAX_BODY_LENGTH:
            raise ValueError(f"the body has {len(text):,} characters; the limit is {MAX_BODY_LENGTH:,}.")
        self._references.clear()
        text = _PRIVATE.sub("", text)
        offsets: list[int] = []
        try:
            html = self._convert(_number_brackets(text, offsets))
        except (RecursionError, TimeLimitExceeded) as error:
            # The interrupted parser still holds state of this body.
            self._markdown = make_markdown(self._references)
            raise ValueError(_PARSE_ERRORS[type(error)]) from None
        html = self._cleaner.clean(_ENTITY.sub(_drop_private, html) if "&#" in html else html)
        html = html.replace("<h1>", "<h2>").replace("</h1>", "</h2>")
        problems = tuple(_find_problems(text, html, offsets)) if "[" in html or _LOCAL.search(html) else ()
        if offsets:
            html = _NUMBERS.sub("", html)
        if not self._references:
            return Body(html, problems=problems)
        # A link can only stand in text, so a placeholder in an attribute is removed.
        html = _PLACEHOLDER_IN_TAG.sub(lambda match: _PLACEHOLDER.sub("", match[0]), html)
        linked = {int(match[1]) for link in _LINK.finditer(html) for match in _PLACEHOLDER.finditer(link[0])}
        return Body(
            html,
            tuple(
                replace(
                    reference,
                    is_within_link=number in linked,
                    offset=offsets[reference.offset] if reference.offset >= 0 else 0,
                )
                for number, reference in enumerate(self._references)
            ),
            problems,
        )

    def _convert(self, text: str) -> str:
        """Converts a text to HTML. Python-Markdown needs hours for some texts, such as 50,000 open brackets."""
        if len(text) < UNTIMED_LENGTH:
            return self._markdown.reset().convert(text)
        with time_limit(BODY_TIME_LIMIT):
            return self._markdown.reset().convert(text)


def _number_brackets(text: str, offsets: list[int]) -> str:
    """Puts a numbered mark after each `[[`, and appends the position of each to `offsets`."""

    def number(match: re.Match[str]) -> str:
        if len(offsets) > 0xF8FF - _FIRST:
            return match[0]
        offsets.append(match.start())
        return match[0] + chr(_FIRST + len(offsets) - 1)

    return _BRACKETS.sub(number, text)


def _find_problems(text: str, html: str, offsets: list[int]) -> Iterator[BodyProblem]:
    """Yields brackets that did not become links, and links to content files instead of wikilinks."""
    for found in _LOCAL.finditer(html):
        if (offset := text.find(f"({found[1]}")) >= 0:
            slug = found[1].rpartition("/")[2].removesuffix(".md")
            message = "the site has no such address."
            hint = f"To link to a profile, write `[[{slug}]]` or `[[{slug}|words]]`."
            yield BodyProblem(offset + 1, len(found[1]), message, hint)
    plain = _TAG.sub("", _CODE.sub("", html))
    for mark in _NUMBERS.finditer(plain):
        offset = offsets[ord(mark[0]) - _FIRST]
        if text[offset - 1 : offset] != "\\" and not _WIKILINK_AT.match(text, offset):
            hint = "Write `[[slug]]`, `[[slug|words]]` or `[[@source-id]]`."
            yield BodyProblem(offset, 2, "malformed wikilink.", hint)
    for found in _SINGLE.finditer(plain):
        if (offset := text.find(found[0])) >= 0:
            message = "a citation needs double brackets."
            yield BodyProblem(offset, len(found[0]), message, f"Did you mean `[{found[0]}]`?")


def _drop_private(entity: re.Match[str]) -> str:
    """Returns a numeric entity unchanged, or an empty string if it stands for a private-use character."""
    code = int(entity[1][1:], 16) if entity[1][0] == "x" else int(entity[1])
    return "" if 0xE000 <= code <= 0xF8FF else entity[0]


def render_links(body: Body, render: Callable[[Reference], str]) -> str:
    """Returns the HTML of a body with each placeholder replaced by the HTML that `render` returns."""
    first, *others = body.html.split(_OPEN)
    parts = [first]
    for other in others:
        number, _, text = other.partition(_CLOSE)
        reference = body.references[int(number)]
        if reference.is_citation:
            # No space before the mark of a footnote.
            parts[-1] = parts[-1].rstrip(" \n")
        parts += render(reference), text
    return "".join(parts)


def make_markdown(references: list[Reference]) -> Markdown:
    """Returns a Python-Markdown parser for bodies; it appends the wikilinks it finds to `references`."""
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
    """Limits the columns of a table, since the cells missing in each row would fill the memory."""

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
        source_text = m[0].replace(m[1], "", 1)
        if target.startswith("@"):
            reference = Reference(target[1:], words=words, is_citation=True, offset=number, source_text=source_text)
        else:
            slug, _, record = target.partition("#")
            reference = Reference(slug, record, words, offset=number, source_text=source_text)
        self._references.append(reference)
        return f"{_OPEN}{len(self._references) - 1}{_CLOSE}", m.start(), m.end()


def _allowed_value(tag: str, attribute: str, value: str) -> str | None:
    pattern = _ALLOWED_VALUES.get(attribute)
    return value if pattern is None or pattern.fullmatch(value) else None
