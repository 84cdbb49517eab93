"""Checks the languages of the settings against the languages that the interface is translated into."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from talentwar.content.documents import SourceFile
from talentwar.content.model import Settings
from talentwar.problems import Problem, did_you_mean, one_of, quoted

SOURCE_LANGUAGE = "en"


def check(file: SourceFile, settings: Settings, known: Sequence[str]) -> Iterator[Problem]:
    """Languages that are not `known`, or that are listed twice. `file` is the settings file."""
    if settings.languages == (SOURCE_LANGUAGE,):
        return
    for index, language in enumerate(settings.languages):
        message = hint = ""
        if language not in known:
            message = f"the interface has no translation into {quoted(language)}; allowed: {one_of(known)}."
            hint = did_you_mean(language, known)
        elif language in settings.languages[:index]:
            message = f"{quoted(language)} is listed twice."
        if message:
            yield replace(file.problem(("languages", index), message, hint), kind="value")
