"""Checks translations against their originals, and lists the texts that have none."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import fields, replace

from talentwar.content.catalog import Catalog, ProfileEntry
from talentwar.content.translate import (
    IDENTIFYING_KEYS,
    PARTY_KEYS,
    RECORD_KEYS,
    match_record,
    pair_claims,
    records_by_id,
)
from talentwar.content.translation_model import DisputeTranslation, PayTranslation, SettingsTranslation, Translation
from talentwar.content.yaml_loader import KeyPath
from talentwar.problems import Problem, did_you_mean, of_kind, one_of, quoted


def check(catalog: Catalog) -> Iterator[Problem]:
    """Yields an error for each translation without an original, and a warning for each that no edition shows."""
    yield from of_kind("reference", _errors(catalog))
    yield from of_kind("unused", _warnings(catalog))


def _warnings(catalog: Catalog) -> Iterator[Problem]:
    languages = catalog.settings.languages
    for (_, _, language), entry in catalog.translations.items():
        if language not in languages[1:]:
            message = f"the site has no edition in {quoted(language)} that shows this translation; "
            message += f"editions: {one_of(languages)}."
            problem = entry.file.problem((), message, did_you_mean(language, languages[1:]))
            yield replace(problem, level="warning")


def _errors(catalog: Catalog) -> Iterator[Problem]:
    for (kind, slug, _), entry in catalog.translations.items():
        if kind == "settings":
            yield from _unknown(entry, ("topics",), entry.record.topics, catalog.settings.topics, "topic")
            yield from _without_original(entry, (), catalog.settings, ("tagline", "description"), "`site.yml`")
            continue
        originals = _originals(catalog)[kind]
        original = originals.get(slug)
        if original is not None:
            keys = [field.name for field in fields(entry.record) if field.name != "records"]
            yield from _without_original(entry, (), original.record, keys, f"`{slug}`")
            yield from _check_records(catalog, entry, original)
        elif slug not in catalog.drafts | catalog.invalid.slugs:
            message = f"this translates {quoted(slug)}, which does not exist."
            yield entry.file.problem((), message, did_you_mean(slug, originals))


def _originals(catalog: Catalog) -> dict[str, Mapping[str, ProfileEntry[Any]]]:
    return {"page": catalog.pages, "lab": catalog.labs, "person": catalog.people}


def _check_records(
    catalog: Catalog, entry: ProfileEntry[Translation], original: ProfileEntry[Any]
) -> Iterator[Problem]:
    records = records_by_id(catalog, original)
    yield from _unknown(entry, ("records",), entry.record.records, records, "record")
    for id, texts in entry.record.records.items():
        record, path = records.get(id), ("records", id)
        if record is None:
            continue
        yield from _without_original(entry, path, record, (*RECORD_KEYS, *PARTY_KEYS), f"the record `{id}`")
        for key in PARTY_KEYS:
            party = getattr(record, key, None)
            if getattr(texts, key) and party and catalog.profile(party):
                message = f"`{key}` of the record `{id}` is the slug {quoted(party)}, which is not translated here."
                yield entry.file.problem((*path, key), message, "Remove this key.", at_key=True)
        for key in IDENTIFYING_KEYS:
            yield from _check_claims(entry, (*path, key), getattr(record, key, ()), getattr(texts, key))


def _check_claims(
    entry: ProfileEntry[Translation],
    path: KeyPath,
    claims: Sequence[Any],
    texts: Sequence[PayTranslation | DisputeTranslation],
) -> Iterator[Problem]:
    """Checks that each translation of a claim or dispute matches exactly one, and no two the same."""
    translated: list[Any] = []
    key = str(path[-1])
    for index, text in enumerate(texts):
        location, found = (*path, index), match_record(claims, text)
        if not found:
            hint = f"Its entries are: {_facts(claims, key)}." if claims else "It has no entries there."
            yield entry.file.problem(location, f"no entry of `{key}` in the original matches this.", hint)
        elif len(found) > 1:
            message = f"this matches {len(found)} entries of `{key}` in the original."
            yield entry.file.problem(location, message, f"Identify one of them: {_facts(found, key)}.")
        elif any(found[0] is other for other in translated):
            yield entry.file.problem(location, "this entry is translated twice.")
        else:
            translated.append(found[0])
            yield from _without_original(entry, location, found[0], ("says", "note"), "the original")
            if isinstance(text, PayTranslation):
                yield from _check_claims(entry, (*location, "disputes"), found[0].disputes, text.disputes)


def _facts(claims: Iterable[Any], key: str) -> str:
    """Writes the facts that identify each claim as YAML."""
    facts = ([(name, getattr(claim, name)) for name in IDENTIFYING_KEYS[key]] for claim in claims)
    return "; ".join(
        "{" + ", ".join(f"{name}: {value}" for name, value in pairs if value is not None) + "}" for pairs in facts
    )


def _unknown(
    entry: ProfileEntry[Any], path: KeyPath, names: Iterable[str], known: Iterable[str], noun: str
) -> Iterator[Problem]:
    known = list(known)
    for name in names:
        if name not in known:
            message = f"the original has no {noun} {quoted(name)}; it has {one_of(known) if known else 'none'}."
            yield entry.file.problem((*path, name), message, did_you_mean(name, known), at_key=True)


def _without_original(
    entry: ProfileEntry[Any], path: KeyPath, original: Any, keys: Iterable[str], name: str
) -> Iterator[Problem]:
    """Yields an error for each translated key that the original leaves empty."""
    texts = entry.record
    for step in path:
        texts = texts[step] if isinstance(step, int) or isinstance(texts, Mapping) else getattr(texts, step)
    for key in sorted(keys):
        if getattr(texts, key, None) and not getattr(original, key, None):
            yield entry.file.problem((*path, key), f"{name} has no `{key}` to translate.", at_key=True)


def untranslated(catalog: Catalog, language: str, folder: str = "content") -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yields the path of each original with untranslated texts, and the keys of those texts."""
    for kind, entries in _originals(catalog).items():
        for slug, entry in entries.items():
            translation = catalog.translations.get((kind, slug, language))
            texts = translation.record if translation else Translation()
            keys = [*_missing_keys("", entry.record, texts, ("title", "description", "headline"))]
            for id, record in records_by_id(catalog, entry).items():
                keys += _missing_keys(f"records.{id}.", record, texts.records.get(id))
            if entry.body.html and not (translation and translation.body.html):
                keys.append("the body")
            if keys:
                yield entry.file.path, tuple(keys)
    settings_entry = catalog.translations.get(("settings", "site", language))
    site: SettingsTranslation = settings_entry.record if settings_entry else SettingsTranslation()
    keys = [*_missing_keys("", catalog.settings, site, ("tagline", "description"))]
    for slug, topic in catalog.settings.topics.items():
        keys += _missing_keys(f"topics.{slug}.", topic, site.topics.get(slug), ("name", "about"))
    if keys:
        yield f"{folder}/site.yml", tuple(keys)


def _missing_keys(prefix: str, record: Any, texts: Any, keys: Sequence[str] = RECORD_KEYS) -> Iterator[str]:
    for key in keys:
        if getattr(record, key, None) and not getattr(texts, key, None):
            yield prefix + key
    for key in IDENTIFYING_KEYS:
        for claim, claim_texts in pair_claims(getattr(record, key, ()), getattr(texts, key, ())):
            name = claim.amount if key == "pay" else claim.by
            yield from _missing_keys(f"{prefix}{key}[{name}].", claim, claim_texts)
