"""Dead links are reported from a list of results, and no build uses the network."""

import importlib.util
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import ModuleType
from typing import ClassVar

import pytest
from sitebuilder import REPOSITORY, TODAY, Site

from talentwar.checks.dead_links import InvalidLinkList, LinkResult, read_results

SITE = """
-- content/site.yml --
title: Moves
base_url: https://moves.example
-- content/sources/all.yml --
gazette: {title: A, publisher: The Gazette, url: "https://a.example/1"}
herald: {title: B, publisher: The Herald, url: "https://b.example/2", archive: "https://kept.example/2"}
-- content/labs/acme.md --
---
name: Acme
links: {website: "https://acme.example", wikidata: Q1}
---
Of it.[[@gazette]][[@herald]]
"""


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path).write(SITE)


def check(site: Site, results: str | bytes, *more: str) -> int:
    file = site.root / "links"
    file.write_bytes(results if isinstance(results, bytes) else results.encode())
    return site.run("check", "--links", str(file), *more)


def reported(site: Site, results: str, capsys: pytest.CaptureFixture[str]) -> list[tuple[str, int, str, str]]:
    assert check(site, results, "--format", "json", "--strict") == 0
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert {(problem["level"], problem["kind"]) for problem in problems} <= {("note", "link")}
    return [(Path(p["path"]).name, p["line"], p["message"], p["hint"]) for p in problems]


REPLACE = "Find its new address, or add an archived copy as `archive`."


def test_a_dead_link_is_reported_at_its_line(site: Site, capsys):
    results = (
        '{"url": "https://a.example/1", "status": 404, "checked": "2026-11-01"}\n'
        '{"url": "https://acme.example", "status": "unreachable"}\n\n'
    )
    assert reported(site, results, capsys) == [
        ("acme.md", 3, "`https://acme.example` could not be reached.", REPLACE),
        ("all.yml", 1, "`https://a.example/1` answered 404 on 2026-11-01.", REPLACE),
    ]


def test_an_archived_copy_replaces_a_dead_link_unless_it_is_dead_too(site: Site, capsys):
    gone = '{"url": "https://b.example/2", "status": 410}\n'
    assert reported(site, gone, capsys) == [
        ("all.yml", 2, "`https://b.example/2` answered 410.", "The site links to its archived copy too.")
    ]
    both = gone + '{"url": "https://kept.example/2", "status": 404}\n'
    assert [hint for *_, hint in reported(site, both, capsys)] == [REPLACE, REPLACE]


@pytest.mark.parametrize("status", [200, 301, 401, 403, 429, 500, 503, 999])
def test_other_statuses_are_not_dead(site: Site, status: int, capsys):
    assert reported(site, json.dumps({"url": "https://a.example/1", "status": status}), capsys) == []


def test_results_may_be_csv_and_the_last_result_of_a_link_applies(site: Site, capsys):
    table = "url,status,checked\nhttps://a.example/1,404,2026-10-01\nhttps://a.example/1,200,2026-11-01\nhttps://b.example/2,404,\n"
    assert [message for _, _, message, _ in reported(site, table, capsys)] == ["`https://b.example/2` answered 404."]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\xff", "it is not UTF-8"),
        (b"address,status\n", "it has no column `url`; the columns are url, status and checked"),
        (b"", "it has no column `status`; the columns are url, status and checked"),
        (b'{"url": "x", "status": 1}\n{"status": 1}\n', "line 2: Object missing required field `url`"),
        (b'{"url": "x"\n', "line 1: Input data was truncated"),
    ],
)
def test_an_invalid_list_is_a_usage_error(site: Site, data: bytes, why: str, capsys):
    with pytest.raises(InvalidLinkList):
        read_results(data)
    assert check(site, data) == 2
    assert capsys.readouterr().err == f"build.py: --links: {site.root / 'links'} is not a list of results: {why}\n"


def test_a_missing_list_is_a_usage_error(site: Site, capsys):
    assert site.run("check", "--links", str(site.root / "none")) == 2
    assert "cannot read" in capsys.readouterr().err


class Host(BaseHTTPRequestHandler):
    asked: ClassVar[list[tuple[str, str]]] = []

    def do_HEAD(self) -> None:
        self.asked.append((self.command, self.path))
        code = {"/here": 200, "/gone": 404, "/shy": 405 if self.command == "HEAD" else 200}[self.path]
        self.send_response(code)
        self.end_headers()

    do_GET = do_HEAD

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def host() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Host)
    Host.asked.clear()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("check_links", REPOSITORY / "tools/check_links.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_tool_requests_again_only_links_that_are_dead_or_old(
    tmp_path: Path, host: str, tool: ModuleType, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    entries = [f'{name}: {{title: A, publisher: B, url: "{host}/{name}"}}\n' for name in ("here", "gone", "shy")]
    settings = "title: Moves\nbase_url: https://moves.example\n"
    Site(tmp_path).write({"content/site.yml": settings, "content/sources/all.yml": "".join(entries)})
    assert tool.main(["links.jsonl"]) == 0
    results = read_results(Path("links.jsonl").read_bytes())
    assert {url.removeprefix(host): result.status for url, result in results.items()} == {
        "/here": 200, "/gone": 404, "/shy": 200,
    }  # fmt: skip
    assert capsys.readouterr().out == "3 addresses, 3 asked, 1 dead; written to links.jsonl.\n"
    Host.asked.clear()
    assert tool.main(["links.jsonl"]) == 0
    assert {path for _, path in Host.asked} == {"/gone"}
    Host.asked.clear()
    assert tool.main(["links.jsonl", "--days", "0"]) == 0
    assert {path for _, path in Host.asked} == {"/here", "/gone", "/shy"}


def test_the_tool_reports_an_unreachable_host(tool: ModuleType):
    address = "http://127.0.0.1:9/x"
    assert tool.ask([address], TODAY) == [LinkResult(address, "unreachable", TODAY.isoformat())]
