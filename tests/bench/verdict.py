"""From the POST of a program to its verdict in the answered page, through the real server."""

import http.cookiejar
import re
import shutil
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measure import BARE, Row, Sample, limit_row, ratio_row, timed
from tests.live_site import ROOT, Site

ROUNDS = 40
EXERCISE = "ten-tests"
_PAUSE_S = 0.3
"""A learner looks at a verdict before sending again; spares are replaced in the meantime."""
_HTMX = {"HX-Request": "true", "HX-Target": "output"}
_POLL = re.compile(r'hx-get="([^"]+)" hx-trigger="load delay:(\d+)ms"')


def rows(site: Site, folder: Path) -> Iterator[Row]:
    """A plain exercise of ten tests; each round submits other text, so that nothing is reused."""
    _make_exercise(site, folder)
    opener = urllib.request.build_opener(
        urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    )
    _sign_in(site, opener)
    page = f"{site.url}/exercises/{EXERCISE}/"
    token = _token(opener.open(page).read().decode())

    def ask(address: str, fields: dict[str, str] | None = None) -> str:
        data = None if fields is None else urllib.parse.urlencode(fields).encode()
        with opener.open(
            urllib.request.Request(address, data, _HTMX | {"Referer": page})
        ) as answer:
            return answer.read().decode()

    def submit(number: int) -> None:
        """Until the page has the verdict: as a browser, it asks again while the run lasts."""
        fields = {
            "csrfmiddlewaretoken": token,
            "kind": "tests",
            "file:handler.py": f"def handler(event, context):\n    return event  # {number}\n",
        }
        text = ask(f"{page}run", fields)
        while again := _POLL.search(text):
            time.sleep(int(again[2]) / 1000)
            text = ask(site.url + again[1])
        assert 'data-verdict="passed"' in text, text[:2000]

    for number in range(5):  # the first ones start the fork server
        submit(number)
        time.sleep(_PAUSE_S)
    times, bare = [], []
    for number in range(ROUNDS):
        bare.append(timed(lambda: subprocess.run([*BARE], check=True)))
        times.append(timed(lambda n=number: submit(100 + n)))  # type: ignore[misc]
        time.sleep(_PAUSE_S)
    sample = Sample(tuple(times))
    yield limit_row(
        "ten-test plain exercise, POST to verdict in the page, p50", sample.p50, "ms", 100
    )
    yield Row("the same, p95", f"{sample.p95:.4g} ms")
    yield ratio_row("the same, against the bare start", sample, Sample(tuple(bare)))


def _sign_in(site: Site, opener: urllib.request.OpenerDirector) -> None:
    """As an account: guests' runs are limited for each address."""
    page = f"{site.url}/account/login/"
    token = _token(opener.open(page).read().decode())
    fields = {"csrfmiddlewaretoken": token, "login": site.instructor, "password": site.password}
    data = urllib.parse.urlencode(fields).encode()
    opener.open(urllib.request.Request(page, data, {"Referer": page})).read()


def _token(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert found, "the page has no form"
    return found[1]


def _make_exercise(site: Site, folder: Path) -> None:
    """A copy of the shipped curriculum whose first exercise has ten tests, loaded into the site."""
    root = folder / "curriculum"
    shutil.copytree(ROOT / "courses" / "curriculum", root)
    first = sorted(root.glob("*/*/*/exercises/*"))[0]
    shutil.copytree(first, first.parent / EXERCISE)
    made = first.parent / EXERCISE
    text = (made / "exercise.md").read_text()
    text = re.sub(r"uuid: \S+", "uuid: 6d1f8e8e-5b4e-4a37-9e58-2f3f7a7f5a10", text, count=1)
    text = re.sub(r"^order: \d+", "order: 99", text, count=1, flags=re.MULTILINE)
    (made / "exercise.md").write_text(text)
    tests = ["function: {memory: 128, timeout: 3, profile: plain}", "tests:"]
    tasks = len(re.findall(r"^\d+\. ", text, re.MULTILINE))
    for number in range(1, 11):
        tests += [
            f"  - name: Returns event {number}",
            f"    task: {min(number, tasks)}",
            f"    when: [{{invoke: {{event: {{x: {number}}}}}, expect: {{response: {{x: {number}}}}}}}]",
        ]
    (made / "tests.yaml").write_text("\n".join(tests) + "\n")
    for mutant in (made / "mutants").glob("*/mutant.yaml"):
        described = re.sub(r"must_fail: .*", "must_fail: Returns event 1", mutant.read_text())
        mutant.write_text(described)
    site.manage("load_curriculum", str(root))
