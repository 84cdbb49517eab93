"""Passages in another language than the page on which they stand: marked within a text, and as HTML says it.

A text that has not been translated goes where its translation would, alone or within a sentence, and must say its
language there. So it carries marks that stay with it: three of the code points that Unicode keeps for the inside of
programs, and that are in no text that anybody wrote.
"""

from __future__ import annotations

import re

_BEGIN, _NAMED, _END = "\ufdd0", "\ufdd1", "\ufdd2"
_PASSAGE = re.compile(f"{_BEGIN}([^{_BEGIN}{_NAMED}{_END}<>]*){_NAMED}([^{_BEGIN}{_NAMED}{_END}]*){_END}")
_MARKS = re.compile(f"{_BEGIN}[^{_BEGIN}{_NAMED}{_END}<>]*{_NAMED}|[{_BEGIN}{_NAMED}{_END}]")
# In these nothing but text can stand; a script's was made plain.
_TEXT_ALONE = ("<title", "<option", "<text", "<tspan", "</tspan", "<desc")


def mark_language(text: str, language: str) -> str:
    """A text as a passage in a language (BCP 47)."""
    return f"{_BEGIN}{language}{_NAMED}{text}{_END}"


def strip_marks(text: str) -> str:
    """A text without the marks of its passages."""
    return _MARKS.sub("", text) if _BEGIN in text or _NAMED in text or _END in text else text


def strip_marks_from_bytes(data: bytes) -> bytes:
    """A text's bytes (UTF-8) without the marks of its passages."""
    return strip_marks(data.decode()).encode() if _BEGIN.encode() in data else data


def render_language_marks(html: str) -> str:
    """HTML whose foreign passages say their language, as far as an element can stand where they do."""
    return strip_marks(_PASSAGE.sub(_told, html)) if _BEGIN in html else html


def _told(match: re.Match[str]) -> str:
    html, at = match.string, match.start()
    tag = html.rfind("<", 0, at)
    is_within_tag = html.rfind(">", 0, at) < tag
    if is_within_tag or html.startswith(_TEXT_ALONE, tag):
        return match[2]
    return f'<span lang="{match[1]}">{match[2]}</span>'
