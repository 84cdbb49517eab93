"""Configurations of web servers that answer as the host does: the same table of headers, the same redirects.

They are for those who host the site themselves. What a server does by itself is left to it: nginx leads an address
that lacks its last slash on with 301, Caddy with 308.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from talentwar.urls import NOT_FOUND

from .headers import HeaderRule
from .netlify import HEADERS, REDIRECTS
from .redirects import Redirect
from .responses import TYPES

COMPRESSED = (
    "application/atom+xml", "application/feed+json", "application/json", "application/manifest+json",
    "application/vnd.sqlite3", "application/wasm", "application/xml", "image/svg+xml", "text/calendar", "text/css",
    "text/csv", "text/javascript", "text/markdown", "text/plain",
)  # fmt: skip
"""Beside HTML, which is always."""

TYPE = "Content-Type"
"""A header that servers make themselves."""

# An address of an index file, and the folder's in front of it: never one that begins with two slashes or with what a
# browser takes for them, which would be another host's.
_INDEX = r"^(/(?:[A-Za-z0-9][^?]*/)?)index\.html"
_NOT_SERVED = rf"^(?:{HEADERS}|{REDIRECTS})$|/\."


class Place(Struct, frozen=True):
    """Where a server finds the site, and as what it answers: the folder, the name, the addresses that it listens on.

    `prefix` is the path below which the site is published, empty for the root of the host.
    """

    root: str = "/srv/tracker/public"
    name: str = "tracker.example"
    listen: tuple[str, ...] = ("80", "[::]:80")
    prefix: str = ""


def nginx(
    rules: Sequence[HeaderRule], redirects: Iterable[Redirect], place: Place, editions: Sequence[str] = ()
) -> str:
    """A file for nginx's `conf.d`. `editions` are the folders that have a page of their own for what is not there."""
    names = list(dict.fromkeys(name for rule in rules for name, _ in rule.headers if name != TYPE))
    maps = "\n".join(_nginx_map(name, rules, place.prefix) for name in names)
    not_found = place.prefix + NOT_FOUND
    if editions:
        lines = "".join(f'    "~^{place.prefix}{folder}/" {place.prefix}{folder}{NOT_FOUND};\n' for folder in editions)
        maps += f"\nmap $uri $site_not_found {{\n    default {not_found};\n{lines}}}\n"
        not_found = "$site_not_found"
    listen = "".join(f"    listen {address};\n" for address in place.listen)
    added = "".join(f"    add_header {name} ${_variable(name)} always;\n" for name in names)
    types = "".join(f"        {_plain(kind)} {ending};\n" for ending, kind in TYPES.items())
    own = [(rule, value) for rule in rules for name, value in rule.headers if name == TYPE]
    # nginx adds a header to those that it has made itself, and takes the type of a file from its ending or its place.
    typed = "".join(
        f'    location ~ "{_path(rule, place.prefix)}" {{ types {{ }} default_type {_plain(kind)}; }}\n'
        for rule, kind in own
    )
    kinds = [*TYPES.values(), *(kind for _, kind in own)]
    texts = " ".join(sorted({_plain(kind) for kind in kinds if "charset" in kind} - {"text/html"}))
    moved = "".join(
        f"    location ^~ {place.prefix}{redirect.source} "
        f"{{ rewrite ^{place.prefix}{redirect.source}(.*)$ {place.prefix}{redirect.target}$1 permanent; }}\n"
        for redirect in _sorted(redirects)
    )
    return f"""\
{maps}
server {{
{listen}    server_name {place.name};
    server_tokens off;
    root {place.root};
    absolute_redirect off;
    charset utf-8;
    charset_types {texts};
    gzip on;
    gzip_vary on;
    gzip_types {" ".join(COMPRESSED)};
    default_type application/octet-stream;
    types {{
{types}    }}
{added}    error_page 404 {not_found};
    error_page 403 =404 {not_found};
    if ($request_uri ~ "{_INDEX}") {{
        return 301 $1$is_args$args;
    }}
    location ~ "{_not_served(place.prefix)}" {{ return 404; }}
{typed}{moved}}}
"""


def caddy(
    rules: Sequence[HeaderRule], redirects: Iterable[Redirect], place: Place, editions: Sequence[str] = ()
) -> str:
    """A Caddyfile. Caddy asks for a certificate by itself where the name is one of the public net.

    `editions` are the folders that have a page of their own for what is not there.
    """
    # Within `route`, the directives run in the order of the file, and of one name the last holds.
    headers = "".join(_caddy_rule(number, rule, place.prefix) for number, rule in enumerate(rules))
    types = "".join(
        f'\t\t@{ending} path_regexp \\.{ending}$\n\t\theader @{ending} Content-Type "{kind}"\n'
        for ending, kind in TYPES.items()
    )
    moved = "".join(
        f"\t\troute {place.prefix}{redirect.source}* {{\n"
        f"\t\t\turi strip_prefix {place.prefix}{redirect.source.rstrip('/')}\n"
        f"\t\t\tredir * {place.prefix}{redirect.target.rstrip('/')}{{uri}} 301\n\t\t}}\n"
        for redirect in _sorted(redirects)
    )
    # Caddy follows every `rewrite` that fits, and so the last one leaves out what is of another edition.
    not_found = "".join(
        f"\t\trewrite {place.prefix}{folder}/* {place.prefix}{folder}{NOT_FOUND}\n" for folder in editions
    )
    if editions:
        within = " ".join(f"{place.prefix}{folder}/*" for folder in editions)
        not_found += f"\t\t@main not path {within}\n"
    return f"""\
{place.name} {{
\troot * {place.root}
\tencode zstd gzip
\troute {{
{types}{headers}\t\theader -Server
\t\t@index path_regexp index {_INDEX}$
\t\tredir @index {{re.index.1}} 301
\t\t@hidden path_regexp {_not_served(place.prefix)}
\t\terror @hidden 404
{moved}\t\tfile_server
\t}}
\thandle_errors {{
\t\theader Content-Type "{TYPES["html"]}"
\t\theader -Server
{not_found}\t\trewrite {"@main" if editions else "*"} {place.prefix}{NOT_FOUND}
\t\tfile_server
\t}}
}}
"""


def redirects_of(text: str, prefix: str = "") -> Iterator[Redirect]:
    """The redirects of a file `_redirects` that a build wrote."""
    for line in text.splitlines():
        match = re.fullmatch(r"(\S+/)\* (\S+/):splat 301!", line)
        if match:
            yield Redirect(match[1].removeprefix(prefix), match[2].removeprefix(prefix))


def editions_of(text: str, prefix: str = "") -> list[str]:
    """The folders of other languages that such a file names."""
    return re.findall(rf"^{re.escape(prefix)}(/\S+)/\* \S+ 404$", text, re.MULTILINE)


def _sorted(redirects: Iterable[Redirect]) -> list[Redirect]:
    return sorted(redirects, key=lambda redirect: redirect.source)


def _nginx_map(name: str, rules: Sequence[HeaderRule], prefix: str) -> str:
    """The value of a header by the path: nginx takes the first pattern that fits, and so the last rule comes first."""
    lines = "".join(
        f'    "~{_path(rule, prefix)}" "{value}";\n'
        for rule in reversed(rules)
        for header, value in rule.headers
        if header == name
    )
    return f'map $uri ${_variable(name)} {{\n    default "";\n{lines}}}\n'


def _caddy_rule(number: int, rule: HeaderRule, prefix: str) -> str:
    lines = "".join(f'\t\theader @rule{number} {name} "{value}"\n' for name, value in rule.headers)
    return f"\t\t@rule{number} path_regexp {_path(rule, prefix)}\n{lines}"


def _path(rule: HeaderRule, prefix: str) -> str:
    """The paths to which a rule applies, as a regular expression."""
    return f"^{re.escape(prefix)}{rule.expression}$"


def _not_served(prefix: str) -> str:
    return _NOT_SERVED.replace("^(?:", f"^{re.escape(prefix)}(?:", 1)


def _variable(name: str) -> str:
    return "site_" + name.lower().replace("-", "_")


def _plain(kind: str) -> str:
    return kind.partition(";")[0]
