"""The shapes of addresses: the only code that knows where a page is and in which file it lies."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

from msgspec import Struct


class Urls(Struct, frozen=True):
    """Addresses below a base, such as https://example.org or https://example.org/tracker.

    Every method gives the address from the root of the host, as it stands in a link.
    """

    base: str
    prefix: str

    @classmethod
    def under(cls, base_url: str) -> Urls:
        base = base_url.rstrip("/")
        return cls(base, urlsplit(base).path)

    def to(self, path: str) -> str:
        """The link to a path of the site, `/people/` say."""
        return self.prefix + path

    def absolute(self, path: str) -> str:
        """The whole address of a path of the site."""
        return self.base + path


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
SITEMAP = "/sitemap.xml"
ROBOTS = "/robots.txt"
LLMS = "/llms.txt"


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


def numbered(path: str, number: int) -> str:
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


RESERVED = frozenset(
    {
        "404", "api", "changes", "claims", "css", "data", "flows", "fonts", "img", "js", "labs", "latest", "money",
        "pagefind", "people", "preview", "search", "sitemap", "sources", "timeline", "topics",
    }
)  # fmt: skip
"""First segments of addresses that a prose page cannot take."""
