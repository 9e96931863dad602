"""Forty learners at once on the real server, a quarter of them hostile: everyone gets the right
verdict at the first try, the pages answer, and nothing is left of any program."""

import time
from collections.abc import Iterator

import pytest

from tests import crowd, rush
from tests.emulator.test_engine import processes_of
from tests.live_site import Site, children_of, running_site

LEARNERS = 40


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("var")) as running:
        yield running


def _runs_left(site: Site) -> int:
    """Runs that are neither a spare nor the site's own helpers: a spare is pid 1 and a waiting child."""
    launchers = children_of(site.worker())
    zygotes = [pid for launcher in launchers for pid in children_of(launcher)]
    environments = [pid for zygote in zygotes for pid in children_of(zygote)]
    return sum(len(processes_of(pid)) > 1 for pid in environments)


def test_everyone_gets_the_right_verdict(site: Site) -> None:
    programs, exercises = rush.parts(LEARNERS)
    crowd.make_exercises(site, exercises)
    learners = crowd.learners(site, LEARNERS, name="learner")

    rush.press_run(learners, programs, seconds=300)

    assert rush.wrong(rush.judged(site, programs)) == []
    assert learners[0].get("/dashboard/")[0] == 200
    paid = crowd.rows(site, "SELECT learner_id, count(*) FROM courses_xpentry GROUP BY learner_id")
    passes = sum(part.name == "passed" for part in programs)
    assert [count for _, count in paid] == [1] * passes
    deadline = time.monotonic() + 30
    while _runs_left(site):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert "Traceback" not in site.log
