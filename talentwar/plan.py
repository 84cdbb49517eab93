"""Every file of the site, before any is written: pages, made files, copies. No two at one place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from . import urls as u
from .catalog import Catalog
from .pages import PageView, RedirectPage
from .problems import Problem, shown
from .views import SiteView


class PlannedPage(Struct, frozen=True):
    """A page to render into a file, which is named from the output folder."""

    file: str
    view: PageView


class PlannedFile(Struct, frozen=True):
    """A file that is ready as it is."""

    file: str
    data: bytes


class Plan(Struct, frozen=True):
    """All outputs of a build."""

    site: SiteView
    pages: tuple[PlannedPage, ...]
    files: tuple[PlannedFile, ...]

    @property
    def paths(self) -> frozenset[str]:
        return frozenset([page.file for page in self.pages] + [item.file for item in self.files])


def plan(site: SiteView, views: Iterable[PageView], files: Iterable[PlannedFile]) -> Plan:
    """The plan of a site's views and files; ValueError where two outputs share a place."""
    pages = tuple(PlannedPage(u.file_of(_path(view)), view) for view in views)
    made = tuple(files)
    seen: set[str] = set()
    for file in [page.file for page in pages] + [item.file for item in made]:
        if file in seen:
            raise ValueError(f"two outputs at {file}")
        seen.add(file)
    return Plan(site, pages, made)


def _path(view: PageView) -> str:
    return view.former if isinstance(view, RedirectPage) else view.head.path


def check_addresses(catalog: Catalog) -> Iterator[Problem]:
    """Prose pages whose address is taken by a part of the site."""
    for entry in catalog.pages.values():
        if entry.slug in u.RESERVED:
            yield entry.document.problem(
                (), f"a page cannot be named {shown(entry.slug)}: that address is the site's own."
            )


def static_files(static: Path, catalog: Catalog) -> Iterator[PlannedFile]:
    """The files of the static folder as they are; its stylesheets joined into one, with the colours of the labs."""
    styles = []
    for path in sorted(static.rglob("*")) if static.is_dir() else ():
        name = path.relative_to(static).as_posix()
        if not path.is_file() or any(part.startswith(".") for part in Path(name).parts):
            continue
        if name.endswith(".css"):
            styles.append((name, path.read_text(encoding="utf-8")))
        else:
            yield PlannedFile(name, path.read_bytes())
    # The file that declares the order of the layers comes first; then order no longer matters.
    styles.sort(key=lambda item: (not item[0].endswith("layers.css"), item[0]))
    sheet = "\n".join(text.strip() for _, text in styles) + "\n" + lab_colours(catalog)
    yield PlannedFile(u.STYLESHEET[1:], sheet.encode())


def lab_colours(catalog: Catalog) -> str:
    """A class for each lab that has a colour."""
    rules = "".join(
        f".lab-{slug} {{ --lab: {entry.record.color}; }}\n"
        for slug, entry in catalog.labs.items()
        if entry.record.color
    )
    return f"@layer components {{\n{rules}}}\n" if rules else ""
