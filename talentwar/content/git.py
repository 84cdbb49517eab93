"""Reads the history of the content folder with git's plumbing commands; never writes to the repository."""

import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

MAIN_BRANCHES = ("origin/HEAD", "origin/main", "origin/master", "main", "master")


class NoRepository(Exception):
    """The repository or the revision does not exist; the message says why."""


class GitRepository(Struct, frozen=True):
    """The repository of a content folder. `prefix` is the folder's path below the root, with a trailing slash."""

    root: str
    prefix: str

    def commit(self, revision: str) -> str:
        """Returns the id of a revision's commit; raises NoRepository if there is none."""
        found = self._git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}", default="")
        if not found:
            raise NoRepository(f"there is no revision `{revision}` here; see `git log` and `git branch --all`")
        return found

    def base(self) -> str:
        """Returns the merge base of HEAD and the main branch, or HEAD if there is no main branch."""
        head = self.commit("HEAD")
        for branch in MAIN_BRANCHES:
            other = self._git("rev-parse", "--verify", "--quiet", f"{branch}^{{commit}}", default="")
            if other:
                return self._git("merge-base", head, other, default="") or head
        return head

    def head(self) -> tuple[str, bool]:
        """Returns the commit of HEAD, and whether the clone is shallow; raises NoRepository if there is no commit."""
        commit, is_shallow = self._git("rev-parse", "HEAD^{commit}", "--is-shallow-repository").split("\n")
        return commit, is_shallow == "true"

    def files(self, commit: str) -> dict[str, str]:
        """Returns the ids of the blobs in the content folder at a commit, by path."""
        listed = self._git("ls-tree", "-r", "-z", "--full-tree", commit, "--", self.prefix or ".")
        found = {}
        for line in filter(None, listed.split("\0")):
            about, _, path = line.partition("\t")
            mode, kind, id = about.split(" ")
            # Mode 120000 is a symbolic link, which may lead out of the folder.
            if kind == "blob" and mode != "120000":
                found[path.removeprefix(self.prefix)] = id
        return found

    def contents(self, ids: Iterable[str]) -> dict[str, bytes]:
        """Returns the contents of blobs, by id."""
        wanted = list(dict.fromkeys(ids))
        if not wanted:
            return {}
        data = _run_git(self.root, ["cat-file", "--batch"], "\n".join(wanted).encode() + b"\n")
        found, start = {}, 0
        for id in wanted:
            end = data.index(b"\n", start)
            size = int(data[start:end].rsplit(b" ", 1)[1])
            found[id] = data[end + 1 : end + 1 + size]
            start = end + size + 2
        return found

    def log(self, commit: str, limit: int) -> str:
        """Returns the last commits that changed the content folder, in git's raw format.

        A merge lists its changes to the first parent. Each commit starts with \\x01, its id, time and parents.
        """
        return self._git(
            "log", f"--max-count={limit}", "--first-parent", "--diff-merges=first-parent", "--raw", "--no-abbrev",
            "--no-renames", "-z", "--format=%x01%H %ct %P", commit, "--", self.prefix or ".",
        )  # fmt: skip

    def _git(self, *arguments: str, default: str | None = None) -> str:
        """Returns git's output. If git fails, returns `default`, or raises NoRepository if that is None."""
        try:
            return _run_git(self.root, arguments).decode("utf-8", "surrogateescape").strip("\n")
        except NoRepository:
            if default is None:
                raise
            return default


def open_repository(content: Path) -> GitRepository:
    """Returns the repository of a content folder; raises NoRepository if there is none."""
    if not content.is_dir():
        raise NoRepository(f"there is no folder {content}")
    answer = _run_git(str(content), ["rev-parse", "--show-toplevel", "--show-prefix"]).decode(
        "utf-8", "surrogateescape"
    )
    root, prefix = answer.split("\n")[:2]
    return GitRepository(root, prefix)


def check_out(files: Mapping[str, str], contents: Mapping[str, bytes], folder: Path) -> None:
    """Writes files into a folder, given their blob ids by path."""
    for path, id in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(contents[id])


def _run_git(folder: str, arguments: Sequence[str], stdin: bytes = b"") -> bytes:
    command = ["git", "-C", folder, "-c", "core.quotePath=false", *arguments]
    try:
        done = subprocess.run(command, input=stdin, capture_output=True, check=False)
    except OSError:
        raise NoRepository("git is not installed here") from None
    if done.returncode:
        error = done.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ").split("\n")[0]
        raise NoRepository(error.partition(" (or any")[0] or "git failed")
    return done.stdout
