"""The real server, whose processes die, hang and lose their disk in mid-run: nothing is lost, nobody
is charged, and XP is paid once."""

import json
import os
import resource
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from courses.emulator import LabSettings
from tests import crowd
from tests.crowd import Learner
from tests.emulator.test_engine import processes_of, sleeps_in, wait_until_gone
from tests.live_site import Site, children_of, running_site

NAPS = """
import time

def handler(event, context):
    time.sleep(3)
    return event
"""
ECHO = "def handler(event, context):\n    return event\n"
TESTS = """
function: {timeout: 10}
tests:
  - name: Echoes
    when: [{invoke: {event: {x: 1}}, expect: {response: {x: 1}}}]
"""
SLUG = "echo"
MANY = "many-echoes"
MANY_TESTS = json.dumps(
    {
        "function": {"timeout": 10},
        "tests": [
            {"name": f"Echoes {n}", "when": [{"invoke": {"event": n}, "expect": {"response": n}}]}
            for n in range(LabSettings().spares + 2)
        ],
    }
)
"""Each test takes an environment of its own: together more than there are spares."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("var")) as running:
        crowd.make_exercises(running, {SLUG: TESTS, MANY: MANY_TESTS})
        yield running


@pytest.fixture
def ada(site: Site, request: pytest.FixtureRequest) -> Iterator[Learner]:
    """A new learner on a site that has no other runs."""
    if site.server is None:
        site.start()
    (learner,) = crowd.learners(site, 1, name=f"ada-{abs(hash(request.node.name))}")
    yield learner
    if site.server is None:
        site.start()
    crowd.wait_for(site, {"done", "cancelled"}) if crowd.runs(site) else None


def until(condition: Callable[[], bool], *, seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def fork_server(site: Site) -> int:
    """Of the profile `plain`: the site's process has the launchers as children, each has one."""
    found: list[int] = []

    def serves() -> bool:
        launchers = children_of(site.worker())
        found[:] = [pid for launcher in launchers for pid in children_of(launcher)]
        return bool(found)

    until(serves)
    return found[0]


def begin(ada: Learner, site: Site) -> int:
    """Start a run that naps; the fork server that it runs in."""
    status, _ = ada.run(SLUG, NAPS + f"# {time.monotonic_ns()}\n")
    assert status == 200
    until(lambda: crowd.runs(site)[-1].state == "running")
    server = fork_server(site)
    until(lambda: sleeps_in(server))
    return server


def paid(site: Site) -> list[tuple[int, ...]]:
    return crowd.rows(site, "SELECT learner_id, amount FROM courses_xpentry ORDER BY id")


def passed_once(site: Site, *, tries: int) -> None:
    """The newest run passed at this try, and paid once."""
    run = crowd.wait_for(site, {"done"})[-1]
    assert (run.verdict, run.tries) == ("passed", tries), run.report
    assert len([who for who, _ in paid(site) if who == run.learner]) == 1
    attempts = crowd.rows(
        site,
        "SELECT count(*) FROM courses_submission WHERE verdict IN ('passed', 'failed', 'error') "
        f"AND learner_id = {run.learner}",
    )
    assert attempts == [(1,)]


def test_a_killed_site_leaves_nobody_and_repeats_the_run_once(site: Site, ada: Learner) -> None:
    server = begin(ada, site)
    processes = {server, *processes_of(server)}
    site.stop(signal.SIGKILL)
    assert wait_until_gone(processes) == set()
    assert crowd.runs(site)[-1].state == "running", "as the dead site left it"
    site.start()
    passed_once(site, tries=2)


def test_a_site_that_is_asked_to_stop_ends_its_run_first(site: Site, ada: Learner) -> None:
    server = begin(ada, site)
    processes = {server, *processes_of(server)}
    site.stop(signal.SIGTERM)
    assert wait_until_gone(processes) == set()
    site.start()
    passed_once(site, tries=1)


def test_a_killed_fork_server_costs_nothing(site: Site, ada: Learner) -> None:
    os.kill(begin(ada, site), signal.SIGKILL)
    # The engine repeats the test in a new fork server; the queue does not hear of it.
    passed_once(site, tries=1)


def test_a_fork_server_that_hangs_does_not_touch_the_run_under_way(
    site: Site, ada: Learner
) -> None:
    server = begin(ada, site)
    os.kill(server, signal.SIGSTOP)
    try:
        passed_once(site, tries=1)
    finally:
        os.kill(server, signal.SIGCONT)


def test_a_fork_server_that_hangs_while_nobody_runs_is_replaced(site: Site, ada: Learner) -> None:
    server = fork_server(site)
    os.kill(server, signal.SIGSTOP)
    try:
        assert ada.run(MANY, ECHO)[0] == 200
        crowd.wait_for(site, {"done"})
    finally:
        with suppress(ProcessLookupError):  # it was ended already, as what replaced it began
            os.kill(server, signal.SIGCONT)
    assert crowd.runs(site)[-1].verdict == "passed"
    until(lambda: fork_server(site) != server)


def _limit_files(pid: int, size: int) -> None:
    """How far any file may grow for this process, which is what a full disk is to a database."""
    _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, hard))


def test_a_full_disk_refuses_kindly_and_keeps_results(site: Site, ada: Learner) -> None:
    begin(ada, site)
    worker = site.worker()
    # 0 would end every write; the log may go on, the database may not.
    _limit_files(worker, 4096)
    try:
        assert ada.get("/about/")[0] == 200
        until(lambda: "a result could not be stored; it is kept" in site.log)
        status, text = ada.run(SLUG, ECHO)
        assert status == 503
        assert "The site cannot store anything at the moment" in text
        assert crowd.runs(site)[-1].state == "running"
    finally:
        _limit_files(worker, resource.RLIM_INFINITY)
    passed_once(site, tries=1)
    assert ada.run(SLUG, ECHO)[0] == 200
