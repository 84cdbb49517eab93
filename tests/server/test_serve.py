"""The `serve` command: a real process, real requests and a real websocket."""

import asyncio
import functools
import json
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Coroutine, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from servedsite import Served, Tab, connect, serving
from sitebuilder import REPOSITORY, WAR, OwnSite, Site, sections
from tornado.httpclient import HTTPClientError
from tornado.netutil import bind_sockets

ADA, BESS, CARL = (f"content/people/{name}.md" for name in ("ada", "bess", "carl"))
AT_ROOT = WAR.replace("https://moves.example/tracker", "https://moves.example")


class SavedSite(OwnSite):
    """A site whose files are replaced atomically, as most editors do: no file is ever seen empty."""

    def write(self, files: str | Mapping[str, str | bytes]) -> OwnSite:
        for path, content in (sections(files) if isinstance(files, str) else files).items():
            file = self.root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            temporary = file.with_name(f".{file.name}.new")
            temporary.write_bytes(content if isinstance(content, bytes) else content.encode())
            temporary.replace(file)
        return self

    def edit(self, path: str, old: str, new: str) -> OwnSite:
        text = (self.root / path).read_text(encoding="utf-8")
        assert text.count(old) == 1
        return self.write({path: text.replace(old, new)})


def in_event_loop(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Runs an async test."""

    @functools.wraps(test)
    def run(**fixtures: Any) -> None:
        asyncio.run(test(**fixtures))

    return run


@pytest.fixture
def edited(tmp_path: Path) -> OwnSite:
    """A site to edit."""
    site = SavedSite(tmp_path / "site")
    site.write(AT_ROOT)
    return site


@pytest.fixture
def server(edited: OwnSite) -> Iterator[Served]:
    """A server of that site, after the first build."""
    with serving(edited) as served:
        served.next_build()
        yield served


@pytest.fixture(autouse=True)
def _time_limit() -> Iterator[None]:
    """Fails a test that waits too long, so that it does not block the others."""

    def give_up(*_: object):
        raise TimeoutError("no message within two minutes")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(120)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The server of a site that no test edits."""
    site = OwnSite(tmp_path_factory.mktemp("served") / "site").write(AT_ROOT)
    (site.root / "secret.txt").write_text("secret")
    with serving(site) as server:
        server.next_build()
        (site.public / "leak.txt").symlink_to(site.root / "secret.txt")
        yield server


def test_a_page_is_served_with_its_type_and_without_caching(served: Served):
    response = served.get("/people/ada/")
    assert (response.status, response.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert response.headers["Cache-Control"] == "no-store"
    assert "Ada Lovelace" in response.body
    assert served.get("/css/site.css").headers["Content-Type"] == "text/css; charset=utf-8"


def test_a_url_without_its_final_slash_redirects_with_its_query(served: Served):
    response = served.get("/people/ada?from=feed")
    assert (response.status, response.headers["Location"]) == (301, "/people/ada/?from=feed")


def test_a_head_request_has_no_body(served: Served):
    response = served.get("/people/ada/", "HEAD")
    assert (response.status, response.body) == (200, "")
    assert int(response.headers["Content-Length"]) == len(served.get("/people/ada/").body.encode())


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_other_methods_are_not_allowed(served: Served, method: str):
    assert served.get("/people/ada/", method).status == 405


@pytest.mark.parametrize(
    "path",
    ["/leak.txt", "/../secret.txt", "/%2e%2e/secret.txt", "/css/..%2f..%2fsecret.txt", "/css/../../secret.txt", "//secret.txt",
     "/-/../secret.txt", "/-/overlay.py", "/-/..%2fcli.py", "/.secret"],
)  # fmt: skip
def test_no_file_outside_the_site_is_served(served: Served, path: str):
    response = served.get(path)
    assert response.status == 404
    assert "secret" not in response.body.replace(path, "")


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "[::1]", "LOCALHOST"])
def test_requests_to_local_host_names_are_answered(served: Served, name: str):
    assert served.get("/", Host=f"{name}:{served.port}").status == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example", "evil.example:{port}", "localhost", "localhost:1", "localhost.evil.example:{port}",
        "0.0.0.0:{port}", "",
    ],
)  # fmt: skip
def test_requests_to_another_host_name_are_forbidden(served: Served, host: str):
    for path in ("/", "/css/site.css", "/-/notice", "/-/overlay.js", "/-/livereload.js", "/livereload"):
        response = served.get(path, Host=host.format(port=served.port))
        assert response.status == 403 or (host == "" and response.status == 400)
        assert "Ada" not in response.body


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "https://localhost:{port}", "http://localhost:1", "null", "http://[bad"]
)
def test_a_websocket_from_another_origin_is_forbidden(served: Served, origin: str):
    with pytest.raises(HTTPClientError) as refused:
        asyncio.run(connect(served, Origin=origin.format(port=served.port)))
    assert refused.value.code == 403


def test_a_websocket_to_another_host_name_is_forbidden(served: Served):
    host = f"evil.example:{served.port}"
    with pytest.raises(HTTPClientError) as refused:
        asyncio.run(connect(served, Origin=f"http://{host}", Host=host))
    assert refused.value.code == 403


@pytest.mark.parametrize(
    "message", ["", "x", "[]", "1", "{}", '{"command": "info"}', '{"command": "info", "url": 1, "plugins": []}']
)
def test_a_websocket_with_an_invalid_message_is_closed(served: Served, message: str):
    async def closed() -> int | None:
        connection = await connect(served, Origin=served.address)
        await connection.write_message(message)
        assert await connection.read_message() is None
        return connection.close_code

    assert asyncio.run(closed()) == 1007
    assert served.get("/").status == 200


def test_the_scripts_of_livereload_and_the_overlay_are_served(served: Served):
    assert "LiveReload" in served.get("/-/livereload.js").body
    for name in ("overlay.js", "overlay.css"):
        assert served.get(f"/-/{name}").body == (REPOSITORY / "talentwar/server/assets" / name).read_text(
            encoding="utf-8"
        )


def test_the_server_listens_on_loopback_addresses_only(served: Served):
    addresses = subprocess.run(["hostname", "-I"], capture_output=True, text=True, check=False).stdout.split()
    for address in addresses:
        with pytest.raises(OSError):
            served.get("/", ip=address)


# Edits


@in_event_loop
async def test_a_page_is_reloaded_only_when_its_own_bytes_change(edited: OwnSite, server: Served):
    carl = await Tab(server, "/people/carl/").open()
    ada = await Tab(server, "/people/ada/").open()
    edited.edit(ADA, "Wrote the first program", "Wrote the very first program")
    assert await ada.next_reload() == "/people/ada/"
    assert "very first" in server.get("/people/ada/").body
    assert "people/ada.md changed\n" in server.next_build()
    edited.edit(CARL, "Plain.", "Plainer.")
    assert await carl.next_reload() == "/people/carl/"
    server.next_build()
    assert server.stop()[0] == 0
    assert await ada.remaining_reloads() == await carl.remaining_reloads() == []
    assert edited.files() == edited.clean()


@in_event_loop
async def test_a_stylesheet_is_replaced_without_reloading_the_page(edited: OwnSite, server: Served):
    tab = await Tab(server, "/people/ada/").open()
    edited.write({"static/css/new.css": "p { order: 7 }\n"})
    message = await tab.receive()
    assert (message["command"], message["path"], message["liveCSS"]) == ("reload", "/css/site.css", True)
    assert "order: 7" in server.get("/css/site.css").body
    server.stop()
    assert await tab.remaining_reloads() == []


@in_event_loop
async def test_problems_appear_over_the_page_until_they_are_corrected(edited: OwnSite, server: Served):
    before = edited.files()
    tab = await Tab(server, "/people/ada/").open()
    edited.edit(ADA, "from: acme", "from: acne")
    assert await tab.next_reload() == "/-/notice"
    overlay = server.get("/-/notice")
    assert "<code>content/people/ada.md</code>, line 6" in overlay.body
    assert "from: <mark>acne</mark>, to: babbage" in overlay.body
    assert "Did you mean <code>acme</code>?" in overlay.body
    assert "Ada Lovelace" in server.get("/people/ada/").body
    assert edited.files() == before
    # A page that is loaded now has the key of the overlay.
    assert overlay.headers["X-Notice"] in server.get("/people/bess/").body
    edited.edit(ADA, "from: acne", "from: acme")
    assert await tab.next_reload() == "/-/notice"
    assert server.get("/-/notice").body == ""
    server.stop()
    assert await tab.remaining_reloads() == []
    assert edited.files() == edited.clean()


@in_event_loop
async def test_an_edited_template_reloads_the_page(edited: OwnSite, server: Served):
    tab = await Tab(server, "/people/ada/").open()
    edited.edit("templates/layouts/base.html", "</body>", "<p>From the template</p></body>")
    assert await tab.next_reload() == "/people/ada/"
    assert "From the template" in server.get("/people/ada/").body


@in_event_loop
async def test_a_new_page_replaces_the_open_404_page(edited: OwnSite, server: Served):
    tab = await Tab(server, "/people/dora/").open()
    edited.write({"content/people/dora.md": "---\nname: Dora Copperfield\n---\n"})
    assert await tab.next_reload() == "/people/dora/"
    assert "Dora Copperfield" in server.get("/people/dora/").body


@in_event_loop
async def test_a_tab_that_reconnects_reloads_what_it_missed(edited: OwnSite, server: Served):
    tab = Tab(server, "/people/carl/")
    page = server.get(tab.path)
    edited.edit(CARL, "Plain.", "Plainer.")
    server.next_build()
    server.get = lambda *_, **__: page  # type: ignore[method-assign]
    await tab.open()
    assert await tab.next_reload() == "/people/carl/"


def test_after_a_failed_first_build_the_page_appears_with_the_correction(edited: OwnSite):
    edited.edit(ADA, "name: Ada Lovelace", "nam: Ada Lovelace")
    tasks = json.loads((REPOSITORY / ".vscode/tasks.json").read_text(encoding="utf-8"))["tasks"]
    begins, ends = (tasks[0]["problemMatcher"]["background"][name] for name in ("beginsPattern", "endsPattern"))

    async def correct(server: Served) -> None:
        tab = await Tab(server, "/people/ada/").open()
        assert "unknown key" in server.get("/-/notice").body.lower()
        edited.edit(ADA, "nam: Ada Lovelace", "name: Ada Lovelace")
        assert await tab.next_reload() == "/people/ada/"
        assert "Ada Lovelace" in server.get("/people/ada/").body

    with serving(edited) as server:
        lines = server.next_build().splitlines()
        assert "Not built; the last good site stays." in lines[-1]
        # The task in VS Code recognises the first and the last line of a build.
        assert [bool(re.match(begins, line)) for line in lines] == [True, *[False] * (len(lines) - 1)]
        assert [bool(re.match(ends, line)) for line in lines] == [*[False] * (len(lines) - 1), True]
        asyncio.run(correct(server))


def test_the_process_restarts_when_the_generator_changes(edited: OwnSite, tmp_path: Path):
    shutil.copy(REPOSITORY / "build.py", tmp_path)
    shutil.copytree(REPOSITORY / "talentwar", tmp_path / "talentwar")
    module = tmp_path / "talentwar/pages/people.py"

    async def edit(server: Served) -> None:
        tab = await Tab(server, "/people/ada/").open()
        module.write_text(module.read_text() + "\n# A comment.\n")
        assert await tab.connection.read_message() is None

    with serving(edited, program=tmp_path / "build.py") as server:
        server.next_build()
        asyncio.run(edit(server))
        restart = "talentwar/pages/people.py changed\n          The generator changed; restarting.\n"
        assert restart in server.next_build()
        output = server.next_build()
        assert output.startswith(f"Serving at {server.address}/")
        assert "pages rendered" in output
        assert server.get("/people/ada/").status == 200
        assert server.stop() == (0, "Stopped.\n")


# Start and stop


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_signal_ends_the_process_cleanly(server: Served, name: str):
    assert server.stop(getattr(signal, name)) == (0, "Stopped.\n")


def test_a_signal_during_a_message_ends_the_process_cleanly(edited: OwnSite, tmp_path: Path):
    program = tmp_path / "interrupted.py"
    program.write_text(
        "import os, signal, sys\n"
        f"sys.path.insert(0, {str(REPOSITORY)!r})\n"
        "from livereload.handlers import LiveReloadHandler\n"
        "from talentwar.cli import run\n"
        "LiveReloadHandler.write_message = lambda *_: os.kill(os.getpid(), signal.SIGINT)\n"
        "run()\n"
    )

    async def interrupt(server: Served) -> None:
        connection = await connect(server, Origin=server.address)
        await connection.write_message(json.dumps({"command": "hello", "protocols": []}))
        assert await connection.read_message() is None

    with serving(edited, program=program) as server:
        server.next_build()
        asyncio.run(interrupt(server))
        assert server.wait() == (0, "Stopped.\n")


def test_a_signal_during_a_build_ends_the_process_cleanly(edited: OwnSite):
    with serving(edited) as server:
        code, output = server.stop()
        assert (code, "Traceback" in output) == (0, False)
    edited.build()
    assert edited.files() == edited.clean()


def test_a_used_port_is_a_usage_error_that_names_a_free_one(minimal: Site, capsys):
    (used,) = bind_sockets(0, "127.0.0.1")
    port = used.getsockname()[1]
    assert minimal.run("serve", "--port", str(port)) == 2
    used.close()
    hint = capsys.readouterr().err.removeprefix(f"build.py: --port: {port} is in use; ")
    free = int(hint.split()[0])
    assert hint == f"{free} is free: --port {free}\n"
    assert free > port


@pytest.mark.parametrize("port", ["65536", "-1", "http", "80a", "٨٠"])
def test_an_invalid_port_is_a_usage_error(minimal: Site, port: str, capsys):
    with pytest.raises(SystemExit) as error:
        minimal.run("serve", "--port", port)
    assert error.value.code == 2
    assert "is not a number from 0 to 65535" in capsys.readouterr().err


def test_other_commands_do_not_import_the_server(minimal: Site):
    code = (
        "import sys; sys.argv = ['build.py', *sys.argv[1:]]; from talentwar.cli import main; main();"
        "print(*{'livereload', 'tornado', 'watchfiles', 'asyncio'} & set(sys.modules))"
    )
    command = [sys.executable, "-c", code, *minimal.command("build", "--no-search")]
    process = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert process.stdout.splitlines()[-1] == ""
