"""nginx and Caddy, configured from the table, answer as the host does. They are run where they are installed."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from sitebuilder import REPOSITORY, WAR, Site

from talentwar.exports.hosting.headers import headers_for, rules
from talentwar.exports.hosting.redirects import Redirect
from talentwar.exports.hosting.responses import content_type
from talentwar.exports.hosting.webservers import Place, caddy, editions_of, nginx, redirects_of

AT_THE_ROOT = WAR.replace("https://moves.example/tracker", "https://moves.example")


@pytest.mark.parametrize(("server", "file"), [("nginx", "nginx.conf"), ("caddy", "Caddyfile")])
def test_the_configurations_of_the_documentation_are_those_of_the_table(server: str, file: str):
    command = [sys.executable, "tools/web_server.py", server]
    made = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
    assert (REPOSITORY / "docs/hosting" / file).read_text(encoding="utf-8") == made
    assert made == {"nginx": nginx, "caddy": caddy}[server](rules(), (), Place())


@pytest.mark.parametrize("prefix", ["", "/tracker"])
def test_the_redirects_are_those_that_the_build_wrote(site: Site, prefix: str):
    site.write(WAR if prefix else AT_THE_ROOT).build()
    found = list(redirects_of(site.html("_redirects"), prefix))
    assert found == [
        Redirect("/flows/acme-works/", "/flows/acme/"),
        Redirect("/flows/babbage/acme-works/", "/flows/babbage/acme/"),
        Redirect("/labs/acme-works/", "/labs/acme/"),
        Redirect("/people/countess/", "/people/ada/"),
    ]


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


class Running:
    """A server of a site, at a port of this machine; `prefix` is the path below which the site is."""

    def __init__(self, port: int, site: Site, prefix: str) -> None:
        self.site, self.prefix = site, prefix
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def get(self, path: str, **headers: str) -> Answer:
        self._connection.putrequest("GET", self.prefix + path, skip_accept_encoding=True)
        for name, value in headers.items():
            self._connection.putheader(name.replace("_", "-"), value)
        self._connection.endheaders()
        answer = self._connection.getresponse()
        return Answer(answer.status, {name.title(): value for name, value in answer.getheaders()}, answer.read())


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def command_of(server: str, folder: Path, site: Site, port: int, prefix: str) -> list[str]:
    """How a server is started with a site, its configuration written below a folder."""
    told = site.html("_redirects")
    redirects, editions = list(redirects_of(told, prefix)), editions_of(told, prefix)
    root = str(site.root / "www")
    if server == "nginx":
        names = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        own = "".join(f"{name}_temp_path {folder}/{name};\n" for name in names)
        made = nginx(rules(), redirects, Place(root, "localhost", (f"127.0.0.1:{port}",), prefix), editions)
        text = (
            f"daemon off; master_process off; pid {folder}/pid;\nevents {{}}\nhttp {{\naccess_log off;\n{own}{made}}}\n"
        )
        (folder / "nginx.conf").write_text(text)
        return ["nginx", "-e", "stderr", "-p", str(folder), "-c", str(folder / "nginx.conf")]
    made = caddy(rules(), redirects, Place(root, f"http://127.0.0.1:{port}", prefix=prefix), editions)
    (folder / "Caddyfile").write_text(f"{{\n\tadmin off\n\tauto_https off\n}}\n{made}")
    return ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


@pytest.fixture(scope="module", params=["", "/tracker"], ids=["at the root", "below a path"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site, with what nobody may see beside it and in it."""
    site = Site(tmp_path_factory.mktemp("site"))
    site.public = site.root / f"www{request.param}"
    site.write(WAR if request.param else AT_THE_ROOT)
    site.edit("content/site.yml", "title:", "languages: [en, fr]\ntitle:").build()
    site.write({"secret.txt": "secret"})
    for name, text in {".hidden": "secret", "people/.git/config": "secret", "labs/acme/feed.xml": "<feed/>"}.items():
        (site.public / name).parent.mkdir(exist_ok=True)
        (site.public / name).write_text(text)
    return site


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def running(request: pytest.FixtureRequest, built: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    server = request.param
    if shutil.which(server) is None:
        pytest.skip(f"{server} is not installed")
    port, folder = free_port(), tmp_path_factory.mktemp(server)
    prefix = "/tracker" if built.public.name == "tracker" else ""
    with (folder / "log").open("wb") as log:
        command = command_of(server, folder, built, port, prefix)
        process = subprocess.Popen(command, stdout=log, stderr=log, env=os.environ | {"HOME": str(folder)})
        try:
            while process.poll() is None:
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.02)
            assert process.poll() is None, (folder / "log").read_text()
            yield Running(port, built, prefix)
        finally:
            process.terminate()
            process.wait(30)


NOT_COMPARED = {"Accept-Ranges", "Connection", "Content-Length", "Date", "Etag", "Last-Modified", "Server", "Vary"}
"""What servers say of themselves and of the file."""


def test_every_file_is_served_as_it_is_with_the_headers_of_the_table(running: Running):
    for file, data in running.site.files().items():
        path = "/" + file.removesuffix("index.html")
        answer = running.get(path)
        if file in ("_headers", "_redirects") or "/." in path:
            assert (answer.status, b"secret" in answer.body) == (404, False), path
            continue
        if any(former in path for former in ("/countess/", "/acme-works/")):
            continue
        assert (answer.status, answer.body) == (200, data), path
        said = {name: value for name, value in answer.headers.items() if name not in NOT_COMPARED}
        assert said == {"Content-Type": content_type(file)} | headers_for(path), path


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/nowhere/", "404.html"),
        ("/people/nobody", "404.html"),
        ("/api/v1/people/nobody.json", "404.html"),
        ("/people/nobody/feed.xml", "404.html"),
        ("/pagefind/x", "404.html"),
        ("/frites/", "404.html"),
        ("/fr/nowhere/", "fr/404.html"),
        ("/fr/people/nobody", "fr/404.html"),
        ("/fr/.hidden", "fr/404.html"),
    ],
)
def test_what_is_not_there_is_the_page_that_says_so(running: Running, path: str, page: str):
    answer = running.get(path)
    assert (answer.status, answer.body) == (404, running.site.files()[page])
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    for name in ("Content-Security-Policy", "X-Content-Type-Options", "Strict-Transport-Security", "Cache-Control"):
        assert answer.headers[name] == headers_for("/")[name]


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/people/countess/", "/people/ada/"),
        ("/labs/acme-works/feed.xml", "/labs/acme/feed.xml"),
        ("/labs/acme-works/?a=1&b=%20", "/labs/acme/?a=1&b=%20"),
        ("/flows/acme-works/babbage/", "/flows/acme/babbage/"),
        ("/people/ada/index.html", "/people/ada/"),
        ("/index.html", "/"),
    ],
)
def test_former_addresses_lead_on(running: Running, path: str, target: str):
    answer = running.get(path)
    assert (answer.status, answer.headers["Location"]) == (301, running.prefix + target)
    assert running.get(target).status == 200
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_an_address_without_its_last_slash_leads_to_the_one_with_it(running: Running):
    answer = running.get("/people/ada")
    assert answer.status in (301, 308)
    assert answer.headers["Location"] == f"{running.prefix}/people/ada/"


@pytest.mark.parametrize(
    "path",
    ["/../secret.txt", "/../../secret.txt", "/%2e%2e/%2e%2e/secret.txt", "/%2e%2e/secret.txt", "/css/..%2f..%2fsecret.txt", "/css/%2e%2e/%2e%2e/secret.txt", "/.hidden", "/%2ehidden",
     "/people/.git/config", "/people/%2egit/config", "/%5fheaders", "/css//..//..//secret.txt"],
)  # fmt: skip
def test_nothing_outside_the_site_is_served(running: Running, path: str):
    answer = running.get(path)
    assert answer.status in (400, 404)
    assert b"secret" not in answer.body.replace(path.encode(), b"")


@pytest.mark.parametrize("path", ["//evil.example/index.html", "/\\evil.example/index.html", "//evil.example/..", "//evil.example",
                                  "/%2fevil.example/index.html", "/%5cevil.example/index.html"])  # fmt: skip
def test_no_address_leads_elsewhere(running: Running, path: str):
    location = running.get(path).headers.get("Location", "/")
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))


@pytest.mark.parametrize("path", ["/", "/css/site.css", "/api/v1/index.json"])
def test_texts_are_compressed_where_that_is_asked_for(running: Running, path: str):
    answer = running.get(path, Accept_Encoding="gzip")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["Vary"]
