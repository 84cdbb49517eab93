"""XML for feeds and sitemaps."""

import re
from collections.abc import Iterable

from talentwar.views.files import SitemapAddress

DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
# All characters that XML 1.0 forbids (section 2.2). A pattern of the allowed ones is ten times slower.
_FORBIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"


def characters(text: str) -> str:
    """Replaces characters that XML forbids by U+FFFD."""
    return text if text.isprintable() else _FORBIDDEN.sub("\ufffd", text)


def escaped(text: str) -> str:
    """Escapes text for an element or a double-quoted attribute."""
    text = characters(text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def sitemap(addresses: Iterable[SitemapAddress], is_index: bool) -> str:
    """Encodes a sitemap or an index of sitemaps (https://www.sitemaps.org/protocol.html)."""
    root, element = ("sitemapindex", "sitemap") if is_index else ("urlset", "url")
    lines, namespaces = [], f'xmlns="{_NAMESPACE}"'
    for address in addresses:
        modified = f"<lastmod>{address.modified}</lastmod>" if address.modified else ""
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang="{escaped(language)}" href="{escaped(url)}"/>'
            for language, url in address.alternates
        )
        lines.append(f"<{element}><loc>{escaped(address.url)}</loc>{modified}{links}</{element}>\n")
        if links:
            namespaces = f'xmlns="{_NAMESPACE}" xmlns:xhtml="{_XHTML}"'
    return f"{DECLARATION}<{root} {namespaces}>\n{''.join(lines)}</{root}>\n"
