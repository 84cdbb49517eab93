"""The files `_headers` and `_redirects` for Netlify, and its limits."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from talentwar.urls import NOT_FOUND

from .headers import HeaderRule
from .redirects import Redirect

HEADERS = "/_headers"
REDIRECTS = "/_redirects"

MAX_REDIRECTS = 9_999
"""The most redirects that Netlify reads (https://docs.netlify.com/manage/routing/redirects/overview/)."""

MAX_FILES_IN_FOLDER = 54_000
"""With more files in one folder, a deploy fails (https://docs.netlify.com/deploy/deploy-overview/)."""


def headers_file(rules: Iterable[HeaderRule], prefix: str = "") -> str:
    """Returns the text of `_headers`: each pattern, with its headers below it."""
    return "\n".join(
        "".join([f"{prefix}{rule.pattern}\n", *(f"  {name}: {value}\n" for name, value in rule.headers)])
        for rule in rules
    )


def redirects_file(
    redirects: Sequence[Redirect],
    prefix: str = "",
    language_folders: Sequence[str] = (),
    moved: Sequence[Redirect] = (),
) -> str | None:
    """Returns the text of `_redirects`, or None if there are too many redirects for the host.

    `language_folders` have a "page not found" of their own. Redirects are forced (`301!`) because the site also has a
    page at each old address. Netlify ignores a last slash when it matches a path. `moved` are redirects from addresses
    that have no page, of single paths; if there are too many for the host, they are left out.
    """
    if len(redirects) > MAX_REDIRECTS:
        return None
    lines = [
        f"{prefix}{redirect.source}* {prefix}{redirect.target}:splat 301!\n"
        for redirect in sorted(redirects, key=lambda redirect: redirect.source)
    ]
    if len(lines) + len(moved) <= MAX_REDIRECTS:
        lines += [f"{prefix}{redirect.source} {prefix}{redirect.target} 301\n" for redirect in moved]
    lines += [f"{prefix}{folder}/* {prefix}{folder}{NOT_FOUND} 404\n" for folder in language_folders]
    return "".join(["# Redirects from old addresses.\n", *lines])


def warnings(files: Iterable[str]) -> Iterator[str]:
    """Returns a warning for each limit of the host that the files of a site exceed."""
    names = list(files)
    if REDIRECTS[1:] not in names:
        yield (
            f"More than {MAX_REDIRECTS:,} old addresses, the limit of Netlify: {REDIRECTS[1:]} was left out, "
            "and only pages redirect."
        )
    for folder, count in Counter(name.rpartition("/")[0] for name in names).items():
        if count > MAX_FILES_IN_FOLDER:
            yield f"{folder}/ has {count:,} files; Netlify accepts at most {MAX_FILES_IN_FOLDER:,} in a folder."
