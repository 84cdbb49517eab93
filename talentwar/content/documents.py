"""The content folder as text: which file is what, its front-matter and its body, and where its lines are."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Literal

from msgspec import Struct

from talentwar.problems import Problem, near, shown

from .model import LONGEST_SLUG, SLUG
from .transliteration import slugify
from .yaml_errors import YamlError
from .yaml_loader import CONTROL, KeyPath, Location, locate

Kind = Literal["person", "lab", "page", "sources", "settings"]

MAX_BYTES = 16 * 1024 * 1024
_FOLDERS: dict[str, Kind] = {"people": "person", "labs": "lab", "pages": "page"}
_SLUG = re.compile(SLUG)
_PROFILE = re.compile(r"(?P<slug>.+?)(?:\.(?P<language>[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*))?\.md")
_SETTINGS = re.compile(r"site(?:\.(?P<language>[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*))?\.yml")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_CONFLICT = re.compile(r"^(?:<{7}|>{7})(?: .*)?$", re.MULTILINE)
_DASHES = re.compile(r"[ \t]*[-\u2010-\u2015]{1,6}[ \t]*")
_KEY_IN_BODY = re.compile(
    r"\s*^((?:name|moves|events|records|links|aka|aliases|topics|headline|checked):(?: .*)?)$", re.MULTILINE
)
_OTHER_TEXTS = (".txt", ".text", ".markdown", ".mdown", ".mdx", ".rtf", ".doc", ".docx", ".odt", ".json")
_EXCERPT = 160


class Document(Struct, frozen=True):
    """One file of the content folder.

    `path` is written as the reader knows it, with the content folder's name; `front` is its YAML and
    `front_line` the line, counted from 1, on which that begins; so for `body`. `language` is that of a
    translation, empty for the profile itself.
    """

    path: str
    kind: Kind
    slug: str
    language: str
    front: str
    front_line: int
    body: str
    body_line: int

    def problem(self, keys: KeyPath, message: str, hint: str = "", *, at_key: bool = False) -> Problem:
        """A problem at the place of a value of the front-matter, or of its key, or of the nearest thing above."""
        spots = locate(self.front)
        path = (*keys, "") if at_key else keys
        while path not in spots and path:
            path = path[:-1]
        spot = spots.get(path, Location(0, 0, 1))
        return self._at(spot.line, spot.column, spot.width, message, hint)

    def yaml_problem(self, flaw: YamlError) -> Problem:
        """A problem of the YAML itself."""
        again = f" It was first written on line {flaw.first_line + self.front_line}." if flaw.first_line >= 0 else ""
        return self._at(flaw.line, flaw.column, flaw.width, flaw.message + again, flaw.hint)

    def body_problem(self, offset: int, width: int, message: str, hint: str = "") -> Problem:
        """A problem at a place of the body, by its offset in characters."""
        before = self.body[:offset]
        line = before.count("\n")
        column = offset - (before.rfind("\n") + 1)
        excerpt = self.body.split("\n")[line]
        return _problem(self.path, self.body_line + line, column, excerpt, width, message, hint)

    def _at(self, line: int, column: int, width: int, message: str, hint: str) -> Problem:
        lines = _lines(self.front)
        excerpt = lines[line] if line < len(lines) else ""
        return _problem(self.path, self.front_line + line, column, excerpt, width, message, hint)


class SourceFile(Struct, frozen=True):
    """A document by where it lies; its text is read again when a problem has to be shown."""

    path: str
    kind: Kind
    slug: str
    language: str
    file: str

    def problem(self, keys: KeyPath, message: str, hint: str = "", *, at_key: bool = False) -> Problem:
        return self.to_document().problem(keys, message, hint, at_key=at_key)

    def body_problem(self, offset: int, width: int, message: str, hint: str = "") -> Problem:
        return self.to_document().body_problem(offset, width, message, hint)

    def to_document(self) -> Document:
        """The document as it is on the disk now; an empty one where it is gone by now."""
        try:
            found = load(self, Path(self.file).read_bytes())
        except OSError:
            found = None
        if isinstance(found, Document):
            return found
        return Document(self.path, self.kind, self.slug, self.language, "", 1, "", 1)


def find_files(content: Path) -> Iterator[SourceFile | Problem]:
    """Every document of the content folder in the order of their paths, and what keeps a file from being one."""
    if not content.is_dir():
        yield Problem(content.name, 1, 1, "there is no content folder here.", f"Looked for {content}.")
        return
    root = os.path.realpath(content)
    for entry in sorted(_entries(str(content)), key=lambda entry: entry.path):
        name = entry.path[len(str(content)) + 1 :].replace(os.sep, "/")
        path = _printable(f"{content.name}/{name}")
        target = _target(entry.path) if entry.is_symlink() else entry.path
        if target is None:
            yield Problem(path, 1, 1, "this symbolic link leads nowhere.", "Put the file itself here.")
        elif entry.is_symlink() and not target.startswith(root + os.sep):
            yield Problem(path, 1, 1, "this symbolic link leaves the content folder.", "Put the file itself here.")
        elif not entry.is_file():
            yield Problem(path, 1, 1, "this is not a regular file.")
        elif entry.stat().st_size > MAX_BYTES:
            yield Problem(path, 1, 1, f"the file is larger than {MAX_BYTES // 1024 // 1024} MB.")
        else:
            role = classify_file(path, name)
            if isinstance(role, Problem):
                yield role
            elif role is not None:
                yield SourceFile(path, *role, entry.path)


def load(place: SourceFile, data: bytes) -> Document | Problem:
    """The document that a file's bytes are, or what keeps them from being one."""
    text = _decoded(place.path, data)
    if isinstance(text, Problem):
        return text
    if conflict := _CONFLICT.search(text):
        return _problem(
            place.path, text.count("\n", 0, conflict.start()) + 1, 0, conflict[0], 7,
            "git left a conflict here, between this line and the others of its kind.",
            "Keep what is right of the two sides, and take out the lines `<<<<<<<`, `=======` and `>>>>>>>`.",
        )  # fmt: skip
    if place.kind in ("sources", "settings"):
        return Document(place.path, place.kind, place.slug, place.language, text, 1, "", 1)
    return _split(place.path, place.kind, place.slug, place.language, text)


@lru_cache(maxsize=4)
def _lines(text: str) -> tuple[str, ...]:
    return tuple(text.split("\n"))


def _printable(path: str) -> str:
    """A path as it can be shown: one that was given to do harm has characters that move a terminal's cursor, say."""
    return path if path.isprintable() else "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in path)


def _target(link: str) -> str | None:
    """Where a symbolic link leads in the end; None for nowhere."""
    try:
        return os.path.realpath(link, strict=True)
    except OSError:
        return None


def _entries(folder: str) -> Iterator[os.DirEntry[str]]:
    """The entries below a folder that are not folders, but for hidden ones and editors' backups."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(".") or entry.name.endswith("~"):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _entries(entry.path)
            else:
                yield entry


def classify_file(path: str, name: str) -> tuple[Kind, str, str] | Problem | None:
    """What a file is by its name below the content folder: its kind, slug and language; None for what is not read."""
    folder, _, rest = name.partition("/")
    if settings := _SETTINGS.fullmatch(name):
        return "settings", "site", settings["language"] or ""
    if folder == "sources" and rest.endswith(".yml"):
        return "sources", rest.removesuffix(".yml"), ""
    match = _PROFILE.fullmatch(rest) if folder in _FOLDERS and "/" not in rest else None
    if match:
        if not _SLUG.fullmatch(match["slug"]):
            return Problem(
                path, 1, 1,
                f"the file's name is the slug, and {shown(match['slug'])} is none: "
                "lower-case letters, digits and single hyphens.",
                _better_name(rest),
            )  # fmt: skip
        if len(match["slug"]) > LONGEST_SLUG:
            return Problem(path, 1, 1, f"the file's name is the slug, and may have {LONGEST_SLUG} characters.")
        return _FOLDERS[folder], match["slug"], match["language"] or ""
    if name in (*_FOLDERS, "sources"):
        return Problem(path, 1, 1, "this is a file, and should be a folder.")
    is_text = folder in (*_FOLDERS, "sources") and name.endswith(_OTHER_TEXTS)
    if is_text or name.lower().endswith((".md", ".yml", ".yaml")):
        return Problem(path, 1, 1, "nothing is read from here.", _better_place(name))
    return None


def _better_name(name: str) -> str:
    """A hint that names a profile's file as it should be named, with the language of a translation."""
    translation = re.fullmatch(r"(.+)(?:\.(?=[A-Za-z]{2}\.)|_(?=(?:de|es|fr|it|ja|ko|pt|ru|zh)\.))(..)\.md", name)
    stem, language = translation.groups() if translation else (name.removesuffix(".md"), "")
    better = slugify(stem)
    return f"Did you mean `{better}{'.' + language.lower() if language else ''}.md`?" if better else ""


def _better_place(name: str) -> str:
    """A hint for a file that nothing reads: where one of its name would be, else where everything is."""
    folder, _, rest = name.rpartition("/")
    stem = rest.partition(".")[0]
    slug, kind = slugify(stem), near(folder, (*_FOLDERS, "sources")) if folder else ""
    if kind and slug and "/" not in folder:
        return f"Did you mean `{kind}/{slug}{'.yml' if kind == 'sources' else '.md'}`?"
    return (
        "Profiles are people/<slug>.md, labs/<slug>.md and pages/<slug>.md; sources are sources/<name>.yml; "
        "settings are site.yml."
    )


def _decoded(path: str, data: bytes) -> str | Problem:
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        control = CONTROL.search(text)
        if control is None:
            return text
        line, column = (
            text.count("\n", 0, control.start()),
            control.start() - (text.rfind("\n", 0, control.start()) + 1),
        )
        message = f"a control character, U+{ord(control[0]):04X}, stands here."
        return _problem(path, line + 1, column, text.split("\n")[line], 1, message, "Remove it.")
    except UnicodeDecodeError as error:
        before = data[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        line = before.count(b"\n")
        start = before.rfind(b"\n") + 1
        column = len(before[start:].decode("utf-8", "replace"))
        excerpt = (before[start:] + re.split(rb"[\r\n]", data[error.start :], maxsplit=1)[0]).decode("utf-8", "replace")
        return _problem(
            path, line + 1, column, excerpt, 1,
            f"the file is not UTF-8: {_foreign(data, error.start)}.", "Save it with the encoding UTF-8.",
        )  # fmt: skip


def _foreign(data: bytes, place: int) -> str:
    """What a byte that is no UTF-8 probably is."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "it is UTF-16"
    meant = data[place : place + 1].decode("cp1252", "replace")
    other = f", `{meant}` in Windows-1252" if meant.isprintable() and meant != "\ufffd" else ""
    return f"byte 0x{data[place]:02x}{other}"


def _split(path: str, kind: Kind, slug: str, language: str, text: str) -> Document | Problem:
    first, _, rest = text.partition("\n")
    if first.rstrip() != "---":
        return _problem(path, 1, 0, first, max(len(first.rstrip()), 1), *_not_begun(text, kind))
    closing = _CLOSING.search(rest)
    if not closing:
        at, found = next(
            ((number, line) for number, line in enumerate(rest.split("\n"), start=2) if _DASHES.fullmatch(line)),
            (0, ""),
        )
        hint = f"Did you mean line {at}, {shown(found)}, to be it?" if at else "Put one below the last key."
        return _problem(path, 1, 0, first, 3, "the front-matter that begins here has no closing line `---`.", hint)
    front, body = rest[: closing.start()], rest[closing.end() + 1 :]
    body_line = front.count("\n") + 3
    if key := _KEY_IN_BODY.match(body):
        number = body_line + body.count("\n", 0, key.start(1))
        message = "the front-matter goes on below its closing line `---`."
        return _problem(path, number, 0, key[1], len(key[1]), message, "Keep only the last line `---` of it.")
    return Document(path, kind, slug, language, front, 2, body, body_line)


def _not_begun(text: str, kind: Kind) -> tuple[str, str]:
    """The message and the hint for a profile that does not begin as one."""
    wanted = "a profile begins with a line `---`, then its front-matter, then a line `---`"
    lines = text.split("\n")
    if not text.strip():
        hint = f"`python build.py new {kind} NAME` writes one." if kind in ("person", "lab") else ""
        return f"the file is empty; {wanted}.", hint
    if _DASHES.fullmatch(lines[0]):
        return f"{wanted}; this line is another.", "Write three hyphens, at the beginning of the line."
    begin = next((number for number, line in enumerate(lines, start=1) if line.rstrip() == "---"), 0)
    if begin:
        return f"{wanted}.", f"Take out what stands above line {begin}."
    return f"{wanted}; there is no such line here.", ""


def _problem(path: str, line: int, column: int, excerpt: str, width: int, message: str, hint: str = "") -> Problem:
    """A problem whose excerpt is cut so that it fits a terminal; `line` counts from 1, `column` from 0."""
    cut = max(0, column - _EXCERPT // 2) if len(excerpt) > _EXCERPT else 0
    part = excerpt[cut : cut + _EXCERPT]
    part = "".join(char if char.isprintable() or char == "\t" else "\ufffd" for char in part)
    width = max(1, min(width, len(part) - (column - cut)))
    return Problem(path, line, column + 1, message, hint, excerpt=part, caret=column - cut, width=width)
