"""The texts of share images, in characters that the fonts have."""

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

MAX_SUBJECTS = 1000
"""With more people and labs than this, only the site has an image, as each takes some milliseconds."""


def site_image(catalog: Catalog) -> ShareImage | None:
    """The image of the site, for all pages without one of their own; None if the settings turn images off."""
    settings = catalog.settings
    if not settings.share_images or "images" not in settings.outputs:
        return None
    name, tagline = _drawable(settings.title), _drawable(settings.tagline or "")
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
    """The image of a page; None if images are turned off or none of the names can be drawn.

    The headline is the first name that can be drawn, with the colour of `lab`. Below it is `move` or else `note`.
    """
    settings, subjects = graph.catalog.settings, len(graph.catalog.people) + len(graph.catalog.labs)
    if site_image(graph.catalog) is None or subjects > MAX_SUBJECTS:
        return None
    title = _first_drawable(names)
    if not title:
        return None
    image = ShareImage(u.share_image(path), _drawable(settings.title), title, lines.links.colour(lab) if lab else "")
    return _with_move(lines, image, move) if move else replace(image, note=_drawable(note))


def image_words(image: ShareImage) -> str:
    """The text alternative of an image."""
    ends = " → ".join(end.text for end in image.labs)
    return ". ".join(part for part in (image.title, ends, image.status_word, image.note) if part)


def _with_move(lines: Lines, image: ShareImage, fact: MoveFact) -> ShareImage:
    """Adds a move below the headline, unless a lab of the move has no name that can be drawn."""
    labs, line, text = lines.catalog.labs, lines.move_line(fact), lines.format.text
    ends = []
    for slug in filter(None, dict.fromkeys((fact.move.origin, fact.move.destination))):
        ends.append(
            ShareImageLab(_first_drawable([labs[slug].record.name, *labs[slug].record.aka]), lines.links.colour(slug))
        )
    if not all(end.text for end in ends):
        return image
    note = [line.appointment, line.date.text, line.sources, text("disputed") if line.is_disputed else ""]
    return replace(
        image,
        labs=tuple(ends),
        note=" · ".join(part for part in map(_drawable, note) if part),
        status=line.status.key,
        status_word=_drawable(line.status.word),
    )


def _first_drawable(names: Iterable[str]) -> str:
    return next(filter(None, map(_drawable, names)), "")


def _drawable(text: str) -> str:
    """The text in normal form C; empty if the fonts lack one of its characters."""
    text = unicodedata.normalize("NFC", " ".join(strip_marks(text).split()))
    return text if covers(text) else ""
