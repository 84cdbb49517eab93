"""Rules for every page: accessibility, overflow, valid HTML, no scripts needed."""

import re
import subprocess
from collections.abc import Callable
from typing import get_args

import pytest
from playwright.sync_api import Browser, Page
from sitebuilder import REPOSITORY

from talentwar.pages import page_views as pages

from .conftest import found, go, watched
from .kinds import EXAMPLES, FRENCH, Example
from .served import Served

each_kind = pytest.mark.parametrize("example", EXAMPLES.values(), ids=[kind.__name__ for kind in EXAMPLES])

OVERFLOWING = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
    [...document.querySelectorAll("body *")]
        .filter(element => element.getBoundingClientRect().right > innerWidth + 0.5 && !element.closest(".scroll"))
        .slice(0, 3).map(element => element.outerHTML.slice(0, 120))"""


def test_every_kind_of_page_has_an_example():
    assert set(EXAMPLES) == set(get_args(pages.PageView))


def test_every_example_exists(request: pytest.FixtureRequest):
    for example in EXAMPLES.values():
        served: Served = request.getfixturevalue(example.site)
        assert served.file(example.path).is_file(), example.path


@each_kind
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_axe_finds_no_violation(
    example: Example, scheme: str, width: int, axe: str, visit: Callable[..., Page], request: pytest.FixtureRequest
):
    page = visit(
        request.getfixturevalue(example.site),
        example.path,
        color_scheme=scheme,
        viewport={"width": width, "height": 800},
        bypass_csp=True,
    )
    assert violations(page, axe) == []


@pytest.mark.parametrize("path", FRENCH)
def test_axe_finds_no_violation_in_another_language(path: str, axe: str, site: Served, visit: Callable[..., Page]):
    page = visit(site, path, viewport={"width": 360, "height": 800}, locale="fr", bypass_csp=True)
    assert violations(page, axe) == []


def violations(page: Page, axe: str) -> list[str]:
    """The violations that axe finds with all details open."""
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    page.evaluate(axe)
    found = page.evaluate("axe.run({resultTypes: ['violations']})")
    return [
        f"{violation['id']}: {node['html']} {node.get('failureSummary', '')}"
        for violation in found["violations"]
        for node in violation["nodes"][:3]
    ]


def test_no_page_scrolls_sideways_on_a_phone_or_logs_an_error(site: Served, browser: Browser):
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="en")
    wrong = watched(context, site)
    page = context.new_page()
    # Pages of sources, routes and days are alike, so a third of them is enough. Pages in another language have the same
    # structure: a twelfth of them, and one of each kind.
    paths = [path for path in site.pages() if not path.startswith("/fr/")]
    alike = [path for path in paths if path.startswith(("/sources/", "/flows/")) or "/roster/" in path]
    french = {*[path for path in site.pages() if path.startswith("/fr/")][::12], *FRENCH}
    for path in (*(path for path in paths if path not in alike), *alike[::3], *sorted(french)):
        go(page, site, path)
        wrong += [f"{path}: {element}" for element in page.evaluate(OVERFLOWING)]
    context.close()
    assert wrong == []


@each_kind
def test_pages_fit_the_screen_at_400_percent_zoom(example: Example, visit: Callable[..., Page], request):
    # A window of 1280 pixels has 320 CSS pixels then (WCAG 1.4.10).
    page = visit(request.getfixturevalue(example.site), example.path, viewport={"width": 320, "height": 256})
    assert page.evaluate(OVERFLOWING) == []


@each_kind
def test_without_scripts_a_page_has_no_dead_controls(example: Example, visit: Callable[..., Page], request):
    served = request.getfixturevalue(example.site)
    page = visit(served, example.path, java_script_enabled=False)
    assert page.locator("h1").is_visible()
    html = re.sub(
        r"<(template|script)\b.*?</\1>", "", served.file(example.path).read_text(encoding="utf-8"), flags=re.DOTALL
    )
    # The search form works without scripts.
    html = re.sub(r"<input[^>]*data-search-input>\n<button>", "", html)
    assert not re.search(r"<(select|input|button|textarea)\b", html), "a control that is dead"


def test_the_html_checker_finds_no_error(site: Served):
    jar = REPOSITORY / "tests/browser/node_modules/vnu-jar/build/dist/vnu.jar"
    command = [found(("java",)), "-Xss4m", "-jar", str(jar), "--errors-only", "--skip-non-html", "--format", "gnu"]
    checked = subprocess.run([*command, str(site.public)], capture_output=True, text=True, check=False)
    assert checked.stderr.splitlines()[:10] == []
    assert checked.returncode == 0
