"""The project's own papers say what is true."""

from __future__ import annotations

import re
import shutil

from sitebuilder import REPOSITORY, TODAY, Site

from talentwar.cli import main
from talentwar.schema import reference_table


def test_the_table_of_keys_in_contributing_is_that_of_the_model():
    text = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert text.split("<!-- keys -->")[1].split("<!-- /keys -->")[0].strip() == reference_table().strip()


def test_the_table_of_keys_is_renewed_between_its_marks(tmp_path):
    paper = tmp_path / "paper.md"
    paper.write_text("before\n<!-- keys -->old<!-- /keys -->\nafter\n", encoding="utf-8")
    assert main(["schema", "--table", str(paper)]) == 0
    assert paper.read_text(encoding="utf-8") == (
        f"before\n<!-- keys -->\n\n{reference_table()}\n<!-- /keys -->\nafter\n"
    )


def test_a_paper_without_the_marks_is_left_alone(tmp_path, capsys):
    paper = tmp_path / "paper.md"
    paper.write_text("nothing\n", encoding="utf-8")
    assert main(["schema", "--table", str(paper)]) == 2
    assert paper.read_text(encoding="utf-8") == "nothing\n"
    assert "<!-- keys -->" in capsys.readouterr().err


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


def test_the_problem_that_the_readme_shows_is_the_one_that_is_printed(tmp_path):
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    shown = re.search(r"((?:    .*\n)*    content/people/ada-example\.md:.*\n(?:    .*\n)*)", readme)
    assert shown
    shutil.copytree(REPOSITORY / "content", tmp_path / "content")
    line = "  - {date: 2025-07, from: aple, to: meta, sources: [bloomberg-2025-07-07-pang]}"
    profile = f"---\nname: Ada Example\nmoves:\n{line}\n---\n"
    (tmp_path / "content/people/ada-example.md").write_text(profile, encoding="utf-8")
    expected = "\n".join(part.removeprefix("    ") for part in shown[1].splitlines())
    assert Site(tmp_path).problems() == [expected]
