"""The strings of the interface in other languages: gettext's catalogues, compiled once.

The strings in the code and in the templates are English, and their own catalogue.
"""

from __future__ import annotations

import gettext
import io
from collections.abc import Mapping
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "locale"
SOURCE_LANGUAGE = "en"
_FILE = "LC_MESSAGES/talentwar.po"

MessageCatalogs = Mapping[str, bytes]
"""What each language has instead of English strings, compiled (gettext's .mo); nothing for English."""


def known_languages(folder: Path) -> list[str]:
    """The languages into which the interface has been translated, and the one in which it is written."""
    return sorted({SOURCE_LANGUAGE, *_files(folder)})


def _files(folder: Path) -> dict[str, Path]:
    return {file.parent.parent.name: file for file in sorted(folder.glob(f"*/{_FILE}"))}


def read_catalogs(folder: Path) -> dict[str, bytes]:
    """The catalogues of a folder as translators write them (gettext's .po), by language."""
    return {language: file.read_bytes() for language, file in _files(folder).items()}


def compile_po(text: bytes) -> bytes:
    """A translator's catalogue (gettext's .po) in the form that programs read (.mo)."""
    # What most runs do not need takes time to load.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    made = io.BytesIO()
    write_mo(made, read_po(io.BytesIO(text)))
    return made.getvalue()


def load_translations(catalogues: MessageCatalogs, language: str) -> gettext.NullTranslations:
    """The strings of a language; English where a string has not been translated."""
    data = catalogues.get(language)
    return gettext.GNUTranslations(io.BytesIO(data)) if data else gettext.NullTranslations()
