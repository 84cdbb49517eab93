"""Suggests corrections for invalid values; they are never applied."""

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
_AMBIGUOUS_DATE = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_TRUE, _FALSE = {"yes", "y", "on", "1", "oui", "wahr"}, {"no", "n", "off", "0", "non", "falsch"}
_CURLY = str.maketrans("“”„«»‘’‚‹›", '"""""' + "'" * 5)


def suggest_key(key: str, known: list[str]) -> str:
    """Suggests a key for an unknown one; an empty string if none is near."""
    synonym = _SYNONYMS.get(key.lower(), "")
    return synonym if synonym in known else most_similar(key, known)


def suggest_scalars(kind: type, text: str) -> tuple[str, ...]:
    """Suggests a date or an amount; two dates if day and month are ambiguous."""
    plain = text.translate(_CURLY).strip("\"' ")
    suggestions = [suggest_date(plain) if kind is PartialDate else suggest_amount(plain) if kind is Amount else ""]
    if kind is PartialDate and not suggestions[0] and (match := _AMBIGUOUS_DATE.fullmatch(plain)):
        first, second, year = match[1].zfill(2), match[2].zfill(2), match[3]
        suggestions = [suggest_date(f"{year}-{first}-{second}"), suggest_date(f"{year}-{second}-{first}")]
    return tuple(filter(None, suggestions))


def suggest_slug(text: str) -> str:
    """Suggests a slug for a name, a file name or a wikilink; an empty string for a web address."""
    if "://" in text:
        return ""
    return slugify(text.strip("[] ").rstrip("/").rpartition("/")[2].removesuffix(".md"))


def suggest_slugs(text: str) -> tuple[str, ...]:
    """Splits a list of slugs without commas; empty if any word is not clearly a slug."""
    words = text.replace(";", " ").split()
    return tuple(words) if len(words) > 1 and all(re.fullmatch(SLUG, word) and "-" in word for word in words) else ()


def suggest_list(text: str) -> str:
    """Writes a short text as a YAML list; an empty string for a long text."""
    return f"[{text.strip('[] ')}]" if len(text) < 60 else ""


def suggest_text(data: object) -> str:
    """Returns the only text in a list, nested lists included; an empty string otherwise."""
    while isinstance(data, list) and len(data) == 1:
        data = data[0]
    return data if isinstance(data, str) else ""


def suggest_bool(text: str) -> str:
    """Suggests `true` or `false` for words such as yes and off; an empty string otherwise."""
    return "true" if text.lower() in _TRUE else "false" if text.lower() in _FALSE else ""


def suggest_url(text: str) -> str:
    """Suggests a web address, or an empty string."""
    text = text.translate(_CURLY).strip("<>\"' ")
    if re.match(r"https?://", text):
        return re.sub(r"\s", "%20", text) if re.search(r"\s", text) else ""
    if re.fullmatch(r"@\w{1,15}", text):
        return f"https://x.com/{text[1:]}"
    return f"https://{text}" if re.fullmatch(r"[\w-]+(\.[\w-]+)*\.[a-z]{2,}(/\S*)?", text) else ""


def suggest_wikidata_id(text: str) -> str:
    """Finds the Wikidata item in an address, or an empty string."""
    match = re.search(r"\b[Qq]([1-9][0-9]*)\b", text)
    return f"Q{match[1]}" if match else ""
