"""What stands around every page: its head, the header, the footer."""

from __future__ import annotations

from .parts import DateView, Link, StatusView, View


class Alternate(View, frozen=True):
    """The page in an edition: its language, that by its own name, the link and the whole address."""

    language: str
    name: str
    href: str
    url: str
    is_this: bool


class Format(View, frozen=True):
    """The page in another format: a feed, or a resource of the API."""

    type: str
    title: str
    href: str


class Head(View, frozen=True):
    """What stands in a page's head. `trail` ends with the page itself; without `bibtex`, no use is offered.

    `edit` is where the page's file is edited; `feeds` are those of its own; `tables` are those of the data that hold
    what it lists. `alternates` are the page in every edition, the main one first, where there are several.
    """

    title: str
    description: str
    path: str
    canonical: str
    trail: tuple[Link, ...]
    json_ld: str
    og_type: str = "website"
    is_indexed: bool = True
    name: str = ""
    bibtex: str = ""
    issue: str = ""
    mail: str = ""
    edit: str = ""
    tables: tuple[Link, ...] = ()
    image: str = ""
    image_words: str = ""
    alternates: tuple[Alternate, ...] = ()
    formats: tuple[Format, ...] = ()
    feeds: tuple[Link, ...] = ()


class Asset(View, frozen=True):
    """A file that pages load; `integrity` is its digest for browsers, where its name tells what it holds."""

    href: str
    integrity: str = ""


class AssetsView(View, frozen=True):
    """What every page loads."""

    stylesheet: Asset
    theme_script: Asset
    script: Asset
    search_script: Asset


class SiteView(View, frozen=True):
    """What every page shows of the site."""

    title: str
    tagline: str
    language: str
    locale: str
    policy: str
    og_locale: str
    home: str
    assets: AssetsView
    favicon: str
    search: str
    search_engine: str
    repository: str
    add_person: str
    corrections: str
    licence: str
    licence_url: str
    preview: str
    data_through: DateView | None
    navigation: tuple[Link, ...]
    footer: tuple[Link, ...]
    statuses: tuple[StatusView, ...]
    statuses_href: str
