import pytest
from hypothesis import given
from hypothesis import strategies as st
from sitebuilder import Site

from talentwar.content.markdown import Body, MarkdownParser, Reference, render_links


def read(text: str) -> Body:
    return MarkdownParser().read(text)


def html(text: str) -> str:
    """Renders a text, with each reference shown as ‹its source text›."""
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
def test_a_wikilink_has_a_target_a_record_and_words(text: str, target: str, record: str, words: str) -> None:
    assert only_reference(f"Of {text}, then.") == Reference(target, record, words, offset=3, source_text=text)


def test_a_citation_has_a_source_id() -> None:
    assert only_reference("Said so.[[@gazette]]") == Reference(
        "gazette", is_citation=True, offset=8, source_text="[[@gazette]]"
    )
    assert only_reference("Said so.[[@gazette|p. 4]]").words == "p. 4"


def test_every_reference_is_rendered_once_and_in_order() -> None:
    text = "# Of [[a]]\n\nOne [[b]] and *[[c]]*.\n\n- [[d]]\n\n> [[e]]\n\n| x |\n|---|\n| [[f]] |\n\nterm\n: [[g]]\n\n[^1]\n\n[^1]: [[h]]\n"
    rendered = html(text)
    assert sorted(reference.target for reference in read(text).references) == list("abcdefgh")
    for name in "abcdefgh":
        assert rendered.count(f"‹[[{name}]]›") == 1
    places = [rendered.index(f"[[{name}]]") for name in "abcdefgh"]
    assert places == sorted(places)


def test_a_wikilink_in_a_table_may_escape_its_pipe() -> None:
    text = "| who | where |\n|---|---|\n| [[ada\\|the Countess]] | [[babbage]] |\n"
    first, second = read(text).references
    assert (first.target, first.words, second.target) == ("ada", "the Countess", "babbage")
    assert html(text).count("<td>") == 2


@pytest.mark.parametrize(
    "text",
    [
        "`[[ada]]`", "    [[ada]]", "``a ` [[ada]]``", "\\[[ada]]", "[[]]", "[[ada|]]", "[[ada|b|c]]", "[[a[b]]]",
        "[ [ada] ]",
    ],
)  # fmt: skip
def test_code_and_malformed_wikilinks_are_left_unchanged(text: str) -> None:
    body = read(text)
    assert body.references == ()
    assert "ada" in body.html or "[[" in body.html


def test_code_shows_a_wikilink_literally() -> None:
    assert html("`[[ada]]` and [[ada]]") == "<p><code>[[ada]]</code> and ‹[[ada]]›</p>"
    assert html("    [[ada]]") == "<pre><code>[[ada]]\n</code></pre>"


@pytest.mark.parametrize("text", ["[[ada|`code`]]", "[[ada|a `b` c]]", "[[`ada`]]"])
def test_code_in_a_wikilink_leaves_no_stash_placeholder(text: str) -> None:
    """Python-Markdown replaces code with placeholders such as \\x02klzzwxh:0000\\x03, which must not reach the output."""
    body = read(text)
    written = "".join(
        [render_links(body, lambda reference: reference.words + reference.target), *map(str, body.references)]
    )
    assert "\x02" not in written
    assert "klzzwxh" not in written
    assert "ada" in written


def test_wikilinks_may_be_emphasised() -> None:
    assert html("**[[ada]]** and *so [[b]]*") == "<p><strong>‹[[ada]]›</strong> and <em>so ‹[[b]]›</em></p>"


def test_each_placeholder_is_replaced_by_its_own_reference() -> None:
    rendered = html(" ".join(f"[[p{number}]]" for number in range(150)))
    assert rendered == "<p>" + " ".join(f"‹[[p{number}]]›" for number in range(150)) + "</p>"


def test_rendered_links_are_not_searched_for_placeholders() -> None:
    assert render_links(read("[[a]] [[b]]"), lambda reference: "\ue0001\ue001") == "<p>\ue0001\ue001 \ue0001\ue001</p>"


@pytest.mark.parametrize("text", ["\ue0000\ue001 [[ada]]", "[[ada]] &#xE000;0&#xE001;", "[[ada]] &#xE000;7&#xE001;", "[[ada]] &#57344;0&#57345;",
                                  "[[ada|\ue0000\ue001]]", '[[ada]] <a title="&#xE000;0&#xE001;" href="/x/">x</a>',
                                  "`&#xE000;` [[ada]] &#xE000;"])  # fmt: skip
def test_authors_cannot_write_a_placeholder(text: str) -> None:
    rendered = html(text)
    assert rendered.count("‹") == 1
    assert "\ue000" not in rendered.split("‹")[0] + rendered.split("›")[1]


def test_a_wikilink_in_a_url_or_attribute_is_removed() -> None:
    for text in (
        "[words]([[ada]])",
        '<a href="/[[ada]]">words</a>',
        '<a href="/" title="[[ada]]">words</a>',
        "![[[ada]]](/x.png)",
    ):
        rendered = html(text)
        assert "‹" not in rendered
        assert "\ue000" not in rendered


def test_links_are_not_nested(minimal: Site) -> None:
    """HTML does not allow a link inside a link."""
    minimal.edit(
        "content/labs/acme.md", "name: Acme\n---\n", "name: Acme\n---\n[see [[ada]] there](https://x.example/)\n"
    )
    minimal.build()
    body = minimal.html("labs/acme/index.html").split('<div class="prose">')[1].split("</div>")[0]
    depth = 0
    for piece in body.replace("</a>", "\0</a>").replace("<a ", "\0<a ").split("\0"):
        depth += piece.startswith("<a ") - piece.startswith("</a>")
        assert depth <= 1, body


def test_tables_footnotes_and_definition_lists_are_supported() -> None:
    rendered = html("| a | b |\n|---|--:|\n| 1 | 2 |\n\nterm\n:   meaning\n\nText.[^n]\n\n[^n]: The note.\n")
    parts = '<th>a</th> <td>1</td> <dt>term</dt> <dd>meaning</dd> id="fn:n" href="#fn:n" href="#fnref:n"'
    for part in parts.split():
        assert part in rendered
    assert "style=" not in rendered


def test_first_level_headings_become_second_level() -> None:
    assert html("# One\n\nTwo\n===\n\n## Three\n") == "<h2>One</h2>\n<h2>Two</h2>\n<h2>Three</h2>"


@pytest.mark.parametrize("text", ["<h1>One</h1>", "<h1 class=x>One</h1>", "<H1>One</H1>"])
def test_first_level_headings_in_raw_html_become_second_level(text: str) -> None:
    assert html(text) == "<h2>One</h2>"


@pytest.mark.parametrize("text", ["", " \n\t\n"])
def test_an_empty_body_is_empty(text: str) -> None:
    assert read(text) == Body()


def test_a_parser_keeps_no_state_between_bodies() -> None:
    parser = MarkdownParser()
    text = "[[ada]] [x][1] [^1]\n\n[^1]: note [[@s]]\n"
    alone = parser.read(text)
    parser.read("[[b]]\n\n[1]: https://x.example\n\n[^1]: other\n[^2]: third\n\n[^1][^2]")
    assert parser.read(text) == alone


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[x](https://x.example)", '<p><a href="https://x.example">x</a></p>'),
        ("[x](mailto:a@x.example)", '<p><a href="mailto:a@x.example">x</a></p>'),
        ("[x](/people/)", '<p><a href="/people/">x</a></p>'),
        ("[x](#note)", '<p><a href="#note">x</a></p>'),
        ('[x](/a "Title")', '<p><a href="/a" title="Title">x</a></p>'),
        ("<https://x.example>", '<p><a href="https://x.example">https://x.example</a></p>'),
    ],
)
def test_safe_links_are_kept(text: str, expected: str) -> None:
    assert html(text) == expected


def test_email_addresses_are_not_obfuscated() -> None:
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
def test_any_text_is_parsed_and_each_reference_is_rendered_at_most_once(text: str) -> None:
    body = read(text)
    seen: list[int] = []
    rendered = render_links(body, lambda reference: str(seen.append(body.references.index(reference)) or ""))
    assert len(seen) <= len(body.references)
    assert "\x02" not in rendered
    assert "<script" not in rendered
