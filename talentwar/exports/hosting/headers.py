"""The headers of every address of the site: one table, for every host and for the preview.

Rules go from the general to the specific. Those that match an address are merged, and of one name the last holds: so
Netlify does it, and so what is written for other hosts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

YEAR = 365 * 24 * 60 * 60
"""In seconds."""


class HeaderRule(Struct, frozen=True):
    """Headers of the addresses that fit a pattern, in which `*` stands for any characters.

    Behind a `*` stands the whole name of a file: Netlify takes a dot there for any character, and a last slash as it
    comes, so that `/*.ics` would be `/topics/` too.
    """

    pattern: str
    headers: tuple[tuple[str, str], ...]

    def matches(self, path: str) -> bool:
        return re.fullmatch(self.expression, path) is not None

    @property
    def expression(self) -> str:
        """The pattern as a regular expression of the whole path."""
        return ".*".join(re.escape(part) for part in self.pattern.split("*"))


def _policy(**changes: str) -> str:
    """The content security policy: what is not named is forbidden, and nothing may stand in the page itself."""
    directives = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "font-src": "'self'",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "worker-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    directives |= {name.replace("_", "-"): value for name, value in changes.items()}
    return "; ".join(f"{name} {value}" for name, value in directives.items())


IN_PAGES = "; ".join(part for part in _policy().split("; ") if not part.startswith("frame-ancestors"))
"""The policy as it stands in every page too, for hosts that send no headers; only those can say who may frame it."""

# What a page could ask a reader for and this site never does. Browsers complain of names that they do not know.
_UNWANTED = (
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation",
    "gyroscope", "magnetometer", "microphone", "midi", "payment", "picture-in-picture", "publickey-credentials-get",
    "screen-wake-lock", "sync-xhr", "usb", "xr-spatial-tracking",
)  # fmt: skip
_CORS = (("Access-Control-Allow-Origin", "*"), ("Cross-Origin-Resource-Policy", "cross-origin"))
_NOINDEX = (("X-Robots-Tag", "noindex"),)

RULES = (
    HeaderRule(
        "/*",
        (
            ("Cache-Control", "public, max-age=0, must-revalidate"),
            ("Content-Security-Policy", _policy()),
            ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Permissions-Policy", ", ".join(f"{feature}=()" for feature in _UNWANTED)),
            ("Referrer-Policy", "strict-origin-when-cross-origin"),
            ("Strict-Transport-Security", f"max-age={2 * YEAR}"),
            ("X-Content-Type-Options", "nosniff"),
        ),
    ),
    # What has a digest of its bytes in its address never changes there.
    HeaderRule("/assets/*", (("Cache-Control", f"public, max-age={YEAR}, immutable"),)),
    # What other sites may read: the data, in every form.
    HeaderRule("/api/*", _CORS),
    HeaderRule("/data/*", _CORS),
    HeaderRule("/*feed.xml", (("Content-Type", "application/atom+xml; charset=utf-8"), *_CORS)),
    HeaderRule("/*feed.json", (("Content-Type", "application/feed+json; charset=utf-8"), *_CORS)),
    # What stands for a page where its link is shared.
    HeaderRule("/*share.png", (("Cross-Origin-Resource-Policy", "cross-origin"),)),
    HeaderRule("/preview/*", _NOINDEX),
    # The search compiles its index there, and a worker has the policy of its own response.
    HeaderRule(
        "/pagefind/pagefind-worker.js",
        (("Content-Security-Policy", _policy(script_src="'self' 'wasm-unsafe-eval'")),),
    ),
)
"""The table, from the general to the specific."""


def rules(*, is_for_review: bool = False) -> tuple[HeaderRule, ...]:
    """The rules of a site; one that is there for its editors is not for search engines."""
    return (*RULES, HeaderRule("/*", _NOINDEX)) if is_for_review else RULES


def headers_for(path: str, of: Iterable[HeaderRule] = RULES) -> dict[str, str]:
    """The headers of the answer to an address, by its path below the root of the site."""
    return {name: value for rule in of if rule.matches(path) for name, value in rule.headers}
