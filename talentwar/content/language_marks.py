"""Marks passages in another language than their page, and renders the marks as `lang` attributes.

An untranslated text may be part of a translated sentence, so the marks are rendered only in the finished HTML.
They are Unicode noncharacters, which no text contains.
"""

import re

_BEGIN, _NAMED, _END = "\ufdd0", "\ufdd1", "\ufdd2"
_PASSAGE = re.compile(f"{_BEGIN}([^{_BEGIN}{_NAMED}{_END}<>]*){_NAMED}([^{_BEGIN}{_NAMED}{_END}]*){_END}")
_MARKS = re.compile(f"{_BEGIN}[^{_BEGIN}{_NAMED}{_END}<>]*{_NAMED}|[{_BEGIN}{_NAMED}{_END}]")
# Elements that contain only text, so that no `span` can mark a passage.
_TEXT_ALONE = ("<title", "<option", "<text", "<tspan", "</tspan", "<desc")


def mark_language(text: str, language: str) -> str:
    """Marks a text as being in a language (BCP 47)."""
    return f"{_BEGIN}{language}{_NAMED}{text}{_END}"


def strip_marks(text: str) -> str:
    """Removes the marks from a text."""
    return _MARKS.sub("", text) if _BEGIN in text or _NAMED in text or _END in text else text


def strip_marks_from_bytes(data: bytes) -> bytes:
    """Removes the marks from a text in UTF-8."""
    return strip_marks(data.decode()).encode() if _BEGIN.encode() in data else data


def render_language_marks(html: str) -> str:
    """Replaces marks in HTML with `lang` attributes; removes them where no element is allowed."""
    return strip_marks(_PASSAGE.sub(_render_passage, html)) if _BEGIN in html else html


def _render_passage(match: re.Match[str]) -> str:
    html, at = match.string, match.start()
    tag = html.rfind("<", 0, at)
    is_within_tag = html.rfind(">", 0, at) < tag
    if is_within_tag or html.startswith(_TEXT_ALONE, tag):
        return match[2]
    return f'<span lang="{match[1]}">{match[2]}</span>'
