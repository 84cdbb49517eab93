"""`new`: what a contributor begins with, and what is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sitebuilder import Site

from talentwar.authoring.profile_editor import yaml_scalar
from talentwar.authoring.scaffolds import source_scaffold
from talentwar.authoring.source_urls import SourceDraft
from talentwar.cli import main
from talentwar.content.scaffolds import person_scaffold
from talentwar.content.yaml_loader import load

SOURCES = "content/sources/all.yml"


def new(site: Site, *given: str) -> int:
    kind, *rest = given
    return main(["new", kind, "--content", str(site.root / "content"), "--cache", str(site.root / ".cache"), *rest])


def text(site: Site, path: str) -> str:
    return (site.root / "content" / path).read_text(encoding="utf-8")


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A terminal, and the lines that somebody is going to type there."""
    lines: list[str] = []
    monkeypatch.setattr("talentwar.commands.new._is_terminal", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _: lines.pop(0))
    return lines


# A person


def test_a_person_begins_with_a_name_and_a_move_that_a_check_asks_for(
    minimal: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    assert new(minimal, "person", "Bess", "of", "Hardwick") == 0
    path = minimal.root / "content/people/bess-of-hardwick.md"
    out = capsys.readouterr().out
    assert out == f"{path}\nNext: fill it in, with /people/bess-of-hardwick/ open in `python build.py serve`.\n"
    date, sources = minimal.problems()
    assert date.startswith(
        "content/people/bess-of-hardwick.md:6:5: move 1 has no `date`, which is required: the date of the move"
    )
    assert sources.startswith(
        "content/people/bess-of-hardwick.md:9:5: move 1 has no `sources`, which is required: the sources cited"
    )


def test_what_is_known_of_the_move_is_filled_in(minimal: Site) -> None:
    assert (
        new(minimal, "person", "Bess", "--date", "2025-07~", "--from", "acme", "--to", "babbage", "--source", "gazette")
        == 0
    )
    assert minimal.problems() == []
    (move,) = minimal.graph().catalog.people["bess"].record.moves
    assert (str(move.date), move.origin, move.destination, move.sources) == (
        "2025-07~",
        "acme",
        "babbage",
        ("gazette",),
    )


@pytest.mark.parametrize(
    ("name", "slug"), [("庞若鸣", "pang-ruo-ming"), ("Zoë Łuczak", "zoe-luczak"), ("Conor O’Brien", "conor-obrien")]
)
def test_a_name_of_any_script_makes_the_slug_and_stays_as_it_is(minimal: Site, name: str, slug: str) -> None:
    assert new(minimal, "person", *name.split()) == 0
    assert f"\nname: {name}\n" in text(minimal, f"people/{slug}.md")


def test_a_name_that_yaml_would_misread_is_quoted(minimal: Site) -> None:
    assert new(minimal, "person", "Ada: the #1", "--slug", "ada-1") == 0
    assert '\nname: "Ada: the #1"\n' in text(minimal, "people/ada-1.md")


@pytest.mark.parametrize(
    ("name", "why"),
    [("Lovelace Ada", "the same words in another order"), ("Ada Lovelase", "nearly the same spelling"), ("A. Lovelace", "the same name with an initial")],
)  # fmt: skip
def test_somebody_like_one_who_is_there_is_refused_and_named(
    minimal: Site, name: str, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted((minimal.root / "content/people").iterdir())
    assert new(minimal, "person", name) == 2
    assert capsys.readouterr().err == (
        f"content/people/ada.md: Ada Lovelace ({why})\n"
        "build.py: nothing was written; --force writes it although a similar one exists\n"
    )
    assert sorted((minimal.root / "content/people").iterdir()) == before
    assert new(minimal, "person", name, "--force") == 0


@pytest.mark.parametrize("state", ["draft: true", "moves: [{date: soon}]", "aka: [Countess]\nnam: x"])
def test_a_draft_and_a_profile_with_problems_are_found_too(
    minimal: Site, state: str, capsys: pytest.CaptureFixture[str]
) -> None:
    minimal.write({"content/people/bess.md": f"---\nname: Bess of Hardwick\n{state}\n---\n"})
    assert new(minimal, "person", "Hardwick, Bess of") == 2
    assert "content/people/bess.md: Bess of Hardwick (the same words in another order)" in capsys.readouterr().err


def test_at_a_terminal_one_is_asked_and_may_say_that_it_is_another(minimal: Site, terminal: list[str]) -> None:
    terminal[:] = ["n"]
    assert new(minimal, "person", "Lovelace Ada") == 2
    terminal[:] = ["y", "", "", "", ""]
    assert new(minimal, "person", "Lovelace Ada") == 0
    assert "\n  - date:      # when" in text(minimal, "people/lovelace-ada.md")


def test_at_a_terminal_the_first_move_is_asked_for_until_it_is_right(
    minimal: Site, terminal: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    terminal[:] = ["soon", "2025-07", "acne", "acme", "", "gazete", "gazette"]
    assert new(minimal, "person", "Bess") == 0
    out = capsys.readouterr().out
    assert "`soon` is not a date; write 2025, 2025-07 or 2025-07-07" in out
    assert "there is no lab `acne`. Did you mean `acme`?" in out
    assert "there is no source `gazete`. Did you mean `gazette`?" in out
    assert minimal.problems() == []


@pytest.mark.parametrize("error", [EOFError, KeyboardInterrupt])
def test_who_leaves_the_questions_has_written_nothing(
    minimal: Site, terminal: list[str], error: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    def leave(_: str) -> str:
        raise error

    monkeypatch.setattr("builtins.input", leave)
    assert new(minimal, "person", "Bess") == 2
    assert not (minimal.root / "content/people/bess.md").exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["Ada", "--slug", "acme"], "labs/acme.md is there already"),
        (["ada"], "people/ada.md is there already; for somebody else of this name, choose another slug: --slug ada-2"),
        (["—"], "this name has no letters that make a slug; choose one: --slug first-last"),
        (["Bess", "--slug", "Bess"], "--slug: 'Bess' is no slug"),
        (["Bess", "--slug", "../bess"], "--slug: '../bess' is no slug"),
        (["Bess", "--date", "soon"], "`soon` is not a date"),
        (["Bess", "--from", "acne"], "there is no lab `acne`. Did you mean `acme`?"),
        (["Bess", "--to", "zzz"], "there is no lab `zzz`. `new lab` begins one."),
        (["Bess", "--source", "x"], "there is no source `x`. `new source` begins one."),
    ],
)
def test_a_person_who_cannot_be_is_refused(
    minimal: Site, given: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.read_bytes() for path in minimal.root.rglob("*.md")}
    assert new(minimal, "person", *given) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert said in captured.err
    assert {path: path.read_bytes() for path in minimal.root.rglob("*.md")} == before


def test_a_former_slug_is_taken(minimal: Site, capsys: pytest.CaptureFixture[str]) -> None:
    minimal.edit("content/people/ada.md", "name: Ada Lovelace", "name: Ada Lovelace\naliases: [countess]")
    assert new(minimal, "person", "Countess") == 2
    assert "countess is a former slug of ada" in capsys.readouterr().err


# A lab


def test_a_lab_needs_only_its_name(minimal: Site) -> None:
    assert new(minimal, "lab", "North", "Works") == 0
    assert minimal.problems() == []
    assert minimal.graph().catalog.labs["north-works"].record.name == "North Works"


def test_a_lab_like_one_that_is_there_is_refused(minimal: Site, capsys: pytest.CaptureFixture[str]) -> None:
    assert new(minimal, "lab", "Babbage", "Lab") == 2
    assert "content/labs/babbage.md: Babbage Labs (nearly the same spelling)" in capsys.readouterr().err


def test_what_is_commented_in_a_profile_is_right_when_it_is_used(minimal: Site) -> None:
    new(minimal, "lab", "North")
    new(minimal, "person", "Bess", "--date", "2025", "--to", "acme", "--source", "gazette")
    for path in ("people/bess.md", "labs/north.md"):
        used = re.sub(r"(?m)^( *)# ", r"\1", text(minimal, path))
        minimal.write({f"content/{path}": used.replace("the-company", "acme")})
    assert minimal.problems() == []


# A source


def test_a_source_is_filled_in_from_its_address_and_put_where_the_publisher_s_others_are(
    minimal: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    minimal.write(
        {"content/sources/more.yml": "almanac: {title: A, publisher: The Almanac, url: 'https://almanac.example/1'}\n"}
    )
    before = (
        "# Papers\ngazette: # the oldest\n  {title: Ada, publisher: The Gazette, url: 'https://gazette.example/ada'}"
    )
    minimal.write({SOURCES: before})
    assert (
        new(
            minimal,
            "source",
            "https://www.gazette.example/2026/06/01/lovelace-left?utm_source=x",
            "--title",
            "Ada left",
        )
        == 0
    )
    entry = (
        "gazette-2026-06-01-lovelace:\n  title: Ada left\n  publisher: The Gazette\n  date: 2026-06-01\n"
        "  url: https://www.gazette.example/2026/06/01/lovelace-left\n"
    )
    assert text(minimal, "sources/all.yml") == f"{before}\n\n{entry}"
    assert minimal.check().catalog.sources["gazette-2026-06-01-lovelace"].record.title == "Ada left"
    out = capsys.readouterr().out
    assert out.startswith(f"{minimal.root / SOURCES}, at its end:\n\n{entry}")
    assert out.endswith("cite it: sources: [gazette-2026-06-01-lovelace]\n")


def test_what_an_address_does_not_tell_is_what_a_check_asks_for(minimal: Site) -> None:
    assert new(minimal, "source", "https://herald.example/who-went") == 0
    assert [problem.split(": ")[1] for problem in minimal.problems()] == [
        "`herald-went` has no `title`, which is required",
        "`herald-went` has no `publisher`, which is required",
    ]


@pytest.mark.parametrize(
    "entry", ["herald: {publisher: H}", "gazette-2: {title: [1], url: 'https://x.example/'}\nx: y"]
)
def test_an_address_that_is_listed_is_refused_and_its_source_named(
    minimal: Site, entry: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = minimal.root / SOURCES
    for more in ("", f"\n{entry}\n"):  # problems elsewhere in the file hide nothing
        file.write_text(file.read_text() + more)
        before = file.read_bytes()
        assert new(minimal, "source", "http://www.gazette.example/ada/?utm_medium=social") == 2
        assert "content/sources/all.yml lists this address already, as gazette" in capsys.readouterr().err
        assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["gazette"], "'gazette' is no address of the web"),
        (["javascript:alert(1)"], "is no address of the web"),
        (["https://x.example/1", "--id", "X"], "--id: 'X' is no id"),
        (["https://x.example/1", "--id", "gazette"], "--id: content/sources/all.yml has a source gazette already"),
    ],
)
def test_a_source_that_cannot_be_is_refused(
    minimal: Site, given: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = text(minimal, "sources/all.yml")
    assert new(minimal, "source", *given) == 2
    assert said in capsys.readouterr().err
    assert text(minimal, "sources/all.yml") == before


@pytest.mark.parametrize(
    "before", ["{gazette: {title: A, publisher: B}}\n", "- a list\n", "gazette: {title: [\n", "a: 1\n...\n"]
)
def test_a_file_to_which_nothing_can_be_added_stays_as_it_is(
    minimal: Site, before: str, capsys: pytest.CaptureFixture[str]
) -> None:
    minimal.write({"content/sources/odd.yml": before})
    file = minimal.root / "content/sources/odd.yml"
    assert new(minimal, "source", "https://x.example/1", "--file", str(file)) == 2
    said = capsys.readouterr().err
    assert "put this where it fits:" in said
    assert "url: https://x.example/1" in said
    assert file.read_text() == before


def test_the_first_source_makes_its_file(site: Site) -> None:
    site.write({"content/site.yml": "title: Moves\nbase_url: https://moves.example\n"})
    assert new(site, "source", "https://gazette.example/ada", "--title", "A", "--id", "first") == 0
    assert text(site, "sources/all.yml").startswith("first:\n")


# All of them


@pytest.mark.parametrize("given", [["person", "Ada"], ["lab", "Acme"], ["source", "https://x.example/"]])
def test_a_content_folder_that_is_not_there_is_misuse(
    tmp_path: Path, given: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = tmp_path / "nowhere"
    assert main(["new", *given, "--content", str(nowhere)]) == 2
    assert capsys.readouterr().err == f"build.py: --content: there is no folder {nowhere}\n"
    assert not nowhere.exists()


@pytest.mark.parametrize(
    "given", [["new"], ["new", "person"], ["new", "planet", "x"], ["new", "source"], ["new", "source", "a", "b"]]
)
def test_what_cannot_be_begun_is_misuse(given: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as leaving:
        main(given)
    assert leaving.value.code == 2
    assert "error: " in capsys.readouterr().err


@pytest.mark.parametrize("kind", ["person", "lab", "source"])
def test_the_help_of_each_has_an_example(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as leaving:
        main(["new", kind, "--help"])
    assert leaving.value.code == 0
    assert f"Example: python build.py new {kind} " in " ".join(capsys.readouterr().out.split())


# The texts

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1) | st.sampled_from(
    ["no", "~", "- x", "a: b", "a #b", "[x]", "'", '"', "|", "&a", "*a", "!x", "%", "@", "`", "null", "2025", " x", "x ", "x:", "?", "{", "a,b"]
)  # fmt: skip


@given(TEXTS)
def test_a_text_is_read_as_it_was_written(value: str) -> None:
    data, flaws = load(f"key: {yaml_scalar(value)}\nlist: [{yaml_scalar(value, in_flow=True)}, x]\n")
    assert flaws == []
    assert data == {"key": value, "list": [value, "x"]}


@given(TEXTS, TEXTS, st.sampled_from(["", "2025-07"]), TEXTS)
def test_an_entry_is_read_as_what_is_known(title: str, publisher: str, date: str, name: str) -> None:
    article = SourceDraft("an-id", "https://x.example/?a=b#c", publisher, date, "words of the address", "")
    data, flaws = load(source_scaffold(article, title))
    meant = {"title": title, "publisher": publisher, "url": article.url} | ({"date": date} if date else {})
    assert (data, flaws) == ({"an-id": meant}, [])
    front = person_scaffold(name, {"date": date}).split("---\n")[1]
    assert load(front)[0]["name"] == name
