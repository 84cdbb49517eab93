"""The JSON API: every file fits its description and has the rows of the tables."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from sitebuilder import MINIMAL, Site

from talentwar.exports.api import resources as api

API = "api/v1"


def read(site: Site, name: str) -> dict[str, Any]:
    return json.loads((site.public / API / f"{name}.json").read_bytes())


def files(site: Site) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every file of the API by its path, without its description."""
    for path in sorted((site.public / API).rglob("*.json")):
        name = path.relative_to(site.public / API).as_posix()
        if name != "openapi.json":
            yield name, json.loads(path.read_bytes())


def test_the_description_is_valid_openapi_3_1(content: Site) -> None:
    description = read(content, "openapi")
    assert description["openapi"].startswith("3.1.")
    validate(description)


def test_every_file_fits_its_schema_and_has_no_other_keys(content: Site) -> None:
    description = read(content, "openapi")
    for schema in description["components"]["schemas"].values():
        schema.setdefault("additionalProperties", False)
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
    used = set()
    for name, value in files(content):
        kind, _, rest = name.partition("/")
        path = f"/{kind}/{{id}}.json" if rest else f"/{name}"
        errors = [f"{name}: {error.json_path}: {error.message}" for error in validators[path].iter_errors(value)]
        assert not errors, errors[:5]
        used.add(path)
    assert used == set(validators), "a path of the description has no file"


def test_every_key_has_a_description(content: Site) -> None:
    for name, schema in read(content, "openapi")["components"]["schemas"].items():
        for key, about in schema["properties"].items():
            assert about.get("description"), f"{name}.{key}"


def urls(value: Any) -> Iterator[str]:
    """Every absolute URL of this site in a value."""
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from urls(part)
    elif isinstance(value, str) and value.startswith("https://ai-talent-war.netlify.app/"):
        yield value


def test_every_url_of_the_site_leads_to_a_file_or_a_page(content: Site) -> None:
    for name, value in files(content):
        for path in {urlsplit(url).path[1:] for url in urls(value)}:
            assert (content.public / path / ("index.html" if path.endswith("/") else "")).is_file(), f"{name}: {path}"


def test_every_person_and_every_lab_has_a_file_and_is_in_the_list(content: Site) -> None:
    for kind in ("people", "labs"):
        listed = {item["id"]: item["api"] for item in read(content, kind)["items"]}
        assert listed.keys() == {path.stem for path in (content.public / API / kind).iterdir()}
        for id, url in listed.items():
            assert url == f"https://ai-talent-war.netlify.app/{API}/{kind}/{id}.json"


def test_the_index_leads_to_every_list(content: Site) -> None:
    lists = {path.stem for path in (content.public / API).glob("*.json")} - {"index", "openapi"}
    assert read(content, "index")["lists"].keys() == lists == api.LISTS.keys()


def test_records_are_the_rows_of_the_tables(content: Site) -> None:
    """Every row of a table is in the API once at its own level, with the same values."""
    tables = json.loads((content.public / "data/tracker.json").read_bytes())["tables"]
    people, labs = (
        [value for name, value in files(content) if name.startswith(f"{kind}/")] for kind in ("people", "labs")
    )
    moves = [move for person in people for move in person["moves"]]
    events = [event for lab in labs for event in lab["events"]]
    offers = [offer for move in moves for offer in move["offers"]]
    found = {
        "people": [person["person"] for person in people],
        "labs": [lab["lab"] for lab in labs],
        "moves": moves,
        "events": events,
        "offers": [*offers, *(offer for event in events for offer in event["offers"])],
        "disputes": [dispute for record in (*moves, *events, *offers) for dispute in record["disputes"]],
        "rosters": [row for lab in labs for row in lab["rosters"]],
        "sources": read(content, "sources")["items"],
        "flows": read(content, "routes")["items"],
        "topics": read(content, "topics")["items"],
        "lab_moves": [{"lab": lab["lab"]["id"], "move": move["id"], "side": move["side"]}
                      for lab in labs for move in lab["moves"]],
        "citations": [row for source in read(content, "sources")["items"] for row in source["citations"]],
        "people_topics": [row for topic in read(content, "topics")["items"] for row in topic["people_topics"]],
        "labs_topics": [row for topic in read(content, "topics")["items"] for row in topic["labs_topics"]],
        **{name: [row for event in events for row in event[name]]
           for name in ("counted_moves", "event_people", "event_labs")},
    }  # fmt: skip
    for name, rows in tables.items():
        own = [{key: record[key] for key in rows[0]} for record in found[name]]
        assert sorted(own, key=repr) == sorted(rows, key=repr), name
    assert sorted((row for person in people for row in person["rosters"]), key=repr) == sorted(
        tables["rosters"], key=repr
    )


def test_a_person_has_moves_with_terms_and_disputes(war: Site) -> None:
    page = "https://moves.example/tracker/people/ada/"
    ada = read(war, "people/ada")
    assert ada["licence"] == "https://creativecommons.org/licenses/by/4.0/"
    assert (ada["person"]["name"], ada["person"]["topics"], ada["person"]["page"]) == (
        "Ada Lovelace",
        ["programs"],
        page,
    )
    (move,) = ada["moves"]
    assert (move["id"], move["page"], move["role"]) == ("ada#to-babbage", f"{page}#to-babbage", None)
    assert (move["from"], move["to"], move["to_name"]) == ("acme", "babbage", "Babbage Labs")
    assert (move["date"], move["date_earliest"], move["date_latest"]) == ("2026-05", "2026-05-01", "2026-05-31")
    (offer,) = move["offers"]
    assert (offer["amount"], offer["amount_low"], offer["currency"]) == ("100K GBP", 100000, "GBP")
    assert [(row["lab"], row["band"], row["since"], row["until"]) for row in ada["rosters"]] == [
        ("acme", "start unknown", None, "2026-05-31"),
        ("babbage", "possible", "2026-05-01", "2026-05-31"),
        ("babbage", "certain", "2026-05-31", None),
    ]


def test_moves_are_in_the_order_of_the_career(site: Site) -> None:
    site.write(MINIMAL).edit(
        "content/people/ada.md",
        "moves:",
        """\
moves:
  - {id: back, date: 2026-09, from: babbage, to: acme, sources: [gazette]}""",
    ).build()
    assert [move["id"] for move in read(site, "people/ada")["moves"]] == ["ada#acme-babbage", "ada#back"]


def test_a_route_names_its_moves_and_reported_numbers(war: Site) -> None:
    (route,) = (item for item in read(war, "routes")["items"] if (item["from"], item["to"]) == ("acme", "babbage"))
    assert (route["move_ids"], route["uncounted_ids"], route["event_ids"]) == (["ada#to-babbage"], [], ["acme#two"])


def test_an_event_has_its_terms_and_disputes(war: Site) -> None:
    lab = read(war, "labs/acme")
    (event,) = (event for event in lab["events"] if event["kind"] == "offer")
    assert [(offer["by"], offer["amount"]) for offer in event["offers"]] == [("ada", "1M USD")]
    assert [(dispute["by"], dispute["says"]) for dispute in event["disputes"]] == [("babbage", "Never.")]
    assert [(move["id"], move["side"]) for move in lab["moves"]] == [
        ("ada#to-babbage", "departure"), ("bess#to-north", "arrival")]  # fmt: skip


def test_a_record_dated_to_a_year_is_listed_under_the_year(war: Site) -> None:
    war.edit("content/people/bess.md", "date: 2025-03", "date: 2025").build()
    months = {month["id"]: month["move_ids"] for month in read(war, "months")["items"]}
    assert months["2025"] == ["bess#to-north"]
    assert "2025-03" not in months


def test_the_index_and_the_description_state_the_version_and_the_rule(war: Site) -> None:
    index, info = read(war, "index"), read(war, "openapi")["info"]
    assert index["version"] == info["version"] == api.VERSION == api.CHANGES[0][0]
    assert index["rule"] == info["description"] == api.RULE
