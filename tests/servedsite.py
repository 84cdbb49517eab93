"""A site that a real `build.py serve` shows, and a browser's tab that has a page of it open."""

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

from sitebuilder import REPOSITORY, TODAY, OwnSite
from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: str


class Served:
    """A server at work."""

    def __init__(self, process: subprocess.Popen[str], port: int) -> None:
        self.process = process
        self.port = port

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def turn(self) -> str:
        """What it says of the next build, to its end."""
        assert self.process.stdout
        said = ""
        for line in self.process.stdout:
            said += line
            if line.startswith(" " * 10):
                break
        return said

    def get(self, path: str, method: str = "GET", ip: str = "127.0.0.1", **headers: str) -> Answer:
        """What a request of a path, just as it is written, gets."""
        connection = http.client.HTTPConnection(ip, self.port, timeout=60)
        connection.putrequest(method, path, skip_host=True)
        for name, value in ({"Host": f"localhost:{self.port}"} | headers).items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        found = Answer(answer.status, dict(answer.getheaders()), answer.read().decode("utf-8", "replace"))
        connection.close()
        return found

    def end(self) -> tuple[int, str]:
        """Ends it as Control-C does: the exit code, and what it had still to say."""
        self.process.send_signal(signal.SIGINT)
        out, _ = self.process.communicate(timeout=60)
        return self.process.returncode, out


def command(site: OwnSite, *more: str, program: Path = REPOSITORY / "build.py") -> list[str]:
    return [
        sys.executable,
        str(program),
        "serve",
        *site.arguments(),
        "--no-search",
        "--today",
        TODAY.isoformat(),
        *more,
    ]


@contextmanager
def serving(site: OwnSite, *more: str, program: Path = REPOSITORY / "build.py") -> Iterator[Served]:
    """A server of a site, when the first build is done; whatever it says is one stream."""
    process = subprocess.Popen(
        command(site, "--port", "0", *more, program=program),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert process.stdout
        began = process.stdout.readline()
        port = re.search(r"http://localhost:(\d+)/", began)
        assert port, began + process.stdout.read()
        yield Served(process, int(port[1]))
    finally:
        process.kill()
        process.communicate()


class Tab:
    """A tab of a browser: what livereload's script and the overlay do, without a window."""

    def __init__(self, served: Served, path: str) -> None:
        self.served, self.path = served, path
        self.connection: WebSocketClientConnection

    async def open(self) -> Tab:
        """Loads the page, and connects."""
        page = self.served.get(self.path)
        found = re.search(r'data-seen="(.*?)"', page.body)
        assert found, page
        self.connection = await connect(self.served, Origin=self.served.address)
        await self.say(command="hello", protocols=["http://livereload.com/protocols/official-7"])
        assert (await self.told())["command"] == "hello"
        plugins = {"notice": {"version": "1", "seen": json.loads(html.unescape(found[1]))}}
        await self.say(command="info", url=self.served.address + self.path, plugins=plugins)
        return self

    async def say(self, **message: Any) -> None:
        await self.connection.write_message(json.dumps(message))

    async def told(self) -> dict[str, Any]:
        """The next message."""
        message = await self.connection.read_message()
        assert message is not None, "the connection was closed"
        told: dict[str, Any] = json.loads(message)
        return told

    async def rest(self) -> list[str]:
        """The paths that it is told to load again until the server ends."""
        paths = []
        while (message := await self.connection.read_message()) is not None:
            paths.append(json.loads(message)["path"])
        return paths


async def connect(served: Served, path: str = "/livereload", **headers: str) -> WebSocketClientConnection:
    return await websocket_connect(HTTPRequest(f"ws://127.0.0.1:{served.port}{path}", headers=headers))
