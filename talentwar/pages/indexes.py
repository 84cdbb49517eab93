"""The lists of people, labs and topics, and the page of a topic."""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby, islice

from talentwar import urls as u
from talentwar.content.catalog import Catalog
from talentwar.graph.graph import Graph
from talentwar.views.parts import IndexGroup, IndexRow, Link

from .edition import Edition
from .filters import filter_on_page, record_filter, row_filter
from .heads import head
from .lines import Lines
from .page_views import IndexPage, TopicPage
from .pagination import is_first, later_page_links, paginate
from .sorting import base_letters, sort_key

ROWS_PER_PAGE = 250
MOVES_ON_TOPIC_PAGE = 60


def people_pages(edition: Edition) -> Iterator[IndexPage]:
    format, graph = edition.format, edition.graph
    slugs = sorted(graph.catalog.people, key=lambda slug: (sort_key(edition.links.people[slug].text), slug))
    heading = format.text("People")
    intro = format.plural("%s person.", "%s people, by name.", len(slugs)) % format.number(len(slugs))
    filter = row_filter(
        edition.lines,
        len(slugs),
        labs={tenure.lab for slug in slugs for tenure in graph.careers[slug].tenures},
        pages=later_page_links(edition.urls, u.PEOPLE, len(slugs), ROWS_PER_PAGE),
    )
    anchors: dict[str, str] = {}
    pages = list(paginate(edition.urls, u.PEOPLE, slugs, ROWS_PER_PAGE))
    for path, part, _ in pages:
        for slug in part:
            letter = letter_of(edition.links.people[slug].text)
            anchors.setdefault(letter, edition.urls.href(f"{path}#{letter_anchor(letter)}"))
    for path, part, pager in pages:
        groups = tuple(
            IndexGroup(letter, tuple(person_row(graph, edition.lines, slug) for slug in slugs), letter_anchor(letter))
            for letter, slugs in groupby(part, key=lambda slug: letter_of(edition.links.people[slug].text))
        )
        yield IndexPage(
            head=head(edition, path, heading, intro, is_indexed=is_first(pager)),
            heading=heading,
            intro=intro,
            columns=(format.text("Name"), format.text("Known for"), format.text("Last move")),
            number_columns=(),
            groups=groups,
            pager=pager,
            letters=tuple(Link(letter, href) for letter, href in anchors.items()),
            date_column=format.text("Last move"),
            filter=filter_on_page(filter, pager),
        )


def person_row(graph: Graph, lines: Lines, slug: str) -> IndexRow:
    """A person with the last counted move."""
    format = lines.format
    order = graph.careers[slug].order
    detail = last = ""
    if order:
        line = lines.move_line(graph.moves_of[slug][order[-1]])
        names = dict.fromkeys(end.text for end in (line.origin, line.destination) if end)
        ends = " → ".join(names)
        if line.appointment and names:
            ends = format.text("%(role)s, %(lab)s") % {"role": line.appointment, "lab": list(names)[-1]}
        detail = f"{ends}, {line.date.text}"
        last = line.date.iso or line.date.since
    record = graph.catalog.people[slug].record
    labs = " ".join(sorted({tenure.lab for tenure in graph.careers[slug].tenures}))
    return IndexRow(record.name, lines.links.people[slug].href, (record.headline or "", detail), labs=labs, date=last)


def labs_pages(edition: Edition) -> Iterator[IndexPage]:
    format, graph = edition.format, edition.graph
    companies = sorted(graph.companies(), key=lambda slug: (sort_key(edition.links.labs[slug].text), slug))
    total = len(graph.catalog.labs)
    heading = format.text("Labs")
    intro = format.text("%(labs)s companies, labs and teams; a company counts its teams.") % {
        "labs": format.number(total)
    }
    filter = row_filter(
        edition.lines,
        total,
        kinds={entry.record.kind for entry in graph.catalog.labs.values()},
        pages=later_page_links(edition.urls, u.LABS, len(companies), ROWS_PER_PAGE),
    )
    for path, part, pager in paginate(edition.urls, u.LABS, companies, ROWS_PER_PAGE):
        rows = tuple(row for slug in part for row in _lab_rows(graph, edition.lines, slug, 0))
        yield IndexPage(
            head=head(edition, path, heading, intro, is_indexed=is_first(pager)),
            heading=heading,
            intro=intro,
            columns=(format.text("Name"), format.text("What it is")),
            number_columns=(format.text("Arrivals"), format.text("Departures"), format.text("Net")),
            groups=(IndexGroup("", rows),),
            pager=pager,
            filter=filter_on_page(filter, pager),
        )


def _lab_rows(graph: Graph, lines: Lines, slug: str, depth: int) -> Iterator[IndexRow]:
    yield lab_row(graph, lines, slug, depth)
    for child in sorted(graph.tree.children(slug), key=lambda lab: lines.links.labs[lab].text):
        yield from _lab_rows(graph, lines, child, depth + 1)


def lab_row(graph: Graph, lines: Lines, slug: str, depth: int = 0) -> IndexRow:
    format, balance = lines.format, graph.balances[slug]
    link, lab = lines.links.labs[slug], graph.catalog.labs[slug].record
    arrivals, departures = len(balance.arrivals), len(balance.departures)
    figures = (
        Link(format.number(arrivals), f"{link.href}#arrivals" if arrivals else ""),
        Link(format.number(departures), f"{link.href}#departures" if departures else ""),
        Link(format.signed(balance.net), f"{link.href}#periods" if arrivals or departures else ""),
    )
    headline = lab.headline or lines.kind(lab.kind)
    return IndexRow(link.text, link.href, (headline,), figures, link.colour_class, depth, kind=lab.kind)


def topic_slugs(catalog: Catalog) -> tuple[str, ...]:
    """The topics of all profiles and of the settings."""
    used = {topic for entry in catalog.profiles() for topic in entry.record.topics}
    return tuple(sorted(used | catalog.settings.topics.keys()))


def topics_page(edition: Edition) -> IndexPage:
    format, graph = edition.format, edition.graph
    heading, intro = format.text("Topics"), format.text("Fields of work, and the people and labs in them.")
    uses = Counter(topic for entry in graph.catalog.profiles() for topic in entry.record.topics)
    rows = []
    for slug in topic_slugs(graph.catalog):
        topic = graph.catalog.settings.topics.get(slug)
        rows.append(
            IndexRow(
                edition.links.topic_name(slug),
                edition.urls.href(u.topic(slug)),
                ((topic.about if topic else "") or "",),
                (Link(format.number(uses[slug]), edition.urls.href(u.topic(slug))),),
            )
        )
    return IndexPage(
        head=head(edition, u.TOPICS, heading, intro),
        heading=heading,
        intro=intro,
        columns=(format.text("Topic"), format.text("What it covers")),
        number_columns=(format.text("Profiles"),),
        groups=(IndexGroup("", tuple(rows)),),
    )


def topic_page(edition: Edition, slug: str) -> TopicPage:
    format, graph = edition.format, edition.graph
    topic = graph.catalog.settings.topics.get(slug)
    people = {entry.slug for entry in graph.catalog.people.values() if slug in entry.record.topics}
    labs = [entry.slug for entry in graph.catalog.labs.values() if slug in entry.record.topics]
    facts = tuple(islice((fact for fact in graph.moves if fact.person in people), MOVES_ON_TOPIC_PAGE))
    name = edition.links.topic_name(slug)
    about = (topic.about if topic else "") or ""
    count = format.plural("%s profile.", "%s profiles.", len(people) + len(labs)) % format.number(
        len(people) + len(labs)
    )
    by_name = sorted(people, key=lambda person: (sort_key(edition.links.people[person].text), person))
    trail = [(format.text("Topics"), u.TOPICS)]
    return TopicPage(
        head=head(edition, u.topic(slug), name, f"{about} {count}", trail, feed=(name, u.topic(slug))),
        name=name,
        about=about,
        labs=tuple(lab_row(graph, edition.lines, lab) for lab in sorted(labs)),
        people=tuple(person_row(graph, edition.lines, person) for person in by_name[:ROWS_PER_PAGE]),
        items=edition.lines.items(facts),
        filter=record_filter(edition.lines, facts),
    )


def letter_of(name: str) -> str:
    first = base_letters(name)[:1].upper()
    return first if first.isalpha() else "#"


def letter_anchor(letter: str) -> str:
    return f"letter-{ord(letter):x}"
