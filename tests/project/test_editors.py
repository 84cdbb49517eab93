"""JSON Schemas and editor settings in the repository."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from sitebuilder import REPOSITORY, Site

from talentwar.cli import main
from talentwar.content.schema import DOCUMENT_TYPES, json_schema

SETTINGS = REPOSITORY / ".vscode"


def read(name: str) -> Any:
    """A settings file: JSON with comment lines."""
    text = (SETTINGS / name).read_text(encoding="utf-8")
    return json.loads(re.sub(r"(?m)^\s*//.*$", "", text))


def test_the_schemas_in_the_repository_are_up_to_date(tmp_path: Path):
    assert main(["schema", str(tmp_path)]) == 0
    current = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    committed = {path.name: path.read_text(encoding="utf-8") for path in (REPOSITORY / "schemas").iterdir()}
    assert committed == current, "run `python build.py schema`"


@pytest.mark.parametrize("name", DOCUMENT_TYPES)
def test_every_record_type_and_key_has_a_description(name: str):
    for title, record in json_schema(name)["$defs"].items():
        assert record["description"], title
        for key, schema in record["properties"].items():
            assert schema["description"], f"{title}.{key}"


def test_allowed_values_are_listed():
    person, lab = json_schema("person")["$defs"], json_schema("lab")["$defs"]
    assert person["Move"]["properties"]["status"]["enum"] == (
        ["claimed", "confirmed", "denied", "reported", "retracted", "rumoured"]
    )
    assert lab["Offer"]["properties"]["kind"] == {"enum": ["offer"], "description": "An offer made to people."}


def test_the_settings_refer_to_existing_schemas_and_files():
    schemas = read("settings.json")["yaml.schemas"]
    assert {(REPOSITORY / schema).resolve().is_file() for schema in schemas} == {True}
    files = {path for pattern in schemas.values() for path in REPOSITORY.glob(pattern)}
    assert files == set((REPOSITORY / "content").rglob("*.yml"))
    assert read("extensions.json")["recommendations"] == ["redhat.vscode-yaml"]


@pytest.mark.parametrize("task", read("tasks.json")["tasks"], ids=lambda task: task["label"])
def test_a_task_matches_the_printed_problems(task: dict[str, Any], minimal: Site):
    minimal.edit("content/people/ada.md", "to: babbage", "to: babage")
    move = "{date: 2026, to: acme, status: confirmed, sources: [gazette]}"
    minimal.write({"content/people/bess.md": f"---\nname: Bess\nmoves: [{move}]\n---\n"})
    pattern = task["problemMatcher"]["pattern"]
    lines = "\n".join(minimal.problems()).splitlines()
    found = [match for line in lines if (match := re.match(pattern["regexp"], line))]
    assert [match[pattern["file"]] for match in found] == ["content/people/ada.md", "content/people/bess.md"]
    assert [(match[pattern["line"]], match[pattern["severity"]]) for match in found] == [("4", None), ("3", "warning")]
    assert found[0][pattern["message"]] == "there is no lab `babage`. Did you mean `babbage`?"
