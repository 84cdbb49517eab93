"""The `new` command: scaffolds of profiles and sources, and what it rejects."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sitebuilder import Site

from talentwar.authoring.profile_editor import yaml_scalar
from talentwar.authoring.scaffolds import source_scaffold
from talentwar.authoring.source_urls import SourceDraft
from talentwar.content.scaffolds import person_scaffold
from talentwar.content.yaml_loader import load

SOURCES = "content/sources/all.yml"


def new(site: Site, kind: str, *arguments: str) -> int:
    return site.run(f"new {kind}", *arguments)


def text(site: Site, path: str) -> str:
    return (site.root / "content" / path).read_text(encoding="utf-8")


@pytest.fixture
def terminal(monkeypatch) -> list[str]:
    """Simulates a terminal; the test fills the list with the lines that a user types."""
    lines: list[str] = []
    monkeypatch.setattr("talentwar.commands.new._is_terminal", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _: lines.pop(0))
    return lines


# A person


def test_check_reports_the_missing_keys_of_a_new_person(minimal: Site, capsys):
    assert new(minimal, "person", "Bess", "of", "Hardwick") == 0
    path = minimal.root / "content/people/bess-of-hardwick.md"
    out = capsys.readouterr().out
    assert out == f"{path}\nNext: run `python build.py serve`, open /people/bess-of-hardwick/ and complete the file.\n"
    date, sources = minimal.problems()
    assert date.startswith(
        "content/people/bess-of-hardwick.md:6:5: move 1 has no `date`, which is required: the date of the move"
    )
    assert sources.startswith(
        "content/people/bess-of-hardwick.md:9:5: move 1 has no `sources`, which is required: the sources cited"
    )


def test_options_fill_in_the_first_move(minimal: Site):
    arguments = ["--date", "2025-07~", "--from", "acme", "--to", "babbage", "--source", "gazette"]
    assert new(minimal, "person", "Bess", *arguments) == 0
    assert minimal.problems() == []
    (move,) = minimal.graph().catalog.people["bess"].record.moves
    assert (str(move.date), move.origin, move.destination) == ("2025-07~", "acme", "babbage")
    assert move.sources == ("gazette",)


@pytest.mark.parametrize(
    ("name", "slug"), [("庞若鸣", "pang-ruo-ming"), ("Zoë Łuczak", "zoe-luczak"), ("Conor O’Brien", "conor-obrien")]
)
def test_a_name_in_any_script_is_written_and_gives_the_slug(minimal: Site, name: str, slug: str):
    assert new(minimal, "person", *name.split()) == 0
    assert f"\nname: {name}\n" in text(minimal, f"people/{slug}.md")


def test_a_name_that_yaml_would_misread_is_quoted(minimal: Site):
    assert new(minimal, "person", "Ada: the #1", "--slug", "ada-1") == 0
    assert '\nname: "Ada: the #1"\n' in text(minimal, "people/ada-1.md")


@pytest.mark.parametrize(
    ("name", "why"),
    [("Lovelace Ada", "the same words in another order"), ("Ada Lovelase", "nearly the same spelling"), ("A. Lovelace", "the same name with an initial")],
)  # fmt: skip
def test_a_similar_person_is_named_and_nothing_is_written(minimal: Site, name: str, why: str, capsys):
    before = sorted((minimal.root / "content/people").iterdir())
    assert new(minimal, "person", name) == 2
    assert capsys.readouterr().err == (
        f"content/people/ada.md: Ada Lovelace ({why})\n"
        "build.py: nothing was written, because a similar profile exists; use --force to write it\n"
    )
    assert sorted((minimal.root / "content/people").iterdir()) == before
    assert new(minimal, "person", name, "--force") == 0


@pytest.mark.parametrize("state", ["draft: true", "moves: [{date: soon}]", "aka: [Countess]\nnam: x"])
def test_drafts_and_invalid_profiles_are_compared_too(minimal: Site, state: str, capsys):
    minimal.write({"content/people/bess.md": f"---\nname: Bess of Hardwick\n{state}\n---\n"})
    assert new(minimal, "person", "Hardwick, Bess of") == 2
    assert "content/people/bess.md: Bess of Hardwick (the same words in another order)" in capsys.readouterr().err


def test_at_a_terminal_the_user_may_confirm_a_different_person(minimal: Site, terminal: list[str]):
    terminal[:] = ["n"]
    assert new(minimal, "person", "Lovelace Ada") == 2
    terminal[:] = ["y", "", "", "", ""]
    assert new(minimal, "person", "Lovelace Ada") == 0
    assert "\n  - date:      # when" in text(minimal, "people/lovelace-ada.md")


def test_at_a_terminal_questions_are_repeated_until_the_answer_is_valid(minimal: Site, terminal: list[str], capsys):
    terminal[:] = ["soon", "2025-07", "acne", "acme", "", "gazete", "gazette"]
    assert new(minimal, "person", "Bess") == 0
    out = capsys.readouterr().out
    assert "`soon` is not a date; write 2025, 2025-07 or 2025-07-07" in out
    assert "there is no lab `acne`. Did you mean `acme`?" in out
    assert "there is no source `gazete`. Did you mean `gazette`?" in out
    assert minimal.problems() == []


@pytest.mark.parametrize("error", [EOFError, KeyboardInterrupt])
def test_leaving_the_questions_writes_nothing(
    minimal: Site, terminal: list[str], error: type[BaseException], monkeypatch
):
    def leave(_: str) -> str:
        raise error

    monkeypatch.setattr("builtins.input", leave)
    assert new(minimal, "person", "Bess") == 2
    assert not (minimal.root / "content/people/bess.md").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["Ada", "--slug", "acme"], "labs/acme.md exists already"),
        (["ada"], "people/ada.md exists already; choose another slug for a different profile: --slug ada-2"),
        (["—"], "cannot make a slug of this name; choose one: --slug first-last"),
        (["Bess", "--slug", "Bess"], "--slug: 'Bess' is not a slug"),
        (["Bess", "--slug", "../bess"], "--slug: '../bess' is not a slug"),
        (["Bess", "--date", "soon"], "`soon` is not a date"),
        (["Bess", "--from", "acne"], "there is no lab `acne`. Did you mean `acme`?"),
        (["Bess", "--to", "zzz"], "there is no lab `zzz`. Create it with `new lab`."),
        (["Bess", "--source", "x"], "there is no source `x`. Create it with `new source`."),
    ],
)
def test_an_invalid_person_is_rejected(minimal: Site, arguments: list[str], message: str, capsys):
    before = {path: path.read_bytes() for path in minimal.root.rglob("*.md")}
    assert new(minimal, "person", *arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert message in captured.err
    assert {path: path.read_bytes() for path in minimal.root.rglob("*.md")} == before


def test_a_former_slug_cannot_be_used(minimal: Site, capsys):
    minimal.edit("content/people/ada.md", "name: Ada Lovelace", "name: Ada Lovelace\naliases: [countess]")
    assert new(minimal, "person", "Countess") == 2
    assert "countess is a former slug (alias) of ada" in capsys.readouterr().err


# A lab


def test_a_lab_needs_only_its_name(minimal: Site):
    assert new(minimal, "lab", "North", "Works") == 0
    assert minimal.problems() == []
    assert minimal.graph().catalog.labs["north-works"].record.name == "North Works"


def test_a_similar_lab_is_rejected(minimal: Site, capsys):
    assert new(minimal, "lab", "Babbage", "Lab") == 2
    assert "content/labs/babbage.md: Babbage Labs (nearly the same spelling)" in capsys.readouterr().err


def test_the_commented_keys_of_a_scaffold_are_valid(minimal: Site):
    new(minimal, "lab", "North")
    new(minimal, "person", "Bess", "--date", "2025", "--to", "acme", "--source", "gazette")
    for path in ("people/bess.md", "labs/north.md"):
        uncommented = re.sub(r"(?m)^( *)# ", r"\1", text(minimal, path))
        minimal.write({f"content/{path}": uncommented.replace("the-company", "acme")})
    assert minimal.problems() == []


# A source


def test_a_source_is_drafted_from_its_url_beside_those_of_its_publisher(minimal: Site, capsys):
    almanac = "almanac: {title: A, publisher: The Almanac, url: 'https://almanac.example/1'}\n"
    before = (
        "# Papers\ngazette: # the oldest\n  {title: Ada, publisher: The Gazette, url: 'https://gazette.example/ada'}"
    )
    minimal.write({"content/sources/more.yml": almanac, SOURCES: before})
    url = "https://www.gazette.example/2026/06/01/lovelace-left?utm_source=x"
    assert new(minimal, "source", url, "--title", "Ada left") == 0
    entry = (
        "gazette-2026-06-01-lovelace:\n  title: Ada left\n  publisher: The Gazette\n  date: 2026-06-01\n"
        "  url: https://www.gazette.example/2026/06/01/lovelace-left\n"
    )
    assert text(minimal, "sources/all.yml") == f"{before}\n\n{entry}"
    assert minimal.check().catalog.sources["gazette-2026-06-01-lovelace"].record.title == "Ada left"
    out = capsys.readouterr().out
    assert out.startswith(f"Added to {minimal.root / SOURCES}:\n\n{entry}")
    assert out.endswith("cite it: sources: [gazette-2026-06-01-lovelace]\n")


def test_check_reports_the_keys_that_a_url_does_not_give(minimal: Site):
    assert new(minimal, "source", "https://herald.example/who-went") == 0
    assert [problem.split(": ")[1] for problem in minimal.problems()] == [
        "`herald-went` has no `title`, which is required",
        "`herald-went` has no `publisher`, which is required",
    ]


@pytest.mark.parametrize(
    "entry", ["herald: {publisher: H}", "gazette-2: {title: [1], url: 'https://x.example/'}\nx: y"]
)
def test_a_listed_url_is_rejected_with_its_source(minimal: Site, entry: str, capsys):
    file = minimal.root / SOURCES
    for addition in ("", f"\n{entry}\n"):  # errors elsewhere in the file do not matter
        file.write_text(file.read_text() + addition)
        before = file.read_bytes()
        assert new(minimal, "source", "http://www.gazette.example/ada/?utm_medium=social") == 2
        assert "content/sources/all.yml lists this URL already; cite it as gazette" in capsys.readouterr().err
        assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["gazette"], "'gazette' is not a URL"),
        (["javascript:alert(1)"], "is not a URL"),
        (["https://x.example/1", "--id", "X"], "--id: 'X' is not an id"),
        (["https://x.example/1", "--id", "gazette"], "--id: content/sources/all.yml has a source gazette already"),
    ],
)
def test_an_invalid_source_is_rejected(minimal: Site, arguments: list[str], message: str, capsys):
    before = text(minimal, "sources/all.yml")
    assert new(minimal, "source", *arguments) == 2
    assert message in capsys.readouterr().err
    assert text(minimal, "sources/all.yml") == before


@pytest.mark.parametrize(
    "before", ["{gazette: {title: A, publisher: B}}\n", "- a list\n", "gazette: {title: [\n", "a: 1\n...\n"]
)
def test_a_file_that_cannot_be_extended_stays_unchanged(minimal: Site, before: str, capsys):
    minimal.write({"content/sources/odd.yml": before})
    file = minimal.root / "content/sources/odd.yml"
    assert new(minimal, "source", "https://x.example/1", "--file", str(file)) == 2
    message = capsys.readouterr().err
    assert "insert this entry by hand:" in message
    assert "url: https://x.example/1" in message
    assert file.read_text() == before


def test_the_first_source_creates_its_file(site: Site):
    site.write({"content/site.yml": "title: Moves\nbase_url: https://moves.example\n"})
    assert new(site, "source", "https://gazette.example/ada", "--title", "A", "--id", "first") == 0
    assert text(site, "sources/all.yml").startswith("first:\n")


# YAML

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1) | st.sampled_from(
    ["no", "~", "- x", "a: b", "a #b", "[x]", "'", '"', "|", "&a", "*a", "!x", "%", "@", "`", "null", "2025", " x", "x ", "x:", "?", "{", "a,b"]
)  # fmt: skip


@given(TEXTS)
def test_any_text_survives_writing_and_parsing(value: str):
    data, errors = load(f"key: {yaml_scalar(value)}\nlist: [{yaml_scalar(value, in_flow=True)}, x]\n")
    assert errors == []
    assert data == {"key": value, "list": [value, "x"]}


@given(TEXTS, TEXTS, st.sampled_from(["", "2025-07"]), TEXTS)
def test_a_scaffold_parses_to_the_known_values(title: str, publisher: str, date: str, name: str):
    draft = SourceDraft("an-id", "https://x.example/?a=b#c", publisher, date, "words of the address", "")
    data, errors = load(source_scaffold(draft, title))
    expected = {"title": title, "publisher": publisher, "url": draft.url} | ({"date": date} if date else {})
    assert (data, errors) == ({"an-id": expected}, [])
    front = person_scaffold(name, {"date": date}).split("---\n")[1]
    assert load(front)[0]["name"] == name
