"""A piece of work that would never end does, wherever it runs, and one that waits is waited for."""

from __future__ import annotations

import multiprocessing
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress

import pytest
from sitebuilder import MINIMAL, Site

from talentwar.content import markdown
from talentwar.content.markdown import Body, MarkdownParser
from talentwar.content.timeouts import TimeLimitExceeded, time_limit
from talentwar.problems import Rejected


def endless(seconds: float = 0.05) -> str:
    """Works without end; how that ended."""
    try:
        with time_limit(seconds):
            while True:
                with suppress(Exception):
                    str(1)
    except TimeLimitExceeded:
        return "over"


def test_endless_work_ends_in_the_main_thread():
    assert endless() == "over"


def test_it_ends_in_another_thread_and_that_one_alone():
    with time_limit(1000), ThreadPoolExecutor(1) as pool:
        results = pool.submit(endless)
    assert results.result() == "over"


@pytest.mark.parametrize("way", ["fork", "spawn"])
def test_it_ends_in_another_process(way: str):
    with ProcessPoolExecutor(1, multiprocessing.get_context(way)) as pool:
        assert pool.submit(endless).result() == "over"


def test_waiting_is_not_working():
    with time_limit(0.3):
        time.sleep(0.5)


def test_a_step_that_was_over_at_its_end_is_over_once():
    with pytest.raises(TimeLimitExceeded), time_limit(0.01):
        sum(range(10_000_000))
    assert sum(range(1000)) == 499_500


def test_an_error_of_the_work_is_its_own_and_nothing_is_left_behind():
    before = threading.active_count()
    with pytest.raises(ZeroDivisionError), time_limit(1000):
        _ = 1 / 0
    with time_limit(1000):
        pass
    assert threading.active_count() == before


# Bodies

ENDLESS = "[" * 50_000


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown, "BODY_TIME_LIMIT", 0.2)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("text", [ENDLESS, "![" * 25_000, "<a " * 33_000, "<![CDATA[" * 11_000, "[[a" * 33_000])
def test_a_body_that_takes_without_end_is_a_problem(text: str):
    with pytest.raises(ValueError, match=r"^the body takes longer than 10 seconds to read: look for long runs"):
        MarkdownParser().read(text)


@pytest.mark.usefixtures("impatient")
def test_the_body_after_it_is_read_as_by_a_new_reader():
    reader = MarkdownParser()
    for text in (ENDLESS, f"[[ada]] and {ENDLESS}"):
        with pytest.raises(ValueError, match="longer"):
            reader.read(text)
        assert reader.read("See [[ada]].[^1]\n\n[^1]: A note.\n") == MarkdownParser().read(
            "See [[ada]].[^1]\n\n[^1]: A note.\n"
        )


@pytest.mark.usefixtures("impatient")
def test_a_build_names_the_body_and_its_line(site: Site):
    site.write(MINIMAL + f"-- content/people/eve.md --\n---\nname: Eve\n---\n{ENDLESS}\n")
    with pytest.raises(Rejected) as rejected:
        site.build()
    (problem,) = rejected.value.problems
    assert (problem.path, problem.line, problem.message.split(":")[0]) == (
        "content/people/eve.md",
        4,
        "the body takes longer than 10 seconds to read",
    )
    assert not site.public.exists()


def test_a_body_of_an_honest_length_is_not_watched(monkeypatch: pytest.MonkeyPatch):
    def refuse(_: float) -> None:
        raise AssertionError("watched")

    monkeypatch.setattr(markdown, "time_limit", refuse)
    assert MarkdownParser().read("A word and " * 300) != Body()
    with pytest.raises(AssertionError, match="watched"):
        MarkdownParser().read("A word and " * 500)


@pytest.mark.parametrize("length", [100_000, 100_001])
def test_a_body_has_a_length(length: int):
    text = "x" * length
    if length == 100_000:
        assert MarkdownParser().read(text).html == f"<p>{text}</p>"
    else:
        with pytest.raises(ValueError, match=r"^the body has 100,001 characters, and may have 100,000\.$"):
            MarkdownParser().read(text)
