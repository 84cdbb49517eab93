"""The words of the content in another language: every key that a translator may write, defined once.

What is no text is never written twice: a translation has the texts of a profile, of the settings, and of records by
their ids. What has no id, a claim about pay or a dispute, is told by its own facts, so that a text cannot come to
stand with another claim when somebody inserts one.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Struct

from .amounts import Amount
from .dates import PartialDate
from .model import PayKind, Period, Slug, Text, described


class _Frozen(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    pass


class DisputeTranslation(_Frozen, frozen=True):
    """The words of a dispute in another language. What is written of `by`, `date` and `field` says which it is."""

    by: Annotated[Text, described("Who disputes, as the original has it")]
    says: Annotated[Text | None, described("What they say")] = None
    by_text: Annotated[Text | None, described("Who disputes, in this language, where the original has plain text")] = (
        None
    )
    date: Annotated[PartialDate | None, described("As the original has it, where one party disputes twice")] = None
    field: Annotated[Text | None, described("As the original has it, where one party disputes twice")] = None


class PayTranslation(_Frozen, frozen=True):
    """The words of a claim about pay in another language. What is written of its facts says which it is."""

    amount: Annotated[Amount, described("How much, as the original has it")]
    note: Annotated[Text | None, described("Plain text, one or two sentences")] = None
    by_text: Annotated[Text | None, described("Who says so, in this language, where the original has plain text")] = (
        None
    )
    disputes: Annotated[tuple[DisputeTranslation, ...], described("The words of those who say otherwise")] = ()
    by: Annotated[Text | None, described("As the original has it, where two claims name one amount")] = None
    kind: Annotated[PayKind | None, described("As the original has it, where two claims name one amount")] = None
    period: Annotated[Period | None, described("As the original has it, where two claims name one amount")] = None
    date: Annotated[PartialDate | None, described("As the original has it, where two claims name one amount")] = None


class RecordTranslation(_Frozen, frozen=True):
    """The text keys of a record in another language."""

    title: Annotated[Text | None, described("A plain line")] = None
    says: Annotated[Text | None, described("What they say, in words of your own")] = None
    note: Annotated[Text | None, described("Plain text, one or two sentences")] = None
    role: Annotated[Text | None, described("The role at `to`")] = None
    left_role: Annotated[Text | None, described("The role at `from`")] = None
    to_note: Annotated[Text | None, described("Where a search found no destination")] = None
    what: Annotated[Text | None, described("What it is spent on")] = None
    who: Annotated[Text | None, described("Who is counted")] = None
    method: Annotated[Text | None, described("How it was counted")] = None
    why: Annotated[Text | None, described("What was wrong")] = None
    confirmed_by: Annotated[Text | None, described("Who confirmed it, where the original has plain text")] = None
    by: Annotated[Text | None, described("Who says so, where the original has plain text")] = None
    pay: Annotated[tuple[PayTranslation, ...], described("The words of claims about the terms")] = ()
    disputes: Annotated[tuple[DisputeTranslation, ...], described("The words of disputes")] = ()


class Translation(_Frozen, frozen=True):
    """The text keys of a profile or a page in another language (`<slug>.fr.md`)."""

    name: Annotated[Text | None, described("The name")] = None
    title: Annotated[Text | None, described("The heading of a page")] = None
    description: Annotated[Text | None, described("One sentence about a page")] = None
    headline: Annotated[Text | None, described("A neutral phrase that says who this is")] = None
    not_same_as: Annotated[
        dict[Slug, Text], described("Others of the same name, by slug, with what tells them apart")
    ] = {}
    records: Annotated[dict[Slug, RecordTranslation], described("Texts of records, by record id")] = {}


class TopicTranslation(_Frozen, frozen=True):
    """The words of a topic in another language."""

    name: Annotated[Text | None, described("How it is written")] = None
    about: Annotated[Text | None, described("What it covers")] = None


class SettingsTranslation(_Frozen, frozen=True):
    """The text keys of the settings in another language (`site.fr.yml`)."""

    title: Annotated[Text | None, described("The name of the publication")] = None
    tagline: Annotated[Text | None, described("What it is, in a few words")] = None
    description: Annotated[Text | None, described("What it is, in a sentence")] = None
    topics: Annotated[dict[Slug, TopicTranslation], described("The vocabulary of topics, by slug")] = {}
