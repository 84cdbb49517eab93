"""Worker processes give the same results in the same order, and start only for many tasks."""

import os
from collections.abc import Callable, Iterator
from time import sleep
from typing import Any

import pytest
from sitebuilder import WAR, Site

from talentwar.build import content_reader, publish, render, workers
from talentwar.build.pipeline import BuildReport
from talentwar.build.workers import (
    MAX_PENDING_FACTOR,
    QUEUED_PER_WORKER,
    SerialExecutor,
    chunks,
    executor,
    map_ordered,
    run_in_background,
    set_worker_state,
    worker_state,
)
from talentwar.problems import Rejected

MANY = 10_000


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any number of tasks starts processes, and chunks are small."""
    for module in ("pipeline", "content_reader"):
        monkeypatch.setattr(f"talentwar.build.{module}.MIN_TASKS_FOR_WORKERS", 1)
        monkeypatch.setattr(f"talentwar.build.{module}.CHUNK_SIZE", 3)


def double(number: int) -> int:
    return number * 2


def process(_: int) -> int:
    return os.getpid()


def slowly(_: int) -> int:
    sleep(0.01)
    return os.getpid()


def refuse(number: int) -> int:
    if number == 5:
        raise ValueError("not five")
    return number


def die(home: int) -> int:
    """Ends a worker process."""
    if os.getpid() != home:
        os._exit(1)
    return -1


def greet(name: str) -> str:
    return worker_state("greeting") + name


@pytest.mark.parametrize(("jobs", "is_here"), [(1, True), (2, False), (8, False)])
def test_a_background_function_runs_in_its_own_process_if_there_are_several(jobs: int, is_here: bool) -> None:
    background = run_in_background(jobs, MANY, 1, process, 0)
    with executor(jobs, MANY, 1) as workers:
        working = {id for _, id in map_ordered(workers, slowly, range(20))}
    assert (background() in working) is is_here
    assert run_in_background(jobs, 0, 1, process, 0)() == os.getpid()


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_in_the_background_is_raised_with_the_result(jobs: int) -> None:
    result = run_in_background(jobs, MANY, 1, refuse, 5)
    with pytest.raises(ValueError, match="not five"):
        result()


def test_the_main_process_does_the_work_of_a_dead_background_process() -> None:
    assert run_in_background(2, MANY, 1, die, os.getpid())() == -1


@pytest.mark.parametrize("jobs", [1, 2, 4])
def test_each_item_comes_with_its_result_in_the_order_of_the_items(jobs: int) -> None:
    with executor(jobs, MANY, 1) as workers:
        assert list(map_ordered(workers, double, range(50))) == [(number, number * 2) for number in range(50)]
        assert list(map_ordered(workers, double, [])) == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_only_a_few_items_are_read_ahead(jobs: int) -> None:
    drawn = []

    def items() -> Iterator[int]:
        for number in range(200):
            drawn.append(number)
            yield number

    with executor(jobs, MANY, 1) as workers:
        for number, _ in map_ordered(workers, double, items()):
            assert len(drawn) <= number + MAX_PENDING_FACTOR * QUEUED_PER_WORKER


@pytest.mark.parametrize(("jobs", "amount", "is_here"), [(1, MANY, True), (4, 99, True), (2, 100, False), (4, 0, True)])
def test_processes_are_started_for_many_tasks_only(jobs: int, amount: int, is_here: bool) -> None:
    with executor(jobs, amount, 100) as workers:
        ((_, id),) = map_ordered(workers, process, [0])
        assert (id == os.getpid()) is is_here
        assert isinstance(workers, SerialExecutor) is is_here


def test_no_process_is_started_for_a_small_site(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr(workers, "ForkPool", refuse)
    site.write(WAR).build(jobs=64)
    assert site.files() == site.clean()


def test_the_main_process_and_the_worker_share_the_tasks() -> None:
    with executor(2, MANY, 1) as workers:
        working = {id for _, id in map_ordered(workers, slowly, range(40))}
    assert os.getpid() in working
    assert len(working) == 2


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_in_a_worker_is_raised_in_the_main_process(jobs: int) -> None:
    done = []
    with executor(jobs, MANY, 1) as workers, pytest.raises(ValueError, match="not five"):
        for item, _ in map_ordered(workers, refuse, range(20)):
            done.append(item)
    assert done == [0, 1, 2, 3, 4]


def test_the_main_process_does_the_work_of_a_dead_worker() -> None:
    with executor(2, MANY, 1) as workers:
        assert list(map_ordered(workers, die, [os.getpid()] * 20)) == [(os.getpid(), -1)] * 20


@pytest.mark.parametrize("jobs", [1, 2])
def test_workers_see_state_that_was_set_before_they_started(jobs: int) -> None:
    set_worker_state("greeting", "Hello, ")
    try:
        with executor(jobs, MANY, 1) as workers:
            assert [greeting for _, greeting in map_ordered(workers, greet, ["Ada", "Bess"])] == [
                "Hello, Ada",
                "Hello, Bess",
            ]
    finally:
        set_worker_state("greeting", None)


def test_chunks_have_all_items_in_order() -> None:
    assert list(chunks(range(7), 3)) == [[0, 1, 2], [3, 4, 5], [6]]
    assert list(chunks([], 3)) == []


# Builds


def built(site: Site, jobs: int) -> tuple[BuildReport, dict[str, bytes]]:
    report = site.build(jobs=jobs, search=True, output=site.root / f"public-{jobs}", cache=site.root / f"cache-{jobs}")
    site.public = site.root / f"public-{jobs}"
    return report, site.files()


@pytest.mark.usefixtures("eager")
def test_a_build_does_not_depend_on_the_number_of_processes(site: Site) -> None:
    site.write(WAR)
    (one, files), *others = [built(site, jobs) for jobs in (1, 2, 4)]
    for report, found in others:
        assert found == files
        assert report.rendered == one.rendered
        assert report.is_indexed and one.is_indexed
        assert [path for path, _ in report.parsed] == [path for path, _ in one.parsed]
        assert report.problems == one.problems


@pytest.mark.usefixtures("eager")
def test_one_process_and_many_share_a_cache(site: Site) -> None:
    site.write(WAR).build(jobs=4)
    assert site.build(jobs=1).rendered == ()
    site.edit("content/people/bess.md", "Bess of Hardwick", "Elizabeth Talbot").build(jobs=1)
    site.edit("content/people/bess.md", "Elizabeth Talbot", "Bess of Hardwick")
    assert site.build(jobs=4).rendered == ()
    site.edit("content/labs/acme.md", "name: Acme", "name: Acme Works").build(jobs=3)
    assert site.files() == site.clean()


@pytest.mark.usefixtures("eager")
@pytest.mark.parametrize("jobs", [1, 3])
def test_problems_are_the_same_and_in_the_same_order(site: Site, jobs: int) -> None:
    broken = {f"content/people/p{number}.md": f"---\nnam: {number}\n---\n" for number in range(20)}
    site.write(WAR).write(broken)
    with pytest.raises(Rejected) as rejected:
        site.build(jobs=jobs)
    assert [problem.path for problem in rejected.value.problems if "`nam`" in problem.message] == sorted(broken)
    assert not site.public.exists()


@pytest.mark.usefixtures("eager")
def test_a_build_whose_workers_die_equals_a_clean_one(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    home = os.getpid()
    for module, name in ((content_reader, "parse"), (render, "pack_bundle"), (publish, "unpack_bundle")):
        monkeypatch.setattr(module, name, _deadly(home, getattr(module, name)))
    site.write(WAR).build(jobs=2)
    monkeypatch.undo()
    assert site.files() == site.clean()


def _deadly(home: int, function: Callable[..., Any]) -> Callable[..., Any]:
    def call(*arguments: Any) -> Any:
        if os.getpid() != home:
            os._exit(1)
        return function(*arguments)

    return call
