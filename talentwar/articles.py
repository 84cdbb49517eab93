"""What the address of an article tells of it, beside what the sources that are listed tell of its publisher.

Nothing is asked of the network.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from msgspec import Struct

from .catalog import Catalog, SourceEntry
from .dates import parse_date
from .romanise import slug_of, words

_TRACKING = re.compile(
    r"utm_.*|at_.*|fbclid|gclid|dclid|msclkid|igshid|mc_[ce]id|_ga|_gl|cmpid|cmp|smid|smtyp|smtp|ref|ref_src|ref_url|referrer"
    r"|source|src|share|shared|s_?cid|ncid|ito|xtor|guccounter|guce_.*|leadSource|sh|st|reflink|mod|partner|feature|via",
    re.IGNORECASE,
)
_DATES = (
    re.compile(r"(?<!\d)(20\d\d)[-/](\d\d)[-/](\d\d)(?!\d)"),
    re.compile(r"(?<!\d)(20\d\d)/([A-Za-z]{3})/(\d\d)(?!\d)"),
    re.compile(r"(?<!\d)(20\d\d)([01]\d)([0-3]\d)(?!\d)"),
    re.compile(r"/(20\d\d)[-/](\d\d)(?![-\d])"),
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SECOND_LEVEL = frozenset({"co", "com", "org", "net", "ac", "gov", "edu"})
_HOLLOW = frozenset(
    ["amp", "article", "articles", "content", "html", "index", "news", "post", "posts", "story", "tldr", "transcript"]
)


class Article(Struct, frozen=True):
    """A source as far as its address goes; what is not known is empty.

    `file` is the path of the document in which its kind is listed, `title` is made of the address and is no title.
    """

    id: str
    url: str
    publisher: str
    date: str
    title: str
    file: str


def article(url: str, catalog: Catalog) -> Article:
    """What an address tells. `url` is an http or https address."""
    address = cleaned(url)
    siblings = [
        entry for entry in catalog.sources.values() if entry.record.url and _site(entry.record.url) == _site(address)
    ]
    publisher = _most(entry.record.publisher for entry in siblings)
    date = date_in(address)
    name = _most(_stem(entry) for entry in siblings) or slug_of(_site(address).partition(".")[0])
    return Article(
        id=_free("-".join(filter(None, (name, date, _topic(address, catalog)))), catalog.sources.keys()),
        url=address,
        publisher=publisher,
        date=date,
        title=" ".join(_last_words(address)),
        file=_most(entry.document.path for entry in siblings or catalog.sources.values()),
    )


def listed(url: str, catalog: Catalog) -> SourceEntry | None:
    """The source that has an address already, however it is written."""
    wanted = _same(url)
    return next(
        (
            entry
            for entry in catalog.sources.values()
            for address in (entry.record.url, entry.record.archive)
            if address and _same(address) == wanted
        ),
        None,
    )


def cleaned(url: str) -> str:
    """An address without what only tells how a reader came by it."""
    parts = urlsplit(url.strip())
    query = [
        (key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(key)
    ]
    kept = urlencode(query) if len(query) < len(parse_qsl(parts.query, keep_blank_values=True)) else parts.query
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path, kept, ""))


def date_in(url: str) -> str:
    """The date of which an address speaks, as exact as it does; empty for none."""
    path = urlsplit(url).path
    for form in _DATES:
        for found in form.finditer(path):
            parts = [
                str(_MONTHS.index(part.lower()) + 1) if part.lower() in _MONTHS else part for part in found.groups()
            ]
            text = "-".join(part.zfill(2) for part in parts)
            try:
                parse_date(text)
            except ValueError:
                continue
            return text
    return ""


def _same(url: str) -> tuple[str, str, str]:
    """What two spellings of an address have in common."""
    parts = urlsplit(cleaned(url))
    path = re.sub(r"/amp(?=/|$)|(?<=/)amp-(?=[^/]*$)", "", unquote(parts.path)).rstrip("/")
    return parts.netloc.removeprefix("www.").removeprefix("amp."), path.removesuffix(".amp"), parts.query


def _site(url: str) -> str:
    """The host of an address without what stands before its registered name."""
    labels = (urlsplit(url).hostname or "").split(".")
    length = 3 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2 else 2
    return ".".join(labels[-length:])


def _stem(entry: SourceEntry) -> str:
    """What the id of a source says of its publisher."""
    return (
        re.split(r"-(?=20\d\d(?:-|$))", entry.id)[0] if re.search(r"-20\d\d(-|$)", entry.id) else entry.id.split("-")[0]
    )


def _topic(url: str, catalog: Catalog) -> str:
    """A word that tells an article from others: a family name of the catalog, a lab, or its longest word."""
    said = _last_words(url)
    families = {slug.rpartition("-")[2] for slug in catalog.people}
    for known in (families, {slug for slug in catalog.labs if "-" not in slug}):
        found = [word for word in said if word in known]
        if found:
            return found[-1] if known is families else found[0]
    return max(said, key=len, default="")


def _last_words(url: str) -> list[str]:
    """The words of the last part of an address that has any."""
    for part in reversed(urlsplit(url).path.split("/")):
        plain = [word for word in words(re.sub(r"\.\w{2,5}$", "", unquote(part))) if not any(map(str.isdigit, word))]
        if [word for word in plain if word not in _HOLLOW]:
            return plain
    return []


def _most(values: Iterable[str]) -> str:
    """The commonest value, the first of those that are as common; empty for none."""
    return next((value for value, _ in Counter(values).most_common(1)), "")


def _free(id: str, taken: Iterable[str]) -> str:
    return next(candidate for candidate in _numbered(id) if candidate not in taken)


def _numbered(id: str) -> Iterator[str]:
    yield id
    number = 2
    while True:
        yield f"{id}-{number}"
        number += 1
