"""New sources as text, with what is needed, what is known already, and a word on the rest.

What is left empty is what a check then asks for.
"""

from __future__ import annotations

from talentwar.content.yaml_loader import load
from talentwar.content.yaml_writer import yaml_scalar

from .source_urls import SourceDraft


def source_scaffold(article: SourceDraft, title: str) -> str:
    """An entry for a sources file."""
    entry = [f"{yaml_scalar(article.id)}:", _line("title", title, _as_in_the_address(article))]
    entry.append(_line("publisher", article.publisher, "who published it"))
    if article.date:
        entry.append(_line("date", article.date, ""))
    else:
        entry.append("  # date: when it was published: 2025, 2025-07 or 2025-07-07")
    entry.append(_line("url", article.url, ""))
    return "\n".join(line.rstrip() for line in entry) + "\n"


def append_source(before: str, entry: str) -> str | None:
    """A sources file with an entry at its end, its lines as they were; None where that would not be the same list."""
    listed, flaws = load(before)
    if flaws or not isinstance(listed, dict | type(None)):
        return None
    after = before + ("" if not before or before.endswith("\n") else "\n") + ("\n" if before.strip() else "") + entry
    meant, _ = load(entry)
    return after if load(after) == ({**(listed or {}), **meant}, []) else None


def _as_in_the_address(article: SourceDraft) -> str:
    return f"as published; the address says: {article.title}" if article.title else "as published"


def _line(key: str, value: str, comment: str) -> str:
    return f"  {key}: {yaml_scalar(value)}" if value else f"  {key}:  # {comment}"
