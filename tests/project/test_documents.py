"""The documentation matches the code."""

import re
import shutil

import pytest
from sitebuilder import REPOSITORY, TODAY, Site

from talentwar.cli import main
from talentwar.content.key_reference import key_reference
from talentwar.exports.api.resources import CHANGES, RULE, VERSION


def test_the_reference_of_keys_is_up_to_date(tmp_path):
    assert main(["schema", "--table", str(tmp_path / "keys.md")]) == 0
    generated = (tmp_path / "keys.md").read_text(encoding="utf-8")
    assert generated == key_reference()
    assert (REPOSITORY / "docs/keys.md").read_text(encoding="utf-8") == generated, (
        "see the introduction of docs/keys.md"
    )


def test_the_documentation_has_the_rule_and_the_versions_of_the_api():
    text = " ".join((REPOSITORY / "docs/formats.md").read_text(encoding="utf-8").split())
    assert RULE in text
    rows = "".join(f" | {version} | {brought} |" for version, brought in CHANGES)
    assert f"| version | what it brought | |---|---|{rows}" in text
    assert CHANGES[0][0] == VERSION


def test_the_architecture_names_existing_files():
    text = (REPOSITORY / "ARCHITECTURE.md").read_text(encoding="utf-8")
    names = re.findall(r"`([\w./-]+\.(?:py|html))`", text)
    files = [path.relative_to(REPOSITORY).as_posix() for path in REPOSITORY.glob("[a-z]*/**/*.*")]
    assert len(names) > 40
    assert [name for name in names if not any(f"/{file}".endswith(f"/{name}") for file in files)] == []


def test_the_five_lines_of_the_readme_add_a_person(tmp_path):
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    profile = re.search(r"\n\n((?:    .*\n)*    name: Ada Example\n(?:    .*\n)*)", readme)
    assert profile
    shutil.copytree(REPOSITORY / "content", tmp_path / "content")
    lines = [line.removeprefix("    ") for line in profile[1].splitlines()]
    assert len(lines) == 5
    (tmp_path / "content/people/ada-example.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    site = Site(tmp_path)
    site.build(today=TODAY)
    assert "Ada Example" in site.html("people/index.html")


PROBLEM = re.compile(r"((?:    .*\n)*    content/people/ada-example\.md:.*\n(?:    .*\n)*)")
"""A problem in the documentation, with its excerpt."""


@pytest.fixture(scope="module")
def content_copy(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A copy of the content folder."""
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(REPOSITORY / "content", folder / "content")
    return Site(folder)


def documented_problems() -> list[str]:
    texts = [(REPOSITORY / name).read_text(encoding="utf-8") for name in ("README.md", "CONTRIBUTING.md")]
    blocks = [block for text in texts for block in PROBLEM.findall(text)]
    return ["\n".join(line.removeprefix("    ") for line in block.splitlines()) for block in blocks]


def test_the_readme_shows_one_problem_and_contributing_shows_five():
    assert len(documented_problems()) == 1 + 5


@pytest.mark.parametrize("problem", documented_problems(), ids=lambda problem: problem.split("`")[0][-20:])
def test_a_documented_problem_is_the_one_that_is_printed(content_copy, problem):
    line = problem.splitlines()[1].split(" | ", 1)[1]
    content_copy.write({"content/people/ada-example.md": f"---\nname: Ada Example\nmoves:\n{line}\n---\n"})
    assert content_copy.problems() == [problem]
