"""Keyboard, colours and transfer sizes."""

import gzip
import re
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from .kinds import EXAMPLES
from .served import Served

Visit = Callable[..., Page]

DARK, LIGHT = "rgb(25, 24, 22)", "rgb(251, 248, 241)"


def paper(page: Page) -> str:
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


@pytest.mark.parametrize(("scheme", "colour"), [("light", LIGHT), ("dark", DARK)])
def test_colours_follow_the_system(site: Served, visit: Visit, scheme: str, colour: str):
    assert paper(visit(site, "/", color_scheme=scheme)) == colour


def test_the_chosen_colours_apply_to_the_next_page_before_its_first_paint(site: Served, visit: Visit):
    page = visit(site, "/", color_scheme="light")
    page.get_by_label("Colours").select_option(label="dark")
    assert paper(page) == DARK
    page.goto(f"{site.address}/people/", wait_until="commit")
    page.wait_for_selector("h1")
    assert paper(page) == DARK
    expect(page.get_by_label("Colours")).to_have_value("dark")
    page.get_by_label("Colours").select_option(label="as the system")
    assert paper(page) == LIGHT


def test_the_theme_script_is_not_deferred(site: Served):
    head = site.file("/").read_text(encoding="utf-8").partition("</head>")[0]
    (script,) = re.findall(r"<script src=[^>]*>", head)
    assert not re.search("async|defer|module", script)


def test_the_first_tab_stop_skips_the_header(site: Served, visit: Visit):
    page = visit(site, "/people/ruoming-pang/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    assert skip.evaluate("link => link.getBoundingClientRect().top >= 0")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("path", ["/", "/labs/meta/", "/timeline/", "/people/ruoming-pang/"])
def test_tab_order_follows_the_page_and_focus_is_visible(site: Served, visit: Visit, path: str):
    page = visit(site, path)
    places = []
    for _ in range(25):
        page.keyboard.press("Tab")
        here = page.evaluate("""() => {
            const element = document.activeElement;
            const style = getComputedStyle(element);
            const all = [...document.querySelectorAll("*")];
            return [all.indexOf(element), style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2];
        }""")
        places.append(here)
    assert [place for place, _ in places] == sorted({place for place, _ in places})
    assert all(is_visible for _, is_visible in places)


def test_the_slash_key_does_nothing_without_a_search_field(site: Served, visit: Visit):
    page = visit(site, "/404.html")
    page.evaluate("document.querySelectorAll('[data-search-input]').forEach(field => field.remove())")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement === document.body")


def test_the_slash_key_focuses_the_search_field_and_types_inside_it(site: Served, visit: Visit):
    page = visit(site, "/people/")
    page.evaluate(
        """document.querySelector("[data-search-input]")
            ?? document.querySelector("main").insertAdjacentHTML("afterbegin", "<input data-search-input aria-label=Search>")"""
    )
    field = page.locator("[data-search-input]")
    page.keyboard.press("/")
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    page.keyboard.press("/")
    expect(field).to_have_value("/")


# Transfer sizes


def weight(served: Served, paths: Iterable[str]) -> int:
    """The compressed size of files in bytes."""
    return sum(len(gzip.compress(served.file(path).read_bytes(), 9)) for path in paths)


def requested_paths(served: Served, path: str, browser: Browser) -> set[str]:
    """The paths that a browser with an empty cache requests for a page."""
    context = browser.new_context()
    paths: set[str] = set()
    context.on("request", lambda request: paths.add(urlsplit(request.url).path))
    context.new_page().goto(served.address + path, wait_until="networkidle")
    context.close()
    return paths


def test_all_scripts_together_take_at_most_12_kb(site: Served):
    files = [f"/{file.relative_to(site.public).as_posix()}" for file in (site.public / "assets").rglob("*.js")]
    assert files and weight(site, files) <= 12_000


def test_home_takes_at_most_60_kb_before_a_search(site: Served, browser: Browser):
    assert max(weight(site, requested_paths(site, home, browser)) for home in ("/", "/fr/")) <= 60_000


def test_no_other_page_takes_more_than_40_kb(site: Served, browser: Browser):
    others = {"/", "/search/", "/fr/", "/fr/search/"}
    heaviest = sorted(set(site.pages()) - others, key=lambda path: weight(site, [path]))[-8:]
    examples = [example.path for example in EXAMPLES.values() if example.site == "site"]
    weights = {path: weight(site, requested_paths(site, path, browser)) for path in {*heaviest, *examples} - others}
    assert {path: size for path, size in weights.items() if size > 40_000} == {}


def test_no_page_has_more_than_300_kb_of_html(site: Served, long_lists: Served):
    sizes = [served.file(path).stat().st_size for served in (site, long_lists) for path in served.pages()]
    assert max(sizes) <= 300_000
