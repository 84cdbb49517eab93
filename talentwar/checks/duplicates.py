"""Finds possible duplicates: profiles with equal or similar names, in any script and any order of words.

A match is a guess for an editor to judge. Similarity is rapidfuzz's normalised Indel similarity of two names, in the
order of words that gives the highest.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import permutations
from typing import NamedTuple

from msgspec import Struct

from talentwar.content.catalog import Catalog, ProfileEntry, normalized_name
from talentwar.content.model import Lab, Person
from talentwar.content.transliteration import latin_words

Profile = ProfileEntry[Person] | ProfileEntry[Lab]

EQUAL, TRANSLITERATED, REORDERED, RESPLIT, EXTRA_WORD, INITIALS = 100, 99, 98, 96, 90, 80
"""The scores of the reasons for a match, of 100."""
MIN_SIMILARITY = 88
"""The lowest similarity of a match, of 100: about one letter in nine differs."""
_MAX_PERMUTED_WORDS = 3
_PREFIX_LENGTH = 3


class Match(Struct, frozen=True):
    """A profile with a matching name: the name, its score (of 100), and the reason in words."""

    slug: str
    name: str
    score: int
    why: str


class _Name(NamedTuple):
    slug: str
    text: str
    words: tuple[str, ...]
    letters: str


def find_matches(names: Iterable[str], profiles: Iterable[Profile]) -> tuple[Match, ...]:
    """The profiles that match one of the names, by falling score; each once, with its best reason."""
    wanted = [_name("", text) for text in names]
    matches: dict[str, Match] = {}
    for profile in profiles:
        for known in _names(profile):
            for name in wanted:
                _keep_best(matches, _match(name, known))
    return tuple(sorted(matches.values(), key=lambda match: (-match.score, match.slug)))


def candidate_pairs(catalog: Catalog) -> Iterator[tuple[str, Match]]:
    """Pairs of people or of labs that may be one, by falling score: a slug, and its match with an earlier profile.

    Pairs that `not_same_as` or `parent` keeps apart are left out. Two names are compared only if a word of each has
    the same first three letters.
    """
    apart = {(profile.slug, other) for profile in catalog.profiles() for other in profile.record.not_same_as}
    apart |= {(slug, entry.record.parent) for slug, entry in catalog.labs.items() if entry.record.parent}
    pairs = [*_pairs(catalog.people.values()), *_pairs(catalog.labs.values())]
    for slug, match in sorted(pairs, key=lambda pair: (-pair[1].score, pair[0], pair[1].slug)):
        if not {(slug, match.slug), (match.slug, slug)} & apart:
            yield slug, match


def _pairs(profiles: Iterable[Profile]) -> Iterator[tuple[str, Match]]:
    by_prefix: dict[str, list[_Name]] = defaultdict(list)
    for profile in profiles:
        matches: dict[str, Match] = {}
        names = _names(profile)
        for name in names:
            for other in {other for prefix in _prefixes(name) for other in by_prefix[prefix]}:
                _keep_best(matches, _match(name, other))
        yield from ((profile.slug, match) for match in matches.values())
        for name in names:
            for prefix in _prefixes(name):
                by_prefix[prefix].append(name)


def _prefixes(name: _Name) -> set[str]:
    return {word[:_PREFIX_LENGTH] for word in name.words}


def _keep_best(matches: dict[str, Match], match: Match | None) -> None:
    if match and (match.slug not in matches or matches[match.slug].score < match.score):
        matches[match.slug] = match


def _names(profile: Profile) -> list[_Name]:
    return [_name(profile.slug, text) for text in (profile.record.name, *profile.record.aka)]


def _name(slug: str, text: str) -> _Name:
    words = latin_words(text)
    return _Name(slug, text, words, "".join(sorted("".join(words))))


def _match(one: _Name, other: _Name) -> Match | None:
    score, why = _compare(one, other)
    return Match(other.slug, other.text, score, why) if score else None


def _compare(one: _Name, other: _Name) -> tuple[int, str]:
    """The score of two names and the reason for it; 0 for no match."""
    from rapidfuzz import fuzz

    if normalized_name(one.text) == normalized_name(other.text):
        return EQUAL, "the same name"
    if not one.words or not other.words:
        return 0, ""
    if one.words == other.words:
        return TRANSLITERATED, "the same name in another script or with other accents"
    if sorted(one.words) == sorted(other.words):
        return REORDERED, "the same words in another order"
    short, long = sorted((one.words, other.words), key=len)
    if len(short) > 1 and len(short) < len(long) and set(short) < set(long):
        return EXTRA_WORD, "the same name with an extra word"
    if _differ_in_initials(one.words, other.words):
        return INITIALS, "the same name with an initial"
    # No order of the words is more similar than the sorted letters.
    if fuzz.ratio(one.letters, other.letters, score_cutoff=MIN_SIMILARITY):
        text = "".join(long)
        best = max(round(fuzz.ratio("".join(order), text)) for order in _orders(short))
        if best == EQUAL:
            return RESPLIT, "the same letters, split into words differently"
        if best >= MIN_SIMILARITY:
            return min(best, EXTRA_WORD - 1), "nearly the same spelling"
    return 0, ""


def _orders(words: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    """All orders of a few words, and the rotations of many."""
    if len(words) <= _MAX_PERMUTED_WORDS:
        return permutations(words)
    return ((*words[start:], *words[:start]) for start in range(len(words)))


def _differ_in_initials(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two names, forwards or backwards, differ only in words that one of them gives as an initial."""
    if len(one) != len(other) or len(one) < 2 or not set(one) & set(other):
        return False
    return any(
        all(a == b or (min(len(a), len(b)) == 1 and a[0] == b[0]) for a, b in zip(order, other, strict=True))
        for order in (one, one[::-1])
    )
