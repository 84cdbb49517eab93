"""Files with malicious names, links or contents are refused, and nothing outside the folders is read or written."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from sitebuilder import OwnSite, Site

from talentwar.build.errors import InvalidStaticFile, OutputCollision
from talentwar.build.inputs import StaticFile, check_collisions
from talentwar.cli import main
from talentwar.problems import Rejected

EVE = "content/people/eve.md"
PROFILE = "---\nname: Eve\n---\n"


def refusal(site: Site) -> str:
    """The first line of the only error of a build that wrote nothing."""
    before = all_files(site)
    with pytest.raises(Rejected) as rejected:
        site.build()
    assert all_files(site) == before
    (problem,) = [problem for problem in rejected.value.problems if problem.level == "error"]
    return str(problem).split("\n")[0]


def all_files(site: Site) -> dict[str, bytes]:
    """The files in the folder of a site, without the cache."""
    found = {path.relative_to(site.root).as_posix(): path for path in site.root.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if not name.startswith(".cache/")}


# Ids that become part of an address

A_SLUG = "must be a slug: lower-case letters, digits and single hyphens, at most 100 characters."


@pytest.mark.parametrize(
    "id", ["../../../owned", "..", "a/b", "/etc", "A", "a b", ".htaccess", "index.html", "é", "a\u202eb", "-a", "a--b", "a" * 101]
)  # fmt: skip
def test_the_id_of_a_source_must_be_a_slug(minimal: Site, id: str):
    minimal.write({"content/sources/more.yml": f"'{id}': {{title: T, publisher: P, no_url: In print.}}\n"})
    found = refusal(minimal)
    assert found.startswith("content/sources/more.yml:1:1: ")
    assert A_SLUG in found


@pytest.mark.parametrize(
    "key", ["aliases: [{id}]", "topics: [{id}]", "moves: [{{id: {id}, date: 2026, to: acme, sources: [gazette]}}]", "not_same_as: {{{id}: x}}"]
)  # fmt: skip
def test_aliases_topics_and_ids_must_be_slugs(minimal: Site, key: str):
    for id in ("../../owned", "a" * 101):
        minimal.write({EVE: f"---\nname: Eve\n{key.format(id=id)}\n---\n"})
        assert A_SLUG in refusal(minimal)


def test_file_names_stay_below_250_characters_with_the_longest_slugs(minimal: Site):
    slugs = ["a" * 100, "b" * 100]
    minimal.write({f"content/labs/{slug}.md": f"---\nname: {slug[0]}\n---\n" for slug in slugs})
    move = f"{{date: 2026, from: {slugs[0]}, to: {slugs[1]}, sources: [gazette]}}"
    profile = f"---\nname: C\naliases: [{'d' * 100}]\nmoves: [{move}]\n---\n"
    minimal.write({f"content/people/{'c' * 100}.md": profile})
    minimal.build()
    assert f"flows/{slugs[0]}/{slugs[1]}/index.html" in minimal.files()
    assert max(len(part) for name in minimal.files() for part in name.split("/")) < 250


def test_a_slug_of_more_than_100_characters_is_refused(minimal: Site):
    name = f"content/people/{'a' * 101}.md"
    minimal.write({name: PROFILE})
    assert refusal(minimal) == f"{name}:1:1: the file name is longer than 100 characters."


def test_no_output_may_be_outside_the_site():
    for name in ("../x", "a/../../x", "/x", "a/../x"):
        with pytest.raises(InvalidStaticFile, match="is outside of the site"):
            check_collisions([StaticFile(name, b"").output])


@pytest.mark.parametrize(
    "address",
    ["https://moves.example/..", "https://moves.example/a/../b", "https://moves.example/*", "https://moves.example/a?b", "https://moves.example/#a",
     "https://moves.example/a b", "https://moves.example/<b>", "https://moves.example//a", "https://moves.example;a", "https://a@moves.example", "ftp://moves.example",
     "moves.example", "//moves.example", "javascript:x", "https://", "https://[x", "https://moves.example/%2e%2e", "https://moves.example/.git", "https:// moves.example", "https://moves.example:x"],
)  # fmt: skip
def test_an_unsafe_base_url_is_refused(minimal: Site, address: str, capsys: pytest.CaptureFixture[str]):
    assert main(["build", "--base-url", address]) == 2
    assert "--base-url" in capsys.readouterr().err
    minimal.edit("content/site.yml", "https://moves.example", f"'{address}'")
    assert refusal(minimal).startswith(f"content/site.yml:2:11: `base_url` is `{address}`")


@pytest.mark.parametrize(
    "address",
    ["https://moves.example", "http://localhost:8000/", "https://a-b.example/x/y.z/~me/", "https://127.0.0.1/a_b"],
)
def test_a_safe_base_url_is_accepted(minimal: Site, address: str):
    minimal.build(base_url=address)
    assert address.rstrip("/") in minimal.html("sitemap.xml")


# The content folder


def test_a_file_name_that_is_not_unicode_is_refused(minimal: Site, capsys: pytest.CaptureFixture[str]):
    path = os.path.join(os.fsencode(minimal.root), b"content/people/\xff\xfe.md")
    try:
        Path(os.fsdecode(path)).write_text(PROFILE)
    except OSError:
        pytest.skip("this disk has no such names")
    assert refusal(minimal).startswith("content/people/\\udcff\\udcfe.md:1:1: the file name `")
    assert main(["check", "--content", str(minimal.root / "content"), "--cache", str(minimal.root / ".cache")]) == 1
    assert "the file name `" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "count"),
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
def test_all_errors_of_a_huge_file_are_reported(minimal: Site, text: str, count: int):
    minimal.write({EVE: text})
    problems = [problem for problem in minimal.check().problems if problem.level == "error"]
    assert len({(problem.line, problem.message) for problem in problems}) == count
    assert {problem.path for problem in problems} == {EVE}
    assert all(len(problem.message) < 400 and len(problem.excerpt) <= 160 for problem in problems)


# The static folder


@pytest.fixture
def own(tmp_path: Path) -> OwnSite:
    site = OwnSite(tmp_path)
    site.write({"content/site.yml": "title: Moves\nbase_url: https://moves.example\n"})
    return site


def _link(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


@pytest.mark.parametrize(
    ("create", "name", "message"),
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
def test_an_unpublishable_static_file_stops_the_build(
    own: OwnSite, create: Callable[[Path], None], name: str, message: str, capsys: pytest.CaptureFixture[str]
):
    own.write({"secret.txt": "secret", "secret.css": "secret"})
    create(own.root / "static" / name)
    with pytest.raises(InvalidStaticFile) as raised:
        own.build()
    assert str(raised.value) == message
    assert not own.public.exists()
    assert main(["build", *own.command("build")[1:], "--no-search"]) == 2
    assert capsys.readouterr().err == f"build.py: --static: {message}\n"


def test_a_link_within_the_static_folder_is_published_as_its_target(own: OwnSite):
    own.write({"static/one.txt": "one"})
    (own.root / "static/two.txt").symlink_to("one.txt")
    own.build()
    assert own.html("two.txt") == "one"


def test_hidden_static_files_are_ignored(own: OwnSite):
    (own.root / "static/.secret").symlink_to("/etc/passwd")
    own.write({"static/.git/config": "secret"})
    own.build()
    assert not any("/." in f"/{name}" for name in own.files())


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("index.html", "two outputs at index.html"),
        ("people/index.html", "two outputs at people/index.html"),
        ("404.html", "two outputs at 404.html"),
        ("robots.txt", "two outputs at robots.txt"),
        ("_headers", "two outputs at _headers"),
        ("_redirects", "two outputs at _redirects"),
        ("people", "people is both an output and the folder of others"),
        ("index.html/x", "index.html is both an output and the folder of others"),
        ("People/index.html", "people/index.html and People/index.html are one file on many disks"),
        ("ROBOTS.TXT", "robots.txt and ROBOTS.TXT are one file on many disks"),
    ],
)
def test_a_static_file_cannot_replace_a_page(own: OwnSite, name: str, message: str):
    own.write({f"static/{name}": "mine"})
    with pytest.raises(OutputCollision) as raised:
        own.build()
    assert str(raised.value) == message
    assert not own.public.exists()
