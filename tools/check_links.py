"""Requests every URL in the content and writes the results as JSON lines.

Builds never use the network; `build.py check --links FILE` reads the results. Recent results are kept, and each host
gets one request at a time.
"""

import argparse
import json
import sys
import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from talentwar.build.check import check
from talentwar.build.options import BuildOptions
from talentwar.checks.dead_links import InvalidLinkList, LinkResult, links, read_results

AGENT = "Mozilla/5.0 (compatible; a link check of a public tracker)"
TIMEOUT = 20
MAX_WORKERS = 8


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit code: 0 if the results were written, 2 for a usage error."""
    parser = argparse.ArgumentParser(
        description=(__doc__ or "").split("\n")[0], epilog="Example: python tools/check_links.py links.jsonl"
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="the file of results; recent ones are kept")
    parser.add_argument("--content", type=Path, default=Path("content"), metavar="DIR", help="the profiles (content)")
    parser.add_argument("--days", type=int, default=25, metavar="N", help="how many days a result is valid (25)")
    args = parser.parse_args(arguments)
    today = datetime.now(UTC).date()
    try:
        known = read_results(args.file.read_bytes()) if args.file.is_file() else {}
    except InvalidLinkList as error:
        print(f"{args.file} is not a file of results: {error}", file=sys.stderr)
        return 2
    nowhere = Path()
    options = BuildOptions(args.content, nowhere, Path(".cache"), nowhere, nowhere, today)
    wanted = sorted({link.url for link in links(check(options).catalog)})
    fresh = {url: known[url] for url in wanted if url in known and _is_fresh(known[url], today, args.days)}
    requested = ask([url for url in wanted if url not in fresh], today)
    results = fresh | {result.url: result for result in requested}
    lines = [json.dumps({"url": url, "status": r.status, "checked": r.checked}) for url, r in sorted(results.items())]
    args.file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    dead = sum(result.is_dead for result in results.values())
    print(f"{len(results)} addresses, {len(results) - len(fresh)} asked, {dead} dead; written to {args.file}.")
    return 0


def ask(urls: Iterable[str], today: date) -> list[LinkResult]:
    """Requests URLs, one at a time per host."""
    hosts: dict[str, list[str]] = defaultdict(list)
    for url in urls:
        hosts[urlsplit(url).netloc].append(url)
    with ThreadPoolExecutor(MAX_WORKERS) as workers:
        parts = workers.map(
            lambda part: [LinkResult(url, _status(url), today.isoformat()) for url in part], hosts.values()
        )
        return [result for part in parts for result in part]


def _status(url: str) -> int | str:
    # Some hosts reject HEAD but answer GET.
    for method in ("HEAD", "GET"):
        request = urllib.request.Request(url, method=method, headers={"User-Agent": AGENT})
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT) as response:
                return int(response.status)
        except urllib.error.HTTPError as error:
            status: int | str = error.code
        except (OSError, ValueError):
            status = "unreachable"
    return status


def _is_fresh(result: LinkResult, today: date, days: int) -> bool:
    try:
        return not result.is_dead and today - date.fromisoformat(result.checked) < timedelta(days)
    except ValueError:
        return False


if __name__ == "__main__":
    raise SystemExit(main())
