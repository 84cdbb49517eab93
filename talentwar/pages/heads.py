"""What stands in the head of each page: title, description, canonical address, breadcrumbs, JSON-LD."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from talentwar import urls as u
from talentwar.content.language_marks import strip_marks
from talentwar.views.files import ShareImage
from talentwar.views.layout import Alternate, Format, Head
from talentwar.views.parts import Link

from .citations import bibtex, issue_address, mail_address
from .edition import Edition
from .share_images import image_words, site_image

KINDS_WITH_FEEDS = frozenset({"people", "labs", "routes", "topics"})
"""The kinds of resources that have feeds of their own."""

TABLES = {
    u.HOME: ("moves", "labs", "flows", "events", "disputes"),
    u.PEOPLE: ("people", "moves", "offers", "disputes"),
    u.LABS: ("labs", "moves", "lab_moves", "rosters", "events"),
    u.TIMELINE: ("moves", "events"),
    u.FLOWS: ("flows", "moves"),
    u.MONEY: ("offers", "events"),
    u.CLAIMS: ("disputes", "events", "counted_moves"),
    u.SOURCES: ("sources", "citations"),
    u.TOPICS: ("topics", "people_topics", "labs_topics"),
    u.CHANGES: ("moves", "events"),
}
"""The tables that hold what the pages of a section list."""


def head(
    edition: Edition,
    path: str,
    title: str,
    description: str,
    trail: Sequence[tuple[str, str]] = (),
    *,
    thing: Mapping[str, Any] | None = None,
    og_type: str = "website",
    is_indexed: bool = True,
    document: str = "",
    image: ShareImage | None = None,
    resource: tuple[str, str] | None = None,
) -> Head:
    """The head of a page; `trail` is the breadcrumbs between home and the page, as names and paths.

    `thing` is what the page is about, as schema.org describes it; `document` is the path of the file that it shows;
    `image` is its own image for shared links, if any; `resource` is what the API has of it, by kind and id.
    """
    settings = edition.graph.catalog.settings
    crumbs = [(edition.format.text("Home"), "/"), *trail, (title, path)] if path != "/" else []
    things: list[Mapping[str, Any]] = [thing] if thing else []
    if crumbs:
        things.append(
            {
                "@type": "BreadcrumbList",
                "itemListElement": [
                    {"@type": "ListItem", "position": number, "name": name, "item": edition.urls.absolute(where)}
                    for number, (name, where) in enumerate(crumbs, 1)
                ],
            }
        )
    if edition.siblings:
        about = {"@type": "WebPage", "url": edition.urls.absolute(path), "inLanguage": edition.format.language}
        things.append({**about, "name": title})
    image = image or site_image(edition)
    name = strip_marks(title) if path != "/" else settings.title
    return Head(
        title=f"{name} · {settings.title}" if path != "/" else settings.title,
        description=truncated(strip_marks(description)),
        path=path,
        canonical=edition.urls.absolute(path),
        trail=tuple(Link(name, edition.urls.href(where)) for name, where in crumbs),
        json_ld=script_json({"@context": "https://schema.org", "@graph": things}) if things else "",
        og_type=og_type,
        is_indexed=is_indexed,
        name=name,
        bibtex=bibtex(edition, path, name) if is_indexed else "",
        issue=issue_address(edition, path, name) if is_indexed else "",
        mail=mail_address(edition, path, name) if is_indexed else "",
        edit=edition.repository.edit_url(document) if edition.repository and document else "",
        tables=tuple(Link(f"{table}.csv", edition.urls.href(u.data(f"{table}.csv"))) for table in _tables(path))
        if is_indexed
        else (),
        image=edition.urls.absolute(image.path) if image else "",
        image_words=image_words(image) if image else "",
        alternates=alternates(edition, path) if edition.siblings and not u.is_language_neutral(path) else (),
        formats=tuple(_formats(edition, path, name, resource)) if is_indexed else (),
        feeds=feed_links(edition, path) if path == u.HOME or has_feeds(resource) else (),
    )


def alternates(edition: Edition, path: str) -> tuple[Alternate, ...]:
    """A page in every edition, the main one first; none where there is one edition."""
    if path == u.NOT_FOUND:
        # It stands at any address, and no other edition has a page at that.
        path = u.HOME
    language = edition.format.language
    return tuple(
        Alternate(its.language, its.name, its.urls.href(path), its.urls.absolute(path), its.language == language)
        for its in edition.siblings
    )


def _formats(edition: Edition, path: str, name: str, resource: tuple[str, str] | None) -> Iterator[Format]:
    """The feeds of a page, which are those of the site where it has none of its own, and its resource of the API."""
    about, where = (name, path) if has_feeds(resource) else (edition.graph.catalog.settings.title, u.HOME)
    yield Format("application/atom+xml", about, edition.urls.href(u.atom(where)))
    yield Format("application/feed+json", about, edition.urls.href(u.json_feed(where)))
    if path == u.HOME:
        yield Format("text/calendar", about, edition.urls.href(u.CALENDAR))
    if resource and resource[0] in ("people", "labs"):
        yield Format("application/json", name, edition.urls.href(u.api(*resource)))


def has_feeds(resource: tuple[str, str] | None) -> bool:
    return resource is not None and resource[0] in KINDS_WITH_FEEDS


def feed_links(edition: Edition, path: str) -> tuple[Link, ...]:
    """The feeds of the page at a path, and the calendar beside those of the whole site, for readers to choose from."""
    to = edition.urls.href
    links = (Link("Atom", to(u.atom(path))), Link("JSON Feed", to(u.json_feed(path))))
    return (*links, Link(edition.format.text("Calendar"), to(u.CALENDAR))) if path == u.HOME else links


def _tables(path: str) -> Sequence[str]:
    section = path.split("/")[1]
    return TABLES.get(f"/{section}/" if section else u.HOME, ())


def script_json(data: Any) -> str:
    """JSON that cannot end the script element in which it stands, nor open a comment there."""
    text = strip_marks(msgspec.json.encode(data).decode())
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def truncated(text: str, limit: int = 160) -> str:
    """A description of at most `limit` characters, cut between words."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    return text[: limit - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"
