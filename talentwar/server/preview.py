"""The site as it is served while it is worked on: the last good one, pages that are ahead of it, and the problems.

Nothing of what is added for this is ever in the output folder, and nothing outside it is ever given out.
"""

from __future__ import annotations

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

OWN = "/-/"
"""Below which the preview has its own files: no slug begins with a hyphen."""
NOTICE = f"{OWN}notice"
ASSETS = Path(__file__).parent / "assets"

_PAGE = "page"
_ASSET = re.compile(rb'<(?:link|script|img|source)\b[^>]*?\b(?:href|src)="(/[^"?#]+\.[a-z0-9]+)"')
_SWAPPED = (".css", ".png", ".jpg", ".jpeg", ".gif")
"""What livereload's script replaces within the page."""
_FIRST = """\
<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Not built yet</title></head>
<body><h1>There is no page here yet</h1><p>It comes as soon as the site is built.</p></body></html>
"""


class ServedResponse(Struct, frozen=True):
    """What a browser gets."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


def files_to_reload(path: str, seen: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """What a browser that has seen a page so must load again, as it is now: its assets, the notice, or the page."""
    changed = [name for name, key in now.items() if seen.get(name) != key]
    if _PAGE in changed or any(name != NOTICE and not name.endswith(_SWAPPED) for name in changed):
        return [path]
    return changed


class Preview:
    """The output folder with what is ahead of it. Used by the server and by the thread that builds."""

    def __init__(self, output: Path) -> None:
        self._output = output
        self.urls = Urls.under("")
        self.notice = ProblemOverlay()
        self._pending_pages: dict[str, bytes] = {}
        self._viewed: dict[int, str] = {}
        self._last_viewed = ""

    # What the build asks and tells

    def watched_files(self) -> Collection[str]:
        """The files of the pages that are open, and of the one that was asked for last."""
        paths = {self._last_viewed, *tuple(self._viewed.values())}
        return {file for path in paths if (file := self._file(path))}

    def page_ready(self, file: str, data: bytes) -> None:
        """Serves a page before it is in the output folder."""
        self._pending_pages = {**self._pending_pages, file: data}

    def clear_pending(self) -> None:
        """Serves the output folder and nothing else."""
        self._pending_pages = {}

    # What the server asks and tells

    def opened(self, browser: int, path: str) -> None:
        self._viewed[browser] = path

    def closed(self, browser: int) -> None:
        self._viewed.pop(browser, None)

    def get(self, path: str, host: str) -> ServedResponse:
        """The response to a path as it was asked for, of a browser that reaches this server under a host."""
        inner = self._inner(path)
        if inner is None and path in ("/", self.urls.prefix):
            return ServedResponse(302, {"Location": self.urls.href("/")})
        if inner is None:
            return ServedResponse(404, {"Content-Type": "text/plain; charset=utf-8"}, b"This is outside the site.\n")
        found, body = self._found(inner)
        if found.location:
            return ServedResponse(found.status, {"Location": self.urls.href(found.location)})
        headers = responses.headers(found.file or "index.html")
        if not headers["Content-Type"].startswith("text/html"):
            return ServedResponse(found.status, headers, body)
        if found.status == 200:
            self._last_viewed = path
        return ServedResponse(found.status, headers, self._with_scripts(path, body, host))

    def overlay_asset(self, name: str) -> ServedResponse:
        """A file of the preview's own, which has to be there."""
        return ServedResponse(200, responses.headers(name), (ASSETS / name).read_bytes())

    def problem_overlay(self) -> ServedResponse:
        """The notice as it is to stand over every page, with its key."""
        headers = {**responses.headers("notice.html"), "X-Notice": self.notice.key}
        return ServedResponse(200, headers, self.notice.html.encode())

    def seen(self, path: str) -> dict[str, str]:
        """What the page at a path is made of now, as digests: itself, its assets, the notice over it."""
        _, body = self._found(self._inner(path))
        return self._seen(body)

    def _with_scripts(self, path: str, body: bytes, host: str) -> bytes:
        seen = json.dumps(self._seen(body))
        address = urlsplit(f"http://{host}")
        where = f"[{address.hostname}]" if ":" in (address.hostname or "") else address.hostname
        scripts = Markup(
            '<script src="{own}overlay.js" data-seen="{seen}" defer></script>'
            '<script src="{own}livereload.js?host={host}&port={port}&mindelay=200&maxdelay=2000" defer></script>'
        ).format(own=OWN, seen=seen, host=where, port=address.port or 80)
        return body.replace(b"</head>", scripts.encode() + b"</head>", 1)

    def _found(self, inner: str | None) -> tuple[responses.Response, bytes]:
        """The answer to a path within the site, and the bytes that go with it."""
        found = responses.resolve_path(inner or "", self._has)
        body = self._read(found.file) if found.file else None
        return found, body if body is not None else _FIRST.encode()

    def _seen(self, body: bytes) -> dict[str, str]:
        seen = {_PAGE: digest(body).hex(), NOTICE: self.notice.key}
        for asset in sorted(set(_ASSET.findall(body))):
            name = asset.decode("utf-8", "replace")
            file = self._file(name)
            data = self._read(file) if file else None
            if data is not None:
                seen[name] = digest(data).hex()
        return seen

    def _inner(self, path: str) -> str | None:
        """A path within the site; None for one outside of it."""
        return path.removeprefix(self.urls.prefix) if path.startswith(self.urls.href("/")) else None

    def _file(self, path: str) -> str:
        """The file that a path means, whether it is there or not; empty for a path outside the site."""
        inner = self._inner(unquote(path))
        return file_of(inner) if inner else ""

    def _has(self, file: str) -> bool:
        return file in self._pending_pages or self._place(file) is not None

    def _read(self, file: str) -> bytes | None:
        # The thread that builds may settle what is ahead at any moment; by then it is in the output folder.
        ahead = self._pending_pages.get(file)
        if ahead is not None:
            return ahead
        place = self._place(file)
        try:
            return Path(place).read_bytes() if place else None
        except OSError:
            return None

    def _place(self, file: str) -> str | None:
        """Where a file of the output folder lies; None for none, and for what a link leads out of it to."""
        root = os.path.realpath(self._output)
        place = os.path.realpath(os.path.join(root, file))  # noqa: PTH118
        return place if place.startswith(root + os.sep) and os.path.isfile(place) else None  # noqa: PTH113
