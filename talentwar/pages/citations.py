"""How to cite a page, and how to report a problem with it."""

import re
from urllib.parse import quote

from talentwar.urls import Urls

from .edition import Edition
from .formatting import Formatter

_SPECIAL = re.compile(r"[\\{}$&#%_~^]")
_WORDS = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


def bibtex(edition: Edition, path: str, name: str) -> str:
    """A BibTeX entry for a page, of type @misc, with a key made from its path."""
    through = edition.graph.data_through
    fields = {
        "author": f"{{{_latex(edition.graph.catalog.settings.title)}}}",
        "title": f"{{{_latex(name)}}}",
        "year": str(through.year) if through else "",
        "note": _latex(edition.format.text("Data through %s") % edition.format.month_date(through).text)
        if through
        else "",
        "howpublished": rf"\url{{{edition.urls.absolute(path)}}}",
    }
    key = "-".join(re.findall("[a-z0-9]+", edition.urls.edition_path(path))) or "home"
    return "\n".join([f"@misc{{{key},", *(f"  {field} = {{{text}}}," for field, text in fields.items() if text), "}"])


def _latex(text: str) -> str:
    return _SPECIAL.sub(lambda match: _WORDS.get(match[0], f"\\{match[0]}"), text)


def issue_address(edition: Edition, path: str, name: str) -> str:
    """The link to a prefilled issue about a page; empty without a repository."""
    return (
        edition.repository.issue_url(*_report(edition.format, edition.urls, path, name)) if edition.repository else ""
    )


def mail_address(edition: Edition, path: str, name: str) -> str:
    """A mailto link (RFC 6068) with the same report; empty if the settings have no address for corrections."""
    address = edition.graph.catalog.settings.corrections
    if not address:
        return ""
    title, body = _report(edition.format, edition.urls, path, name)
    lines = quote(body.replace("\n", "\r\n"), safe="")
    return f"mailto:{quote(address, safe='@')}?subject={quote(title, safe='')}&body={lines}"


def _report(format: Formatter, urls: Urls, path: str, name: str) -> tuple[str, str]:
    text = format.text
    body = text("Page: %(name)s\n%(address)s\n\nWhat is wrong:\n\n\nA source that shows it:\n")
    return text("Problem: %s") % name, body % {"name": name, "address": urls.absolute(path)}
