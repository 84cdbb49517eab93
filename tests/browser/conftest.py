"""Fixtures of the browser tests."""

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    expect,
    sync_playwright,
)
from sitebuilder import REPOSITORY

from .served import Served, crowded, real, serving

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
# In milliseconds. Generous, because other tests can slow the browser down.
TIMEOUT = 30_000
REFRESH = 'http-equiv="refresh"'
NEEDED = {"Chromium": (BROWSERS, "chromium"), "Java": (("java",), "default-jre-headless")}


def found(names: tuple[str, ...]) -> str | None:
    """The path of the first command that is installed."""
    return next((path for name in names if (path := shutil.which(name))), None)


def pytest_sessionstart() -> None:
    missing = {program: package for program, (names, package) in NEEDED.items() if not found(names)}
    if missing:
        command = f"apt-get install --no-install-recommends {' '.join(missing.values())}"
        pytest.exit(f"The browser tests need {' and '.join(missing)}; on Debian: {command}", returncode=1)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The site of this repository."""
    site, options = real(tmp_path_factory.mktemp("real"))
    with serving(site, **options) as served:
        yield served


@pytest.fixture(scope="session")
def long_lists(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A site with lists that take several pages."""
    site, options = crowded(tmp_path_factory.mktemp("crowded"))
    with serving(site, **options) as served:
        yield served


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    expect.set_options(timeout=TIMEOUT)
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=found(BROWSERS), args=list(FLAGS))
    yield browser
    browser.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a path of a served site in a new browser context.

    The test fails if a page logs an error or requests another site.
    """
    opened: list[tuple[BrowserContext, list[str]]] = []

    def open_page(served: Served, path: str, **options: Any) -> Page:
        context = browser.new_context(**({"viewport": {"width": 1280, "height": 900}, "locale": "en"} | options))
        context.set_default_timeout(TIMEOUT)
        wrong = watched(context, served)
        opened.append((context, wrong))
        page = context.new_page()
        go(page, served, path)
        return page

    yield open_page
    for context, _ in opened:
        context.close()
    assert [problem for _, wrong in opened for problem in wrong] == []


def go(page: Page, served: Served, path: str) -> None:
    """Opens a path and follows redirects."""
    page.goto(served.address + path)
    if REFRESH in served.file(path.partition("?")[0]).read_text(encoding="utf-8"):
        page.locator(f"meta[{REFRESH}]").wait_for(state="detached")


def watched(context: BrowserContext, served: Served) -> list[str]:
    """A list that collects logged errors and requests to other sites."""
    wrong: list[str] = []

    def logged(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            wrong.append(f"{message.page.url if message.page else ''}: {message.text}")

    def asked(request: Request) -> None:
        if not request.url.startswith((served.address, "data:", "blob:")):
            wrong.append(f"{request.url} is of another site")

    context.on("console", logged)
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    context.on("request", asked)
    return wrong


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    script = REPOSITORY / "tests/browser/node_modules/axe-core/axe.min.js"
    return script.read_text(encoding="utf-8")
