"""How the host answers: the file that an address means, and the status and the headers that go with it.

The rules are those of hosts with pretty addresses: `/people/ada/` is the `index.html` of that folder, an address that
lacks the last slash leads there, and whatever is not there is the page 404.html, with that status: that of
its edition, where it has one.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote, unquote_to_bytes

from msgspec import Struct

from talentwar.urls import NOT_FOUND, file_of

from .headers import headers_for

TYPES = {
    "atom": "application/atom+xml; charset=utf-8",
    "avif": "image/avif",
    "css": "text/css; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "db": "application/vnd.sqlite3",
    "gif": "image/gif",
    "html": "text/html; charset=utf-8",
    "ico": "image/x-icon",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "mjs": "text/javascript; charset=utf-8",
    "pdf": "application/pdf",
    "png": "image/png",
    "sqlite": "application/vnd.sqlite3",
    "svg": "image/svg+xml; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "wasm": "application/wasm",
    "webmanifest": "application/manifest+json; charset=utf-8",
    "webp": "image/webp",
    "woff2": "font/woff2",
    "xml": "application/xml; charset=utf-8",
}
"""The kinds of files by the endings of their names."""

_HIDDEN_BUT_SERVED = ".well-known"


class Response(Struct, frozen=True):
    """What an address gets: a file below the output folder, empty where there is none, or where to go instead."""

    status: int
    file: str = ""
    location: str = ""


def resolve_path(path: str, has: Callable[[str], bool]) -> Response:
    """The answer to the path of an address, percent-encoded as it was asked for.

    `has` tells whether there is a file of a name; it is never asked for one outside the output folder or a hidden one.
    """
    name = _decoded(path)
    if name is None:
        return _not_found("/", has)
    if name.endswith("/"):
        return Response(200, file_of(name)) if has(file_of(name)) else _not_found(name, has)
    if name.endswith("/index.html"):
        return _moved(name.removesuffix("index.html")) if has(name[1:]) else _not_found(name, has)
    if has(name[1:]):
        return Response(200, name[1:])
    return _moved(f"{name}/") if has(file_of(f"{name}/")) else _not_found(name, has)


def content_type(file: str) -> str:
    return TYPES.get(file.rpartition(".")[2].lower(), "application/octet-stream")


def headers(file: str) -> dict[str, str]:
    """The headers that a file has on the host: the one place for them, whoever serves the file."""
    return {"Content-Type": content_type(file), **headers_for("/" + file.removesuffix("index.html"))}


def _decoded(path: str) -> str | None:
    """The path in plain characters; None where it cannot be the address of a file of the site."""
    try:
        name = unquote_to_bytes(path).decode()
    except UnicodeDecodeError:
        return None
    parts = name.split("/")
    if not name.startswith("/") or "" in parts[1:-1] or "\\" in name or not name.isprintable():
        return None
    return None if any(part.startswith(".") and part != _HIDDEN_BUT_SERVED for part in parts) else name


def _moved(path: str) -> Response:
    return Response(301, location=quote(path))


def _not_found(name: str, has: Callable[[str], bool]) -> Response:
    """The page for what is not there: that of the edition in whose folder it would be, or the main one's."""
    folder = name[1:].partition("/")[0]
    own = [f"{folder}{NOT_FOUND}"] if folder and folder != _HIDDEN_BUT_SERVED else []
    return Response(404, next((page for page in (*own, NOT_FOUND[1:]) if has(page)), ""))
