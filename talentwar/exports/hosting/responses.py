"""Resolves a path as the host does: the file, the status and the headers of the response.

`/people/ada/` serves the `index.html` of that folder, and `/people/ada` redirects there. The response to any other path
has status 404 and the page `404.html` of its language.
"""

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
"""Media types by file extension."""

_WELL_KNOWN = ".well-known"


class Response(Struct, frozen=True):
    """A response: a file in the output folder (empty for none), or the location of a redirect."""

    status: int
    file: str = ""
    location: str = ""


def resolve_path(path: str, exists: Callable[[str], bool]) -> Response:
    """Returns the response to the percent-encoded path of a request.

    `exists` says whether a file exists. It never gets the name of a hidden file or of one outside the output folder.
    """
    name = _decoded(path)
    if name is None:
        return _not_found("/", exists)
    if name.endswith("/"):
        return Response(200, file_of(name)) if exists(file_of(name)) else _not_found(name, exists)
    if name.endswith("/index.html"):
        return _moved(name.removesuffix("index.html")) if exists(name[1:]) else _not_found(name, exists)
    if exists(name[1:]):
        return Response(200, name[1:])
    return _moved(f"{name}/") if exists(file_of(f"{name}/")) else _not_found(name, exists)


def content_type(file: str) -> str:
    return TYPES.get(file.rpartition(".")[2].lower(), "application/octet-stream")


def headers(file: str) -> dict[str, str]:
    """Returns the headers of a file, for every server of the site."""
    return {"Content-Type": content_type(file), **headers_for("/" + file.removesuffix("index.html"))}


def _decoded(path: str) -> str | None:
    """Decodes a path; returns None if it cannot be a file of the site."""
    try:
        name = unquote_to_bytes(path).decode()
    except UnicodeDecodeError:
        return None
    parts = name.split("/")
    if not name.startswith("/") or "" in parts[1:-1] or "\\" in name or not name.isprintable():
        return None
    return None if any(part.startswith(".") and part != _WELL_KNOWN for part in parts) else name


def _moved(path: str) -> Response:
    return Response(301, location=quote(path))


def _not_found(name: str, exists: Callable[[str], bool]) -> Response:
    """Returns the "page not found" of the language of a path."""
    folder = name[1:].partition("/")[0]
    translated = [f"{folder}{NOT_FOUND}"] if folder and folder != _WELL_KNOWN else []
    return Response(404, next((page for page in (*translated, NOT_FOUND[1:]) if exists(page)), ""))
