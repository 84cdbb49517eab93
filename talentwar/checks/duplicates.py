"""Which profiles may be one and the same: names that are equal, or nearly, in any script and in any order.

A match is a guess for an editor to judge, never a fact. Similarity is the normalised Indel distance of
rapidfuzz between the letters of two names, in the order of their words that suits best.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import permutations
from typing import NamedTuple

from msgspec import Struct

from talentwar.content.catalog import Catalog, ProfileEntry, normalized_name
from talentwar.content.model import Lab, Person
from talentwar.content.transliteration import latin_words

Profile = ProfileEntry[Person] | ProfileEntry[Lab]

EQUAL, RESPELLED, REORDERED, REWORDED, LONGER, INITIALS = 100, 99, 98, 96, 90, 80
"""How sure a reason is, of 100."""
NEAR = 88
"""From which similarity on, of 100, two spellings are worth a look: about one letter in nine may differ."""
_REORDERED_WORDS = 3
_BEGINNING = 3


class Match(Struct, frozen=True):
    """A profile that may be the one that is meant: its name that is alike, how much so of 100, and in what."""

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
    """The profiles that may bear one of the names, the likeliest first; each once, with its best reason."""
    wanted = [_name("", text) for text in names]
    found: dict[str, Match] = {}
    for profile in profiles:
        for known in _names(profile):
            for one in wanted:
                _keep_best(found, _match(one, known))
    return tuple(sorted(found.values(), key=lambda item: (-item.score, item.slug)))


def candidate_pairs(catalog: Catalog) -> Iterator[tuple[str, Match]]:
    """Pairs of people, and of labs, that may be one, but for those that are said to be two (`not_same_as`, `parent`).

    The slug of the second, and what the first is to it, in the order of the catalog; the likeliest first. Compared are
    names of which a word begins alike.
    """
    told_apart = {(profile.slug, other) for profile in catalog.profiles() for other in profile.record.not_same_as}
    told_apart |= {(slug, entry.record.parent) for slug, entry in catalog.labs.items() if entry.record.parent}
    found = [*_pairs(list(catalog.people.values())), *_pairs(list(catalog.labs.values()))]
    apart = ((slug, like) for slug, like in found if not {(slug, like.slug), (like.slug, slug)} & told_apart)
    yield from sorted(apart, key=lambda item: (-item[1].score, item[0], item[1].slug))


def _pairs(profiles: Sequence[Profile]) -> Iterator[tuple[str, Match]]:
    blocks: dict[str, list[_Name]] = defaultdict(list)
    for profile in profiles:
        found: dict[str, Match] = {}
        names = _names(profile)
        for name in names:
            beginnings = {word[:_BEGINNING] for word in name.words}
            for other in {other for beginning in beginnings for other in blocks[beginning]}:
                _keep_best(found, _match(name, other))
        yield from ((profile.slug, match) for match in found.values())
        for name in names:
            for beginning in {word[:_BEGINNING] for word in name.words}:
                blocks[beginning].append(name)


def _keep_best(found: dict[str, Match], match: Match | None) -> None:
    if match and (match.slug not in found or found[match.slug].score < match.score):
        found[match.slug] = match


def _names(profile: Profile) -> list[_Name]:
    return [_name(profile.slug, text) for text in (profile.record.name, *profile.record.aka)]


def _name(slug: str, text: str) -> _Name:
    parts = latin_words(text)
    return _Name(slug, text, parts, "".join(sorted("".join(parts))))


def _match(one: _Name, other: _Name) -> Match | None:
    """What makes the second name like the first; None where nothing does."""
    score, why = _compared(one, other)
    return Match(other.slug, other.text, score, why) if score else None


def _compared(one: _Name, other: _Name) -> tuple[int, str]:
    from rapidfuzz import fuzz

    if normalized_name(one.text) == normalized_name(other.text):
        return EQUAL, "the same name"
    if not one.words or not other.words:
        return 0, ""
    if one.words == other.words:
        return RESPELLED, "the same name in other letters"
    if sorted(one.words) == sorted(other.words):
        return REORDERED, "the same words in another order"
    short, long = sorted((one.words, other.words), key=len)
    if len(short) > 1 and len(short) < len(long) and set(short) < set(long):
        return LONGER, "the same name with a word more"
    if _agree_but_for_initials(one.words, other.words):
        return INITIALS, "the same name with an initial"
    # The letters in alphabetical order are at least as similar as those of any order of the words.
    if fuzz.ratio(one.letters, other.letters, score_cutoff=NEAR):
        text = "".join(long)
        best = max(round(fuzz.ratio("".join(order), text)) for order in _orders(short))
        if best == EQUAL:
            return REWORDED, "the same letters, put into words otherwise"
        if best >= NEAR:
            return min(best, LONGER - 1), "nearly the same spelling"
    return 0, ""


def _orders(parts: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    if len(parts) <= _REORDERED_WORDS:
        return permutations(parts)
    return ((*parts[turn:], *parts[:turn]) for turn in range(len(parts)))


def _agree_but_for_initials(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether names of as many words, forwards or backwards, differ only where one has but a first letter."""
    if len(one) != len(other) or len(one) < 2 or not set(one) & set(other):
        return False
    return any(
        all(a == b or (min(len(a), len(b)) == 1 and a[0] == b[0]) for a, b in zip(order, other, strict=True))
        for order in (one, one[::-1])
    )
