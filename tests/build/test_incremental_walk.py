"""After any edits, crashes and damage, a build gives the same bytes as a clean build.

Each mutant removes one safeguard of incremental builds; the comparison with a clean build must then fail.
"""

import os
import pkgutil
import random
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from sitebuilder import WAR, OwnSite, Site, catalogue, sections

from talentwar.build import inputs, pipeline
from talentwar.build.cache import BuildCache, ProcessCache
from talentwar.build.options import BuildOptions
from talentwar.build.publish import Manifest, ManifestEntry
from talentwar.build.render import EditionRenderer, SiteRenderer
from talentwar.problems import Rejected

NAMES = ("ada", "bess", "carl", "dora", "eve")
LABS = ("acme", "north", "babbage", "cole")
IDS = ("gazette", "digest", "herald", "almanac")


class CrashError(BaseException):
    """Ends a build anywhere. No code catches it."""


# Edits. Each writes a file from a few choices, so that earlier states recur often.


def person(site: OwnSite, pick: Callable[[int], int]) -> None:
    name = NAMES[pick(5)]
    given = ("Ada", "Bess", "Carl", "Ada")[pick(4)]
    alias = f"aliases: [{name}-{pick(2)}]\n" if pick(3) == 0 else ""
    draft = "draft: true\n" if pick(8) == 0 else ""
    topics = f"topics: [{('engines', 'programs')[pick(2)]}]\n" if pick(3) == 0 else ""
    moves = "".join(_move(number, pick) for number in range(pick(3)))
    moves = f"moves:\n{moves}" if moves else ""
    site.write(
        {f"content/people/{name}.md": f"---\nname: {given} of {name}\n{alias}{draft}{topics}{moves}---\n{_body(pick)}"}
    )


def _move(number: int, pick: Callable[[int], int]) -> str:
    origin, destination = pick(4), pick(4)
    ends = f"from: {LABS[origin]}, to: {LABS[destination]}" if origin != destination else f"to: {LABS[destination]}"
    state = ("", ", status: confirmed, confirmed_by: Them", ", status: retracted, why: Wrong.", ", status: rumoured")
    pay = ", pay: [{amount: 1M USD}]" if pick(3) == 0 else ""
    dispute = ", disputes: [{by: ada, says: No., sources: [herald]}]" if pick(4) == 0 else ""
    date = f"{2024 + number}-{pick(3) + 1:02}"
    return f"  - {{id: m{number}, date: {date}, {ends}, sources: [{IDS[pick(4)]}]{state[pick(4)]}{pay}{dispute}}}\n"


def _body(pick: Callable[[int], int]) -> str:
    bodies = (
        "",
        "Plain.\n",
        "Prose.\n",
        f"With [[{NAMES[pick(5)]}]].\n",
        f"At [[{LABS[pick(4)]}]].[[@{IDS[pick(4)]}]]\n",
    )
    return bodies[pick(5)]


def text(site: OwnSite, pick: Callable[[int], int]) -> None:
    found = sorted((site.root / "content").glob("*/*.md"))
    path = found[pick(len(found))]
    front = path.read_text().split("---\n")[1]
    path.write_text(f"---\n{front}---\n{_body(pick)}")


def lab(site: OwnSite, pick: Callable[[int], int]) -> None:
    name = LABS[pick(4)]
    colour = f'color: "#00000{pick(3)}"\n' if pick(2) else ""
    parent = "parent: acme\n" if name == "north" and pick(2) else ""
    alias = "aliases: [old-works]\n" if name == "cole" and pick(2) else ""
    number = f'number: ">={pick(3) + 1}"'
    count = f"{{id: n, kind: count, date: 2026-08-01, from: babbage, to: acme, {number}, sources: [almanac]}}"
    events = f"events:\n  - {count}\n" if pick(3) == 0 else ""
    title = f"name: {name.title()} {('Works', 'Labs')[pick(2)]}\n"
    site.write({f"content/labs/{name}.md": f"---\n{title}{colour}{parent}{alias}{events}---\n{_body(pick)}"})


def source(site: OwnSite, pick: Callable[[int], int]) -> None:
    derived = ", derived_from: [gazette]" if pick(2) else ""
    site.write(f"""\
-- content/sources/all.yml --
gazette: {{title: Title {pick(2)}, publisher: The Gazette, date: 2026-05-04, url: "https://gazette.example/ada"}}
digest: {{title: In brief, publisher: The Digest, date: 2026-05-05{derived}, no_url: In print.}}
herald: {{title: Title {pick(2)}, publisher: The Herald, date: 2026-06-01, url: "https://herald.example/sum"}}
""")


def remove(site: OwnSite, pick: Callable[[int], int]) -> None:
    path = f"content/people/{NAMES[pick(5)]}{('.fr', '')[pick(2)]}.md"
    if (site.root / path).exists():
        site.delete(path)


def setting(site: OwnSite, pick: Callable[[int], int]) -> None:
    topics = "topics: {engines: {name: Engines}, programs: {name: Programs}}\n"
    address = ("https://moves.example/tracker", "https://moves.example")[pick(2)]
    languages = ("", "languages: [en, fr]\n", "languages: [en, fr]\n", "languages: [fr, en]\n")[pick(4)]
    site.write({"content/site.yml": f"title: Moves {pick(2)}\nbase_url: {address}\n{languages}{topics}"})


def translation(site: OwnSite, pick: Callable[[int], int]) -> None:
    name = NAMES[pick(5)]
    texts = ("", "name: Une autre\n", "records: {m0: {disputes: [{by: ada, says: Non.}]}}\n")[pick(3)]
    site.write({f"content/people/{name}.fr.md": f"---\n{texts}---\n{_body(pick)}"})


def strings(site: OwnSite, pick: Callable[[int], int]) -> None:
    texts = {"People": ("Personnes", "Gens")[pick(2)], "%s dated record.": "%s fait."}
    site.write({"locale/fr/LC_MESSAGES/talentwar.po": catalogue(texts)})


def page(site: OwnSite, pick: Callable[[int], int]) -> None:
    site.write({"content/pages/about.md": f"---\ntitle: {('About', 'This site')[pick(2)]}\n---\n{_body(pick)}"})


def template(site: OwnSite, pick: Callable[[int], int]) -> None:
    path = site.root / "templates" / ("pages/person.html", "layouts/base.html")[pick(2)]
    mark = "<!-- changed -->"
    content = path.read_text().replace(mark, "")
    path.write_text(re.sub("(?=</h1>|</body>)", mark, content) if pick(2) else content)


def style(site: OwnSite, pick: Callable[[int], int]) -> None:
    site.write(
        {"static/css/walk.css": f"p {{ order: {pick(2)} }}\n", f"static/img/{pick(2)}.svg": f"<svg id='{pick(2)}'/>"}
    )


def output(site: OwnSite, pick: Callable[[int], int]) -> None:
    """Damages or removes a file of the output, or removes all of them."""
    files = sorted(site.files())
    if not files:
        return
    path = site.public / files[pick(len(files))]
    (lambda: path.write_text("damaged"), path.unlink, lambda: rmtree(site.public))[pick(3)]()


def cut(site: OwnSite, pick: Callable[[int], int]) -> None:
    """Truncates the build cache. The manifest is not truncated: without it, a build does not know which files to remove."""
    path = site.root / ".cache/build.sqlite3"
    if path.exists():
        os.truncate(path, pick(path.stat().st_size + 1))


EDITS = (
    person, person, person, text, text, lab, lab, source, remove, setting, page, template, style, output, cut,
    translation, strings,
)  # fmt: skip
POINTS = (
    ("talentwar.build.publish._write", 40),
    ("talentwar.build.pipeline.prune", 1),
    ("talentwar.build.publish.Manifest.save", 1),
    ("talentwar.build.publish.Manifest.invalidate", 1),
    ("talentwar.build.cache.BuildCache.save_plan", 1),
    ("talentwar.build.inputs.save_scan", 1),
    ("talentwar.build.store.Store._run", 8),
    ("talentwar.build.store.Store.close", 2),
    ("talentwar.build.publish.os.open", 40),
    ("talentwar.build.publish.os.fstat", 40),
    ("talentwar.build.publish.os.replace", 40),
)
"""Functions in which a build can die, and about how often a build calls them."""


# The walk


def state(site: OwnSite) -> dict[str, bytes]:
    """The files that a test may edit."""
    folders = (site.root / name for name in ("content", "templates", "static", "locale"))
    files = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(site.root).as_posix(): path.read_bytes() for path in files}


def restore(site: OwnSite, files: dict[str, bytes]) -> None:
    now = state(site)
    for path in now.keys() - files.keys():
        site.delete(path)
    site.write({path: data for path, data in files.items() if now.get(path) != data})


def build_and_die(site: OwnSite, point: str, calls: int) -> None:
    """Builds until the nth call of a function, where the build dies."""
    real = pkgutil.resolve_name(point)
    left = [calls]

    def call(*arguments: Any, **options: Any) -> Any:
        left[0] -= 1
        if left[0] < 0:
            raise CrashError
        return real(*arguments, **options)

    with pytest.MonkeyPatch.context() as patched, suppress(CrashError):
        patched.setattr(point, call)
        site.build()


class Observer:
    """Observes pages, and records what it is shown."""

    def __init__(self, files: Iterable[str]) -> None:
        self._files = tuple(files)
        self.shown: dict[str, bytes] = {}

    def watched_files(self) -> Collection[str]:
        return self._files

    def page_ready(self, file: str, data: bytes) -> None:
        self.shown[file] = data


def good_build(site: OwnSite, past: list[dict[str, bytes]], process_cache: ProcessCache | None = None) -> None:
    """A build that equals a clean one; or a rejected build that changes nothing, after which the edits are undone."""
    before = site.files()
    observer = Observer(before)
    try:
        site.build(process_cache, observer)
    except Rejected:
        assert site.files() == before
        restore(site, past[-1])
        site.build(process_cache, observer)
    else:
        past.append(state(site))
    assert_clean(site)
    assert observer.shown.items() <= site.files().items()


def assert_clean(site: OwnSite) -> None:
    found, clean = site.files(), site.clean()
    differing = sorted(name for name in found.keys() | clean.keys() if found.get(name) != clean.get(name))
    assert not differing, " ".join(differing)


def walk(site: OwnSite, chance: random.Random, steps: int, log: Callable[[str], None] = lambda _: None) -> None:
    past = [state(site)]
    process_cache = ProcessCache()
    good_build(site, past, process_cache)
    for number in range(steps):
        for _ in range(chance.choice((1, 1, 2))):
            edit = chance.choice(EDITS)
            log(f"{number}: {edit.__name__}")
            edit(site, chance.randrange)
        if chance.randrange(5) < 2:
            point, number_of_calls = chance.choice(POINTS)
            calls = chance.randrange(number_of_calls)
            log(f"{number}: dies at call {calls} of {point}")
            with suppress(Rejected):
                build_and_die(site, point, calls)
        if chance.randrange(4) == 0:
            log(f"{number}: back to an earlier state")
            restore(site, chance.choice(past[-4:]))
        good_build(site, past, chance.choice((process_cache, None)))


@settings(max_examples=10, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False))
def test_after_every_walk_the_output_equals_a_clean_build(chance: random.Random) -> None:
    with TemporaryDirectory() as folder:
        walk(OwnSite(Path(folder) / "site").write(WAR), chance, 30, note)


class SearchedSite(OwnSite):
    """A site with a search index and share images."""

    def options(self, **options: Any) -> BuildOptions:
        return super().options(**({"search": True} | options))

    def write(self, files: str | Mapping[str, str | bytes]) -> Site:
        written: dict[str, Any] = dict(sections(files) if isinstance(files, str) else files)
        settings = written.get("content/site.yml")
        if settings is not None and "share_images" not in str(settings):
            more = "share_images: true\n"
            written["content/site.yml"] = settings + (more.encode() if isinstance(settings, bytes) else more)
        return super().write(written)


@pytest.mark.parametrize("seed", range(3))
def test_after_a_walk_with_search_and_images_the_output_equals_a_clean_build(tmp_path: Path, seed: int) -> None:
    site = SearchedSite(tmp_path)
    site.write(WAR)
    walk(site, random.Random(seed), 5)
    assert {"share.png", "pagefind/pagefind-entry.json"} <= site.files().keys()


# The mutants


def without(part: str) -> Callable[[pytest.MonkeyPatch], None]:
    """Leaves out a part of the key of a page."""
    owner: Any = EditionRenderer if part == "site_digest" else SiteRenderer

    def mutate(patched: pytest.MonkeyPatch) -> None:
        make = owner.__init__

        def init(self: Any, *arguments: Any, **options: Any) -> None:
            make(self, *arguments, **options)
            setattr(self, part, b"")

        patched.setattr(owner, "__init__", init)

    return mutate


def graph_key_without_documents(patched: pytest.MonkeyPatch) -> None:
    key = inputs.graph_key

    def mutant(all_inputs: Any) -> bytes:
        documents = tuple(replace(document, for_graph=b"") for document in all_inputs.scan.documents)
        return key(replace(all_inputs, scan=replace(all_inputs.scan, documents=documents)))

    patched.setattr(inputs, "graph_key", mutant)


def manifest_without_invalidation(patched: pytest.MonkeyPatch) -> None:
    def invalidate(self: Manifest, files: Any) -> None:
        self.entries = {**dict.fromkeys(files, ManifestEntry()), **self.entries}

    patched.setattr(Manifest, "invalidate", invalidate)


def no_pruning(patched: pytest.MonkeyPatch) -> None:
    patched.setattr(pipeline, "prune", lambda *_: ())


def plan_without_bodies(patched: pytest.MonkeyPatch) -> None:
    class Equal(dict[str, bytes]):
        __hash__ = None  # type: ignore[assignment]

        def __eq__(self, other: object) -> bool:
            return True

        def __ne__(self, other: object) -> bool:
            return False

    plan = BuildCache.plan

    def mutant(self: BuildCache, graph: bytes) -> Any:
        found = plan(self, graph)
        return found and replace(found, bodies=Equal(found.bodies))

    patched.setattr(BuildCache, "plan", mutant)


def signatures_that_trust_any_time(patched: pytest.MonkeyPatch) -> None:
    patched.setattr("talentwar.build.inputs.time.time_ns", lambda: 2**62)


def edits(*changes: tuple[str, str, str]) -> Callable[[OwnSite], None]:
    def change(site: OwnSite) -> None:
        for path, old, new in changes:
            site.edit(path, old, new)

    return change


def add_and_die_and_delete(site: OwnSite) -> None:
    site.write({"content/people/dora.md": "---\nname: Dora\n---\n"})
    build_and_die(site, "talentwar.build.publish.Manifest.save", 0)
    site.delete("content/people/dora.md")


def edit_within_a_tick(site: OwnSite) -> None:
    path = site.root / "content/people/carl.md"
    os.utime(path, ns=(2**61, 2**61))
    site.build()
    path.write_text(path.read_text().replace("Plain.", "Prose."))
    os.utime(path, ns=(2**61, 2**61))


RENAME = edits(("content/people/bess.md", "Bess of Hardwick", "Elizabeth Talbot"))
MUTANTS: list[tuple[Callable[[pytest.MonkeyPatch], None], Callable[[OwnSite], object]]] = [
    (without("site_digest"), edits(("content/pages/about.md", "title: About", "title: On this site"))),
    (without("stamp"), edits(("templates/pages/person.html", "</h1>", "!</h1>"))),
    (graph_key_without_documents, RENAME),
    (manifest_without_invalidation, add_and_die_and_delete),
    (no_pruning, lambda site: site.delete("content/people/carl.md")),
    (plan_without_bodies, edits(("content/people/carl.md", "Plain.", "Plainer."))),
    (signatures_that_trust_any_time, edit_within_a_tick),
]


@pytest.mark.parametrize("is_mutated", [False, True])
@pytest.mark.parametrize(("mutate", "change"), MUTANTS, ids=lambda part: getattr(part, "__qualname__", ""))
def test_a_build_without_a_safeguard_differs_from_a_clean_one(
    tmp_path: Path, mutate: Callable[[pytest.MonkeyPatch], None], change: Callable[[OwnSite], object], is_mutated: bool
) -> None:
    site = OwnSite(tmp_path / "site")
    site.write(WAR)
    with pytest.MonkeyPatch.context() as patched:
        if is_mutated:
            mutate(patched)
        site.build()
        change(site)
        site.build()
    if is_mutated:
        with pytest.raises(AssertionError):
            assert_clean(site)
    else:
        assert_clean(site)
