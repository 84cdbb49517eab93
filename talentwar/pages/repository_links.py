"""Links to the code host of the repository: to edit a file, add one, show a commit or open an issue."""

from urllib.parse import quote, urlencode, urlsplit

from msgspec import Struct


class CodeHost(Struct, frozen=True):
    """The URL patterns of a code host, relative to the repository, and the names of its query parameters."""

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
    # GitLab takes the name of a new file, but no longer its text.
    "gitlab": CodeHost(
        "-/edit/{branch}/{path}", "-/new/{branch}/{path}", "-/commit/{id}", "file_name",
        title="issue[title]", body="issue[description]", issues="-/issues/new",
    ),
    "codeberg": _FORGEJO,
    "forgejo": _FORGEJO,
    "gitea": _FORGEJO,
}  # fmt: skip


class Repository(Struct, frozen=True):
    """The repository of the content. Its domain tells the code host; unknown hosts have no links to files."""

    address: str
    branch: str

    def edit_url(self, path: str) -> str:
        """The page to edit a file; empty if the host is unknown."""
        host = self._host
        return f"{self._base}/{host.edit.format(branch=quote(self.branch), path=quote(path))}" if host else ""

    def new_file_url(self, folder: str, name: str, text: str) -> str:
        """The page to add a file, with its name and, if supported, its text; empty if the host is unknown."""
        host = self._host
        if not host:
            return ""
        query = {host.filename: name} | ({host.text: text} if host.text else {})
        return f"{self._base}/{host.new.format(branch=quote(self.branch), path=quote(folder))}?{urlencode(query)}"

    def commit_url(self, id: str) -> str:
        """The page of a commit; empty if the host is unknown."""
        host = self._host
        return f"{self._base}/{host.commit.format(id=quote(id))}" if host else ""

    def issue_url(self, title: str, body: str) -> str:
        """The page to open an issue with this title and body; unknown hosts get the most common pattern."""
        host = self._host or _FORGEJO
        return f"{self._base}/{host.issues}?{host.title}={quote(title, safe='')}&{host.body}={quote(body, safe='')}"

    @property
    def _base(self) -> str:
        return self.address.rstrip("/").removesuffix(".git")

    @property
    def _host(self) -> CodeHost | None:
        labels = (urlsplit(self.address).hostname or "").split(".")
        return next((host for name, host in _HOSTS.items() if name in labels), None)
