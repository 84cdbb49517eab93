"""The content model: every key that a contributor may write.

The decoder, its messages, the JSON Schemas (`schema.py`) and the table in docs/keys.md come from these definitions.
Contributors read the descriptions of the fields. A field without a default is required.
"""

from typing import Annotated, Any, Literal, get_args

from msgspec import Meta, Struct

from .amounts import Amount, Quantity
from .dates import PartialDate


def _form(pattern: str, description: str, **options: Any) -> Meta:
    """Metadata of a text that matches a pattern as a whole.

    JSON Schema uses ECMAScript patterns, where `$` matches only at the end. In Python it also matches before a final
    line feed, so the pattern ends with a lookahead.
    """
    return Meta(pattern=f"^{pattern}$(?!\\n)", description=description, **options)


SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"
LONGEST_SLUG = 100
"""The file name of a route contains two slugs, and file systems limit names to 255 bytes."""
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
    str,
    _form(
        r"https?://[^\s/?#@:\[\]]+(:[0-9]{1,5})?([/?#]\S*)?",
        "a web address (http or https) without spaces",
        max_length=2000,
    ),
]
SiteAddress = Annotated[
    str,
    _form(
        r"https?://[A-Za-z0-9][A-Za-z0-9._-]*(:[0-9]{1,5})?(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*/?",
        "a web address (http or https) without a query or special characters in its path",
        max_length=200,
    ),
]
MoveReference = Annotated[str, _form(f"{SLUG}#{SLUG}", "a move, as person-slug#move-id")]
RecordReference = Annotated[
    str, _form(f"({SLUG}#)?{SLUG}", "the id of a record in the same profile, or slug#id for another profile")
]
Language = Annotated[str, _form(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", "a language tag (BCP 47), such as en or fr")]
Branch = Annotated[str, _form(r"[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*", "the name of a git branch", max_length=200)]
Colour = Annotated[str, _form(r"#[0-9a-fA-F]{6}", 'a colour as "#rrggbb", in quotes')]
Percentage = Annotated[str, _form(r"[0-9]{1,3}(\.[0-9]+)?%", "a percentage, such as 49%")]
WikidataItem = Annotated[str, _form(r"Q[1-9][0-9]*", "a Wikidata item, such as Q1")]
MailAddress = Annotated[str, _form(r"[^\s@<>\"]+@[^\s@<>\"]+", "an e-mail address")]
Years = Annotated[float, Meta(gt=0, le=50, description="a number of years")]
Duration = Annotated[str, _form(r"[0-9]{1,4} (days?|months?|years?)", "a duration, such as 12 months")]

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
FeedSubject = Literal["people", "routes"]
OutputKind = Literal["feeds", "api", "tables", "database", "search", "images"]
OUTPUTS: tuple[OutputKind, ...] = get_args(OutputKind)


def described(text: str, **options: Any) -> Any:
    """Metadata of a key: its description for contributors."""
    return Meta(description=text, **options)


class _Frozen(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    pass


class Source(_Frozen, frozen=True):
    """An article, a post, a filing or another document that records cite."""

    title: Annotated[Text, described("The title as published")]
    publisher: Annotated[Text, described("Who published it")]
    date: Annotated[PartialDate | None, described("The date of publication")] = None
    url: Annotated[WebAddress | None, described("Its web address; leave out for print, podcasts and lost pages")] = None
    no_url: Annotated[Text | None, described("Why it has no web address")] = None
    author: Annotated[Text | None, described("The author")] = None
    lang: Annotated[Language | None, described("The language of the source")] = None
    kind: Annotated[SourceKind, described("The kind of source")] = "report"
    archive: Annotated[WebAddress | None, described("The web address of an archived copy")] = None
    derived_from: Annotated[
        tuple[Slug, ...], described("Sources that it rewrites, translates or summarises, and so is not independent of")
    ] = ()
    origin: Annotated[
        Text | None, described("The outlet whose report it repeats, if that report is not in `sources/`")
    ] = None
    note: Annotated[Text | None, described("What readers of the source should know")] = None


class Dispute(_Frozen, frozen=True):
    """Somebody disputes a record or one of its keys."""

    by: Annotated[Text, described("Who disputes it: the slug of a person or lab, or plain text")]
    says: Annotated[Text, described("What they say, in plain text")]
    sources: Annotated[tuple[Slug, ...], Meta(min_length=1), described("The sources for what they say")]
    field: Annotated[Text | None, described("The disputed key; leave out if the whole record is disputed")] = None
    date: Annotated[PartialDate | None, described("When they said so")] = None


class Pay(_Frozen, frozen=True):
    """A claim about the terms of a move."""

    amount: Annotated[Amount, described("How much")]
    period: Annotated[Period | None, described("What the sum covers")] = None
    years: Annotated[Years | None, described("The number of years that a total covers")] = None
    kind: Annotated[PayKind, described("The kind of pay")] = "package"
    outcome: Annotated[Outcome, described("Whether it was accepted")] = "unknown"
    status: Annotated[Status, described("How certain it is")] = "reported"
    date: Annotated[PartialDate | None, described("When the claim was made")] = None
    by: Annotated[Text | None, described("Who says so: the slug of a person or lab, or plain text")] = None
    sources: Annotated[tuple[Slug, ...], described("The sources of the claim; by default the sources of the move")] = ()
    note: Annotated[Text | None, described("Plain text, one or two sentences")] = None
    disputes: Annotated[tuple[Dispute, ...], described("Disputes of the claim")] = ()


class Move(_Frozen, frozen=True, rename={"origin": "from", "destination": "to"}):
    """One change of employer, team or role."""

    date: Annotated[PartialDate, described("The date of the move; give a day only if a source states it")]
    sources: Annotated[tuple[Slug, ...], Meta(min_length=1), described("The sources cited, the best first")]
    id: Annotated[Slug | None, described("A stable id; by default made from `from`, `to` and `date`")] = None
    origin: Annotated[Slug | None, described("The lab left; leave out if unknown")] = None
    destination: Annotated[Slug | None, described("The lab joined; leave out if unknown")] = None
    to_note: Annotated[Text | None, described("Replaces `to` if a search found no destination")] = None
    reported: Annotated[PartialDate | None, described("When it was first reported")] = None
    announced: Annotated[PartialDate | None, described("When the person or a lab announced it")] = None
    left: Annotated[PartialDate | None, described("The last day at `from`")] = None
    joined: Annotated[PartialDate | None, described("The first day at `to`")] = None
    role: Annotated[Text | None, described("The role at `to`")] = None
    left_role: Annotated[Text | None, described("The role at `from`")] = None
    kind: Annotated[MoveKind, described("The kind of move")] = "hire"
    status: Annotated[Status, described("How certain it is")] = "reported"
    confirmed_by: Annotated[Text | None, described("Who confirmed it, if the status is `confirmed`")] = None
    why: Annotated[Text | None, described("What was wrong, if the status is `retracted`")] = None
    note: Annotated[Text | None, described("Plain text, one or two sentences")] = None
    pay: Annotated[tuple[Pay, ...], described("Claims about the terms")] = ()
    disputes: Annotated[tuple[Dispute, ...], described("Disputes of the record or of one of its keys")] = ()
    superseded_by: Annotated[RecordReference | None, described("The later record that replaces this one")] = None


class Links(_Frozen, frozen=True):
    """Pages about a person or a lab elsewhere."""

    website: Annotated[WebAddress | None, described("Their own website")] = None
    linkedin: Annotated[WebAddress | None, described("LinkedIn profile")] = None
    scholar: Annotated[WebAddress | None, described("Google Scholar profile")] = None
    x: Annotated[WebAddress | None, described("X profile")] = None
    github: Annotated[WebAddress | None, described("GitHub profile")] = None
    wikidata: Annotated[WikidataItem | None, described("Wikidata item, such as Q1")] = None


class Profile(_Frozen, frozen=True):
    """The keys that people and labs share."""

    name: Annotated[Text, described("The name, as the person or the lab writes it")]
    aka: Annotated[tuple[Text, ...], described("Other names and spellings, for search and wikilinks")] = ()
    aliases: Annotated[tuple[Slug, ...], described("Former slugs, which redirect to this page")] = ()
    headline: Annotated[Text | None, described("A neutral phrase that describes the person or lab")] = None
    links: Annotated[Links, described("Pages elsewhere")] = Links()
    topics: Annotated[tuple[Slug, ...], described("Fields of work, from the site's vocabulary")] = ()
    not_same_as: Annotated[dict[Slug, Text], described("Others with the same name, by slug, with the difference")] = {}
    checked: Annotated[PartialDate | None, described("When the whole profile was last checked")] = None
    draft: Annotated[bool, described("Excludes the profile from the site unless it is built with `--drafts`")] = False


class Person(Profile, frozen=True):
    """A profile in `people/`."""

    moves: Annotated[tuple[Move, ...], described("The career, as far as sources report it")] = ()


class Occurrence(
    _Frozen, frozen=True, tag_field="kind", rename={"origin": "from", "destination": "to", "partners": "with"}
):
    """The keys that all events share, besides `kind`."""

    date: Annotated[PartialDate, described("When it happened or was said")]
    sources: Annotated[tuple[Slug, ...], Meta(min_length=1), described("The sources cited, the best first")]
    id: Annotated[Slug | None, described("A stable id; by default made from `kind` and `date`")] = None
    status: Annotated[Status, described("How certain it is")] = "reported"
    confirmed_by: Annotated[Text | None, described("Who confirmed it, if the status is `confirmed`")] = None
    why: Annotated[Text | None, described("What was wrong, if the status is `retracted`")] = None
    title: Annotated[Text | None, described("A plain title; by default made from the other keys")] = None
    note: Annotated[Text | None, described("Plain text, one or two sentences")] = None
    people: Annotated[tuple[Slug, ...], described("The people concerned")] = ()
    partners: Annotated[tuple[Slug, ...], described("The other labs concerned")] = ()
    disputes: Annotated[tuple[Dispute, ...], described("Disputes of the record or of one of its keys")] = ()
    superseded_by: Annotated[RecordReference | None, described("The later record that replaces this one")] = None


class Team(Occurrence, frozen=True, tag="team"):
    """A team is formed or gets a new head."""


class Reorganisation(Occurrence, frozen=True, tag="reorganisation"):
    """Teams are split, merged or renamed."""


class Layoff(Occurrence, frozen=True, tag="layoff"):
    """People are laid off."""

    number: Annotated[Quantity | None, described("How many people")] = None


class Launch(Occurrence, frozen=True, tag="launch"):
    """A lab, a product or a programme begins."""


class Closure(Occurrence, frozen=True, tag="closure"):
    """A lab, a product or a programme ends."""


class Deal(Occurrence, frozen=True, tag="deal", kw_only=True):
    """A deal between companies."""

    form: Annotated[DealForm, described("The kind of deal")]
    stage: Annotated[DealStage | None, described("The stage of the deal")] = None
    amount: Annotated[Amount | None, described("How much")] = None
    stake: Annotated[Percentage | None, described("The share of the company that is sold")] = None


class Offer(Occurrence, frozen=True, tag="offer"):
    """An offer made to people."""

    destination: Annotated[tuple[Slug, ...], described("The labs or people it was made to")] = ()
    amount: Annotated[Amount | None, described("How much")] = None
    period: Annotated[Period | None, described("What the sum covers")] = None
    years: Annotated[Years | None, described("The number of years that a total covers")] = None
    form: Annotated[PayKind | None, described("The kind of pay")] = None
    by: Annotated[Text | None, described("Who says so: the slug of a person or lab, or plain text")] = None
    outcome: Annotated[Outcome, described("Whether it was accepted")] = "unknown"


class Count(Occurrence, frozen=True, tag="count", kw_only=True):
    """A reported number of people who went from one lab to another."""

    number: Annotated[Quantity, described("How many: 14, >=14, ~20, 14-18")]
    origin: Annotated[Slug | None, described("The lab that was left")] = None
    destination: Annotated[Slug | None, described("The lab that was joined")] = None
    window: Annotated[PartialDate | None, described("The period in which they moved")] = None
    who: Annotated[Text | None, described("Who is counted")] = None
    method: Annotated[Text | None, described("How it was counted")] = None
    by: Annotated[Text | None, described("Who says so: the slug of a person or lab, or plain text")] = None
    named: Annotated[
        tuple[MoveReference, ...],
        described("The moves it includes, as person#move; by default the moves between the two labs within the window"),
    ] = ()


class Ratio(Occurrence, frozen=True, tag="ratio", kw_only=True):
    """A reported ratio of people who went from one lab to another against those who went back."""

    ratio: Annotated[
        float,
        Meta(gt=0, le=1_000_000),
        described("The number of people who went from `from` to `to` for each one who went the other way"),
    ]
    origin: Annotated[Slug | None, described("The lab that was left")] = None
    destination: Annotated[Slug | None, described("The lab that was joined")] = None
    window: Annotated[PartialDate | None, described("The period in which they moved")] = None
    who: Annotated[Text | None, described("Who is counted")] = None
    method: Annotated[Text | None, described("How it was counted")] = None
    by: Annotated[Text | None, described("Who says so: the slug of a person or lab, or plain text")] = None


class Spending(Occurrence, frozen=True, tag="spending", kw_only=True):
    """Money set aside."""

    amount: Annotated[Amount, described("How much")]
    window: Annotated[PartialDate | None, described("The period that the sum covers")] = None
    what: Annotated[Text | None, described("What it is spent on")] = None
    by: Annotated[Text | None, described("Who says so: the slug of a person or lab, or plain text")] = None


class Statement(Occurrence, frozen=True, tag="statement", kw_only=True):
    """Something said in public."""

    by: Annotated[Text, described("Who says so: the slug of a person or lab, or plain text")]
    says: Annotated[Text, described("What they say, in words of your own")]


Event = (
    Team | Reorganisation | Layoff | Launch | Closure | Deal | Offer | Count | Ratio | Spending | Statement
)  # fmt: skip


class Lab(Profile, frozen=True):
    """A profile in `labs/`: a company, a lab, a team, a university or an investor."""

    kind: Annotated[LabKind, described("The kind of organisation")] = "company"
    parent: Annotated[Slug | None, described("The lab it is part of, whose numbers include it")] = None
    founded: Annotated[PartialDate | None, described("When it was founded")] = None
    closed: Annotated[PartialDate | None, described("When it closed")] = None
    color: Annotated[Colour | None, described("Its colour in charts")] = None
    events: Annotated[tuple[Event, ...], described("Events at the lab")] = ()


class Page(_Frozen, frozen=True):
    """A text page in `pages/`."""

    title: Annotated[Text, described("The heading")]
    description: Annotated[Text | None, described("One sentence, for search engines and previews")] = None
    draft: Annotated[bool, described("Excludes the profile from the site unless it is built with `--drafts`")] = False


class Topic(_Frozen, frozen=True):
    """A topic of the site's vocabulary."""

    name: Annotated[Text, described("The name as shown")]
    about: Annotated[Text | None, described("What it covers")] = None


class Settings(_Frozen, frozen=True):
    """The settings of the site, in `site.yml`."""

    title: Annotated[Text, described("The name of the publication")]
    base_url: Annotated[SiteAddress, described("The web address of the published site")]
    tagline: Annotated[Text | None, described("The site in a few words")] = None
    description: Annotated[Text | None, described("The site in one sentence")] = None
    repository: Annotated[WebAddress | None, described("The web address of the git repository with the content")] = None
    branch: Annotated[Branch, described("The published branch of the repository")] = "main"
    corrections: Annotated[MailAddress | None, described("The e-mail address for corrections")] = None
    languages: Annotated[
        tuple[Language, ...],
        Meta(min_length=1),
        described("The languages of the editions; the content is written in the first"),
    ] = ("en",)
    licence: Annotated[Text, described("The licence of the content, as an SPDX identifier")] = "CC-BY-4.0"
    stale_after: Annotated[Duration, described("How long a check or a source stays fresh")] = "12 months"
    share_images: Annotated[
        bool,
        described("Draw preview images for shared links; those of people and labs only if there are at most 1,000"),
    ] = False
    outputs: Annotated[tuple[OutputKind, ...], described("What is published besides pages; by default everything")] = (
        OUTPUTS
    )
    feeds: Annotated[
        tuple[FeedSubject, ...], described("More feeds, besides those of the site, of labs and of topics: one for each")
    ] = ()
    topics: Annotated[
        dict[Slug, Topic], described("The vocabulary of topics; without it, profiles may use any topic")
    ] = {}
