"""The preview over HTTP and livereload's protocol, for browsers on this machine alone.

The server of the livereload package, with the pages of a `Preview`, and told by it who has to load what again. It
listens on the loopback addresses, and answers nobody who calls it by another name: a page elsewhere whose name is made
to lead here (DNS rebinding) is refused, and so is a websocket that another page opens.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from errno import EADDRNOTAVAIL, EAFNOSUPPORT
from typing import Any, cast
from urllib.parse import urlsplit

from livereload import Server
from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler
from livereload.watcher import Watcher
from tornado.escape import json_decode
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.netutil import bind_sockets
from tornado.platform.asyncio import BaseAsyncIOLoop
from tornado.web import Application, RequestHandler

from .preview import NOTICE, OWN, Preview, files_to_reload

_NO_SUCH_ADDRESS = (EADDRNOTAVAIL, EAFNOSUPPORT)
LOOPBACK = ("127.0.0.1", "::1")
NAMES = ("localhost", "127.0.0.1", "[::1]")
_FRESH = {"Cache-Control": "no-store"}


class PreviewServer(Server):  # type: ignore[misc]
    """Serves a preview until it is stopped. OSError where the port is taken; port 0 is any that is free."""

    def __init__(self, preview: Preview, port: int) -> None:
        super().__init__(watcher=_Watcher())
        self.preview = preview
        self._sockets = bind_sockets(port, LOOPBACK[0])
        self.port: int = self._sockets[0].getsockname()[1]
        try:
            self._sockets += bind_sockets(self.port, LOOPBACK[1])
        except OSError as error:
            if error.errno not in _NO_SUCH_ADDRESS:
                self.close()
                raise

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def run(self, begin: Callable[[], None]) -> None:
        """Serves; `begin` is called when the server answers. Returns when it is stopped."""
        self.watcher.begin = begin
        self.watch("the preview")
        self.serve()

    def stop(self) -> None:
        """Ends `run`; of any thread, and of a signal's handler."""
        with suppress(RuntimeError):  # it has ended, and its loop is closed
            # Tornado's `add_callback` does not wake the loop that the signal came in the midst of.
            self._loop.asyncio_loop.call_soon_threadsafe(self._loop.stop)

    def refresh(self) -> None:
        """Has the browsers load again what changed for them; of any thread."""
        self._loop.add_callback(_LiveReloadSocket.refresh_all)

    def close(self) -> None:
        for socket in self._sockets:
            socket.close()

    def application(self, port: int, host: str, liveport: Any = None, debug: Any = None, live_css: bool = True) -> None:
        """What livereload asks for its own; here with the sockets that are bound, and the pages of the preview."""
        self._loop = cast(BaseAsyncIOLoop, IOLoop.current())
        LiveReloadHandler.watcher = self.watcher
        named = [f"{name}:{self.port}" for name in NAMES]
        given = {"preview": self.preview, "hosts": named + list(NAMES) if self.port == 80 else named}
        handlers = [
            ("/livereload", _LiveReloadSocket, given),
            (f"{OWN}livereload.js", _Script, given),
            (f"{OWN}(overlay\\.js|overlay\\.css)", _OverlayAssets, given),
            (NOTICE, _OverlayFragment, given),
            (".*", _Pages, given),
        ]
        # What browsers ask for is not logged.
        HTTPServer(Application(handlers, log_function=lambda _: None)).add_sockets(self._sockets)

    def _setup_logging(self) -> None:
        """What there is to say is said by the command."""


class _Watcher(Watcher):  # type: ignore[misc]
    """In the place of livereload's polling: somebody else says when something changed."""

    begin: Callable[[], None]

    def start(self, callback: Callable[[], None]) -> bool:
        self.begin()
        return True


class _LocalOnlyHandler(RequestHandler):
    """Answers those alone who call this machine by its own name, and no page of another."""

    def initialize(self, preview: Preview, hosts: Sequence[str]) -> None:
        self.preview = preview
        self.hosts = hosts

    def prepare(self) -> None:
        origin = self.request.headers.get("Origin", "").lower()
        own = [f"http://{host}" for host in self.hosts]
        if self.request.host.lower() not in self.hosts or (origin and origin not in own):
            self.set_status(403)
            self.set_header("Content-Type", "text/plain; charset=utf-8")
            self.finish(f"This server answers to {', '.join(self.hosts)} alone.\n")

    def respond(self, status: int, headers: Any, body: bytes) -> None:
        self.set_status(status)
        for name, value in {**headers, **_FRESH}.items():
            self.set_header(name, value)
        self.clear_header("Server")
        self.finish(body)

    def compute_etag(self) -> None:
        return None


class _Pages(_LocalOnlyHandler):
    def get(self) -> None:
        found = self.preview.get(self.request.path, self.request.host)
        headers = dict(found.headers)
        if "Location" in headers and self.request.query:
            headers["Location"] += f"?{self.request.query}"
        self.respond(found.status, headers, found.body)

    head = get


class _OverlayAssets(_LocalOnlyHandler):
    def get(self, name: str) -> None:
        found = self.preview.overlay_asset(name)
        self.respond(found.status, found.headers, found.body)


class _OverlayFragment(_LocalOnlyHandler):
    def get(self) -> None:
        found = self.preview.problem_overlay()
        self.respond(found.status, found.headers, found.body)


class _Script(_LocalOnlyHandler, LiveReloadJSHandler):  # type: ignore[misc]
    """The script of the livereload package."""


class _LiveReloadSocket(_LocalOnlyHandler, LiveReloadHandler):  # type: ignore[misc]
    """The connection of a browser, which says which page it has open and what of it it has seen."""

    path = ""

    def on_message(self, message: str | bytes) -> None:
        try:
            said = json_decode(message)
            if said["command"] == "info":
                self.path = urlsplit(said["url"]).path
                self.seen = dict(said["plugins"]["notice"]["seen"])
            super().on_message(message)
        except (ValueError, TypeError, KeyError, AttributeError):
            self.close(1007, "This is not livereload's protocol.")
            return
        if self.path:
            self.preview.opened(id(self), self.path)
            self.refresh()

    def on_close(self) -> None:
        self.preview.closed(id(self))
        super().on_close()

    def refresh(self) -> None:
        """Tells the browser what it must load again, if anything."""
        # One look serves for what is told and for what is held to be known: the thread that builds does not wait.
        now = self.preview.seen(self.path)
        for path in files_to_reload(self.path, self.seen, now):
            self.send_message({"command": "reload", "path": path, "liveCSS": True, "liveImg": True})
        self.seen = now

    @classmethod
    def refresh_all(cls) -> None:
        for browser in list(cls.waiters):
            browser.refresh()
