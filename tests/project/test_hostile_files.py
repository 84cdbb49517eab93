"""Files that were named, linked or made to do harm are refused with their place, and nothing outside is read or written."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from sitebuilder import OwnSite, Site, sections

from talentwar.build.inputs import InvalidStaticFile, OutputCollision, StaticFile, check_collisions
from talentwar.cli import main
from talentwar.problems import Rejected

EVE = "content/people/eve.md"
PROFILE = "---\nname: Eve\n---\n"


def refusal(site: Site) -> str:
    """The one error of a build that wrote nothing, as it is printed, in one line."""
    before = everything(site)
    with pytest.raises(Rejected) as rejected:
        site.build()
    assert everything(site) == before
    (problem,) = [problem for problem in rejected.value.problems if problem.level == "error"]
    return str(problem).split("\n")[0]


def everything(site: Site) -> dict[str, bytes]:
    """All regular files of the folder in which a site lies, but for what builds remember."""
    found = {path.relative_to(site.root).as_posix(): path for path in site.root.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if not name.startswith(".cache/")}


# Ids that become addresses

A_SLUG = "must be a slug: lower-case letters, digits and single hyphens, at most 100 characters."


@pytest.mark.parametrize(
    "id",
    [
        "../../../owned",
        "..",
        "a/b",
        "/etc",
        "A",
        "a b",
        ".htaccess",
        "index.html",
        "é",
        "a\u202eb",
        "-a",
        "a--b",
        "a" * 101,
    ],
)
def test_a_source_is_named_by_a_slug(minimal: Site, id: str):
    minimal.write({"content/sources/more.yml": f"'{id}': {{title: T, publisher: P, no_url: In print.}}\n"})
    found = refusal(minimal)
    assert found.startswith("content/sources/more.yml:1:1: ")
    assert A_SLUG in found


@pytest.mark.parametrize(
    "key", ["aliases: [{id}]", "topics: [{id}]", "moves: [{{id: {id}, date: 2026, to: acme, sources: [gazette]}}]", "not_same_as: {{{id}: x}}"]
)  # fmt: skip
def test_so_is_whatever_else_becomes_an_address(minimal: Site, key: str):
    for id in ("../../owned", "a" * 101):
        minimal.write({EVE: f"---\nname: Eve\n{key.format(id=id)}\n---\n"})
        assert A_SLUG in refusal(minimal)


def test_a_slug_of_a_hundred_characters_fits_every_disk(minimal: Site):
    slugs = ["a" * 100, "b" * 100]
    minimal.write({f"content/labs/{slug}.md": f"---\nname: {slug[0]}\n---\n" for slug in slugs})
    minimal.write(
        {
            f"content/people/{'c' * 100}.md": f"---\nname: C\naliases: [{'d' * 100}]\nmoves: [{{date: 2026, from: {slugs[0]}, to: {slugs[1]}, sources: [gazette]}}]\n---\n"
        }
    )
    minimal.build()
    assert f"api/v1/routes/{slugs[0]}--{slugs[1]}.json" in minimal.files()
    assert max(len(part) for name in minimal.files() for part in name.split("/")) < 250


def test_a_file_whose_name_is_a_longer_slug_is_refused(minimal: Site):
    name = f"content/people/{'a' * 101}.md"
    minimal.write({name: PROFILE})
    assert refusal(minimal) == f"{name}:1:1: the file's name is the slug, and may have 100 characters."


def test_no_output_is_outside_of_the_site_whatever_asked_for_it():
    for name in ("../x", "a/../../x", "/x", "a/../x"):
        with pytest.raises(InvalidStaticFile, match="is outside of the site"):
            check_collisions([StaticFile(name, b"").output])


@pytest.mark.parametrize(
    "address",
    ["https://moves.example/..", "https://moves.example/a/../b", "https://moves.example/*", "https://moves.example/a?b", "https://moves.example/#a",
     "https://moves.example/a b", "https://moves.example/<b>", "https://moves.example//a", "https://moves.example;a", "https://a@moves.example", "ftp://moves.example",
     "https://moves.example/%2e%2e", "https://moves.example/.git", "https:// moves.example", "https://moves.example:x"],
)  # fmt: skip
def test_the_address_of_the_site_has_nothing_in_it_that_hosts_read_otherwise(
    minimal: Site, address: str, capsys: pytest.CaptureFixture[str]
):
    assert main(["build", "--base-url", address]) == 2
    assert "--base-url" in capsys.readouterr().err
    minimal.edit("content/site.yml", "https://moves.example", f"'{address}'")
    assert refusal(minimal).startswith(f"content/site.yml:2:11: `base_url` is `{address}`")


@pytest.mark.parametrize(
    "address",
    ["https://moves.example", "http://localhost:8000/", "https://a-b.example/x/y.z/~me/", "https://127.0.0.1/a_b"],
)
def test_an_honest_address_is_one(minimal: Site, address: str):
    minimal.build(base_url=address)
    assert address.rstrip("/") in minimal.html("sitemap.xml")


# The content folder


@pytest.mark.parametrize("name", ["people", "labs", "pages", "sources"])
def test_a_file_in_the_place_of_a_folder_is_told(site: Site, name: str):
    site.write({"content/site.yml": "title: X\nbase_url: https://x.example\n", f"content/{name}": "../elsewhere"})
    assert refusal(site) == f"content/{name}:1:1: this is a file, and should be a folder."


def test_a_name_that_is_no_text_is_shown_and_refused(minimal: Site, capsys: pytest.CaptureFixture[str]):
    path = os.path.join(os.fsencode(minimal.root), b"content/people/\xff\xfe.md")
    try:
        Path(os.fsdecode(path)).write_text(PROFILE)
    except OSError:
        pytest.skip("this disk has no such names")
    assert refusal(minimal).startswith("content/people/\\udcff\\udcfe.md:1:1: the file's name is the slug")
    assert main(["check", "--content", str(minimal.root / "content"), "--cache", str(minimal.root / ".cache")]) == 1
    assert "the file's name is the slug" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("---\nname: Eve\n" + "".join(f"k{n}: 1\n" for n in range(3000)) + "---\n", 3000),
        ("---\nname: Eve\n" + "name: Eve\n" * 3000 + "---\n", 3000),
        ("---\nname: Eve\nmoves:\n" + "  - {date: x, to: acme, sources: [gazette]}\n" * 3000 + "---\n", 3000),
        (PROFILE + "[[nobody]]\n" * 3000, 3000),
        ("---\nname: " + "x" * 3_000_000 + "\n---\n", 1),
        ("---\nname: " + "[" * 100_000 + "\n---\n", 1),
        ("---\n" + "".join(f"{' ' * n}a:\n" for n in range(1000)) + "---\n", 1),
        ("---\nname: &a Eve\naka: [" + "*a, " * 30_000 + "]\nb: 1\n---\n", 1),
        (PROFILE + "a\n\n" * 2_000_000, 1),
    ],
    ids=["keys", "twice", "values", "links", "long", "deep", "steps", "aliases", "body"],
)  # fmt: skip
def test_a_file_with_more_of_anything_than_anyone_writes_is_answered_for_all_of_it(minimal: Site, text: str, said: int):
    minimal.write({EVE: text})
    problems = [problem for problem in minimal.check().problems if problem.level == "error"]
    assert len({(problem.line, problem.message) for problem in problems}) == said
    assert {problem.path for problem in problems} == {EVE}
    assert all(len(problem.message) < 400 and len(problem.excerpt) <= 160 for problem in problems)


# The static folder


@pytest.fixture
def own(tmp_path: Path) -> OwnSite:
    site = OwnSite(tmp_path)
    site.write(sections(MINIMAL_TEXT))
    return site


MINIMAL_TEXT = "-- content/site.yml --\ntitle: Moves\nbase_url: https://moves.example\n"


def _link(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


@pytest.mark.parametrize(
    ("make", "name", "said"),
    [
        (_link("../secret.txt"), "leak.txt", "leak.txt is a symbolic link that leaves the folder; put the file itself there"),
        (_link("../../secret.css"), "css/leak.css", "css/leak.css is a symbolic link that leaves the folder; put the file itself there"),
        (_link("/etc"), "etc", "etc is a symbolic link that leaves the folder; put the file itself there"),
        (_link("/dev/zero"), "zero.bin", "zero.bin is a symbolic link that leaves the folder; put the file itself there"),
        (_link(".."), "up", "up is a symbolic link that leaves the folder; put the file itself there"),
        (_link("gone.txt"), "lost.txt", "lost.txt is not a regular file"),
        (_link("css"), "styles", "styles is not a regular file"),
        (_link("round"), "round", "round is not a regular file"),
        (os.mkfifo, "pipe", "pipe is not a regular file"),
        (os.mkfifo, "css/pipe.css", "css/pipe.css is not a regular file"),
        (lambda path: path.write_bytes(b"p { color: red } \xff"), "css/x.css", "css/x.css is not UTF-8"),
        (lambda path: path.write_bytes(b""), "a\nb.txt", "the name `a\\u000ab.txt` cannot be an address"),
        (lambda path: path.write_bytes(b""), os.fsdecode(b"\xff.txt"), "the name `\\udcff.txt` cannot be an address"),
        (lambda path: path.write_bytes(b""), "a\u202eb.txt", "the name `a\\u202eb.txt` cannot be an address"),
    ],
)  # fmt: skip
def test_a_static_file_that_cannot_be_published_ends_a_build(
    own: OwnSite, make: Callable[[Path], None], name: str, said: str, capsys: pytest.CaptureFixture[str]
):
    own.write({"secret.txt": "secret", "secret.css": "secret"})
    make(own.root / "static" / name)
    with pytest.raises(InvalidStaticFile) as raised:
        own.build()
    assert str(raised.value) == said
    assert not own.public.exists()
    assert main(["build", *own.arguments(), "--no-search"]) == 2
    assert capsys.readouterr().err == f"build.py: --static: {said}\n"


def test_a_link_within_the_static_folder_is_published_as_the_file_that_it_leads_to(own: OwnSite):
    own.write({"static/one.txt": "one"})
    (own.root / "static/two.txt").symlink_to("one.txt")
    own.build()
    assert own.html("two.txt") == "one"


def test_hidden_static_files_are_passed_over_whatever_they_are(own: OwnSite):
    (own.root / "static/.secret").symlink_to("/etc/passwd")
    own.write({"static/.git/config": "secret"})
    own.build()
    assert not any("/." in f"/{name}" for name in own.files())


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("index.html", "two outputs at index.html"),
        ("people/index.html", "two outputs at people/index.html"),
        ("404.html", "two outputs at 404.html"),
        ("robots.txt", "two outputs at robots.txt"),
        ("_headers", "two outputs at _headers"),
        ("_redirects", "two outputs at _redirects"),
        ("people", "people is both an output and the folder of others"),
        ("index.html/x", "index.html is both an output and the folder of others"),
        ("People/index.html", "people/index.html and People/index.html, which many disks take for one"),
        ("ROBOTS.TXT", "robots.txt and ROBOTS.TXT, which many disks take for one"),
    ],
)
def test_a_static_file_takes_no_page_s_place(own: OwnSite, name: str, said: str):
    own.write({f"static/{name}": "mine"})
    with pytest.raises(OutputCollision) as raised:
        own.build()
    assert str(raised.value) == said
    assert not own.public.exists()
