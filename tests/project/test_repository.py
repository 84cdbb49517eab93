"""Issue forms, CI pipelines and hooks are valid and run the documented commands."""

import json
import re
import shlex
from importlib import resources
from typing import Any

import pytest
import yaml
from jsonschema.validators import validator_for
from sitebuilder import REPOSITORY

FORMS = sorted(REPOSITORY.glob(".github/ISSUE_TEMPLATE/*.yml"))
WORKFLOWS = sorted(REPOSITORY.glob(".github/workflows/*.yml"))
FORMATS = {
    **dict.fromkeys(FORMS, "github-issue-forms"),
    REPOSITORY / ".github/ISSUE_TEMPLATE/config.yml": "github-issue-config",
    **dict.fromkeys(WORKFLOWS, "github-workflows"),
}


class Loader(yaml.SafeLoader):
    """YAML as hosts read it: `on` is a string."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:bool"]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), ["t", "f"])


def loaded(path: Any) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader)


def named(path: Any) -> str:
    return path.relative_to(REPOSITORY).as_posix()


@pytest.mark.parametrize("path", FORMATS, ids=named)
def test_a_file_for_a_host_matches_the_schema_of_the_host(path):
    vendor = resources.files("check_jsonschema").joinpath("builtin_schemas/vendor")
    schema = json.loads(vendor.joinpath(f"{FORMATS[path]}.json").read_text(encoding="utf-8"))
    problems = validator_for(schema)(schema).iter_errors(loaded(path))
    assert [problem.message for problem in problems] == []


def test_every_form_asks_for_a_source():
    forms = [path for path in FORMS if path.name != "config.yml"]
    assert [path.stem for path in forms] == ["correction", "move", "removal"]
    for path in forms:
        (field,) = [item for item in loaded(path)["body"] if item.get("id") == "sources"]
        assert field["validations"] == {"required": True}


@pytest.mark.parametrize("path", WORKFLOWS, ids=named)
def test_an_action_is_pinned_to_a_commit_with_its_version_as_a_comment(path):
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if "uses:" in line]
    assert lines
    for line in lines:
        assert re.fullmatch(r"\s*- uses: [\w-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), line


def test_all_workflows_use_the_same_version_of_an_action():
    found = {
        match
        for path in WORKFLOWS
        for match in re.findall(r"uses: (\S+)@(\w+) # (\S+)", path.read_text(encoding="utf-8"))
    }
    assert len({action for action, _, _ in found}) == len(found)


@pytest.mark.parametrize("path", WORKFLOWS, ids=named)
def test_a_workflow_may_only_read_the_contents(path):
    assert loaded(path)["permissions"] == {"contents": "read"}


def test_the_workflow_of_the_site_tests_checks_builds_and_reports_the_changes_of_an_edit():
    text = (REPOSITORY / ".github/workflows/site.yml").read_text(encoding="utf-8")
    for command in ("make test", "make check", "make site", "build.py check", "build.py diff"):
        assert command in text


@pytest.mark.parametrize("path", WORKFLOWS, ids=named)
def test_the_command_line_accepts_every_command_of_a_workflow(path):
    from talentwar.cli import _parser

    text = path.read_text(encoding="utf-8")
    for line in re.findall(r"\.venv/bin/python build\.py ([^\n|>;]*?)(?: 2)?(?=[\n|>;])", text):
        _parser().parse_args(shlex.split(line))


def test_every_make_target_of_a_workflow_exists():
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    for path in WORKFLOWS:
        for target in re.findall(r"make ([\w./-]+)", path.read_text(encoding="utf-8")):
            assert re.search(rf"^{re.escape(target)}:", makefile, re.MULTILINE), target


def test_the_hooks_check_the_content_and_the_code():
    (local,) = loaded(REPOSITORY / ".pre-commit-config.yaml")["repos"]
    hooks = {hook["id"]: hook for hook in local["hooks"]}
    assert local["repo"] == "local"
    assert hooks["content"]["entry"].endswith("build.py check")
    assert re.match(hooks["content"]["files"], "content/people/ada.md")
    assert set(hooks) == {"content", "ruff-format", "ruff-check"}
