"""URL paths of all pages and files. No other module writes a path."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from msgspec import Struct


class Urls(Struct, frozen=True):
    """The URLs of an edition of the site.

    `base` is the URL of the site without a final slash, `prefix` its path, and `folder` the folder of the edition, such
    as /fr; the main edition has none.
    """

    base: str
    prefix: str
    folder: str = ""

    @classmethod
    def under(cls, base_url: str, folder: str = "") -> Urls:
        base = base_url.rstrip("/")
        return cls(base, urlsplit(base).path, folder)

    def edition_path(self, path: str) -> str:
        """The path of a page in this edition, below the base: /fr/people/ for /people/."""
        return self.folder + path if self.folder and not is_language_neutral(path) else path

    def href(self, path: str) -> str:
        """The link to a path, from the root of the host."""
        return self.prefix + self.edition_path(path)

    def absolute(self, path: str) -> str:
        """The absolute URL of a path."""
        return self.base + self.edition_path(path)


HOME = "/"
PEOPLE = "/people/"
LABS = "/labs/"
TIMELINE = "/timeline/"
FLOWS = "/flows/"
MONEY = "/money/"
CLAIMS = "/claims/"
COUNTS = "/claims/counts/"
UNCOUNTED = "/claims/uncounted/"
SOURCES = "/sources/"
TOPICS = "/topics/"
CHANGES = "/changes/"
SEARCH = "/search/"
PREVIEW = "/preview/"
LATEST = "/latest/"
DATA = "/data/"
API = "/api/v1/"
API_INDEX = "/api/v1/index.json"
OPENAPI = "/api/v1/openapi.json"
NOT_FOUND = "/404.html"
STYLESHEET = "/css/site.css"
THEME_SCRIPT = "/js/theme.js"
SCRIPT = "/js/site.js"
FAVICON = "/img/favicon.svg"
SEARCH_SCRIPT = "/js/search.js"
SEARCH_ENGINE = "/pagefind/pagefind.js"
ASSETS = "/assets/"
"""Prefix of fingerprinted files."""
SITEMAP = "/sitemap.xml"
ROBOTS = "/robots.txt"
FEEDS = "/data/#feeds"


def person(slug: str) -> str:
    return f"/people/{slug}/"


def lab(slug: str) -> str:
    return f"/labs/{slug}/"


def lab_list(slug: str, name: str) -> str:
    """A full list of a lab: `arrivals`, `departures`, `internal`, `uncounted`, `roster` or `records`."""
    return f"/labs/{slug}/{name}/"


def source(id: str) -> str:
    """The page of a source that has one of its own. `Links.source_path` knows where others are."""
    return f"/sources/{id}/"


def publisher(slug: str) -> str:
    return f"/sources/{slug}/"


def source_records(id: str) -> str:
    """The full list of the records that cite a source."""
    return f"/sources/{id}/records/"


def route(origin: str, destination: str) -> str:
    return f"/flows/{origin}/{destination}/"


def routes_from(origin: str) -> str:
    """The folder of the routes from a lab. It has no page of its own."""
    return f"/flows/{origin}/"


def route_list(origin: str, destination: str, name: str) -> str:
    """A full list of a route: `moves` or `uncounted`."""
    return f"/flows/{origin}/{destination}/{name}/"


def topic(slug: str) -> str:
    return f"/topics/{slug}/"


def year(number: int) -> str:
    return f"/timeline/{number:04}/"


def month(year: int, number: int) -> str:
    return f"/timeline/{year:04}/{number:02}/"


def prose(slug: str) -> str:
    return f"/{slug}/"


def page_number_url(path: str, number: int) -> str:
    """The nth page of a list, whose first page is at `path`."""
    return path if number == 1 else f"{path}page/{number}/"


def share_image(path: str) -> str:
    """The image shown with a shared link to the page at a path."""
    return f"{path}share.png"


def api(kind: str, id: str) -> str:
    """A file of the API; `kind` is plural, such as people."""
    return f"{API}{kind}/{id}.json"


def atom(path: str) -> str:
    """The Atom feed of the page at a path."""
    return f"{path}feed.xml"


def json_feed(path: str) -> str:
    """The JSON feed of the page at a path."""
    return f"{path}feed.json"


def data(name: str) -> str:
    """A data file."""
    return f"{DATA}{name}"


def sitemap_part(number: int) -> str:
    """The nth file of a sitemap with several files."""
    return f"/sitemap/{number}.xml"


def record(path: str, id: str) -> str:
    return f"{path}#{id}"


def file_of(path: str) -> str:
    """The output file for a path, relative to the output folder."""
    return path[1:] + "index.html" if path.endswith("/") else path[1:]


def edition(language: str) -> str:
    """The folder of an edition other than the main edition."""
    return f"/{language.lower()}"


def is_language_neutral(path: str) -> bool:
    """Whether all editions share the file at a path: data, the preview of changes, sources, assets."""
    if path.startswith(SOURCES):
        return not _INDEX_PAGE.fullmatch(path, len(SOURCES))
    return path.startswith(_SHARED) or (path.startswith(DATA) and path[len(DATA) :][:1] not in ("", "#"))


_INDEX_PAGE = re.compile(r"(page/\d+/)?(#.*)?")


_SHARED = (
    API, ASSETS, "/css/", "/fonts/", "/img/", "/js/", "/pagefind/", PREVIEW, SITEMAP, "/sitemap/", ROBOTS,
    "/_headers", "/_redirects",
)  # fmt: skip

RESERVED = frozenset(
    {
        "404", "api", "assets", "changes", "claims", "css", "data", "flows", "fonts", "img", "js", "labs", "latest",
        "money", "pagefind", "people", "preview", "search", "sitemap", "sources", "timeline", "topics",
    }
)  # fmt: skip
"""First path segments that are not available as slugs of prose pages."""
