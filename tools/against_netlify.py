"""Has Netlify's own parsers read `_headers` and `_redirects` of the built site, and compares them with what is meant.

npm install --prefix /tmp/netlify --ignore-scripts @netlify/headers-parser @netlify/redirect-parser
make site
.venv/bin/python tools/against_netlify.py /tmp/netlify
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from talentwar.exports.hosting.headers import headers_for
from talentwar.exports.hosting.webservers import redirects_of

# What the host does with rules: those whose pattern fits are merged in their order.
READ = """
import { parseAllHeaders } from "@netlify/headers-parser";
import { parseAllRedirects } from "@netlify/redirect-parser";
import { readFileSync } from "node:fs";
const { public: site, paths } = JSON.parse(readFileSync(0, "utf8"));
const found = await parseAllHeaders({ headersFiles: [`${site}/_headers`], configHeaders: [], minimal: false });
const led = await parseAllRedirects({ redirectsFiles: [`${site}/_redirects`], configRedirects: [], minimal: false });
const fitting = (path) => found.headers.filter((rule) => rule.forRegExp.test(path)).map((rule) => rule.values);
const merged = (path) => Object.assign({}, ...fitting(path));
const headers = Object.fromEntries(paths.map((path) => [path, merged(path)]));
const errors = [...found.errors, ...led.errors].map(String);
console.log(JSON.stringify({ errors, headers, redirects: led.redirects }));
"""


def main() -> int:
    """Gives the exit code: 0 for the same, 1 for a difference."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the folder with node_modules/@netlify")
    parser.add_argument("--site", type=Path, default=Path("public"), metavar="DIR", help="the built site (public)")
    given = parser.parse_args()
    site = given.site.resolve()
    files = [path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()]
    paths = ["/" + file.removesuffix("index.html") for file in files if file not in ("_headers", "_redirects")]
    script = given.folder / "read.mjs"
    script.write_text(READ, encoding="utf-8")
    asked = json.dumps({"public": str(site), "paths": paths})
    done = subprocess.run(["node", script], input=asked, capture_output=True, text=True, check=True)
    read = json.loads(done.stdout)
    meant = {path: headers_for(path) for path in paths}
    redirects = list(redirects_of((site / "_redirects").read_text(encoding="utf-8")))
    led = [(rule["from"], rule["to"], rule["status"], rule["force"]) for rule in read["redirects"]]
    wrong = [*read["errors"], *(f"headers of {path}" for path in paths if read["headers"][path] != meant[path])]
    if led != [(f"{redirect.source}*", f"{redirect.target}:splat", 301, True) for redirect in redirects]:
        wrong.append("redirects")
    for line in wrong[:20]:
        print(line)
    print(f"{len(paths):,} addresses and {len(led):,} redirects, {len(wrong)} of them read otherwise than meant.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
