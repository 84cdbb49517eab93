"""The content in another language: what is translated in the place of the original, and what is not marked as foreign.

There is one set of records, and their facts are never translated. A translation gives texts by the ids of records; what
has no id is found by its facts, and must be found once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace

from talentwar.problems import Problem, did_you_mean, of_kind, one_of, shown

from .catalog import Catalog, ProfileEntry
from .language_marks import mark_language
from .model import Dispute, Lab, Move, Page, Pay, Person, Settings
from .translation_model import DisputeTranslation, PayTranslation, RecordTranslation, SettingsTranslation, Translation
from .yaml_loader import KeyPath

R = TypeVar("R")
P = TypeVar("P", Person, Lab)

TRANSLATED_KEYS = ("title", "says", "note", "role", "left_role", "to_note", "what", "who", "method", "why")
PARTIES = ("confirmed_by", "by")
"""Keys that hold a slug, which is never translated, or plain text."""
_FACTS = {"pay": ("amount", "by", "kind", "period", "date"), "disputes": ("by", "date", "field")}
"""The keys by which a translation says which claim about pay or which dispute it is of."""

_NOTHING = Translation()
_NO_TEXTS = RecordTranslation()


def translate(catalog: Catalog, language: str, known: Catalog | None = None) -> Catalog:
    """The catalog in another language than that of the content; its translations have no problems.

    The ids, the names by which profiles are found, and all that is no text are the original's. `known` is an earlier
    translation of a catalog that differs in bodies alone.
    """
    return _Translator(catalog, language, known).catalog()


class _Translator:
    """A catalog with the language into which it goes, and that in which it was written."""

    def __init__(self, catalog: Catalog, language: str, known: Catalog | None) -> None:
        self._catalog = catalog
        self._known = known
        self._language = language
        self._original = catalog.settings.languages[0]

    def catalog(self) -> Catalog:
        catalog, known = self._catalog, self._known
        sources = (
            known.sources
            if known
            else {
                id: replace(entry, record=self._with(entry.record, dict.fromkeys(("note", "no_url"))))
                for id, entry in catalog.sources.items()
            }
        )
        return Catalog(
            known.settings if known else self._settings(catalog.settings),
            {slug: self._entry("person", entry, self._person) for slug, entry in catalog.people.items()},
            {slug: self._entry("lab", entry, self._lab) for slug, entry in catalog.labs.items()},
            {slug: self._entry("page", entry, self._page) for slug, entry in catalog.pages.items()},
            sources,
            catalog.translations,
            catalog.drafts,
            catalog.unread,
            original=catalog,
        )

    def _entry(self, kind: str, entry: ProfileEntry[R], record_of: Any) -> ProfileEntry[R]:
        """A profile or page with its texts and its body, which is the original's where no other was written."""
        translation = self._catalog.translations.get((kind, entry.slug, self._language))
        before: ProfileEntry[Any] | None = None
        if self._known:
            before = self._known.pages[entry.slug] if kind == "page" else self._known.profile(entry.slug)
        texts = translation.record if translation else _NOTHING
        has_body = bool(translation and translation.body.html)
        return ProfileEntry(
            entry.slug,
            before.record if before else record_of(entry.slug, entry.record, texts),
            translation.body if translation and has_body else entry.body,
            translation.document if translation else entry.document,
            "" if has_body or not entry.body.html else self._original,
        )

    def _person(self, slug: str, person: Person, texts: Translation) -> Person:
        moves = tuple(
            self._record(move, texts.records.get(id, _NO_TEXTS))
            for id, move in zip(self._catalog.record_ids[slug], person.moves, strict=True)
        )
        return replace(self._profile(person, texts), moves=moves)

    def _lab(self, slug: str, lab: Lab, texts: Translation) -> Lab:
        events = tuple(
            self._record(event, texts.records.get(id, _NO_TEXTS))
            for id, event in zip(self._catalog.record_ids[slug], lab.events, strict=True)
        )
        return replace(self._profile(lab, texts), events=events)

    def _profile(self, profile: P, texts: Translation) -> P:
        made = self._with(profile, {"headline": texts.headline})
        if texts.name:
            made = replace(made, name=texts.name)
        if profile.not_same_as:
            apart = {
                slug: texts.not_same_as.get(slug) or self._foreign(text) for slug, text in made.not_same_as.items()
            }
            made = replace(made, not_same_as=apart)
        return made

    def _page(self, slug: str, page: Page, texts: Translation) -> Page:
        return self._with(page, {"title": texts.title, "description": texts.description})

    def _settings(self, settings: Settings) -> Settings:
        entry = self._catalog.translations.get(("settings", "site", self._language))
        texts: SettingsTranslation = entry.record if entry else SettingsTranslation()
        topics = {
            slug: self._with(topic, {key: getattr(texts.topics.get(slug), key, None) for key in ("name", "about")})
            for slug, topic in settings.topics.items()
        }
        made = self._with(settings, {"tagline": texts.tagline, "description": texts.description})
        return replace(made, title=texts.title or settings.title, topics=topics)

    def _record(self, record: Any, texts: RecordTranslation) -> Any:
        given = {key: getattr(texts, key) for key in TRANSLATED_KEYS}
        made = self._with(record, given | self._parties(record, texts))
        if record.disputes:
            made = replace(made, disputes=self._disputes(record.disputes, texts.disputes))
        if isinstance(record, Move) and record.pay:
            made = replace(made, pay=tuple(self._pay(pay, _for(pay, record.pay, texts.pay)) for pay in record.pay))
        return made

    def _pay(self, pay: Pay, texts: PayTranslation | None) -> Pay:
        given = {"note": texts.note if texts else None, **self._party("by", pay.by, texts.by_text if texts else None)}
        made = self._with(pay, given)
        return replace(made, disputes=self._disputes(pay.disputes, texts.disputes if texts else ()))

    def _disputes(self, disputes: Sequence[Dispute], texts: Sequence[DisputeTranslation]) -> tuple[Dispute, ...]:
        made = []
        for dispute in disputes:
            text = _for(dispute, disputes, texts)
            given = {
                "says": text.says if text else None,
                **self._party("by", dispute.by, text.by_text if text else None),
            }
            made.append(self._with(dispute, given))
        return tuple(made)

    def _parties(self, record: Any, texts: RecordTranslation) -> dict[str, str | None]:
        found: dict[str, str | None] = {}
        for key in PARTIES:
            found |= self._party(key, getattr(record, key, None), getattr(texts, key))
        return found

    def _party(self, key: str, who: str | None, text: str | None) -> dict[str, str | None]:
        """What becomes of a party: a slug stays one."""
        return {} if not who or self._catalog.profile(who) else {key: text}

    def _with(self, record: R, texts: Mapping[str, str | None]) -> R:
        """A record with texts in the place of its own, which are marked as foreign where there is none."""
        changes = {
            key: text or self._foreign(own) for key, text in texts.items() if (own := getattr(record, key, None))
        }
        return replace(record, **changes) if changes else record  # type: ignore[type-var]

    def _foreign(self, text: str) -> str:
        return mark_language(text, self._original)


T = TypeVar("T", PayTranslation, DisputeTranslation)


def _for(claim: Any, claims: Sequence[Any], texts: Iterable[T]) -> T | None:
    """The texts that are of a claim, and of no other beside it."""
    for text in texts:
        found = match_record(claims, text)
        if len(found) == 1 and found[0] is claim:
            return text
    return None


def match_record(claims: Sequence[Any], texts: PayTranslation | DisputeTranslation) -> list[Any]:
    """The claims whose facts are those that a translation names."""
    keys = _FACTS["pay" if isinstance(texts, PayTranslation) else "disputes"]
    named = [(key, value) for key in keys if (value := getattr(texts, key)) is not None]
    return [claim for claim in claims if all(getattr(claim, key) == value for key, value in named)]


def check(catalog: Catalog) -> Iterator[Problem]:
    """What is wrong with translations: of what is not there, of what is no text, of what cannot be told apart."""
    yield from of_kind("reference", _check(catalog))
    yield from of_kind("unused", _unseen(catalog))


def _unseen(catalog: Catalog) -> Iterator[Problem]:
    """Translations into languages in which there is no edition."""
    main, *others = catalog.settings.languages
    for (_, _, language), entry in catalog.translations.items():
        if language not in others:
            there = f"there is {one_of(others)} beside {main}" if others else f"there is {main} alone"
            message = f"no edition of the site is in {shown(language)}, and nothing shows this; {there}."
            yield replace(entry.document.problem((), message, did_you_mean(language, others)), level="warning")


def _check(catalog: Catalog) -> Iterator[Problem]:
    for (kind, slug, _), entry in catalog.translations.items():
        if kind == "settings":
            yield from _unknown(entry, ("topics",), entry.record.topics, catalog.settings.topics, "topic")
            yield from _without_original(entry, (), catalog.settings, ("tagline", "description"), "`site.yml`")
            continue
        known = _originals(catalog)[kind]
        original = known.get(slug)
        if original is None:
            if slug not in catalog.drafts | catalog.unread.slugs:
                message = f"this translates {shown(slug)}, which does not exist."
                yield entry.document.problem((), message, did_you_mean(slug, known))
            continue
        keys = ("title", "description") if kind == "page" else ("name", "headline", "not_same_as", "records")
        yield from _without_original(entry, (), original.record, set(_keys(entry.record)) - set(keys), f"`{slug}`")
        yield from _without_original(entry, (), original.record, keys, f"`{slug}`", besides=("records",))
        yield from _check_records(catalog, entry, original)


def _check_records(
    catalog: Catalog, entry: ProfileEntry[Translation], original: ProfileEntry[Any]
) -> Iterator[Problem]:
    records = _records(catalog, original)
    yield from _unknown(entry, ("records",), entry.record.records, records, "record")
    for id, texts in entry.record.records.items():
        record, here = records.get(id), ("records", id)
        if record is None:
            continue
        yield from _without_original(entry, here, record, (*TRANSLATED_KEYS, *PARTIES), f"the record `{id}`")
        for key in PARTIES:
            who = getattr(record, key, None)
            if getattr(texts, key) and who and catalog.profile(who):
                message = f"`{key}` of the record `{id}` is the slug {shown(who)}, whose name is not translated here."
                yield entry.document.problem((*here, key), message, at_key=True)
        yield from _claims(entry, (*here, "disputes"), record.disputes, texts.disputes)
        pays: Sequence[Pay] = getattr(record, "pay", ())
        yield from _claims(entry, (*here, "pay"), pays, texts.pay)
        for index, pay_texts in enumerate(texts.pay):
            found = match_record(pays, pay_texts)
            if len(found) == 1:
                yield from _claims(entry, (*here, "pay", index, "disputes"), found[0].disputes, pay_texts.disputes)


def _originals(catalog: Catalog) -> dict[str, Mapping[str, ProfileEntry[Any]]]:
    return {"page": catalog.pages, "lab": catalog.labs, "person": catalog.people}


def _records(catalog: Catalog, entry: ProfileEntry[Any]) -> dict[str, Any]:
    """The moves of a person or the events of a lab, by id."""
    match entry.record:
        case Person(moves=written) | Lab(events=written):
            return dict(zip(catalog.record_ids[entry.slug], written, strict=True))
    return {}


def _claims(
    entry: ProfileEntry[Translation],
    here: KeyPath,
    claims: Sequence[Any],
    texts: Sequence[PayTranslation | DisputeTranslation],
) -> Iterator[Problem]:
    """Texts of claims that fit none of them, or several, or have no original, or stand there twice."""
    taken: list[Any] = []
    for index, text in enumerate(texts):
        place, keys = (*here, index), _FACTS[str(here[-1])]
        found = match_record(claims, text)
        if not found:
            there = "; ".join(_facts(claim, keys) for claim in claims)
            hint = f"There is {there}." if there else "There is none."
            yield entry.document.problem(place, f"the original has no such entry under `{here[-1]}`.", hint)
        elif len(found) > 1:
            message = f"{len(found)} entries under `{here[-1]}` fit this."
            hint = f"Say which: {'; '.join(_facts(claim, keys) for claim in found)}."
            yield entry.document.problem(place, message, hint)
        elif any(found[0] is other for other in taken):
            yield entry.document.problem(place, "this entry is translated twice.")
        else:
            taken.append(found[0])
            yield from _without_original(entry, place, found[0], ("says", "note"), "the original")


def _facts(claim: Any, keys: Iterable[str]) -> str:
    return "{" + ", ".join(f"{key}: {value}" for key in keys if (value := getattr(claim, key)) is not None) + "}"


def _unknown(
    entry: ProfileEntry[Any], here: KeyPath, names: Iterable[str], known: Iterable[str], what: str
) -> Iterator[Problem]:
    known = list(known)
    for name in names:
        if name not in known:
            message = f"there is no {what} {shown(name)} to translate; there {'are' if len(known) > 1 else 'is'} "
            message += f"{one_of(known) if known else 'none'}."
            yield entry.document.problem((*here, name), message, did_you_mean(name, known), at_key=True)


def _without_original(
    entry: ProfileEntry[Any], here: KeyPath, original: Any, keys: Iterable[str], of: str, besides: tuple[str, ...] = ()
) -> Iterator[Problem]:
    """Texts of keys that the original does not have: a translation adds nothing."""
    texts = entry.record
    for key in here:
        texts = texts[key] if isinstance(key, int) or isinstance(texts, Mapping) else getattr(texts, key)
    for key in sorted(keys):
        if getattr(texts, key, None) and not getattr(original, key, None) and key not in besides:
            message = f"{of} has no `{key}` to translate."
            yield entry.document.problem((*here, key), message, at_key=True)


def _keys(record: Any) -> tuple[str, ...]:
    return tuple(field.name for field in msgspec.structs.fields(record))


def untranslated(catalog: Catalog, language: str, folder: str = "content") -> Iterator[tuple[str, tuple[str, ...]]]:
    """What is not translated: the path of each original, and the keys of its texts as they stand there."""
    translations = catalog.translations
    for kind, entries in _originals(catalog).items():
        for slug, entry in entries.items():
            translation = translations.get((kind, slug, language))
            texts = translation.record if translation else _NOTHING
            keys = [key for key in ("title", "description", "headline") if _is_untranslated(entry.record, texts, key)]
            for id, record in _records(catalog, entry).items():
                keys += _untranslated_texts(f"records.{id}", record, texts.records.get(id, _NO_TEXTS))
            if entry.body.html and not (translation and translation.body.html):
                keys.append("the body")
            if keys:
                yield entry.document.path, tuple(keys)
    of_site = translations.get(("settings", "site", language))
    site: SettingsTranslation = of_site.record if of_site else SettingsTranslation()
    keys = [key for key in ("tagline", "description") if _is_untranslated(catalog.settings, site, key)]
    for slug, topic in catalog.settings.topics.items():
        texts_of = site.topics.get(slug)
        keys += [f"topics.{slug}.{key}" for key in ("name", "about") if _is_untranslated(topic, texts_of, key)]
    if keys:
        yield f"{folder}/site.yml", tuple(keys)


def _untranslated_texts(here: str, record: Any, texts: RecordTranslation) -> Iterator[str]:
    yield from (f"{here}.{key}" for key in TRANSLATED_KEYS if _is_untranslated(record, texts, key))
    for pay in getattr(record, "pay", ()):
        pay_texts = _for(pay, record.pay, texts.pay)
        if _is_untranslated(pay, pay_texts, "note"):
            yield f"{here}.pay[{pay.amount}].note"
        yield from _untranslated_disputes(
            f"{here}.pay[{pay.amount}]", pay.disputes, pay_texts.disputes if pay_texts else ()
        )
    yield from _untranslated_disputes(here, record.disputes, texts.disputes)


def _untranslated_disputes(
    here: str, disputes: Sequence[Dispute], texts: Sequence[DisputeTranslation]
) -> Iterator[str]:
    for dispute in disputes:
        if _is_untranslated(dispute, _for(dispute, disputes, texts), "says"):
            yield f"{here}.disputes[{dispute.by}].says"


def _is_untranslated(original: Any, texts: Any, key: str) -> bool:
    return bool(getattr(original, key, None)) and not getattr(texts, key, None)
