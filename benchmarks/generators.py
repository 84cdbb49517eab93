"""The two generators: their folders and commands, and the states in which a build is measured."""

import re
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from facts import lab_slug, person_slug
from measure import Command, FailedError, answer, seconds

PROJECT = Path(__file__).resolve().parent.parent
BUILD = (sys.executable, str(PROJECT / "build.py"))
TODAY = "2026-11-21"


def _nothing(*_: int) -> None:
    pass


@dataclass(frozen=True)
class Contender:
    """A command, and what surrounds it off the clock.

    `prepare` comes once, before all runs; `before` and `after` come with each, and are given its number. `after`
    raises FailedError unless the command did what it is measured for.
    """

    name: str
    command: Command
    prepare: Callable[[], object] = _nothing
    before: Callable[[int], object] = _nothing
    after: Callable[[int], object] = _nothing


@dataclass(frozen=True)
class Tracker:
    """A tracker built by this project. `people` is how many have a page of their own; None if it is not known."""

    content: Path
    folder: Path
    options: Command
    people: int | None = None

    @property
    def output(self) -> Path:
        return self.folder / "output"

    @property
    def cache(self) -> Path:
        return self.folder / "cache"

    @property
    def command(self) -> Command:
        folders = {"content": self.content, "output": self.output, "cache": self.cache}
        folders |= {name: PROJECT / name for name in ("templates", "static")}
        named = (word for name, path in folders.items() for word in (f"--{name}", str(path)))
        return (*BUILD, "build", *named, "--today", TODAY, *self.options)

    def cold(self, name: str = "ours") -> Contender:
        """Without a cache and an output folder."""
        return Contender(name, self.command, before=lambda _: self._clear(), after=lambda _: self._check())

    def warm(self) -> Contender:
        """With a restored cache and without an output folder."""
        return Contender(
            "ours",
            self.command,
            prepare=self._save_cache,
            before=lambda _: self._restore_cache(),
            after=lambda _: self._check(),
        )

    def unchanged(self) -> Contender:
        """Without changes since the last build."""
        return Contender("ours", self.command, prepare=self._build, after=lambda _: self._check())

    def profile_edited(self) -> Contender:
        """With a new sentence in one profile."""
        slug = person_slug((self.people or 0) // 2)

        def edit(run: int) -> None:
            with (self.content / "people" / f"{slug}.md").open("a", encoding="utf-8") as profile:
                profile.write(f"\nA sentence came with edit {run}.\n")

        def check(run: int) -> None:
            self._check()
            self._expect(f"people/{slug}", f"A sentence came with edit {run}.")

        return Contender("ours", self.command, prepare=self._build, before=edit, after=check)

    def lab_renamed(self) -> Contender:
        """With a new name of the busiest lab."""
        slug = lab_slug(0)
        profile = self.content / "labs" / f"{slug}.md"

        def edit(run: int) -> None:
            text = profile.read_text(encoding="utf-8")
            name = f"name: Lab renamed {run}"
            profile.write_text(re.sub("^name: .*$", name, text, count=1, flags=re.MULTILINE), encoding="utf-8")

        def check(run: int) -> None:
            self._check()
            self._expect(f"labs/{slug}", f"Lab renamed {run}")
            self._expect(f"people/{self._somebody_of(slug)}", f"Lab renamed {run}")

        return Contender("ours", self.command, prepare=self._build, before=edit, after=check)

    def _clear(self) -> None:
        for folder in (self.output, self.cache):
            shutil.rmtree(folder, ignore_errors=True)

    def _build(self) -> None:
        seconds(self.command)

    def _save_cache(self) -> None:
        self._build()
        shutil.rmtree(self._saved, ignore_errors=True)
        shutil.copytree(self.cache, self._saved)

    def _restore_cache(self) -> None:
        self._clear()
        shutil.copytree(self._saved, self.cache)

    @property
    def _saved(self) -> Path:
        return self.folder / "saved-cache"

    def _check(self) -> None:
        if self.people is not None:
            _expect_people(self.output, self.people)

    def _expect(self, page: str, words: str) -> None:
        if words not in (self.output / page / "index.html").read_text(encoding="utf-8"):
            raise FailedError(f"The build left {page} as it was.")

    def _somebody_of(self, lab: str) -> str:
        profiles = sorted((self.content / "people").glob("*.md"))
        return next(file.stem for file in profiles if f"from: {lab}\n" in file.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class HugoSite:
    """The same facts as a Hugo site."""

    binary: Path
    folder: Path
    people: int

    @property
    def output(self) -> Path:
        return self.folder / "public"

    def cold(self, name: str) -> Contender:
        return Contender(
            name,
            (str(self.binary), "--source", str(self.folder), "--cacheDir", str(self.folder / "cache")),
            before=lambda _: self._clear(),
            after=lambda _: _expect_people(self.output, self.people),
        )

    def _clear(self) -> None:
        for name in ("public", "cache", "resources"):
            shutil.rmtree(self.folder / name, ignore_errors=True)


def _expect_people(output: Path, people: int) -> None:
    """FailedError if the build wrote another number of pages."""
    found = sum(1 for _ in output.glob("people/p[0-9]*/index.html"))
    if found != people:
        raise FailedError(f"The build wrote {found:,} pages of people instead of {people:,}.")


def build_options(*wanted: str) -> Command:
    """The options that this version of the project has, so that older versions can be measured."""
    known = answer((*BUILD, "build", "--help"))
    return tuple(option for option in wanted if option.partition("=")[0] in known)


def find_hugo(given: Path | None) -> Path | None:
    """Hugo's binary: the one given, else one in PATH, else that of the installed package `hugo`.

    The package's own `hugo` in PATH is a Python script that starts the binary, which would cost Hugo time; it is
    passed over.
    """
    if given:
        return given if given.is_file() else None
    in_path = shutil.which("hugo")
    if in_path and not _is_script(Path(in_path)):
        return Path(in_path)
    try:
        packaged = Path(str(metadata.distribution("hugo").locate_file("hugo/binaries/hugo")))
    except metadata.PackageNotFoundError:
        return None
    return packaged if packaged.is_file() else None


def hugo_version(binary: Path) -> str:
    return re.sub(r"^hugo v([0-9.]+).*", r"\1", answer((str(binary), "version")), flags=re.DOTALL)


def _is_script(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(2) == b"#!"
