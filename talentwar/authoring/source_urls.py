"""What the address of an article tells of it, beside what the sources that are listed tell of its publisher.

Nothing is asked of the network.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
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
_ASIDE = re.compile(r" \(.*\)$")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SECOND_LEVEL = frozenset({"co", "com", "org", "net", "ac", "gov", "edu"})
_HOLLOW = frozenset({"amp", "article", "content", "html", "index", "news", "post", "story", "tldr", "transcript"})


class SourceDraft(Struct, frozen=True):
    """A source as far as its address goes; what is not known is empty.

    `file` is the path of the document in which its kind is listed, `title` is made of the address and is no title.
    """

    id: str
    url: str
    publisher: str
    date: str
    title: str
    file: str


def draft_source(url: str, sources: Sequence[SourceEntry], catalog: Catalog) -> SourceDraft:
    """What an address tells, beside `sources`, which are those that there are. `url` is an http or https address."""
    address = strip_tracking(url)
    siblings = _siblings(address, sources)
    publisher = _most(_ASIDE.sub("", entry.record.publisher) for entry in siblings if entry.record.publisher)
    date = date_in(address)
    name = _most(map(_publisher_prefix, siblings)) or _site_name(address)
    return SourceDraft(
        id=_unused_id("-".join(filter(None, (name, date, _topic(address, catalog)))), {entry.id for entry in sources}),
        url=address,
        publisher=publisher,
        date=date,
        title=" ".join(_last_words(address)),
        file=_most(entry.document.path for entry in siblings or sources),
    )


def _siblings(url: str, sources: Iterable[SourceEntry]) -> list[SourceEntry]:
    """The sources of the same host, or else of the same site, or else with ids that begin as its name does."""
    addresses = [(entry, entry.record.url) for entry in sources if entry.record.url]
    of_host = [entry for entry, address in addresses if host_of(address) == host_of(url)]
    of_site = of_host or [entry for entry, address in addresses if _site(address) == _site(url)]
    return of_site or [entry for entry in sources if _publisher_prefix(entry) == _site_name(url)]


def find_source(url: str, sources: Iterable[SourceEntry]) -> SourceEntry | None:
    """The source that has an address already, however it is written."""
    wanted = canonical_page(url)
    return next((entry for entry in sources if wanted in canonical_pages(entry)), None)


def date_in(url: str) -> str:
    """The date of which an address speaks, as exact as it does; empty for none."""
    path = urlsplit(url).path
    for form in _DATES:
        for found in form.finditer(path):
            text = "-".join(_number(part.lower()) for part in found.groups())
            try:
                parse_date(text)
            except ValueError:
                continue
            return text
    return ""


def _number(part: str) -> str:
    """A year, a month or a day in digits."""
    return f"{_MONTHS.index(part) + 1:02}" if part in _MONTHS else part


def _site(url: str) -> str:
    """The host of an address without what stands before its registered name."""
    labels = (urlsplit(url).hostname or "").split(".")
    length = 3 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2 else 2
    return ".".join(labels[-length:])


def _site_name(url: str) -> str:
    return slugify(_site(url).partition(".")[0])


def _publisher_prefix(entry: SourceEntry) -> str:
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
        plain = [
            word for word in latin_words(re.sub(r"\.\w{2,5}$", "", unquote(part))) if not any(map(str.isdigit, word))
        ]
        if [word for word in plain if word not in _HOLLOW]:
            return plain
    return []


def _most(values: Iterable[str]) -> str:
    """The commonest value, the first of those that are as common; empty for none."""
    return next((value for value, _ in Counter(values).most_common(1)), "")


def _unused_id(id: str, taken: Collection[str]) -> str:
    return next(candidate for candidate in _numbered(id) if candidate not in taken)


def _numbered(id: str) -> Iterator[str]:
    yield id
    number = 2
    while True:
        yield f"{id}-{number}"
        number += 1
