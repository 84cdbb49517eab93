"""Stylesheets, scripts and fonts: published under stable names, or under names with fingerprints.

A fingerprint is a digest of the content, so that browsers can cache the file for ever. Scripts import one another by
relative paths, so all of them share a folder whose name is the fingerprint of all.
"""

import hashlib
import posixpath
import re
from base64 import b64encode
from collections.abc import Mapping

from msgspec import Struct

from talentwar import urls as u
from talentwar.views.layout import Asset, AssetsView

from .digests import digest

_STYLESHEET = u.STYLESHEET[1:]
_FONTS = (".woff2", ".woff", ".ttf", ".otf")
_INDENT_OR_COMMENT = re.compile(r"^ +|\s*/\*.*?\*/", re.MULTILINE | re.DOTALL)
_SCRIPT_COMMENT = re.compile(rb"^[ \t]*(?://.*|/\*\*.*\*/)\n", re.MULTILINE)
_URL = re.compile(r"""url\(\s*(["']?)(?!data:|#|/|[a-z]+:)([^"')]+)\1\s*\)""")


class PublishedAssets(Struct, frozen=True):
    """The published static files by path, and the paths that have a fingerprint by stable path."""

    files: dict[str, bytes]
    paths: dict[str, str]


def build_assets(static: Mapping[str, bytes], colours: Mapping[str, str], *, fingerprints: bool) -> PublishedAssets:
    """The static files, with all stylesheets joined into one that has the colours of labs.

    With fingerprints, lines of scripts that hold only a comment are left out: they are a seventh of what is loaded.
    """
    files = {path: data for path, data in static.items() if not path.endswith(".css")}
    stylesheet = _stylesheet(static, colours)
    if not fingerprints:
        return PublishedAssets(files | {_STYLESHEET: stylesheet.encode()}, {})
    files = {path: _SCRIPT_COMMENT.sub(b"", data) if path.endswith(".js") else data for path, data in files.items()}
    paths = _fingerprinted(files)
    files[_STYLESHEET] = _with_fonts(stylesheet, paths).encode()
    paths[_STYLESHEET] = _add_fingerprint(_STYLESHEET, files[_STYLESHEET])
    return PublishedAssets({paths.get(path, path): data for path, data in files.items()}, paths)


def assets_view(assets: PublishedAssets) -> AssetsView:
    """The files that every page loads."""

    def asset(path: str) -> Asset:
        published = assets.paths.get(path[1:])
        return Asset(f"/{published}", _integrity(assets.files[published])) if published else Asset(path)

    return AssetsView(asset(u.STYLESHEET), asset(u.THEME_SCRIPT), asset(u.SCRIPT), asset(u.SEARCH_SCRIPT))


def _stylesheet(static: Mapping[str, bytes], colours: Mapping[str, str]) -> str:
    """All stylesheets in one, without comments. The first file sets the order of the layers."""
    paths = (path for path in static if path.endswith(".css"))
    in_order = sorted(paths, key=lambda path: (not path.endswith("layers.css"), path))
    stylesheet = _INDENT_OR_COMMENT.sub("", "\n".join(static[path].decode().strip() for path in in_order))
    return f"{stylesheet}\n{_lab_colours(colours)}"


def _lab_colours(colours: Mapping[str, str]) -> str:
    """A class for each lab that has a colour."""
    rules = "".join(f".lab-{slug} {{ --lab: {colour}; }}\n" for slug, colour in sorted(colours.items()))
    return f"@layer components {{\n{rules}}}\n" if rules else ""


def _fingerprinted(files: Mapping[str, bytes]) -> dict[str, str]:
    """The paths of scripts and fonts with fingerprints, by stable path."""
    scripts = {path: data for path, data in files.items() if path.startswith("js/")}
    content = [part for path, data in scripts.items() for part in (path.encode(), data)]
    paths = {path: _add_fingerprint(path, *content) for path in scripts}
    return paths | {path: _add_fingerprint(path, data) for path, data in files.items() if path.endswith(_FONTS)}


def _add_fingerprint(path: str, *content: bytes) -> str:
    return f"{u.ASSETS[1:]}{digest(*content).hex()[:12]}/{path}"


def _with_fonts(stylesheet: str, paths: Mapping[str, str]) -> str:
    """The stylesheet with its relative URLs adapted to a folder with a fingerprint."""

    def url(match: re.Match[str]) -> str:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(_STYLESHEET), match[2].strip()))
        return f'url("../../../{paths.get(path, path)}")'

    return _URL.sub(url, stylesheet)


def _integrity(data: bytes) -> str:
    """The value of an `integrity` attribute (Subresource Integrity, W3C)."""
    return f"sha384-{b64encode(hashlib.sha384(data).digest()).decode()}"


STABLE_NAMES = assets_view(PublishedAssets({}, {}))
"""What pages load without fingerprints."""
