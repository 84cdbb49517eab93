"""The JSON API as OpenAPI 3.1 describes it, from the definitions of its resources."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec
from msgspec import Struct

from .resources import KINDS, RULE, VERSION, Index, List


def description(title: str, address: str, licence: str, licence_url: str) -> dict[str, Any]:
    """The API in OpenAPI 3.1, below an address."""
    paths: dict[str, Any] = {"/index.json": _path(Index, "Where everything is")}
    for name, kind in KINDS.items():
        paths[f"/{name}.json"] = _path(List, f"All {name}")
        paths[f"/{name}/{{id}}.json"] = _path(kind, " ".join((kind.__doc__ or "").split()), has_id=True)
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
        "components": {"schemas": _schemas()},
    }


@cache
def _schemas() -> dict[str, Any]:
    """The JSON Schemas of the resources: they follow from the definitions alone, and take time to make."""
    template = "#/components/schemas/{name}"
    return msgspec.json.schema_components([*KINDS.values(), List, Index], ref_template=template)[1]


def _path(kind: type[Struct], summary: str, *, has_id: bool = False) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{kind.__name__}"}}}
    answers: dict[str, Any] = {"200": {"description": summary, "content": content}}
    if has_id:
        answers["404"] = {"description": "There is nothing of this id"}
    operation = {"summary": summary, "responses": answers}
    id = {"name": "id", "in": "path", "required": True, "description": "The id", "schema": {"type": "string"}}
    return {"get": operation, **({"parameters": [id]} if has_id else {})}
