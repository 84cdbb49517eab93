"""The records of the search index, and the search page, which lists all names by letter."""

import re
from collections.abc import Iterable, Iterator
from html import escape, unescape
from itertools import groupby
from operator import itemgetter

from msgspec import Struct
from msgspec.structs import replace

from talentwar import urls as u
from talentwar.content.catalog import ProfileEntry
from talentwar.content.language_marks import strip_marks
from talentwar.content.markdown import Body, Reference, render_links
from talentwar.content.model import Lab, Person
from talentwar.content.transliteration import latin_words
from talentwar.graph.graph import EventFact, Route
from talentwar.pages.edition import Edition
from talentwar.pages.formatting import Formatter
from talentwar.pages.heads import head
from talentwar.pages.indexes import letter_anchor, letter_of, topic_slugs
from talentwar.pages.labs import summary
from talentwar.pages.links import Links
from talentwar.pages.page_views import SearchPage
from talentwar.pages.pagination import is_first, paginate
from talentwar.pages.people import describe
from talentwar.pages.records import move_title
from talentwar.pages.sorting import base_letters
from talentwar.pages.titles import event_title
from talentwar.views.parts import IndexGroup, IndexRow, Link

NAMES_PER_PAGE = 1000
REFUTED = frozenset({"denied", "retracted"})

_TAG = re.compile(r"<[^>]*>")
_UNSPACED = re.compile("[\u2e80-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]{2,12}")
_OTHER = "*"


class SearchRecord(Struct, frozen=True):
    """A page or a section of one in the search index.

    `kind` is person, lab, route, event, topic or page. `detail` is the line below the title. `also_known_as` has other
    names; `forms` has more spellings, which are searched but not shown. `language` is empty for the main language.
    """

    kind: str
    path: str
    title: str
    detail: str
    text: str = ""
    also_known_as: str = ""
    forms: str = ""
    labs: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    language: str = ""


def search_records(edition: Edition) -> Iterator[SearchRecord]:
    """Returns the search records of an edition, in a stable order."""
    if "search" not in edition.graph.catalog.settings.outputs:
        return
    if edition.is_main:
        yield from _records(edition)
        return
    for record in _records(edition):
        yield replace(
            record,
            path=edition.urls.edition_path(record.path),
            title=strip_marks(record.title),
            detail=strip_marks(record.detail),
            text=strip_marks(record.text),
            language=edition.format.language,
        )


def _records(edition: Edition) -> Iterator[SearchRecord]:
    catalog, graph = edition.graph.catalog, edition.graph
    for slug in sorted(catalog.people):
        yield _person(edition, catalog.people[slug])
    for slug in sorted(catalog.labs):
        yield _lab(edition, catalog.labs[slug])
    for pair in sorted(graph.routes):
        yield _route(edition, graph.routes[pair])
    for slug in sorted(catalog.labs):
        yield from (_event(edition, fact) for fact in graph.events_of[slug])
    for slug in topic_slugs(catalog):
        topic = catalog.settings.topics.get(slug)
        yield SearchRecord("topic", u.topic(slug), edition.links.topic_name(slug), (topic.about if topic else "") or "")
    for slug in sorted(catalog.pages):
        page = catalog.pages[slug]
        text = _plain(edition.links, page.body)
        yield SearchRecord("page", u.prose(slug), page.record.title, page.record.description or "", text)


def _person(edition: Edition, entry: ProfileEntry[Person]) -> SearchRecord:
    person = entry.record
    facts = edition.graph.moves_of[entry.slug]
    # An excerpt can cut off the status, so it never contains denied or retracted moves.
    moves = [fact for fact in facts if fact.move.status not in REFUTED]
    detail = describe(edition.graph, edition.lines, entry)
    parts = [detail]
    for fact in moves:
        line = edition.lines.move_line(fact)
        roles = [fact.move.left_role or "", fact.move.role or ""]
        title = move_title(edition.lines, fact)
        parts += [f"{title}, {line.date.text}, {line.status.word}.", *roles, fact.move.note or ""]
    ends = dict.fromkeys(lab for fact in moves for lab in (fact.move.origin, fact.move.destination) if lab)
    return SearchRecord(
        "person",
        u.person(entry.slug),
        person.name,
        detail,
        _joined(*parts, _plain(edition.links, entry.body)),
        ", ".join(person.aka),
        _forms(person.name, person.aka, person.aliases),
        _lab_names(edition.links, ends),
        tuple(sorted({fact.move.status for fact in facts})),
    )


def _lab(edition: Edition, entry: ProfileEntry[Lab]) -> SearchRecord:
    lab = entry.record
    names = [edition.links.named(parent) for parent in edition.graph.tree.ancestors(entry.slug)[1:]]
    return SearchRecord(
        "lab",
        u.lab(entry.slug),
        lab.name,
        lab.headline or summary(edition.graph, edition.format, entry.slug),
        _plain(edition.links, entry.body),
        ", ".join(lab.aka),
        _joined(_forms(lab.name, lab.aka, lab.aliases), edition.lines.kind(lab.kind), *names),
        _lab_names(edition.links, [entry.slug]),
    )


def _route(edition: Edition, route: Route) -> SearchRecord:
    labs = edition.graph.catalog.labs
    ends = [labs[end].record for end in (route.origin, route.destination)]
    number = len(route.moves)
    return SearchRecord(
        "route",
        u.route(route.origin, route.destination),
        " → ".join(end.name for end in ends),
        edition.format.plural("%s move named here", "%s moves named here", number) % edition.format.number(number),
        forms=_joined(*(name for end in ends for name in end.aka)),
        labs=_lab_names(edition.links, [route.origin, route.destination]),
    )


def _event(edition: Edition, fact: EventFact) -> SearchRecord:
    line, event = edition.lines.event_line(fact), fact.event
    return SearchRecord(
        "event",
        edition.links.record_path(fact.lab, fact.id),
        event_title(event, edition.format, edition.links.named),
        f"{line.lab.text} · {line.kind} · {line.date.text} · {line.status.word}",
        _joined(*(edition.links.named(slug) for slug in (*event.people, *event.partners)), event.note or ""),
        labs=_lab_names(edition.links, [fact.lab, *event.partners]),
        statuses=(event.status,),
    )


def _lab_names(links: Links, labs: Iterable[str]) -> tuple[str, ...]:
    """Returns the names of labs and of their parents. Slugs of people, who can receive offers, are left out."""
    known = (lab for lab in labs if lab in links.labs)
    return tuple(sorted({links.labs[slug].text for lab in known for slug in links.tree.ancestors(lab)}))


def _forms(name: str, aka: Iterable[str], aliases: Iterable[str]) -> str:
    """Returns more spellings of names: old slugs, the ends of names written without spaces, and Latin letters."""
    names = _joined(name, *aka)
    ends = (run[start:] for run in _UNSPACED.findall(names) for start in range(1, len(run)))
    latin = () if names.isascii() else latin_words(" ".join(part for part in (name, *aka) if not part.isascii()))
    return _joined(*(alias.replace("-", " ") for alias in aliases), *ends, *dict.fromkeys(latin))


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _plain(links: Links, body: Body) -> str:
    """Returns a body as plain text."""

    def link_text(reference: Reference) -> str:
        return "" if reference.is_citation else escape(reference.words or links.named(reference.target))

    return " ".join(unescape(_TAG.sub(" ", render_links(body, link_text))).split())


def search_pages(edition: Edition) -> Iterator[SearchPage]:
    """Makes the search page. Without JavaScript it lists all names by letter, on as many pages as needed."""
    if "search" not in edition.graph.catalog.settings.outputs:
        return
    text = edition.format.text
    heading = text("Search")
    rows = sorted(
        ((_letter(row.name), row) for row in _rows(edition)),
        key=lambda item: (item[0] == _OTHER, base_letters(item[1].name), item[1].href),
    )
    intro = text("People, labs, routes, events, topics and pages; other names and former names find them too.")
    letters: dict[str, Link] = {}
    pages = list(paginate(edition.urls, u.SEARCH, rows, NAMES_PER_PAGE))
    for path, part, _ in pages:
        for letter, _ in part:
            letters.setdefault(
                letter, Link(_letter_name(edition.format, letter), edition.urls.href(f"{path}#{letter_anchor(letter)}"))
            )
    for path, part, pager in pages:
        yield SearchPage(
            head=head(edition, path, heading, intro, is_indexed=is_first(pager)),
            heading=heading,
            intro=intro,
            groups=tuple(
                IndexGroup(_letter_name(edition.format, letter), tuple(row for _, row in items), letter_anchor(letter))
                for letter, items in groupby(part, key=itemgetter(0))
            ),
            letters=tuple(letters.values()),
            pager=pager,
        )


def _rows(edition: Edition) -> Iterator[IndexRow]:
    """Returns each profile by each of its names, and each route, topic and page. The cell says what it is."""
    text, href, catalog = edition.format.text, edition.urls.href, edition.graph.catalog
    see = text("see %s")
    for profile in catalog.profiles():
        link = edition.links.profile(profile.slug)
        kind = edition.lines.kind(profile.record.kind) if isinstance(profile.record, Lab) else ""
        yield IndexRow(link.text, link.href, (kind,))
        yield from (IndexRow(name, link.href, (see % link.text,)) for name in dict.fromkeys(profile.record.aka))
    for pair in edition.graph.routes:
        yield IndexRow(" → ".join(map(edition.links.named, pair)), href(u.route(*pair)), (text("route"),))
    for slug in topic_slugs(catalog):
        yield IndexRow(edition.links.topic_name(slug), href(u.topic(slug)), (text("topic"),))
    for slug, page in catalog.pages.items():
        yield IndexRow(page.record.title, href(u.prose(slug)), (text("page"),))


def _letter(name: str) -> str:
    """Returns the letter that lists a name; all names in other scripts share one."""
    letter = letter_of(name)
    return letter if letter in "#ABCDEFGHIJKLMNOPQRSTUVWXYZ" else _OTHER


def _letter_name(format: Formatter, letter: str) -> str:
    return format.text("Other scripts") if letter == _OTHER else letter
