"""What is shown of problems over a page."""

from __future__ import annotations

from htmlpage import Page

from talentwar.problems import Problem
from talentwar.server.overlay import overlay

FAULT = Problem(
    "content/people/ada.md", 4, 12, "there is no lab `aple`.", "Did you mean `apple`?", excerpt="  - from: aple", caret=10, width=4
)  # fmt: skip
DOUBT = Problem("content/people/bess.md", 2, 1, "content/people/ada.md bears the name too.", level="warning")


def test_no_problem_is_no_notice() -> None:
    assert overlay([]).html == overlay([]).key == ""


def test_an_error_is_shown_with_its_place_its_line_and_the_hint() -> None:
    page = Page(overlay([FAULT]).html)
    assert page.text("h2") == "1 error to mend"
    assert page.text("h3") == "content/people/ada.md, line 4"
    assert page.text("strong") == "Did you mean apple?"
    assert [text for text, _ in page.all("code")] == ["content/people/ada.md", "aple", "apple"]
    assert (page.text("pre"), page.text("mark")) == ("- from: aple", "aple")
    assert not page.all("details")


def test_warnings_are_folded_away() -> None:
    page = Page(overlay([DOUBT]).html)
    assert not page.all("h2")
    assert page.text("summary") == "1 warning"
    both = Page(overlay([FAULT, DOUBT]).html)
    assert both.text("h2") == "1 error to mend"
    assert both.text("summary") == "1 warning"


def test_errors_are_counted() -> None:
    assert Page(overlay([FAULT, FAULT]).html).text("h2") == "2 errors to mend"


def test_what_contributors_write_is_no_html() -> None:
    bad = Problem(
        "content/<b>.md", 1, 1, "unknown key `<script>`.", "Did you mean `<i>`?", excerpt="<img onerror=x>", width=4
    )
    page = Page(overlay([bad], "<u>").html)
    assert {tag for tag, _, _ in page.elements} == {"div", "h2", "p", "ol", "li", "h3", "code", "strong", "pre", "mark"}


def test_a_place_behind_the_end_of_the_line_is_marked_too() -> None:
    html = overlay([Problem("content/x.md", 1, 4, "it ends too soon.", excerpt="abc", caret=3)]).html
    assert "<pre>abc<mark> </mark></pre>" in html


def test_a_message_begins_as_a_sentence_unless_with_the_name_of_a_file() -> None:
    assert "There is no lab" in overlay([FAULT]).html
    assert "<p>content/people/ada.md bears" in overlay([DOUBT]).html


def test_two_texts_have_two_keys_and_one_text_has_one() -> None:
    assert overlay([FAULT]).key == overlay([FAULT]).key != overlay([DOUBT]).key
