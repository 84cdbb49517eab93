"""After an edit, exactly the pages that show it are rendered, and the output equals that of a clean build."""

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from shutil import rmtree
from types import NoneType, UnionType
from typing import NamedTuple, get_args, get_type_hints

import pytest
from sitebuilder import WAR, OwnSite

from talentwar.build.pipeline import BuildReport
from talentwar.pages.page_views import PersonPage
from talentwar.problems import Rejected
from talentwar.views.feeds import AtomFeed
from talentwar.views.parts import View

FOR_MACHINES = ("_headers", "_redirects", ".csv", ".json", ".sqlite", ".txt", ".xml")


def shown(files: tuple[str, ...]) -> str:
    """Pages as the table names them: `home`, or the folder of a page. Files for programs are left out."""
    others = [file for file in files if file not in for_machines(files)]
    names = ("home" if file == "index.html" else file.removesuffix("/index.html") for file in others)
    return " ".join(sorted(names))


def for_machines(files: tuple[str, ...]) -> set[str]:
    """The files for programs, and the page that lists their digests."""
    return {file for file in files if file.endswith(FOR_MACHINES) or file == "data/index.html"}


def pages(files: tuple[str, ...]) -> set[str]:
    return {file for file in files if file.endswith(".html")}


def parsed(report: BuildReport) -> list[str]:
    return [path for path, _ in report.parsed]


class Edit(NamedTuple):
    """A change of the site, the pages that it renders, other files that it writes, and files that it removes."""

    what: str
    change: Callable[[OwnSite], object]
    rendered: str
    beside: str = ""
    removed: str = ""


ABOUT, SOURCES, SETTINGS = "content/pages/about.md", "content/sources/all.yml", "content/site.yml"
ADA, BESS, CARL, DORA = (f"content/people/{name}.md" for name in ("ada", "bess", "carl", "dora"))
ACME, NORTH, BABBAGE, COLE = (f"content/labs/{name}.md" for name in ("acme", "north", "babbage", "cole"))

BESS_MOVED = "- {id: to-north, date: 2025-03, from: babbage, to: north, sources: [almanac]}"
BESS_IS_SHOWN = (
    "flows/acme/babbage flows/babbage/acme flows/babbage/north home labs/acme labs/babbage labs/north people "
    "people/bess sources/the-almanac timeline timeline/2025"
)

TABLE = (
    Edit("nothing", lambda site: None, ""),
    Edit("a person's text", lambda site: site.edit(CARL, "Plain.", "Plainer."), "people/carl"),
    Edit("a lab's text", lambda site: site.edit(BABBAGE, "See", "Look at"), "labs/babbage"),
    Edit("a page's text", lambda site: site.edit(ABOUT, "Of", "About"), "about"),
    Edit("a wikilink added: the page that it names mentions the other", lambda site: site.edit(CARL, "Plain.", "Plain, as [[bess]]."),
         "people/bess people/carl"),
    Edit("a wikilink removed", lambda site: site.edit(BABBAGE, "See [[acme]].", "See."), "labs/acme labs/babbage"),
    Edit("a citation added: the source's page names who cites it", lambda site: site.edit(CARL, "Plain.", "Plain.[[@herald]]"),
         "people/carl sources/the-herald"),
    Edit("a person renamed", lambda site: site.edit(BESS, "Bess of Hardwick", "Elizabeth Talbot"),
         f"{BESS_IS_SHOWN} search timeline/2025/03"),
    Edit("a lab renamed", lambda site: site.edit(NORTH, "Acme North", "Acme South"),
         f"{BESS_IS_SHOWN} labs search timeline/2025/03"),
    Edit("a lab's colour", lambda site: site.edit(ACME, "#0866ff", "#ff6608"), "", beside="css/site.css"),
    Edit("a lab's first colour: its name has a swatch now", lambda site: site.edit(COLE, "name: Cole", 'name: Cole\ncolor: "#123456"'),
         "labs labs/cole", beside="css/site.css"),
    Edit(
        "a move added: its source gets a page of its own, to which all that cite it link",
        lambda site: site.edit(
            CARL, "name: Carl", "moves: [{id: in, date: 2026-05, to: cole, sources: [herald]}]\nname: Carl"
        ),
        "claims home labs labs/acme labs/cole latest people people/ada people/carl sources sources/herald "
        "sources/the-herald timeline timeline/2026 timeline/2026/05",
    ),
    Edit(
        "a move removed",
        lambda site: site.edit(BESS, f"moves:\n  {BESS_MOVED}\n", ""),
        "flows flows/acme/babbage home labs labs/acme labs/babbage labs/north people people/bess search "
        "sources sources/the-almanac timeline timeline/2026 timeline/2026/04 topics/engines",
        removed="flows/babbage/acme flows/babbage/acme-works flows/babbage/north timeline/2025 timeline/2025/03",
    ),
    Edit("a move dated anew", lambda site: site.edit(BESS, "2025-03", "2025-04"),
         f"{BESS_IS_SHOWN} timeline/2025/04 timeline/2026/04", removed="timeline/2025/03"),
    Edit("a move retracted", lambda site: site.edit(BESS, BESS_MOVED, BESS_MOVED[:-1] + ", status: retracted, why: Another Bess.}"),
         f"{BESS_IS_SHOWN} changes claims flows labs timeline/2025/03 topics/engines"),
    Edit("a dispute's words", lambda site: site.edit(ACME, "says: Never.", "says: Once."), "claims home labs/acme"),
    Edit("a reported number", lambda site: site.edit(ACME, '">=2"', '">=3"'),
         "claims flows flows/acme/babbage home labs/acme labs/babbage sources/the-almanac timeline timeline/2026 timeline/2026/08"),
    Edit("a source's title", lambda site: site.edit(SOURCES, "A sum is named", "A sum is denied"),
         "claims home labs/acme people/ada sources/the-herald"),
    Edit(
        "a digest that is a report of its own now",
        lambda site: site.edit(SOURCES, "derived_from: [gazette], ", ""),
        "claims flows/acme/babbage flows/babbage/acme home labs/acme labs/babbage latest money people/ada sources/the-digest "
        "sources/the-gazette sources/the-herald timeline timeline/2026 timeline/2026/05 topics/programs",
    ),
    Edit("an alias added", lambda site: site.edit(BESS, "name: Bess", "aliases: [eliza]\nname: Bess"), "people/eliza"),
    Edit("an alias removed", lambda site: site.edit(ADA, "aliases: [countess]\n", ""), "", removed="people/countess"),
    Edit("a profile added", lambda site: site.write({DORA: "---\nname: Dora\n---\n"}), "people people/dora search"),
    Edit("a profile deleted", lambda site: site.delete(CARL), "people search", removed="people/carl"),
    Edit("a lab deleted", lambda site: site.delete(COLE), "labs search", removed="labs/cole"),
    Edit("a draft", lambda site: site.write({DORA: "---\nname: Dora\ndraft: true\n---\n"}), ""),
    Edit("a profile made a draft", lambda site: site.edit(CARL, "name:", "draft: true\nname:"), "people search", removed="people/carl"),
    Edit("a topic's name", lambda site: site.edit(SETTINGS, "name: Programs", "name: Code"), "people/ada search topics topics/programs"),
    Edit("a comment in the YAML", lambda site: site.edit(CARL, "name: Carl Jacobi", "name: Carl Jacobi  # or so"), ""),
    Edit("a stylesheet", lambda site: site.write({"static/css/new.css": "p { order: 1 }"}), "", beside="css/site.css"),
    Edit("an image", lambda site: site.write({"static/img/new.svg": "<svg/>"}), "", beside="img/new.svg"),
)  # fmt: skip


@pytest.mark.parametrize("edit", TABLE, ids=lambda edit: edit.what)
def test_an_edit_renders_the_pages_that_show_it(war: OwnSite, edit: Edit) -> None:
    edit.change(war)
    report = war.build()
    rendered, written = edit.rendered.split(), edit.beside.split()
    assert shown(report.rendered) == " ".join(sorted(rendered))
    assert shown(report.changes.written) == " ".join(sorted([*rendered, *written]))
    assert shown(report.changes.removed) == edit.removed
    assert war.files() == war.clean()


@pytest.mark.parametrize("edit", TABLE[1:], ids=lambda edit: edit.what)
def test_a_reverted_edit_renders_nothing(war: OwnSite, edit: Edit) -> None:
    before = contents(war)
    good = war.files()
    edit.change(war)
    war.build()
    for path in contents(war).keys() - before.keys():
        war.delete(path)
    report = war.write(before).build()
    assert (report.parsed, report.rendered) == ((), ())
    assert war.files() == good


def contents(site: OwnSite) -> dict[str, bytes]:
    files = (path for folder in ("content", "static") for path in (site.root / folder).rglob("*") if path.is_file())
    return {path.relative_to(site.root).as_posix(): path.read_bytes() for path in files}


@pytest.mark.parametrize(
    ("old", "new"), [("title: Moves", "title: The war"), ("moves.example", "war.example"), ("/tracker", "/war")]
)
def test_an_edit_of_the_site_view_renders_every_page(war: OwnSite, old: str, new: str) -> None:
    report = war.edit(SETTINGS, old, new).build()
    assert len(pages(report.rendered)) == len(pages(report.changes.written)) == report.pages
    assert war.files() == war.clean()


def test_the_title_of_a_prose_page_is_on_every_page(war: OwnSite) -> None:
    report = war.edit(ABOUT, "title: About", "title: On this site").build()
    assert len(pages(report.rendered)) == report.pages
    assert war.files() == war.clean()


def test_options_are_part_of_the_keys(war: OwnSite) -> None:
    war.write({DORA: "---\nname: Dora\ndraft: true\n---\n"}).build()
    for options in ({"base_url": "https://preview.example/x"}, {"drafts": True}, {"today": date(2026, 12, 1)}):
        war.build(**options)
        assert war.files() == war.clean(**options)
        assert war.build().rendered == ()
        assert war.files() == war.clean()


def test_drafts_render_the_pages_that_show_them(war: OwnSite) -> None:
    war.write({DORA: "---\nname: Dora\ndraft: true\n---\n"}).build()
    assert shown(war.build(drafts=True).rendered) == "people people/dora search"
    assert shown(war.build().changes.removed) == "people/dora"


def test_another_day_writes_the_pages_that_it_changes(war: OwnSite) -> None:
    report = war.build(today=date(2026, 11, 22))
    assert shown(report.changes.written) == "labs/acme labs/babbage labs/north"
    assert set(report.rendered) >= set(report.changes.written)
    assert war.files() == war.clean(today=date(2026, 11, 22))


def test_a_template_renders_every_page_and_writes_those_that_differ(war: OwnSite) -> None:
    report = war.edit("templates/pages/prose.html", "{% endblock", "<!-- new -->{% endblock").build()
    assert len(report.rendered) == report.pages + report.files
    assert shown(report.changes.written) == "about"
    assert war.files() == war.clean()


def test_a_build_without_changes_does_nothing(war: OwnSite) -> None:
    report = war.build()
    assert (report.parsed, report.rendered, report.changes.written, report.changes.removed) == ((), (), (), ())
    assert report.changes.unchanged == len(war.files())


def test_a_clean_build_renders_everything_and_writes_what_differs(war: OwnSite) -> None:
    (war.public / "people/ada/index.html").write_text("damaget")
    report = war.build(clean=True)
    assert (len(report.parsed), len(report.rendered)) == (11, report.pages + report.files)
    assert shown(report.changes.written) == "people/ada"


def test_a_clean_build_removes_what_is_no_longer_planned(war: OwnSite) -> None:
    report = war.delete(CARL).build(clean=True)
    assert shown(report.changes.removed) == "people/carl"
    assert war.files() == war.clean()


def test_documents_that_a_rejected_build_parsed_are_not_parsed_again(tmp_path: Path) -> None:
    site = OwnSite(tmp_path)
    site.write(WAR).edit(BESS, "to: north", "to: nowhere")
    with pytest.raises(Rejected):
        site.build()
    report = site.edit(BESS, "to: nowhere", "to: north").build()
    assert parsed(report) == [BESS]
    assert site.files() == site.clean()


def test_a_lost_output_folder_is_written_without_rendering(war: OwnSite) -> None:
    before = war.files()
    rmtree(war.public)
    report = war.build()
    assert (report.parsed, report.rendered) == ((), ())
    assert set(report.changes.written) == set(before) == set(war.files())
    assert war.files() == before


def _delete(path: Path) -> None:
    path.unlink()


def _edit_by_hand(path: Path) -> None:
    path.write_text("by hand")


def _edit_and_keep_the_size(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(b"#" * len(data))


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _link_elsewhere(path: Path) -> None:
    path.unlink()
    path.symlink_to("/etc/hostname")


@pytest.mark.parametrize("damage", [_delete, _edit_by_hand, _edit_and_keep_the_size, _empty, _link_elsewhere])
@pytest.mark.parametrize("name", ["people/ada/index.html", "css/site.css"])
def test_a_damaged_output_file_is_written_again(war: OwnSite, damage: Callable[[Path], None], name: str) -> None:
    before = war.files()
    damage(war.public / name)
    report = war.build()
    assert (report.rendered, report.changes.written) == ((), (name,))
    assert war.files() == before
    assert not (war.public / name).is_symlink()


def test_an_output_file_with_another_time_only_is_not_written(war: OwnSite) -> None:
    os.utime(war.public / "people/ada/index.html", ns=(1, 1))
    for _ in range(2):
        report = war.build()
        assert (report.rendered, report.changes.written) == ((), ())
    assert (war.public / "people/ada/index.html").stat().st_mtime_ns == 1


def test_a_foreign_file_is_left_alone(war: OwnSite) -> None:
    foreign = {"public/CNAME": b"moves.example", "public/people/carl/notes.txt": b"mine", "public/.well-known/x": b""}
    war.write(foreign).delete(CARL).build()
    assert {name: (war.root / name).read_bytes() for name in foreign} == foreign
    assert not (war.public / "people/carl/index.html").exists()


def test_a_rejected_build_changes_nothing(war: OwnSite) -> None:
    before = war.files()
    times = {path: path.stat().st_mtime_ns for path in war.public.rglob("*")}
    war.edit(BESS, "to: north", "to: nowhere").delete(CARL)
    for _ in range(2):
        with pytest.raises(Rejected):
            war.build()
        assert war.files() == before
        assert {path: path.stat().st_mtime_ns for path in war.public.rglob("*")} == times
    war.edit(BESS, "to: nowhere", "to: north").build()
    assert war.files() == war.clean()


# A file with an old enough signature is not read (git's racy rule).


def test_an_edit_that_keeps_the_size_is_noticed(war: OwnSite) -> None:
    war.edit(CARL, "Plain.", "Prose.")
    assert parsed(war.build()) == [CARL]


def test_an_edit_with_an_older_time_is_noticed(war: OwnSite) -> None:
    war.edit(CARL, "Plain.", "Prose.")
    os.utime(war.root / CARL, ns=(1, 1))
    assert parsed(war.build()) == [CARL]


@pytest.mark.parametrize("after", [-500_000_000, 0, 1, 3_600_000_000_000])
def test_a_file_as_young_as_the_last_build_is_read_again(war: OwnSite, monkeypatch, after: int) -> None:
    began = 1_900_000_000_000_000_000
    monkeypatch.setattr("talentwar.build.inputs.time.time_ns", lambda: began)
    os.utime(war.root / CARL, ns=(began + after, began + after))
    war.build()
    war.edit(CARL, "Plain.", "Prose.")
    os.utime(war.root / CARL, ns=(began + after, began + after))
    assert parsed(war.build()) == [CARL]
    assert war.files() == war.clean()


def test_a_replaced_file_with_the_same_size_and_time_is_read(war: OwnSite) -> None:
    status = (war.root / CARL).stat()
    war.write({"new.md": (war.root / CARL).read_bytes().replace(b"Plain.", b"Prose.")})
    os.utime(war.root / "new.md", ns=(status.st_mtime_ns, status.st_mtime_ns))
    (war.root / "new.md").replace(war.root / CARL)
    assert parsed(war.build()) == [CARL]


def test_a_renamed_file_is_not_parsed_again(war: OwnSite) -> None:
    (war.root / CARL).rename(war.root / DORA)
    report = war.build()
    assert (report.parsed, shown(report.rendered), shown(report.changes.removed)) == (
        (),
        "people people/dora search",
        "people/carl",
    )
    assert war.files() == war.clean()


def test_a_field_of_a_view_has_one_type() -> None:
    # Keys contain no names of types, so a field with two types of views could give two views the same key.
    views = list(subclasses(View))
    assert PersonPage in views
    assert AtomFeed in views
    several = {
        f"{view.__name__}.{name}"
        for view in views
        for name, hint in get_type_hints(view).items()
        if has_two_types(hint)
    }
    assert several == set()


def subclasses(view: type[View]) -> Iterator[type[View]]:
    for kind in view.__subclasses__():
        yield kind
        yield from subclasses(kind)


def has_two_types(hint: object) -> bool:
    """Whether a type is a union with a view and another type, at any depth."""
    parts = get_args(hint)
    views = [part for part in parts if isinstance(part, type) and issubclass(part, View)]
    is_union_of_views = isinstance(hint, UnionType) and views and {*parts} - {views[0], NoneType}
    return bool(is_union_of_views) or any(map(has_two_types, parts))
