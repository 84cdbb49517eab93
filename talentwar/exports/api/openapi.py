"""Describes the JSON API in OpenAPI 3.1, from the types of its files."""

from functools import cache
from typing import Any

import msgspec

from .resources import FILES, LISTS, RULE, VERSION, Index


def description(title: str, address: str, licence: str, licence_url: str) -> dict[str, Any]:
    """The OpenAPI document of the API at an address."""
    paths, schemas = _paths_and_schemas()
    return {
        "openapi": "3.1.0",
        "info": {
            "title": title,
            "version": VERSION,
            "description": RULE,
            "license": {"name": licence, "url": licence_url},
        },
        "servers": [{"url": address.rstrip("/")}],
        "paths": paths,
        "components": {"schemas": schemas},
    }


@cache
def _paths_and_schemas() -> tuple[dict[str, Any], dict[str, Any]]:
    """The paths and the JSON Schemas; cached because they depend on the types alone and take time to make."""
    kinds: dict[str, tuple[Any, str]] = {"/index.json": (Index, "The addresses of all lists")}
    kinds |= {f"/{name}.json": (kind, f"All {name}") for name, kind in LISTS.items()}
    kinds |= {f"/{name}/{{id}}.json": (kind, kind.__doc__ or "") for name, kind in FILES.items()}
    references, schemas = msgspec.json.schema_components(
        [kind for kind, _ in kinds.values()], ref_template="#/components/schemas/{name}"
    )
    paths = {
        path: _path(summary, reference, has_id="{id}" in path)
        for (path, (_, summary)), reference in zip(kinds.items(), references, strict=True)
    }
    return paths, schemas


def _path(summary: str, schema: dict[str, Any], *, has_id: bool) -> dict[str, Any]:
    responses: dict[str, Any] = {"200": {"description": summary, "content": {"application/json": {"schema": schema}}}}
    if has_id:
        responses["404"] = {"description": "There is no record with this id"}
    operation = {"summary": summary, "responses": responses}
    id = {"name": "id", "in": "path", "required": True, "description": "The id", "schema": {"type": "string"}}
    return {"get": operation, **({"parameters": [id]} if has_id else {})}
