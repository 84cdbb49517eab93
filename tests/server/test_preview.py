"""Responses of the preview, and which files a browser must reload."""

import html
import json
import os
import re
from pathlib import Path

import pytest

from talentwar.server.http import _LiveReloadSocket
from talentwar.server.overlay import ProblemOverlay
from talentwar.server.preview import OVERLAY_PATH, Preview, ServedResponse, files_to_reload
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


def loaded(response: ServedResponse) -> dict[str, str]:
    """The digests that a page hands to the script of the overlay."""
    found = re.search(r'data-seen="(.*?)"', response.body.decode())
    assert found
    digests: dict[str, str] = json.loads(html.unescape(found[1]))
    return digests


def test_scripts_are_added_to_the_response_and_not_to_the_file(preview: Preview, output: Path):
    response = preview.get("/", HOST)
    assert (response.status, response.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert re.findall(r'<script src="(/-/[^"?]*)', response.body.decode()) == ["/-/overlay.js", "/-/livereload.js"]
    assert without_scripts(response) == PAGE == (output / "index.html").read_text()


@pytest.mark.parametrize(
    ("host", "query"),
    [("localhost:8000", "host=localhost&port=8000&"), ("[::1]:8000", "host=[::1]&port=8000&"), ("127.0.0.1", "host=127.0.0.1&port=80&")],
)  # fmt: skip
def test_the_script_connects_to_the_host_of_the_request(preview: Preview, host: str, query: str):
    assert query in preview.get("/", host).body.decode()


def test_other_files_are_served_unchanged(preview: Preview):
    assert preview.get("/css/site.css", HOST).body == b"p {}"
    assert preview.get("/plain/", HOST).body == b"<p>No head"


def test_a_missing_page_is_answered_with_the_404_page_and_status(preview: Preview):
    response = preview.get("/nowhere/", HOST)
    assert response.status == 404
    assert "Not here" in response.body.decode()


def test_before_the_first_build_a_page_reloads_when_it_is_built(tmp_path: Path):
    preview = Preview(tmp_path / "public")
    response = preview.get("/people/ada/", HOST)
    assert response.status == 404
    assert "not built yet" in response.body.decode()
    assert files_to_reload("/people/ada/", loaded(response), preview.digests("/people/ada/")) == []
    preview.page_ready("people/ada/index.html", b"<head></head>Ada")
    assert files_to_reload("/people/ada/", loaded(response), preview.digests("/people/ada/")) == ["/people/ada/"]


def test_a_page_reports_digests_of_itself_its_assets_and_the_overlay(preview: Preview):
    assert set(loaded(preview.get("/", HOST))) == {"page", OVERLAY_PATH, "/css/site.css", "/js/site.js", "/img/a.png"}


def test_a_page_rebuilt_during_a_refresh_is_reloaded_by_the_next_refresh(output: Path):
    class ChangingPreview(Preview):
        def digests(self, path: str) -> dict[str, str]:
            digests = super().digests(path)
            self.page_ready("index.html", b"newer")
            return digests

    browser, messages = _LiveReloadSocket.__new__(_LiveReloadSocket), []
    browser.preview, browser.path, browser.send_message = ChangingPreview(output), "/", messages.append
    browser.loaded = Preview(output).digests("/")
    browser.refresh()
    assert messages == []
    browser.refresh()
    browser.refresh()
    assert [message["path"] for message in messages] == ["/"]


def test_files_that_the_page_does_not_load_cause_no_reload(preview: Preview, output: Path):
    before = loaded(preview.get("/", HOST))
    (output / "data/all.csv").write_text("b")
    (output / "plain/index.html").write_text("b")
    assert files_to_reload("/", before, preview.digests("/")) == []


@pytest.mark.parametrize(
    ("file", "expected"),
    [("index.html", ["/"]), ("js/site.js", ["/"]), ("css/site.css", ["/css/site.css"]), ("img/a.png", ["/img/a.png"])],
)
def test_only_changed_files_are_reloaded(preview: Preview, output: Path, file: str, expected: list[str]):
    before = loaded(preview.get("/", HOST))
    (output / file).write_text("<html>changed")
    assert files_to_reload("/", before, preview.digests("/")) == expected


def test_a_changed_page_is_reloaded_once_for_all_changes(preview: Preview, output: Path):
    before = loaded(preview.get("/", HOST))
    (output / "index.html").write_text(PAGE.replace("All", "Every one"))
    (output / "css/site.css").write_text("p { order: 1 }")
    preview.overlay = ProblemOverlay("<p>Bad", "1")
    assert files_to_reload("/", before, preview.digests("/")) == ["/"]


def test_a_changed_overlay_is_loaded_without_the_page(preview: Preview):
    before = loaded(preview.get("/", HOST))
    preview.overlay = ProblemOverlay("<p>Bad", "1")
    assert files_to_reload("/", before, preview.digests("/")) == [OVERLAY_PATH]
    assert files_to_reload("/", preview.digests("/"), preview.digests("/")) == []


def test_a_pending_page_is_served_until_it_is_cleared(preview: Preview, output: Path):
    before = loaded(preview.get("/", HOST))
    preview.page_ready("index.html", PAGE.replace("All", "Every one").encode())
    assert "Every one" in without_scripts(preview.get("/", HOST))
    assert files_to_reload("/", before, preview.digests("/")) == ["/"]
    assert (output / "index.html").read_text() == PAGE
    preview.clear_pending()
    assert without_scripts(preview.get("/", HOST)) == PAGE


def test_watched_files_are_those_of_open_pages_and_of_the_last_request(preview: Preview):
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


def test_a_site_with_a_path_prefix_is_served_below_it(preview: Preview, output: Path):
    preview.urls = Urls.under("https://moves.example/tracker")
    (output / "index.html").write_text(PAGE.replace('="/', '="/tracker/'))
    assert preview.get("/", HOST).headers["Location"] == "/tracker/"
    assert preview.get("/tracker/plain", HOST).headers["Location"] == "/tracker/plain/"
    assert preview.get("/tracker/css/site.css", HOST).body == b"p {}"
    assert preview.get("/tracker", HOST).headers["Location"] == "/tracker/"
    for path in ("/css/site.css", "/trackers/"):
        assert preview.get(path, HOST).status == 404
    assert "/tracker/css/site.css" in loaded(preview.get("/tracker/", HOST))
    assert set(preview.watched_files()) == {"index.html"}


def test_no_file_outside_the_output_folder_is_served(preview: Preview, output: Path):
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
