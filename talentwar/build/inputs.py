"""Reads the inputs of a build: content, templates, static files, message catalogs and history, with their digests."""

import os
import platform
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from talentwar import urls as u
from talentwar.content.catalog import Catalog
from talentwar.pages.gettext_catalogs import read_catalogs
from talentwar.problems import Problem, of_kind, quoted
from talentwar.views.changes import ChangeContext

from .cache import BuildCache
from .content_reader import ScanResult, save_scan, scan_content
from .digests import canonical, digest
from .errors import InvalidStaticFile, OutputCollision
from .history import read_history
from .options import BuildOptions
from .render import Output

LIBRARIES = ("babel", "cbor2", "jinja2", "markdown", "markupsafe", "msgspec", "nh3", "pagefind-bin", "pillow", "pyyaml")


class BuildInputs(Struct, frozen=True):
    """The inputs of a build.

    `stamp` is a digest of the generator and the templates. `graph_key` is a digest of everything except the bodies of
    documents; it is empty if the content has errors. `bodies` has a digest of each body by path, `catalogs` the PO file
    of each language.
    """

    options: BuildOptions
    scan: ScanResult
    templates: dict[str, str]
    static: dict[str, bytes]
    catalogs: dict[str, bytes]
    change_context: ChangeContext
    stamp: bytes
    graph_key: bytes
    bodies: dict[str, bytes]


class StaticFile(Struct, frozen=True):
    """A file that is published as it is."""

    file: str
    data: bytes

    @property
    def output(self) -> Output:
        return Output(self.file, digest(self.data))


def read_inputs(options: BuildOptions, cache: BuildCache) -> BuildInputs:
    """Reads all inputs. Saves the parsed documents at once: they remain valid even if the build fails."""
    cache.process.generator = generator = cache.process.generator or generator_stamp()
    templates, static = read_templates(options.templates), read_static(options.static)
    change_context = options.change_context
    if options.history:
        history = read_history(options.content, cache.store, generator)
        change_context = replace(change_context, history=history)
    scan = scan_content(
        options.content, cache.store, time.time_ns(), generator, options.jobs, options.scheduler
    )  # fmt: skip
    save_scan(cache.store, scan)
    inputs = BuildInputs(
        options=options,
        scan=scan,
        templates=templates,
        static=static,
        catalogs=read_catalogs(options.locales),
        change_context=change_context,
        stamp=digest(generator, templates_stamp(templates)),
        graph_key=b"",
        bodies={document.file.path: document.for_page for document in scan.documents},
    )
    return replace(inputs, graph_key=graph_key(inputs))


def graph_key(inputs: BuildInputs) -> bytes:
    """A digest of everything that the graph and the views depend on, except bodies; empty if there are errors."""
    options, scan = inputs.options, inputs.scan
    if scan.problems or any(document.problems for document in scan.documents):
        return b""
    values = (
        options.content.name, options.today.isoformat(), options.base_url, options.drafts, options.strict,
        options.search, inputs.change_context, options.fingerprints, inputs.catalogs,
    )  # fmt: skip
    static = inputs.static.items() if options.fingerprints else ()
    files = [part for name, data in static for part in (name.encode(), data)]
    documents = [part for item in scan.documents for part in (item.file.path.encode(), item.for_graph)]
    return digest(inputs.stamp, canonical(values), *files, *documents)


def generator_stamp() -> bytes:
    """The digest of the source of this package, of Python, and of the libraries that affect documents and pages."""
    package = Path(__file__).parent.parent
    files = sorted([*package.rglob("*.py"), *package.rglob("*.ttf")])
    source = [part for file in files for part in (file.relative_to(package).as_posix().encode(), file.read_bytes())]
    versions = [*(version(name).encode() for name in LIBRARIES), sqlite3.sqlite_version.encode()]
    return digest(platform.python_version().encode(), *versions, *source)


def templates_stamp(templates: Mapping[str, str]) -> bytes:
    return digest(*(part.encode() for item in sorted(templates.items()) for part in item))


def read_templates(folder: Path) -> dict[str, str]:
    """The templates of a folder by name, which is the path below it."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*.html"))
        if path.is_file()
    }


def read_static(folder: Path) -> dict[str, bytes]:
    """The files of the static folder by path below it, without hidden files. `InvalidStaticFile` for a bad one."""
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


def check_collisions(outputs: Iterable[Output]) -> tuple[Output, ...]:
    """The outputs of a build. `OutputCollision` if two have one path, or one's path is a folder of another.

    Ids cannot lead out of the output folder; this is a second check that no path does.
    """
    files: dict[str, Output] = {}
    folders: set[str] = set()
    for output in outputs:
        if output.file in files:
            raise OutputCollision(f"two outputs at {output.file}")
        if output.file.startswith("/") or "../" in output.file:
            raise InvalidStaticFile(f"{output.file} is outside of the site")
        files[output.file] = output
        folder = output.file.rpartition("/")[0]
        while folder and folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    for file in folders & files.keys():
        raise OutputCollision(f"{file} is both an output and the folder of others")
    by_lowercase = {file.lower(): file for file in files}
    if len(by_lowercase) < len(files):
        file = next(file for file in files if by_lowercase[file.lower()] != file)
        raise OutputCollision(f"{file} and {by_lowercase[file.lower()]} are one file on many disks")
    return tuple(files.values())


def check_addresses(catalog: Catalog) -> Iterator[Problem]:
    """Prose pages with an address that the site itself uses."""
    yield from of_kind("duplicate", _taken_addresses(catalog))


def _taken_addresses(catalog: Catalog) -> Iterator[Problem]:
    editions = {u.edition(language)[1:] for language in catalog.settings.languages[1:]}
    for entry in catalog.pages.values():
        # In Netlify, `/assets/*` matches every address that begins with /assets, even without the slash.
        if entry.slug in u.RESERVED | editions or entry.slug.startswith("assets"):
            yield entry.file.problem(
                (), f"a page cannot be named {quoted(entry.slug)}: that address is the site's own."
            )


def _check_static(path: Path, name: str, root: str) -> None:
    """`InvalidStaticFile` for anything but a file of the static folder with a printable name."""
    if not name.isprintable():
        raise InvalidStaticFile(f"the name {quoted(name)} cannot be an address")
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
