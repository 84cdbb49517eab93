"""What a build depends on, and what it will write beside its pages: stamps, static files, no two at one place."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path

from msgspec import Struct

from talentwar import urls as u
from talentwar.content.catalog import Catalog
from talentwar.problems import Problem, of_kind, shown

from .digests import digest
from .errors import InvalidStaticFile, OutputCollision
from .render import Output

LIBRARIES = ("babel", "cbor2", "jinja2", "markdown", "markupsafe", "msgspec", "nh3", "pagefind-bin", "pillow", "pyyaml")


class StaticFile(Struct, frozen=True):
    """A file that is ready as it is."""

    file: str
    data: bytes

    @property
    def output(self) -> Output:
        return Output(self.file, digest(self.data))


def generator_stamp() -> bytes:
    """The digest of this package's own source, of Python, and of the libraries that make documents and pages."""
    package = Path(__file__).parent.parent
    files = sorted([*package.rglob("*.py"), *package.rglob("*.ttf")])
    source = [part for file in files for part in (file.relative_to(package).as_posix().encode(), file.read_bytes())]
    versions = [*(version(name).encode() for name in LIBRARIES), sqlite3.sqlite_version.encode()]
    return digest(platform.python_version().encode(), *versions, *source)


def templates_stamp(templates: Mapping[str, str]) -> bytes:
    return digest(*(part.encode() for item in sorted(templates.items()) for part in item))


def read_templates(folder: Path) -> dict[str, str]:
    """Every template of a folder, by its name below it."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*.html"))
        if path.is_file()
    }


def read_static(folder: Path) -> dict[str, bytes]:
    """Every file of the static folder by its name below it, but for hidden ones.

    `Unfit` where one of them cannot be published.
    """
    files = {}
    root = os.path.realpath(folder)
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        name = path.relative_to(folder).as_posix()
        if any(part.startswith(".") for part in Path(name).parts) or (path.is_dir() and not path.is_symlink()):
            continue
        _check_static(path, name, root)
        files[name] = data = path.read_bytes()
        if name.endswith(".css") and not _is_utf8(data):
            raise InvalidStaticFile(f"{name} is not UTF-8")
    return files


def check_collisions(sheets: Iterable[Output]) -> tuple[Output, ...]:
    """The sheets of a build; `Collision` where two are of one file, or one's file is another's folder.

    No name leads out of the output folder: what ids may be sees to that, and this would not let one pass.
    """
    files: dict[str, Output] = {}
    folders: set[str] = set()
    for sheet in sheets:
        if sheet.file in files:
            raise OutputCollision(f"two outputs at {sheet.file}")
        if sheet.file.startswith("/") or "../" in sheet.file:
            raise InvalidStaticFile(f"{sheet.file} is outside of the site")
        files[sheet.file] = sheet
        folder = sheet.file.rpartition("/")[0]
        while folder and folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    for file in folders & files.keys():
        raise OutputCollision(f"{file} is both an output and the folder of others")
    on_any_disk = {file.lower(): file for file in files}
    if len(on_any_disk) < len(files):
        file = next(file for file in files if on_any_disk[file.lower()] != file)
        raise OutputCollision(f"{file} and {on_any_disk[file.lower()]}, which many disks take for one")
    return tuple(files.values())


def check_addresses(catalog: Catalog) -> Iterator[Problem]:
    """Prose pages whose address is taken by a part of the site."""
    yield from of_kind("duplicate", _taken_addresses(catalog))


def _taken_addresses(catalog: Catalog) -> Iterator[Problem]:
    editions = {u.edition(language)[1:] for language in catalog.settings.languages[1:]}
    for entry in catalog.pages.values():
        # Netlify takes `/assets/*` for all that begins so, with or without the slash.
        if entry.slug in u.RESERVED | editions or entry.slug.startswith("assets"):
            yield entry.document.problem(
                (), f"a page cannot be named {shown(entry.slug)}: that address is the site's own."
            )


def _check_static(path: Path, name: str, root: str) -> None:
    """`Unfit` for what is no file of the static folder, and for one that no address can name."""
    if not name.isprintable():
        raise InvalidStaticFile(f"the name {shown(name)} cannot be an address")
    if path.is_symlink() and not os.path.realpath(path).startswith(root + os.sep):
        raise InvalidStaticFile(f"{name} is a symbolic link that leaves the folder; put the file itself there")
    if not path.is_file():
        raise InvalidStaticFile(f"{name} is not a regular file")


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def lab_colours(catalog: Catalog) -> dict[str, str]:
    return {slug: entry.record.color for slug, entry in catalog.labs.items() if entry.record.color}
