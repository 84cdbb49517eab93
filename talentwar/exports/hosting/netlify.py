"""What Netlify reads beside the site: the files `_headers` and `_redirects`, and the host's limits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from talentwar.urls import NOT_FOUND

from .headers import HeaderRule
from .redirects import Redirect

HEADERS = "/_headers"
REDIRECTS = "/_redirects"

MAX_REDIRECTS = 9_999
"""From 10,000 on the host asks for another way (https://docs.netlify.com/manage/routing/redirects/overview/)."""

MAX_FILES_IN_FOLDER = 54_000
"""With more, a deploy fails (https://docs.netlify.com/deploy/deploy-overview/)."""


def headers_file(rules: Iterable[HeaderRule], prefix: str = "") -> str:
    """The text of `_headers`: a pattern, and its headers below it."""
    return "\n".join(
        "".join([f"{prefix}{rule.pattern}\n", *(f"  {name}: {value}\n" for name, value in rule.headers)])
        for rule in rules
    )


def redirects_file(redirects: Sequence[Redirect], prefix: str = "", editions: Sequence[str] = ()) -> str | None:
    """The text of `_redirects`; None where there are more than the host takes.

    `editions` are the folders that have a page of their own for what is not there.
    The redirects are forced, for a page stands at each former address. Last slashes are the host's own affair: it takes
    an address with and without one for the same, and a rule cannot add one.
    """
    if len(redirects) > MAX_REDIRECTS:
        return None
    lines = [
        f"{prefix}{redirect.source}* {prefix}{redirect.target}:splat 301!\n"
        for redirect in sorted(redirects, key=lambda redirect: redirect.source)
    ]
    lines += [f"{prefix}{folder}/* {prefix}{folder}{NOT_FOUND} 404\n" for folder in editions]
    return "".join(["# Former addresses, and where each leads.\n", *lines])


def warnings(files: Iterable[str]) -> Iterator[str]:
    """What of a site's files is beyond the limits of the host."""
    names = list(files)
    if REDIRECTS[1:] not in names:
        yield (
            f"There are more than {MAX_REDIRECTS:,} former addresses, which is more than Netlify redirects; "
            "pages alone lead on from them."
        )
    for folder, count in Counter(name.rpartition("/")[0] for name in names).items():
        if count > MAX_FILES_IN_FOLDER:
            yield f"{folder}/ has {count:,} files; Netlify takes no more than {MAX_FILES_IN_FOLDER:,} in a folder."
