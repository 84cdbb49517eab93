"""The heads of pages: title, description, canonical URL, breadcrumbs, JSON-LD and links to other formats."""

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
"""The data tables with the records on the pages of a section."""


def head(
    edition: Edition,
    path: str,
    title: str,
    description: str,
    trail: Sequence[tuple[str, str]] = (),
    *,
    schema_org: Mapping[str, Any] | None = None,
    og_type: str = "website",
    is_indexed: bool = True,
    document: str = "",
    image: ShareImage | None = None,
    resource: tuple[str, str] | None = None,
    feed: tuple[str, str] | None = None,
) -> Head:
    """The head of a page.

    `trail`: the names and paths of the breadcrumbs between the home page and this one. `schema_org`: the subject of the
    page for JSON-LD. `document`: the path of its content file. `image`: its share image, instead of that of the site.
    `resource`: the kind and id of its resource in the API. `feed`: the name and path of the page whose feed it offers,
    instead of those of the site.
    """
    settings = edition.graph.catalog.settings
    crumbs = [(edition.format.text("Home"), "/"), *trail, (title, path)] if path != "/" else []
    items: list[Mapping[str, Any]] = [schema_org] if schema_org else []
    if crumbs:
        items.append(
            {
                "@type": "BreadcrumbList",
                "itemListElement": [
                    {"@type": "ListItem", "position": number, "name": name, "item": edition.urls.absolute(crumb_path)}
                    for number, (name, crumb_path) in enumerate(crumbs, 1)
                ],
            }
        )
    if edition.siblings:
        web_page = {"@type": "WebPage", "url": edition.urls.absolute(path), "inLanguage": edition.format.language}
        items.append({**web_page, "name": title})
    image = image or site_image(edition.main.graph.catalog)
    name = strip_marks(title) if path != "/" else settings.title
    return Head(
        title=f"{name} · {settings.title}" if path != "/" else settings.title,
        description=truncated(strip_marks(description)),
        path=path,
        canonical=edition.urls.absolute(path),
        trail=tuple(Link(name, edition.urls.href(crumb_path)) for name, crumb_path in crumbs),
        json_ld=script_json({"@context": "https://schema.org", "@graph": items}) if items else "",
        og_type=og_type,
        is_indexed=is_indexed,
        name=name,
        bibtex=bibtex(edition, path, name) if is_indexed else "",
        issue=issue_address(edition, path, name) if is_indexed else "",
        mail=mail_address(edition, path, name) if is_indexed else "",
        edit=edition.repository.edit_url(document) if edition.repository and document else "",
        tables=tuple(Link(f"{table}.csv", edition.urls.href(u.data(f"{table}.csv"))) for table in _tables(path))
        if is_indexed and "tables" in settings.outputs
        else (),
        image=edition.main.urls.absolute(image.path) if image else "",
        image_words=image_words(image) if image else "",
        alternates=alternates(edition, path) if edition.siblings and not u.is_language_neutral(path) else (),
        formats=tuple(_formats(edition, name, resource, feed)) if is_indexed else (),
        feeds=feed_links(edition, *(feed or (name, path))) if feed or path == u.HOME else (),
    )


def alternates(edition: Edition, path: str) -> tuple[Alternate, ...]:
    """The page in all editions, the main one first."""
    if path == u.NOT_FOUND:
        # This page may appear at any address, so it links to the home pages of the other editions.
        path = u.HOME
    language = edition.format.language
    return tuple(
        Alternate(
            sibling.language,
            sibling.name,
            sibling.urls.href(path),
            sibling.urls.absolute(path),
            sibling.language == language,
        )
        for sibling in edition.siblings
    )


def _formats(
    edition: Edition, name: str, resource: tuple[str, str] | None, feed: tuple[str, str] | None
) -> Iterator[Format]:
    """The feeds that a page offers, and its resource in the API."""
    types = ("application/atom+xml", "application/feed+json")
    title, path = feed or (edition.graph.catalog.settings.title, u.HOME)
    for type, link in zip(types, feed_links(edition, title, path), strict=False):
        yield Format(type, title, link.href)
    if resource and resource[0] in ("people", "labs") and "api" in edition.graph.catalog.settings.outputs:
        yield Format("application/json", name, edition.urls.href(u.api(*resource)))


def feed_links(edition: Edition, name: str, path: str) -> tuple[Link, ...]:
    """Links to the feeds of the page at a path: Atom, and for the site also JSON Feed."""
    if "feeds" not in edition.graph.catalog.settings.outputs:
        return ()
    links = (
        Link(f"{name} (Atom)", edition.urls.href(u.atom(path))),
        Link(f"{name} (JSON Feed)", edition.urls.href(u.json_feed(path))),
    )
    return links if path == u.HOME else links[:1]


def lab_feed(edition: Edition, lab: str) -> tuple[str, str]:
    """The feed of a lab, for `head`."""
    return edition.links.labs[lab].text, u.lab(lab)


def _tables(path: str) -> Sequence[str]:
    section = path.split("/")[1]
    return TABLES.get(f"/{section}/" if section else u.HOME, ())


def script_json(data: Any) -> str:
    """JSON that is safe in a script element: it cannot end the element or open a comment."""
    text = strip_marks(msgspec.json.encode(data).decode())
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def truncated(text: str, limit: int = 160) -> str:
    """The first words of a text, with an ellipsis, in at most `limit` characters."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    return text[: limit - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"
