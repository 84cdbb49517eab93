"""XML, as far as feeds and sitemaps need it: text that cannot leave its place, whatever it holds."""

from __future__ import annotations

import re
from collections.abc import Iterable

from talentwar.views.files import SitemapAddress

DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
# What the grammar of XML 1.0 leaves out of its characters (section 2.2); what it has would take ten times as long.
_NO_CHARACTER = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"


def characters(text: str) -> str:
    """Text in which what is no character of XML is U+FFFD."""
    return text if text.isprintable() else _NO_CHARACTER.sub("\ufffd", text)


def escaped(text: str) -> str:
    """Text for an element or an attribute in quotation marks."""
    text = characters(text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def sitemap(addresses: Iterable[SitemapAddress], is_index: bool) -> str:
    """A sitemap, or an index of sitemaps, as https://www.sitemaps.org/protocol.html has it."""
    whole, each = ("sitemapindex", "sitemap") if is_index else ("urlset", "url")
    lines, names = [], f'xmlns="{_NAMESPACE}"'
    for address in addresses:
        modified = f"<lastmod>{address.modified}</lastmod>" if address.modified else ""
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang="{escaped(language)}" href="{escaped(url)}"/>'
            for language, url in address.alternates
        )
        lines.append(f"<{each}><loc>{escaped(address.url)}</loc>{modified}{links}</{each}>\n")
        if links:
            names = f'xmlns="{_NAMESPACE}" xmlns:xhtml="{_XHTML}"'
    return f"{DECLARATION}<{whole} {names}>\n{''.join(lines)}</{whole}>\n"
