from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from sitebuilder import REPOSITORY, TODAY, Site

from talentwar.build.timings import SLOWEST, RenderTimings
from talentwar.cli import main
from talentwar.content.schema import RECORDS

COMMANDS = ["build", "serve", "check", "new", "diff", "import", "schema"]


def arguments(site: Site, command: str = "build", *more: str) -> list[str]:
    """A command line for a site in a folder of its own."""
    given = [command, "--content", str(site.root / "content"), "--today", TODAY.isoformat()]
    if command == "build":
        given += ["--output", str(site.public), "--cache", str(site.root / ".cache")]
        given += ["--templates", str(REPOSITORY / "templates"), "--static", str(REPOSITORY / "static")]
    return [*given, *more]


def misused(*given: str) -> int:
    """The exit code of a command line that argparse refuses."""
    with pytest.raises(SystemExit) as leaving:
        main(given)
    return int(leaving.value.code or 0)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_has_an_example_that_is_one(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert misused(command, "--help") == 0
    example = " ".join(capsys.readouterr().out.split()).split("Example: ")[1].split()
    assert example[:3] == ["python", "build.py", command]


def test_a_profile_names_what_took_longest(minimal: Site, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments(minimal, "build", "--no-search", "--profile")) == 0
    lines = capsys.readouterr().out.splitlines()
    heads = ["Slowest pages", "Slowest templates, all their pages together", "Slowest documents"]
    first, second, third = map(lines.index, heads)
    pages, templates, documents = lines[first + 1 : second], lines[second + 1 : third], lines[third + 1 : -2]
    assert len(pages) == len(templates) == SLOWEST
    for part in (pages, templates, documents):
        took = [float(line.split()[0]) for line in part]
        assert took == sorted(took, reverse=True)
        assert all(line.split()[1] == "ms" for line in part)
    assert all((minimal.public / line.split()[2]).is_file() for line in pages)
    assert all(re.fullmatch(r"[\w/.]+, \d+ pages", line.split(maxsplit=2)[2]) for line in templates)
    content = minimal.root / "content"
    written = [path.relative_to(minimal.root).as_posix() for path in content.rglob("*") if path.is_file()]
    assert sorted(line.split()[2] for line in documents) == sorted(written)


def test_what_pages_took_is_added_up_by_what_made_them() -> None:
    one, other = RenderTimings(), RenderTimings()
    for number in range(50):
        one.add(f"{number}.html", "person.html", number / 100)
    other.add("data.json", "DataFile", 0.485)
    whole = RenderTimings.merge([one, other])
    assert whole.by_template == {"person.html": (50, pytest.approx(12.25)), "DataFile": (1, 0.485)}
    assert [file for _, file in whole.slowest[:3]] == ["49.html", "data.json", "48.html"]
    assert len(whole.slowest) == SLOWEST


def test_the_help_names_every_command_and_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    assert misused("--help") == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert all(command in shown for command in COMMANDS)
    assert "0 done, 1 problems in the content, 2 misuse" in shown


@pytest.mark.parametrize(
    "given",
    [
        ["--colour"], ["build", "--colour"], ["check", "--output", "x"], ["publish"], ["build", "extra"], ["check", "extra"],
        ["build", "--today", "soon"], ["check", "--today", "2026-13-01"], ["check", "--today", "2026-11"], ["build", "--today"],
        ["schema", "--strict"],
    ],
)  # fmt: skip
def test_misuse_is_2_and_says_what_is_wrong(given: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert misused(*given) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "error: " in captured.err
    assert "Traceback" not in captured.err


def test_a_day_that_is_none_is_named_with_its_form(capsys: pytest.CaptureFixture[str]) -> None:
    assert misused("check", "--today", "soon") == 2
    message = capsys.readouterr().err.splitlines()[-1]
    assert "--today" in message
    assert "soon" in message
    assert "_day" not in message
    assert "YYYY-MM-DD" in message


@pytest.mark.parametrize("option", ["--templates", "--static"])
def test_a_folder_that_is_not_there_is_misuse(minimal: Site, option: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments(minimal, "build", option, str(minimal.root / "nowhere"))) == 2
    assert option in capsys.readouterr().err
    assert not minimal.public.exists()


@pytest.mark.parametrize("command", ["build", "check"])
def test_a_content_folder_that_is_not_there_is_reported(
    minimal: Site, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments(minimal, command, "--content", str(minimal.root / "nowhere"))) == 2
    assert "nowhere" in capsys.readouterr().err
    assert not minimal.public.exists()


@pytest.mark.parametrize(
    ("option", "folder"),
    [("--output", "content"), ("--output", "content/public"), ("--output", "."), ("--cache", "content/.cache"), ("--cache", "public/.cache")],
)  # fmt: skip
def test_nothing_is_written_among_what_people_wrote(
    minimal: Site, option: str, folder: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(minimal.root.rglob("*"))
    assert main(arguments(minimal, "build", option, str(minimal.root / folder))) == 2
    assert capsys.readouterr().err.startswith(f"build.py: {option}: ")
    assert sorted(minimal.root.rglob("*")) == before


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_a_closed_output_is_no_error(minimal: Site, closed: str) -> None:
    command = [sys.executable, str(REPOSITORY / "build.py"), *arguments(minimal, "check")]
    done = subprocess.run(
        ["sh", "-c", f'"$@" {closed}', "sh", *command], capture_output=True, text=True, cwd=minimal.root, check=False
    )
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)


def test_a_folder_of_schemas_that_cannot_be_made_is_misuse(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    assert main(["schema", str(tmp_path / "file" / "schemas")]) == 2
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize(
    "address", ["moves.example", "ftp://moves.example", "//moves.example", "javascript:x", "https://", "https://[x"]
)
def test_an_address_that_is_not_the_webs_is_misuse(
    minimal: Site, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments(minimal, "build", "--base-url", address)) == 2
    assert address in capsys.readouterr().err
    assert not minimal.public.exists()


def test_a_build_is_0_and_says_what_it_did(minimal: Site, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments(minimal)) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    assert "1 people, 2 labs, 1 moves" in captured.out or "1 person, 2 labs, 1 move" in captured.out
    assert f"{len(minimal.files())} files written, 0 unchanged, 0 removed" in captured.out


def test_build_is_the_command_where_none_is_given(minimal: Site) -> None:
    assert main(arguments(minimal)[1:]) == 0
    assert "index.html" in minimal.files()


def test_errors_are_1_and_go_to_standard_error(minimal: Site, capsys: pytest.CaptureFixture[str]) -> None:
    minimal.edit("content/people/ada.md", "to: babbage", "to: babage")
    for command in ("build", "check"):
        assert main(arguments(minimal, command)) == 1
        captured = capsys.readouterr()
        assert captured.out == ""
        assert (
            captured.err.splitlines()[: len(minimal.problems()[0].splitlines())] == minimal.problems()[0].splitlines()
        )
        assert "1 error" in captured.err
    assert not minimal.public.exists()


def test_warnings_are_0_and_with_strict_1(minimal: Site, capsys: pytest.CaptureFixture[str]) -> None:
    minimal.edit("content/people/ada.md", "name: Ada Lovelace", "name: Ada Lovelace\nchecked: 2024")
    for command in ("build", "check"):
        assert main(arguments(minimal, command)) == 0
        assert "1 warning" in capsys.readouterr().err
    before = minimal.files()
    for command in ("build", "check"):
        assert main(arguments(minimal, command, "--strict")) == 1
        assert "1 error" in capsys.readouterr().err
    assert minimal.files() == before


def test_a_check_writes_nothing(minimal: Site, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(minimal.root.rglob("*"))
    assert main(arguments(minimal, "check")) == 0
    assert sorted(minimal.root.rglob("*")) == before
    assert "No problem" in capsys.readouterr().out


def test_drafts_are_checked_only_when_asked_for(minimal: Site) -> None:
    minimal.write(
        {
            "content/people/bess.md": "---\nname: Bess\ndraft: true\nmoves: [{date: 2026, to: nowhere, sources: [gazette]}]\n---\n"
        }
    )
    assert main(arguments(minimal, "check")) == 0
    assert main(arguments(minimal, "check", "--drafts")) == 1


def test_the_day_that_is_given_is_the_day_of_the_check(minimal: Site) -> None:
    minimal.edit("content/people/ada.md", "name: Ada Lovelace", "name: Ada Lovelace\nchecked: 2026-01-01")
    assert main([*arguments(minimal, "check", "--strict"), "--today", "2026-06-01"]) == 0
    assert main([*arguments(minimal, "check", "--strict"), "--today", "2028-06-01"]) == 1


def test_a_disk_that_refuses_is_2_and_no_traceback(minimal: Site, capsys: pytest.CaptureFixture[str]) -> None:
    (minimal.root / "file").write_text("not a folder")
    assert main(arguments(minimal, "build", "--output", str(minimal.root / "file"))) == 2
    assert "the disk refused" in capsys.readouterr().err


def test_schemas_are_written_for_every_kind_of_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", str(tmp_path / "made")]) == 0
    assert sorted(path.name for path in (tmp_path / "made").iterdir()) == sorted(
        f"{name}.schema.json" for name in RECORDS
    )
    for path in (tmp_path / "made").iterdir():
        Draft202012Validator.check_schema(json.loads(path.read_text(encoding="utf-8")))
    assert len(capsys.readouterr().out.splitlines()) == len(RECORDS)


@pytest.mark.parametrize("start", [[str(REPOSITORY / "build.py")], ["-m", "talentwar"]])
def test_the_exit_code_is_that_of_the_process(minimal: Site, start: list[str]) -> None:
    def run(*more: str) -> tuple[int, str]:
        environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
        command = [sys.executable, *start, *arguments(minimal, "check"), *more]
        done = subprocess.run(command, cwd=minimal.root, env=environment, capture_output=True, text=True, check=False)
        return done.returncode, done.stderr

    assert run() == (0, "")
    assert run("--colour")[0] == 2
    minimal.edit("content/people/ada.md", "to: babbage", "to: babage")
    code, printed = run()
    assert (code, "Traceback" in printed) == (1, False)


def test_problems_are_printed_where_the_terminal_knows_only_ascii(minimal: Site) -> None:
    minimal.edit("content/people/ada.md", "to: babbage", "to: bäbbage")
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"}
    command = [sys.executable, str(REPOSITORY / "build.py"), *arguments(minimal, "check")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert "content/people/ada.md:4" in done.stderr
