"""Writes scaffolds of new sources: known values are filled in, the rest is left empty for `check` to report."""

from talentwar.content.yaml_loader import load
from talentwar.content.yaml_writer import yaml_scalar

from .source_urls import SourceDraft


def source_scaffold(draft: SourceDraft, title: str) -> str:
    """An entry for a sources file, as YAML."""
    title_comment = f"as published; the URL says: {draft.title}" if draft.title else "as published"
    lines = [
        f"{yaml_scalar(draft.id)}:",
        _line("title", title, title_comment),
        _line("publisher", draft.publisher, "who published it"),
        _line("date", draft.date, "") if draft.date else "  # date: when published: 2025, 2025-07 or 2025-07-07",
        _line("url", draft.url, ""),
    ]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def append_source(text: str, entry: str) -> str | None:
    """Appends an entry to the text of a sources file; None if the result would not parse as both."""
    sources, errors = load(text)
    if errors or not isinstance(sources, dict | type(None)):
        return None
    line_end = "" if not text or text.endswith("\n") else "\n"
    extended = text + line_end + ("\n" if text.strip() else "") + entry
    added, _ = load(entry)
    return extended if load(extended) == ({**(sources or {}), **added}, []) else None


def _line(key: str, value: str, comment: str) -> str:
    return f"  {key}: {yaml_scalar(value)}" if value else f"  {key}:  # {comment}"
