"""`new`: a profile or a source to begin with."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from .arguments import Commands, content_parser, options_of
from .console import OK, remark, usage_error

if TYPE_CHECKING:
    from talentwar.content.catalog import Catalog

FOLDERS = {"person": "people", "lab": "labs"}
QUESTIONS = {
    "date": "When was the first move (2025, 2025-07 or 2025-07-07)?",
    "from": "Which lab was left (its slug, such as openai)?",
    "to": "Which lab was joined?",
    "sources": "On which source does it rest (its id)?",
}
SHOWN = 5


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "new",
        help="begin a profile or a source",
        description="Begins a profile or a source, after looking whether it is there already.",
        epilog="Example: python build.py new person Ada Example --date 2025-07 --from apple --to meta",
    )
    kinds = parser.add_subparsers(dest="kind", metavar="what", required=True)
    person = _kind(kinds, "person", "a person", "Ada Example --date 2025-07 --from apple --to meta", _profile)
    lab = _kind(kinds, "lab", "a lab, a company or a team", "Example Labs", _profile)
    for profile in (person, lab):
        profile.add_argument("name", nargs="+", metavar="NAME", help="the name, in any script")
        profile.add_argument("--slug", default="", metavar="SLUG", help="the slug (made from the name)")
        profile.add_argument("--force", action="store_true", help="begin it although one like it is there")
    for key, text in (("date", "when the first move was"), ("from", "the lab that was left"), ("to", "the lab joined")):
        person.add_argument(f"--{key}", dest=f"move_{key}", default="", metavar=key.upper(), help=text)
    person.add_argument("--source", dest="move_sources", default="", metavar="ID", help="what that move rests on")
    source = _kind(kinds, "source", "a source from its address", "https://news.example/2025/07/07/a-move", _source)
    source.add_argument("url", metavar="URL", help="the address of the article")
    source.add_argument("--id", default="", metavar="ID", help="its id (made from publisher, date and address)")
    source.add_argument("--title", default="", metavar="TEXT", help="the title as published")
    source.add_argument("--file", type=Path, metavar="FILE", help="the sources file (that of the publisher's others)")


def _kind(
    kinds: Commands[argparse.ArgumentParser],
    name: str,
    what: str,
    example: str,
    run: Callable[[argparse.Namespace], int],
) -> argparse.ArgumentParser:
    parser = kinds.add_parser(
        name,
        parents=[content_parser()],
        help=what,
        description=f"Begins {what}, after looking whether it is there already.",
        epilog=f"Example: python build.py new {name} {example}",
    )
    parser.set_defaults(run=run)
    return parser


def _profile(arguments: argparse.Namespace) -> int:
    try:
        return _begun_profile(arguments)
    except (EOFError, KeyboardInterrupt):  # whoever was asked went away
        return usage_error("nothing was written")


def _begun_profile(arguments: argparse.Namespace) -> int:
    from talentwar.content import scaffolds
    from talentwar.content.transliteration import slugify

    name = " ".join(" ".join(arguments.name).split())
    slug = arguments.slug or slugify(name)
    path = arguments.content / FOLDERS[arguments.kind] / f"{slug}.md"
    if not arguments.content.is_dir():
        return usage_error(f"--content: there is no folder {arguments.content}")
    catalog = _catalog(arguments)
    wrong = _wrong_slug(slug, arguments, catalog)
    if wrong:
        return usage_error(wrong)
    if not arguments.force and not _is_another(name, arguments.kind, catalog):
        return usage_error("nothing was written; --force writes it although a similar one exists")
    if arguments.kind == "lab":
        text = scaffolds.lab_scaffold(name)
    else:
        known = {key: getattr(arguments, f"move_{key}") for key in scaffolds.MOVE}
        wrong = "; ".join(filter(None, (_wrong_value(key, value, catalog) for key, value in known.items())))
        if wrong:
            return usage_error(wrong)
        text = scaffolds.person_scaffold(name, known if any(known.values()) else _asked(catalog))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        return usage_error(f"{path} cannot be written: {error.strerror}")
    print(path)
    print(f"Next: fill it in, with /{FOLDERS[arguments.kind]}/{slug}/ open in `python build.py serve`.")
    return OK


def _catalog(arguments: argparse.Namespace) -> Catalog:
    """All that there is, drafts too."""
    from talentwar.build.check import catalog_of

    arguments.drafts = True
    return catalog_of(options_of(arguments))


def _wrong_slug(slug: str, arguments: argparse.Namespace, catalog: Catalog) -> str:
    """Why a new profile cannot have a slug, as a message; empty where it can."""
    from talentwar.content.model import SLUG

    if not slug:
        return "this name has no letters that make a slug; choose one: --slug first-last"
    if not re.fullmatch(SLUG, slug):
        return f"--slug: {slug!r} is no slug; write lower-case letters, digits and single hyphens"
    for folder in FOLDERS.values():
        taken = arguments.content / folder / f"{slug}.md"
        if taken.exists():
            return f"{taken} is there already; for somebody else of this name, choose another slug: --slug {slug}-2"
    former = catalog.slugs_by_alias.get(slug)
    return f"{slug} is a former slug of {former} (its `aliases`); choose another: --slug {slug}-2" if former else ""


def _is_another(name: str, kind: str, catalog: Catalog) -> bool:
    """Whether no profile is like a name, or somebody at the terminal says that this is another all the same."""
    from talentwar.authoring import existing
    from talentwar.checks.duplicates import find_matches

    profiles = existing.all_people(catalog) if kind == "person" else existing.all_labs(catalog)
    paths = {profile.slug: profile.document.path for profile in profiles}
    found = find_matches([name], profiles)
    for like in found[:SHOWN]:
        remark(f"{paths[like.slug]}: {like.name} ({like.why})")
    if not found:
        return True
    return _is_terminal() and input(f"Is {name} another than these? [y/N] ").strip().lower() in ("y", "yes")


def _asked(catalog: Catalog) -> dict[str, str]:
    """What somebody at the terminal knows of the first move; nothing without one."""
    known: dict[str, str] = {}
    if not _is_terminal():
        return known
    print("Enter alone leaves something for later.")
    for key, question in QUESTIONS.items():
        while True:
            value = input(f"{question} ").strip()
            wrong = _wrong_value(key, value, catalog)
            if not wrong:
                break
            print(wrong)
        known[key] = value
    return known


def _is_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _wrong_value(key: str, value: str, catalog: Catalog) -> str:
    """What is wrong with a value of a first move, as a message; empty for nothing, and for no value."""
    from talentwar.authoring import existing
    from talentwar.content.dates import PartialDate, parse_date
    from talentwar.content.suggestions import suggest_scalars
    from talentwar.problems import did_you_mean

    if not value:
        return ""
    if key == "date":
        try:
            parse_date(value)
        except ValueError as error:
            meant = "` or `".join(suggest_scalars(PartialDate, value))
            return f"`{value}` {error}" + (f". Did you mean `{meant}`?" if meant else "")
        return ""
    if key == "sources":
        known, what = {entry.id for entry in existing.all_sources(catalog)}, "source"
    else:
        known, what = {entry.slug for entry in existing.all_labs(catalog)}, "lab"
    if value in known:
        return ""
    return f"there is no {what} `{value}`. {did_you_mean(value, known) or f'`new {what}` begins one.'}"


def _source(arguments: argparse.Namespace) -> int:
    from msgspec.structs import replace

    from talentwar.authoring import existing
    from talentwar.authoring.scaffolds import append_source, source_scaffold
    from talentwar.authoring.source_urls import draft_source, find_source
    from talentwar.content.model import SLUG
    from talentwar.content.schema import is_web_address

    if not is_web_address(arguments.url):
        return usage_error(f"{arguments.url!r} is no address of the web; it begins with https:// or http://")
    if not arguments.content.is_dir():
        return usage_error(f"--content: there is no folder {arguments.content}")
    catalog = _catalog(arguments)
    sources = existing.all_sources(catalog)
    there = find_source(arguments.url, sources)
    if there:
        return usage_error(f"{there.document.path} lists this address already, as {there.id}: sources: [{there.id}]")
    found = draft_source(arguments.url, sources, catalog)
    if arguments.id:
        if not re.fullmatch(SLUG, arguments.id):
            return usage_error(f"--id: {arguments.id!r} is no id; write lower-case letters, digits and single hyphens")
        taken = next((entry.document.path for entry in sources if entry.id == arguments.id), None)
        if taken:
            return usage_error(f"--id: {taken} has a source {arguments.id} already")
        found = replace(found, id=arguments.id)
    name = found.file.partition("/")[2] or "sources/all.yml"
    path = arguments.file or arguments.content / name
    text = source_scaffold(found, arguments.title)
    try:
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        after = append_source(before, text)
        if after is None:
            return usage_error(
                f"{path} is not written so that a source can be put at its end; put this where it fits:\n{text}"
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(after, encoding="utf-8", newline="")
    except (OSError, UnicodeDecodeError) as error:
        return usage_error(f"{path} cannot be written: {error}")
    print(f"{path}, at its end:\n\n{text}\nNext: fill in what is empty, and cite it: sources: [{found.id}]")
    return OK
