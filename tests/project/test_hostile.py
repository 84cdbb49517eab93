"""Malicious content is refused with its line or published as harmless text."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from sitebuilder import MINIMAL, Site

from talentwar.problems import Rejected

_TAGS = """
    html head meta title link body a abbr address article aside b blockquote br button caption cite code col colgroup
    dd details del dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i ins kbd li main mark nav ol p pre q
    s search section small span strong sub summary sup svg circle defs desc g line path pattern polygon rect text tspan use
    time table tbody td tfoot th
    thead tr u ul
"""
TAGS = frozenset(_TAGS.split())
"""The elements of templates. Only JSON-LD and the scripts of the site are added to them; content may add none."""

CONTROLS = frozenset({"button", "form", "input", "label", "option", "select", "template"})
"""The form elements that templates may use, and bodies may not."""

PERSON = "content/people/ada.md"


class Elements(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self._depth = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(attrs) == len(dict(attrs)), f"an attribute twice in {self.get_starttag_text()}"
        self.found.append((tag, dict(attrs)))
        if tag == "div":
            self._depth += bool(self._depth) or dict(attrs).get("class") == "prose"
        assert not (self._depth and tag in CONTROLS), f"a form element in a body: {self.get_starttag_text()}"

    def handle_endtag(self, tag: str) -> None:
        self._depth -= bool(self._depth) and tag == "div"

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.texts).split())


def pages(site: Site) -> Iterator[tuple[str, Elements]]:
    for name in site.files():
        if name.endswith(".html"):
            yield name, Elements(site.html(name))


def assert_harmless(site: Site) -> None:
    """Fails if a page has an element, a handler or an address that can run code."""
    for name, page in pages(site):
        for tag, attributes in page.found:
            assert tag in TAGS | CONTROLS | {"script"}, (name, tag)
            if tag == "script":
                is_own = re.fullmatch(r"/js/[a-z-]+\.js", attributes.pop("src", None) or "")
                attributes.pop("data-engine", None) if is_own else None
                assert attributes in (({}, {"type": "module"}) if is_own else ({"type": "application/ld+json"},)), name
            if tag == "form":
                assert attributes.pop("action", "/search/") == "/search/", name
            for attribute, value in attributes.items():
                assert not attribute.startswith("on"), (name, tag, attribute)
                assert attribute not in ("style", "srcdoc", "formaction", "action", "background", "ping"), (
                    name,
                    tag,
                    attribute,
                )
                if attribute in ("href", "src", "data", "poster", "xlink:href", "cite", "content"):
                    scheme = urlsplit("".join(char for char in value or "" if char > " ")).scheme
                    assert attribute == "content" or scheme in ("", "http", "https", "mailto"), (name, tag, value)
        assert not any(
            (char < " " and char not in "\n\t\r") or char in "\x7f\ue000\ue001" for char in site.html(name)
        ), name


def body(site: Site) -> str:
    """The body on Ada's page."""
    return site.html("people/ada/index.html").split('<div class="prose">')[1]


def write_body(site: Site, text: str) -> Site:
    """The minimal site, with a body below Ada's profile."""
    site.write(MINIMAL)
    return site.write({PERSON: (site.root / PERSON).read_text() + text})


def refusals(site: Site) -> list[tuple[str, int]]:
    """The paths and lines of the errors of a build, which writes nothing."""
    with pytest.raises(Rejected) as rejected:
        site.build()
    assert not site.public.exists()
    return [(problem.path, problem.line) for problem in rejected.value.problems if problem.level == "error"]


def assert_harmless_or_refused(site: Site, places: set[tuple[str, int]]) -> None:
    """Fails unless a build is harmless, or is refused for errors at these paths and lines only."""
    try:
        site.build()
    except Rejected as rejected:
        assert {(problem.path, problem.line) for problem in rejected.problems} <= places
    else:
        assert_harmless(site)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>", "<SCRIPT SRC=//evil.example></SCRIPT>", "<script\n>alert(1)</script\n>",
        "a <script>alert(1)</script> b", "<style>body{display:none}</style>", "<iframe src=https://evil.example></iframe>",
        "<form action=https://evil.example><input name=a><button>x</button></form>", "<p onclick=alert(1)>x</p>",
        "<b onmouseover='alert(1)'>x</b>", "<img src=x onerror=alert(1)>", "![x](javascript:alert(1))",
        "<svg onload=alert(1)><script>alert(1)</script></svg>", "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
        "<math><mtext><table><mglyph><style><img src onerror=alert(1)>", "<object data=x></object><embed src=x>",
        "<base href=https://evil.example>", "<meta http-equiv=refresh content='0;url=https://evil.example'>",
        "<link rel=stylesheet href=//evil.example>", "<p style='position:fixed'>x</p>", "<video src=x autoplay></video>",
        "<textarea>", "<title>x</title>", "<!--><script>alert(1)</script>-->", "<![CDATA[<script>alert(1)</script>]]>",
        "<?php echo 1 ?>", "<noscript><p title='</noscript><script>alert(1)</script>'>", "<template><script>alert(1)</script></template>",
        "<x-element onclick=alert(1)>x</x-element>", "<a name=page id=main class=banner>x</a>", "</div></main></body><h1>x</h1>",
        "<a href='/' target=_blank onfocus=alert(1) autofocus>x</a>", "<select><option>x", "<dialog open>x</dialog>",
        "<p hidden>x</p><p contenteditable>y</p>", "<table background='javascript:x'><tr><td>x</table>",
    ],
)  # fmt: skip
def test_raw_html_in_a_body_is_sanitised(site: Site, text: str) -> None:
    write_body(site, f"Before.\n\n{text}\n\nAfter [[babbage]].\n").build()
    assert_harmless(site)
    page = Elements(site.html("people/ada/index.html"))
    assert sum(tag == "h1" for tag, _ in page.found) == 1
    assert site.html("people/ada/index.html").partition("</head>")[0].count("<title") == 1
    assert "<title" not in body(site)
    assert "alert" not in str(page.found)
    assert "Before." in page.text


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,<script>alert(1)</script>", "vbscript:x", "file:///etc/passwd",
        "java&#10;script:alert(1)", "&#106;avascript:alert(1)", "java&Tab;script:alert(1)", "\x01javascript:alert(1)", "%20javascript:alert(1)",
        "blob:x", "about:blank", "view-source:x", "javascript&colon;alert(1)", "feed:javascript:alert(1)",
    ],
)  # fmt: skip
def test_a_body_links_only_to_web_addresses(site: Site, address: str) -> None:
    text = f'[one]({address}) <a href="{address}">two</a> [three][x] <{address}>\n\n[x]: {address}\n'
    assert_harmless_or_refused(write_body(site, text), {(PERSON, 6), (PERSON, 8)} if address < " " else set())


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "ftp://x.example", "https://x.example/ onclick=alert(1)",
                " https://x.example", "https://", "java\\nscript:x", "https://[x"]
)  # fmt: skip
@pytest.mark.parametrize(
    "path", ["content/people/ada.md", "content/labs/acme.md", "content/sources/all.yml", "content/site.yml"]
)
def test_a_link_in_front_matter_must_be_a_web_address(site: Site, path: str, address: str) -> None:
    site.write(MINIMAL)
    if path == "content/site.yml":
        line = site.edit(path, "title: Moves", f'title: Moves\nrepository: "{address}"') and 2
    elif path == "content/sources/all.yml":
        line = site.edit(path, "https://gazette.example/ada", address) and 1
    else:
        line = (
            site.edit(path, "\n---\n", f'\nlinks: {{website: "{address}"}}\n---\n')
            and len((site.root / path).read_text().splitlines()) - 1
        )
    assert refusals(site) == [(path, line)]


MARKUP = (
    "<script>alert(1)</script> \"' onmouseover=alert(1) </script> <!-- & {{ 7*7 }} {% include 'x' %} {# c #} ]]> ${x}"
)


def test_markup_in_front_matter_is_published_as_text(site: Site) -> None:
    quoted = MARKUP.replace("'", "''")
    site.write(f"""
    -- content/site.yml --
    title: '{quoted}'
    base_url: https://moves.example
    tagline: '{quoted}'
    description: '{quoted}'
    licence: '{quoted}'
    topics: {{t: {{name: '{quoted}', about: '{quoted}'}}}}
    -- content/sources/all.yml --
    gazette: {{title: '{quoted}', publisher: '{quoted}', author: '{quoted}', note: '{quoted}', no_url: '{quoted}', origin: '{quoted}'}}
    -- content/pages/about.md --
    ---
    title: '{quoted}'
    description: '{quoted}'
    ---
    -- content/labs/acme.md --
    ---
    name: '{quoted}'
    aka: ['{quoted}']
    headline: '{quoted}'
    not_same_as: {{bess: '{quoted}', ada: '{quoted}'}}
    events:
      - {{kind: launch, date: 2026, title: '{quoted}', note: '{quoted}', sources: [gazette]}}
      - {{kind: statement, date: 2026, by: '{quoted}', says: '{quoted}', sources: [gazette]}}
      - {{kind: count, date: 2026, to: acme, number: 3, who: '{quoted}', method: '{quoted}', by: '{quoted}', sources: [gazette]}}
      - {{kind: spending, date: 2026, amount: 1M USD, what: '{quoted}', by: '{quoted}', sources: [gazette]}}
      - {{kind: deal, date: 2026, form: stake, stake: 49%, with: [acme], status: retracted, why: '{quoted}', sources: [gazette]}}
    ---
    -- content/people/ada.md --
    ---
    name: '{quoted}'
    aka: ['{quoted}']
    headline: '{quoted}'
    topics: [t]
    moves:
      - date: 2026
        to: acme
        role: '{quoted}'
        left_role: '{quoted}'
        note: '{quoted}'
        status: confirmed
        confirmed_by: '{quoted}'
        sources: [gazette]
        pay: [{{amount: 1M USD, by: '{quoted}', note: '{quoted}'}}]
        disputes: [{{by: '{quoted}', says: '{quoted}', sources: [gazette]}}]
    ---
    See [[ada|{MARKUP.replace("]]>", "").replace("|", "")}]] and [[acme]].[[@gazette]]
    """)
    site.build()
    assert_harmless(site)
    for path in (
        "people/ada/index.html",
        "labs/acme/index.html",
        "sources/the-gazette/index.html",
        "about/index.html",
        "index.html",
    ):
        page = Elements(site.html(path))
        assert "{{ 7*7 }} {% include 'x' %} {# c #}" in page.text, path
        assert "49 " not in page.text, path


def test_jinja_in_a_body_is_text(site: Site) -> None:
    text = "{{ 7+7 }} {% for x in y %} {# hidden #} {{ page.head }} {%- raw -%} ${7+7} #{7+7}"
    write_body(site, f"{text}\n\n`{text}`\n").build()
    assert f"<p>{text}</p>" in body(site)
    assert f"<code>{text}</code>" in body(site)


def test_json_ld_cannot_end_its_element(site: Site) -> None:
    site.write(MINIMAL).edit(PERSON, "name: Ada Lovelace", "name: 'A</script><script>alert(1)</script><!--'")
    site.build()
    assert_harmless(site)
    assert "</script><script>" not in site.html("people/ada/index.html")


@pytest.mark.parametrize(
    "text",
    [
        "\ue0000\ue001",
        "&#xE000;0&#xE001;",
        "&#xE000;9&#xE001;",
        "\ue000\ue000\ue001",
    ],
)
def test_private_use_characters_in_a_body_are_not_placeholders(site: Site, text: str) -> None:
    write_body(site, f"{text} [[babbage]] {text} `{text}`\n").build()
    assert_harmless(site)
    assert body(site).split("</p>")[0].count('href="/labs/babbage/"') == 1


def test_private_use_characters_in_a_name_are_not_placeholders(minimal: Site) -> None:
    minimal.edit(PERSON, "name: Ada Lovelace", 'name: "Ada \\uE0000\\uE001"')
    minimal.edit("content/labs/acme.md", "name: Acme\n---\n", "name: Acme\n---\n[[ada]] [[babbage]]\n")
    minimal.build()
    prose = minimal.html("labs/acme/index.html").split('<div class="prose">')[1].split("</p>")[0]
    assert (prose.count("<a "), prose.count('href="/people/ada/"')) == (2, 1)


@pytest.mark.parametrize("text", ["\\0", "\\a", "\\e[31m", "\\x7f"])
def test_no_control_character_of_a_name_is_published(minimal: Site, text: str) -> None:
    assert_harmless_or_refused(
        minimal.edit(PERSON, "name: Ada Lovelace", f'name: "Ada {text} Lovelace"'), {(PERSON, 2)}
    )


@pytest.mark.parametrize("text", ["a\x00b", "a\x07b", "a\x1b[31mb", "a\x0cb", "a\x7fb"])
def test_no_control_character_of_a_body_is_published(site: Site, text: str) -> None:
    assert_harmless_or_refused(write_body(site, f"{text}\n"), {(PERSON, 6)})


@pytest.mark.parametrize(
    "front",
    [
        "name: !!python/object/apply:os.system ['touch owned']", "name: &a [x]\naka: !!python/tuple [*a]",
        "name: Ada\naka: &a [*a]", "name: " + "[" * 500 + "]" * 500, "name: Ada\nlinks: " + "{x: " * 500 + "}" * 500,
        "name: Ada\naliases: [../../etc/passwd]", "name: Ada\naliases: ['/etc']", "name: Ada\naliases: ['..']", "name: Ada\naliases: [ada/../x]",
        "name: Ada\ntopics: [../../x]", "name: Ada\naliases: ['.htaccess']", "name: Ada\naliases: [\"x\\n\"]", "name: Ada\naliases: ['x%2f..']",
        "name: Ada\nmoves: [{id: '\"><script>', date: 2026, to: acme, sources: [gazette]}]",
        "name: Ada\nmoves: [{date: 2026, to: ../labs/acme, sources: [gazette]}]",
    ],
)  # fmt: skip
def test_malicious_front_matter_is_refused(minimal: Site, front: str) -> None:
    minimal.write({"content/people/eve.md": f"---\n{front}\n---\n"})
    places = refusals(minimal)
    assert {path for path, _ in places} == {"content/people/eve.md"}
    assert all(2 <= line <= front.count("\n") + 2 for _, line in places)


def test_a_yaml_alias_bomb_is_refused(minimal: Site) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    minimal.write({"content/people/eve.md": "---\n" + "\n".join(lines) + "\n---\n"})
    assert {path for path, _ in refusals(minimal)} == {"content/people/eve.md"}


def test_a_colour_cannot_add_css_rules(minimal: Site) -> None:
    minimal.edit("content/labs/acme.md", "name: Acme", 'name: Acme\ncolor: "red} body{display:none"')
    assert refusals(minimal) == [("content/labs/acme.md", 3)]


@pytest.mark.parametrize(
    "address", ["[[babbage]]", "/x/[[babbage]]", "https://x.example/?[[babbage]]", "javascript:[[babbage]]"]
)
def test_a_wikilink_inside_an_address_is_harmless(site: Site, address: str) -> None:
    write_body(site, f'[x]({address}) <a href="{address}" title="{address}">y</a> <{address}>\n').build()
    assert_harmless(site)
    for tag, attributes in Elements(site.html("people/ada/index.html")).found:
        assert all("[[" not in (value or "") and "<" not in (value or "") for value in attributes.values()), (
            tag,
            attributes,
        )


@pytest.mark.parametrize(
    "number", ["1" + "0" * 5000, "1" * 400, "0." + "0" * 400 + "1"], ids=["5001 digits", "400 digits", "400 decimals"]
)
def test_a_huge_number_is_refused_or_published(minimal: Site, number: str) -> None:
    minimal.edit(
        "content/labs/acme.md",
        "name: Acme",
        f"""name: Acme
events:
  - {{kind: count, date: 2026, to: babbage, number: '{number}', sources: [gazette]}}
  - {{kind: spending, date: 2026, amount: '{number} USD', sources: [gazette]}}""",
    )
    assert_harmless_or_refused(minimal, {("content/labs/acme.md", 4), ("content/labs/acme.md", 5)})


@pytest.mark.parametrize(
    "text",
    [">" * 5000 + " x", "> " * 2000 + "x", "- " * 2000 + "x", "1. " * 2000 + "x", "[" * 1500, "[[" * 700, "![" * 700, "*" * 3000 + "x",
     "_a " * 2000, "`" * 3000, "<" * 3000, "<b>" * 3000, "<div>" * 2000, "[a](" * 700, "&" * 3000, "[^1]" * 500, "|" * 2000,
     "".join("  " * depth + "- x\n" for depth in range(400)), "".join("    " * depth + "- x\n\n" for depth in range(150)),
     "[^1]\n\n" + "[^1]: " * 400, ": x\n" * 800, "x\n: " * 800],
    ids=lambda text: repr(text[:8]),
)  # fmt: skip
def test_a_deeply_nested_body_is_published_or_refused(site: Site, text: str) -> None:
    write_body(site, text + "\n\nAfter.\n")
    try:
        site.build()
    except Rejected as rejected:
        assert {problem.path for problem in rejected.problems} == {PERSON}
    else:
        assert_harmless(site)
