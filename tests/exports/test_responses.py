"""How the host resolves a path: the file, the status, the type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentwar.exports.hosting.responses import Response, content_type, resolve_path

FILES = frozenset(
    {"index.html", "404.html", "people/index.html", "people/ada/index.html", "css/site.css", "data/a b.csv", ".well-known/x.txt"}
)  # fmt: skip
NOT_FOUND = Response(404, "404.html")


@pytest.mark.parametrize(
    ("path", "response"),
    [
        ("/", Response(200, "index.html")),
        ("/people/ada/", Response(200, "people/ada/index.html")),
        ("/people/%61da/", Response(200, "people/ada/index.html")),
        ("/css/site.css", Response(200, "css/site.css")),
        ("/data/a%20b.csv", Response(200, "data/a b.csv")),
        ("/.well-known/x.txt", Response(200, ".well-known/x.txt")),
        ("/404.html", Response(200, "404.html")),
        ("/people/ada", Response(301, location="/people/ada/")),
        ("/people/ada/index.html", Response(301, location="/people/ada/")),
        ("/index.html", Response(301, location="/")),
    ],
)
def test_a_path_is_a_file_or_redirects_to_one(path: str, response: Response) -> None:
    assert resolve_path(path, FILES.__contains__) == response


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere/", "/people/bess", "/people/bess/index.html", "/css/site.css/", "/css", "", "people/ada/", "*", "/people//ada/", "//",
        "//evil.example/", "/%2fevil.example", "/./people/ada/", "/people/../people/ada/", "/people/%2e%2e/", "/..%2fsite.yml", "/%2e%2e%2f",
        "/people\\ada", "/people/%5c..", "/people/ada/%00", "/%ff", "/.git/config", "/people/.ada.new", "/css/site.css%0a",
    ],
)  # fmt: skip
def test_any_other_path_is_not_found(path: str) -> None:
    assert resolve_path(path, FILES.__contains__) == NOT_FOUND


def test_without_a_404_page_the_response_is_empty() -> None:
    assert resolve_path("/nowhere/", lambda _: False) == Response(404)


@given(st.text(st.sampled_from("/.%25ef\\ada\x00")))
def test_no_path_leads_to_a_hidden_file_or_out_of_the_folder(path: str) -> None:
    def exists(file: str) -> bool:
        assert not file.startswith("/")
        assert not any(part.startswith(".") for part in file.split("/"))
        assert "\\" not in file and "\x00" not in file
        return True

    found = resolve_path(path, exists)
    assert not found.location.startswith("//")


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("index.html", "text/html; charset=utf-8"), ("css/site.css", "text/css; charset=utf-8"), ("a.SVG", "image/svg+xml; charset=utf-8"),
        ("js/a.js", "text/javascript; charset=utf-8"), ("a.json", "application/json; charset=utf-8"), ("a", "application/octet-stream"),
        ("font.woff2", "font/woff2"), ("a.unknown", "application/octet-stream"),
    ],
)  # fmt: skip
def test_the_type_of_a_file_follows_from_its_name(file: str, kind: str) -> None:
    assert content_type(file) == kind
