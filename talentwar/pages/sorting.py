"""Sorts words and names in languages with Latin letters."""

import unicodedata

from talentwar.content.language_marks import strip_marks

# Letters that Unicode does not decompose, but that dictionaries sort as other letters.
_JOINED = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})


def base_letters(text: str) -> str:
    """A text in lower case without diacritics."""
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", strip_marks(text).casefold().translate(_JOINED))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def sort_key(text: str) -> tuple[str, str]:
    """The sort key of English and French dictionaries: base letters first, then diacritics."""
    if text.isascii():
        return (folded := text.casefold()), folded
    return base_letters(text), unicodedata.normalize("NFD", strip_marks(text).casefold())
