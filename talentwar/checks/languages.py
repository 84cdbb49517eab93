"""Checks the languages of the settings against the catalogues of the interface."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from talentwar.content.documents import SourceFile
from talentwar.content.model import Settings
from talentwar.problems import Problem, did_you_mean, of_kind, one_of, shown

SOURCE_LANGUAGE = "en"


def check(document: SourceFile, settings: Settings, known: Sequence[str]) -> Iterator[Problem]:
    """Languages of the settings for which there is no catalogue among the `known`, or which are named twice."""
    yield from of_kind("value", _check(document, settings, known))


def _check(document: SourceFile, settings: Settings, known: Sequence[str]) -> Iterator[Problem]:
    if settings.languages == (SOURCE_LANGUAGE,):
        return
    for index, language in enumerate(settings.languages):
        if language not in known:
            message = f"there is no catalogue of the interface in {shown(language)}; there is {one_of(known)}."
            yield document.problem(("languages", index), message, did_you_mean(language, known))
        elif language in settings.languages[:index]:
            yield document.problem(("languages", index), f"{shown(language)} is named twice.")
