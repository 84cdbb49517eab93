"""The translation model: every key that a translator may write.

A translation contains only the texts of a profile, of the settings, and of records by their ids. Claims about pay and
disputes have no ids, so a translation repeats the facts that identify them. An index would shift when one is inserted.
"""

from typing import Annotated

from msgspec import Struct

from .amounts import Amount
from .dates import PartialDate
from .model import PayKind, Period, Slug, Text, described


class _Frozen(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    pass


class DisputeTranslation(_Frozen, frozen=True):
    """A translated dispute. `by`, `date` and `field` identify the original."""

    by: Annotated[Text, described("Who disputes, as in the original")]
    says: Annotated[Text | None, described("What they say")] = None
    by_text: Annotated[Text | None, described("Who disputes, translated; only if the original has plain text")] = None
    date: Annotated[PartialDate | None, described("As in the original; needed if one party disputes twice")] = None
    field: Annotated[Text | None, described("As in the original; needed if one party disputes twice")] = None


class PayTranslation(_Frozen, frozen=True):
    """A translated claim about pay. Its facts identify the original."""

    amount: Annotated[Amount, described("How much, as in the original")]
    note: Annotated[Text | None, described("Plain text, one or two sentences")] = None
    by_text: Annotated[Text | None, described("Who says so, translated; only if the original has plain text")] = None
    disputes: Annotated[tuple[DisputeTranslation, ...], described("Translated disputes of the claim")] = ()
    by: Annotated[Text | None, described("As in the original; needed if two claims have the same amount")] = None
    kind: Annotated[PayKind | None, described("As in the original; needed if two claims have the same amount")] = None
    period: Annotated[Period | None, described("As in the original; needed if two claims have the same amount")] = None
    date: Annotated[PartialDate | None, described("As in the original; needed if two claims have the same amount")] = (
        None
    )


class RecordTranslation(_Frozen, frozen=True):
    """The translated texts of a move or an event."""

    title: Annotated[Text | None, described("A plain title")] = None
    says: Annotated[Text | None, described("What they say, in words of your own")] = None
    note: Annotated[Text | None, described("Plain text, one or two sentences")] = None
    role: Annotated[Text | None, described("The role at `to`")] = None
    left_role: Annotated[Text | None, described("The role at `from`")] = None
    to_note: Annotated[Text | None, described("Replaces `to` if a search found no destination")] = None
    what: Annotated[Text | None, described("What it is spent on")] = None
    who: Annotated[Text | None, described("Who is counted")] = None
    method: Annotated[Text | None, described("How it was counted")] = None
    why: Annotated[Text | None, described("What was wrong")] = None
    confirmed_by: Annotated[Text | None, described("Who confirmed it; only if the original has plain text")] = None
    by: Annotated[Text | None, described("Who says so; only if the original has plain text")] = None
    pay: Annotated[tuple[PayTranslation, ...], described("Translated claims about the terms")] = ()
    disputes: Annotated[tuple[DisputeTranslation, ...], described("Translated disputes")] = ()


class Translation(_Frozen, frozen=True):
    """The translated texts of a profile or a page, in `<slug>.fr.md`."""

    name: Annotated[Text | None, described("The name")] = None
    title: Annotated[Text | None, described("The heading of a page")] = None
    description: Annotated[Text | None, described("One sentence about a page")] = None
    headline: Annotated[Text | None, described("A neutral phrase that describes the person or lab")] = None
    not_same_as: Annotated[dict[Slug, Text], described("Others with the same name, by slug, with the difference")] = {}
    records: Annotated[dict[Slug, RecordTranslation], described("Translated records, by record id")] = {}


class TopicTranslation(_Frozen, frozen=True):
    """A translated topic."""

    name: Annotated[Text | None, described("The name as shown")] = None
    about: Annotated[Text | None, described("What it covers")] = None


class SettingsTranslation(_Frozen, frozen=True):
    """The translated texts of the settings, in `site.fr.yml`."""

    title: Annotated[Text | None, described("The name of the publication")] = None
    tagline: Annotated[Text | None, described("The site in a few words")] = None
    description: Annotated[Text | None, described("The site in one sentence")] = None
    topics: Annotated[dict[Slug, TopicTranslation], described("The vocabulary of topics, by slug")] = {}
