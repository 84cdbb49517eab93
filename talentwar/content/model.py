"""The content model: every key that a contributor may write, defined once.

From these definitions come the decoder and its messages, the JSON Schemas for editors and the table of
keys that contributors read (`schema.py`). A field's description is what a contributor reads; required
keys have no default. All values are frozen.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from msgspec import Meta, Struct

from .amounts import Amount, Quantity
from .dates import PartialDate


def _form(pattern: str, description: str, **options: Any) -> Meta:
    """A text whose whole is of a pattern.

    JSON Schema's patterns are those of ECMAScript, where `$` is the end; in Python it is also before a last
    line feed, which is therefore excluded.
    """
    return Meta(pattern=f"^{pattern}$(?!\\n)", description=description, **options)


SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"
LONGEST_SLUG = 100
"""A route is a file with two slugs in its name, and a disk's names end at 255 characters."""
TEXT = r"(?=[\s\S]*\S)[^\x00-\x08\x0b-\x1f\x7f-\x9f]+"

Slug = Annotated[
    str,
    _form(
        SLUG,
        f"a slug: lower-case letters, digits and single hyphens, at most {LONGEST_SLUG} characters",
        max_length=LONGEST_SLUG,
    ),
]
Text = Annotated[str, _form(TEXT, "text of 1 to 2000 characters", max_length=2000)]
WebAddress = Annotated[
    str, _form(r"https?://[^\s/?#@:\[\]]+(:[0-9]{1,5})?([/?#]\S*)?", "an http or https address", max_length=2000)
]
SiteAddress = Annotated[
    str,
    _form(
        r"https?://[A-Za-z0-9][A-Za-z0-9._-]*(:[0-9]{1,5})?(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*/?",
        "an http or https address, without a query and with nothing odd in its path",
        max_length=200,
    ),
]
MoveReference = Annotated[str, _form(f"{SLUG}#{SLUG}", "a move, as person-slug#move-id")]
RecordReference = Annotated[
    str, _form(f"({SLUG}#)?{SLUG}", "a record of the same profile by its id, or of another as slug#id")
]
Language = Annotated[str, _form(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", "a language tag (BCP 47), such as en or fr")]
Branch = Annotated[str, _form(r"[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*", "the name of a branch", max_length=200)]
Colour = Annotated[str, _form(r"#[0-9a-fA-F]{6}", 'a colour as "#rrggbb", in quotes')]
Percentage = Annotated[str, _form(r"[0-9]{1,3}(\.[0-9]+)?%", "a share, such as 49%")]
WikidataItem = Annotated[str, _form(r"Q[1-9][0-9]*", "a Wikidata item, such as Q1")]
MailAddress = Annotated[str, _form(r"[^\s@<>\"]+@[^\s@<>\"]+", "an e-mail address")]
Years = Annotated[float, Meta(gt=0, le=50, description="a number of years")]
Duration = Annotated[str, _form(r"[0-9]{1,4} (days?|months?|years?)", "a time, such as 12 months")]

Status = Literal["confirmed", "reported", "claimed", "rumoured", "denied", "retracted"]
STATUSES: tuple[str, ...] = get_args(Status)
"""All statuses, the most certain first."""
COUNTED: frozenset[str] = frozenset({"confirmed", "reported", "claimed"})
"""Statuses of records that count in totals."""

MoveKind = Literal["hire", "departure", "founding", "acquihire", "return", "appointment", "internal"]
LabKind = Literal["company", "lab", "team", "startup", "university", "investor", "other"]
SourceKind = Literal["report", "interview", "statement", "filing", "post", "dataset", "digest"]
Period = Literal["signing", "year", "total"]
PayKind = Literal["package", "base", "bonus", "equity", "retention"]
Outcome = Literal["offered", "accepted", "declined", "unknown"]
DealForm = Literal["acquisition", "stake", "licence-and-hire", "merger", "team", "investment"]
DealStage = Literal["talks", "announced", "closed", "unwinding", "cancelled"]


def described(text: str, **options: Any) -> Any:
    """Metadata of a key: what it means, in the words that contributors read."""
    return Meta(description=text, **options)


class _Frozen(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    pass


class Source(_Frozen, frozen=True):
    """An article, a post, a filing: what a record rests on."""

    title: Annotated[Text, described("The title as published")]
    publisher: Annotated[Text, described("Who published it")]
    date: Annotated[PartialDate | None, described("When it was published")] = None
    url: Annotated[WebAddress | None, described("Where it is; absent for print, a podcast, a lost page")] = None
    no_url: Annotated[Text | None, described("Why there is no address")] = None
    author: Annotated[Text | None, described("Who wrote it")] = None
    lang: Annotated[Language | None, described("Its language")] = None
    kind: Annotated[SourceKind, described("What it is")] = "report"
    archive: Annotated[WebAddress | None, described("A kept copy")] = None
    derived_from: Annotated[
        tuple[Slug, ...], described("Sources that it rewrites, translates or digests: it is not independent of them")
    ] = ()
    origin: Annotated[Text | None, described("The outlet whose reporting it relays, where that is not listed")] = None
    note: Annotated[Text | None, described("What a reader of the source should know")] = None


class Dispute(_Frozen, frozen=True):
    """Doubt about a record or one of its keys, held by somebody."""

    by: Annotated[Text, described("Who disputes: a person or lab slug, or plain text")]
    says: Annotated[Text, described("What they say, in plain text")]
    sources: Annotated[tuple[Slug, ...], Meta(min_length=1), described("Where they say so")]
    field: Annotated[Text | None, described("The key in doubt; without it, the record as a whole")] = None
    date: Annotated[PartialDate | None, described("When they said so")] = None


class Pay(_Frozen, frozen=True):
    """One claim about the terms of a move."""

    amount: Annotated[Amount, described("How much")]
    period: Annotated[Period | None, described("What the sum covers")] = None
    years: Annotated[Years | None, described("Over how many years, with a total")] = None
    kind: Annotated[PayKind, described("What it consists of")] = "package"
    outcome: Annotated[Outcome, described("What became of it")] = "unknown"
    status: Annotated[Status, described("How well it is known")] = "reported"
    date: Annotated[PartialDate | None, described("When it was said")] = None
    by: Annotated[Text | None, described("Who says so: a slug or plain text")] = None
    sources: Annotated[tuple[Slug, ...], described("Where it is said; the move's own where absent")] = ()
    note: Annotated[Text | None, described("Plain text, one or two sentences")] = None
    disputes: Annotated[tuple[Dispute, ...], described("Who says otherwise")] = ()


class Move(_Frozen, frozen=True, rename={"origin": "from", "destination": "to"}):
    """One change of employer, team or role."""

    date: Annotated[PartialDate, described("The best date of the move itself; a day only where a source states it")]
    sources: Annotated[tuple[Slug, ...], Meta(min_length=1), described("What it rests on, the best first")]
    id: Annotated[Slug | None, described("A stable anchor; made from `from`, `to` and `date` otherwise")] = None
    origin: Annotated[Slug | None, described("The lab that was left; unknown where absent")] = None
    destination: Annotated[Slug | None, described("The lab that was joined; unknown where absent")] = None
    to_note: Annotated[Text | None, described("Instead of `to`, where a search found no destination")] = None
    reported: Annotated[PartialDate | None, described("First reported")] = None
    announced: Annotated[PartialDate | None, described("Announced by a party")] = None
    left: Annotated[PartialDate | None, described("Last day at `from`")] = None
    joined: Annotated[PartialDate | None, described("First day at `to`")] = None
    role: Annotated[Text | None, described("The role at `to`")] = None
    left_role: Annotated[Text | None, described("The role at `from`")] = None
    kind: Annotated[MoveKind, described("What sort of move it is")] = "hire"
    status: Annotated[Status, described("How well it is known")] = "reported"
    confirmed_by: Annotated[Text | None, described("Who confirmed it, with `confirmed`")] = None
    why: Annotated[Text | None, described("What was wrong, with `retracted`")] = None
    note: Annotated[Text | None, described("Plain text, one or two sentences")] = None
    pay: Annotated[tuple[Pay, ...], described("Claims about the terms")] = ()
    disputes: Annotated[tuple[Dispute, ...], described("Who disputes it, or one of its keys")] = ()
    superseded_by: Annotated[RecordReference | None, described("The later record that replaces this one")] = None


class Links(_Frozen, frozen=True):
    """Where else a person or a lab is to be found."""

    website: Annotated[WebAddress | None, described("Their own site")] = None
    linkedin: Annotated[WebAddress | None, described("LinkedIn profile")] = None
    scholar: Annotated[WebAddress | None, described("Google Scholar profile")] = None
    x: Annotated[WebAddress | None, described("X profile")] = None
    github: Annotated[WebAddress | None, described("GitHub profile")] = None
    wikidata: Annotated[WikidataItem | None, described("Wikidata item, such as Q1")] = None


class Profile(_Frozen, frozen=True):
    """What people and labs have in common."""

    name: Annotated[Text, described("The name, as the person or the lab writes it")]
    aka: Annotated[tuple[Text, ...], described("Other names and spellings; they find the page")] = ()
    aliases: Annotated[tuple[Slug, ...], described("Former slugs; each redirects")] = ()
    headline: Annotated[Text | None, described("A neutral phrase that says who this is")] = None
    links: Annotated[Links, described("Pages elsewhere")] = Links()
    topics: Annotated[tuple[Slug, ...], described("Fields of work, from the site's vocabulary")] = ()
    not_same_as: Annotated[
        dict[Slug, Text], described("Others of the same name, by slug, with what tells them apart")
    ] = {}
    checked: Annotated[PartialDate | None, described("When somebody last checked the whole profile")] = None
    draft: Annotated[bool, described("Left out of the site unless drafts are asked for")] = False


class Person(Profile, frozen=True):
    """A profile in `people/`."""

    moves: Annotated[tuple[Move, ...], described("The career, as far as it is sourced")] = ()


class Occurrence(
    _Frozen, frozen=True, tag_field="kind", rename={"origin": "from", "destination": "to", "partners": "with"}
):
    """What all events have in common, beside their `kind`."""

    date: Annotated[PartialDate, described("When it happened or was said")]
    sources: Annotated[tuple[Slug, ...], Meta(min_length=1), described("What it rests on, the best first")]
    id: Annotated[Slug | None, described("A stable anchor; made from `kind` and `date` otherwise")] = None
    status: Annotated[Status, described("How well it is known")] = "reported"
    confirmed_by: Annotated[Text | None, described("Who confirmed it, with `confirmed`")] = None
    why: Annotated[Text | None, described("What was wrong, with `retracted`")] = None
    title: Annotated[Text | None, described("A plain line; made from the other keys where absent")] = None
    note: Annotated[Text | None, described("Plain text, one or two sentences")] = None
    people: Annotated[tuple[Slug, ...], described("People whom it concerns")] = ()
    partners: Annotated[tuple[Slug, ...], described("Other labs that it concerns")] = ()
    disputes: Annotated[tuple[Dispute, ...], described("Who disputes it, or one of its keys")] = ()
    superseded_by: Annotated[RecordReference | None, described("The later record that replaces this one")] = None


class Team(Occurrence, frozen=True, tag="team"):
    """A team is formed, or changes its head."""


class Reorganisation(Occurrence, frozen=True, tag="reorganisation"):
    """Teams are split, joined or renamed."""


class Layoff(Occurrence, frozen=True, tag="layoff"):
    """People are dismissed."""

    number: Annotated[Quantity | None, described("How many people")] = None


class Launch(Occurrence, frozen=True, tag="launch"):
    """A lab, a product or a programme begins."""


class Closure(Occurrence, frozen=True, tag="closure"):
    """A lab, a product or a programme ends."""


class Deal(Occurrence, frozen=True, tag="deal", kw_only=True):
    """Companies deal with one another."""

    form: Annotated[DealForm, described("What sort of deal")]
    stage: Annotated[DealStage | None, described("How far it has come")] = None
    amount: Annotated[Amount | None, described("How much")] = None
    stake: Annotated[Percentage | None, described("The share that changes hands")] = None


class Offer(Occurrence, frozen=True, tag="offer"):
    """Terms offered to people."""

    destination: Annotated[tuple[Slug, ...], described("The labs or people to whom it was made")] = ()
    amount: Annotated[Amount | None, described("How much")] = None
    period: Annotated[Period | None, described("What the sum covers")] = None
    years: Annotated[Years | None, described("Over how many years, with a total")] = None
    form: Annotated[PayKind | None, described("What it consists of")] = None
    by: Annotated[Text | None, described("Who says so: a slug or plain text")] = None
    outcome: Annotated[Outcome, described("What became of it")] = "unknown"


class Count(Occurrence, frozen=True, tag="count", kw_only=True):
    """A reported number of people who went from one lab to another."""

    number: Annotated[Quantity, described("How many: 14, >=14, ~20, 14-18")]
    origin: Annotated[Slug | None, described("The lab that was left")] = None
    destination: Annotated[Slug | None, described("The lab that was joined")] = None
    window: Annotated[PartialDate | None, described("The time in which they moved")] = None
    who: Annotated[Text | None, described("Who is counted")] = None
    method: Annotated[Text | None, described("How it was counted")] = None
    by: Annotated[Text | None, described("Who says so: a slug or plain text")] = None
    named: Annotated[
        tuple[MoveReference, ...],
        described("The moves that belong to it, as person#move; by route and window where absent"),
    ] = ()


class Ratio(Occurrence, frozen=True, tag="ratio", kw_only=True):
    """A reported ratio of people who went from one lab to another against those who went back."""

    ratio: Annotated[
        float, Meta(gt=0, le=1_000_000), described("People from `from` to `to`, for each one who went the other way")
    ]
    origin: Annotated[Slug | None, described("The lab that was left")] = None
    destination: Annotated[Slug | None, described("The lab that was joined")] = None
    window: Annotated[PartialDate | None, described("The time in which they moved")] = None
    who: Annotated[Text | None, described("Who is counted")] = None
    method: Annotated[Text | None, described("How it was counted")] = None
    by: Annotated[Text | None, described("Who says so: a slug or plain text")] = None


class Spending(Occurrence, frozen=True, tag="spending", kw_only=True):
    """Money set aside."""

    amount: Annotated[Amount, described("How much")]
    window: Annotated[PartialDate | None, described("The time that the sum covers")] = None
    what: Annotated[Text | None, described("What it is spent on")] = None
    by: Annotated[Text | None, described("Who says so: a slug or plain text")] = None


class Statement(Occurrence, frozen=True, tag="statement", kw_only=True):
    """Something said in public."""

    by: Annotated[Text, described("Who says so: a slug or plain text")]
    says: Annotated[Text, described("What they say, in words of your own")]


Event = (
    Team | Reorganisation | Layoff | Launch | Closure | Deal | Offer | Count | Ratio | Spending | Statement
)  # fmt: skip


class Lab(Profile, frozen=True):
    """A profile in `labs/`: a company, a lab, a team, a university, an investor."""

    kind: Annotated[LabKind, described("What it is")] = "company"
    parent: Annotated[Slug | None, described("The lab that it is part of; counted there too")] = None
    founded: Annotated[PartialDate | None, described("When it began")] = None
    closed: Annotated[PartialDate | None, described("When it ended")] = None
    color: Annotated[Colour | None, described("Its colour in charts")] = None
    events: Annotated[tuple[Event, ...], described("What is recorded of it")] = ()


class Page(_Frozen, frozen=True):
    """A prose page in `pages/`."""

    title: Annotated[Text, described("The heading")]
    description: Annotated[Text | None, described("One sentence, for search engines and previews")] = None
    draft: Annotated[bool, described("Left out of the site unless drafts are asked for")] = False


class Topic(_Frozen, frozen=True):
    """A word of the site's vocabulary."""

    name: Annotated[Text, described("How it is written")]
    about: Annotated[Text | None, described("What it covers")] = None


class Settings(_Frozen, frozen=True):
    """`site.yml`."""

    title: Annotated[Text, described("The name of the publication")]
    base_url: Annotated[SiteAddress, described("The address under which it is published")]
    tagline: Annotated[Text | None, described("What it is, in a few words")] = None
    description: Annotated[Text | None, described("What it is, in a sentence")] = None
    repository: Annotated[WebAddress | None, described("Where the content is kept and edited")] = None
    branch: Annotated[Branch, described("The branch of the repository that is published")] = "main"
    corrections: Annotated[MailAddress | None, described("The e-mail address for corrections")] = None
    languages: Annotated[
        tuple[Language, ...],
        Meta(min_length=1),
        described("Editions, the main one first: the content is written in it"),
    ] = ("en",)
    licence: Annotated[Text, described("The licence of the content, as SPDX names it")] = "CC-BY-4.0"
    stale_after: Annotated[Duration, described("How long a check or a source stays fresh")] = "12 months"
    share_images: Annotated[
        bool,
        described("Draw images for shared links: for each person, lab and route, if there are at most 1,000 of these"),
    ] = False
    topics: Annotated[dict[Slug, Topic], described("The vocabulary of topics; any word where absent")] = {}
