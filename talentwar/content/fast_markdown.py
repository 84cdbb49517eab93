"""Python-Markdown, the same dialect, that does not look for what cannot be there.

Each of the library's patterns is run over each piece of text, most of them in vain. Here a pattern is
skipped where the text lacks the characters without which it can find nothing. A test holds the output
to the library's own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.preprocessors import NormalizeWhitespace, Preprocessor
from markdown.treeprocessors import InlineProcessor, UnescapeTreeprocessor
from markdown.util import ETX, STX, AtomicString

_LINE_BREAK = "  \n"

# What an inline text must contain, any one of these, before a pattern can match in it.
_INLINE: dict[str, tuple[str, ...]] = {
    "backtick": ("`",),
    "escape": ("\\",),
    "reference": ("[",),
    "link": ("[",),
    "image_link": ("![",),
    "image_reference": ("![",),
    "short_reference": ("[",),
    "short_image_ref": ("![",),
    "autolink": ("<",),
    "automail": ("<",),
    "linebreak": (_LINE_BREAK,),
    "html": ("<",),
    "entity": ("&",),
    "em_strong": ("*", "_"),
    "not_strong": ("*", "_"),
    "footnote": ("[^",),
    "wikilink": ("[[",),
}

# One character of each of them, but for the line break, which is looked for by itself: its characters are everywhere.
_MARKS = {text.lstrip("!")[0] for texts in _INLINE.values() for text in texts if text != _LINE_BREAK}
_MARK = re.compile(f"[{re.escape(''.join(sorted(_MARKS)))}]")

# A block of which every line begins with a letter: a paragraph, whose text is an inline text.
_PARAGRAPH = re.compile(r"[^\W\d_].*(?:\n[^\W\d_].*)*")

# What a block must contain, any one of these, before a processor can take it.
_BLOCK: dict[str, tuple[str, ...]] = {
    "indent": ("    ",), "defindent": ("    ",), "code": ("    ",), "table": ("|",), "hashheader": ("#",),
    "setextheader": ("\n",), "hr": ("-", "_", "*"), "olist": (". ",), "ulist": ("- ", "* ", "+ "), "deflist": (": ",),
    "quote": (">",), "footnote": ("[^",), "reference": ("]:",),
}  # fmt: skip


def skip_unneeded_patterns(markdown: Markdown) -> Markdown:
    """Makes a Markdown instance skip what cannot match; its extensions are registered already."""
    markdown.treeprocessors.register(_FastInline(markdown), "inline", 20)
    markdown.treeprocessors.register(_FastUnescape(markdown), "unescape", 0)
    markdown.preprocessors.register(_FastWhitespace(markdown), "normalize_whitespace", 30)
    markdown.preprocessors.register(_FastHtml(markdown), "html_block", 20)
    # The block processors hold on to their parser, so it stays itself and learns another manner.
    markdown.parser.__class__ = _FastBlocks
    return markdown


def _in_order(registry: Any) -> list[tuple[str, Any]]:
    """The names and items of a registry, in the order of their priorities."""
    items = list(registry)
    return [(entry.name, item) for entry, item in zip(registry._priority, items, strict=True)]


class _FastInline(InlineProcessor):
    """The library's search for inline patterns, where there is a character that begins one."""

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        for element in tree.iter():
            text = element.text
            if text and not _MARK.search(text) and _LINE_BREAK not in text:
                element.text = AtomicString(text)
        return super().run(tree, ancestors)

    _steps: list[tuple[tuple[str, ...], Any]] | None = None

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:
        if isinstance(data, AtomicString):
            return data
        if self._steps is None:
            self._steps = [(_INLINE.get(name, ()), pattern) for name, pattern in _in_order(self.inlinePatterns)]
        apply = self._InlineProcessor__applyPattern  # type: ignore[attr-defined]
        start = 0
        for index in range(patternIndex, len(self._steps)):
            triggers, pattern = self._steps[index]
            matched = not triggers or _contains(data, triggers)
            while matched:
                data, matched, start = apply(pattern, data, index, start)
        return data


class _FastBlocks(BlockParser):
    _steps: list[tuple[tuple[str, ...], Any]] | None = None
    _for_paragraphs: list[tuple[tuple[str, ...], Any]]

    def parseBlocks(self, parent: Any, blocks: list[str]) -> None:
        if self._steps is None:
            self._steps = [(_BLOCK.get(name, ()), processor) for name, processor in _in_order(self.blockprocessors)]
            self._for_paragraphs = [step for step in self._steps if not step[0]]
        while blocks:
            block = blocks[0]
            for triggers, processor in self._for_paragraphs if _PARAGRAPH.fullmatch(block) else self._steps:
                if triggers and not _contains(block, triggers):
                    continue
                if processor.test(parent, block) and processor.run(parent, blocks) is not False:
                    break


class _FastUnescape(UnescapeTreeprocessor):
    def unescape(self, text: str) -> str:
        return super().unescape(text) if STX in text else text


class _FastWhitespace(NormalizeWhitespace):
    """The library's, where there is a line that begins with a space, a tab, or a character that it takes out."""

    def run(self, lines: list[str]) -> list[str]:
        source = "\n".join(lines)
        if any(sign in source for sign in ("\n ", "\t", "\r", STX, ETX)):
            return super().run(lines)
        return [*lines, "", ""]


class _FastHtml(Preprocessor):
    """The library's search for raw HTML, where there is a tag."""

    def __init__(self, markdown: Markdown) -> None:
        super().__init__(markdown)
        self._full: Any = markdown.preprocessors["html_block"]

    def run(self, lines: list[str]) -> list[str]:
        if any("<" in line for line in lines):
            found: list[str] = self._full.run(lines)
            return found
        return lines


def _contains(text: str, any_of: Sequence[str]) -> bool:
    for part in any_of:  # noqa: SIM110 (a generator costs more than the search)
        if part in text:
            return True
    return False
