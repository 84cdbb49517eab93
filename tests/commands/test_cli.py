"""The command line: arguments, exit codes, and what `build`, `check` and `schema` print."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from sitebuilder import REPOSITORY, Site

from talentwar.build.timings import SLOWEST, RenderTimings
from talentwar.cli import main
from talentwar.content.schema import DOCUMENT_TYPES

COMMANDS = ["build", "serve", "check", "new", "diff", "import", "schema"]


def parser_exit(*arguments: str) -> int:
    """The exit code of argparse, for --help and for invalid arguments."""
    with pytest.raises(SystemExit) as error:
        main(arguments)
    return int(error.value.code or 0)


def run_process(site: Site, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=site.root, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("command", [*COMMANDS, "new person", "new lab", "new source"])
def test_the_help_of_a_command_has_an_example(command: str, capsys):
    assert parser_exit(*command.split(), "--help") == 0
    assert f"Example: python build.py {command} " in " ".join(capsys.readouterr().out.split())


def test_the_profile_lists_the_slowest_pages_templates_and_documents(minimal: Site, capsys):
    assert minimal.run("build", "--no-search", "--profile") == 0
    lines = capsys.readouterr().out.splitlines()
    first, second, third = (index for index, line in enumerate(lines) if line.startswith("Slowest "))
    published = lines.index("Published")
    pages, templates, documents = lines[first + 1 : second], lines[second + 1 : third], lines[third + 1 : published]
    assert len(pages) == len(templates) == SLOWEST
    for part in (pages, templates, documents):
        times = [float(line.split()[0]) for line in part]
        assert times == sorted(times, reverse=True)
        assert all(line.split()[1] == "ms" for line in part)
    assert all((minimal.public / line.split()[2]).is_file() for line in pages)
    assert all(re.fullmatch(r"[\w/.]+, \d+ pages", line.split(maxsplit=2)[2]) for line in templates)
    content = minimal.root / "content"
    files = [path.relative_to(minimal.root).as_posix() for path in content.rglob("*") if path.is_file()]
    assert sorted(line.split()[2] for line in documents) == sorted(files)


def test_render_timings_are_summed_by_template():
    first, second = RenderTimings(), RenderTimings()
    for number in range(50):
        first.add(f"{number}.html", "person.html", number / 100)
    second.add("data.json", "DataFile", 0.485)
    merged = RenderTimings.merge([first, second])
    assert merged.by_template == {"person.html": (50, pytest.approx(12.25)), "DataFile": (1, 0.485)}
    assert [file for _, file in merged.slowest[:3]] == ["49.html", "data.json", "48.html"]
    assert len(merged.slowest) == SLOWEST


def test_the_help_names_every_command_and_the_exit_codes(capsys):
    assert parser_exit("--help") == 0
    text = " ".join(capsys.readouterr().out.split())
    assert all(command in text for command in COMMANDS)
    assert "0 success, 1 errors in the content, 2 any other failure" in text


@pytest.mark.parametrize(
    "arguments",
    [
        ["--colour"], ["build", "--colour"], ["check", "--output", "x"], ["publish"], ["build", "extra"], ["check", "extra"],
        ["build", "--today", "soon"], ["check", "--today", "2026-13-01"], ["check", "--today", "2026-11"], ["build", "--today"],
        ["schema", "--strict"], ["new"], ["new", "person"], ["new", "planet", "x"], ["new", "source"], ["new", "source", "a", "b"],
    ],
)  # fmt: skip
def test_a_usage_error_exits_with_2_and_a_message(arguments: list[str], capsys):
    assert parser_exit(*arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "error: " in captured.err
    assert "Traceback" not in captured.err


def test_an_invalid_date_is_reported_with_the_expected_format(capsys):
    assert parser_exit("check", "--today", "soon") == 2
    message = capsys.readouterr().err.splitlines()[-1]
    assert "--today" in message
    assert "soon" in message
    assert "_date" not in message
    assert "YYYY-MM-DD" in message


@pytest.mark.parametrize(
    ("command", "option"),
    [(name, option) for name in ("build", "serve") for option in ("--content", "--templates", "--static")]
    + [(name, "--content") for name in ("check", "diff", "new person X", "new lab X", "new source https://x.example/")],
)  # fmt: skip
def test_a_missing_folder_is_a_usage_error(minimal: Site, command: str, option: str, capsys):
    folder = minimal.root / "nowhere"
    assert minimal.run(command, option, str(folder)) == 2
    assert capsys.readouterr().err == f"build.py: {option}: there is no folder {folder}\n"
    assert not minimal.public.exists() and not folder.exists()


@pytest.mark.parametrize(
    ("option", "folder"),
    [("--output", "content"), ("--output", "content/public"), ("--output", "."), ("--cache", "content/.cache"), ("--cache", "public/.cache")],
)  # fmt: skip
def test_output_and_cache_must_not_overlap_the_input_folders(minimal: Site, option: str, folder: str, capsys):
    before = sorted(minimal.root.rglob("*"))
    assert minimal.run("build", option, str(minimal.root / folder)) == 2
    assert capsys.readouterr().err.startswith(f"build.py: {option} ")
    assert sorted(minimal.root.rglob("*")) == before


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_a_closed_output_stream_is_not_an_error(minimal: Site, closed: str):
    command = [sys.executable, str(REPOSITORY / "build.py"), *minimal.command("check")]
    process = run_process(minimal, "sh", "-c", f'"$@" {closed}', "sh", *command)
    assert (process.returncode, "Traceback" in process.stderr) == (0, False)


def test_an_output_folder_that_cannot_be_created_is_a_usage_error(tmp_path: Path, capsys):
    (tmp_path / "file").write_text("")
    assert main(["schema", str(tmp_path / "file" / "schemas")]) == 2
    assert "cannot write " in capsys.readouterr().err


def test_a_build_exits_with_0_and_prints_a_summary(minimal: Site, capsys):
    assert minimal.run("build") == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    assert "1 people, 2 labs, 1 moves" in captured.out or "1 person, 2 labs, 1 move" in captured.out
    assert f"{len(minimal.files())} files written, 0 unchanged, 0 removed" in captured.out


def test_build_is_the_default_command(minimal: Site):
    assert main(minimal.command("build")[1:]) == 0
    assert "index.html" in minimal.files()


def test_errors_in_the_content_exit_with_1_and_go_to_standard_error(minimal: Site, capsys):
    minimal.edit("content/people/ada.md", "to: babbage", "to: babage")
    for command in ("build", "check"):
        assert minimal.run(command) == 1
        captured = capsys.readouterr()
        assert captured.out == ""
        assert captured.err.startswith(minimal.problems()[0])
        assert "1 error" in captured.err
    assert not minimal.public.exists()


def test_warnings_exit_with_0_and_in_strict_mode_with_1(minimal: Site, capsys):
    minimal.edit("content/people/ada.md", "name: Ada Lovelace", "name: Ada Lovelace\nchecked: 2024")
    for command in ("build", "check"):
        assert minimal.run(command) == 0
        assert "1 warning" in capsys.readouterr().err
    before = minimal.files()
    for command in ("build", "check"):
        assert minimal.run(command, "--strict") == 1
        assert "1 error" in capsys.readouterr().err
    assert minimal.files() == before


def test_check_writes_no_file(minimal: Site, capsys):
    before = sorted(minimal.root.rglob("*"))
    assert minimal.run("check") == 0
    assert sorted(minimal.root.rglob("*")) == before
    assert "No problem" in capsys.readouterr().out


def test_drafts_are_checked_only_with_the_option(minimal: Site):
    move = "{date: 2026, to: nowhere, sources: [gazette]}"
    minimal.write({"content/people/bess.md": f"---\nname: Bess\ndraft: true\nmoves: [{move}]\n---\n"})
    assert minimal.run("check") == 0
    assert minimal.run("check", "--drafts") == 1


def test_the_date_of_the_check_can_be_set(minimal: Site):
    minimal.edit("content/people/ada.md", "name: Ada Lovelace", "name: Ada Lovelace\nchecked: 2026-01-01")
    assert minimal.run("check", "--strict", "--today", "2026-06-01") == 0
    assert minimal.run("check", "--strict", "--today", "2028-06-01") == 1


def test_schemas_are_written_for_every_kind_of_document(tmp_path: Path, capsys):
    assert main(["schema", str(tmp_path / "schemas")]) == 0
    assert sorted(path.name for path in (tmp_path / "schemas").iterdir()) == sorted(
        f"{name}.schema.json" for name in DOCUMENT_TYPES
    )
    for path in (tmp_path / "schemas").iterdir():
        Draft202012Validator.check_schema(json.loads(path.read_text(encoding="utf-8")))
    assert len(capsys.readouterr().out.splitlines()) == len(DOCUMENT_TYPES)


@pytest.mark.parametrize("start", [[str(REPOSITORY / "build.py")], ["-m", "talentwar"]])
def test_the_process_ends_with_the_exit_code_of_the_command(minimal: Site, start: list[str]):
    def run(*options: str) -> tuple[int, str]:
        command = [sys.executable, *start, *minimal.command("check", *options)]
        process = run_process(minimal, *command, PYTHONPATH=str(REPOSITORY))
        return process.returncode, process.stderr

    assert run() == (0, "")
    assert run("--colour")[0] == 2
    minimal.edit("content/people/ada.md", "to: babbage", "to: babage")
    code, output = run()
    assert (code, "Traceback" in output) == (1, False)


def test_problems_are_printed_to_an_ascii_terminal(minimal: Site):
    minimal.edit("content/people/ada.md", "to: babbage", "to: bäbbage")
    command = [sys.executable, str(REPOSITORY / "build.py"), *minimal.command("check")]
    process = run_process(minimal, *command, PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C")
    assert (process.returncode, "Traceback" in process.stderr) == (1, False)
    assert "content/people/ada.md:4" in process.stderr
