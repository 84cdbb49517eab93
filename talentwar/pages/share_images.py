"""The images of pages whose links are shared: what is written on each, in characters that can be drawn."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from msgspec.structs import replace

from talentwar import urls as u
from talentwar.content.catalog import Catalog
from talentwar.content.language_marks import strip_marks
from talentwar.graph.graph import Graph, MoveFact
from talentwar.views.files import ShareImage, ShareImageLab

from .fonts import covers
from .lines import Lines

ILLUSTRATED = 1000
"""With more people, labs and routes than this, only the publication has an image: each takes some milliseconds."""


def site_image(catalog: Catalog) -> ShareImage | None:
    """The image of the publication, for every page without one of its own; None where none is asked for."""
    settings = catalog.settings
    if not settings.share_images:
        return None
    name, tagline = _drawn(settings.title), _drawn(settings.tagline or "")
    return ShareImage(u.share_image(u.HOME), name, tagline or name)


def share_image(
    graph: Graph,
    lines: Lines,
    path: str,
    names: Iterable[str],
    *,
    lab: str = "",
    move: MoveFact | None = None,
    note: str = "",
) -> ShareImage | None:
    """The image of a page under the first of some names that can be drawn; None where there is to be none.

    `lab` gives the headline the square of its colour, `move` stands below it.
    """
    settings, subjects = graph.catalog.settings, len(graph.catalog.people) + len(graph.catalog.labs) + len(graph.routes)
    if not settings.share_images or subjects > ILLUSTRATED:
        return None
    title = _first(names)
    if not title:
        return None
    image = ShareImage(u.share_image(path), _drawn(settings.title), title, lines.links.colour(lab) if lab else "")
    return _with_move(lines, image, move) if move else replace(image, note=_drawn(note))


def image_words(image: ShareImage) -> str:
    """What an image shows, for those who do not see it."""
    ends = " → ".join(end.text for end in image.labs)
    return ". ".join(part for part in (image.title, ends, image.status_word, image.note) if part)


def _with_move(lines: Lines, image: ShareImage, fact: MoveFact) -> ShareImage:
    """An image with a move below its headline; as it is where a lab of the move has no name that can be drawn."""
    labs, line, text = lines.catalog.labs, lines.move_line(fact), lines.format.text
    ends = []
    for slug in filter(None, dict.fromkeys((fact.move.origin, fact.move.destination))):
        ends.append(ShareImageLab(_first([labs[slug].record.name, *labs[slug].record.aka]), lines.links.colour(slug)))
    if not all(end.text for end in ends):
        return image
    note = [line.appointment, line.date.text, line.sources, text("disputed") if line.is_disputed else ""]
    return replace(
        image,
        labs=tuple(ends),
        note=" · ".join(part for part in map(_drawn, note) if part),
        status=line.status.key,
        status_word=_drawn(line.status.word),
    )


def _first(names: Iterable[str]) -> str:
    return next(filter(None, map(_drawn, names)), "")


def _drawn(text: str) -> str:
    """A text in the form in which it is drawn; empty where the fonts lack one of its characters."""
    text = unicodedata.normalize("NFC", " ".join(strip_marks(text).split()))
    return text if covers(text) else ""
