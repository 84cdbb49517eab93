"""Takes the screenshots of the README from the site in public/, with Chromium: `make screenshots`."""

import shutil
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
SHOTS = (
    ("home", "/", "light", 1280, 1500),
    ("person", "/people/ruoming-pang/", "light", 1280, 1000),
    ("lab", "/labs/meta/", "light", 1280, 1300),
    ("flows", "/flows/", "dark", 1280, 1300),
    ("timeline", "/timeline/", "light", 1280, 1000),
    ("claims", "/claims/", "light", 1280, 1000),
    ("telephone", "/", "light", 360, 900),
)
"""Name, page, theme, width and height, both in CSS pixels."""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """What is asked for is no news."""


def main() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(ROOT / "public")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, path, theme, width, height in SHOTS:
            page = browser.new_page(
                viewport={"width": width, "height": height},
                color_scheme="dark" if theme == "dark" else "light",
                locale="en",
            )
            page.goto(f"http://127.0.0.1:{server.server_port}{path}", wait_until="load")
            page.screenshot(path=ROOT / "docs" / f"{name}.png")
            print(f"docs/{name}.png")
        browser.close()
    server.shutdown()


if __name__ == "__main__":
    main()
