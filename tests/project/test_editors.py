"""What is kept for editors: the schemas, and the settings that make them of use."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from sitebuilder import REPOSITORY, Site

from talentwar.cli import main
from talentwar.content.schema import RECORDS, json_schema

SETTINGS = REPOSITORY / ".vscode"


def read(name: str) -> Any:
    """A file of settings, in which lines may be comments."""
    text = (SETTINGS / name).read_text(encoding="utf-8")
    return json.loads(re.sub(r"(?m)^\s*//.*$", "", text))


def test_the_schemas_that_are_kept_are_those_of_the_model(tmp_path: Path) -> None:
    assert main(["schema", str(tmp_path)]) == 0
    made = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    kept = {path.name: path.read_text(encoding="utf-8") for path in (REPOSITORY / "schemas").iterdir()}
    assert kept == made, "run `python build.py schema`"


@pytest.mark.parametrize("name", RECORDS)
def test_every_kind_of_record_and_every_key_is_described(name: str) -> None:
    for title, record in json_schema(name)["$defs"].items():
        assert record["description"], title
        for key, meaning in record["properties"].items():
            assert meaning["description"], f"{title}.{key}"


def test_the_words_that_are_allowed_are_listed() -> None:
    person, lab = json_schema("person")["$defs"], json_schema("lab")["$defs"]
    assert person["Move"]["properties"]["status"]["enum"] == [
        "claimed",
        "confirmed",
        "denied",
        "reported",
        "retracted",
        "rumoured",
    ]
    assert lab["Offer"]["properties"]["kind"] == {"enum": ["offer"], "description": "An offer made to people."}


def test_the_settings_lead_to_schemas_and_to_files_that_are_there() -> None:
    schemas = read("settings.json")["yaml.schemas"]
    assert {(REPOSITORY / schema).resolve().is_file() for schema in schemas} == {True}
    meant = {path for pattern in schemas.values() for path in REPOSITORY.glob(pattern)}
    assert meant == set((REPOSITORY / "content").rglob("*.yml"))
    assert read("extensions.json")["recommendations"] == ["redhat.vscode-yaml"]


@pytest.mark.parametrize("task", read("tasks.json")["tasks"], ids=lambda task: task["label"])
def test_a_task_finds_the_problems_in_what_is_printed(task: dict[str, Any], minimal: Site) -> None:
    minimal.edit("content/people/ada.md", "to: babbage", "to: babage")
    minimal.write(
        {
            "content/people/bess.md": "---\nname: Bess\nmoves: [{date: 2026, to: acme, status: confirmed, sources: [gazette]}]\n---\n"
        }
    )
    pattern = task["problemMatcher"]["pattern"]
    lines = "\n".join(minimal.problems()).splitlines()
    found = [match for line in lines if (match := re.match(pattern["regexp"], line))]
    assert [match[pattern["file"]] for match in found] == ["content/people/ada.md", "content/people/bess.md"]
    assert [(match[pattern["line"]], match[pattern["severity"]]) for match in found] == [("4", None), ("3", "warning")]
    assert found[0][pattern["message"]] == "there is no lab `babage`. Did you mean `babbage`?"
