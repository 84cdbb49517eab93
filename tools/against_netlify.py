"""Compares `_headers` and `_redirects` of the built site, as Netlify's parsers read them, with our own rules.

npm install --prefix /tmp/netlify --ignore-scripts @netlify/headers-parser @netlify/redirect-parser
make site
.venv/bin/python tools/against_netlify.py /tmp/netlify
"""

import argparse
import json
import re
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from talentwar.exports.hosting.headers import headers_for

# Netlify merges all rules that match a path, in their order.
READ = """
import { parseAllHeaders } from "@netlify/headers-parser";
import { parseAllRedirects } from "@netlify/redirect-parser";
import { readFileSync } from "node:fs";
const { public: site, paths } = JSON.parse(readFileSync(0, "utf8"));
const found = await parseAllHeaders({ headersFiles: [`${site}/_headers`], configHeaders: [], minimal: false });
const moved = await parseAllRedirects({ redirectsFiles: [`${site}/_redirects`], configRedirects: [], minimal: false });
const matching = (path) => found.headers.filter((rule) => rule.forRegExp.test(path)).map((rule) => rule.values);
const merged = (path) => Object.assign({}, ...matching(path));
const headers = Object.fromEntries(paths.map((path) => [path, merged(path)]));
const errors = [...found.errors, ...moved.errors].map(String);
console.log(JSON.stringify({ errors, headers, redirects: moved.redirects }));
"""


def main() -> int:
    """Returns the exit code: 0 if both agree, 1 if they differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the folder with node_modules/@netlify")
    parser.add_argument("--site", type=Path, default=Path("public"), metavar="DIR", help="the built site (public)")
    arguments = parser.parse_args()
    site = arguments.site.resolve()
    files = [path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()]
    paths = ["/" + file.removesuffix("index.html") for file in files if file not in ("_headers", "_redirects")]
    script = arguments.folder / "read.mjs"
    script.write_text(READ, encoding="utf-8")
    request = json.dumps({"public": str(site), "paths": paths})
    process = subprocess.run(["node", script], input=request, capture_output=True, text=True, check=True)
    parsed = json.loads(process.stdout)
    redirects = [(rule["from"], rule["to"], rule["status"], rule["force"]) for rule in parsed["redirects"]]
    lines = re.findall(r"^(/\S+) (/\S+) (\d+)(!?)$", (site / "_redirects").read_text(encoding="utf-8"), re.MULTILINE)
    errors = [
        *parsed["errors"],
        *(f"headers of {path}" for path in paths if parsed["headers"][path] != headers_for(path)),
        *(
            ["redirects"]
            if redirects != [(old, new, int(status), bool(forced)) for old, new, status, forced in lines]
            else []
        ),
    ]
    for error in errors[:20]:
        print(error)
    print(f"{len(paths):,} addresses and {len(redirects):,} redirects: {len(errors)} differences.")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
