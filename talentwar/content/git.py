"""The content folder as git remembers it, by plumbing. The repository is read and never changed."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

MAIN_BRANCHES = ("origin/HEAD", "origin/main", "origin/master", "main", "master")


class NoRepository(Exception):
    """There is no such revision to be had; the message says why, for people."""


class GitRepository(Struct, frozen=True):
    """The history of a content folder. `prefix` is the folder's path below the root, with a slash at its end."""

    root: str
    prefix: str

    def commit(self, revision: str) -> str:
        """The id of the commit that a revision names; `NoHistory` where it names none."""
        found = self._git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}", refusal="")
        if not found:
            raise NoRepository(
                f"there is no revision `{revision}` here; `git log` and `git branch --all` list what there is"
            )
        return found

    def base(self) -> str:
        """The commit from which the work at hand began: where its branch left the main one, or the last commit."""
        head = self.commit("HEAD")
        for branch in MAIN_BRANCHES:
            other = self._git("rev-parse", "--verify", "--quiet", f"{branch}^{{commit}}", refusal="")
            if other:
                return self._git("merge-base", head, other, refusal="") or head
        return head

    def head(self) -> tuple[str, bool]:
        """The commit at hand, and whether the repository lacks older ones; `NoHistory` where there is no commit."""
        commit, is_shallow = self._git("rev-parse", "HEAD^{commit}", "--is-shallow-repository").split("\n")
        return commit, is_shallow == "true"

    def files(self, commit: str) -> dict[str, str]:
        """The files of the content folder at a commit, by path below it, with the ids of what they held."""
        listed = self._git("ls-tree", "-r", "-z", "--full-tree", commit, "--", self.prefix or ".")
        found = {}
        for line in filter(None, listed.split("\0")):
            about, _, path = line.partition("\t")
            mode, kind, id = about.split(" ")
            # A symbolic link is a blob too, of mode 120000; what it leads to may be outside.
            if kind == "blob" and mode != "120000":
                found[path.removeprefix(self.prefix)] = id
        return found

    def contents(self, ids: Iterable[str]) -> dict[str, bytes]:
        """What the blobs of some ids hold."""
        wanted = list(dict.fromkeys(ids))
        if not wanted:
            return {}
        data = self._run(["cat-file", "--batch"], "\n".join(wanted).encode() + b"\n")
        found, start = {}, 0
        for id in wanted:
            end = data.index(b"\n", start)
            size = int(data[start:end].rsplit(b" ", 1)[1])
            found[id] = data[end + 1 : end + 1 + size]
            start = end + size + 2
        return found

    def log(self, commit: str, limit: int) -> str:
        """The last commits that changed the content folder in git's raw format, merges as what they brought.

        Each begins with \\x01, its id, its time and its parents.
        """
        return self._git(
            "log", f"--max-count={limit}", "--first-parent", "--diff-merges=first-parent", "--raw", "--no-abbrev",
            "--no-renames", "-z", "--format=%x01%H %ct %P", commit, "--", self.prefix or ".",
        )  # fmt: skip

    def _git(self, *arguments: str, refusal: str | None = None) -> str:
        """What git answers; `refusal` where it refuses, or `NoHistory` if that is None."""
        try:
            return self._run(arguments).decode("utf-8", "surrogateescape").strip("\n")
        except NoRepository:
            if refusal is None:
                raise
            return refusal

    def _run(self, arguments: Sequence[str], given: bytes = b"") -> bytes:
        return _git(self.root, arguments, given)


def open_repository(content: Path) -> GitRepository:
    """The history of a content folder; `NoHistory` where git has none of it."""
    if not content.is_dir():
        raise NoRepository(f"there is no folder {content}")
    answer = _git(str(content), ["rev-parse", "--show-toplevel", "--show-prefix"]).decode("utf-8", "surrogateescape")
    root, prefix = answer.split("\n")[:2]
    return GitRepository(root, prefix)


def check_out(files: Mapping[str, str], contents: Mapping[str, bytes], folder: Path) -> None:
    """Writes files, by their paths and the ids of what they hold, below a folder."""
    for path, id in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(contents[id])


def _git(folder: str, arguments: Sequence[str], given: bytes = b"") -> bytes:
    command = ["git", "-C", folder, "-c", "core.quotePath=false", *arguments]
    try:
        done = subprocess.run(command, input=given, capture_output=True, check=False)
    except OSError:
        raise NoRepository("git is not installed here") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ").split("\n")[0]
        raise NoRepository(said.partition(" (or any")[0] or "git refused")
    return done.stdout
