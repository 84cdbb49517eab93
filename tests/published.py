"""A published site, parsed again: what stands in it that no template writes, and what leads nowhere."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree, html

_OF_PROSE = """
    a abbr b blockquote br cite code dd del div dl dt em h2 h3 h4 h5 h6 hr i ins kbd li ol p pre q s small strong sub sup
    table tbody td tfoot th thead tr ul
"""
_OF_TEMPLATES = """
    html head meta title link body address article aside button caption circle col colgroup defs desc details dfn figcaption
    figure footer form g h1 header input label line main mark nav option path pattern polygon rect script search section
    select span summary svg template text tfoot time tspan use
"""
PROSE_TAGS = frozenset(_OF_PROSE.split())
"""What a body may bring in."""
TEMPLATE_TAGS = PROSE_TAGS | frozenset(_OF_TEMPLATES.split())
PROSE_ATTRIBUTES = {
    "a": {"href", "title", "id", "class", "role", "lang"}, "abbr": {"title"}, "div": {"class", "role"}, "li": {"id"}, "ol": {"start"},
    "sup": {"id", "class"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan", "scope"}, "p": {"lang"}, "blockquote": {"lang"},
    "q": {"lang"},
}  # fmt: skip
PROSE_CLASSES = frozenset({"cite", "footnote", "footnote-ref", "footnote-backref"})
ADDRESSES = frozenset({"href", "src", "action", "data", "poster", "cite", "srcset", "xlink:href", "formaction"})


def faults(public: Path, prefix: str = "") -> list[str]:
    """What is wrong with a published folder, in words; `prefix` is the path below which it is published."""
    files = {path.relative_to(public).as_posix(): path.read_bytes() for path in public.rglob("*") if path.is_file()}
    pages = {name: html.document_fromstring(data) for name, data in files.items() if name.endswith(".html")}
    ids = {name: {element.get("id") for element in page.iter() if element.get("id")} for name, page in pages.items()}
    found = []
    for name, page in pages.items():
        found += [
            f"{name}: {fault}" for fault in (*_elements(page), *_data(page), *_links(name, page, ids, files, prefix))
        ]
    for name, data in files.items():
        if name.endswith((".xml", ".svg")):
            found += [f"{name}: {fault}" for fault in _xml(data)]
        elif name.endswith((".json", ".webmanifest")):
            found += [f"{name}: {fault}" for fault in _json(data)]
    return found


def _elements(page: html.HtmlElement) -> Iterator[str]:
    for element in page.iter():
        if not isinstance(element.tag, str):
            yield f"a comment or an instruction: {etree.tostring(element)[:60]!r}"
            continue
        if element.tag not in TEMPLATE_TAGS:
            yield f"<{element.tag}>"
        for name, value in element.attrib.items():
            if name.startswith("on") or name in ("style", "srcdoc", "formaction", "ping", "background"):
                yield f"<{element.tag} {name}>"
            # A browser takes no notice of what is no character of an address.
            scheme = urlsplit(re.sub(r"[\x00-\x20]", "", value)).scheme if name in ADDRESSES else ""
            if scheme not in ("", "http", "https", "mailto"):
                yield f"<{element.tag} {name}={value!r}>"
    for prose in page.iter("div"):
        if prose.get("class") == "prose":
            yield from _prose(prose)


def _prose(prose: html.HtmlElement) -> Iterator[str]:
    for element in prose.iterdescendants():
        if element.tag not in PROSE_TAGS:
            yield f"<{element.tag}> in a body"
        for name, value in element.attrib.items():
            if name not in PROSE_ATTRIBUTES.get(element.tag, ()) or (name == "class" and value not in PROSE_CLASSES):
                yield f"<{element.tag} {name}={value!r}> in a body"


def _data(page: html.HtmlElement) -> Iterator[str]:
    """What is wrong with the scripts: files of the site, or data in which nothing can end an element."""
    for script in page.iter("script"):
        if script.get("src"):
            if script.text or urlsplit(script.get("src")).netloc:
                yield "a script of another place"
        elif script.get("type") != "application/ld+json":
            yield "a script in the page"
        else:
            yield from _json((script.text or "").encode())
            if "<" in (script.text or ""):
                yield "data that could end its element"


def _links(
    name: str, page: html.HtmlElement, ids: Mapping[str, set[str]], files: Mapping[str, bytes], prefix: str
) -> Iterator[str]:
    for element in page.iter():
        for attribute in ("href", "src", "action"):
            target = element.get(attribute) if isinstance(element.tag, str) else None
            if target is None or urlsplit(target).scheme or urlsplit(target).netloc:
                continue
            parts = urlsplit(urljoin(f"{prefix}/{name}", target))
            below = unquote(parts.path).removeprefix(f"{prefix}/")
            file = below + "index.html" if below.endswith("/") or not below else below
            if file not in files:
                yield f"{target!r} leads nowhere"
            elif parts.fragment and file in ids and unquote(parts.fragment) not in ids[file]:
                yield f"{target!r} leads to no place of its page"


def _xml(data: bytes) -> Iterator[str]:
    try:
        tree = etree.fromstring(data, etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError as error:
        yield f"no XML: {error}"
    else:
        if tree.getroottree().docinfo.internalDTD is not None:
            yield "a document type"


def _json(data: bytes) -> Iterator[str]:
    try:
        json.loads(data)
    except ValueError as error:
        yield f"no JSON: {error}"
