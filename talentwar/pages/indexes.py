"""Indexes: people by letter, labs as a tree, sources by publisher's letter, topics; and a page for each topic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby, islice

from talentwar import urls as u
from talentwar.content.catalog import Catalog
from talentwar.views.parts import IndexGroup, IndexRow, Link

from .edition import Edition
from .filters import for_page, record_filter, row_filter
from .heads import head
from .page_views import IndexPage, TopicPage
from .pagination import later_page_numbers, paginate
from .rosters import LISTED
from .sorting import base_letters, sort_key

ON_A_PAGE = 250


def people_pages(edition: Edition) -> Iterator[IndexPage]:
    words, graph = edition.format, edition.graph
    slugs = sorted(graph.catalog.people, key=lambda slug: (sort_key(edition.links.people[slug].text), slug))
    heading = words.text("People")
    intro = words.plural("%s person.", "%s people, by name.", len(slugs)) % words.number(len(slugs))
    choices = row_filter(
        edition,
        len(slugs),
        labs={stay.lab for slug in slugs for stay in graph.careers[slug].tenures},
        pages=later_page_numbers(edition, u.PEOPLE, len(slugs), ON_A_PAGE),
    )
    anchors: dict[str, str] = {}
    pages = list(paginate(edition, u.PEOPLE, slugs, ON_A_PAGE))
    for path, part, _ in pages:
        for slug in part:
            letter = letter_of(edition.links.people[slug].text)
            anchors.setdefault(letter, edition.urls.href(f"{path}#{letter_anchor(letter)}"))
    for path, part, pager in pages:
        groups = tuple(
            IndexGroup(letter, tuple(person_row(edition, slug) for slug in some), letter_anchor(letter))
            for letter, some in groupby(part, key=lambda slug: letter_of(edition.links.people[slug].text))
        )
        yield IndexPage(
            head=head(edition, path, heading, intro, is_indexed=pager is None or pager.number == 1),
            heading=heading,
            intro=intro,
            columns=(words.text("Name"), words.text("Known for"), words.text("Last move")),
            number_columns=(),
            groups=groups,
            pager=pager,
            letters=tuple(Link(letter, href) for letter, href in anchors.items()),
            date_column=words.text("Last move"),
            filter=for_page(choices, pager),
        )


def person_row(edition: Edition, slug: str) -> IndexRow:
    """A person with the last counted move."""
    words = edition.format
    order = edition.graph.careers[slug].order
    detail = last = ""
    if order:
        line = edition.lines.move_line(edition.graph.moves_of[slug][order[-1]])
        names = dict.fromkeys(end.text for end in (line.origin, line.destination) if end)
        ends = " → ".join(names)
        if line.appointment and names:
            ends = words.text("%(role)s, %(lab)s") % {"role": line.appointment, "lab": list(names)[-1]}
        detail = f"{ends}, {line.date.text}"
        last = line.date.iso or line.date.since
    record = edition.graph.catalog.people[slug].record
    labs = " ".join(sorted({stay.lab for stay in edition.graph.careers[slug].tenures}))
    return IndexRow(record.name, edition.links.people[slug].href, (record.headline or "", detail), labs=labs, date=last)


def labs_pages(edition: Edition) -> Iterator[IndexPage]:
    words, graph = edition.format, edition.graph
    companies = sorted(graph.companies(), key=lambda slug: (sort_key(edition.links.labs[slug].text), slug))
    total = len(graph.catalog.labs)
    heading = words.text("Labs")
    intro = words.text("%(labs)s companies, labs and teams; a company counts its teams.") % {
        "labs": words.number(total)
    }
    choices = row_filter(
        edition,
        total,
        kinds={entry.record.kind for entry in graph.catalog.labs.values()},
        pages=later_page_numbers(edition, u.LABS, len(companies), ON_A_PAGE),
    )
    for path, part, pager in paginate(edition, u.LABS, companies, ON_A_PAGE):
        rows = tuple(row for slug in part for row in _lab_rows(edition, slug, 0))
        yield IndexPage(
            head=head(edition, path, heading, intro, is_indexed=pager is None or pager.number == 1),
            heading=heading,
            intro=intro,
            columns=(words.text("Name"), words.text("What it is")),
            number_columns=(words.text("Arrivals"), words.text("Departures"), words.text("Net")),
            groups=(IndexGroup("", rows),),
            pager=pager,
            filter=for_page(choices, pager),
        )


def _lab_rows(edition: Edition, slug: str, depth: int) -> Iterator[IndexRow]:
    yield lab_row(edition, slug, depth)
    for child in sorted(edition.graph.tree.children(slug), key=lambda lab: edition.links.labs[lab].text):
        yield from _lab_rows(edition, child, depth + 1)


def lab_row(edition: Edition, slug: str, depth: int = 0) -> IndexRow:
    words, balance = edition.format, edition.graph.balances[slug]
    link, lab = edition.links.labs[slug], edition.graph.catalog.labs[slug].record
    came, went = len(balance.arrivals), len(balance.departures)
    figures = (
        Link(words.number(came), f"{link.href}#arrivals" if came else ""),
        Link(words.number(went), f"{link.href}#departures" if went else ""),
        Link(words.signed(balance.net), f"{link.href}#periods" if came or went else ""),
    )
    what = lab.headline or edition.lines.kind(lab.kind)
    return IndexRow(link.text, link.href, (what,), figures, link.colour_class, depth, kind=lab.kind)


def sources_pages(edition: Edition) -> Iterator[IndexPage]:
    words, graph = edition.format, edition.graph
    sources = graph.catalog.sources

    def key(id: str) -> tuple[tuple[str, str], str, str]:
        source = sources[id].record
        return (sort_key(source.publisher), source.date.text if source.date else "", id)

    ordered = sorted(sources, key=key)
    heading = words.text("Sources")
    intro = words.text(
        "%s articles, posts, filings and statements, by publisher; each shows the records that rest on it."
    ) % (words.number(len(ordered)))
    choices = row_filter(
        edition,
        len(ordered),
        kinds={source.record.kind for source in sources.values()},
        years={source.record.date.text[:4] for source in sources.values() if source.record.date},
        pages=later_page_numbers(edition, u.SOURCES, len(ordered), ON_A_PAGE),
    )
    for path, part, pager in paginate(edition, u.SOURCES, ordered, ON_A_PAGE):
        groups = tuple(
            IndexGroup(letter, tuple(_source_row(edition, id) for id in some), letter_anchor(letter))
            for letter, some in groupby(part, key=lambda id: letter_of(sources[id].record.publisher))
        )
        yield IndexPage(
            head=head(edition, path, heading, intro, is_indexed=pager is None or pager.number == 1),
            heading=heading,
            intro=intro,
            columns=(words.text("Title"), words.text("Publisher"), words.text("Date")),
            number_columns=(words.text("Records"),),
            groups=groups,
            pager=pager,
            date_column=words.text("Date"),
            filter=for_page(choices, pager),
        )


def _source_row(edition: Edition, id: str) -> IndexRow:
    source = edition.graph.catalog.sources[id].record
    date = edition.format.date(source.date).text if source.date else edition.format.text("undated")
    number, href = len(edition.graph.cited_by.get(id, ())), edition.urls.href(u.source(id))
    return IndexRow(
        edition.lines.source_title(id),
        href,
        (source.publisher, date),
        (Link(edition.format.number(number), f"{href}#rests" if number else ""),),
        kind=source.kind,
        date=source.date.text.rstrip("~?%") if source.date else "",
    )


def topic_slugs(catalog: Catalog) -> tuple[str, ...]:
    """The topics that a profile bears, and those of the site's vocabulary."""
    used = {topic for entry in catalog.profiles() for topic in entry.record.topics}
    return tuple(sorted(used | catalog.settings.topics.keys()))


def topics_page(edition: Edition) -> IndexPage:
    words, graph = edition.format, edition.graph
    heading, intro = words.text("Topics"), words.text("Fields of work, and the people and labs in them.")
    uses = Counter(topic for entry in graph.catalog.profiles() for topic in entry.record.topics)
    rows = []
    for slug in topic_slugs(graph.catalog):
        topic = graph.catalog.settings.topics.get(slug)
        rows.append(
            IndexRow(
                edition.links.topic_name(slug),
                edition.urls.href(u.topic(slug)),
                ((topic.about if topic else "") or "",),
                (Link(words.number(uses[slug]), edition.urls.href(u.topic(slug))),),
            )
        )
    return IndexPage(
        head=head(edition, u.TOPICS, heading, intro),
        heading=heading,
        intro=intro,
        columns=(words.text("Topic"), words.text("What it covers")),
        number_columns=(words.text("Profiles"),),
        groups=(IndexGroup("", tuple(rows)),),
    )


def topic_page(edition: Edition, slug: str) -> TopicPage:
    words, graph = edition.format, edition.graph
    topic = graph.catalog.settings.topics.get(slug)
    people = {entry.slug for entry in graph.catalog.people.values() if slug in entry.record.topics}
    labs = [entry.slug for entry in graph.catalog.labs.values() if slug in entry.record.topics]
    facts = tuple(islice((fact for fact in graph.moves if fact.person in people), LISTED))
    name = edition.links.topic_name(slug)
    about = (topic.about if topic else "") or ""
    count = words.plural("%s profile.", "%s profiles.", len(people) + len(labs)) % words.number(len(people) + len(labs))
    by_name = sorted(people, key=lambda person: (sort_key(edition.links.people[person].text), person))
    trail = [(words.text("Topics"), u.TOPICS)]
    return TopicPage(
        head=head(edition, u.topic(slug), name, f"{about} {count}", trail, resource=("topics", slug)),
        name=name,
        about=about,
        labs=tuple(lab_row(edition, lab) for lab in sorted(labs)),
        people=tuple(person_row(edition, person) for person in by_name[:ON_A_PAGE]),
        items=edition.lines.items(facts),
        filter=record_filter(edition, facts),
    )


def letter_of(name: str) -> str:
    first = base_letters(name)[:1].upper()
    return first if first.isalpha() else "#"


def letter_anchor(letter: str) -> str:
    return f"letter-{ord(letter):x}"
