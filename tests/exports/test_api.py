"""The JSON API: every file fits the description, every link leads to a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator
from jsonschema.validators import validator_for
from openapi_spec_validator import validate
from sitebuilder import Site

from talentwar.exports.api import resources as api

API = "api/v1"


def resource(site: Site, name: str) -> dict[str, Any]:
    return json.loads((site.public / API / f"{name}.json").read_bytes())


def resources(site: Site) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every file but the description, by its path below the API."""
    for path in sorted((site.public / API).rglob("*.json")):
        name = path.relative_to(site.public / API).as_posix()
        if name != "openapi.json":
            yield name, json.loads(path.read_bytes())


def test_the_description_is_openapi_3_1(content: Site) -> None:
    description = resource(content, "openapi")
    assert description["openapi"].startswith("3.1.")
    validate(description)


def test_every_file_fits_its_schema_and_holds_nothing_that_is_not_described(content: Site) -> None:
    description = resource(content, "openapi")
    for schema in description["components"]["schemas"].values():
        if schema.get("type") == "object" and "additionalProperties" not in schema:
            schema["additionalProperties"] = False
    validators = {
        path: Draft202012Validator(
            {
                **operation["get"]["responses"]["200"]["content"]["application/json"]["schema"],
                "components": description["components"],
            },
            format_checker=Draft202012Validator.FORMAT_CHECKER,
        )
        for path, operation in description["paths"].items()
    }
    assert validator_for({"$schema": "https://json-schema.org/draft/2020-12/schema"}) is Draft202012Validator
    used = set()
    for name, value in resources(content):
        kind, _, rest = name.partition("/")
        path = f"/{kind}/{{id}}.json" if rest else f"/{name}"
        errors = [f"{name}: {error.json_path}: {error.message}" for error in validators[path].iter_errors(value)]
        assert not errors, errors[:5]
        used.add(path)
    assert used == set(validators), "a path of the description has no file"


def test_every_key_is_described() -> None:
    for name, schema in _components().items():
        if name == "Totals":
            continue
        for key, about in schema.get("properties", {}).items():
            assert about.get("description") or name == "Change", f"{name}.{key}"


def _components() -> dict[str, Any]:
    from talentwar.exports.api.openapi import description

    return description("", "https://a.example", "", "https://b.example")["components"]["schemas"]


def urls(value: Any) -> Iterator[str]:
    """The addresses of this API in a value."""
    if isinstance(value, dict):
        for part in value.values():
            yield from urls(part)
    elif isinstance(value, list):
        for part in value:
            yield from urls(part)
    elif isinstance(value, str) and "/api/v1/" in value and value.startswith("https://"):
        yield value


def test_every_link_leads_to_a_file(content: Site) -> None:
    files = {f"https://ai-talent-war.netlify.app/{API}/{name}" for name, _ in resources(content)}
    files.add(f"https://ai-talent-war.netlify.app/{API}/openapi.json")
    for name, value in resources(content):
        assert value["url"] == f"https://ai-talent-war.netlify.app/{API}/{name}"
        assert set(urls(value)) <= files, name


def test_every_resource_has_its_page_and_every_page_its_resource(content: Site) -> None:
    pages = set()
    for _, value in resources(content):
        path = urlsplit(value["page"]).path
        assert (content.public / path[1:] / "index.html").is_file(), path
        pages.add(path)
    for folder in ("people", "labs", "sources", "topics"):
        for page in content.public.glob(f"{folder}/*/index.html"):
            assert (
                f"/{folder}/{page.parent.name}/" in pages
                or "http-equiv" in page.read_text(encoding="utf-8")
                or page.parent.name == "page"
            )


def test_the_lists_name_every_resource(content: Site) -> None:
    for kind in api.KINDS:
        listed = {item["id"] for item in resource(content, kind)["items"]}
        assert listed == {Path(path).stem for path in (content.public / API / kind).iterdir()}, kind
    assert set(resource(content, "index")["lists"]) == set(api.KINDS)


def test_a_person_as_a_resource(war: Site) -> None:
    base, page = "https://moves.example/tracker/api/v1", "https://moves.example/tracker/people/ada/"
    person = resource(war, "people/ada")
    (move,) = person.pop("moves")
    assert person == {
        "url": f"{base}/people/ada.json",
        "page": page,
        "licence": "https://creativecommons.org/licenses/by/4.0/",
        "id": "ada",
        "name": "Ada Lovelace",
        "other_names": [],
        "topics": [{"id": "programs", "name": "Programs", "url": f"{base}/topics/programs.json"}],
        "links": [],
        "stays": [
            {"lab": {"id": "acme", "name": "Acme", "url": f"{base}/labs/acme.json"}, "start_latest": "2026-05-01",
             "end_earliest": "2026-05-01", "end_latest": "2026-05-31"},
            {"lab": {"id": "babbage", "name": "Babbage Labs", "url": f"{base}/labs/babbage.json"},
             "start_earliest": "2026-05-01", "start_latest": "2026-05-31"},
        ],
    }  # fmt: skip
    assert (move["id"], move["page"]) == ("ada#to-babbage", f"{page}#to-babbage")
    assert move["date"] == {"edtf": "2026-05", "earliest": "2026-05-01", "latest": "2026-05-31"}
    assert move["to"] == {"id": "babbage", "name": "Babbage Labs", "url": f"{base}/labs/babbage.json"}
    (pay,) = move["pay"]
    assert pay["amount"] == {"text": "100K GBP", "low": 100000, "high": 100000, "currency": "GBP"}
    assert "role" not in move


def test_a_route_as_a_resource(war: Site) -> None:
    route = resource(war, "routes/acme--babbage")
    assert (route["from"]["id"], route["to"]["id"]) == ("acme", "babbage")
    assert [move["id"] for move in route["moves"]] == ["ada#to-babbage"]
    assert [event["id"] for event in route["reported"]] == ["acme#two"]
    assert route["back"].endswith("/routes/babbage--acme.json")


def test_a_dispute_stands_with_what_it_disputes(war: Site) -> None:
    lab = resource(war, "labs/acme")
    (offer,) = [event for event in lab["events"] if event["kind"] == "offer"]
    assert offer["by"] == {
        "name": "Ada Lovelace",
        "id": "ada",
        "url": "https://moves.example/tracker/api/v1/people/ada.json",
    }
    assert [(dispute["by"]["id"], dispute["says"]) for dispute in offer["disputes"]] == [("babbage", "Never.")]


def test_what_is_dated_to_a_year_alone_is_in_its_year(war: Site) -> None:
    war.edit("content/people/bess.md", "date: 2025-03", "date: 2025").build()
    assert [move["id"] for move in resource(war, "months/2025")["moves"]] == ["bess#to-north"]
    assert not (war.public / API / "months/2025-03.json").exists()


def test_the_shape_has_a_version_and_says_what_each_brought(war: Site) -> None:
    index = resource(war, "index")
    assert index["version"] == api.VERSION == resource(war, "openapi")["info"]["version"] == api.CHANGES[0][0]
    assert index["rule"] == api.RULE == resource(war, "openapi")["info"]["description"]
