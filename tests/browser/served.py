"""Builds sites and serves them locally with security headers."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from sitebuilder import REPOSITORY, Site

from talentwar.exports.hosting.headers import headers_for
from talentwar.views.changes import ChangeContext, Differences

MANY = 205
"""More people than any page lists."""


@dataclass(frozen=True, slots=True)
class Served:
    """A built site: its folder and the address of its server."""

    public: Path
    address: str

    def pages(self) -> list[str]:
        """The paths of all pages."""
        files = (file.relative_to(self.public).as_posix() for file in sorted(self.public.rglob("*.html")))
        return ["/" + file.removesuffix("index.html") for file in files]

    def file(self, path: str) -> Path:
        """The file at a path."""
        return self.public / (path.lstrip("/") + "index.html" if path.endswith("/") else path.lstrip("/"))


@contextmanager
def serving(site: Site, **options: Any) -> Iterator[Served]:
    """Builds a site and serves it."""
    site.public.mkdir(parents=True)
    handler = partial(_Handler, directory=str(site.public))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    address = f"http://127.0.0.1:{server.server_port}"
    site.build(base_url=address, search=True, fingerprints=True, **options)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Served(site.public, address)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def real(root: Path) -> tuple[Site, dict[str, Any]]:
    """The site of this repository, built in a folder."""
    return Site(root), {"content": REPOSITORY / "content"}


def crowded(root: Path) -> tuple[Site, dict[str, Any]]:
    """A preview build with lists of several pages and a redirect."""
    files = {
        "content/site.yml": "title: Moves\nbase_url: https://moves.example\n",
        "content/sources/all.yml": 'report: {title: A report, publisher: The Gazette, url: "https://gazette.example"}\n',
        "content/labs/acme.md": "---\nname: Acme\naliases: [acme-works]\n---\n",
        "content/labs/big.md": "---\nname: Big\n---\n",
        "content/labs/one.md": "---\nname: One\nparent: big\n---\n",
        "content/labs/two.md": "---\nname: Two\nparent: big\n---\n",
        "content/labs/tiny.md": "---\nname: Tiny\n---\n",
    }
    for number in range(MANY):
        month = number % 12 + 1
        files[f"content/people/p{number:03}.md"] = (
            f"---\nname: Person {number:03}\nmoves:\n"
            f"  - {{date: 2024-{month:02}, from: acme, to: one, sources: [report]}}\n"
            f"  - {{date: 2025-{month:02}, from: one, to: two, sources: [report]}}\n"
            f"  - {{date: 2026-{month:02}, from: two, to: acme, status: rumoured, sources: [report]}}\n"
            + ("  - {date: 2026-11-01, from: two, to: tiny, sources: [report]}\n" if number == 0 else "")
            + "---\n"
        )
    edit = Differences("main", "0123abc", remarks=("A remark.",))
    return Site(root).write(files), {"change_context": ChangeContext(preview=edit)}


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def end_headers(self) -> None:
        policy = headers_for(self.path.partition("?")[0])["Content-Security-Policy"]
        self.send_header("Content-Security-Policy", policy)
        self.send_header("X-Content-Type-Options", "nosniff")
        if not self.path.endswith((".html", "/")):
            self.send_header("Cache-Control", "max-age=3600")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Requests are not logged."""
