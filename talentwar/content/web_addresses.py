"""Normalizes web addresses, to compare them."""

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
_DISTINCTIVE_WORDS = 4
"""A path whose last segment has this many words identifies a page without the query."""


def canonical_pages(source: SourceEntry) -> tuple[Hashable, ...]:
    """Returns comparable keys for the address and the archived copy of a source."""
    return tuple(canonical_page(address) for address in (source.record.url, source.record.archive) if address)


def strip_tracking(url: str) -> str:
    """Removes tracking parameters and the fragment from an address."""
    parts = urlsplit(url.strip())
    query = parse_qsl(parts.query, keep_blank_values=True)
    remaining = [(key, value) for key, value in query if not _TRACKING.fullmatch(key)]
    rest = parts.query if remaining == query else urlencode(remaining)
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path, rest, ""))


def canonical_page(url: str) -> Hashable:
    """Returns a key that is equal for all spellings of an address."""
    parts = urlsplit(strip_tracking(url))
    path = re.sub(r"/amp(?=/|$)|(?<=/)amp-(?=[^/]*$)", "", unquote(parts.path)).rstrip("/")
    is_distinctive = len(latin_words(path.rpartition("/")[2])) >= _DISTINCTIVE_WORDS
    return host_of(url), path.removesuffix(".amp"), "" if is_distinctive else parts.query


def host_of(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.").removeprefix("amp.").removeprefix("m.")
