"""What stands in the head of each page: title, description, canonical address, breadcrumbs, JSON-LD."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from talentwar import urls as u
from talentwar.files import ShareImage
from talentwar.present.citing import bibtex, issue_address, mail_address
from talentwar.present.edition import Edition
from talentwar.present.share import image_words, site_image
from talentwar.views import Head, Link

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
) -> Head:
    """The head of a page; `trail` is the breadcrumbs between home and the page, as names and paths.

    `thing` is what the page is about, as schema.org describes it; `document` is the path of the file that it shows;
    `image` is its own image for shared links, if any.
    """
    settings = edition.graph.catalog.settings
    crumbs = [(edition.words.text("Home"), "/"), *trail, (title, path)] if path != "/" else []
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
    image = image or site_image(edition)
    name = title if path != "/" else settings.title
    return Head(
        title=f"{title} · {settings.title}" if path != "/" else settings.title,
        description=shortened(description),
        path=path,
        canonical=edition.urls.absolute(path),
        trail=tuple(Link(name, edition.urls.to(where)) for name, where in crumbs),
        json_ld=script_json({"@context": "https://schema.org", "@graph": things}) if things else "",
        og_type=og_type,
        is_indexed=is_indexed,
        name=name,
        bibtex=bibtex(edition, path, name) if is_indexed else "",
        issue=issue_address(edition, path, name) if is_indexed else "",
        mail=mail_address(edition, path, name) if is_indexed else "",
        edit=edition.repository.edit(document) if edition.repository and document else "",
        tables=tuple(Link(f"{table}.csv", edition.urls.to(u.data(f"{table}.csv"))) for table in _tables(path))
        if is_indexed
        else (),
        image=edition.urls.absolute(image.path) if image else "",
        image_words=image_words(image) if image else "",
    )


def _tables(path: str) -> Sequence[str]:
    section = path.split("/")[1]
    return TABLES.get(f"/{section}/" if section else u.HOME, ())


def script_json(data: Any) -> str:
    """JSON that cannot end the script element in which it stands, nor open a comment there."""
    text = msgspec.json.encode(data).decode()
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def shortened(text: str, limit: int = 160) -> str:
    """A description of at most `limit` characters, cut between words."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    return text[: limit - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"
