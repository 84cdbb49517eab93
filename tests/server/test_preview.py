"""The site as it is served while it is worked on."""

from __future__ import annotations

import html
import json
import os
import re
from pathlib import Path

import pytest

from talentwar.server.http import _LiveReloadSocket
from talentwar.server.overlay import ProblemOverlay
from talentwar.server.preview import NOTICE, Preview, ServedResponse, files_to_reload
from talentwar.urls import Urls

PAGE = """<html><head>
<link rel="canonical" href="https://moves.example/css/not.css"><link rel="stylesheet" href="/css/site.css">
<script src="/js/site.js"></script></head><body><img src="/img/a.png"><a href="/data/all.csv">All</a></body></html>
"""
HOST = "localhost:8000"


@pytest.fixture
def output(tmp_path: Path) -> Path:
    folder = tmp_path / "public"
    for name, text in {
        "index.html": PAGE, "404.html": "<html><head></head>Not here</html>", "css/site.css": "p {}", "js/site.js": "1", "img/a.png": "x",
        "data/all.csv": "a", "plain/index.html": "<p>No head",
    }.items():  # fmt: skip
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return folder


@pytest.fixture
def preview(output: Path) -> Preview:
    return Preview(output)


def without_scripts(response: ServedResponse) -> str:
    return re.sub(r'<script src="/-/.*?</script>', "", response.body.decode())


def told(response: ServedResponse) -> dict[str, str]:
    """What a page tells the script that it has seen."""
    found = re.search(r'data-seen="(.*?)"', response.body.decode())
    assert found
    seen: dict[str, str] = json.loads(html.unescape(found[1]))
    return seen


def test_a_page_comes_with_the_scripts_and_its_file_stays_as_it_is(preview: Preview, output: Path) -> None:
    response = preview.get("/", HOST)
    assert (response.status, response.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert re.findall(r'<script src="(/-/[^"?]*)', response.body.decode()) == ["/-/overlay.js", "/-/livereload.js"]
    assert without_scripts(response) == PAGE == (output / "index.html").read_text()


@pytest.mark.parametrize(
    ("host", "meant"),
    [("localhost:8000", "host=localhost&port=8000&"), ("[::1]:8000", "host=[::1]&port=8000&"), ("127.0.0.1", "host=127.0.0.1&port=80&")],
)  # fmt: skip
def test_the_script_calls_the_server_by_the_name_that_the_browser_used(preview: Preview, host: str, meant: str) -> None:
    assert meant in preview.get("/", host).body.decode()


def test_other_files_come_as_they_are(preview: Preview) -> None:
    assert preview.get("/css/site.css", HOST).body == b"p {}"
    assert preview.get("/plain/", HOST).body == b"<p>No head"


def test_the_page_of_what_is_not_found_has_its_status(preview: Preview) -> None:
    response = preview.get("/nowhere/", HOST)
    assert response.status == 404
    assert "Not here" in response.body.decode()


def test_before_the_first_build_a_page_waits_for_it(tmp_path: Path) -> None:
    preview = Preview(tmp_path / "public")
    response = preview.get("/people/ada/", HOST)
    assert response.status == 404
    assert "no page here yet" in response.body.decode()
    assert files_to_reload("/people/ada/", told(response), preview.seen("/people/ada/")) == []
    preview.page_ready("people/ada/index.html", b"<head></head>Ada")
    assert files_to_reload("/people/ada/", told(response), preview.seen("/people/ada/")) == ["/people/ada/"]


def test_what_has_been_seen_is_the_page_its_assets_and_the_notice(preview: Preview) -> None:
    assert set(told(preview.get("/", HOST))) == {"page", NOTICE, "/css/site.css", "/js/site.js", "/img/a.png"}


def test_a_page_that_is_made_while_a_browser_is_being_told_is_told_at_the_next_time(output: Path) -> None:
    class Overtaken(Preview):
        def seen(self, path: str) -> dict[str, str]:
            now = super().seen(path)
            self.page_ready("index.html", b"newer")
            return now

    browser, messages = _LiveReloadSocket.__new__(_LiveReloadSocket), []
    browser.preview, browser.path, browser.send_message = Overtaken(output), "/", messages.append
    browser.seen = Preview(output).seen("/")
    browser.refresh()
    assert messages == []
    browser.refresh()
    browser.refresh()
    assert [message["path"] for message in messages] == ["/"]


def test_nothing_is_outdated_where_nothing_changed(preview: Preview, output: Path) -> None:
    seen = told(preview.get("/", HOST))
    (output / "data/all.csv").write_text("b")
    (output / "plain/index.html").write_text("b")
    assert files_to_reload("/", seen, preview.seen("/")) == []


@pytest.mark.parametrize(
    ("file", "again"),
    [("index.html", ["/"]), ("js/site.js", ["/"]), ("css/site.css", ["/css/site.css"]), ("img/a.png", ["/img/a.png"])],
)
def test_what_changed_is_loaded_again_and_no_more(preview: Preview, output: Path, file: str, again: list[str]) -> None:
    seen = told(preview.get("/", HOST))
    (output / file).write_text("<html>changed")
    assert files_to_reload("/", seen, preview.seen("/")) == again


def test_a_page_that_is_loaded_again_brings_the_rest_with_it(preview: Preview, output: Path) -> None:
    seen = told(preview.get("/", HOST))
    (output / "index.html").write_text(PAGE.replace("All", "Every one"))
    (output / "css/site.css").write_text("p { order: 1 }")
    preview.notice = ProblemOverlay("<p>Bad", "1")
    assert files_to_reload("/", seen, preview.seen("/")) == ["/"]


def test_a_notice_is_loaded_by_itself(preview: Preview) -> None:
    seen = told(preview.get("/", HOST))
    preview.notice = ProblemOverlay("<p>Bad", "1")
    assert files_to_reload("/", seen, preview.seen("/")) == [NOTICE]
    assert files_to_reload("/", preview.seen("/"), preview.seen("/")) == []


def test_a_page_may_be_ahead_of_the_output_folder_until_that_has_it(preview: Preview, output: Path) -> None:
    seen = told(preview.get("/", HOST))
    preview.page_ready("index.html", PAGE.replace("All", "Every one").encode())
    assert "Every one" in without_scripts(preview.get("/", HOST))
    assert files_to_reload("/", seen, preview.seen("/")) == ["/"]
    assert (output / "index.html").read_text() == PAGE
    preview.clear_pending()
    assert without_scripts(preview.get("/", HOST)) == PAGE


def test_the_pages_that_are_looked_at_are_those_that_are_open_and_the_last_one(preview: Preview) -> None:
    assert list(preview.watched_files()) == []
    preview.opened(1, "/people/ada/")
    preview.opened(2, "/people/b%C3%A9a/")
    preview.get("/", HOST)
    preview.get("/nowhere/", HOST)
    preview.get("/css/site.css", HOST)
    assert set(preview.watched_files()) == {"people/ada/index.html", "people/béa/index.html", "index.html"}
    preview.closed(1)
    preview.closed(1)
    assert set(preview.watched_files()) == {"people/béa/index.html", "index.html"}


def test_a_site_below_a_folder_of_its_host_is_served_below_it(preview: Preview, output: Path) -> None:
    preview.urls = Urls.under("https://moves.example/tracker")
    (output / "index.html").write_text(PAGE.replace('="/', '="/tracker/'))
    assert preview.get("/", HOST).headers["Location"] == "/tracker/"
    assert preview.get("/tracker/plain", HOST).headers["Location"] == "/tracker/plain/"
    assert preview.get("/tracker/css/site.css", HOST).body == b"p {}"
    assert preview.get("/tracker", HOST).headers["Location"] == "/tracker/"
    for path in ("/css/site.css", "/trackers/"):
        assert preview.get(path, HOST).status == 404
    assert "/tracker/css/site.css" in told(preview.get("/tracker/", HOST))
    assert set(preview.watched_files()) == {"index.html"}


def test_nothing_outside_the_output_folder_is_given(preview: Preview, output: Path) -> None:
    secret = output.parent / "secret.txt"
    secret.write_text("secret")
    os.symlink(secret, output / "leak.txt")
    os.symlink(output.parent, output / "up")
    os.symlink(output / "css", output / "styles")
    for path in (
        "/leak.txt",
        "/up/secret.txt",
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/css/..%2f..%2fsecret.txt",
        f"/{secret}",
    ):
        response = preview.get(path, HOST)
        assert response.status == 404
        assert b"secret" not in response.body
    assert preview.get("/styles/site.css", HOST).status == 200
