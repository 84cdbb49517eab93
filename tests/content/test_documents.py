"""The files of the content folder, their names and their text."""

import os
from pathlib import Path

import pytest
from sitebuilder import Site, read

from talentwar.content.documents import Document
from talentwar.problems import Problem, printable

PROFILE = "---\nname: X\n---\n"


def found(site: Site) -> list[Document | Problem]:
    return list(read(site.root / "content"))


def only(site: Site) -> Document:
    (document,) = found(site)
    assert isinstance(document, Document), str(document)
    return document


def refusal(site: Site) -> Problem:
    (problem,) = found(site)
    assert isinstance(problem, Problem)
    return problem


@pytest.mark.parametrize(
    ("path", "kind", "slug", "language"),
    [
        ("people/ada-lovelace.md", "person", "ada-lovelace", ""),
        ("people/ada.fr.md", "person", "ada", "fr"),
        ("people/ada.pt-BR.md", "person", "ada", "pt-BR"),
        ("labs/acme.md", "lab", "acme", ""),
        ("labs/01-ai.md", "lab", "01-ai", ""),
        ("pages/about.md", "page", "about", ""),
        ("pages/about.fr.md", "page", "about", "fr"),
    ],
)
def test_the_path_decides_kind_slug_and_language(site: Site, path: str, kind: str, slug: str, language: str) -> None:
    document = only(site.write({f"content/{path}": PROFILE}))
    assert (document.path, document.kind, document.slug, document.language) == (f"content/{path}", kind, slug, language)


def test_sources_and_settings_are_pure_yaml(site: Site) -> None:
    site.write({"content/site.yml": "title: X\n", "content/sources/2025/july.yml": "a: b\n"})
    assert [(item.kind, item.front, item.body) for item in found(site) if isinstance(item, Document)] == [
        ("settings", "title: X\n", ""),
        ("sources", "a: b\n", ""),
    ]


def test_files_are_sorted_by_path(site: Site) -> None:
    for name in ("people/b", "labs/z", "people/a-b", "people/a"):
        site.write({f"content/{name}.md": PROFILE})
    paths = [item.path for item in found(site)]
    assert paths == ["content/labs/z.md", "content/people/a-b.md", "content/people/a.md", "content/people/b.md"]


@pytest.mark.parametrize(
    "name",
    ["Ada", "ada_lovelace", "ada--lovelace", "-ada", "ada-", "ada lovelace", "ad\u00e1", "ada.b.c", "ADA.fr", "\u0661",
     "<script>", "ada%2f", "x\\..\\ada", "x\u2215..\u2215ada"],
)  # fmt: skip
def test_a_file_name_must_be_a_slug(site: Site, name: str) -> None:
    problem = refusal(site.write({f"content/people/{name}.md": PROFILE}))
    assert (problem.path, problem.line, problem.column) == (f"content/people/{printable(name)}.md", 1, 1)
    assert "is not a slug" in problem.message


def test_a_valid_file_name_is_suggested(site: Site) -> None:
    assert refusal(site.write({"content/labs/Acme_AI.md": PROFILE})).hint == "Did you mean `acme-ai.md`?"


@pytest.mark.parametrize(
    "path", ["ada.md", "person/ada.md", "people/more/ada.md", "people/ada.yml", "sources/all.yaml", "settings.yml",
     "people/a\nb.md", "people/ada.txt", "labs/acme.markdown", "sources/all.json"]
)  # fmt: skip
def test_a_text_file_that_no_build_reads_is_refused(site: Site, path: str) -> None:
    assert refusal(site.write({f"content/{path}": PROFILE})).message == "the build ignores this file."


@pytest.mark.parametrize(
    "path", [".git/x.md", "people/.ada.md.swp", "people/.hidden.md", "people/ada.md~", "people/portrait.png"]
)
def test_hidden_files_backups_and_images_are_ignored(site: Site, path: str) -> None:
    assert found(site.write({f"content/{path}": "x", "content/people/ada.md": PROFILE})) == [profile(site, "ada")]


def profile(site: Site, slug: str) -> Document:
    path = f"content/people/{slug}.md"
    return Document(path, "person", slug, "", str(site.root / path), "name: X\n", 2, "", 4)


def test_front_matter_and_body_have_their_first_lines(site: Site) -> None:
    document = only(site.write({"content/people/ada.md": "---\nname: Ada\naka: []\n---\nOne\ntwo\n---\nthree\n"}))
    assert (document.front, document.front_line) == ("name: Ada\naka: []\n", 2)
    assert (document.body, document.body_line) == ("One\ntwo\n---\nthree\n", 5)


@pytest.mark.parametrize("text", ["---\nname: X\n---", "---\nname: X\n--- \n", "--- \nname: X\n...\n", "\ufeff---\nname: X\n---\n",
                                  "---\r\nname: X\r\n---\r\n", "---\rname: X\r---\r"])  # fmt: skip
def test_byte_order_marks_and_all_line_ends_are_accepted(site: Site, text: str) -> None:
    assert only(site.write({"content/people/ada.md": text})) == profile(site, "ada")


def test_front_matter_may_be_empty(site: Site) -> None:
    document = only(site.write({"content/people/ada.md": "---\n---\nBody\n"}))
    assert (document.front, document.body, document.body_line) == ("", "Body\n", 3)


@pytest.mark.parametrize(
    "text",
    ["", "\n", "name: Ada\n", "# Ada\n", "----\nname: X\n---\n", " ---\nname: X\n---\n", "\n---\nname: X\n---\n"],
)
def test_a_profile_must_start_with_front_matter(site: Site, text: str) -> None:
    problem = refusal(site.write({"content/people/ada.md": text}))
    assert (problem.line, problem.column) == (1, 1)
    assert "a profile starts with its front-matter" in problem.message


@pytest.mark.parametrize("text", ["---", "---\nname: X\n", "---\nname: X\n ---\n", "---\nname: X\n----\n"])
def test_front_matter_must_end_with_a_closing_line(site: Site, text: str) -> None:
    assert "has no closing `---` line" in refusal(site.write({"content/people/ada.md": text})).message


@pytest.mark.parametrize(
    ("data", "line", "column", "byte"),
    [
        (b"---\nname: Ad\xe9\n---\n", 2, 9, "byte 0xe9"),
        (b"\xef\xbb\xbf---\nname: Ad\xe9\n---\n", 2, 9, "byte 0xe9"),
        (b"\xff\xfe-\x00-\x00-\x00", 1, 1, "it is UTF-16."),
        ("---\nname: é".encode() + b"\xc3\n---\n", 2, 8, "byte 0xc3"),
        (b"---\nname: X\n---\nbody\n  \x80", 5, 3, "byte 0x80"),
        (b"---\nname: \xed\xa0\x80\n---\n", 2, 7, "byte 0xed"),
        (b"---\nname: \xc0\xaf\n---\n", 2, 7, "byte 0xc0"),
        (b"---\rname: Ad\xe9\r---\r", 2, 9, "byte 0xe9"),
    ],
)
def test_a_file_that_is_not_utf8_is_refused_at_its_first_invalid_byte(
    site: Site, data: bytes, line: int, column: int, byte: str
) -> None:
    problem = refusal(site.write({"content/people/ada.md": data}))
    assert (problem.line, problem.column) == (line, column)
    assert problem.message.startswith(f"the file is not UTF-8: {byte}")


def test_a_huge_file_is_refused_without_reading_it(site: Site) -> None:
    site.write({"content/people/ada.md": PROFILE})
    os.truncate(site.root / "content/people/ada.md", 17 * 1024 * 1024)
    assert refusal(site).message == "the file is larger than 16 MB."


@pytest.mark.parametrize("name", ["people/eve.md", "sources/eve.yml", "people/passwd", "eve", "people"])
def test_a_symbolic_link_out_of_the_content_folder_is_refused_and_not_followed(site: Site, name: str) -> None:
    site.write({"outside/eve.md": PROFILE, "content/labs/acme.md": PROFILE})
    link = site.root / "content" / name
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(site.root / "outside" / ("eve.md" if "." in name else ""))
    (problem,) = [item for item in found(site) if isinstance(item, Problem)]
    assert (problem.path, problem.message) == (f"content/{name}", "this symbolic link leads out of the content folder.")
    assert len(found(site)) == 2


@pytest.mark.parametrize("name", ["people", "labs", "pages", "sources"])
def test_a_file_in_place_of_a_folder_is_refused(site: Site, name: str) -> None:
    problem = refusal(site.write({f"content/{name}": "../elsewhere"}))
    assert (problem.path, problem.message) == (f"content/{name}", "this must be a folder, not a file.")


def test_a_symbolic_link_within_the_content_folder_is_read(site: Site) -> None:
    site.write({"content/people/ada.md": PROFILE})
    (site.root / "content/people/bess.md").symlink_to("ada.md")
    assert found(site) == [profile(site, "ada"), profile(site, "bess")]


@pytest.mark.parametrize("target", ["ada.md", "nothing.md", ".."])
def test_a_broken_symbolic_link_is_refused(site: Site, target: str) -> None:
    (site.root / "content/people").mkdir(parents=True)
    (site.root / "content/people/ada.md").symlink_to(target)
    assert refusal(site).path == "content/people/ada.md"


def test_a_pipe_is_refused_without_waiting(site: Site) -> None:
    (site.root / "content/people").mkdir(parents=True)
    os.mkfifo(site.root / "content/people/ada.md")
    assert refusal(site).message == "this is not a regular file."


def test_the_content_folder_may_be_a_symbolic_link(site: Site, tmp_path: Path) -> None:
    site.write({"content/people/ada.md": PROFILE})
    (tmp_path / "linked").symlink_to(tmp_path / "content")
    assert [item.path for item in read(tmp_path / "linked")] == ["linked/people/ada.md"]
