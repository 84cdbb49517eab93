"""Writes a configuration for those who host the site with a server of their own, from the project's one table.

    make site
    .venv/bin/python tools/web_server.py nginx --name tracker.example --root /srv/tracker/public > tracker.conf
    .venv/bin/python tools/web_server.py caddy --name tracker.example > Caddyfile

Former addresses, and the languages that have a page of their own for what is not there, are read from
`public/_redirects`, as the build wrote it. Without `--site` the configuration has neither: pages stand at former
addresses, and lead on.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from talentwar.exports.hosting.headers import rules
from talentwar.exports.hosting.netlify import REDIRECTS
from talentwar.exports.hosting.webservers import Place, caddy, editions_of, nginx, redirects_of

WRITERS = {"nginx": nginx, "caddy": caddy}


def main() -> None:
    plain = Place()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("server", choices=WRITERS)
    parser.add_argument(
        "--site", type=Path, metavar="DIR", help="the built site, for its former addresses and its languages"
    )
    parser.add_argument("--root", default=plain.root, metavar="DIR", help=f"where the server finds it ({plain.root})")
    parser.add_argument("--name", default=plain.name, help=f"its name ({plain.name})")
    parser.add_argument("--listen", nargs="+", default=plain.listen, help="addresses and ports, for nginx (80)")
    parser.add_argument("--base-url", default="", metavar="URL", help="the address to publish under, if below a path")
    given = parser.parse_args()
    prefix = urlsplit(given.base_url).path.rstrip("/")
    text = (given.site / REDIRECTS[1:]).read_text(encoding="utf-8") if given.site else ""
    place = Place(given.root, given.name, tuple(given.listen), prefix)
    made = WRITERS[given.server](rules(), redirects_of(text, prefix), place, editions_of(text, prefix))
    print(made, end="")


if __name__ == "__main__":
    main()
