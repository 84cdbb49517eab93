"""The `serve` command: shows the site in a browser and rebuilds it after every change."""

from __future__ import annotations

import argparse
import gc
import os
import signal
import sys
from datetime import datetime
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

from .arguments import Commands, number_from, options_of, site_parser, validate_site_args
from .console import OK, print_problems, remark, usage_error

if TYPE_CHECKING:
    from talentwar.server.watch import BuildOutcome

PORT = 8000
LAST_PORT = 65535
SWITCH_INTERVAL = 0.0005
"""Seconds after which the build thread yields to the server thread, so that requests do not wait for a build."""


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "serve",
        parents=[site_parser()],
        help="show the site in a browser while you edit",
        description="Builds the site, serves it on this machine, and rebuilds it after every change. Open pages are "
        "built first and reload by themselves; problems appear over the page. Press Control-C to stop.",
        epilog="Example: python build.py serve --open",
    )
    port = number_from(0, LAST_PORT)
    help_text = f"port to listen on; 0 for any free port (default: {PORT})"
    parser.add_argument("--port", type=port, default=PORT, metavar="N", help=help_text)
    parser.add_argument("--open", dest="in_browser", action="store_true", help="open the site in a browser")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    if message := validate_site_args(arguments):
        return usage_error(message)
    gc.enable()
    try:
        return _serve(arguments)
    except KeyboardInterrupt:  # before the server runs
        return OK


def _serve(arguments: argparse.Namespace) -> int:
    import webbrowser

    from talentwar.server.http import PreviewServer
    from talentwar.server.preview import Preview
    from talentwar.server.watch import WatchLoop

    preview = Preview(arguments.output)
    try:
        server = PreviewServer(preview, arguments.port)
    except OSError as error:
        return _port_error(arguments.port, error)
    watch_loop = WatchLoop(lambda: options_of(arguments), preview, server.refresh)
    stop = Event()
    last: list[BuildOutcome] = []
    failures: list[str] = []

    def watch() -> None:
        try:
            for outcome in watch_loop.run(stop):
                last[:] = [outcome]
                _print_outcome(outcome)
        except OSError as error:
            failures.append(str(error))
        finally:
            server.stop()

    sys.setswitchinterval(SWITCH_INTERVAL)
    # A daemon, so that a running build does not delay the exit; the next build completes an interrupted one.
    thread = Thread(target=watch, daemon=True)

    def on_start() -> None:
        # An exception from the handler could end in livereload's code, which would ignore it.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: server.stop())
        print(f"Serving at {server.address}/ (press Control-C to stop).", flush=True)
        thread.start()
        if arguments.in_browser:
            webbrowser.open_new_tab(f"{server.address}/")

    server.run(on_start)
    stop.set()
    server.close()
    if last and last[0].is_generator_changed:
        _restart(server.port)
    if failures:
        return usage_error(failures[0])
    print("Stopped.", flush=True)
    return OK


def _print_outcome(outcome: BuildOutcome) -> None:
    """Prints the changed files, the problems and the result. .vscode/tasks.json matches the first and last line."""
    now = datetime.now().astimezone().strftime("%H:%M:%S")
    print(f"{now}  {f'{_names(outcome.changed)} changed' if outcome.changed else 'First build'}", flush=True)
    print_problems(outcome.problems)
    if outcome.failure:
        remark(outcome.failure.rstrip())
    print(f"          {_result(outcome)}", flush=True)


def _result(outcome: BuildOutcome) -> str:
    if outcome.is_generator_changed:
        return "The generator changed; restarting."
    if outcome.failure:
        return "The build failed; the last good site stays."
    if outcome.report is None:
        return "Not built; the last good site stays."
    report = outcome.report
    return (
        f"{len(report.rendered)} pages rendered, {len(report.changes.written)} files written, "
        f"{len(report.changes.removed)} removed, in {sum(report.seconds.values()):.2f} s."
    )


def _names(files: tuple[Path, ...]) -> str:
    """The first changed file and the number of others; temporary files that are gone again do not count."""
    files = tuple(file for file in files if file.exists()) or files
    first = os.path.relpath(files[0])
    return first if len(files) == 1 else f"{first} and {len(files) - 1} more"


def _port_error(port: int, error: OSError) -> int:
    """Reports why a port cannot be used, and a free one."""
    from errno import EACCES, EADDRINUSE

    from tornado.netutil import bind_sockets

    reasons = {EADDRINUSE: "is in use", EACCES: "needs administrator rights"}
    reason = reasons.get(error.errno or 0, f"cannot be used: {error.strerror}")
    for other in range(max(port + 1, 1024), min(port + 100, LAST_PORT)):
        try:
            sockets = bind_sockets(other, "127.0.0.1")
        except OSError:
            continue
        for socket in sockets:
            socket.close()
        return usage_error(f"--port: {port} {reason}; {other} is free: --port {other}")
    return usage_error(f"--port: {port} {reason}")


def _restart(port: int) -> None:
    """Replaces this process by a new one on the same port; open pages reconnect."""
    same_port = ["--port", str(port)]
    arguments = [argument for argument in sys.orig_argv[1:] if argument != "--open"]
    if arguments[-2:] != same_port:
        arguments += same_port
    os.execv(sys.executable, [sys.executable, *arguments])  # noqa: S606 -- this program
