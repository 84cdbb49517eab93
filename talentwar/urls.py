"""The shapes of addresses: the only code that knows where a page is and in which file it lies."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

from msgspec import Struct


class Urls(Struct, frozen=True):
    """The addresses of an edition below a base, such as https://example.org or https://example.org/tracker.

    `folder` is that of an edition's pages, `/fr` say; empty for the main one, and for what all editions have together.
    """

    base: str
    prefix: str
    folder: str = ""

    @classmethod
    def under(cls, base_url: str, folder: str = "") -> Urls:
        base = base_url.rstrip("/")
        return cls(base, urlsplit(base).path, folder)

    def edition_path(self, path: str) -> str:
        """The path below the base at which this edition has a page or a file, `/people/` say."""
        return self.folder + path if self.folder and not is_language_neutral(path) else path

    def href(self, path: str) -> str:
        """The link to a path of the edition, from the root of the host."""
        return self.prefix + self.edition_path(path)

    def absolute(self, path: str) -> str:
        """The whole address of a path of the edition."""
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
"""Below which are files whose names tell what they hold."""
SITEMAP = "/sitemap.xml"
ROBOTS = "/robots.txt"
FEEDS = "/data/#feeds"


def person(slug: str) -> str:
    return f"/people/{slug}/"


def lab(slug: str) -> str:
    return f"/labs/{slug}/"


def lab_list(slug: str, name: str) -> str:
    """What is too long for a lab's page: `arrivals`, `departures`, `internal`, `uncounted`, `roster`, `records`."""
    return f"/labs/{slug}/{name}/"


def roster_day(slug: str, day: date) -> str:
    return f"/labs/{slug}/roster/{day}/"


def source(id: str) -> str:
    return f"/sources/{id}/"


def source_records(id: str) -> str:
    """All that rests on a source, where it is too much for the source's page."""
    return f"/sources/{id}/records/"


def route(origin: str, destination: str) -> str:
    return f"/flows/{origin}/{destination}/"


def routes_from(origin: str) -> str:
    """The folder of the routes from a lab, which is no page itself."""
    return f"/flows/{origin}/"


def route_list(origin: str, destination: str, name: str) -> str:
    """A list of a route that is too long for its page: `moves` or `uncounted`."""
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
    """The address of the nth page of a list whose first page is at `path`."""
    return path if number == 1 else f"{path}page/{number}/"


def share_image(path: str) -> str:
    """The address of the image that stands for a page where its link is shared."""
    return f"{path}share.png"


def api(kind: str, id: str) -> str:
    """A resource of the API, of a kind in the plural."""
    return f"{API}{kind}/{id}.json"


def route_id(origin: str, destination: str) -> str:
    """A route as one word: no slug has two hyphens in a row."""
    return f"{origin}--{destination}"


def atom(path: str) -> str:
    """The Atom feed of the page at a path."""
    return f"{path}feed.xml"


def json_feed(path: str) -> str:
    """The JSON feed of the page at a path."""
    return f"{path}feed.json"


def data(name: str) -> str:
    """A file of the data as a whole."""
    return f"{DATA}{name}"


def sitemap_part(number: int) -> str:
    """The nth part of a sitemap that is too long for one file."""
    return f"/sitemap/{number}.xml"


def record(path: str, id: str) -> str:
    return f"{path}#{id}"


def file_of(path: str) -> str:
    """The file, below the output folder, that holds the page at a path."""
    return path[1:] + "index.html" if path.endswith("/") else path[1:]


def edition(language: str) -> str:
    """The folder of an edition that is not the main one."""
    return f"/{language.lower()}"


def is_language_neutral(path: str) -> bool:
    """Whether what is at a path is there once, for all editions: data, the preview, what pages are made with."""
    return path.startswith(_SHARED) or (path.startswith(DATA) and path[len(DATA) :][:1] not in ("", "#"))


_SHARED = (
    API, ASSETS, "/css/", "/fonts/", "/img/", "/js/", "/pagefind/", PREVIEW, SITEMAP, "/sitemap/", ROBOTS,
    "/_headers", "/_redirects",
)  # fmt: skip

RESERVED = frozenset(
    {
        "404", "api", "assets", "changes", "claims", "css", "data", "flows", "fonts", "img", "js", "labs", "latest",
        "money",
        "pagefind", "people", "preview", "search", "sitemap", "sources", "timeline", "topics",
    }
)  # fmt: skip
"""First segments of addresses that a prose page cannot take."""
