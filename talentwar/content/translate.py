"""Applies translations to a catalog.

The facts of a record are never translated. A translation names a record by its id. A claim about pay or a dispute has
no id, so a translation repeats the facts that identify it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from msgspec.structs import replace

from .catalog import Catalog, ProfileEntry
from .language_marks import mark_language
from .model import Lab, Page, Person, Settings
from .translation_model import DisputeTranslation, PayTranslation, SettingsTranslation, Translation

R = TypeVar("R")
T = TypeVar("T", PayTranslation, DisputeTranslation)

RECORD_KEYS = ("title", "says", "note", "role", "left_role", "to_note", "what", "who", "method", "why")
"""The keys of moves, events, pay and disputes that hold text."""
PARTY_KEYS = ("confirmed_by", "by")
"""Keys that hold either text or a slug; a slug is not translated."""
IDENTIFYING_KEYS = {"pay": ("amount", "by", "kind", "period", "date"), "disputes": ("by", "date", "field")}
"""The keys that identify the claim or dispute that a translation belongs to."""


def translate(catalog: Catalog, language: str, known: Catalog | None = None) -> Catalog:
    """Returns the catalog in another language; texts without a translation are marked with the original's language.

    The translations must be valid. Ids, and the names that wikilinks use, are not translated.
    `known` is an earlier translation of a catalog that differs only in bodies; its records are reused.
    """
    return _Translator(catalog, language, known).catalog()


class _Translator:
    def __init__(self, catalog: Catalog, language: str, known: Catalog | None) -> None:
        self._catalog = catalog
        self._known = known
        self._language = language
        self._original = catalog.settings.languages[0]

    def catalog(self) -> Catalog:
        catalog, known = self._catalog, self._known
        sources = known.sources if known else {
            id: replace(entry, record=self._apply(entry.record, None, ("note", "no_url")))
            for id, entry in catalog.sources.items()
        }  # fmt: skip
        return Catalog(
            known.settings if known else self._settings(catalog.settings),
            {slug: self._entry("person", entry) for slug, entry in catalog.people.items()},
            {slug: self._entry("lab", entry) for slug, entry in catalog.labs.items()},
            {slug: self._entry("page", entry) for slug, entry in catalog.pages.items()},
            sources,
            catalog.translations,
            catalog.drafts,
            catalog.invalid,
            original=catalog,
        )

    def _entry(self, kind: str, entry: ProfileEntry[Any]) -> ProfileEntry[Any]:
        """Translates a profile or page. A translation without a body gets the original body."""
        translation = self._catalog.translations.get((kind, entry.slug, self._language))
        known: ProfileEntry[Any] | None = None
        if self._known:
            known = self._known.pages[entry.slug] if kind == "page" else self._known.profile(entry.slug)
        texts = translation.record if translation else Translation()
        has_body = bool(translation and translation.body.html)
        return ProfileEntry(
            entry.slug,
            known.record if known else self._record(entry, texts),
            translation.body if translation and has_body else entry.body,
            translation.file if translation else entry.file,
            "" if has_body or not entry.body.html else self._original,
        )

    def _record(self, entry: ProfileEntry[Any], texts: Translation) -> Any:
        """Translates the record of a profile or page, with its moves or events."""
        record = entry.record
        if isinstance(record, Page):
            return self._apply(record, texts, ("title", "description"))
        differences = {
            slug: texts.not_same_as.get(slug) or self._mark(text) for slug, text in record.not_same_as.items()
        }
        records = tuple(
            self._apply(item, texts.records.get(id)) for id, item in records_by_id(self._catalog, entry).items()
        )
        changes = {"name": texts.name or record.name, "not_same_as": differences}
        changes["moves" if isinstance(record, Person) else "events"] = records
        return replace(self._apply(record, texts, ("headline",)), **changes)

    def _settings(self, settings: Settings) -> Settings:
        entry = self._catalog.translations.get(("settings", "site", self._language))
        texts: SettingsTranslation = entry.record if entry else SettingsTranslation()
        topics = {
            slug: self._apply(topic, texts.topics.get(slug), ("name", "about"))
            for slug, topic in settings.topics.items()
        }
        translated = self._apply(settings, texts, ("tagline", "description"))
        return replace(translated, title=texts.title or settings.title, topics=topics)

    def _apply(self, record: R, texts: Any, keys: Sequence[str] = RECORD_KEYS) -> R:
        """Translates the given keys of a record, its parties, and its claims about pay and disputes."""
        changes: dict[str, Any] = {}
        for key in keys:
            if original := getattr(record, key, None):
                changes[key] = getattr(texts, key, None) or self._mark(original)
        for key in PARTY_KEYS:
            party = getattr(record, key, None)
            if party and not self._catalog.profile(party):
                text_key = "by_text" if isinstance(texts, PayTranslation | DisputeTranslation) else key
                changes[key] = getattr(texts, text_key, None) or self._mark(party)
        for key in IDENTIFYING_KEYS:
            if claims := getattr(record, key, ()):
                pairs = pair_claims(claims, getattr(texts, key, ()))
                changes[key] = tuple(self._apply(claim, claim_texts) for claim, claim_texts in pairs)
        return replace(record, **changes) if changes else record  # type: ignore[type-var]

    def _mark(self, text: str) -> str:
        return mark_language(text, self._original)


def records_by_id(catalog: Catalog, entry: ProfileEntry[Any]) -> Mapping[str, Any]:
    """Returns the moves of a person or the events of a lab, by id."""
    match entry.record:
        case Person(moves=records) | Lab(events=records):
            return dict(zip(catalog.record_ids[entry.slug], records, strict=True))
    return {}


def pair_claims(claims: Sequence[Any], texts: Sequence[T]) -> Iterator[tuple[Any, T | None]]:
    """Yields each claim with the translation that identifies it and no other, or None."""
    matches = [(match_record(claims, text), text) for text in texts]
    for claim in claims:
        yield claim, next((text for found, text in matches if len(found) == 1 and found[0] is claim), None)


def match_record(claims: Sequence[Any], texts: PayTranslation | DisputeTranslation) -> list[Any]:
    """Returns the claims whose facts equal those that a translation repeats."""
    keys = IDENTIFYING_KEYS["pay" if isinstance(texts, PayTranslation) else "disputes"]
    facts = [(key, value) for key in keys if (value := getattr(texts, key)) is not None]
    return [claim for claim in claims if all(getattr(claim, key) == value for key, value in facts)]
