"""Serves the preview over HTTP, with livereload's websocket, to browsers on this machine only.

This is the server of the livereload package with its own handlers. It listens on the loopback addresses and checks the
Host and Origin headers, which stops DNS rebinding and websockets from other sites.
"""

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

from .preview import PRIVATE_PREFIX, Preview, files_to_reload

LOOPBACK = ("127.0.0.1", "::1")
HOST_NAMES = ("localhost", "127.0.0.1", "[::1]")
_NO_IPV6 = (EADDRNOTAVAIL, EAFNOSUPPORT)


class PreviewServer(Server):  # type: ignore[misc]
    """Serves a preview until it is stopped. Port 0 means any free port; raises OSError if the port is in use."""

    def __init__(self, preview: Preview, port: int) -> None:
        super().__init__(watcher=_ExternalWatcher())
        self.preview = preview
        self._sockets = bind_sockets(port, LOOPBACK[0])
        self.port: int = self._sockets[0].getsockname()[1]
        try:
            self._sockets += bind_sockets(self.port, LOOPBACK[1])
        except OSError as error:
            if error.errno not in _NO_IPV6:
                self.close()
                raise

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def run(self, on_start: Callable[[], None]) -> None:
        """Serves until `stop` is called; calls `on_start` when the server accepts requests."""
        self.watcher.on_start = on_start
        self.watch("the preview")
        self.serve()

    def stop(self) -> None:
        """Ends `run`. Safe to call from any thread and from signal handlers."""
        with suppress(RuntimeError):  # the loop is closed already
            # Tornado's `add_callback` does not wake a loop that a signal interrupted.
            self._loop.asyncio_loop.call_soon_threadsafe(self._loop.stop)

    def refresh(self) -> None:
        """Makes each browser reload what has changed for it. Safe to call from any thread."""
        self._loop.add_callback(_LiveReloadSocket.refresh_all)

    def close(self) -> None:
        for socket in self._sockets:
            socket.close()

    def application(self, port: int, host: str, liveport: Any = None, debug: Any = None, live_css: bool = True) -> None:
        """Overrides livereload's application: our handlers, on the sockets that are bound already."""
        self._loop = cast(BaseAsyncIOLoop, IOLoop.current())
        LiveReloadHandler.watcher = self.watcher
        hosts = [f"{name}:{self.port}" for name in HOST_NAMES]
        options = {"preview": self.preview, "hosts": hosts + list(HOST_NAMES) if self.port == 80 else hosts}
        handlers = [
            ("/livereload", _LiveReloadSocket, options),
            (f"{PRIVATE_PREFIX}livereload.js", _LiveReloadScript, options),
            (".*", _Pages, options),
        ]
        application = Application(handlers, log_function=lambda _: None)  # requests are not logged
        HTTPServer(application).add_sockets(self._sockets)

    def _setup_logging(self) -> None:
        """Overrides livereload's logging; the command prints its own messages."""


class _ExternalWatcher(Watcher):  # type: ignore[misc]
    """Replaces livereload's polling; `PreviewServer.refresh` reports changes instead."""

    on_start: Callable[[], None]

    def start(self, callback: Callable[[], None]) -> bool:
        self.on_start()
        return True


class _LocalOnlyHandler(RequestHandler):
    """Rejects requests under another host name than this machine's, and requests from pages of other origins."""

    def initialize(self, preview: Preview, hosts: Sequence[str]) -> None:
        self.preview = preview
        self.hosts = hosts

    def prepare(self) -> None:
        origin = self.request.headers.get("Origin", "").lower()
        allowed_origins = [f"http://{host}" for host in self.hosts]
        if self.request.host.lower() not in self.hosts or (origin and origin not in allowed_origins):
            self.set_status(403)
            self.set_header("Content-Type", "text/plain; charset=utf-8")
            self.finish(f"This server only answers requests to {', '.join(self.hosts)}.\n")

    def compute_etag(self) -> None:
        return None


class _Pages(_LocalOnlyHandler):
    def get(self) -> None:
        response = self.preview.get(self.request.path, self.request.host, self.request.query)
        self.set_status(response.status)
        for name, value in {**response.headers, "Cache-Control": "no-store"}.items():
            self.set_header(name, value)
        self.clear_header("Server")
        self.finish(response.body)

    head = get


class _LiveReloadScript(_LocalOnlyHandler, LiveReloadJSHandler):  # type: ignore[misc]
    """The script of the livereload package."""


class _LiveReloadSocket(_LocalOnlyHandler, LiveReloadHandler):  # type: ignore[misc]
    """A connection to a browser. The browser reports its open page and the digests of the files it has loaded."""

    path = ""

    def on_message(self, message: str | bytes) -> None:
        try:
            data = json_decode(message)
            if data["command"] == "info":
                self.path = urlsplit(data["url"]).path
                self.loaded = dict(data["plugins"]["notice"]["seen"])
            super().on_message(message)
        except (ValueError, TypeError, KeyError, AttributeError):
            self.close(1007, "Not a message of the livereload protocol.")
            return
        if self.path:
            self.preview.opened(id(self), self.path)
            self.refresh()

    def on_close(self) -> None:
        self.preview.closed(id(self))
        super().on_close()

    def refresh(self) -> None:
        """Tells the browser which files to reload."""
        # The digests are read once: the build thread may change them between the messages and the assignment.
        current = self.preview.digests(self.path)
        for path in files_to_reload(self.path, self.loaded, current):
            self.send_message({"command": "reload", "path": path, "liveCSS": True, "liveImg": True})
        self.loaded = current

    @classmethod
    def refresh_all(cls) -> None:
        for browser in list(cls.waiters):
            browser.refresh()
