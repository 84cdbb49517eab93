from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sitebuilder import Site

from talentwar.content.markdown import Body, MarkdownParser, Reference, render_links


def read(text: str) -> Body:
    return MarkdownParser().read(text)


def html(text: str) -> str:
    """The HTML of a text, each reference in angle brackets of its own."""
    return render_links(read(text), lambda reference: f"‹{reference.source_text}›")


def only_reference(text: str) -> Reference:
    (reference,) = read(text).references
    return reference


@pytest.mark.parametrize(
    ("text", "target", "record", "words"),
    [
        ("[[ada]]", "ada", "", ""),
        ("[[ada|the Countess]]", "ada", "", "the Countess"),
        ("[[ada#acme-babbage]]", "ada", "acme-babbage", ""),
        ("[[ada#acme-babbage|left Acme]]", "ada", "acme-babbage", "left Acme"),
        ("[[Ada Lovelace]]", "Ada Lovelace", "", ""),
        ("[[Ada\nLovelace]]", "Ada Lovelace", "", ""),
        ("[[ ada | the  Countess ]]", "ada", "", "the Countess"),
        ("[[O'Brien & Søn]]", "O'Brien & Søn", "", ""),
        ("[[深度求索]]", "深度求索", "", ""),
    ],
)
def test_a_wikilink_names_a_profile_or_a_record(text: str, target: str, record: str, words: str) -> None:
    assert only_reference(f"Of {text}, then.") == Reference(target, record, words, offset=3, source_text=text)


def test_a_citation_names_a_source() -> None:
    assert only_reference("Said so.[[@gazette]]") == Reference(
        "gazette", is_citation=True, offset=8, source_text="[[@gazette]]"
    )
    assert only_reference("Said so.[[@gazette|p. 4]]").words == "p. 4"


def test_references_come_in_the_order_of_their_places() -> None:
    text = "# Of [[a]]\n\nOne [[b]] and *[[c]]*.\n\n- [[d]]\n\n> [[e]]\n\n| x |\n|---|\n| [[f]] |\n\nterm\n: [[g]]\n\n[^1]\n\n[^1]: [[h]]\n"
    made = html(text)
    assert sorted(reference.target for reference in read(text).references) == list("abcdefgh")
    for name in "abcdefgh":
        assert made.count(f"‹[[{name}]]›") == 1
    assert [made.index(f"[[{name}]]") for name in "abcdefgh"] == sorted(
        made.index(f"[[{name}]]") for name in "abcdefgh"
    )


def test_a_pipe_in_a_table_is_escaped() -> None:
    text = "| who | where |\n|---|---|\n| [[ada\\|the Countess]] | [[babbage]] |\n"
    first, second = read(text).references
    assert (first.target, first.words, second.target) == ("ada", "the Countess", "babbage")
    assert html(text).count("<td>") == 2


@pytest.mark.parametrize(
    "text",
    [
        "`[[ada]]`",
        "    [[ada]]",
        "``a ` [[ada]]``",
        "\\[[ada]]",
        "[[]]",
        "[[ada|]]",
        "[[ada|b|c]]",
        "[[a[b]]]",
        "[ [ada] ]",
    ],
)
def test_what_is_code_or_no_wikilink_is_left_as_it_is(text: str) -> None:
    prose = read(text)
    assert prose.references == ()
    assert "ada" in prose.html or "[[" in prose.html


def test_code_shows_a_wikilink_literally() -> None:
    assert html("`[[ada]]` and [[ada]]") == "<p><code>[[ada]]</code> and ‹[[ada]]›</p>"
    assert html("    [[ada]]") == "<pre><code>[[ada]]\n</code></pre>"


@pytest.mark.parametrize("text", ["[[ada|`code`]]", "[[ada|a `b` c]]", "[[`ada`]]"])
def test_code_within_a_wikilink_leaves_no_trace_of_its_keeping(text: str) -> None:
    """Python-Markdown keeps code aside under names such as \\x02klzzwxh:0000\\x03, which must never be seen."""
    prose = read(text)
    written = "".join(
        [render_links(prose, lambda reference: reference.words + reference.target), *map(str, prose.references)]
    )
    assert "\x02" not in written
    assert "klzzwxh" not in written
    assert "ada" in written


def test_emphasis_and_wikilinks_go_together() -> None:
    assert html("**[[ada]]** and *so [[b]]*") == "<p><strong>‹[[ada]]›</strong> and <em>so ‹[[b]]›</em></p>"


def test_every_slot_is_filled_with_its_own_reference() -> None:
    made = html(" ".join(f"[[p{number}]]" for number in range(150)))
    assert made == "<p>" + " ".join(f"‹[[p{number}]]›" for number in range(150)) + "</p>"


def test_filling_does_not_look_into_what_it_filled_in() -> None:
    assert render_links(read("[[a]] [[b]]"), lambda reference: "\ue0001\ue001") == "<p>\ue0001\ue001 \ue0001\ue001</p>"


@pytest.mark.parametrize("text", ["\ue0000\ue001 [[ada]]", "[[ada]] &#xE000;0&#xE001;", "[[ada]] &#xE000;7&#xE001;", "[[ada]] &#57344;0&#57345;",
                                  "[[ada|\ue0000\ue001]]", '[[ada]] <a title="&#xE000;0&#xE001;" href="/x/">x</a>',
                                  "`&#xE000;` [[ada]] &#xE000;"])  # fmt: skip
def test_nobody_can_write_a_slot_but_the_reader(text: str) -> None:
    made = html(text)
    assert made.count("‹") == 1
    assert "\ue000" not in made.split("‹")[0] + made.split("›")[1]


def test_a_wikilink_in_an_address_is_no_link() -> None:
    for text in (
        "[words]([[ada]])",
        '<a href="/[[ada]]">words</a>',
        '<a href="/" title="[[ada]]">words</a>',
        "![[[ada]]](/x.png)",
    ):
        made = html(text)
        assert "‹" not in made
        assert "\ue000" not in made


def test_a_link_holds_no_second_link(minimal: Site) -> None:
    """HTML has no links within links: the outer or the inner one has to give way."""
    minimal.edit(
        "content/labs/acme.md", "name: Acme\n---\n", "name: Acme\n---\n[see [[ada]] there](https://x.example/)\n"
    )
    minimal.build()
    body = minimal.html("labs/acme/index.html").split('<div class="prose">')[1].split("</div>")[0]
    depth = 0
    for piece in body.replace("</a>", "\0</a>").replace("<a ", "\0<a ").split("\0"):
        depth += piece.startswith("<a ") - piece.startswith("</a>")
        assert depth <= 1, body


def test_tables_footnotes_and_definition_lists_are_read() -> None:
    made = html("| a | b |\n|---|--:|\n| 1 | 2 |\n\nterm\n:   meaning\n\nText.[^n]\n\n[^n]: The note.\n")
    for part in (
        "<th>a</th>",
        "<td>1</td>",
        "<dt>term</dt>",
        "<dd>meaning</dd>",
        'id="fn:n"',
        'href="#fn:n"',
        'href="#fnref:n"',
    ):
        assert part in made
    assert "style=" not in made


def test_a_heading_of_the_first_level_becomes_one_of_the_second() -> None:
    assert html("# One\n\nTwo\n===\n\n## Three\n") == "<h2>One</h2>\n<h2>Two</h2>\n<h2>Three</h2>"


@pytest.mark.parametrize("text", ["<h1>One</h1>", "<h1 class=x>One</h1>", "<H1>One</H1>"])
def test_so_does_a_heading_in_raw_html(text: str) -> None:
    assert html(text) == "<h2>One</h2>"


@pytest.mark.parametrize("text", ["", " \n\t\n"])
def test_an_empty_body_is_empty(text: str) -> None:
    assert read(text) == Body()


def test_one_text_is_read_the_same_whatever_was_read_before() -> None:
    reader = MarkdownParser()
    text = "[[ada]] [x][1] [^1]\n\n[^1]: note [[@s]]\n"
    alone = reader.read(text)
    reader.read("[[b]]\n\n[1]: https://x.example\n\n[^1]: other\n[^2]: third\n\n[^1][^2]")
    assert reader.read(text) == alone


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("[x](https://x.example)", '<p><a href="https://x.example">x</a></p>'),
        ("[x](mailto:a@x.example)", '<p><a href="mailto:a@x.example">x</a></p>'),
        ("[x](/people/)", '<p><a href="/people/">x</a></p>'),
        ("[x](#note)", '<p><a href="#note">x</a></p>'),
        ('[x](/a "Title")', '<p><a href="/a" title="Title">x</a></p>'),
        ("<https://x.example>", '<p><a href="https://x.example">https://x.example</a></p>'),
    ],
)
def test_an_allowed_link_stays(text: str, made: str) -> None:
    assert html(text) == made


def test_the_words_of_a_mail_address_are_not_scrambled() -> None:
    assert html("<a@x.example>") == '<p><a href="mailto:a@x.example">a@x.example</a></p>'


PIECES = st.sampled_from(
    ["*", "**", "_", "__", "***", "`", "``", "\\", "\\*", "[", "]", "](", ")", "(/x)", "![", "[^1]", "[^1]: ", "<", ">", "<b>", "</b>",
     "<https://x.example>", "<a@x.example>", "&amp;", "&", "&copy;", "  \n", "\n", "\n\n", "    ", "- ", "1. ", "> ", "# ", "|", "\n|-|-|\n",
     ":", "\n: ", "[1]: /y\n", "[1]", "[x][1]", "a", "word ", "ada", "é", "\"", "'", "---", "===", "!", "\t", "<!-- c -->", "<div>", "</div>",
     "1) ", "+ ", "* ", "[[ada]]", "[[ada|", "]]", "[[@s]]", "\\|", "~~~", "\r", "\u2028", "\x0c"]
)  # fmt: skip


@given(
    st.lists(
        PIECES | st.sampled_from(["[[", "]]", "[[ada]]", "[[ada|", "[[@s]]", "\ue000", "&#xE000;1&#xE001;"]),
        max_size=20,
    ).map("".join)
)
def test_any_text_is_read_and_every_reference_is_filled_at_most_once(text: str) -> None:
    prose = read(text)
    seen: list[int] = []
    made = render_links(prose, lambda reference: str(seen.append(prose.references.index(reference)) or ""))
    assert len(seen) <= len(prose.references)
    assert "\x02" not in made
    assert "<script" not in made
