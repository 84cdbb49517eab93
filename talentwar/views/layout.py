"""The head of a page, and what all pages show: header and footer."""

from .parts import DateView, Link, StatusView, View


class Alternate(View, frozen=True):
    """The page in an edition; `name` is the language's own name, `url` is absolute."""

    language: str
    name: str
    href: str
    url: str
    is_this: bool


class Format(View, frozen=True):
    """The page in another format: a feed or a resource of the API."""

    type: str
    title: str
    href: str


class Head(View, frozen=True):
    """The head of a page. `trail` is the breadcrumbs, with the page itself at the end.

    `edit`, `issue` and `mail` are links to edit the page's file and to report problems. `tables` are the data tables
    with its records, `feeds` are its own feeds. `alternates` are the page in all editions, if there are several.
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
    """A file that pages load; `integrity` is its digest for browsers, if its name is fingerprinted."""

    href: str
    integrity: str = ""


class AssetsView(View, frozen=True):
    """The files that all pages load."""

    stylesheet: Asset
    theme_script: Asset
    script: Asset
    search_script: Asset


class SiteView(View, frozen=True):
    """What all pages show of the site."""

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
