"""The HTTP headers of every path, for all hosts and for the preview server.

All rules that match a path are merged. If two rules set the same header, the later rule wins, as on Netlify.
"""

import re
from collections.abc import Iterable

from msgspec import Struct

YEAR = 365 * 24 * 60 * 60  # seconds


class HeaderRule(Struct, frozen=True):
    """The headers of the paths that match a pattern, in which `*` is any text.

    After `*`, write the whole name of a file. There, Netlify matches a dot with any character and ignores a last slash:
    `/*.ics` also matches `/topics/`.
    """

    pattern: str
    headers: tuple[tuple[str, str], ...]

    def matches(self, path: str) -> bool:
        return re.fullmatch(".*".join(map(re.escape, self.pattern.split("*"))), path) is not None


def _policy(**changes: str) -> str:
    """Returns the content security policy with some directives changed. It forbids inline code."""
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


META_POLICY = "; ".join(part for part in _policy().split("; ") if not part.startswith("frame-ancestors"))
"""The policy in the `<meta>` element of every page, for hosts without headers. `frame-ancestors` needs a header."""

# Features that this site never uses. Browsers warn of names that they do not know.
_UNUSED_FEATURES = (
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
            ("Permissions-Policy", ", ".join(f"{feature}=()" for feature in _UNUSED_FEATURES)),
            ("Referrer-Policy", "strict-origin-when-cross-origin"),
            ("Strict-Transport-Security", f"max-age={2 * YEAR}"),
            ("X-Content-Type-Options", "nosniff"),
        ),
    ),
    # The names of these files contain a digest of their content.
    HeaderRule("/assets/*", (("Cache-Control", f"public, max-age={YEAR}, immutable"),)),
    # Other sites may read the data and the feeds.
    HeaderRule("/api/*", _CORS),
    HeaderRule("/data/*", _CORS),
    HeaderRule("/*feed.xml", (("Content-Type", "application/atom+xml; charset=utf-8"), *_CORS)),
    HeaderRule("/*feed.json", (("Content-Type", "application/feed+json; charset=utf-8"), *_CORS)),
    # Other sites show these images with links.
    HeaderRule("/*share.png", (("Cross-Origin-Resource-Policy", "cross-origin"),)),
    HeaderRule("/preview/*", _NOINDEX),
    # The search worker compiles WebAssembly. A worker follows the policy of its own response.
    HeaderRule(
        "/pagefind/pagefind-worker.js",
        (("Content-Security-Policy", _policy(script_src="'self' 'wasm-unsafe-eval'")),),
    ),
)


def rules(*, is_for_review: bool = False) -> tuple[HeaderRule, ...]:
    """Returns the rules of a site. A site for review is not indexed."""
    return (*RULES, HeaderRule("/*", _NOINDEX)) if is_for_review else RULES


def headers_for(path: str, rules: Iterable[HeaderRule] = RULES) -> dict[str, str]:
    """Returns the headers of a path below the root of the site."""
    return {name: value for rule in rules if rule.matches(path) for name, value in rule.headers}
