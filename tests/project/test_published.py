"""A site whose content contains HTML, scripts and other markup is published as text."""

from pathlib import Path

import pytest
from published import find_errors
from sitebuilder import Site

HOSTILE_TEXT = (
    "</script><script>alert(1)</script> \"' onmouseover=alert(1) <!-- ]]> <![CDATA[ &lt; &#60; {{ 7*7 }} \u2028 &amp;"
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
