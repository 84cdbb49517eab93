"""Validates the output folder: only expected HTML, valid JSON and XML, and no dead internal links or references."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree, html

_PROSE_TAGS = """
    a abbr b blockquote br cite code dd del div dl dt em h2 h3 h4 h5 h6 hr i ins kbd li ol p pre q s small strong sub sup
    table tbody td tfoot th thead tr ul
"""
_TEMPLATE_TAGS = """
    html head meta title link body address article aside button caption circle col colgroup defs desc details dfn figcaption
    figure footer form g h1 header input label line main mark nav option path pattern polygon rect script search section
    select span summary svg template text tfoot time tspan use
"""
PROSE_TAGS = frozenset(_PROSE_TAGS.split())
"""Elements that a Markdown body may contain."""
TEMPLATE_TAGS = PROSE_TAGS | frozenset(_TEMPLATE_TAGS.split())
PROSE_ATTRIBUTES = {
    "a": {"href", "title", "id", "class", "role", "lang"}, "abbr": {"title"}, "div": {"class", "role"}, "li": {"id"}, "ol": {"start"},
    "sup": {"id", "class"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan", "scope"}, "p": {"lang"}, "blockquote": {"lang"},
    "q": {"lang"},
}  # fmt: skip
PROSE_CLASSES = frozenset({"cite", "footnote", "footnote-ref", "footnote-backref"})
ADDRESSES = frozenset({"href", "src", "action", "data", "poster", "cite", "srcset", "xlink:href", "formaction"})
CONTROL_CHARACTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ue000\ue001]")
LINKS = ("href", "src", "action")
ID_REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "for")


def find_errors(public: Path, prefix: str = "", *, links: bool = True) -> list[str]:
    """The errors of an output folder, as messages; `prefix` is the path of the site's base URL.

    Without `links`, internal links need no target.
    """
    files = {path.relative_to(public).as_posix(): path.read_bytes() for path in public.rglob("*") if path.is_file()}
    pages = {name: html.document_fromstring(data) for name, data in files.items() if name.endswith(".html")}
    ids = {name: page.xpath("//@id") for name, page in pages.items()}
    found = []
    for name, page in pages.items():
        dead = _links(name, page, ids, files, prefix) if links else ()
        found += [f"{name}: {error}" for error in (*_elements(page), *_data(page), *dead)]
        if CONTROL_CHARACTERS.search(files[name].decode()):
            found.append(f"{name}: control or private-use character")
        # Authors may repeat an id in a body.
        own_ids = Counter(page.xpath("//@id[not(ancestor::div[@class='prose'])]"))
        found += [f"{name}: the id {id!r} twice" for id, number in own_ids.items() if number > 1]
        if len(page.xpath("//h1")) != 1:
            found.append(f"{name}: {len(page.xpath('//h1'))} main headings")
    for name, data in files.items():
        if name.endswith((".xml", ".svg")):
            found += [f"{name}: {error}" for error in _xml(data)]
        elif name.endswith((".json", ".webmanifest")):
            found += [f"{name}: {error}" for error in _json(data)]
    return found


def _elements(page: html.HtmlElement) -> Iterator[str]:
    for element in page.iter():
        if not isinstance(element.tag, str):
            yield f"comment or processing instruction: {etree.tostring(element)[:60]!r}"
            continue
        if element.tag not in TEMPLATE_TAGS:
            yield f"<{element.tag}>"
        for name, value in element.attrib.items():
            if name.startswith("on") or name in ("style", "srcdoc", "formaction", "ping", "background"):
                yield f"<{element.tag} {name}>"
            # Browsers ignore control characters and spaces in a URL.
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
    """Scripts must be files of the site, or JSON-LD that cannot close its element."""
    for script in page.iter("script"):
        if script.get("src"):
            if script.text or urlsplit(script.get("src")).netloc:
                yield "script from another host"
        elif script.get("type") != "application/ld+json":
            yield "inline script"
        else:
            yield from _json((script.text or "").encode())
            if "<" in (script.text or ""):
                yield "JSON-LD that contains <"


def _links(
    name: str, page: html.HtmlElement, ids: Mapping[str, list[str]], files: Mapping[str, bytes], prefix: str
) -> Iterator[str]:
    targets = [target for attribute in LINKS for target in page.xpath(f"//@{attribute}")]
    targets += [f"#{id}" for attribute in ID_REFERENCES for id in " ".join(page.xpath(f"//@{attribute}")).split()]
    targets += [content.split("url=")[1] for content in page.xpath("//meta[@http-equiv='refresh']/@content")]
    for target in targets:
        if urlsplit(target).scheme or urlsplit(target).netloc:
            continue
        parts = urlsplit(urljoin(f"{prefix}/{name}", target))
        below = unquote(parts.path).removeprefix(f"{prefix}/")
        file = below + "index.html" if below.endswith("/") or not below else below
        if file not in files:
            yield f"dead link {target!r}"
        elif parts.fragment and file in ids and unquote(parts.fragment) not in ids[file]:
            yield f"no such fragment {target!r}"


def _xml(data: bytes) -> Iterator[str]:
    try:
        tree = etree.fromstring(data, etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError as error:
        yield f"invalid XML: {error}"
    else:
        if tree.getroottree().docinfo.internalDTD is not None:
            yield "document type"


def _json(data: bytes) -> Iterator[str]:
    try:
        json.loads(data)
    except ValueError as error:
        yield f"invalid JSON: {error}"
