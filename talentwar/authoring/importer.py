"""A table of moves into profiles: what each row adds, and what it does not and why. Nothing is written here.

What a person wrote is never overwritten: a row adds a profile, a move, a key or a source, or is told what differs.
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
from talentwar.content.model import SLUG, Lab, Move, Person
from talentwar.content.schema import convert, decode, explain
from talentwar.content.transliteration import slugify
from talentwar.graph.careers import in_window
from talentwar.graph.compare import to_plain_data
from talentwar.graph.graph import build_graph
from talentwar.problems import did_you_mean, errors, shown

from .csv_reader import CsvRow, CsvTable
from .profile_editor import CannotEdit, add_keys, add_move, new_profile

Action = Literal["new", "added", "completed", "known", "refused"]
KEYS = (
    "id", "date", "reported", "announced", "left", "joined", "from", "to", "to_note", "role", "left_role", "kind",
    "status", "confirmed_by", "why", "sources", "note", "superseded_by",
)  # fmt: skip
"""The keys of a move that a table has, in the order in which they are written."""


class Outcome(Struct, frozen=True):
    """What became of a row, and in which file; `kept` says what the profile has otherwise."""

    row: int
    who: str
    action: Action
    words: str
    path: str = ""
    kept: tuple[str, ...] = ()


class ImportResult(Struct, frozen=True):
    """What became of a table: its rows in order, and the new texts of files by path."""

    outcomes: tuple[Outcome, ...]
    texts: dict[str, str]


class _Refused(Exception):
    pass


def import_rows(table: CsvTable, catalog: Catalog, texts: Mapping[str, str], folder: str, today: Any) -> ImportResult:
    """What a table adds to a catalog whose profiles have some texts, by path.

    A row that would make the content contradict itself is refused, and the others are taken in without it.
    """
    bad: dict[int, str] = {}
    while True:
        desk = ProfileImporter(catalog, texts, folder)
        outcomes = [_refused(row, bad[row.number]) if row.number in bad else desk.take(row) for row in table.rows]
        found = dict(_contradictions(desk, outcomes, today))
        if not found:
            changed = {path: text for path, text in desk.texts.items() if texts.get(path) != text}
            return ImportResult(tuple(outcomes), changed)
        bad |= found


def _contradictions(desk: ProfileImporter, outcomes: list[Outcome], today: Any) -> Iterator[tuple[int, str]]:
    """The last row that touched a profile which has errors now."""
    catalog = desk.catalog
    problems = list(references.check(catalog))
    if not errors(problems):
        problems = list(consistency.errors(build_graph(catalog, today)))
    for problem in errors(problems):
        touched = [outcome for outcome in outcomes if outcome.path == problem.path and outcome.action in _WRITES]
        if touched:
            yield touched[-1].row, f"{problem.message} {problem.hint}".strip()


_WRITES = ("new", "added", "completed")


def _refused(row: CsvRow, why: str) -> Outcome:
    return Outcome(row.number, _who(row), "refused", why)


def _who(row: CsvRow) -> str:
    return row.cells.get("person") or row.cells.get("slug") or "nobody"


class ProfileImporter:
    """The profiles as they are after the rows so far."""

    def __init__(self, catalog: Catalog, texts: Mapping[str, str], folder: str) -> None:
        self._before = catalog
        self.people = dict(catalog.people)
        self.texts = dict(texts)
        self.folder = folder
        self._aliases = catalog.slugs_by_alias
        self._labs = _by_name(catalog.labs)
        self._addresses = {entry.record.url: id for id, entry in catalog.sources.items() if entry.record.url}
        self._people = _by_name(catalog.people)

    @property
    def catalog(self) -> Catalog:
        """The catalog with the profiles as they are now."""
        old = self._before
        return Catalog(
            old.settings, self.people, old.labs, old.pages, old.sources, old.translations, old.drafts, old.unread
        )

    def take(self, row: CsvRow) -> Outcome:
        try:
            if row.error:
                raise _Refused(f"{row.error}.")
            data = self._move_of(row)
            move = _checked(data)
            slug = self._person_of(row)
            if slug in self.people:
                return self._merged(row, slug, data, move)
            return self._created(row, slug, data)
        except _Refused as refused:
            return _refused(row, str(refused))
        except CannotEdit as error:
            return _refused(row, f"the profile cannot be added to, for {error}. Add the move by hand.")

    def _move_of(self, row: CsvRow) -> dict[str, Any]:
        """The row as a move's keys, in the order in which they are written."""
        data: dict[str, Any] = {key: row.cells[key] for key in KEYS if key in row.cells}
        for key in ("date", "sources"):
            if key not in data:
                raise _Refused(f"it has no `{key}`.")
        if "from" not in data and "to" not in data:
            raise _Refused("it has neither `from` nor `to`.")
        for key in ("from", "to"):
            if key in data:
                data[key] = self._lab(data[key])
        if data.get("kind") == "hire":
            del data["kind"]
        if data.get("status") == "reported":
            del data["status"]
        data["sources"] = list(dict.fromkeys(map(self._source, re.split(r"[\s,;]+", data["sources"].strip(" ,;")))))
        return data

    def _lab(self, text: str) -> str:
        labs = self._before.labs
        slug = self._aliases.get(text, text)
        if slug in labs:
            return slug
        found = self._labs.get(normalized_name(text), ())
        if len(found) == 1:
            return found[0]
        if found:
            raise _Refused(f"{len(found)} labs bear the name {shown(text)}: {', '.join(found)}. Write one of these.")
        raise _Refused(f"there is no lab {shown(text)}. {did_you_mean(slugify(text), labs)}".strip())

    def _source(self, text: str) -> str:
        if text in self._before.sources:
            return text
        if text in self._addresses:
            return self._addresses[text]
        if "://" in text:
            raise _Refused(f"no source has the address {text}. `python build.py new source {text}` lists it.")
        raise _Refused(f"there is no source {shown(text)}. {did_you_mean(text, self._before.sources)}".strip())

    def _person_of(self, row: CsvRow) -> str:
        """The slug of the profile that a row is about: one that there is, or a new one."""
        name, wanted = row.cells.get("person", ""), row.cells.get("slug", "")
        people = self.people
        if not name and not wanted:
            raise _Refused("it names no person.")
        if wanted:
            wanted = self._aliases.get(wanted, wanted)
            if wanted not in people and not name:
                raise _Refused(f"there is no profile {shown(wanted)}, and a new one needs a name in `person`.")
            return wanted if wanted in people else self._free(wanted)
        alias = self._aliases.get(name, name)
        if alias in people:
            return alias
        found = self._people.get(normalized_name(name), ())
        if len(found) == 1:
            return found[0]
        if found:
            raise _Refused(f"{len(found)} people bear the name {shown(name)}. Write one in `slug`: {', '.join(found)}.")
        like = next((like for like in find_matches([name], people.values()) if like.score > INITIALS), None)
        if like:
            raise _Refused(
                f"{shown(name)} may be {like.name}, `{like.slug}`: {like.why}. Write that in `slug`, or a slug of "
                "their own."
            )
        return self._free(slugify(name))

    def _free(self, slug: str) -> str:
        if not re.fullmatch(SLUG, slug):
            raise _Refused(f"{shown(slug)} is no slug; give one in `slug`.")
        taken = self._before.labs.get(slug)
        if taken:
            raise _Refused(f"the slug `{slug}` is taken by {taken.document.path}; give another in `slug`.")
        if slug in self._before.unread.slugs:
            raise _Refused(f"the profile `{slug}` has errors; mend them first.")
        return slug

    def _created(self, row: CsvRow, slug: str, data: dict[str, Any]) -> Outcome:
        keys = {"name": row.cells["person"]}
        if "headline" in row.cells:
            keys["headline"] = row.cells["headline"]
        path = f"{self.folder}/people/{slug}.md"
        self._keep(slug, path, new_profile(keys, [data]))
        return Outcome(row.number, _who(row), "new", _duplicate_rows(data), path)

    def _merged(self, row: CsvRow, slug: str, data: dict[str, Any], move: Move) -> Outcome:
        entry = self.people[slug]
        path = entry.document.path
        text = self.texts[path]
        document = _document(entry.document, text)
        index = _same_move(entry.record.moves, move, by_id_alone=row.has_true_id)
        if index is None:
            front = add_move(document.front, data)
            expected = replace(entry.record, moves=(*entry.record.moves, move))
            self._keep(slug, path, _with_front(text, document.front, front), expected)
            return Outcome(row.number, _who(row), "added", _duplicate_rows(data), path)
        here = to_plain_data(entry.record.moves[index])
        more = {key: value for key, value in data.items() if key not in here and key not in ("sources", "id")}
        # What is reported and a hire unless somebody says otherwise was said by leaving it out.
        more = {key: value for key, value in more.items() if key not in ("status", "kind")}
        sources = [id for id in data["sources"] if id not in here["sources"]]
        kept = tuple(_conflicts(here, data, more))
        if not more and not sources:
            return Outcome(row.number, _who(row), "known", "it is there already", path, kept)
        front = add_keys(document.front, index, more, sources)
        moves = list(entry.record.moves)
        moves[index] = _checked({**here, **more, "sources": [*here["sources"], *sources]})
        self._keep(slug, path, _with_front(text, document.front, front), replace(entry.record, moves=tuple(moves)))
        return Outcome(row.number, _who(row), "completed", ", ".join([*more, *sources]), path, kept)

    def _keep(self, slug: str, path: str, text: str, expected: Person | None = None) -> None:
        """Takes a profile's new text in, if it says what it should and nothing else."""
        place = SourceFile(path, "person", slug, "", "")
        document = load(place, text.encode())
        record = decode(document)[0] if isinstance(document, Document) else None
        if record is None or (expected is not None and record != expected):
            raise CannotEdit("its YAML is written in a way that leaves no safe place")
        assert isinstance(document, Document)
        known = self.people.get(slug)
        self.people[slug] = ProfileEntry(slug, record, known.body if known else Body(), document)
        self.texts[path] = text
        if not known:
            self._people[normalized_name(record.name)] = (*self._people.get(normalized_name(record.name), ()), slug)


def _document(known: SourceFile, text: str) -> Document:
    document = load(SourceFile(known.path, "person", known.slug, "", ""), text.encode())
    assert isinstance(document, Document)
    return document


def _with_front(text: str, old: str, new: str) -> str:
    """A file's text with other front-matter, its line ends and its mark as they were."""
    ends = "\r\n" if "\r\n" in text else "\n"
    if ends == "\r\n" and text.count("\n") != text.count("\r\n"):
        raise CannotEdit("its lines end in two ways")
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    plain_text = text.removeprefix(mark).replace("\r\n", "\n")
    start = plain_text.index("\n") + 1
    if plain_text[start : start + len(old)] != old:
        raise CannotEdit("its lines end in an unusual way")
    changed = plain_text[:start] + new + plain_text[start + len(old) :]
    return mark + changed.replace("\n", ends)


def _same_move(moves: tuple[Move, ...], move: Move, by_id_alone: bool) -> int | None:
    """The move that a row speaks of: one of its id, or on its way at a time that may be the same."""
    named = deduplicated_ids(map(move_id, moves))
    if move.id and move.id in named:
        return named.index(move.id)
    if by_id_alone:
        return None
    for index, other in enumerate(moves):
        ends = ((move.origin, other.origin), (move.destination, other.destination))
        agree = all(one == two or not one or not two for one, two in ends)
        if agree and any(one and one == two for one, two in ends) and in_window(other, move.date):
            return index
    return None


def _conflicts(here: Mapping[str, Any], data: Mapping[str, Any], more: Mapping[str, Any]) -> Iterator[str]:
    for key, value in data.items():
        if key in ("sources", "id") or key in more:
            continue
        theirs = here.get(key, {"status": "reported", "kind": "hire"}.get(key))
        if theirs != value:
            yield f"`{key}` stays {shown(theirs)}, and is {shown(value)} in the row"


def _checked(data: Mapping[str, Any]) -> Move:
    try:
        return convert(dict(data), Move)
    except msgspec.ValidationError:
        flaws = [f"{message} {hint}".strip() for _, message, hint, _ in explain(dict(data), inspect.type_info(Move))]
        raise _Refused(" ".join(flaws)) from None


def _duplicate_rows(data: Mapping[str, Any]) -> str:
    ends = f"{data.get('from', 'unknown')} to {data.get('to', 'unknown')}"
    return f"{ends}, {data['date']}"


def _by_name(
    entries: Mapping[str, ProfileEntry[Person]] | Mapping[str, ProfileEntry[Lab]],
) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for slug, entry in entries.items():
        for name in {normalized_name(name) for name in (entry.record.name, *entry.record.aka)}:
            found[name] = (*found.get(name, ()), slug)
    return found
