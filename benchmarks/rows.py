"""The rows of the table: what is measured, against what, with which target."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from statistics import median

from contents import write_hugo, write_tracker
from facts import invent
from generators import BUILD, PROJECT, Contender, HugoSite, Tracker, build_options
from measure import Command, peak_memory, seconds

MEANT_FOR = 10_000
"""The number of people for which the targets were set."""
FEW = 20
"""The number of people of a warm-up build."""


@dataclass(frozen=True)
class Row:
    """One line of the table.

    With `other`, `most` is the greatest ratio wanted of our median to the other's; without, it bounds our median.
    `most_runs` limits the runs of what takes minutes.
    """

    title: str
    most: float
    ours: Contender
    other: Contender | None = None
    measure: Callable[[Command], float] = seconds
    most_runs: int | None = None


@dataclass(frozen=True)
class Result:
    row: Row
    ours: tuple[float, ...]
    others: tuple[float, ...]

    @property
    def ratio(self) -> float | None:
        return median(self.ours) / median(self.others) if self.others else None

    @property
    def is_met(self) -> bool:
        return median(self.ours) < self.row.most if self.ratio is None else self.ratio <= self.row.most


def run(row: Row, runs: int) -> Result:
    """Measures a row. The contenders take turns, so that a slow phase of the machine affects both."""
    contenders = [row.ours, row.other] if row.other else [row.ours]
    for contender in contenders:
        contender.prepare()
    found: dict[str, list[float]] = {contender.name: [] for contender in contenders}
    for number in range(1, min(runs, row.most_runs or runs) + 1):
        for contender in contenders:
            contender.before(number)
            found[contender.name].append(row.measure(contender.command))
            contender.after(number)
    ours, others = found.pop(row.ours.name), [value for values in found.values() for value in values]
    return Result(row, tuple(ours), tuple(others))


@dataclass(frozen=True)
class Workshop:
    """A temporary folder with the sites that the rows need; each is made when the first row asks for it.

    `people` is the size that most rows are about; the others have a tenth and ten times as many.
    """

    folder: Path
    people: int
    hugo_binary: Path | None
    lean: bool = False

    @cached_property
    def options(self) -> Command:
        return build_options("--no-search")

    def tracker(self, people: int) -> Tracker:
        folder = self.folder / f"tracker-{people}"
        if not folder.exists():
            write_tracker(invent(people), folder / "content")
        return Tracker(folder / "content", folder, self.options, people)

    def hugo(self, people: int) -> Contender:
        if self.hugo_binary is None:
            raise ValueError("a row needs Hugo")
        folder = self.folder / f"hugo-{people}"
        if not folder.exists():
            write_hugo(invent(people), folder, lean=self.lean)
        return HugoSite(self.hugo_binary, folder, people).cold("lean Hugo" if self.lean else "Hugo")

    def real(self) -> Tracker:
        """The content of the project, with all features."""
        return Tracker(PROJECT / "content", self.folder / "real", options=())

    def warm_up(self) -> None:
        """Builds a small site with each generator, to compile bytecode, load binaries and find errors early."""
        for contender in [self.tracker(FEW).cold(), *([self.hugo(FEW)] if self.hugo_binary else [])]:
            contender.before(0)
            seconds(contender.command)
            contender.after(0)


def cold(shop: Workshop) -> Row:
    return Row(f"{shop.people:,} people, cold", 0.7, shop.tracker(shop.people).cold(), shop.hugo(shop.people))


def warm(shop: Workshop) -> Row:
    title = f"{shop.people:,} people, warm: the cache brought back, no output"
    return Row(title, 0.35, shop.tracker(shop.people).warm(), shop.hugo(shop.people))


def unchanged(shop: Workshop) -> Row:
    title = f"{shop.people:,} people, nothing changed"
    return Row(title, 0.05, shop.tracker(shop.people).unchanged(), shop.hugo(shop.people))


def profile(shop: Workshop) -> Row:
    title = f"{shop.people:,} people, one profile’s body edited"
    return Row(title, 0.1, shop.tracker(shop.people).profile_edited(), shop.hugo(shop.people))


def rename(shop: Workshop) -> Row:
    title = f"{shop.people:,} people, the busiest lab renamed"
    return Row(title, 0.35, shop.tracker(shop.people).lab_renamed(), shop.hugo(shop.people))


def memory(shop: Workshop) -> Row:
    title = f"{shop.people:,} people, cold: peak memory"
    return Row(title, 0.7, shop.tracker(shop.people).cold(), shop.hugo(shop.people), peak_memory)


def small(shop: Workshop) -> Row:
    people = shop.people // 10
    return Row(f"{people:,} people, cold", 1.0, shop.tracker(people).cold(), shop.hugo(people))


def large(shop: Workshop) -> Row:
    people = shop.people * 10
    usual = shop.tracker(shop.people).cold(f"own {shop.people:,}")
    return Row(f"{people:,} people, cold", 11, shop.tracker(people).cold(), usual, most_runs=1)


def large_memory(shop: Workshop) -> Row:
    people = shop.people * 10
    title = f"{people:,} people, cold: peak memory"
    return Row(title, 4e9, shop.tracker(people).cold(), measure=peak_memory, most_runs=1)


def real(shop: Workshop) -> Row:
    return Row("the project’s own content, cold", 2.0, shop.real().cold())


def help_text(_: Workshop) -> Row:
    return Row("`python build.py --help`", 0.1, Contender("ours", (*BUILD, "--help")))


ROWS: dict[str, Callable[[Workshop], Row]] = {
    "cold": cold,
    "warm": warm,
    "unchanged": unchanged,
    "profile": profile,
    "rename": rename,
    "memory": memory,
    "small": small,
    "large": large,
    "large-memory": large_memory,
    "real": real,
    "help": help_text,
}
LARGE = frozenset({"large", "large-memory"})
"""Rows that take minutes."""
MEMORY = frozenset({"memory", "large-memory"})
WITHOUT_HUGO = frozenset({"large", "large-memory", "real", "help"})


def results(chosen: list[str], shop: Workshop, runs: int) -> Iterator[Result]:
    """Measures the rows one after the other. All sites are created first."""
    rows = [ROWS[key](shop) for key in chosen]
    shop.warm_up()
    for row in rows:
        yield run(row, runs)
