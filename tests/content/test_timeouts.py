"""Time limits of code and of Markdown bodies."""

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

UNCLOSED = "[" * 50_000
SLOW_BODIES = {
    "brackets": UNCLOSED, "images": "![" * 25_000, "tags": "<a " * 33_000, "CDATA": "<![CDATA[" * 11_000,
    "wikilinks": "[[a" * 33_000, "footnotes": "[^1]::" * 16_000,
}  # fmt: skip


def loop_until_stopped(seconds: float = 0.05) -> bool:
    """Runs an endless loop under a time limit; True if the limit ended it."""
    try:
        with time_limit(seconds):
            while True:
                with suppress(Exception):
                    str(1)
    except TimeLimitExceeded:
        return True


def test_an_endless_loop_is_stopped_in_the_main_thread():
    assert loop_until_stopped()


def test_an_endless_loop_is_stopped_only_in_its_own_thread():
    with time_limit(1000), ThreadPoolExecutor(1) as pool:
        result = pool.submit(loop_until_stopped)
    assert result.result()


@pytest.mark.parametrize("start_method", ["fork", "spawn"])
def test_an_endless_loop_is_stopped_in_another_process(start_method: str):
    with ProcessPoolExecutor(1, multiprocessing.get_context(start_method)) as pool:
        assert pool.submit(loop_until_stopped).result()


def test_time_spent_waiting_does_not_count():
    with time_limit(0.3):
        time.sleep(0.5)


def test_a_timeout_at_the_last_step_is_raised_once():
    with pytest.raises(TimeLimitExceeded), time_limit(0.01):
        sum(range(10_000_000))
    assert sum(range(1000)) == 499_500


def test_the_watching_thread_ends_after_success_and_after_an_error():
    before = threading.active_count()
    with pytest.raises(ZeroDivisionError), time_limit(1000):
        _ = 1 / 0
    with time_limit(1000):
        pass
    assert threading.active_count() == before


@pytest.fixture
def short_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown, "BODY_TIME_LIMIT", 0.2)


@pytest.mark.usefixtures("short_limit")
@pytest.mark.parametrize("text", SLOW_BODIES.values(), ids=SLOW_BODIES)
def test_a_body_that_takes_too_long_is_an_error(text: str):
    with pytest.raises(ValueError, match=r"^the body takes longer than 10 seconds to parse\. Look for long runs"):
        MarkdownParser().read(text)


@pytest.mark.usefixtures("short_limit")
def test_a_timeout_does_not_affect_the_next_body():
    parser = MarkdownParser()
    text = "See [[ada]].[^1]\n\n[^1]: A note.\n"
    for slow in (UNCLOSED, f"[[ada]] and {UNCLOSED}"):
        with pytest.raises(ValueError, match="longer"):
            parser.read(slow)
        assert parser.read(text) == MarkdownParser().read(text)


@pytest.mark.usefixtures("short_limit")
def test_a_build_reports_the_file_and_line_of_a_slow_body(site: Site):
    site.write(MINIMAL + f"-- content/people/eve.md --\n---\nname: Eve\n---\n{UNCLOSED}\n")
    with pytest.raises(Rejected) as rejected:
        site.build()
    (problem,) = rejected.value.problems
    assert (problem.path, problem.line) == ("content/people/eve.md", 4)
    assert problem.message.startswith("the body takes longer than 10 seconds")
    assert not site.public.exists()


def test_a_short_body_is_parsed_without_a_time_limit(monkeypatch: pytest.MonkeyPatch):
    def refuse(_: float) -> None:
        raise AssertionError("limited")

    monkeypatch.setattr(markdown, "time_limit", refuse)
    assert MarkdownParser().read("A word and " * 300) != Body()
    with pytest.raises(AssertionError, match="limited"):
        MarkdownParser().read("A word and " * 500)


def test_the_length_of_a_body_is_limited():
    text = "x" * 100_000
    assert MarkdownParser().read(text).html == f"<p>{text}</p>"
    with pytest.raises(ValueError, match=r"^the body has 100,001 characters; the limit is 100,000\.$"):
        MarkdownParser().read(text + "x")
