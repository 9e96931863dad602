"""200 learners who press Run at once, a quarter of them hostile, while others read.

Needs a site of its own. `python -m tests.bench.load PORT SESSION` is the reader, in a process of
its own so that the crowd's threads do not slow its clock.
"""

import http.client
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests import crowd, rush
from tests.bench.measure import Row, Sample, limit_row, timed
from tests.emulator.test_engine import processes_of
from tests.live_site import ROOT, Site

LEARNERS = 200
WARM_UP = 200
ALONE = 20
PAGES = ("/topics/lambda-and-serverless/", "/practice/", "/exercises/greet-by-name/", "/dashboard/")
PAUSE_S = 0.1
MB = 1 << 20


def rows(site: Site) -> Iterator[Row]:
    """Verdicts, pages, waits and memory."""
    programs, exercises = rush.parts(WARM_UP + LEARNERS)
    crowd.make_exercises(site, exercises)
    first, programs = programs[:WARM_UP], programs[WARM_UP:]
    # A crowd and a reader before, so that what is measured is growth and not the first use of anything.
    (reader,) = crowd.learners(site, 1, name="reader")
    with _reading(reader):
        rush.press_run(crowd.learners(site, WARM_UP, name="first"), first, seconds=1200)
    alone = _alone(site)
    _settle(site)
    before = _memory(site)
    since = crowd.runs(site)[-1].pk
    learners = crowd.learners(site, LEARNERS, name="learner")
    with _reading(reader) as pages:
        seconds = timed(lambda: rush.press_run(learners, programs, seconds=1200)) / 1e3
    judged = rush.judged(site, programs, since)
    wrong = rush.wrong(judged)
    for line in wrong:
        sys.stderr.write(f"{line}\n")
    _settle(site)
    after = _memory(site)

    right = len(judged) - len(wrong)
    yield Row(
        f"{LEARNERS} learners at once, every fourth hostile: right verdicts",
        f"{right} of {LEARNERS}",
        f"{LEARNERS}",
        right == LEARNERS,
    )
    yield Row("the same: from the press to the last verdict", f"{seconds:.0f} s")
    yield limit_row("the same: pages that others read meanwhile, p95", Sample(tuple(pages)).p95, "ms", 100)  # fmt: skip
    honest = Sample(tuple(run.took for part, run in judged if part.is_honest))
    slowed = honest.p50 / alone.p50
    yield Row("the same: an honest run against the same run alone, p50", f"{slowed:.2f} ×", "≤ 2 ×", slowed <= 2)  # fmt: skip
    fair = _wait_against_fair_share(judged, len(os.sched_getaffinity(0)))
    yield Row("the same: wait of honest runs against an even share of the workers, p95", f"{fair:.2f} ×", "≤ 1.25 ×", fair <= 1.25)  # fmt: skip
    yield Row(
        "the same: memory of site and sandbox, before and after",
        f"{before:.0f} MB, {after:.0f} MB",
        "≤ 1.1 ×",
        after <= before * 1.1,
    )


def _alone(site: Site) -> Sample:
    """Seconds of honest runs that nobody else disturbs."""
    (learner,) = crowd.learners(site, 1, name="alone")
    since = crowd.runs(site)[-1].pk
    for number in range(ALONE):
        rush.press_run(
            [learner],
            [rush.Part(rush.HONEST, f"{rush.RIGHT}# alone {number}\n", {}, frozenset(), frozenset(), "")],
            seconds=60,
        )  # fmt: skip
    return Sample(tuple(run.took for run in crowd.runs(site) if run.pk > since))


def _wait_against_fair_share(judged: list[tuple[rush.Part, crowd.Run]], workers: int) -> float:
    """How long honest runs waited, against what ran before them shared out evenly, p95.

    With one run of each learner, taking turns means the order in which they came.
    """
    order = sorted((run for _, run in judged), key=lambda run: run.pk)
    honest = {run.pk for part, run in judged if part.is_honest}
    ratios, spent = [], 0.0
    for run in order:
        share = spent / workers
        if run.pk in honest and share > 1:
            ratios.append(run.waited / share)
        spent += run.took
    return Sample(tuple(ratios)).p95


def _settle(site: Site) -> None:
    """Wait until nothing but spares is left."""
    last = -1
    while (now := len(processes_of(site.worker()))) != last:
        last = now
        time.sleep(2)


def _memory(site: Site) -> float:
    """Megabytes of the site's process and of all below it, shared pages shared out."""
    worker = site.worker()
    return sum(_pss(pid) for pid in {worker, *processes_of(worker)}) / MB


def _pss(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next(
        int(line.split()[1]) * 1024 for line in text.splitlines() if line.startswith("Pss:")
    )


@contextmanager
def _reading(reader: crowd.Learner) -> Iterator[list[float]]:
    """Milliseconds of each page that a reader opens during the block; filled at its end."""
    command = [sys.executable, "-m", "tests.bench.load", str(reader.site.port), reader.session]
    process = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    found: list[float] = []
    try:
        yield found
    finally:
        output, _ = process.communicate("stop\n", timeout=120)
    found += json.loads(output)


def _read(port: int, session: str) -> list[float]:
    stop = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.readline(), stop.set()), daemon=True).start()
    times: list[float] = []
    while not stop.is_set():
        path = PAGES[len(times) % len(PAGES)]
        started = time.perf_counter()
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=120)) as connection:
            connection.request(
                "GET", path, headers={"Host": "localhost", "Cookie": f"sessionid={session}"}
            )
            response = connection.getresponse()
            response.read()
        assert response.status == 200, (path, response.status)
        times.append((time.perf_counter() - started) * 1e3)
        stop.wait(PAUSE_S)
    return times


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_read(int(sys.argv[1]), sys.argv[2])))
