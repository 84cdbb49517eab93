"""Finds names with invisible characters, and words that mix Latin letters with lookalikes of other scripts."""

import re
import unicodedata
from collections.abc import Iterator

from talentwar.content.catalog import Catalog
from talentwar.content.documents import SourceFile
from talentwar.content.yaml_loader import KeyPath
from talentwar.problems import Problem, quoted

# Invisible characters and those that change the direction of text, but not the joiners that Persian and the scripts of
# India need.
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\U000e0000-\U000e007f]"
)
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
# Scripts with letters that look like Latin ones: Greek, Cyrillic, Armenian, Cherokee.
_CONFUSABLE = re.compile("[\u0370-\u03ff\u0400-\u052f\u0531-\u058f\u13a0-\u13ff\u1f00-\u1fff\uab70-\uabbf]")


def check(catalog: Catalog) -> Iterator[Problem]:
    """Confusable names and headlines of people and labs, and titles and publishers of sources."""
    for entry in catalog.profiles():
        record = entry.record
        yield from _check(entry.file, ("name",), record.name)
        yield from _check(entry.file, ("headline",), record.headline or "")
        for index, name in enumerate(record.aka):
            yield from _check(entry.file, ("aka", index), name)
    for id, source in catalog.sources.items():
        yield from _check(source.file, (id, "title"), source.record.title)
        yield from _check(source.file, (id, "publisher"), source.record.publisher)


def _check(file: SourceFile, keys: KeyPath, text: str) -> Iterator[Problem]:
    if text.isascii():
        return
    invisible = _INVISIBLE.search(text)
    if invisible:
        message = f"{quoted(text)} contains an invisible character, U+{ord(invisible[0]):04X}."
        yield file.problem(keys, message, "Remove it.")
    for word in _WORD.findall(text):
        letter = _CONFUSABLE.search(word)
        if letter and _LATIN.search(word):
            name = unicodedata.name(letter[0], f"U+{ord(letter[0]):04X}").lower()
            message = f"the word {quoted(word)} mixes Latin letters with {quoted(letter[0])}, {name}."
            yield file.problem(keys, message, "Write the Latin letter, if you mean that.")
