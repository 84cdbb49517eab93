"""The oracle once more, for a site with a search index and with images: it too ends as a clean build does."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from sitebuilder import WAR, OwnSite, Site, sections
from test_incremental_walk import walk

from talentwar.build.options import BuildOptions

SETTINGS = "content/site.yml"


class Searched(OwnSite):
    """A site whose builds make an index, and whose settings always ask for images."""

    def options(self, **options: Any) -> BuildOptions:
        return super().options(**({"search": True} | options))

    def write(self, files: str | Mapping[str, str | bytes]) -> Site:
        given: dict[str, Any] = dict(sections(files) if isinstance(files, str) else files)
        text = given.get(SETTINGS)
        if text is not None and "share_images" not in str(text):
            given[SETTINGS] = text + (b"share_images: true\n" if isinstance(text, bytes) else "share_images: true\n")
        return super().write(given)


@pytest.mark.parametrize("seed", range(3))
def test_a_site_with_search_and_images_ends_as_a_clean_build_does(tmp_path: Path, seed: int) -> None:
    site = Searched(tmp_path)
    site.write(WAR)
    walk(site, random.Random(seed), 5)
    assert {"share.png", "pagefind/pagefind-entry.json"} <= site.files().keys()
