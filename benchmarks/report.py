"""The report: the table of results, and the machine that they are from."""

import os
import platform
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from statistics import median

from measure import peak_memory
from rows import MEANT_FOR, Result, Row

HEAD = """\
| build | ours, median (min–max) | compared with, median (min–max) | ratio | target | met |
|---|---|---|---|---|---|"""


def report(results: Iterable[Result], *, runs: int, people: int, hugo: str, day: date) -> str:
    """The report in Markdown. `hugo` is the version of Hugo, or empty if it was not used."""
    lines = [HEAD, *map(line, results)]
    note = "" if people == MEANT_FOR else f" The targets are meant for {MEANT_FOR:,}."
    return f"""\
# Results

Written by `against_hugo.py`; the [README](README.md) says what is measured. Medians of up to {runs} runs, the two
sides in turn, {people:,} people in most rows.{note}

{chr(10).join(lines)}

{chr(10).join(f"- {fact}" for fact in machine(hugo, day))}
"""


def line(result: Result) -> str:
    """A line of the table."""
    row = result.row
    other = f"{row.other.name}: {_spread(result.others, row)}" if row.other else "–"
    ratio = "–" if result.ratio is None else f"{result.ratio:.2f}"
    target = f"under {_value(row.most, row)}" if result.ratio is None else f"at most {row.most:g}"
    met = "yes" if result.is_met else "**no**"
    return f"| {row.title} | {_spread(result.ours, row)} | {other} | {ratio} | {target} | {met} |"


def machine(hugo: str, day: date) -> list[str]:
    """The machine and the versions."""
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    versions = f"Python {platform.python_version()}" + (f", Hugo {hugo}" if hugo else "")
    return [f"{_cores()} cores, {_processor()}, {gigabytes:.1f} GB of memory, {platform.system()}", versions, f"{day}"]


def _cores() -> int:
    """The number of cores of this process."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    models = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(models, "") or platform.processor() or platform.machine()


def _spread(values: tuple[float, ...], row: Row) -> str:
    if len(values) == 1:
        return _value(values[0], row)
    return f"{_value(median(values), row)} ({_number(min(values), row)}–{_number(max(values), row)})"


def _value(value: float, row: Row) -> str:
    return f"{_number(value, row)} {'MB' if row.measure is peak_memory else 's'}"


def _number(value: float, row: Row) -> str:
    if row.measure is peak_memory:
        return f"{value / 1e6:,.0f}"
    return f"{value:.2f}" if value >= 1 else f"{value:.3f}"
