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

from msgspec import Struct

from talentwar import urls as u
from talentwar.views.layout import Asset, AssetsView

from .digests import digest

_SHEET = u.STYLESHEET[1:]
_FONTS = (".woff2", ".woff", ".ttf", ".otf")
_URL = re.compile(r"""url\(\s*(["']?)(?!data:|#|/|[a-z]+:)([^"')]+)\1\s*\)""")


class PublishedAssets(Struct, frozen=True):
    """The static files as they are published, and their names there by their plain ones where those differ."""

    files: dict[str, bytes]
    names: dict[str, str]


def build_assets(static: Mapping[str, bytes], colours: Mapping[str, str], *, fingerprints: bool) -> PublishedAssets:
    """The files to publish: the static ones, their stylesheets as one with the colours of labs."""
    files = {name: data for name, data in static.items() if not name.endswith(".css")}
    sheet = _stylesheet(static, colours)
    if not fingerprints:
        return PublishedAssets(files | {_SHEET: sheet.encode()}, {})
    names = _fingerprinted(files)
    files[_SHEET] = _with_fonts(sheet, names).encode()
    names[_SHEET] = _named(_SHEET, files[_SHEET])
    return PublishedAssets({names.get(name, name): data for name, data in files.items()}, names)


def assets_view(static: PublishedAssets) -> AssetsView:
    """What every page loads of the published files, as paths of the site."""

    def asset(path: str) -> Asset:
        name = static.names.get(path[1:])
        return Asset(f"/{name}", _integrity(static.files[name])) if name else Asset(path)

    return AssetsView(asset(u.STYLESHEET), asset(u.THEME_SCRIPT), asset(u.SCRIPT), asset(u.SEARCH_SCRIPT))


def _stylesheet(static: Mapping[str, bytes], colours: Mapping[str, str]) -> str:
    """The stylesheets in one: the file with the order of the layers comes first; then order does not matter."""
    styles = sorted(
        (name for name in static if name.endswith(".css")), key=lambda name: (not name.endswith("layers.css"), name)
    )
    sheet = "\n".join(static[name].decode().strip() for name in styles)
    return f"{sheet}\n{_lab_colours(colours)}"


def _lab_colours(colours: Mapping[str, str]) -> str:
    """A class for each lab that has a colour."""
    rules = "".join(f".lab-{slug} {{ --lab: {colour}; }}\n" for slug, colour in sorted(colours.items()))
    return f"@layer components {{\n{rules}}}\n" if rules else ""


def _fingerprinted(files: Mapping[str, bytes]) -> dict[str, str]:
    """The names of scripts and fonts with their fingerprints, by their plain ones."""
    scripts = {name: data for name, data in files.items() if name.startswith("js/")}
    together = [part for name, data in scripts.items() for part in (name.encode(), data)]
    names = {name: _named(name, *together) for name in scripts}
    names |= {name: _named(name, data) for name, data in files.items() if name.endswith(_FONTS)}
    return names


def _named(name: str, *held: bytes) -> str:
    """The name of a file in the folder with the fingerprint of what is held there."""
    return f"{u.ASSETS[1:]}{digest(*held).hex()[:12]}/{name}"


def _with_fonts(sheet: str, names: Mapping[str, str]) -> str:
    """A stylesheet with its relative addresses as they are from a folder with a fingerprint."""

    def address(match: re.Match[str]) -> str:
        file = posixpath.normpath(posixpath.join(posixpath.dirname(_SHEET), match[2].strip()))
        return f'url("../../../{names.get(file, file)}")'

    return _URL.sub(address, sheet)


def _integrity(data: bytes) -> str:
    """The digest of a file as a page names it for a browser to check (Subresource Integrity, W3C)."""
    return f"sha384-{b64encode(hashlib.sha384(data).digest()).decode()}"


STABLE_NAMES = assets_view(PublishedAssets({}, {}))
"""What pages load under names that stay."""
