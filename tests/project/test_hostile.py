"""Malicious content is refused with its line or published as harmless text."""

import pytest
from lxml import html
from published import find_errors
from sitebuilder import MINIMAL, Site

from talentwar.problems import Rejected

PERSON = "content/people/ada.md"


def parsed(site: Site, path: str) -> html.HtmlElement:
    return html.document_fromstring(site.html(f"{path}/index.html".lstrip("/")))


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
        assert find_errors(site.public, links=False) == []


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
    assert find_errors(site.public, links=False) == []
    page = parsed(site, "people/ada")
    assert site.html("people/ada/index.html").partition("</head>")[0].count("<title") == 1
    assert "<title" not in body(site)
    assert "alert" not in " ".join(page.xpath("//@*"))
    assert "Before." in page.text_content()


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


# A site with hostile text everywhere

HOSTILE_TEXT = (
    "</script><script>alert(1)</script> \"' onmouseover=alert(1) <!-- ]]> <![CDATA[ &lt; &#60; {{ 7*7 }} {% include 'x' %} {# c #} "
    "${x} \u2028 &amp;"
)

BODY = """
<script>alert(1)</script><iframe src=//evil.example></iframe><p onclick=alert(1) style='position:fixed' class=banner id=main>x</p>

[a](javascript:alert(1)) <a href="data:text/html,x" target=_blank>b</a> ![c](https://evil.example/c.png) [d](https://d.example/?<b>&"c")

<svg><use href="//evil.example/x.svg#a"></use></svg><form action=//evil.example><input name=q></form></div></main><h1>x</h1>

| a | b |
|---|:-:|
| <b onfocus=x>c</b> | [[eve|{words}]] |

Term
: definition[^1] and [[acme]].[[@gazette]]

[^1]: A note <meta http-equiv=refresh content="0;url=//evil.example"> with [[@gazette]].

<a id="fn:1" name="page" class="footnote evil">y</a><math><mi xlink:href="javascript:x">z</mi></math><base href="//evil.example/">
"""


@pytest.fixture(params=["", "/tracker"], ids=["at the root", "below a path"])
def hostile(site: Site, request: pytest.FixtureRequest) -> Site:
    """A site with markup and scripts in every text and body."""
    quoted = HOSTILE_TEXT.replace("'", "''")
    body = BODY.replace("{words}", HOSTILE_TEXT.split("]]>")[0].replace("[", "").replace("|", ""))
    site.write(f"""
-- content/site.yml --
title: '{quoted}'
base_url: https://moves.example{request.param}
tagline: '{quoted}'
description: '{quoted}'
licence: '{quoted}'
repository: https://forge.example/a/b
topics: {{t: {{name: '{quoted}', about: '{quoted}'}}}}
-- content/sources/all.yml --
gazette: {{title: '{quoted}', publisher: '{quoted}', author: '{quoted}', note: '{quoted}', date: 2026-05, url: "https://gazette.example/?a=1&b=<c>\\"'"}}
digest: {{title: '{quoted}', publisher: '{quoted}', no_url: '{quoted}', derived_from: [gazette], origin: '{quoted}'}}
-- content/pages/about.md --
---
title: '{quoted}'
description: '{quoted}'
---
{body}
-- content/labs/acme.md --
---
name: '{quoted}'
aka: ['{quoted}']
aliases: [acme-works]
headline: '{quoted}'
topics: [t]
not_same_as: {{babbage: '{quoted}', eve: '{quoted}'}}
events:
  - {{kind: launch, date: 2026, title: '{quoted}', note: '{quoted}', sources: [gazette]}}
  - {{kind: statement, date: 2026, by: '{quoted}', says: '{quoted}', sources: [gazette, digest]}}
  - {{kind: count, date: 2026, to: acme, number: 3, who: '{quoted}', method: '{quoted}', by: '{quoted}', sources: [gazette]}}
  - {{kind: spending, date: 2026, amount: 1M USD, what: '{quoted}', by: '{quoted}', sources: [gazette]}}
  - {{kind: deal, date: 2026, form: stake, stake: 49%, with: [babbage], status: retracted, why: '{quoted}', sources: [gazette]}}
---
{body}
-- content/labs/babbage.md --
---
name: Babbage {quoted.replace(": ", " ").replace(" #", " ").split('"')[0]}
---
-- content/people/eve.md --
---
name: '{quoted}'
aka: ['{quoted}', 'نام']
aliases: [mallory]
headline: '{quoted}'
topics: [t]
links: {{website: "https://eve.example/?<script>'\\"&"}}
moves:
  - date: 2026
    from: babbage
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
{body}
""")
    return site


def test_hostile_content_is_published_without_errors(hostile: Site, request: pytest.FixtureRequest):
    before = {path for path in hostile.root.rglob("*") if path.is_file()}
    hostile.build(search=True)
    outside = {path for path in hostile.root.rglob("*") if path.is_file() and not path.is_relative_to(hostile.public)}
    assert {path for path in outside if path.parent.name != ".cache"} == before
    prefix = "/tracker" if "below a path" in request.node.name else ""
    assert find_errors(hostile.public, prefix) == []
    assert not any(path.is_symlink() for path in hostile.public.rglob("*"))
    for path in ("people/eve", "labs/acme", "sources/gazette", "about", ""):
        text = parsed(hostile, path).text_content()
        assert "{{ 7*7 }} {% include 'x' %} {# c #}" in text and "49 " not in text, path


def test_jinja_in_a_body_is_text(site: Site) -> None:
    text = "{{ 7+7 }} {% for x in y %} {# hidden #} {{ page.head }} {%- raw -%} ${7+7} #{7+7}"
    write_body(site, f"{text}\n\n`{text}`\n").build()
    assert f"<p>{text}</p>" in body(site)
    assert f"<code>{text}</code>" in body(site)


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


def test_a_colour_cannot_add_css_rules(minimal: Site) -> None:
    minimal.edit("content/labs/acme.md", "name: Acme", 'name: Acme\ncolor: "red} body{display:none"')
    assert refusals(minimal) == [("content/labs/acme.md", 3)]


@pytest.mark.parametrize(
    "address", ["[[babbage]]", "/x/[[babbage]]", "https://x.example/?[[babbage]]", "javascript:[[babbage]]"]
)
def test_a_wikilink_inside_an_address_is_harmless(site: Site, address: str) -> None:
    write_body(site, f'[x]({address}) <a href="{address}" title="{address}">y</a> <{address}>\n').build()
    assert find_errors(site.public, links=False) == []
    values = parsed(site, "people/ada").xpath("//@*")
    assert not [value for value in values if "[[" in value or "<" in value]


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
        assert find_errors(site.public, links=False) == []
