"""The change log: the records that each commit added, changed and retracted."""

from talentwar import urls as u
from talentwar.content.dates import parse_date
from talentwar.graph.graph import Graph
from talentwar.views.changes import LogEntry, LoggedChange, LoggedCommit, LogLine

from .edition import Edition
from .lines import Lines
from .records import field_words, record_title


def log_entries(edition: Edition) -> tuple[LogEntry, ...]:
    """The commits that changed the content, newest first."""
    history = edition.change_context.history
    return tuple(_entry(edition, commit) for commit in history.commits) if history else ()


def log_note(edition: Edition) -> str:
    """A note if the log is incomplete or empty."""
    text, history = edition.format.text, edition.change_context.history
    if history is None or history.state == "none":
        return text("This copy of the site was made without the history of its content, which would be listed here.")
    if history.state == "partial":
        return text("This copy of the site was made with the last part of the history of its content alone.")
    return "" if history.commits else text("Nothing was changed so far.")


def _entry(edition: Edition, commit: LoggedCommit) -> LogEntry:
    format = edition.format
    counts = [
        (commit.added, format.plural("%s profile added", "%s profiles added", commit.added)),
        (commit.changed, format.plural("%s changed", "%s changed", commit.changed)),
        (commit.removed, format.plural("%s taken out", "%s taken out", commit.removed)),
    ]
    return LogEntry(
        date=format.date(parse_date(commit.day)),
        href=edition.repository.commit_url(commit.id) if edition.repository else "",
        lines=tuple(_line(edition.graph, edition.lines, change) for change in commit.records),
        summary=format.join_list(pattern % format.number(n) for n, pattern in counts if n),
    )


def _line(graph: Graph, lines: Lines, change: LoggedChange) -> LogLine:
    text = lines.format.text
    action = {"added": text("Added"), "changed": text("Changed"), "removed": text("Taken out")}[change.change]
    if change.is_retracted:
        action = text("Retracted")
    about = lines.format.join_list(field_words(lines.format, key) for key in change.keys) if change.keys else ""
    return LogLine(action, *_named(graph, lines, change), about)


def _named(graph: Graph, lines: Lines, change: LoggedChange) -> tuple[str, str]:
    """The title of a record and a link to it; the link is empty if the record is gone."""
    catalog = graph.catalog
    slug = catalog.slugs_by_alias.get(change.owner, change.owner)
    if change.record_type == "source":
        exists = change.owner in catalog.sources
        return change.name, lines.links.urls.href(lines.links.source_path(change.owner)) if exists else ""
    if not catalog.profile(slug):
        return change.name, ""
    if not change.id:
        return lines.links.profile(slug).text, lines.links.profile(slug).href
    if change.id not in catalog.record_ids[slug]:
        return change.name, lines.links.profile(slug).href
    return record_title(graph, lines, slug, change.id), lines.links.urls.href(
        u.record(lines.links.path(slug), change.id)
    )
