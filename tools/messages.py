"""The strings of the interface, from the code and the templates into the catalogues that translators write.

python tools/messages.py           renews talentwar/locale/talentwar.pot, and every catalogue by it
python tools/messages.py de        the same, after beginning a catalogue for German
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY))

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

from talentwar.exports.api.resources import CHANGES, LISTS, RULE
from talentwar.exports.tables.schema import TABLES
from talentwar.exports.tables.sqlite import QUESTIONS
from talentwar.pages.gettext_catalogs import FOLDER

TEMPLATE = FOLDER / "talentwar.pot"
KEYWORDS = {**DEFAULT_KEYWORDS, "text": None, "plural": (1, 2), "pgettext": ((1, "c"), 2)}
HEADER = "# Strings of the interface. Renewed by `make messages`.\n"


def of_data(*_: Any, **options: Any) -> Iterator[tuple[int, None, str, list[str]]]:
    """What the page of the data says of tables and the API: it stands in their definitions, and not in calls."""
    for table in TABLES:
        yield from ((1, None, text, []) for text in (table.about, *(column.about for column in table.columns)))
    texts = [question for question, _ in QUESTIONS] + [*LISTS, RULE, *(brought for _, brought in CHANGES)]
    yield from ((1, None, text, []) for text in texts)


def extracted() -> Catalog:
    """Every string of the interface, with the files in which it is."""
    methods, options = parse_mapping_cfg(io.StringIO((REPOSITORY / "babel.cfg").read_text(encoding="utf-8")))
    methods = [(pattern, of_data if name.endswith(":of_data") else name) for pattern, name in methods]
    found = Catalog(project="talentwar", charset="utf-8", header_comment=HEADER.rstrip(), fuzzy=False)
    for file, line, message, comments, context in extract_from_dir(
        REPOSITORY, methods, options, KEYWORDS, strip_comment_tags=True, directory_filter=_is_source
    ):
        found.add(message, None, [(file, line)], auto_comments=comments, context=context)
    return found


def _is_source(folder: str) -> bool:
    name = Path(folder).resolve().relative_to(REPOSITORY).as_posix()
    return name == "." or name.split("/")[0] in ("talentwar", "templates")


def read(file: Path) -> Catalog:
    with file.open("rb") as opened:
        return read_po(opened)


def strings(catalog: Catalog) -> set[tuple[Any, str | None]]:
    """What is to be translated, with the contexts."""
    return {(message.id, message.context) for message in catalog if message.id}


def write(file: Path, catalog: Catalog) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as opened:
        write_po(opened, catalog, width=120, sort_by_file=True, include_lineno=False, ignore_obsolete=True)


def renew(languages: list[str]) -> None:
    """The template and every catalogue, as far as their strings differ from those of the code."""
    now = extracted()
    if not TEMPLATE.is_file() or strings(read(TEMPLATE)) != strings(now):
        write(TEMPLATE, now)
    # What has not changed is not dated anew.
    now.creation_date = read(TEMPLATE).creation_date
    for file in sorted({*FOLDER.glob("*/*/*.po"), *(FOLDER / name / "LC_MESSAGES/talentwar.po" for name in languages)}):
        language = file.parent.parent.name
        catalog = read(file) if file.is_file() else Catalog(locale=language, project="talentwar", charset="utf-8")
        catalog.update(now, no_fuzzy_matching=True)
        write(file, catalog)
        missing = len(untranslated(catalog))
        print(f"{file.relative_to(REPOSITORY)}: {len(catalog)} strings, {missing} to translate")


def untranslated(catalog: Catalog) -> list[Any]:
    """The strings that have no translation, or none of some form, or one that nobody has looked at."""
    forms = {message.id: [message.string] if isinstance(message.string, str) else message.string for message in catalog}
    return [message.id for message in catalog if message.id and (message.fuzzy or not all(forms[message.id] or [""]))]


if __name__ == "__main__":
    renew(sys.argv[1:])
