"""Merges a table of moves into profiles, and reports the result of each row. Writes no file.

An existing value is never overwritten. A row adds a profile, a move, keys or sources; where it differs from the
profile, the difference is reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal

import msgspec
from msgspec import Struct, inspect
from msgspec.structs import replace

from talentwar.checks import consistency, references
from talentwar.checks.duplicates import INITIALS, find_matches
from talentwar.content.catalog import Catalog, ProfileEntry, deduplicated_ids, move_id, normalized_name
from talentwar.content.documents import Document, SourceFile, load
from talentwar.content.markdown import Body
from talentwar.content.model import SLUG, Move, Person
from talentwar.content.schema import convert, decode, explain
from talentwar.content.transliteration import slugify
from talentwar.graph.careers import in_window
from talentwar.graph.compare import to_plain_data
from talentwar.graph.graph import build_graph
from talentwar.problems import did_you_mean, errors, quoted

from .csv_reader import CsvRow, CsvTable
from .profile_editor import CannotEdit, add_keys, add_move, new_profile

Action = Literal["created", "added", "completed", "unchanged", "rejected"]
KEYS = (
    "id", "date", "reported", "announced", "left", "joined", "from", "to", "to_note", "role", "left_role", "kind",
    "status", "confirmed_by", "why", "sources", "note", "superseded_by",
)  # fmt: skip
"""The keys of a move that a table can have, in the order of the front-matter."""
_DEFAULTS = {"status": "reported", "kind": "hire"}
_WRITING: tuple[Action, ...] = ("created", "added", "completed")


class RowResult(Struct, frozen=True):
    """The result of a row: the action, a message, the file, and where the profile has another value."""

    row: int
    person: str
    action: Action
    message: str
    path: str = ""
    conflicts: tuple[str, ...] = ()


class ImportResult(Struct, frozen=True):
    """The results of all rows in order, and the new text of each changed file by path."""

    rows: tuple[RowResult, ...]
    texts: dict[str, str]


class _Rejected(Exception):
    """The row cannot be imported; the message gives the reason."""


def import_rows(table: CsvTable, catalog: Catalog, texts: Mapping[str, str], folder: str, today: Any) -> ImportResult:
    """Merges the rows of a table into a catalog; `texts` are the texts of its profiles by path.

    A row that would cause an error of `check` is rejected, and the others are imported without it.
    """
    rejected: dict[int, str] = {}
    while True:
        importer = ProfileImporter(catalog, texts, folder)
        results = [
            _rejected(row, rejected[row.number]) if row.number in rejected else importer.import_row(row)
            for row in table.rows
        ]
        failed = dict(_rows_with_errors(importer, results, today))
        if not failed:
            changed = {path: text for path, text in importer.texts.items() if texts.get(path) != text}
            return ImportResult(tuple(results), changed)
        rejected |= failed


def _rows_with_errors(importer: ProfileImporter, results: list[RowResult], today: Any) -> Iterator[tuple[int, str]]:
    """For each error in a profile: the last row that changed the profile, and the message."""
    catalog = importer.catalog
    problems = list(references.check(catalog))
    if not errors(problems):
        problems = list(consistency.errors(build_graph(catalog, today)))
    for problem in errors(problems):
        rows = [result.row for result in results if result.path == problem.path and result.action in _WRITING]
        if rows:
            yield rows[-1], f"{problem.message} {problem.hint}".strip()


def _rejected(row: CsvRow, reason: str) -> RowResult:
    return RowResult(row.number, _person_name(row), "rejected", reason)


def _person_name(row: CsvRow) -> str:
    return row.cells.get("person") or row.cells.get("slug") or "nobody"


class ProfileImporter:
    """The profiles after the rows imported so far."""

    def __init__(self, catalog: Catalog, texts: Mapping[str, str], folder: str) -> None:
        self._original = catalog
        self.people = dict(catalog.people)
        self.texts = dict(texts)
        self.folder = folder
        self._aliases = catalog.slugs_by_alias
        self._slugs_by_name = dict(catalog.slugs_by_name)
        self._sources_by_url = {entry.record.url: id for id, entry in catalog.sources.items() if entry.record.url}

    @property
    def catalog(self) -> Catalog:
        """The catalog with the profiles as they are now."""
        old = self._original
        return Catalog(
            old.settings, self.people, old.labs, old.pages, old.sources, old.translations, old.drafts, old.invalid
        )

    def import_row(self, row: CsvRow) -> RowResult:
        try:
            if row.error:
                raise _Rejected(f"{row.error}.")
            data = self._move_data(row)
            move = _validate(data)
            slug = self._profile_slug(row)
            if slug in self.people:
                return self._merge(row, slug, data, move)
            return self._create(row, slug, data)
        except _Rejected as error:
            return _rejected(row, str(error))
        except CannotEdit as error:
            return _rejected(row, f"the profile cannot be edited: {error}. Add the move by hand.")

    def _move_data(self, row: CsvRow) -> dict[str, Any]:
        """The keys of a move, without default values and with names resolved to slugs and ids."""
        data: dict[str, Any] = {
            key: row.cells[key] for key in KEYS if key in row.cells and row.cells[key] != _DEFAULTS.get(key)
        }
        for key in ("date", "sources"):
            if key not in data:
                raise _Rejected(f"`{key}` is missing.")
        if "from" not in data and "to" not in data:
            raise _Rejected("`from` and `to` are both missing.")
        for key in ("from", "to"):
            if key in data:
                data[key] = self._lab_slug(data[key])
        data["sources"] = list(dict.fromkeys(map(self._source_id, re.split(r"[\s,;]+", data["sources"].strip(" ,;")))))
        return data

    def _lab_slug(self, text: str) -> str:
        labs = self._original.labs
        slug = self._aliases.get(text, text)
        if slug in labs:
            return slug
        slugs = self._slugs_named(text, labs)
        if len(slugs) == 1:
            return slugs[0]
        if slugs:
            raise _Rejected(
                f"{len(slugs)} labs are named {quoted(text)}; write one of their slugs: {', '.join(slugs)}."
            )
        raise _Rejected(f"there is no lab {quoted(text)}. {did_you_mean(slugify(text), labs)}".strip())

    def _slugs_named(self, name: str, profiles: Mapping[str, object]) -> list[str]:
        return [slug for slug in self._slugs_by_name.get(normalized_name(name), ()) if slug in profiles]

    def _source_id(self, text: str) -> str:
        if text in self._original.sources:
            return text
        if text in self._sources_by_url:
            return self._sources_by_url[text]
        if "://" in text:
            raise _Rejected(f"no source has the URL {text}. Add it with `python build.py new source {text}`.")
        raise _Rejected(f"there is no source {quoted(text)}. {did_you_mean(text, self._original.sources)}".strip())

    def _profile_slug(self, row: CsvRow) -> str:
        """The slug of the existing or new profile for a row."""
        name, slug = row.cells.get("person", ""), row.cells.get("slug", "")
        people = self.people
        if not name and not slug:
            raise _Rejected("`person` is missing.")
        if slug:
            slug = self._aliases.get(slug, slug)
            if slug not in people and not name:
                raise _Rejected(f"there is no profile {quoted(slug)}; write a name in `person` to create it.")
            return slug if slug in people else self._new_slug(slug)
        alias = self._aliases.get(name, name)
        if alias in people:
            return alias
        slugs = self._slugs_named(name, people)
        if len(slugs) == 1:
            return slugs[0]
        if slugs:
            raise _Rejected(f"{len(slugs)} people are named {quoted(name)}; write one in `slug`: {', '.join(slugs)}.")
        match = next((match for match in find_matches([name], people.values()) if match.score > INITIALS), None)
        if match:
            raise _Rejected(
                f"{quoted(name)} may be {match.name} (`{match.slug}`): {match.why}. Write `{match.slug}` in `slug`, or "
                "another slug for a new profile."
            )
        return self._new_slug(slugify(name))

    def _new_slug(self, slug: str) -> str:
        if not re.fullmatch(SLUG, slug):
            raise _Rejected(f"{quoted(slug)} is not a valid slug; write one in `slug`.")
        lab = self._original.labs.get(slug)
        if lab:
            raise _Rejected(f"the slug `{slug}` belongs to {lab.file.path}; write another in `slug`.")
        if slug in self._original.invalid.slugs:
            raise _Rejected(f"the profile `{slug}` has errors; correct them first.")
        return slug

    def _create(self, row: CsvRow, slug: str, data: dict[str, Any]) -> RowResult:
        keys = {"name": row.cells["person"]}
        if "headline" in row.cells:
            keys["headline"] = row.cells["headline"]
        path = f"{self.folder}/people/{slug}.md"
        self._store(slug, path, new_profile(keys, [data]))
        return RowResult(row.number, _person_name(row), "created", _route_and_date(data), path)

    def _merge(self, row: CsvRow, slug: str, data: dict[str, Any], move: Move) -> RowResult:
        """Adds a move to a profile, or the missing keys and sources to the same move."""
        entry = self.people[slug]
        path = entry.file.path
        text = self.texts[path]
        front = _load(path, slug, text).front
        person = _person_name(row)
        index = _same_move(entry.record.moves, move, by_id_only=row.is_matched_by_id)
        if index is None:
            expected = replace(entry.record, moves=(*entry.record.moves, move))
            self._store(slug, path, _replace_front(text, front, add_move(front, data)), expected)
            return RowResult(row.number, person, "added", _route_and_date(data), path)
        current = to_plain_data(entry.record.moves[index])
        missing = {
            key: value for key, value in data.items() if key not in current and key not in ("sources", "id", *_DEFAULTS)
        }
        sources = [id for id in data["sources"] if id not in current["sources"]]
        conflicts = tuple(_conflicts(current, data, missing))
        if not missing and not sources:
            return RowResult(row.number, person, "unchanged", "the move exists already", path, conflicts)
        moves = list(entry.record.moves)
        moves[index] = _validate({**current, **missing, "sources": [*current["sources"], *sources]})
        changed = _replace_front(text, front, add_keys(front, index, missing, sources))
        self._store(slug, path, changed, replace(entry.record, moves=tuple(moves)))
        return RowResult(row.number, person, "completed", ", ".join([*missing, *sources]), path, conflicts)

    def _store(self, slug: str, path: str, text: str, expected: Person | None = None) -> None:
        """Stores the new text of a profile, if it parses to the expected record."""
        document = load(SourceFile(path, "person", slug, "", ""), text.encode())
        record = decode(document)[0] if isinstance(document, Document) else None
        if not isinstance(document, Document) or record is None or (expected is not None and record != expected):
            raise CannotEdit("its YAML has no safe place to insert text")
        old = self.people.get(slug)
        self.people[slug] = ProfileEntry(slug, record, old.body if old else Body(), document)
        self.texts[path] = text
        if not old:
            name = normalized_name(record.name)
            self._slugs_by_name[name] = (*self._slugs_by_name.get(name, ()), slug)


def _load(path: str, slug: str, text: str) -> Document:
    document = load(SourceFile(path, "person", slug, "", ""), text.encode())
    assert isinstance(document, Document)
    return document


def _replace_front(text: str, old: str, new: str) -> str:
    """Replaces the front-matter in the text of a file. Keeps its line ends and byte order mark."""
    line_end = "\r\n" if "\r\n" in text else "\n"
    if line_end == "\r\n" and text.count("\n") != text.count("\r\n"):
        raise CannotEdit("its line ends are mixed")
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    plain_text = text.removeprefix(mark).replace("\r\n", "\n")
    start = plain_text.index("\n") + 1
    if plain_text[start : start + len(old)] != old:
        raise CannotEdit("its line ends are unusual")
    changed = plain_text[:start] + new + plain_text[start + len(old) :]
    return mark + changed.replace("\n", line_end)


def _same_move(moves: tuple[Move, ...], move: Move, by_id_only: bool) -> int | None:
    """The index of the move with the same id, or else of one that agrees in labs and date."""
    ids = deduplicated_ids(map(move_id, moves))
    if move.id and move.id in ids:
        return ids.index(move.id)
    if by_id_only:
        return None
    for index, other in enumerate(moves):
        labs = ((move.origin, other.origin), (move.destination, other.destination))
        agree = all(one == two or not one or not two for one, two in labs)
        if agree and any(one and one == two for one, two in labs) and in_window(other, move.date):
            return index
    return None


def _conflicts(current: Mapping[str, Any], data: Mapping[str, Any], missing: Mapping[str, Any]) -> Iterator[str]:
    for key, value in data.items():
        if key in ("sources", "id") or key in missing:
            continue
        profile_value = current.get(key, _DEFAULTS.get(key))
        if profile_value != value:
            yield f"`{key}` stays {quoted(profile_value)}; the row has {quoted(value)}"


def _validate(data: Mapping[str, Any]) -> Move:
    try:
        return convert(dict(data), Move)
    except msgspec.ValidationError:
        found = explain(dict(data), inspect.type_info(Move))
        raise _Rejected(" ".join(f"{message} {hint}".strip() for _, message, hint, _ in found)) from None


def _route_and_date(data: Mapping[str, Any]) -> str:
    return f"{data.get('from', 'unknown')} to {data.get('to', 'unknown')}, {data['date']}"
