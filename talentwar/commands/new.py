"""The `new` command: creates a profile or adds a source."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from .arguments import Commands, content_parser, options_of, validate_content_args
from .console import OK, remark, usage_error

if TYPE_CHECKING:
    from talentwar.content.catalog import Catalog

FOLDERS = {"person": "people", "lab": "labs"}
QUESTIONS = {
    "date": "Date of the first move (2025, 2025-07 or 2025-07-07)?",
    "from": "Slug of the lab that the person left (such as openai)?",
    "to": "Slug of the lab that the person joined?",
    "sources": "Id of a source for it?",
}
MAX_MATCHES = 5


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "new",
        help="create a profile or add a source",
        description="Create a profile or add a source, unless it exists already.",
        epilog="Example: python build.py new person Ada Example --date 2025-07 --from apple --to meta",
    )
    kinds = parser.add_subparsers(dest="kind", metavar="kind", required=True)
    person = _add_kind(
        kinds, "person", "create a person's profile", "Ada Example --date 2025-07 --from apple --to meta", _new_profile
    )
    lab = _add_kind(kinds, "lab", "create the profile of a lab, company or team", "Example Labs", _new_profile)
    for profile in (person, lab):
        profile.add_argument("name", nargs="+", metavar="NAME", help="the name, in any script")
        profile.add_argument("--slug", default="", metavar="SLUG", help="the slug (default: made from the name)")
        profile.add_argument("--force", action="store_true", help="create it even if a similar profile exists")
    for key, help_text in (
        ("date", "date of the first move"),
        ("from", "lab that the person left"),
        ("to", "lab that the person joined"),
    ):
        person.add_argument(f"--{key}", dest=f"move_{key}", default="", metavar=key.upper(), help=help_text)
    person.add_argument("--source", dest="move_sources", default="", metavar="ID", help="source of that move")
    source = _add_kind(
        kinds, "source", "add a source from its URL", "https://news.example/2025/07/07/a-move", _new_source
    )
    source.add_argument("url", metavar="URL", help="the URL of the article")
    source.add_argument("--id", default="", metavar="ID", help="the id (default: made from publisher, date and URL)")
    source.add_argument("--title", default="", metavar="TEXT", help="the title as published")
    source.add_argument(
        "--file",
        type=Path,
        metavar="FILE",
        help="the sources file (default: the file with the publisher's other sources)",
    )


def _add_kind(
    kinds: Commands[argparse.ArgumentParser],
    name: str,
    description: str,
    example: str,
    run: Callable[[argparse.Namespace], int],
) -> argparse.ArgumentParser:
    parser = kinds.add_parser(
        name,
        parents=[content_parser()],
        help=description,
        description=f"{description[0].upper()}{description[1:]}, unless it exists already.",
        epilog=f"Example: python build.py new {name} {example}",
    )
    parser.set_defaults(run=run)
    return parser


def _new_profile(arguments: argparse.Namespace) -> int:
    from talentwar.content import scaffolds
    from talentwar.content.transliteration import slugify

    if message := validate_content_args(arguments):
        return usage_error(message)
    name = " ".join(" ".join(arguments.name).split())
    slug = arguments.slug or slugify(name)
    path = arguments.content / FOLDERS[arguments.kind] / f"{slug}.md"
    catalog = _catalog(arguments)
    if message := _slug_error(slug, arguments.content, catalog):
        return usage_error(message)
    try:
        if not arguments.force and not _is_new(name, arguments.kind, catalog):
            return usage_error("nothing was written, because a similar profile exists; use --force to write it")
        if arguments.kind == "lab":
            text = scaffolds.lab_scaffold(name)
        else:
            move = {key: getattr(arguments, f"move_{key}") for key in scaffolds.MOVE}
            if messages := [message for key, value in move.items() if (message := _value_error(key, value, catalog))]:
                return usage_error("; ".join(messages))
            text = scaffolds.person_scaffold(name, move if any(move.values()) else _ask_for_move(catalog))
    except (EOFError, KeyboardInterrupt):  # instead of an answer
        return usage_error("nothing was written")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        return usage_error(f"cannot write {path}: {error.strerror}")
    print(path)
    print(f"Next: run `python build.py serve`, open /{FOLDERS[arguments.kind]}/{slug}/ and complete the file.")
    return OK


def _catalog(arguments: argparse.Namespace) -> Catalog:
    """The catalog of the content, including drafts."""
    from talentwar.build.check import catalog_of

    arguments.drafts = True
    return catalog_of(options_of(arguments))


def _slug_error(slug: str, content: Path, catalog: Catalog) -> str:
    """The error message for the slug of a new profile; empty if it can be used."""
    from talentwar.content.model import SLUG

    if not slug:
        return "cannot make a slug of this name; choose one: --slug first-last"
    if not re.fullmatch(SLUG, slug):
        return f"--slug: {slug!r} is not a slug; use lower-case letters, digits and single hyphens"
    for folder in FOLDERS.values():
        path = content / folder / f"{slug}.md"
        if path.exists():
            return f"{path} exists already; choose another slug for a different profile: --slug {slug}-2"
    owner = catalog.slugs_by_alias.get(slug)
    return f"{slug} is a former slug (alias) of {owner}; choose another: --slug {slug}-2" if owner else ""


def _is_new(name: str, kind: str, catalog: Catalog) -> bool:
    """Whether no profile has a similar name, or the user confirms that this is a different one."""
    from talentwar.authoring import existing
    from talentwar.checks.duplicates import find_matches

    profiles = existing.all_people(catalog) if kind == "person" else existing.all_labs(catalog)
    paths = {profile.slug: profile.file.path for profile in profiles}
    matches = find_matches([name], profiles)
    for match in matches[:MAX_MATCHES]:
        remark(f"{paths[match.slug]}: {match.name} ({match.why})")
    if not matches:
        return True
    return _is_terminal() and input(f"Is {name} different from these? [y/N] ").strip().lower() in ("y", "yes")


def _ask_for_move(catalog: Catalog) -> dict[str, str]:
    """Asks for the keys of the first move; returns nothing if there is no terminal."""
    move: dict[str, str] = {}
    if not _is_terminal():
        return move
    print("Press Enter to leave an answer for later.")
    for key, question in QUESTIONS.items():
        move[key] = input(f"{question} ").strip()
        while message := _value_error(key, move[key], catalog):
            print(message)
            move[key] = input(f"{question} ").strip()
    return move


def _is_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _value_error(key: str, value: str, catalog: Catalog) -> str:
    """The error message for a value of the first move; empty if it is valid or empty."""
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
            suggested = "` or `".join(suggest_scalars(PartialDate, value))
            return f"`{value}` {error}" + (f". Did you mean `{suggested}`?" if suggested else "")
        return ""
    if key == "sources":
        known, kind = {entry.id for entry in existing.all_sources(catalog)}, "source"
    else:
        known, kind = {entry.slug for entry in existing.all_labs(catalog)}, "lab"
    if value in known:
        return ""
    return f"there is no {kind} `{value}`. {did_you_mean(value, known) or f'Create it with `new {kind}`.'}"


def _new_source(arguments: argparse.Namespace) -> int:
    from msgspec.structs import replace

    from talentwar.authoring import existing
    from talentwar.authoring.scaffolds import append_source, source_scaffold
    from talentwar.authoring.source_urls import draft_source, find_source
    from talentwar.content.model import SLUG
    from talentwar.content.schema import is_web_address

    if not is_web_address(arguments.url):
        return usage_error(f"{arguments.url!r} is not a URL; start with https:// or http://")
    if message := validate_content_args(arguments):
        return usage_error(message)
    catalog = _catalog(arguments)
    sources = existing.all_sources(catalog)
    if listed := find_source(arguments.url, sources):
        return usage_error(f"{listed.file.path} lists this URL already; cite it as {listed.id}")
    draft = draft_source(arguments.url, sources, catalog)
    if arguments.id:
        if not re.fullmatch(SLUG, arguments.id):
            return usage_error(
                f"--id: {arguments.id!r} is not an id; use lower-case letters, digits and single hyphens"
            )
        file = next((entry.file.path for entry in sources if entry.id == arguments.id), None)
        if file:
            return usage_error(f"--id: {file} has a source {arguments.id} already")
        draft = replace(draft, id=arguments.id)
    path = arguments.file or arguments.content / (draft.file.partition("/")[2] or "sources/all.yml")
    entry = source_scaffold(draft, arguments.title)
    try:
        text = append_source(path.read_text(encoding="utf-8") if path.exists() else "", entry)
        if text is None:
            return usage_error(f"cannot add a source at the end of {path}; insert this entry by hand:\n{entry}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    except (OSError, UnicodeDecodeError) as error:
        return usage_error(f"cannot write {path}: {error}")
    print(f"Added to {path}:\n\n{entry}\nNext: complete the entry and cite it: sources: [{draft.id}]")
    return OK
