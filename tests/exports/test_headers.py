"""The headers of every address, and the file `_headers` for the host."""

import re

import pytest
from htmlpage import Page
from sitebuilder import MINIMAL, REPOSITORY, WAR, Site

from talentwar.exports.hosting.headers import RULES, HeaderRule, headers_for, rules
from talentwar.exports.hosting.netlify import headers_file

ADDRESSES = [
    "/", "/people/ada/", "/404.html", "/css/site.css", "/api/v1/people/ada.json", "/api", "/data/moves.csv", "/feed.xml", "/labs/acme/feed.json",
    "/preview/", "/pagefind/pagefind.js", "/pagefind/pagefind-worker.js", "/robots.txt", "/databases/x",
]  # fmt: skip


def parsed(text: str) -> list[tuple[str, dict[str, str]]]:
    """Parses a `_headers` file as the host does: a line that begins with a slash begins a rule."""
    found: list[tuple[str, dict[str, str]]] = []
    for line in filter(None, map(str.strip, text.split("\n"))):
        if line.startswith("/"):
            found.append((line, {}))
        else:
            name, separator, value = line.partition(":")
            assert separator and name not in found[-1][1]
            found[-1][1][name] = value.strip()
    return found


def host_headers(text: str, path: str) -> dict[str, str]:
    merged: dict[str, str] = {}
    for pattern, headers in parsed(text):
        if re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), path):
            merged |= headers
    return merged


def netlify_pattern(pattern: str) -> re.Pattern[str]:
    """Converts a pattern as Netlify's parser does (@netlify/headers-parser 10.1.1)."""
    parts = [
        "?(.*)" if part == "*" else part.replace("*", "(.*)") if "*" in part else re.escape(part)
        for part in pattern[1:].split("/")
    ]
    return re.compile(f"/{'/'.join(parts)}/?", re.IGNORECASE)


def test_the_loose_patterns_of_netlify_match_no_other_address():
    slugs = {path.name.split(".")[0] for path in (REPOSITORY / "content").glob("*/*")}
    slugs |= {"topics", "physics", "comics", "json", "xml", "png"}
    below = [(f"/people/{slug}/", f"/topics/{slug}/", f"/flows/{slug}/{slug}/") for slug in slugs]
    pages = [address for addresses in below for address in addresses]
    pages += [f"/{path.name.split('.')[0]}/" for path in (REPOSITORY / "content/pages").glob("*.md")]
    for path in {*ADDRESSES, *pages, "/fr/feed.xml"} - {"/api", "/databases/x"}:
        found = {
            name: value
            for rule in RULES
            if netlify_pattern(rule.pattern).fullmatch(path)
            for name, value in rule.headers
        }
        assert found == headers_for(path), path
    assert netlify_pattern("/*.ics").fullmatch("/topics/")


def directives(path: str) -> dict[str, str]:
    policy = headers_for(path)["Content-Security-Policy"]
    return dict(directive.split(" ", 1) for directive in policy.split("; "))


def test_the_file_has_the_same_headers_as_the_table():
    text = headers_file(RULES)
    for path in ADDRESSES:
        assert host_headers(text, path) == headers_for(path), path


def test_the_last_matching_rule_wins():
    table = (HeaderRule("/*", (("A", "1"), ("B", "1"))), HeaderRule("/x/*", (("B", "2"),)))
    assert headers_for("/y", table) == {"A": "1", "B": "1"}
    assert headers_for("/x/y", table) == {"A": "1", "B": "2"}
    assert host_headers(headers_file(table), "/x/y") == {"A": "1", "B": "2"}


def test_a_page_may_load_from_its_own_site_only_and_run_no_inline_script():
    page = directives("/people/ada/")
    assert page.pop("default-src") == page.pop("base-uri") == page.pop("frame-ancestors") == "'none'"
    assert set(page.values()) == {"'self'"}


def test_every_page_has_the_policy_in_a_meta_element_before_it_loads_anything(site: Site):
    site.write(WAR).build()
    policy = directives("/")
    policy.pop("frame-ancestors")
    names = [name for name in site.files() if name.endswith(".html")]
    for name in names:
        first, second, *_ = Page(site.html(name)).all("meta")
        assert first[1] == {"charset": "utf-8"}, name
        assert second[1].pop("http-equiv") == "Content-Security-Policy", name
        assert dict(part.split(" ", 1) for part in (second[1]["content"] or "").split("; ")) == policy, name
    assert len(names) > 20


def test_only_the_search_worker_may_compile_webassembly():
    assert [path for path in ADDRESSES if "unsafe" in headers_for(path)["Content-Security-Policy"]] == [
        "/pagefind/pagefind-worker.js"
    ]
    worker, page = directives("/pagefind/pagefind-worker.js"), directives("/")
    assert worker.pop("script-src") == "'self' 'wasm-unsafe-eval'"
    assert page.pop("script-src") == "'self'"
    assert worker == page


@pytest.mark.parametrize("path", ["/api/v1/people/ada.json", "/data/moves.csv", "/feed.xml", "/labs/acme/feed.json"])
def test_other_sites_may_read_the_data(path: str):
    assert headers_for(path)["Access-Control-Allow-Origin"] == "*"
    assert headers_for(path)["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_other_sites_may_read_nothing_but_the_data():
    for path in ("/", "/people/ada/", "/css/site.css", "/databases/x"):
        assert "Access-Control-Allow-Origin" not in headers_for(path)
        assert headers_for(path)["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("file", ["nginx.conf", "Caddyfile"])
def test_the_example_for_a_server_sends_every_header_of_the_table(file: str):
    text = (REPOSITORY / "docs/hosting" / file).read_text(encoding="utf-8")
    for rule in RULES:
        for name, value in rule.headers:
            assert name in text or name == "Content-Type"
            assert value.removesuffix("; charset=utf-8") in text, (rule.pattern, name)


def test_headers_have_valid_names_and_values():
    for rule in (*RULES, *rules(is_for_review=True)):
        assert rule.pattern.startswith("/")
        names = [name for name, _ in rule.headers]
        assert len(names) == len(set(names))
        for name, value in rule.headers:
            assert re.fullmatch(r"[A-Z][A-Za-z]*(-[A-Z][A-Za-z]*)*", name)
            assert value == value.strip() and value.isprintable() and value.isascii()


def test_the_file_has_the_prefix_of_the_site(site: Site):
    site.write(WAR).build()
    assert site.html("_headers") == headers_file(RULES, "/tracker")
    assert [pattern for pattern, _ in parsed(site.html("_headers"))] == [f"/tracker{rule.pattern}" for rule in RULES]


def test_a_site_with_drafts_is_not_indexed(site: Site):
    site.write(MINIMAL).build()
    assert "X-Robots-Tag" not in host_headers(site.html("_headers"), "/")
    assert host_headers(site.html("_headers"), "/preview/")["X-Robots-Tag"] == "noindex"
    site.write({"content/people/dora.md": "---\nname: Dora\ndraft: true\n---\n"}).build()
    assert "X-Robots-Tag" not in host_headers(site.html("_headers"), "/")
    site.build(drafts=True)
    assert host_headers(site.html("_headers"), "/")["X-Robots-Tag"] == "noindex"
