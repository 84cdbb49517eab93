"""`serve`: the site in a browser, built again after every save."""

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
PORT_WAIT = 0.0005
"""After so many seconds the thread that builds lets the one that serves go on."""


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "serve",
        parents=[site_parser()],
        help="show the site in a browser while you edit",
        description="Builds the site, serves it to the browsers of this machine, and builds it again after every save. "
        "The page that is open is made first, and loaded again when it changed; problems are shown over it. "
        "Control-C ends it.",
        epilog="Example: python build.py serve --open",
    )
    port = number_from(0, LAST_PORT)
    parser.add_argument("--port", type=port, default=PORT, metavar="N", help=f"the port ({PORT}; 0 for any free one)")
    parser.add_argument("--open", dest="in_browser", action="store_true", help="open the site in the browser")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    wrong = validate_site_args(arguments)
    if wrong:
        return usage_error(wrong)
    gc.enable()
    try:
        return _run(arguments)
    except KeyboardInterrupt:  # before the server is up
        return OK


def _run(arguments: argparse.Namespace) -> int:
    from talentwar.server.http import PreviewServer
    from talentwar.server.preview import Preview
    from talentwar.server.watch import WatchLoop

    preview = Preview(arguments.output)
    try:
        server = PreviewServer(preview, arguments.port)
    except OSError as error:
        return _refused(arguments.port, error)
    rebuilder = WatchLoop(lambda: options_of(arguments), preview, server.refresh)
    stop = Event()
    last: list[BuildOutcome] = []
    failures: list[str] = []

    def work() -> None:
        try:
            for turn in rebuilder.run(stop):
                last[:] = [turn]
                _say(turn)
        except OSError as error:
            failures.append(str(error))
        finally:
            server.stop()

    # A browser that asks for the page that is there already does not wait for the pages that are still being made.
    sys.setswitchinterval(PORT_WAIT)
    # It is a daemon so that a build that is under way does not keep the process from ending: whatever it leaves
    # unfinished, the next build brings in order.
    worker = Thread(target=work, daemon=True)

    def begin() -> None:
        # Not as an exception, which livereload would take for a message that could not be sent, and go on.
        for ending in (signal.SIGINT, signal.SIGTERM):
            signal.signal(ending, lambda *_: server.stop())
        print(f"Serving at {server.address}/ (Control-C ends it).", flush=True)
        worker.start()
        if arguments.in_browser:
            _open(server.address)

    server.run(begin)
    stop.set()
    server.close()
    if last and last[0].is_new_generator:
        _begin_anew(server.port)
    if failures:
        return usage_error(failures[0])
    print("Ended.", flush=True)
    return OK


def _say(turn: BuildOutcome) -> None:
    """What was saved, the problems, and what came of it; editors know the first line and the last by their form."""
    now = datetime.now().astimezone().strftime("%H:%M:%S")
    print(f"{now}  {f'{_names(turn.changed)} saved' if turn.changed else 'The first build'}", flush=True)
    print_problems(turn.problems)
    if turn.failure:
        remark(turn.failure.rstrip())
    print(f"          {_outcome(turn)}", flush=True)


def _outcome(turn: BuildOutcome) -> str:
    if turn.is_new_generator:
        return "The generator itself changed, and begins anew."
    if turn.failure:
        return "The build failed; the last good site stays."
    if turn.report is None:
        return "Not built; the last good site stays."
    changes, seconds = turn.report.changes, sum(turn.report.seconds.values())
    return (
        f"{len(turn.report.rendered)} pages rendered, {len(changes.written)} files written, "
        f"{len(changes.removed)} removed, in {seconds:.2f} s."
    )


def _names(files: tuple[Path, ...]) -> str:
    """Files as the reader knows them; what an editor wrote and took away again is not told."""
    files = tuple(file for file in files if file.exists()) or files
    first = os.path.relpath(files[0])
    return first if len(files) == 1 else f"{first} and {len(files) - 1} more"


def _open(address: str) -> None:
    import webbrowser

    webbrowser.open_new_tab(f"{address}/")


def _refused(port: int, error: OSError) -> int:
    """Says why a port cannot be had, and which one can."""
    from errno import EACCES, EADDRINUSE

    from tornado.netutil import bind_sockets

    reasons = {EADDRINUSE: "something else listens there", EACCES: "the system allows it to administrators alone"}
    reason = reasons.get(error.errno or 0, error.strerror)
    for other in range(max(port + 1, 1024), min(port + 100, LAST_PORT)):
        try:
            sockets = bind_sockets(other, "127.0.0.1")
        except OSError:
            continue
        for socket in sockets:
            socket.close()
        return usage_error(f"--port: {port} cannot be had, as {reason}; {other} is free: --port {other}")
    return usage_error(f"--port: {port} cannot be had, as {reason}")


def _begin_anew(port: int) -> None:
    """This process over again, with the generator as it is now, at the same port; the open pages find it again."""
    same_port = ["--port", str(port)]
    given = [argument for argument in sys.orig_argv[1:] if argument != "--open"]
    if given[-2:] != same_port:
        given += same_port
    os.execv(sys.executable, [sys.executable, *given])  # noqa: S606 -- itself
