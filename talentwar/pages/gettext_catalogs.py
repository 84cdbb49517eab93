"""The gettext catalogs with the translations of the interface.

The strings in the code and the templates are English, so English needs no catalog.
"""

import gettext
import io
from collections.abc import Mapping
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "locale"
SOURCE_LANGUAGE = "en"
_FILE = "LC_MESSAGES/talentwar.po"

MessageCatalogs = Mapping[str, bytes]
"""The compiled catalogs (.mo) by language; there is none for English."""


def known_languages(folder: Path) -> list[str]:
    """The languages of the interface, English included."""
    return sorted({SOURCE_LANGUAGE, *_files(folder)})


def _files(folder: Path) -> dict[str, Path]:
    return {file.parent.parent.name: file for file in sorted(folder.glob(f"*/{_FILE}"))}


def read_catalogs(folder: Path) -> dict[str, bytes]:
    """The source catalogs (.po) of a folder by language."""
    return {language: file.read_bytes() for language, file in _files(folder).items()}


def compile_po(text: bytes) -> bytes:
    """Compiles a source catalog (.po) to the binary format (.mo)."""
    # Imported here because it is slow to load and most builds do not need it.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    output = io.BytesIO()
    write_mo(output, read_po(io.BytesIO(text)))
    return output.getvalue()


def load_translations(catalogues: MessageCatalogs, language: str) -> gettext.NullTranslations:
    """The translations of a language; strings without a translation stay English."""
    data = catalogues.get(language)
    return gettext.GNUTranslations(io.BytesIO(data)) if data else gettext.NullTranslations()
