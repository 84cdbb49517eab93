"""The setting `outputs`: what is off has no files, and nothing links to it."""

import re

import pytest
from sitebuilder import WAR, Site

from talentwar.content.model import OUTPUTS

SETTINGS = "content/site.yml"
FILES = {
    "feeds": r"feed\.(xml|json)$",
    "api": r"^api/",
    "tables": r"^data/.*(\.csv|package\.json)$",
    "database": r"^data/tracker\.",
    "search": r"^(fr/)?search/",
    "images": r"share\.png$",
}
LINKS = {
    "feeds": r"feed\.(xml|json)|#feeds",
    "api": r'href="[^"]*/api/',
    "tables": r'href="[^"]*/data/[^"]*(\.csv|package\.json)',
    "database": r'href="[^"]*/data/tracker\.',
    "search": r'role="search"|pagefind|"[^"]*/search/"',
    "images": r"og:image",
}


@pytest.fixture
def full(site: Site) -> Site:
    return site.write(WAR).edit(SETTINGS, "title: Moves", "title: Moves\nshare_images: true\nlanguages: [en, fr]")


def matching(site: Site, output: str) -> tuple[set[str], set[str]]:
    """The files of an output, and the pages that link to it."""
    files = {file for file in site.files() if re.search(FILES[output], file)}
    pages = {file for file in site.files() if file.endswith(".html") and re.search(LINKS[output], site.html(file))}
    return files, pages


def test_everything_is_published_by_default(full: Site):
    full.build()
    assert all(files and pages for files, pages in (matching(full, output) for output in OUTPUTS))


@pytest.mark.parametrize("off", OUTPUTS)
def test_an_output_that_is_off_has_neither_files_nor_links(full: Site, off: str):
    outputs = [output for output in OUTPUTS if output != off]
    full.edit(SETTINGS, "title: Moves", f"title: Moves\noutputs: [{', '.join(outputs)}]").build()
    assert matching(full, off) == (set(), set())
    assert all(matching(full, output)[0] for output in outputs)


def test_a_site_without_outputs_has_pages_only(full: Site):
    full.edit(SETTINGS, "title: Moves", "title: Moves\noutputs: []").build()
    assert [matching(full, output) for output in OUTPUTS] == [(set(), set())] * len(OUTPUTS)
    assert "data/index.html" not in full.files() and "/data/" not in full.html("sitemap.xml")
    assert 'href="/tracker/data/"' not in full.html("index.html")


def test_an_unknown_output_is_reported_with_a_suggestion(full: Site):
    (problem,) = full.edit(SETTINGS, "title: Moves", "title: Moves\noutputs: [feed]").check().problems
    assert problem.hint == "Did you mean `feeds`?"
