"""The strings of the interface in other languages: gettext's catalogues, compiled once.

The strings in the code and in the templates are English, and their own catalogue.
"""

from __future__ import annotations

import gettext
import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from .cache import Pack, digest
from .documents import Document, Place
from .model import Settings
from .problems import Problem, did_you_mean, of_kind, one_of, shown

FOLDER = Path(__file__).parent / "locale"
SOURCE = "en"
_FILE = "LC_MESSAGES/talentwar.po"

Catalogues = Mapping[str, bytes]
"""What each language has instead of English strings, compiled (gettext's .mo); nothing for English."""


def known_languages(folder: Path) -> list[str]:
    """The languages into which the interface has been translated, and the one in which it is written."""
    return sorted({SOURCE, *_files(folder)})


def _files(folder: Path) -> dict[str, Path]:
    return {file.parent.parent.name: file for file in sorted(folder.glob(f"*/{_FILE}"))}


def check(document: Document | Place, settings: Settings, folder: Path) -> Iterator[Problem]:
    """Languages for which there is no catalogue, or which are named twice."""
    yield from of_kind("value", _check(document, settings, folder))


def _check(document: Document | Place, settings: Settings, folder: Path) -> Iterator[Problem]:
    if settings.languages == (SOURCE,):
        return
    known = known_languages(folder)
    for index, language in enumerate(settings.languages):
        if language not in known:
            message = f"there is no catalogue of the interface in {shown(language)}; there is {one_of(known)}."
            yield document.problem(("languages", index), message, did_you_mean(language, known))
        elif language in settings.languages[:index]:
            yield document.problem(("languages", index), f"{shown(language)} is named twice.")


def read_strings(folder: Path) -> dict[str, bytes]:
    """The catalogues of a folder as translators write them (gettext's .po), by language."""
    return {language: file.read_bytes() for language, file in _files(folder).items()}


def compiled(strings: Mapping[str, bytes], languages: Iterable[str], memory: Pack) -> Catalogues:
    """The catalogues of some languages. The memory has what was made of the same text before."""
    return {language: _remembered(strings[language], memory) for language in languages if language in strings}


def _remembered(text: bytes, memory: Pack) -> bytes:
    key = digest(b"catalogue", text)
    known = memory.get(key)
    if known is None:
        known = _compiled(text)
        memory.add(key, known)
    return known


def _compiled(text: bytes) -> bytes:
    # What most runs do not need takes time to load.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    made = io.BytesIO()
    write_mo(made, read_po(io.BytesIO(text)))
    return made.getvalue()


def strings(catalogues: Catalogues, language: str) -> gettext.NullTranslations:
    """The strings of a language; English where a string has not been translated."""
    data = catalogues.get(language)
    return gettext.GNUTranslations(io.BytesIO(data)) if data else gettext.NullTranslations()
