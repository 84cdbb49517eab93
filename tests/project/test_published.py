"""The validator of the output finds each kind of error."""

from pathlib import Path

import pytest
from published import find_errors


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("<iframe></iframe>", "<iframe>"),
        ("<p onclick='x'>", "<p onclick>"),
        ("<p style='x'>", "<p style>"),
        ("<a href='java\nscript:x'>", "<a href='java\\nscript:x'>"),
        ("<a href='//x.example'></a><a href='data:x'>", "<a href='data:x'>"),
        ("<script>x</script>", "inline script"),
        ("<script src='//x.example/a.js'></script>", "script from another host"),
        ("<script type='application/ld+json'>{\"a\": \"<b>\"}</script>", "JSON-LD that contains <"),
        ("<script type='application/ld+json'>{</script>", "invalid JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
        ("<!-- x -->", "comment or processing instruction: b'<!-- x -->'"),
        ("<div class='prose'><button>x</button></div>", "<button> in a body"),
        ("<div class='prose'><p class='banner'>x</p></div>", "<p class='banner'> in a body"),
        ("<a href='/nowhere/'>", "dead link '/nowhere/'"),
        ("<a href='nowhere/'>", "dead link 'nowhere/'"),
        ("<a href='#nowhere'>", "no such fragment '#nowhere'"),
        ("<p aria-labelledby='nowhere'>", "no such fragment '#nowhere'"),
        ("<meta http-equiv='refresh' content='0; url=/nowhere/'>", "dead link '/nowhere/'"),
        ("<p id='a'><b id='a'>", "the id 'a' twice"),
        ("<h1>y</h1>", "2 main headings"),
        ("\x1b[31m", "control or private-use character"),
    ],
)  # fmt: skip
def test_errors_of_html_are_found(tmp_path: Path, text: str, error: str):
    (tmp_path / "index.html").write_text(
        f"<!doctype html><html><head><title>x</title></head><body><h1>x</h1>{text}</body></html>"
    )
    assert find_errors(tmp_path) == [f"index.html: {error}"]


@pytest.mark.parametrize("text", ["<a>", "<a>&b;</a>", "<a b=c/>", "", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"])
def test_errors_of_xml_are_found(tmp_path: Path, text: str):
    (tmp_path / "feed.xml").write_text(text)
    (found,) = find_errors(tmp_path)
    assert found.startswith(("feed.xml: invalid XML: ", "feed.xml: document type"))
