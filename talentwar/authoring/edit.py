"""What an edit changes: the content as it is, against what git remembers of a revision."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec.structs import replace

from talentwar.build.check import check
from talentwar.build.options import BuildOptions
from talentwar.content.git import NoRepository, check_out, open_repository
from talentwar.pages.editions import editions_of
from talentwar.problems import Rejected, errors
from talentwar.views.changes import ChangeContext, Differences

from .diff import edit_view


def edit_since(options: BuildOptions, revision: str = "") -> Differences:
    """What changed since a revision; without one, since the branch left the main one.

    Both states are read with the rules of today. `NoHistory` where there is no such revision, `Rejected` where the
    content as it is has errors.
    """
    revisions = open_repository(options.content)
    commit = revisions.commit(revision) if revision else revisions.base()
    files = revisions.files(commit)
    if not files:
        raise NoRepository(
            f"at {revision or commit[:10]} there is no folder {revisions.prefix or options.content.name}"
        )
    options = replace(options, strict=False)
    now = check(options)
    if now.graph is None:
        raise Rejected(errors(now.problems))
    with TemporaryDirectory() as folder:
        former = Path(folder, options.content.name)
        check_out(files, revisions.contents(files.values()), former)
        then = check(replace(options, content=former))
    broken = {problem.path for problem in errors(then.problems)}
    before, after = (editions_of(state.valid_graph, options.base_url, ChangeContext(), {}) for state in (then, now))
    text = after[0].format.text
    remarks = [text("At that revision, %s has errors, and is taken as not there.") % path for path in sorted(broken)]
    name = f"{revision} ({commit[:10]})" if revision and not commit.startswith(revision) else commit[:10]
    return edit_view(before, after, name, commit, remarks)
