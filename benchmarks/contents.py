"""Writes invented facts as content, in the format of this project and in that of Hugo."""

import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from facts import Facts, Lab, Move, Person, Source

HUGO_SITE = Path(__file__).resolve().parent / "hugo_site"
HUGO_LEAN = Path(__file__).resolve().parent / "hugo_lean"
SETTINGS = "title: Talent war tracker\nbase_url: https://example.org\n"

Link = Callable[[str], str]


def write_tracker(facts: Facts, content: Path) -> None:
    """The content folder of a tracker."""
    _write_profiles(facts, content, name_key="name", link="[[{}]]".format)
    _write(content / "sources" / "all.yml", _sources(facts.sources))
    _write(content / "site.yml", SETTINGS)


def write_hugo(facts: Facts, folder: Path, *, lean: bool = False) -> None:
    """A whole Hugo site: the same profiles, a document for every month, the sources as data, settings and layouts.

    The lean layouts make the same pages.
    """
    shutil.copytree(HUGO_SITE, folder)
    if lean:
        shutil.copytree(HUGO_LEAN, folder, dirs_exist_ok=True)
    addresses = {person.slug: (person.name, f"/people/{person.slug}/") for person in facts.people}
    addresses |= {lab.slug: (lab.name, f"/labs/{lab.slug}/") for lab in facts.labs}

    def link(slug: str) -> str:
        name, address = addresses[slug]
        return f"[{name}]({address})"

    _write_profiles(facts, folder / "content", name_key="title", link=link)
    for month in {move.date for person in facts.people for move in person.moves}:
        front = f'---\ntitle: "{month}"\nmonth: "{month}"\nlayout: single\n---\n'
        _write(folder / "content" / "timeline" / f"{month}.md", front)
    _write(folder / "data" / "sources.yml", _sources(facts.sources))


def _write_profiles(facts: Facts, content: Path, name_key: str, link: Link) -> None:
    for person in facts.people:
        _write(content / "people" / f"{person.slug}.md", _person(person, name_key, link))
    for lab in facts.labs:
        _write(content / "labs" / f"{lab.slug}.md", _lab(lab, name_key))


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def _person(person: Person, name_key: str, link: Link) -> str:
    front = [
        f"{name_key}: {_quoted(person.name)}",
        f"headline: {_quoted(person.headline)}",
        f"topics: [{', '.join(person.topics)}]",
        "moves:",
        *(line for move in person.moves for line in _move(move)),
    ]
    return _document(front, _person_body(person.text, *map(link, person.links)))


def _move(move: Move) -> Iterator[str]:
    yield f"  - from: {move.origin}"
    yield f"    to: {move.destination}"
    yield f"    date: {_quoted(move.date)}"
    yield f"    role: {_quoted(move.role)}"
    if move.is_return:
        yield "    kind: return"
    yield f"    status: {move.status}"
    yield f"    sources: [{', '.join(move.sources)}]"


def _person_body(text: tuple[str, ...], someone: str, another: str, lab: str) -> str:
    strong, slanted = text[3][:20].strip(), text[3][20:40].strip()
    return f"""\
## Background

{text[0]} {someone} {text[1]}

{text[2]} **{strong}** with {another} and *{slanted}*.

## Today

- {text[4]}
- {text[5]}
- works with {lab}

> {text[1]}
"""


def _lab(lab: Lab, name_key: str) -> str:
    front = [f"{name_key}: {_quoted(lab.name)}", f"kind: {lab.kind}"]
    return _document(front, "\n\n".join(["## Background", *lab.text]) + "\n")


def _document(front: Iterable[str], body: str) -> str:
    return "\n".join(["---", *front, "---", "", body])


def _sources(sources: Iterable[Source]) -> str:
    return "".join(
        f"{source.id}:\n"
        f"  title: {_quoted(source.title)}\n"
        f"  publisher: {source.publisher}\n"
        f"  url: {source.url}\n"
        f"  date: {source.date}\n"
        for source in sources
    )


def _quoted(text: str) -> str:
    """Text as a quoted YAML scalar."""
    return json.dumps(text, ensure_ascii=False)
