"""The reports of `check`: text, GitHub annotations and JSON."""

import io
import json
import re
import sys

import pytest
from jsonschema import Draft202012Validator
from sitebuilder import REPOSITORY, Site

from talentwar.checks.reports import KINDS, github_annotations, problems_schema
from talentwar.cli import main
from talentwar.problems import Problem, warnings_as_errors

SCHEMA = json.loads((REPOSITORY / "docs/check.schema.json").read_text(encoding="utf-8"))


def check(site: Site, *more: str) -> int:
    return site.run("check", *more)


@pytest.fixture
def broken(minimal: Site) -> Site:
    """A site with an unknown lab on line 4 of one profile, and another profile last checked two years ago."""
    minimal.edit("content/people/ada.md", "to: babbage", "to: babage")
    return minimal.edit("content/labs/acme.md", "name: Acme", "name: Acme\nchecked: 2024")


def test_the_summary_counts_problems_by_level_and_kind(broken: Site, capsys):
    assert check(broken) == 1
    assert capsys.readouterr().err.splitlines()[-4:] == [
        "1 error, 1 warning in 2 files:",
        "    1  references to what does not exist (reference)",
        "    1  profiles not checked recently (stale)",
        "For each kind, see “What `check` says” in CONTRIBUTING.md.",
    ]


def test_contributing_explains_each_kind():
    text = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = text.split("## What `check` says\n")[1].split("\n## ")[0]
    assert re.findall(r"^\| `([\w-]+)` \|", section, re.MULTILINE) == list(KINDS)


def test_json_follows_its_schema(broken: Site, capsys):
    assert check(broken, "--format", "json") == 1
    captured = capsys.readouterr()
    assert captured.err == ""
    report = json.loads(captured.out)
    Draft202012Validator(SCHEMA).validate(report)
    content = (broken.root / "content").as_posix()
    assert report == {
        "version": 1, "documents": 5, "errors": 1, "warnings": 1, "notes": 0,
        "kinds": {"reference": 1, "stale": 1},
        "problems": [
            {"path": f"{content}/labs/acme.md", "line": 3, "column": 10, "width": 4, "level": "warning", "kind": "stale",
             "message": "`checked` is 2024, more than 12 months ago.", "hint": "",
             "excerpt": "checked: 2024"},
            {"path": f"{content}/people/ada.md", "line": 4, "column": 55, "width": 6, "level": "error",
             "kind": "reference", "message": "there is no lab `babage`.", "hint": "Did you mean `babbage`?",
             "excerpt": "  - {id: acme-babbage, date: 2026-05, from: acme, to: babage, sources: [gazette]}"},
        ],
    }  # fmt: skip


def test_json_without_problems_follows_its_schema(minimal: Site, capsys):
    assert check(minimal, "--format", "json") == 0
    report = json.loads(capsys.readouterr().out)
    Draft202012Validator(SCHEMA).validate(report)
    assert (report["documents"], report["problems"]) == (5, [])


def test_the_committed_schema_is_up_to_date(capsys):
    assert main(["check", "--schema"]) == 0
    assert json.loads(capsys.readouterr().out) == SCHEMA == problems_schema()
    Draft202012Validator.check_schema(SCHEMA)


def test_annotations_name_files_relative_to_the_working_directory(broken: Site, monkeypatch, capsys):
    monkeypatch.chdir(broken.root.parent)
    assert check(broken, "--content", f"{broken.root.name}/content", "--format", "github") == 1
    captured = capsys.readouterr()
    assert captured.err == ""
    assert captured.out.splitlines()[:3] == [
        (
            f"::error file={broken.root.name}/content/people/ada.md,line=4,col=55,endColumn=61,"
            "title=references to what does not exist::there is no lab `babage`. Did you mean `babbage`?"
        ),
        (
            f"::warning file={broken.root.name}/content/labs/acme.md,line=3,col=10,endColumn=14,"
            "title=profiles not checked recently::`checked` is 2024, more than 12 months ago."
        ),
        "1 error, 1 warning in 2 files:",
    ]


def test_special_characters_in_annotations_are_escaped():
    problem = Problem("content/people/a,b:c%.md", 2, 3, "100% wrong\r\n::error::no", "Or: so, then.", kind="value")
    assert list(github_annotations([problem], "content")) == [
        (
            "::error file=content/people/a%2Cb%3Ac%25.md,line=2,col=3,endColumn=4,title=invalid keys or values::"
            "100%25 wrong%0D%0A::error::no Or: so, then."
        )
    ]


def test_annotations_of_errors_come_first():
    levels = ["note", "warning", "error"]
    problems = [Problem("content/a.md", 1, 1, level, level=level, kind="value") for level in levels]
    names = [line.split(" ")[0] for line in github_annotations(problems, "content")]
    assert names == ["::error", "::warning", "::notice"]


def test_strict_makes_warnings_errors_and_leaves_notes():
    problems = [Problem("content/a.md", 1, 1, "x", level=level) for level in ("error", "note", "warning")]
    assert [problem.level for problem in warnings_as_errors(problems)] == ["error", "note", "error"]


@pytest.mark.parametrize("form", ["text", "github", "json"])
def test_warnings_exit_with_0_and_with_1_if_strict_in_every_format(minimal: Site, form: str, capsys):
    minimal.edit("content/labs/acme.md", "name: Acme", "name: Acme\nchecked: 2024")
    assert check(minimal, "--format", form) == 0
    assert check(minimal, "--format", form, "--strict") == 1
    capsys.readouterr()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_the_same_text_in_colour(broken: Site, monkeypatch, capsys):
    check(broken)
    plain = capsys.readouterr().err
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert check(broken) == 1
    shown = terminal.getvalue()
    assert "\x1b[" in shown
    assert re.sub(r"\x1b\[[0-9;]*m", "", shown) == plain
