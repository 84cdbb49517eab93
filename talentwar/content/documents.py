"""The files of the content folder: their kinds, their front-matter and body, and the lines of problems in them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from talentwar.problems import Problem, most_similar, shown

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
_TEXT_FILES = (".txt", ".text", ".markdown", ".mdown", ".mdx", ".rtf", ".doc", ".docx", ".odt", ".json")
_EXCERPT_LENGTH = 160
_TWO_LINES = "a profile starts with its front-matter, between two `---` lines"


class SourceFile(Struct, frozen=True):
    """A file of the content folder.

    `path` is the path in messages: it begins with the name of the content folder. `file` is the path on the disk.
    `language` is that of a translation, and empty for an original.
    """

    path: str
    kind: Kind
    slug: str
    language: str
    file: str

    def problem(self, keys: KeyPath, message: str, hint: str = "", *, at_key: bool = False) -> Problem:
        """A problem at a value of the front-matter or, with `at_key`, at the last key itself."""
        return Problem(self.path, 1, 1, message, hint, keys=(*keys, "") if at_key else keys)

    def body_problem(self, offset: int, width: int, message: str, hint: str = "") -> Problem:
        """A problem in the body; `offset` and `width` are in characters."""
        return Problem(self.path, 1, 1, message, hint, span=(offset, width))


class Document(SourceFile, frozen=True):
    """A file with its text: the YAML of its front-matter, and its body.

    `front_line` and `body_line` are the lines on which these begin, from 1. A file of pure YAML has no body.
    """

    front: str
    front_line: int
    body: str
    body_line: int

    def yaml_problem(self, error: YamlError) -> Problem:
        """A problem in the YAML itself."""
        again = f" It was first written on line {error.first_line + self.front_line}." if error.first_line >= 0 else ""
        problem = Problem(self.path, 1, 1, error.message + again, error.hint)
        return self._at(problem, Location(error.line, error.column, error.width))

    def locate(self, problem: Problem) -> Problem:
        """The problem with its line, its column and an excerpt; a value that is missing is at its nearest parent."""
        if problem.span is not None:
            offset, width = problem.span
            before = self.body[:offset]
            location = Location(before.count("\n"), offset - (before.rfind("\n") + 1), width)
            return self._at(problem, location, in_body=True)
        if problem.keys is None:
            return problem
        keys, locations = problem.keys, locate(self.front)
        while keys not in locations and keys:
            keys = keys[:-1]
        return self._at(problem, locations.get(keys, Location(0, 0, 1)))

    def _at(self, problem: Problem, location: Location, *, in_body: bool = False) -> Problem:
        text, first = (self.body, self.body_line) if in_body else (self.front, self.front_line)
        lines = _lines(text)
        excerpt = lines[location.line] if location.line < len(lines) else ""
        return _with_excerpt(problem, first + location.line, location.column, excerpt, location.width)


def locate_problems(problems: Iterable[Problem], files: Iterable[SourceFile]) -> tuple[Problem, ...]:
    """Each problem once, with its line and column, in the order of these. Reads each file once, and only if needed."""
    by_path = {file.path: file for file in files}
    located: set[Problem] = set()
    for path, in_file in groupby(sorted(problems, key=attrgetter("path")), attrgetter("path")):
        found = list(in_file)
        if any(problem.keys is not None or problem.span for problem in found):
            document = read_document(by_path[path])
            found = [document.locate(problem) for problem in found]
        located.update(found)
    return tuple(sorted(located))


def read_document(file: SourceFile) -> Document:
    """The document in a file now; an empty one if the file is gone or is no longer a document."""
    try:
        found = load(file, Path(file.file).read_bytes())
    except OSError:
        found = None
    return found if isinstance(found, Document) else _document(file, "", 1, "", 1)


def find_files(content: Path) -> Iterator[SourceFile | Problem]:
    """Every file of the content folder that is read, sorted by path, and a problem for each that cannot be."""
    if not content.is_dir():
        yield Problem(content.name, 1, 1, "content folder not found.", f"Looked for {content}.")
        return
    root = os.path.realpath(content)
    for entry in sorted(_entries(str(content)), key=attrgetter("path")):
        name = entry.path[len(str(content)) + 1 :].replace(os.sep, "/")
        path = _printable(f"{content.name}/{name}")
        target = _resolve_link(entry.path) if entry.is_symlink() else entry.path
        if target is None:
            yield Problem(path, 1, 1, "broken symbolic link.", "Replace it with the file itself.")
        elif entry.is_symlink() and not target.startswith(root + os.sep):
            message = "this symbolic link leads out of the content folder."
            yield Problem(path, 1, 1, message, "Replace it with the file itself.")
        elif not entry.is_file():
            yield Problem(path, 1, 1, "this is not a regular file.")
        elif entry.stat().st_size > MAX_BYTES:
            yield Problem(path, 1, 1, f"the file is larger than {MAX_BYTES // 1024 // 1024} MB.")
        else:
            identity = classify_file(path, name)
            if isinstance(identity, Problem):
                yield identity
            elif identity is not None:
                yield SourceFile(path, *identity, entry.path)


def load(file: SourceFile, data: bytes) -> Document | Problem:
    """The document in a file's bytes, or what is wrong with them."""
    text = _decode(file.path, data)
    if isinstance(text, Problem):
        return text
    if conflict := _CONFLICT.search(text):
        return _problem(
            file.path, text.count("\n", 0, conflict.start()) + 1, 0, conflict[0], 7,
            "unresolved git conflict.",
            "Keep the right lines of both sides, and delete the `<<<<<<<`, `=======` and `>>>>>>>` lines.",
        )  # fmt: skip
    return _document(file, text, 1, "", 1) if file.kind in ("sources", "settings") else _split(file, text)


def _document(file: SourceFile, front: str, front_line: int, body: str, body_line: int) -> Document:
    return Document(file.path, file.kind, file.slug, file.language, file.file, front, front_line, body, body_line)


@lru_cache(maxsize=4)
def _lines(text: str) -> tuple[str, ...]:
    return tuple(text.split("\n"))


def _printable(path: str) -> str:
    """A path that is safe to print: characters that could control a terminal are escaped."""
    return path if path.isprintable() else "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in path)


def _resolve_link(link: str) -> str | None:
    """The target of a symbolic link; None if there is none."""
    try:
        return os.path.realpath(link, strict=True)
    except OSError:
        return None


def _entries(folder: str) -> Iterator[os.DirEntry[str]]:
    """Everything below a folder but folders, hidden files and backups of editors."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(".") or entry.name.endswith("~"):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _entries(entry.path)
            else:
                yield entry


def classify_file(path: str, name: str) -> tuple[Kind, str, str] | Problem | None:
    """The kind, slug and language of a file, by its path below the content folder; None for one that is ignored."""
    folder, _, rest = name.partition("/")
    if settings := _SETTINGS.fullmatch(name):
        return "settings", "site", settings["language"] or ""
    if folder == "sources" and rest.endswith(".yml"):
        return "sources", rest.removesuffix(".yml"), ""
    match = _PROFILE.fullmatch(rest) if folder in _FOLDERS and "/" not in rest else None
    if match:
        if not _SLUG.fullmatch(match["slug"]):
            message = f"the file name {shown(match['slug'])} is not a slug: "
            message += "use lower-case letters, digits and single hyphens."
            return Problem(path, 1, 1, message, _suggest_file_name(rest))
        if len(match["slug"]) > LONGEST_SLUG:
            return Problem(path, 1, 1, f"the file name is longer than {LONGEST_SLUG} characters.")
        return _FOLDERS[folder], match["slug"], match["language"] or ""
    if name in (*_FOLDERS, "sources"):
        return Problem(path, 1, 1, "this must be a folder, not a file.")
    is_text = folder in (*_FOLDERS, "sources") and name.endswith(_TEXT_FILES)
    if is_text or name.lower().endswith((".md", ".yml", ".yaml")):
        return Problem(path, 1, 1, "the build ignores this file.", _suggest_path(name))
    return None


def _suggest_file_name(name: str) -> str:
    """A hint with a valid name for the file of a profile or of a translation."""
    translation = re.fullmatch(r"(.+)(?:\.(?=[A-Za-z]{2}\.)|_(?=(?:de|es|fr|it|ja|ko|pt|ru|zh)\.))(..)\.md", name)
    stem, language = translation.groups() if translation else (name.removesuffix(".md"), "")
    slug = slugify(stem)
    return f"Did you mean `{slug}{'.' + language.lower() if language else ''}.md`?" if slug else ""


def _suggest_path(name: str) -> str:
    """A hint with a valid path for a file in the wrong place, or with all valid paths."""
    folder, _, rest = name.rpartition("/")
    slug = slugify(rest.partition(".")[0])
    meant = most_similar(folder, (*_FOLDERS, "sources")) if folder else ""
    if meant and slug and "/" not in folder:
        return f"Did you mean `{meant}/{slug}{'.yml' if meant == 'sources' else '.md'}`?"
    return (
        "Profiles are people/<slug>.md, labs/<slug>.md and pages/<slug>.md; sources are sources/<name>.yml; "
        "settings are site.yml."
    )


def _decode(path: str, data: bytes) -> str | Problem:
    """The text of a file, with `\\n` at the ends of its lines, or why it is not text."""
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        before = data[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        start = before.rfind(b"\n") + 1
        column = len(before[start:].decode("utf-8", "replace"))
        excerpt = (before[start:] + re.split(rb"[\r\n]", data[error.start :], maxsplit=1)[0]).decode("utf-8", "replace")
        message = f"the file is not UTF-8: {_describe_byte(data, error.start)}."
        return _problem(path, before.count(b"\n") + 1, column, excerpt, 1, message, "Save it as UTF-8.")
    control = CONTROL.search(text)
    if control is None:
        return text
    line, column = text.count("\n", 0, control.start()), control.start() - (text.rfind("\n", 0, control.start()) + 1)
    message = f"the file contains a control character, U+{ord(control[0]):04X}."
    return _problem(path, line + 1, column, text.split("\n")[line], 1, message, "Remove it.")


def _describe_byte(data: bytes, offset: int) -> str:
    """A byte that is not UTF-8, with what it is in another likely encoding."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "it is UTF-16"
    char = data[offset : offset + 1].decode("cp1252", "replace")
    other = f", `{char}` in Windows-1252" if char.isprintable() and char != "\ufffd" else ""
    return f"byte 0x{data[offset]:02x}{other}"


def _split(file: SourceFile, text: str) -> Document | Problem:
    """A profile or page as front-matter and body."""
    first, _, rest = text.partition("\n")
    if first.rstrip() != "---":
        return _problem(file.path, 1, 0, first, max(len(first.rstrip()), 1), *_explain_first_line(text, file.kind))
    closing = _CLOSING.search(rest)
    if not closing:
        dashes = [(n, line) for n, line in enumerate(rest.split("\n"), start=2) if _DASHES.fullmatch(line)]
        hint = f"Did you mean line {dashes[0][0]}, {shown(dashes[0][1])}?" if dashes else "Add one below the last key."
        return _problem(file.path, 1, 0, first, 3, "the front-matter has no closing `---` line.", hint)
    front, body = rest[: closing.start()], rest[closing.end() + 1 :]
    body_line = front.count("\n") + 3
    if key := _KEY_IN_BODY.match(body):
        line = body_line + body.count("\n", 0, key.start(1))
        message = "front-matter keys found after the closing `---` line."
        return _problem(file.path, line, 0, key[1], len(key[1]), message, "Keep one closing line, below the last key.")
    return _document(file, front, 2, body, body_line)


def _explain_first_line(text: str, kind: Kind) -> tuple[str, str]:
    """The message and the hint for a profile whose first line is not `---`."""
    lines = text.split("\n")
    if not text.strip():
        hint = f"Create it with `python build.py new {kind} NAME`." if kind in ("person", "lab") else ""
        return f"the file is empty; {_TWO_LINES}.", hint
    if _DASHES.fullmatch(lines[0]):
        return f"{_TWO_LINES}.", "Write exactly three hyphens at the start of this line."
    begin = next((number for number, line in enumerate(lines, start=1) if line.rstrip() == "---"), 0)
    if begin:
        return f"{_TWO_LINES}.", f"Delete everything above line {begin}."
    return f"the file has no front-matter; {_TWO_LINES}.", ""


def _problem(path: str, line: int, column: int, excerpt: str, width: int, message: str, hint: str = "") -> Problem:
    return _with_excerpt(Problem(path, 1, 1, message, hint), line, column, excerpt, width)


def _with_excerpt(problem: Problem, line: int, column: int, excerpt: str, width: int) -> Problem:
    """The problem at its place, with a printable excerpt that fits a terminal. `line` is from 1, `column` from 0."""
    cut = max(0, column - _EXCERPT_LENGTH // 2) if len(excerpt) > _EXCERPT_LENGTH else 0
    part = excerpt[cut : cut + _EXCERPT_LENGTH]
    part = "".join(char if char.isprintable() or char == "\t" else "\ufffd" for char in part)
    width, caret = max(1, min(width, len(part) - (column - cut))), column - cut
    return replace(problem, line=line, column=column + 1, excerpt=part, caret=caret, width=width, keys=None, span=None)
