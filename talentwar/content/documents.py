"""The files of the content folder: their kinds, their front-matter and body, and the lines of problems in them."""

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

from talentwar.problems import Problem, most_similar, printable, quoted

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
    `language` is the language of a translation; empty for an original.
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

    `front_line` and `body_line` are their first lines, counted from 1. A file of pure YAML has no body.
    """

    front: str
    front_line: int
    body: str
    body_line: int

    def yaml_problem(self, error: YamlError) -> Problem:
        """A problem in the YAML itself."""
        again = f" It was first written on line {error.first_line + self.front_line}." if error.first_line >= 0 else ""
        problem = Problem(self.path, 1, 1, error.message + again, error.hint)
        return _at(problem, self.front, (error.line, error.column), error.width, self.front_line)

    def locate(self, problem: Problem) -> Problem:
        """The problem with its line, its column and an excerpt; a missing value is at its nearest parent."""
        if problem.span is not None:
            offset, width = problem.span
            return _at(problem, self.body, _position(self.body, offset), width, self.body_line)
        if problem.keys is None:
            return problem
        keys, locations = problem.keys, locate(self.front)
        while keys not in locations and keys:
            keys = keys[:-1]
        line, column, width = locations.get(keys, Location(0, 0, 1))
        return _at(problem, self.front, (line, column), width, self.front_line)


def locate_problems(problems: Iterable[Problem], files: Iterable[SourceFile]) -> tuple[Problem, ...]:
    """The problems with lines and columns, sorted and without duplicates. Reads a file at most once."""
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
    """Reads the document in a file again; returns an empty one if the file is gone or invalid."""
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
        path = printable(f"{content.name}/{name}")
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
        hint = "Keep the right lines of both sides, and delete the `<<<<<<<`, `=======` and `>>>>>>>` lines."
        problem = Problem(file.path, 1, 1, "unresolved git conflict.", hint)
        return _at(problem, text, _position(text, conflict.start()), 7)
    return _document(file, text, 1, "", 1) if file.kind in ("sources", "settings") else _split(file, text)


def _document(file: SourceFile, front: str, front_line: int, body: str, body_line: int) -> Document:
    return Document(file.path, file.kind, file.slug, file.language, file.file, front, front_line, body, body_line)


def _resolve_link(link: str) -> str | None:
    """The target of a symbolic link; None if there is none."""
    try:
        return os.path.realpath(link, strict=True)
    except OSError:
        return None


def _entries(folder: str) -> Iterator[os.DirEntry[str]]:
    """All files below a folder, except hidden files and backups of editors."""
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
            message = f"the file name {quoted(match['slug'])} is not a slug: "
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
    similar = most_similar(folder, (*_FOLDERS, "sources")) if folder else ""
    if similar and slug and "/" not in folder:
        return f"Did you mean `{similar}/{slug}{'.yml' if similar == 'sources' else '.md'}`?"
    return (
        "Profiles are people/<slug>.md, labs/<slug>.md and pages/<slug>.md; sources are sources/<name>.yml; "
        "settings are site.yml."
    )


def _decode(path: str, data: bytes) -> str | Problem:
    """The text of a file with Unix line ends, or why it is not text."""
    try:
        text = _unix_lines(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        text, before = _unix_lines(data.decode("utf-8-sig", "replace")), error.object[: error.start].decode()
        message = f"the file is not UTF-8: {_describe_byte(error.object, error.start)}."
        return _at(
            Problem(path, 1, 1, message, "Save it as UTF-8."), text, _position(text, len(_unix_lines(before))), 1
        )
    control = CONTROL.search(text)
    if control is None:
        return text
    problem = Problem(path, 1, 1, f"the file contains a control character, U+{ord(control[0]):04X}.", "Remove it.")
    return _at(problem, text, _position(text, control.start()), 1)


def _unix_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _describe_byte(data: bytes, offset: int) -> str:
    """Describes an invalid byte, and its meaning in a likely encoding."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "it is UTF-16"
    char = data[offset : offset + 1].decode("cp1252", "replace")
    other = f", `{char}` in Windows-1252" if char.isprintable() and char != "\ufffd" else ""
    return f"byte 0x{data[offset]:02x}{other}"


def _split(file: SourceFile, text: str) -> Document | Problem:
    """A profile or page as front-matter and body."""
    first, _, rest = text.partition("\n")
    if first.rstrip() != "---":
        return _at(Problem(file.path, 1, 1, *_explain_first_line(text, file.kind)), first, (0, 0), len(first.rstrip()))
    closing = _CLOSING.search(rest)
    if not closing:
        dashes = [(n, line) for n, line in enumerate(rest.split("\n"), start=2) if _DASHES.fullmatch(line)]
        hint = f"Did you mean line {dashes[0][0]}, {quoted(dashes[0][1])}?" if dashes else "Add one below the last key."
        return _at(Problem(file.path, 1, 1, "the front-matter has no closing `---` line.", hint), first, (0, 0), 3)
    front, body = rest[: closing.start()], rest[closing.end() + 1 :]
    document = _document(file, front, 2, body, front.count("\n") + 3)
    if key := _KEY_IN_BODY.match(body):
        message = "front-matter keys found after the closing `---` line."
        problem = document.body_problem(
            key.start(1), len(key[1]), message, "Keep one closing line, below the last key."
        )
        return document.locate(problem)
    return document


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


def _position(text: str, offset: int) -> tuple[int, int]:
    """The line and the column at an offset, from 0."""
    return text.count("\n", 0, offset), offset - (text.rfind("\n", 0, offset) + 1)


def _at(problem: Problem, text: str, position: tuple[int, int], width: int, first_line: int = 1) -> Problem:
    """The problem at a line and column of a text, from 0, with a printable excerpt that fits a terminal.

    `first_line` is the line of the file where the text starts.
    """
    line, column = position
    lines = _lines(text)
    excerpt = lines[line] if line < len(lines) else ""
    cut = max(0, column - _EXCERPT_LENGTH // 2) if len(excerpt) > _EXCERPT_LENGTH else 0
    part = excerpt[cut : cut + _EXCERPT_LENGTH]
    part = "".join(char if char.isprintable() or char == "\t" else "\ufffd" for char in part)
    caret = column - cut
    width = max(1, min(width, len(part) - caret))
    line, column = first_line + line, column + 1
    return replace(problem, line=line, column=column, excerpt=part, caret=caret, width=width, keys=None, span=None)


@lru_cache(maxsize=4)
def _lines(text: str) -> tuple[str, ...]:
    return tuple(text.split("\n"))
