"""An example of every kind of page."""

from typing import NamedTuple

from talentwar.pages import page_views as pages


class Example(NamedTuple):
    """The fixture of a site, and the path of a page on it."""

    site: str
    path: str


EXAMPLES = {
    pages.HomePage: Example("site", "/"),
    pages.PersonPage: Example("site", "/people/ruoming-pang/"),
    pages.LabPage: Example("site", "/labs/meta/"),
    pages.LabRecordsPage: Example("site", "/labs/meta/records/"),
    pages.IndexPage: Example("site", "/people/"),
    pages.ListPage: Example("long_lists", "/labs/big/arrivals/"),
    pages.RosterPage: Example("site", "/labs/meta/roster/"),
    pages.LongRosterPage: Example("long_lists", "/labs/big/roster/"),
    pages.TimelinePage: Example("site", "/timeline/"),
    pages.FlowsPage: Example("site", "/flows/"),
    pages.RoutePage: Example("site", "/flows/apple/meta/"),
    pages.MoneyPage: Example("site", "/money/"),
    pages.ClaimsPage: Example("site", "/claims/"),
    pages.CountsPage: Example("site", "/claims/counts/"),
    pages.SourcePage: Example("site", "/sources/bloomberg-2025-07-07-pang/"),
    pages.PublisherPage: Example("site", "/sources/bloomberg/"),
    pages.TopicPage: Example("site", "/topics/foundation-models/"),
    pages.ProsePage: Example("site", "/about/"),
    pages.ChangesPage: Example("site", "/changes/"),
    pages.PreviewPage: Example("long_lists", "/preview/"),
    pages.SearchPage: Example("site", "/search/"),
    pages.DataPage: Example("site", "/data/"),
    pages.NotFoundPage: Example("site", "/404.html"),
    pages.RedirectPage: Example("long_lists", "/labs/acme-works/"),
}
"""A page of each kind, by the class of its view."""

FRENCH = (
    "/fr/", "/fr/people/ruoming-pang/", "/fr/labs/meta/", "/fr/people/", "/fr/timeline/", "/fr/flows/", "/fr/money/",
    "/fr/claims/", "/fr/sources/", "/fr/about/", "/fr/search/", "/fr/404.html",
)  # fmt: skip
"""Pages in another language."""
