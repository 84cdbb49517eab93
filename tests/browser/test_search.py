"""Search in the browser."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sitebuilder import WAR, Site

from .served import Served, serving

FIELD = ".site-header [data-search-input]"
RESULTS = ".site-header [data-search-results]"


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The small site with names in several scripts."""
    site = Site(Path(tmp_path_factory.mktemp("names"))).write(WAR)
    site.edit("content/people/ada.md", "name: Ada Lovelace", "name: Ada Lovelace\naka: [庞若鸣, Ада Лавлейс, Łucja]")
    site.edit("content/labs/acme.md", "name: Acme\n", "name: Acme\naka: [MSL]\n")
    site.edit(
        "content/people/carl.md", "Plain.", "Plain &lt;b&gt;bold&lt;/b&gt; &lt;img src=x onerror=alert(1)&gt; words."
    )
    with serving(site) as served:
        yield served


def found(page: Page, kind: str) -> list[str]:
    """The titles of the results of a kind in the header."""
    return page.locator(f"{RESULTS} [data-kind={kind}] li > a").all_inner_texts()


def search(page: Page, text: str) -> None:
    page.fill(FIELD, text)
    expect(page.locator(f"{RESULTS} [role=status]")).not_to_be_empty()
    expect(page.locator(RESULTS)).to_be_visible()
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("text", ["Lovelace", "lovel", "庞若鸣", "庞若", "若鸣", "Ада", "lavle", "lucja", "countess"])
def test_a_person_is_found_by_every_name_and_spelling(names: Served, visit: Callable[..., Page], text: str):
    page = visit(names, "/")
    search(page, text)
    expect(page.locator(f"{RESULTS} [data-kind=person] li > a").first).to_have_text("Ada Lovelace")
    assert page.locator(f"{RESULTS} [data-kind=person] li > a").first.get_attribute("href") == "/people/ada/"


def test_results_are_grouped_by_kind(names: Served, visit: Callable[..., Page]):
    page = visit(names, "/")
    search(page, "MSL")
    expect(page.locator(f"{RESULTS} [data-kind=lab] li > a").first).to_have_text("Acme")
    expect(page.locator(f"{RESULTS} [data-kind=route] li > a")).to_have_count(2)
    assert found(page, "person") == []
    expect(page.locator(f"{RESULTS} [data-kind=person]")).to_be_hidden()


def test_the_search_is_not_loaded_before_it_is_used(names: Served, visit: Callable[..., Page]):
    page = visit(names, "/")
    page.wait_for_load_state("networkidle")
    loaded = "performance.getEntriesByType('resource').map(entry => entry.name)"
    assert not any("pagefind" in name or "search-results" in name for name in page.evaluate(loaded))
    search(page, "ada")
    assert any("pagefind.js" in name for name in page.evaluate(loaded))


def test_arrow_keys_move_through_results_and_escape_closes_them(names: Served, visit: Callable[..., Page]):
    page = visit(names, "/")
    page.keyboard.press("/")
    expect(page.locator(FIELD)).to_be_focused()
    search(page, "ada")
    page.keyboard.press("ArrowDown")
    expect(page.locator(f"{RESULTS} a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(FIELD)).to_be_focused()
    expect(page.locator(RESULTS)).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{names.address}/search/?q=ada")


def test_markup_in_an_excerpt_is_shown_as_text(names: Served, visit: Callable[..., Page]):
    page = visit(names, "/search/?q=bold")
    excerpt = page.locator(".page [data-kind=person] li > p")
    expect(excerpt).to_have_text("Carl Jacobi. Plain <b>bold</b> <img src=x onerror=alert(1)> words.")
    assert page.locator(".page [data-search-results] img").count() == 0


def test_an_exact_name_is_the_first_result(site: Served, visit: Callable[..., Page]):
    page = visit(site, "/search/?q=openai")
    first = page.locator(".page [data-kind]:visible li > a").first
    expect(first).to_have_text("OpenAI")
    assert first.get_attribute("href") == "/labs/openai/"
    page.fill("#search-here", "pang")
    expect(first).to_have_text("Ruoming Pang")


def test_an_excerpt_is_shown_only_if_the_name_does_not_match(names: Served, visit: Callable[..., Page]):
    page = visit(names, "/search/?q=ada")
    expect(page.locator(".page [data-kind=person] li > a").first).to_have_text("Ada Lovelace")
    expect(page.locator(".page [data-kind=person] li:first-child > p")).to_have_count(0)
    page.fill("#search-here", "program")
    expect(page.locator(".page [data-kind=person] li:first-child > p")).to_contain_text("Wrote the first program.")


def test_search_filters_are_stored_in_the_query_string(names: Served, visit: Callable[..., Page]):
    page = visit(names, "/search/?q=a&kind=person&lab=Acme+North")
    expect(page.locator(".page [data-kind=person] li > a")).to_have_text(["Bess of Hardwick"])
    assert page.locator("select[name=lab]").input_value() == "Acme North"
    page.select_option("select[name=lab]", "")
    expect(page.locator(".page [data-kind=person] li > a")).to_have_count(3)
    assert page.url == f"{names.address}/search/?q=a&kind=person"
    page.fill("#search-here", "")
    page.select_option("select[name=kind]", "")
    expect(page.locator("[data-search-list]")).to_be_visible()
    assert page.url == f"{names.address}/search/"


def test_a_search_without_results_shows_a_message(names: Served, visit: Callable[..., Page]):
    page = visit(names, "/")
    search(page, "xyzzyx")
    expect(page.locator(f"{RESULTS} [role=status]")).to_have_text("Nothing found. Try a part of the name.")


def test_without_scripts_the_search_form_opens_the_full_list(names: Served, visit: Callable[..., Page]):
    page = visit(names, "/404.html", java_script_enabled=False)
    page.fill("#search-here", "ada")
    page.click(".page .search button")
    assert page.url == f"{names.address}/search/?q=ada"
    expect(page.get_by_role("link", name="Ada Lovelace")).to_be_visible()
    assert page.locator(".page select").count() == 0


def test_search_in_another_language_finds_pages_in_that_language(site: Served, visit: Callable[..., Page]):
    page = visit(site, "/fr/", locale="fr")
    search(page, "Pang")
    first = page.locator(f"{RESULTS} [data-kind=person] li > a").first
    expect(first).to_have_text("Ruoming Pang")
    assert first.get_attribute("href") == "/fr/people/ruoming-pang/"


def test_language_links_lead_to_the_same_page_without_scripts(site: Served, visit: Callable[..., Page]):
    page = visit(site, "/people/ruoming-pang/", java_script_enabled=False)
    page.get_by_role("link", name="Français").click()
    expect(page).to_have_url(f"{site.address}/fr/people/ruoming-pang/")
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(f"{site.address}/people/ruoming-pang/")
