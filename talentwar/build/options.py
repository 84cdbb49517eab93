"""The options of a build."""

from datetime import date
from pathlib import Path

from msgspec import Struct

from talentwar.pages import gettext_catalogs
from talentwar.views.changes import ChangeContext


class BuildOptions(Struct, frozen=True):
    """The options of a build. `today` is an option so that a build can be repeated."""

    content: Path
    output: Path
    cache: Path
    templates: Path
    static: Path
    today: date
    base_url: str = ""
    drafts: bool = False
    strict: bool = False
    clean: bool = False
    jobs: int = 1
    scheduler: str = ""
    search: bool = False
    history: bool = False
    fingerprints: bool = False
    change_context: ChangeContext = ChangeContext()
    locales: Path = gettext_catalogs.FOLDER
