"""What pages load: stylesheets joined into one, scripts, fonts; under stable names, or under fingerprints.

A fingerprint is a digest of what a file holds, in its name, so that a browser can keep the file for ever. Scripts load
one another by relative addresses: they are together in a folder with the fingerprint of all of them.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from base64 import b64encode
from collections.abc import Mapping

from . import urls as u
from .layout_views import Asset, AssetsView

_FONTS = (".woff2", ".woff", ".ttf", ".otf")
_URL = re.compile(r"""url\(\s*(["']?)(?!data:|#|/|[a-z]+:)([^"')]+)\1\s*\)""")


def static_files(static: Mapping[str, bytes], colours: Mapping[str, str], *, fingerprints: bool) -> dict[str, bytes]:
    """The files to publish, by name: the static ones, their stylesheets as one with the colours of labs."""
    files = {name: data for name, data in static.items() if not name.endswith(".css")}
    files[u.STYLESHEET[1:]] = _stylesheet(static, colours)
    if not fingerprints:
        return files
    names = _fingerprinted(files)
    sheet = files[u.STYLESHEET[1:]].decode()
    files[u.STYLESHEET[1:]] = _with_fonts(sheet, names).encode()
    names[u.STYLESHEET[1:]] = _named(u.STYLESHEET[1:], files[u.STYLESHEET[1:]])
    return {names.get(name, name): data for name, data in files.items()}


def assets_of(static: Mapping[str, bytes], colours: Mapping[str, str], *, fingerprints: bool) -> AssetsView:
    """What every page loads of these files, as paths of the site."""
    files = static_files(static, colours, fingerprints=fingerprints)
    names = {_plain(name): name for name in files} if fingerprints else {}

    def asset(path: str) -> Asset:
        name = names.get(path[1:])
        return Asset(f"/{name}", _integrity(files[name])) if name else Asset(path)

    return AssetsView(asset(u.STYLESHEET), asset(u.THEME_SCRIPT), asset(u.SCRIPT), asset(u.SEARCH_SCRIPT))


def _stylesheet(static: Mapping[str, bytes], colours: Mapping[str, str]) -> bytes:
    """The stylesheets in one: the file with the order of the layers comes first; then order does not matter."""
    styles = sorted(
        (name for name in static if name.endswith(".css")), key=lambda name: (not name.endswith("layers.css"), name)
    )
    sheet = "\n".join(static[name].decode().strip() for name in styles)
    return f"{sheet}\n{_lab_colours(colours)}".encode()


def _lab_colours(colours: Mapping[str, str]) -> str:
    """A class for each lab that has a colour."""
    rules = "".join(f".lab-{slug} {{ --lab: {colour}; }}\n" for slug, colour in sorted(colours.items()))
    return f"@layer components {{\n{rules}}}\n" if rules else ""


def _fingerprinted(files: Mapping[str, bytes]) -> dict[str, str]:
    """The names of scripts and fonts with their fingerprints, by their plain ones."""
    scripts = {name: data for name, data in files.items() if name.startswith("js/")}
    together = _fingerprint(*(part for name, data in scripts.items() for part in (name.encode(), data)))
    names = {name: f"{u.ASSETS[1:]}{together}/{name}" for name in scripts}
    names |= {name: _named(name, data) for name, data in files.items() if name.endswith(_FONTS)}
    return names


def _named(name: str, data: bytes) -> str:
    return f"{u.ASSETS[1:]}{_fingerprint(data)}/{name}"


def _plain(name: str) -> str:
    """The name of a file without its fingerprint."""
    return name.removeprefix(u.ASSETS[1:]).partition("/")[2] if name.startswith(u.ASSETS[1:]) else name


def _with_fonts(sheet: str, names: Mapping[str, str]) -> str:
    """A stylesheet with its relative addresses as they are from a folder with a fingerprint."""

    def address(match: re.Match[str]) -> str:
        file = posixpath.normpath(posixpath.join(posixpath.dirname(u.STYLESHEET[1:]), match[2].strip()))
        return f'url("../../../{names.get(file, file)}")'

    return _URL.sub(address, sheet)


def _fingerprint(*parts: bytes) -> str:
    hasher = hashlib.sha256()
    for part in parts:
        hasher.update(len(part).to_bytes(8, "big") + part)
    return hasher.hexdigest()[:12]


def _integrity(data: bytes) -> str:
    """The digest of a file as a page names it for a browser to check (Subresource Integrity, W3C)."""
    return f"sha384-{b64encode(hashlib.sha384(data).digest()).decode()}"


STABLE = assets_of({}, {}, fingerprints=False)
"""What pages load under names that stay."""
