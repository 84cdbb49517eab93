"""`serve`, as a browser and a contributor meet it: a real server, real requests, a real websocket."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from servedsite import Served, Tab, command, connect, serving
from sitebuilder import REPOSITORY, WAR, OwnSite, sections
from tornado.httpclient import HTTPClientError
from tornado.netutil import bind_sockets

from talentwar.cli import main

ADA, BESS, CARL = (f"content/people/{name}.md" for name in ("ada", "bess", "carl"))
AT_ROOT = WAR.replace("https://moves.example/tracker", "https://moves.example")


class SavedSite(OwnSite):
    """A site whose files are saved in one step, as most editors do: none is ever seen empty."""

    def write(self, files: str | Mapping[str, str | bytes]) -> OwnSite:
        for path, content in (sections(files) if isinstance(files, str) else files).items():
            self._save(self.root / path, content if isinstance(content, bytes) else content.encode())
        return self

    def edit(self, path: str, old: str, new: str) -> OwnSite:
        text = (self.root / path).read_text(encoding="utf-8")
        assert text.count(old) == 1
        self._save(self.root / path, text.replace(old, new).encode())
        return self

    def _save(self, file: Path, data: bytes) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        new = file.with_name(f".{file.name}.new")
        new.write_bytes(data)
        new.replace(file)


def written(folder: Path, text: str = AT_ROOT) -> OwnSite:
    site = SavedSite(folder)
    site.write(text)
    return site


# What a browser gets


@pytest.fixture(autouse=True)
def _awaited_with_patience() -> Iterator[None]:
    """What never comes fails the test that waits for it, instead of stopping all tests."""

    def give_up(*_: object) -> None:
        raise TimeoutError("nothing came in two minutes")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(120)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A site that is not edited."""
    site = written(tmp_path_factory.mktemp("served") / "site")
    (site.root / "secret.txt").write_text("secret")
    with serving(site) as server:
        server.turn()
        (site.public / "leak.txt").symlink_to(site.root / "secret.txt")
        yield server


def test_a_page_is_served_with_its_type_and_never_kept(served: Served) -> None:
    answer = served.get("/people/ada/")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Ada Lovelace" in answer.body
    assert served.get("/css/site.css").headers["Content-Type"] == "text/css; charset=utf-8"


def test_an_address_without_its_last_slash_leads_to_the_page(served: Served) -> None:
    answer = served.get("/people/ada?from=feed")
    assert (answer.status, answer.headers["Location"]) == (301, "/people/ada/?from=feed")


def test_what_is_not_there_is_the_404_page_with_that_status(served: Served) -> None:
    answer = served.get("/people/nobody/")
    assert answer.status == 404
    assert "Page not found" in answer.body


def test_the_head_of_a_page_can_be_asked_for(served: Served) -> None:
    answer = served.get("/people/ada/", "HEAD")
    assert (answer.status, answer.body) == (200, "")
    assert int(answer.headers["Content-Length"]) == len(served.get("/people/ada/").body.encode())


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_can_be_sent(served: Served, method: str) -> None:
    assert served.get("/people/ada/", method).status == 405


@pytest.mark.parametrize(
    "path",
    ["/leak.txt", "/../secret.txt", "/%2e%2e/secret.txt", "/css/..%2f..%2fsecret.txt", "/css/../../secret.txt", "//secret.txt",
     "/-/../secret.txt", "/-/overlay.py", "/-/..%2fcli.py", "/.secret"],
)  # fmt: skip
def test_nothing_outside_the_site_is_served(served: Served, path: str) -> None:
    answer = served.get(path)
    assert answer.status == 404
    assert "secret" not in answer.body.replace(path, "")


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "[::1]", "LOCALHOST"])
def test_this_machine_is_called_by_its_own_names(served: Served, name: str) -> None:
    assert served.get("/", Host=f"{name}:{served.port}").status == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:{port}",
        "localhost",
        "localhost:1",
        "localhost.evil.example:{port}",
        "0.0.0.0:{port}",
        "",
    ],
)
def test_who_calls_it_by_another_name_is_refused(served: Served, host: str) -> None:
    for path in ("/", "/css/site.css", "/-/notice", "/-/overlay.js", "/-/livereload.js", "/livereload"):
        answer = served.get(path, Host=host.format(port=served.port))
        assert answer.status == 403 or (host == "" and answer.status == 400)
        assert "Ada" not in answer.body


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "https://localhost:{port}", "http://localhost:1", "null", "http://[bad"]
)
def test_a_websocket_of_another_page_is_refused(served: Served, origin: str) -> None:
    with pytest.raises(HTTPClientError) as refused:
        asyncio.run(connect(served, Origin=origin.format(port=served.port)))
    assert refused.value.code == 403


def test_a_websocket_under_another_name_is_refused(served: Served) -> None:
    host = f"evil.example:{served.port}"
    with pytest.raises(HTTPClientError) as refused:
        asyncio.run(connect(served, Origin=f"http://{host}", Host=host))
    assert refused.value.code == 403


@pytest.mark.parametrize(
    "message", ["", "x", "[]", "1", "{}", '{"command": "info"}', '{"command": "info", "url": 1, "plugins": []}']
)
def test_a_websocket_that_speaks_otherwise_is_closed(served: Served, message: str) -> None:
    async def closed() -> int | None:
        connection = await connect(served, Origin=served.address)
        await connection.write_message(message)
        assert await connection.read_message() is None
        return connection.close_code

    assert asyncio.run(closed()) == 1007
    assert served.get("/").status == 200


def test_livereload_s_own_script_and_the_overlay_are_served(served: Served) -> None:
    assert "LiveReload" in served.get("/-/livereload.js").body
    for name in ("overlay.js", "overlay.css"):
        assert served.get(f"/-/{name}").body == (REPOSITORY / "talentwar/server/assets" / name).read_text(
            encoding="utf-8"
        )


def test_it_listens_on_the_loopback_alone(served: Served) -> None:
    addresses = subprocess.run(["hostname", "-I"], capture_output=True, text=True, check=False).stdout.split()
    for address in addresses:
        with pytest.raises(OSError):
            served.get("/", ip=address)


# What a contributor sees


def test_a_page_is_loaded_again_when_its_own_bytes_changed_and_not_for_another_s(tmp_path: Path) -> None:
    site = written(tmp_path)
    with serving(site) as server:
        server.turn()

        async def edit() -> list[str]:
            carl = await Tab(server, "/people/carl/").open()
            ada = await Tab(server, "/people/ada/").open()
            site.edit(ADA, "Wrote the first program", "Wrote the very first program")
            assert (await ada.told())["path"] == "/people/ada/"
            assert "very first" in server.get("/people/ada/").body
            assert "people/ada.md saved\n" in server.turn()
            site.edit(CARL, "Plain.", "Plainer.")
            assert (await carl.told())["path"] == "/people/carl/"
            server.turn()
            assert server.end()[0] == 0
            assert await ada.rest() == []
            return await carl.rest()

        assert asyncio.run(edit()) == []
    assert site.files() == site.clean()


def test_a_stylesheet_is_swapped_without_a_reload(tmp_path: Path) -> None:
    site = written(tmp_path)
    with serving(site) as server:
        server.turn()

        async def edit() -> None:
            tab = await Tab(server, "/people/ada/").open()
            site.write({"static/css/new.css": "p { order: 7 }\n"})
            told = await tab.told()
            assert (told["command"], told["path"], told["liveCSS"]) == ("reload", "/css/site.css", True)
            assert "order: 7" in server.get("/css/site.css").body
            server.end()
            assert await tab.rest() == []

        asyncio.run(edit())


def test_problems_come_over_the_page_and_go_when_they_are_mended(tmp_path: Path) -> None:
    site = written(tmp_path)
    with serving(site) as server:
        server.turn()
        before = site.files()

        async def edit() -> None:
            tab = await Tab(server, "/people/ada/").open()
            site.edit(ADA, "from: acme", "from: acne")
            assert (await tab.told())["path"] == "/-/notice"
            notice = server.get("/-/notice")
            assert "<code>content/people/ada.md</code>, line 6" in notice.body
            assert "from: <mark>acne</mark>, to: babbage" in notice.body
            assert "Did you mean <code>acme</code>?" in notice.body
            assert "Ada Lovelace" in server.get("/people/ada/").body
            assert site.files() == before
            # A tab that is opened now sees the notice at once: its page says that there is one.
            assert notice.headers["X-Notice"] in server.get("/people/bess/").body
            site.edit(ADA, "from: acne", "from: acme")
            assert (await tab.told())["path"] == "/-/notice"
            assert server.get("/-/notice").body == ""
            server.end()
            assert await tab.rest() == []

        asyncio.run(edit())
    assert site.files() == site.clean()


def test_templates_are_picked_up(tmp_path: Path) -> None:
    site = written(tmp_path)
    with serving(site) as server:
        server.turn()

        async def edit() -> None:
            tab = await Tab(server, "/people/ada/").open()
            site.edit("templates/layouts/base.html", "</body>", "<p>From the template</p></body>")
            assert (await tab.told())["path"] == "/people/ada/"
            assert "From the template" in server.get("/people/ada/").body

        asyncio.run(edit())


def test_a_page_that_comes_to_be_takes_the_place_of_the_404_page(tmp_path: Path) -> None:
    site = written(tmp_path)
    with serving(site) as server:
        server.turn()

        async def edit() -> None:
            tab = await Tab(server, "/people/dora/").open()
            site.write({"content/people/dora.md": "---\nname: Dora Copperfield\n---\n"})
            assert (await tab.told())["path"] == "/people/dora/"
            assert "Dora Copperfield" in server.get("/people/dora/").body

        asyncio.run(edit())


def test_what_was_saved_while_a_tab_had_lost_the_server_is_loaded_when_it_finds_it_again(tmp_path: Path) -> None:
    site = written(tmp_path)
    with serving(site) as server:
        server.turn()

        async def edit() -> None:
            tab = Tab(server, "/people/carl/")
            page = server.get(tab.path)
            site.edit(CARL, "Plain.", "Plainer.")
            server.turn()
            server.get = lambda *_, **__: page  # type: ignore[method-assign]
            await tab.open()
            assert (await tab.told())["path"] == "/people/carl/"

        asyncio.run(edit())


def test_the_first_build_may_fail_and_the_page_comes_with_its_mending(tmp_path: Path) -> None:
    site = written(tmp_path)
    site.edit(ADA, "name: Ada Lovelace", "nam: Ada Lovelace")
    with serving(site) as server:
        assert "Not built; the last good site stays." in server.turn()

        async def mend() -> None:
            tab = await Tab(server, "/people/ada/").open()
            assert "unknown key" in server.get("/-/notice").body.lower()
            site.edit(ADA, "nam: Ada Lovelace", "name: Ada Lovelace")
            assert (await tab.told())["path"] == "/people/ada/"
            assert "Ada Lovelace" in server.get("/people/ada/").body

        asyncio.run(mend())


def test_a_site_that_is_published_below_a_folder_is_served_below_it(tmp_path: Path) -> None:
    with serving(written(tmp_path, WAR)) as server:
        server.turn()
        assert server.get("/").headers["Location"] == "/tracker/"
        assert server.get("/tracker/people/ada").headers["Location"] == "/tracker/people/ada/"
        assert "/tracker/css/site.css" in server.get("/tracker/").body
        assert server.get("/tracker/css/site.css").status == 200


def test_the_generator_begins_anew_when_it_was_changed_itself(tmp_path: Path) -> None:
    site = written(tmp_path / "site")
    for name in ("build.py", "talentwar"):
        source = REPOSITORY / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    module = tmp_path / "talentwar/pages/people.py"
    with serving(site, program=tmp_path / "build.py") as server:
        server.turn()

        async def edit() -> None:
            tab = await Tab(server, "/people/ada/").open()
            module.write_text(module.read_text() + "\n# A remark.\n")
            assert await tab.connection.read_message() is None

        asyncio.run(edit())
        assert (
            "talentwar/pages/people.py saved\n          The generator itself changed, and begins anew.\n"
            in server.turn()
        )
        again = server.turn()
        assert again.startswith(f"Serving at {server.address}/")
        assert "pages rendered" in again
        assert server.get("/people/ada/").status == 200
        assert server.end() == (0, "Ended.\n")


def test_an_editor_that_runs_it_knows_where_a_build_begins_and_ends(tmp_path: Path) -> None:
    tasks = json.loads((REPOSITORY / ".vscode/tasks.json").read_text(encoding="utf-8"))["tasks"]
    begins, ends = (tasks[0]["problemMatcher"]["background"][name] for name in ("beginsPattern", "endsPattern"))
    site = written(tmp_path)
    site.edit(ADA, "name: Ada Lovelace", "nam: Ada Lovelace")
    with serving(site) as server:
        lines = server.turn().splitlines()
        assert [bool(re.match(begins, line)) for line in lines] == [True, *[False] * (len(lines) - 1)]
        assert [bool(re.match(ends, line)) for line in lines] == [*[False] * (len(lines) - 1), True]


# How it begins and ends


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_it_ends_cleanly(tmp_path: Path, name: str) -> None:
    with serving(written(tmp_path)) as server:
        server.turn()
        server.process.send_signal(getattr(signal, name))
        out, _ = server.process.communicate(timeout=60)
        assert (server.process.returncode, out) == (0, "Ended.\n")


def test_it_ends_cleanly_in_the_midst_of_a_message_too(tmp_path: Path) -> None:
    site = written(tmp_path)
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

    with serving(site, program=program) as server:
        server.turn()
        asyncio.run(interrupt(server))
        out, _ = server.process.communicate(timeout=60)
        assert (server.process.returncode, out) == (0, "Ended.\n")


def test_it_ends_cleanly_during_a_build_too(tmp_path: Path) -> None:
    site = written(tmp_path)
    with serving(site) as server:
        code, said = server.end()
        assert code == 0
        assert "Traceback" not in said
    site.build()
    assert site.files() == site.clean()


def test_a_port_that_is_taken_is_misuse_and_a_free_one_is_named(tmp_path: Path) -> None:
    (taken,) = bind_sockets(0, "127.0.0.1")
    port = taken.getsockname()[1]
    done = subprocess.run(command(written(tmp_path), "--port", str(port)), capture_output=True, text=True, check=False)
    taken.close()
    assert (done.returncode, done.stdout) == (2, "")
    said = done.stderr.removeprefix(f"build.py: --port: {port} cannot be had, as something else listens there; ")
    free = int(said.split()[0])
    assert said == f"{free} is free: --port {free}\n"
    assert free > port


@pytest.mark.parametrize("port", ["65536", "-1", "http", "80a", "٨٠"])
def test_a_port_that_is_none_is_misuse(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as leaving:
        main(["serve", "--port", port])
    assert leaving.value.code == 2
    assert "is no number from 0 to 65535" in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--content", "--templates", "--static"])
def test_a_folder_that_is_not_there_is_misuse(
    minimal: OwnSite, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", option, str(minimal.root / "nowhere")]) == 2
    assert capsys.readouterr().err == f"build.py: {option}: there is no folder {minimal.root / 'nowhere'}\n"


def test_no_other_command_imports_what_serves(tmp_path: Path) -> None:
    site = written(tmp_path)
    code = (
        "import sys; sys.argv = ['build.py', *sys.argv[1:]]; from talentwar.cli import main; main();"
        "print(*{'livereload', 'tornado', 'watchfiles', 'asyncio'} & set(sys.modules))"
    )
    given = command(site)[3:]
    done = subprocess.run(
        [command(site)[0], "-c", code, "build", *given], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == ""
