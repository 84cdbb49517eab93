"""A running `build.py serve` process, and a browser tab with an open page."""

from __future__ import annotations

import html
import http.client
import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from sitebuilder import REPOSITORY, OwnSite
from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

PROGRAM = REPOSITORY / "build.py"


class Response(NamedTuple):
    status: int
    headers: dict[str, str]
    body: str


class Served:
    """A server process."""

    def __init__(self, process: subprocess.Popen[str], port: int) -> None:
        self.process = process
        self.port = port

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def next_build(self) -> str:
        """Waits for the end of the next build; returns its output."""
        assert self.process.stdout
        output = ""
        for line in self.process.stdout:
            output += line
            if line.startswith(" " * 10):
                break
        return output

    def get(self, path: str, method: str = "GET", ip: str = "127.0.0.1", **headers: str) -> Response:
        """Sends a request with the path unchanged."""
        connection = http.client.HTTPConnection(ip, self.port, timeout=60)
        connection.putrequest(method, path, skip_host=True)
        for name, value in ({"Host": f"localhost:{self.port}"} | headers).items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        response = Response(answer.status, dict(answer.getheaders()), answer.read().decode("utf-8", "replace"))
        connection.close()
        return response

    def stop(self, number: int = signal.SIGINT) -> tuple[int, str]:
        """Stops the process like Control-C; returns the exit code and the rest of its output."""
        self.process.send_signal(number)
        return self.wait()

    def wait(self) -> tuple[int, str]:
        output, _ = self.process.communicate(timeout=60)
        return self.process.returncode, output


@contextmanager
def serving(site: OwnSite, *options: str, program: Path = PROGRAM) -> Iterator[Served]:
    """Starts a server on a free port, with standard output and error as one stream."""
    command = [sys.executable, str(program), *site.command("serve", "--no-search", "--port", "0", *options)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        assert process.stdout
        first_line = process.stdout.readline()
        port = re.search(r"http://localhost:(\d+)/", first_line)
        assert port, first_line + process.stdout.read()
        yield Served(process, int(port[1]))
    finally:
        process.kill()
        process.communicate()


class Tab:
    """A browser tab: does what the scripts of livereload and the overlay do."""

    def __init__(self, served: Served, path: str) -> None:
        self.served, self.path = served, path
        self.connection: WebSocketClientConnection

    async def open(self) -> Tab:
        """Loads the page and connects."""
        page = self.served.get(self.path)
        loaded = re.search(r'data-seen="(.*?)"', page.body)
        assert loaded, page
        self.connection = await connect(self.served, Origin=self.served.address)
        await self.send(command="hello", protocols=["http://livereload.com/protocols/official-7"])
        assert (await self.receive())["command"] == "hello"
        plugins = {"notice": {"version": "1", "seen": json.loads(html.unescape(loaded[1]))}}
        await self.send(command="info", url=self.served.address + self.path, plugins=plugins)
        return self

    async def send(self, **message: Any) -> None:
        await self.connection.write_message(json.dumps(message))

    async def receive(self) -> dict[str, Any]:
        """Waits for the next message."""
        text = await self.connection.read_message()
        assert text is not None, "the connection was closed"
        message: dict[str, Any] = json.loads(text)
        return message

    async def next_reload(self) -> str:
        """Waits for the next path to reload."""
        path: str = (await self.receive())["path"]
        return path

    async def remaining_reloads(self) -> list[str]:
        """The paths to reload until the server stops."""
        paths = []
        while (message := await self.connection.read_message()) is not None:
            paths.append(json.loads(message)["path"])
        return paths


async def connect(served: Served, path: str = "/livereload", **headers: str) -> WebSocketClientConnection:
    return await websocket_connect(HTTPRequest(f"ws://127.0.0.1:{served.port}{path}", headers=headers))
