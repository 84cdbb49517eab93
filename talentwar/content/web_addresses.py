"""Addresses of web pages, compared however they are written."""

from __future__ import annotations

import re
from collections.abc import Hashable
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from .catalog import SourceEntry
from .transliteration import latin_words

_TRACKING = re.compile(
    r"utm_.*|at_.*|fbclid|gclid|dclid|msclkid|igshid|mc_[ce]id|_ga|_gl|cmpid|cmp|smid|smtyp|smtp|ref|ref_src|ref_url|referrer"
    r"|source|src|srnd|share|shared|s_?cid|ncid|ito|xtor|guccounter|guce_.*|leadSource|sh|st|reflink|mod|partner|feature|via",
    re.IGNORECASE,
)
_TELLING = 4


def canonical_pages(source: SourceEntry) -> tuple[Hashable, ...]:
    """What tells the pages at which a source is to be read from others, however their addresses are written."""
    return tuple(canonical_page(address) for address in (source.record.url, source.record.archive) if address)


def strip_tracking(url: str) -> str:
    """An address without what only tells how a reader came by it."""
    parts = urlsplit(url.strip())
    query = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(key, value) for key, value in query if not _TRACKING.fullmatch(key)]
    rest = parts.query if kept == query else urlencode(kept)
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path, rest, ""))


def canonical_page(url: str) -> Hashable:
    """What two spellings of an address have in common; a path of many words tells enough without what is behind it."""
    parts = urlsplit(strip_tracking(url))
    path = re.sub(r"/amp(?=/|$)|(?<=/)amp-(?=[^/]*$)", "", unquote(parts.path)).rstrip("/")
    is_enough = len(latin_words(path.rpartition("/")[2])) >= _TELLING
    return host_of(url), path.removesuffix(".amp"), "" if is_enough else parts.query


def host_of(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.").removeprefix("amp.").removeprefix("m.")
