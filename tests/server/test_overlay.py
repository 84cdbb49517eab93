"""The problem overlay of the preview."""

from htmlpage import Page

from talentwar.problems import Problem
from talentwar.server.overlay import overlay

ERROR = Problem(
    "content/people/ada.md", 4, 12, "there is no lab `aple`.", "Did you mean `apple`?", excerpt="  - from: aple", caret=10, width=4
)  # fmt: skip
WARNING = Problem("content/people/bess.md", 2, 1, "content/people/ada.md bears the name too.", level="warning")


def test_without_problems_the_overlay_is_empty():
    assert overlay([]).html == overlay([]).key == ""


def test_an_error_has_its_location_excerpt_and_hint():
    page = Page(overlay([ERROR]).html)
    assert page.text("h2") == "1 error to correct"
    assert page.text("h3") == "content/people/ada.md, line 4"
    assert page.text("strong") == "Did you mean apple?"
    assert [text for text, _ in page.all("code")] == ["content/people/ada.md", "aple", "apple"]
    assert (page.text("pre"), page.text("mark")) == ("- from: aple", "aple")
    assert not page.all("details")


def test_warnings_are_folded():
    page = Page(overlay([WARNING]).html)
    assert not page.all("h2")
    assert page.text("summary") == "1 warning"
    both = Page(overlay([ERROR, WARNING]).html)
    assert both.text("h2") == "1 error to correct"
    assert both.text("summary") == "1 warning"


def test_errors_are_counted():
    assert Page(overlay([ERROR, ERROR]).html).text("h2") == "2 errors to correct"


def test_text_from_the_content_is_escaped():
    bad = Problem(
        "content/<b>.md", 1, 1, "unknown key `<script>`.", "Did you mean `<i>`?", excerpt="<img onerror=x>", width=4
    )
    page = Page(overlay([bad], "<u>").html)
    assert {tag for tag, _, _ in page.elements} == {"div", "h2", "p", "ol", "li", "h3", "code", "strong", "pre", "mark"}


def test_a_position_behind_the_end_of_the_line_is_marked():
    html = overlay([Problem("content/x.md", 1, 4, "it ends too soon.", excerpt="abc", caret=3)]).html
    assert "<pre>abc<mark> </mark></pre>" in html


def test_a_message_starts_with_a_capital_unless_with_a_path():
    assert "There is no lab" in overlay([ERROR]).html
    assert "<p>content/people/ada.md bears" in overlay([WARNING]).html


def test_the_key_identifies_the_text():
    assert overlay([ERROR]).key == overlay([ERROR]).key != overlay([WARNING]).key
