"""Names that pass for others: with characters that nobody sees, or with letters of another script that look alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from talentwar.content.catalog import Catalog
from talentwar.content.documents import SourceFile
from talentwar.content.yaml_loader import KeyPath
from talentwar.problems import Problem, shown

NameInContent = tuple[KeyPath, str]

# What has no look of its own, and what turns the direction of the text around it. The joiners of Persian and of the
# scripts of India are not among them.
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\U000e0000-\U000e007f]"
)
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
# The scripts with letters that are drawn as Latin ones are.
_CONFUSABLE = re.compile("[\u0370-\u03ff\u0400-\u052f\u0531-\u058f\u13a0-\u13ff\u1f00-\u1fff\uab70-\uabbf]")


def check(catalog: Catalog) -> Iterator[Problem]:
    """Names of people, labs and sources that an editor should read letter by letter."""
    for entry in catalog.profiles():
        record = entry.record
        texts: list[NameInContent] = [(("name",), record.name), (("headline",), record.headline or "")]
        texts += [(("aka", index), name) for index, name in enumerate(record.aka)]
        yield from _found(entry.document, texts)
    for id, source in catalog.sources.items():
        texts = [((id, "title"), source.record.title), ((id, "publisher"), source.record.publisher)]
        yield from _found(source.document, texts)


def _found(document: SourceFile, texts: list[NameInContent]) -> Iterator[Problem]:
    for keys, text in texts:
        if text.isascii():
            continue
        unseen = _INVISIBLE.search(text)
        if unseen:
            message = f"{shown(text)} has a character that nobody sees, U+{ord(unseen[0]):04X}."
            yield document.problem(keys, message, "Remove it.")
        for word in _WORD.findall(text):
            foreign = _CONFUSABLE.search(word)
            if foreign and _LATIN.search(word):
                name = unicodedata.name(foreign[0], f"U+{ord(foreign[0]):04X}").lower()
                message = (
                    f"the word {shown(word)} has Latin letters, and one that is none: {shown(foreign[0])}, {name}."
                )
                yield document.problem(keys, message, "Write the Latin letter that it looks like, if that is meant.")
