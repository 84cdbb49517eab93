"""What was probably meant by a value that does not fit: hints, never a reading of it."""

from __future__ import annotations

import re

from talentwar.problems import most_similar

from .amounts import Amount, suggest_amount
from .dates import PartialDate, suggest_date
from .model import SLUG
from .transliteration import slugify

_SYNONYMS = {
    "twitter": "x", "colour": "color", "salary": "pay", "compensation": "pay", "position": "role", "where": "to",
    "bio": "headline", "summary": "headline", "description": "headline", "nickname": "aka", "tags": "topics",
    "link": "url", "author_name": "author", "outlet": "publisher", "language": "lang", "employees": "people",
}  # fmt: skip
_EITHER = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_TRUE, _FALSE = {"yes", "y", "on", "1", "oui", "wahr"}, {"no", "n", "off", "0", "non", "falsch"}
_CURLY = str.maketrans("“”„«»‘’‚‹›", '"""""' + "'" * 5)


def suggest_key(key: str, known: list[str]) -> str:
    """The key that another was probably meant to be, or an empty string."""
    synonym = _SYNONYMS.get(key.lower(), "")
    return synonym if synonym in known else most_similar(key, known)


def suggest_scalars(kind: type, text: str) -> tuple[str, ...]:
    """The date or the amount that was probably meant, two dates where it may be either, or nothing."""
    plain = text.translate(_CURLY).strip("\"' ")
    meant = ""
    if kind is PartialDate:
        meant = suggest_date(plain)
        if not meant and (either := _EITHER.fullmatch(plain)):
            first, second, year = either[1].zfill(2), either[2].zfill(2), either[3]
            return tuple(
                found
                for day in (f"{year}-{first}-{second}", f"{year}-{second}-{first}")
                if (found := suggest_date(day))
            )
    elif kind is Amount:
        meant = suggest_amount(plain)
    return (meant,) if meant else ()


def suggest_slug(text: str) -> str:
    """The slug that a name, or the file or link of a profile, was probably meant to be; empty for an address."""
    if "://" in text:
        return ""
    return slugify(text.strip("[] ").rstrip("/").rpartition("/")[2].removesuffix(".md"))


def suggest_slugs(text: str) -> tuple[str, ...]:
    """The slugs of a list that lacks its commas; empty where that is not plain."""
    words = text.replace(";", " ").split()
    return tuple(words) if len(words) > 1 and all(re.fullmatch(SLUG, word) and "-" in word for word in words) else ()


def suggest_list(text: str) -> str:
    """A list as it is written, of a text that stands in the place of one; empty where the text is long."""
    return f"[{text.strip('[] ')}]" if len(text) < 60 else ""


def suggest_text(data: object) -> str:
    """The text of a list that has one text and nothing else, a wikilink too; empty for any other."""
    while isinstance(data, list) and len(data) == 1:
        data = data[0]
    return data if isinstance(data, str) else ""


def suggest_bool(text: str) -> str:
    """`true` or `false`, as it is said otherwise; empty for anything else."""
    return "true" if text.lower() in _TRUE else "false" if text.lower() in _FALSE else ""


def suggest_url(text: str) -> str:
    """The address that was probably meant, or an empty string."""
    text = text.translate(_CURLY).strip("<>\"' ")
    if re.match(r"https?://", text):
        return re.sub(r"\s", "%20", text) if re.search(r"\s", text) else ""
    if re.fullmatch(r"@\w{1,15}", text):
        return f"https://x.com/{text[1:]}"
    return f"https://{text}" if re.fullmatch(r"[\w-]+(\.[\w-]+)*\.[a-z]{2,}(/\S*)?", text) else ""


def suggest_item(text: str) -> str:
    """The Wikidata item of an address, or an empty string."""
    found = re.search(r"\b[Qq]([1-9][0-9]*)\b", text)
    return f"Q{found[1]}" if found else ""
