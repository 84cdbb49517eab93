"""The site as `serve` shows it: the output folder, pages that are rendered but not yet written, and the overlay.

Scripts and overlay are added to responses only. No file outside the output folder is served.
"""

import json
import os
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from markupsafe import Markup
from msgspec import Struct

from talentwar.build.digests import digest
from talentwar.exports.hosting import responses
from talentwar.urls import Urls, file_of

from .overlay import ProblemOverlay

PRIVATE_PREFIX = "/-/"
"""Path prefix of the preview's own files. No slug starts with a hyphen."""
OVERLAY_PATH = f"{PRIVATE_PREFIX}notice"
_OWN_FILES = {
    f"{PRIVATE_PREFIX}{name}": Path(__file__).parent / "assets" / name for name in ("overlay.js", "overlay.css")
}

_PAGE = "page"
_ASSET = re.compile(rb'<(?:link|script|img|source)\b[^>]*?\b(?:href|src)="(/[^"?#]+\.[a-z0-9]+)"')
_REPLACED_IN_PLACE = (".css", ".png", ".jpg", ".jpeg", ".gif")
"""Files that livereload's script replaces without reloading the page."""
_NOT_BUILT = """\
<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Not built yet</title></head>
<body><h1>This page is not built yet</h1><p>It appears when the first build is done.</p></body></html>
"""


class ServedResponse(Struct, frozen=True):
    """An HTTP response."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


def files_to_reload(path: str, loaded: Mapping[str, str], current: Mapping[str, str]) -> list[str]:
    """The paths that a browser must reload: some assets, the overlay, or the page at `path` as a whole.

    `loaded` and `current` are digests by name, as `Preview.digests` returns them.
    """
    changed = [name for name, key in current.items() if loaded.get(name) != key]
    if _PAGE in changed or any(name != OVERLAY_PATH and not name.endswith(_REPLACED_IN_PLACE) for name in changed):
        return [path]
    return changed


class Preview:
    """The output folder with pending pages and the overlay. Shared by the server and the build thread."""

    def __init__(self, output: Path) -> None:
        self._output = output
        self.urls = Urls.under("")
        self.overlay = ProblemOverlay()
        self._pending_pages: dict[str, bytes] = {}
        self._open_paths: dict[int, str] = {}
        self._last_path = ""

    # For the build

    def watched_files(self) -> Collection[str]:
        """The output files of the open pages and of the last requested page."""
        paths = {self._last_path, *tuple(self._open_paths.values())}
        return {file for path in paths if (file := self._file(path))}

    def page_ready(self, file: str, data: bytes) -> None:
        """Serves a page before it is written to the output folder."""
        self._pending_pages = {**self._pending_pages, file: data}

    def clear_pending(self) -> None:
        self._pending_pages = {}

    # For the server

    def opened(self, browser: int, path: str) -> None:
        self._open_paths[browser] = path

    def closed(self, browser: int) -> None:
        self._open_paths.pop(browser, None)

    def get(self, path: str, host: str, query: str = "") -> ServedResponse:
        """The response to a request; `host` is the Host header, which the added scripts connect to."""
        if path == OVERLAY_PATH:
            headers = {**responses.headers("notice.html"), "X-Notice": self.overlay.key}
            return ServedResponse(200, headers, self.overlay.html.encode())
        if path in _OWN_FILES:
            return ServedResponse(200, responses.headers(path), _OWN_FILES[path].read_bytes())
        site_path = self._site_path(path)
        if site_path is None and path in ("/", self.urls.prefix):
            return ServedResponse(302, {"Location": self.urls.href("/")})
        if site_path is None:
            return ServedResponse(404, {"Content-Type": "text/plain; charset=utf-8"}, b"This is outside the site.\n")
        response, body = self._resolve(site_path)
        if response.location:
            location = self.urls.href(response.location) + (f"?{query}" if query else "")
            return ServedResponse(response.status, {"Location": location})
        headers = responses.headers(response.file or "index.html")
        if not headers["Content-Type"].startswith("text/html"):
            return ServedResponse(response.status, headers, body)
        if response.status == 200:
            self._last_path = path
        return ServedResponse(response.status, headers, self._with_scripts(body, host))

    def digests(self, path: str) -> dict[str, str]:
        """Digests of the page at a path, of its assets and of the overlay."""
        _, body = self._resolve(self._site_path(path))
        return self._digests(body)

    def _with_scripts(self, body: bytes, host: str) -> bytes:
        loaded = json.dumps(self._digests(body))
        address = urlsplit(f"http://{host}")
        hostname = f"[{address.hostname}]" if ":" in (address.hostname or "") else address.hostname
        scripts = Markup(
            '<script src="{prefix}overlay.js" data-seen="{loaded}" defer></script>'
            '<script src="{prefix}livereload.js?host={host}&port={port}&mindelay=200&maxdelay=2000" defer></script>'
        ).format(prefix=PRIVATE_PREFIX, loaded=loaded, host=hostname, port=address.port or 80)
        return body.replace(b"</head>", scripts.encode() + b"</head>", 1)

    def _resolve(self, site_path: str | None) -> tuple[responses.Response, bytes]:
        """The response to a path within the site, and its body."""
        response = responses.resolve_path(site_path or "", self._exists)
        body = self._read(response.file) if response.file else None
        return response, body if body is not None else _NOT_BUILT.encode()

    def _digests(self, body: bytes) -> dict[str, str]:
        digests = {_PAGE: digest(body).hex(), OVERLAY_PATH: self.overlay.key}
        for asset in sorted(set(_ASSET.findall(body))):
            name = asset.decode("utf-8", "replace")
            file = self._file(name)
            data = self._read(file) if file else None
            if data is not None:
                digests[name] = digest(data).hex()
        return digests

    def _site_path(self, path: str) -> str | None:
        """A path without the prefix of the site; None if it is outside the site."""
        return path.removeprefix(self.urls.prefix) if path.startswith(self.urls.href("/")) else None

    def _file(self, path: str) -> str:
        """The output file for a path, existing or not; empty if the path is outside the site."""
        site_path = self._site_path(unquote(path))
        return file_of(site_path) if site_path else ""

    def _exists(self, file: str) -> bool:
        return file in self._pending_pages or self._real_path(file) is not None

    def _read(self, file: str) -> bytes | None:
        # The build thread may clear pending pages at any time; it has written them by then.
        pending = self._pending_pages.get(file)
        if pending is not None:
            return pending
        path = self._real_path(file)
        try:
            return Path(path).read_bytes() if path else None
        except OSError:
            return None

    def _real_path(self, file: str) -> str | None:
        """The path of an output file; None if it does not exist or a symbolic link leads outside the output folder."""
        root = os.path.realpath(self._output)
        path = os.path.realpath(os.path.join(root, file))  # noqa: PTH118
        return path if path.startswith(root + os.sep) and os.path.isfile(path) else None  # noqa: PTH113
