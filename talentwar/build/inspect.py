"""Answers about a build: whether it equals a clean one, why a page was rendered, what took the time."""

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from msgspec.structs import replace

from talentwar.urls import file_of

from .cache import Plan
from .options import BuildOptions
from .pipeline import BuildReport, build
from .render import Output
from .timings import SLOWEST


def verify(options: BuildOptions) -> tuple[str, ...]:
    """The output files that differ from a clean build."""
    with tempfile.TemporaryDirectory() as folder:
        clean = replace(options, output=Path(folder, "output"), cache=Path(folder, "cache"), clean=False)
        report = build(clean)
        files = [output.file for output in report.plan.files]
        files += [path.relative_to(clean.output).as_posix() for path in clean.output.rglob("*") if path.is_file()]
        return tuple(sorted({file for file in files if _bytes(options.output / file) != _bytes(clean.output / file)}))


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def explain(report: BuildReport, address: str) -> str:
    """Why this build rendered the page at an address or did not: which part of its key changed."""
    path = urlsplit(address).path or "/"
    file = file_of(path if path.startswith("/") else f"/{path}")
    now = _output(report.plan, file)
    before = _output(report.last_plan, file)
    if now is None:
        return f"{path} is not a page of this site." if before is None else f"{path} was a page, but is no longer one."
    reasons = list(_differences(report, before, now))
    if not reasons:
        reason = "its key is the same: the generator, the templates, the site and its own view have not changed"
    elif before is None:
        reason = "the last build did not have this page"
    else:
        reason = f"of its key, this changed: {', '.join(reasons)}"
    if file in report.rendered:
        action = "was rendered"
    elif reasons:
        action = "was not rendered, because the cache had it from an earlier build"
    else:
        action = "was not rendered"
    wrote = "and written" if file in report.changes.written else "and its file was left as it was"
    return f"{path} {action}, {wrote}: {reason}."


def _output(plan: Plan | None, file: str) -> Output | None:
    return next((output for output in plan.outputs if output.file == file), None) if plan else None


def _differences(report: BuildReport, before: Output | None, now: Output) -> Iterator[str]:
    last = report.last_plan
    if before is None or last is None:
        yield "everything"
        return
    if before.key == now.key:
        return
    if last.stamp != report.plan.stamp:
        yield "the generator, its libraries or the templates"
    if last.site_digest != report.plan.site_digest:
        yield "what every page shows of the site"
    if before.view != now.view:
        body = now.document and last.bodies.get(now.document) != report.plan.bodies.get(now.document)
        yield f"its own view, at least the body of {now.document}" if body else "its own view"


_KINDS = {
    "feeds": r"feed\.(xml|json)$",
    "images": r"share\.png$",
    "api": r"^api/",
    "database": r"^data/tracker\.",
    "tables": r"^data/.+\.(csv|json)$",
    "search": r"^pagefind/",
    "host files": r"^(_headers|_redirects|robots\.txt|sitemap)",
    "other pages": r"\.html$",
}
"""The kinds of published files, by a pattern of their paths. The first that matches counts; other files are assets."""
_SECTION = re.compile(
    r"^(?:[a-z]{2,3}(?:-[a-z0-9]+)*/)?"
    r"((?:people|labs|flows|sources|topics|timeline|claims|money|changes|search|data)/).*\.html$"
)


def kind_of_output(file: str) -> str:
    """The kind of a published file; pages are counted by section, in all languages together."""
    section = _SECTION.match(file)
    if section:
        return f"pages in {section[1]}"
    return next((kind for kind, pattern in _KINDS.items() if re.search(pattern, file)), "assets")


def sizes(folder: Path) -> Iterator[str]:
    """The number and the bytes of the files of each kind in an output folder, the largest first."""
    kinds: dict[str, tuple[int, int]] = {}
    for path in folder.rglob("*"):
        if path.is_file():
            kind = kind_of_output(path.relative_to(folder).as_posix())
            files, size = kinds.get(kind, (0, 0))
            kinds[kind] = files + 1, size + path.stat().st_size
    yield "Published"
    for kind, (files, size) in sorted(kinds.items(), key=lambda item: (-item[1][1], item[0])):
        yield f"  {files:8,} files  {size / 1000:12,.1f} kB  {kind}"


def profile(report: BuildReport) -> Iterator[str]:
    """The slowest pages, templates and documents of a build, one a line."""
    yield "Slowest pages"
    for seconds, file in sorted(report.timings.slowest, reverse=True):
        yield f"  {seconds * 1000:8.1f} ms  {file}"
    yield "Slowest templates, all their pages together"
    for name, (count, seconds) in sorted(report.timings.by_template.items(), key=lambda item: -item[1][1])[:SLOWEST]:
        yield f"  {seconds * 1000:8.1f} ms  {name}, {count} pages"
    yield "Slowest documents"
    for path, seconds in sorted(report.parsed, key=lambda item: -item[1])[:SLOWEST]:
        yield f"  {seconds * 1000:8.1f} ms  {path}"
