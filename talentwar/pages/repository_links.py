"""The shapes of addresses at hosts of repositories: where a file is edited, a new one begun, a commit shown."""

from __future__ import annotations

from urllib.parse import quote, urlencode, urlsplit

from msgspec import Struct


class CodeHost(Struct, frozen=True):
    """What a host appends to the address of a repository; texts with `{}` for what is meant."""

    edit: str
    new: str
    commit: str
    filename: str
    text: str = ""
    title: str = "title"
    body: str = "body"
    issues: str = "issues/new"


_FORGEJO = CodeHost("_edit/{branch}/{path}", "_new/{branch}/{path}", "commit/{id}", "filename", "value")
_HOSTS = {
    "github": CodeHost("edit/{branch}/{path}", "new/{branch}/{path}", "commit/{id}", "filename", "value"),
    # GitLab gives a new file its name, and no longer its text.
    "gitlab": CodeHost(
        "-/edit/{branch}/{path}", "-/new/{branch}/{path}", "-/commit/{id}", "file_name",
        title="issue[title]", body="issue[description]", issues="-/issues/new",
    ),
    "codeberg": _FORGEJO,
    "forgejo": _FORGEJO,
    "gitea": _FORGEJO,
}  # fmt: skip


class Repository(Struct, frozen=True):
    """Where the content is kept. A host is known by its name; of one that is not, no address is guessed."""

    address: str
    branch: str

    def edit_url(self, path: str) -> str:
        """Where a file is edited, empty where that is not known."""
        host = self._host
        return f"{self._base}/{host.edit.format(branch=quote(self.branch), path=quote(path))}" if host else ""

    def new_file_url(self, folder: str, name: str, text: str) -> str:
        """Where a file is begun in a folder, with its name and, where the host takes one, a text to fill in."""
        host = self._host
        if not host:
            return ""
        given = {host.filename: name} | ({host.text: text} if host.text else {})
        return f"{self._base}/{host.new.format(branch=quote(self.branch), path=quote(folder))}?{urlencode(given)}"

    def commit_url(self, id: str) -> str:
        """Where a commit is shown."""
        host = self._host
        return f"{self._base}/{host.commit.format(id=quote(id))}" if host else ""

    def issue_url(self, title: str, body: str) -> str:
        """Where a report is written, filled in; the form that most hosts take where the host is not known."""
        host = self._host or _FORGEJO
        return f"{self._base}/{host.issues}?{host.title}={quote(title, safe='')}&{host.body}={quote(body, safe='')}"

    @property
    def _base(self) -> str:
        return self.address.rstrip("/").removesuffix(".git")

    @property
    def _host(self) -> CodeHost | None:
        labels = (urlsplit(self.address).hostname or "").split(".")
        return next((host for name, host in _HOSTS.items() if name in labels), None)
