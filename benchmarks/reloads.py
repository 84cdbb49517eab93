"""Measures the time from a save to the new page in a browser, with `build.py serve`."""

import argparse
import asyncio
import html
import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.request import urlopen

from contents import write_tracker
from facts import invent, person_slug
from generators import BUILD, PROJECT
from measure import ENVIRONMENT, FailedError
from tornado.websocket import WebSocketClientConnection, websocket_connect

DONE, MISSED, MISUSE = 0, 1, 2
PEOPLE = (100, 1_000, 10_000)
MEANT_FOR, MOST = 1_000, 0.150
"""The number of people of the target, and its limit in seconds."""
PATIENCE = 120.0
RESULTS = Path(__file__).resolve().parent / "RELOADS.md"
SEEN = re.compile(r'data-seen="([^"]*)"')


@dataclass(frozen=True)
class Result:
    """The seconds from a save of a body, and of the role of a move, to the new bytes and to the end of the build."""

    people: int
    bodies: tuple[float, ...]
    roles: tuple[float, ...]
    ends: tuple[float, ...]


class Tab:
    """A browser tab that has a page open."""

    def __init__(self, address: str, path: str) -> None:
        self._address, self._path = address, path
        self._connection: WebSocketClientConnection

    async def open(self) -> str:
        """Loads the page, and connects like the script of livereload."""
        page = self.load()
        found = SEEN.search(page)
        if not found:
            raise FailedError("The page came without the script that reloads it.")
        seen = json.loads(html.unescape(found[1]))
        self._connection = await websocket_connect(f"{self._address.replace('http', 'ws')}/livereload")
        protocols = ["http://livereload.com/protocols/official-7"]
        await self._connection.write_message(json.dumps({"command": "hello", "protocols": protocols}))
        await self._connection.read_message()
        said = {"command": "info", "url": self._address + self._path, "plugins": {"notice": {"seen": seen}}}
        await self._connection.write_message(json.dumps(said))
        return page

    async def reload(self) -> str:
        """Waits for the message to reload, and loads the page."""
        await asyncio.wait_for(self._connection.read_message(), PATIENCE)
        page = self.load()
        self._connection.close()
        return page

    def load(self) -> str:
        with urlopen(self._address + self._path) as answer:  # noqa: S310 -- our own server
            return str(answer.read().decode())


@contextmanager
def serving(content: Path, folder: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Starts a server; yields its address and process after the first build."""
    folders = {"content": content, "output": folder / "output", "cache": folder / "cache"}
    folders |= {name: PROJECT / name for name in ("templates", "static")}
    named = [word for name, path in folders.items() for word in (f"--{name}", str(path))]
    process = subprocess.Popen(
        [*BUILD, "serve", "--port", "0", *named], stdout=subprocess.PIPE, text=True, env=ENVIRONMENT
    )
    assert process.stdout
    try:
        address = re.search(r"http://\S+(?=/)", process.stdout.readline())
        if not address:
            raise FailedError("`build.py serve` did not start.")
        _wait_for_build(process)
        yield address[0], process
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE)


def _wait_for_build(process: subprocess.Popen[str]) -> None:
    """Reads the log to the end of a build."""
    assert process.stdout
    while not process.stdout.readline().startswith(" " * 10):
        pass


async def measured(people: int, runs: int, folder: Path) -> Result:
    content = folder / "content"
    write_tracker(invent(people), content)
    slug = person_slug(people // 2)
    profile = content / "people" / f"{slug}.md"
    bodies, roles, ends = [], [], []
    with serving(content, folder) as (address, process):
        for run in range(runs):
            for times, mark, pattern in (
                (bodies, f"Sentence {run} came.", r"\Z"),
                (roles, f"Role {run}", r'(?<=role: ").*(?=")'),
            ):
                tab = Tab(address, f"/people/{slug}/")
                await tab.open()
                text = profile.read_text(encoding="utf-8")
                changed = re.sub(pattern, mark, text, count=1)
                await asyncio.sleep(0.5)
                profile.write_text(changed, encoding="utf-8")
                start = time.perf_counter()
                if mark not in await tab.reload():
                    raise FailedError("The page was loaded again without the edit.")
                times.append(time.perf_counter() - start)
                _wait_for_build(process)
                if times is roles:
                    ends.append(time.perf_counter() - start)
    return Result(people, tuple(bodies), tuple(roles), tuple(ends))


def table(results: Sequence[Result], runs: int, day: str) -> str:
    lines = [
        "# From a save to the new page",
        "",
        f"Made with `python benchmarks/reloads.py --runs {runs}`, on {day}. A profile is saved while a browser has its",
        "page open; the clock runs until that has the new bytes. The times are medians, with the least and the most.",
        "",
        "| people | the body edited | the role of a move edited | and all other pages made |",
        "|---|---|---|---|",
    ]
    for result in results:
        cells = " | ".join(map(_spread, (result.bodies, result.roles, result.ends)))
        lines.append(f"| {result.people:,} | {cells} |")
    return "\n".join(lines) + "\n"


def _spread(seconds: Sequence[float]) -> str:
    return f"{_time(median(seconds))} ({_time(min(seconds))}–{_time(max(seconds))})"


def _time(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.2f} s"


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit code: 0 if the target is met, 1 if it is missed, 2 for wrong usage or a failed server."""
    parser = argparse.ArgumentParser(description=__doc__, epilog="Exit: 0 the target met, 1 missed, 2 misuse.")
    parser.add_argument("--people", type=int, nargs="+", default=PEOPLE, metavar="N", help="sizes (100 1000 10000)")
    parser.add_argument("--runs", type=int, default=7, metavar="N", help="saves of each kind (7)")
    parser.add_argument(
        "--output", type=Path, default=RESULTS, metavar="FILE", help="where to (RELOADS.md beside this)"
    )
    parsed = parser.parse_args(arguments)
    results = []
    try:
        for people in parsed.people:
            print(f"{people:,} people …", file=sys.stderr)
            with TemporaryDirectory(prefix="reloads-") as folder:
                results.append(asyncio.run(measured(people, parsed.runs, Path(folder))))
    except FailedError as failed:
        print(f"reloads.py: {failed}", file=sys.stderr)
        return MISUSE
    paper = table(results, parsed.runs, datetime.now(UTC).date().isoformat())
    print(paper)
    parsed.output.write_text(paper, encoding="utf-8")
    slow = [result for result in results if result.people == MEANT_FOR and median(result.roles) > MOST]
    return MISSED if slow else DONE


if __name__ == "__main__":
    raise SystemExit(main())
