"""Drafts a source from the URL of an article and the sources that are listed already. Uses no network."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import count
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from talentwar.content.catalog import Catalog, SourceEntry
from talentwar.content.dates import parse_date
from talentwar.content.transliteration import latin_words, slugify
from talentwar.content.web_addresses import canonical_page, canonical_pages, host_of, strip_tracking

_DATES = (
    re.compile(r"(?<!\d)(20\d\d)[-/](\d\d)[-/](\d\d)(?!\d)"),
    re.compile(r"(?<!\d)(20\d\d)/([A-Za-z]{3})/(\d\d)(?!\d)"),
    re.compile(r"(?<!\d)(20\d\d)([01]\d)([0-3]\d)(?!\d)"),
    re.compile(r"/(20\d\d)[-/](\d\d)(?![-\d])"),
)
_PARENTHESES = re.compile(r" \(.*\)$")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SECOND_LEVEL = frozenset({"co", "com", "org", "net", "ac", "gov", "edu"})
_GENERIC = frozenset({"amp", "article", "content", "html", "index", "news", "post", "story", "tldr", "transcript"})


class SourceDraft(Struct, frozen=True):
    """A source with the fields that its URL reveals; unknown fields are empty.

    `title` is made of the words of the URL. `file` is the path of the sources file for it.
    """

    id: str
    url: str
    publisher: str
    date: str
    title: str
    file: str


def draft_source(url: str, sources: Sequence[SourceEntry], catalog: Catalog) -> SourceDraft:
    """Drafts a source for an http or https URL; `sources` are all listed sources, invalid ones included."""
    url = strip_tracking(url)
    siblings = _siblings(url, sources)
    publisher = _most_common(
        _PARENTHESES.sub("", entry.record.publisher) for entry in siblings if entry.record.publisher
    )
    date = date_in(url)
    prefix = _most_common(map(_publisher_prefix, siblings)) or _site_name(url)
    id = "-".join(filter(None, (prefix, date, _topic(url, catalog))))
    return SourceDraft(
        id=_unused_id(id, {entry.id for entry in sources}),
        url=url,
        publisher=publisher,
        date=date,
        title=" ".join(_last_words(url)),
        file=_most_common(entry.file.path for entry in siblings or sources),
    )


def _siblings(url: str, sources: Iterable[SourceEntry]) -> list[SourceEntry]:
    """The sources of the same host; else of the same site; else with an id that starts with the site's name."""
    urls = [(entry, entry.record.url) for entry in sources if entry.record.url]
    same_host = [entry for entry, other in urls if host_of(other) == host_of(url)]
    same_site = same_host or [entry for entry, other in urls if _site(other) == _site(url)]
    return same_site or [entry for entry in sources if _publisher_prefix(entry) == _site_name(url)]


def find_source(url: str, sources: Iterable[SourceEntry]) -> SourceEntry | None:
    """The source that lists this page, under this or an equivalent URL."""
    page = canonical_page(url)
    return next((entry for entry in sources if page in canonical_pages(entry)), None)


def date_in(url: str) -> str:
    """The date in the path of a URL, as 2025-07 or 2025-07-07; empty if there is none."""
    path = urlsplit(url).path
    for pattern in _DATES:
        for match in pattern.finditer(path):
            date = "-".join(_number(part.lower()) for part in match.groups())
            try:
                parse_date(date)
            except ValueError:
                continue
            return date
    return ""


def _number(part: str) -> str:
    """A year, month or day in digits."""
    return f"{_MONTHS.index(part) + 1:02}" if part in _MONTHS else part


def _site(url: str) -> str:
    """The registered domain of a URL."""
    labels = (urlsplit(url).hostname or "").split(".")
    length = 3 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2 else 2
    return ".".join(labels[-length:])


def _site_name(url: str) -> str:
    return slugify(_site(url).partition(".")[0])


def _publisher_prefix(entry: SourceEntry) -> str:
    """The part of a source's id that names the publisher: before the year, or else before the first hyphen."""
    prefix, *rest = re.split(r"-(?=20\d\d(?:-|$))", entry.id)
    return prefix if rest else entry.id.split("-")[0]


def _topic(url: str, catalog: Catalog) -> str:
    """The word of a URL that identifies the article: a family name, a lab, or the longest word."""
    words = _last_words(url)
    family_names = {slug.rpartition("-")[2] for slug in catalog.people}
    names = [word for word in words if word in family_names][-1:]
    names += [word for word in words if "-" not in word and word in catalog.labs]
    return names[0] if names else max(words, key=len, default="")


def _last_words(url: str) -> list[str]:
    """The words of the last segment of the path that has words of its own."""
    for segment in reversed(urlsplit(url).path.split("/")):
        stem = re.sub(r"\.\w{2,5}$", "", unquote(segment))
        words = [word for word in latin_words(stem) if not any(map(str.isdigit, word))]
        if not _GENERIC.issuperset(words):
            return words
    return []


def _most_common(values: Iterable[str]) -> str:
    """The most common value, or the first of them; empty without values."""
    return next((value for value, _ in Counter(values).most_common(1)), "")


def _unused_id(id: str, used: Collection[str]) -> str:
    candidates = (f"{id}-{number}" for number in count(2))
    return id if id not in used else next(candidate for candidate in candidates if candidate not in used)
