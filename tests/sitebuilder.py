"""Small sites for tests: write the files, build them, read the output.

One text with `-- path --` markers holds all files of a site, so that a test shows its whole site:

    site.write('''
    -- content/people/ada.md --
    ---
    name: Ada Lovelace
    ---
    ''')
    report = site.build()
    assert "Ada Lovelace" in site.html("people/ada/index.html")
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from textwrap import dedent
from typing import Any

from jinja2 import Environment
from pytest import MonkeyPatch, importorskip

from talentwar.build.cache import ProcessCache
from talentwar.build.check import CheckResult, check
from talentwar.build.options import BuildOptions
from talentwar.build.pipeline import BuildReport, PageObserver, build
from talentwar.cli import main
from talentwar.content.documents import Document, SourceFile, find_files, load
from talentwar.graph.graph import Graph
from talentwar.problems import Problem

REPOSITORY = Path(__file__).resolve().parent.parent
TODAY = date(2026, 11, 21)

MINIMAL = """\
-- content/site.yml --
title: Moves
base_url: https://moves.example
-- content/sources/all.yml --
gazette: {title: Ada Lovelace joins Babbage, publisher: The Gazette, date: 2026-05-04, url: "https://gazette.example/ada"}
-- content/labs/acme.md --
---
name: Acme
---
-- content/labs/babbage.md --
---
name: Babbage Labs
---
-- content/people/ada.md --
---
name: Ada Lovelace
moves:
  - {id: acme-babbage, date: 2026-05, from: acme, to: babbage, sources: [gazette]}
---
"""
"""The smallest valid site with a record of each kind: a source, two labs, a person with a move."""

WAR = """\
-- content/site.yml --
title: Moves
base_url: https://moves.example/tracker
topics: {engines: {name: Engines}, programs: {name: Programs}}
-- content/sources/all.yml --
gazette: {title: Ada moves, publisher: The Gazette, date: 2026-05-04, url: "https://gazette.example/ada"}
digest: {title: In brief, publisher: The Digest, date: 2026-05-05, derived_from: [gazette], no_url: In print.}
herald: {title: A sum is named, publisher: The Herald, date: 2026-06-01, url: "https://herald.example/sum"}
-- content/sources/more.yml --
almanac: {title: Who went where, publisher: The Almanac, date: 2026-07-01, url: "https://almanac.example/1"}
-- content/pages/about.md --
---
title: About
---
Of [[ada]] and [[babbage|the mill]].[[@gazette]]
-- content/labs/acme.md --
---
name: Acme
aliases: [acme-works]
color: "#0866ff"
topics: [engines]
events:
  - {id: two, kind: count, date: 2026-08-01, from: acme, to: babbage, number: ">=2", sources: [almanac]}
  - {id: terms, kind: offer, date: 2026-04, to: [babbage], amount: 1M USD, by: ada, sources: [herald], disputes: [{by: babbage, says: Never., sources: [digest]}]}
---
-- content/labs/north.md --
---
name: Acme North
parent: acme
---
-- content/labs/babbage.md --
---
name: Babbage Labs
---
See [[acme]].
-- content/labs/cole.md --
---
name: Cole
---
-- content/people/ada.md --
---
name: Ada Lovelace
aliases: [countess]
topics: [programs]
moves:
  - {id: to-babbage, date: 2026-05, from: acme, to: babbage, sources: [gazette, digest], pay: [{amount: 100K GBP, sources: [herald]}]}
---
Wrote the first program.[[@gazette]]
-- content/people/bess.md --
---
name: Bess of Hardwick
moves:
  - {id: to-north, date: 2025-03, from: babbage, to: north, sources: [almanac]}
---
-- content/people/carl.md --
---
name: Carl Jacobi
---
Plain.
"""
"""A small site with every kind of record and page. Tests of incremental builds list its pages by name."""

_MARKER = re.compile(r"^-- (?P<path>\S+)(?P<bytes> \(bytes\))? --[ \t]*\n", re.MULTILINE)


def sections(text: str) -> dict[str, bytes]:
    """Splits a text with `-- path --` markers into files.

    Common indentation is removed first. Below `-- path (bytes) --`, escapes such as `\\xff`, `\\t` and `\\u2019` are
    interpreted, so that a file can hold any bytes.
    """
    text = text.lstrip("\n")
    if text.startswith(" "):
        text = dedent(text)
    markers = list(_MARKER.finditer(text))
    if not markers or text[: markers[0].start()].strip():
        raise ValueError("the text must start with a `-- path --` line")
    files: dict[str, bytes] = {}
    for marker, following in zip(markers, [*markers[1:], None], strict=True):
        content = text[marker.end() : following.start() if following else len(text)]
        if marker["path"] in files:
            raise ValueError(f"{marker['path']} appears twice")
        files[marker["path"]] = _unescaped(content) if marker["bytes"] else content.encode()
    return files


def _unescaped(text: str) -> bytes:
    return b"".join(
        bytes([int(part[2:], 16)]) if part.startswith("\\x") else part.encode().decode("unicode_escape").encode()
        for part in re.findall(r"\\x[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\[^xu]|[^\\]+", text)
    )


class Site:
    """A site in its own folder (`content/`, `public/`, `.cache/`), with the templates of this repository."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.public = root / "public"

    def write(self, files: str | Mapping[str, str | bytes]) -> Site:
        """Writes files, given as a text with `-- path --` markers or as contents by path."""
        for path, content in (sections(files) if isinstance(files, str) else files).items():
            file = self.root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return self

    def edit(self, path: str, old: str, new: str) -> Site:
        """Replaces a string that occurs exactly once in a file."""
        file = self.root / path
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times in {path}"
        file.write_text(text.replace(old, new), encoding="utf-8")
        return self

    def delete(self, path: str) -> Site:
        (self.root / path).unlink()
        return self

    def options(self, **options: Any) -> BuildOptions:
        """Build options: the defaults for this site, overridden by the arguments."""
        defaults = {
            "content": self.root / "content",
            "output": self.public,
            "cache": self.root / ".cache",
            "templates": REPOSITORY / "templates",
            "static": REPOSITORY / "static",
            "today": TODAY,
        }
        return BuildOptions(**(defaults | options))

    def build(
        self, process_cache: ProcessCache | None = None, observer: PageObserver | None = None, **options: Any
    ) -> BuildReport:
        """Builds the site; raises `Rejected` if the content has errors."""
        return build(self.options(**options), process_cache=process_cache, observer=observer)

    def check(self, **options: Any) -> CheckResult:
        """Checks the content without writing anything."""
        return check(self.options(**options))

    def command(self, name: str, *arguments: str) -> list[str]:
        """The arguments of a command for this site; `name` may include a subcommand, as in "new person"."""
        options, folders = self.options(), ["content", "cache"]
        if name in ("build", "serve"):
            folders += ["output", "templates", "static"]
        paths = [word for folder in folders for word in (f"--{folder}", str(getattr(options, folder)))]
        return [*name.split(), *paths, "--today", TODAY.isoformat(), *arguments]

    def run(self, name: str, *arguments: str) -> int:
        """Runs a command in this process; returns its exit code."""
        return main(self.command(name, *arguments))

    def problems(self, **options: Any) -> list[str]:
        """The printed problems: `content/people/ada.md:3:1: …`, each with its excerpt."""
        return [str(problem) for problem in self.check(**options).problems]

    def problem_lines(self) -> list[str]:
        """The first lines of the printed problems, without excerpts."""
        return [problem.split("\n")[0] for problem in self.problems()]

    def graph(self, **options: Any) -> Graph:
        """The graph of the content, which must have no errors."""
        checked = self.check(**options)
        assert checked.graph is not None, "\n".join(map(str, checked.problems))
        return checked.graph

    def html(self, path: str) -> str:
        """The text of an output file; `path` is relative to `public/`."""
        return (self.public / path).read_text(encoding="utf-8")

    def files(self) -> dict[str, bytes]:
        """The bytes of all output files, by path."""
        found = sorted(self.public.rglob("*"))
        return {path.relative_to(self.public).as_posix(): path.read_bytes() for path in found if path.is_file()}

    def clean(self, **options: Any) -> dict[str, bytes]:
        """The output files of a clean build of the same content, in temporary folders."""
        with TemporaryDirectory(dir=self.root) as folder:
            other = Site(Path(folder))
            self.build(**({"output": other.public, "cache": other.root / ".cache"} | options))
            return other.files()


class OwnSite(Site):
    """A site with its own copy of templates, static files and message catalogs, for tests that edit them."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        for name in ("templates", "static"):
            copytree(REPOSITORY / name, root / name)
        self.write({"locale/fr/LC_MESSAGES/talentwar.po": catalogue({"People": "Personnes", "Moves": "Mouvements"})})

    def options(self, **options: Any) -> BuildOptions:
        own = {"templates": self.root / "templates", "static": self.root / "static", "locales": self.root / "locale"}
        return super().options(**(own | options))


def catalogue(strings: Mapping[str, str]) -> str:
    """A French message catalog (.po)."""
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\nPlural-Forms: nplurals=2; plural=(n > 1);\\n"\n'
    return head + "".join(f'\nmsgid "{message}"\nmsgstr "{text}"\n' for message, text in strings.items())


def compile_templates_once(monkeypatch: MonkeyPatch) -> None:
    """Makes Jinja reuse the compiled code of templates with the same source."""
    original = Environment.compile
    compiled: dict[tuple[Any, ...], Any] = {}

    def compile(environment: Environment, source: str, *names: Any, **options: Any) -> Any:
        key = (source, *names, *sorted(options.items()))
        if key not in compiled:
            compiled[key] = original(environment, source, *names, **options)
        return compiled[key]

    monkeypatch.setattr(Environment, "compile", compile)


def read(content: Path) -> Iterator[Document | Problem]:
    """The documents of a content folder, and a problem for each file that is not one."""
    for item in find_files(content):
        yield load(item, Path(item.file).read_bytes()) if isinstance(item, SourceFile) else item


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """Limits the size of files, like a full disk: a write beyond it fails."""
    resource = importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
