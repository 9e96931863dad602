"""From the POST of a program to its verdict in the answered page, through the real server."""

import http.cookiejar
import re
import shutil
import subprocess
import time
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from tests.bench.measure import BARE, Row, Sample, limit_row, ratio_row, timed
from tests.live_site import ROOT, Site

_PLAIN = "ten-tests"
_ON_AWS = "five-tests-on-aws"
_PAUSE_S = 0.3
"""A learner looks at a verdict before sending again; spares are replaced in the meantime."""
_HTMX = {"HX-Request": "true", "HX-Target": "output"}
_RETURNS = """def handler(event, context):
    return event
"""
_KEEPS = """import boto3

dynamodb = boto3.client("dynamodb")


def handler(event, context):
    dynamodb.put_item(TableName="events", Item={"x": {"N": str(event["x"])}})
    item = dynamodb.get_item(TableName="events", Key={"x": {"N": str(event["x"])}})["Item"]
    return {"x": int(item["x"]["N"])}
"""
_WITH_A_TABLE = """function: {memory: 128, timeout: 3, profile: boto3, role: any}
given:
  - dynamodb.create_table:
      TableName: events
      KeySchema: [{AttributeName: x, KeyType: HASH}]
      AttributeDefinitions: [{AttributeName: x, AttributeType: N}]
      BillingMode: PAY_PER_REQUEST"""
_POLL = re.compile(r'hx-get="([^"]+)" hx-trigger="load delay:(\d+)ms"')


def rows(site: Site, folder: Path) -> Iterator[Row]:
    """Two exercises; each round submits other text, so that nothing is reused."""
    _make_exercises(site, folder)
    opener = urllib.request.build_opener(
        urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    )
    _sign_in(site, opener)
    for what, most_ms, rounds, slug, program in (
        ("ten-test plain exercise", 100, 40, _PLAIN, _RETURNS),
        ("five-test exercise on DynamoDB", 600, 15, _ON_AWS, _KEEPS),
    ):
        page = f"{site.url}/exercises/{slug}/"
        token = _token(opener.open(page).read().decode())
        yield from _timed(
            what, most_ms, rounds, partial(_submit, site, opener, page, token, program)
        )


def _timed(what: str, most_ms: float, rounds: int, submit: Callable[[int], None]) -> Iterator[Row]:
    for number in range(5):  # the first ones start the fork server
        submit(number)
        time.sleep(_PAUSE_S)
    times, bare = [], []
    for number in range(rounds):
        bare.append(timed(lambda: subprocess.run([*BARE], check=True)))
        times.append(timed(lambda n=number: submit(100 + n)))  # type: ignore[misc]
        time.sleep(_PAUSE_S)
    sample = Sample(tuple(times))
    yield limit_row(f"{what}, POST to verdict in the page, p50", sample.p50, "ms", most_ms)
    yield Row("the same, p95", f"{sample.p95:.4g} ms")
    yield ratio_row("the same, against the bare start", sample, Sample(tuple(bare)))


def _submit(
    site: Site,
    opener: urllib.request.OpenerDirector,
    page: str,
    token: str,
    program: str,
    number: int,
) -> None:
    """Until the page has the verdict: as a browser, it asks again while the run lasts."""

    def ask(address: str, fields: dict[str, str] | None = None) -> str:
        data = None if fields is None else urllib.parse.urlencode(fields).encode()
        with opener.open(
            urllib.request.Request(address, data, _HTMX | {"Referer": page})
        ) as answer:
            return answer.read().decode()

    fields = {"csrfmiddlewaretoken": token, "kind": "tests", "page": "only"}
    fields["file:handler.py"] = f"{program}# {number}\n"
    text = ask(f"{page}run", fields)
    while again := _POLL.search(text):
        time.sleep(int(again[2]) / 1000)
        text = ask(site.url + again[1])
    assert 'data-verdict="passed"' in text, text[:2000]


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


def _make_exercises(site: Site, folder: Path) -> None:
    """A copy of the shipped curriculum with two more exercises, loaded into the site."""
    root = folder / "curriculum"
    shutil.copytree(ROOT / "courses" / "curriculum", root)
    first = sorted(root.glob("*/*/*/exercises/*"))[0]
    _make_exercise(first, _PLAIN, 10, "function: {memory: 128, timeout: 3, profile: plain}")
    _make_exercise(first, _ON_AWS, 5, _WITH_A_TABLE)
    site.manage("load_curriculum", str(root))


def _make_exercise(like: Path, slug: str, count: int, head: str) -> None:
    made = like.parent / slug
    shutil.copytree(like, made)
    text = (made / "exercise.md").read_text()
    text = re.sub(r"uuid: \S+", f"uuid: {uuid.uuid4()}", text, count=1)
    text = re.sub(r"^order: \d+", f"order: {80 + count}", text, count=1, flags=re.MULTILINE)
    (made / "exercise.md").write_text(text)
    tests = [head, "tests:"]
    tasks = len(re.findall(r"^\d+\. ", text, re.MULTILINE))
    for number in range(1, count + 1):
        tests += [
            f"  - name: Returns event {number}",
            f"    task: {min(number, tasks)}",
            f"    when: [{{invoke: {{event: {{x: {number}}}}}, expect: {{response: {{x: {number}}}}}}}]",
        ]
    (made / "tests.yaml").write_text("\n".join(tests) + "\n")
    for mutant in (made / "mutants").glob("*/mutant.yaml"):
        described = re.sub(r"must_fail: .*", "must_fail: Returns event 1", mutant.read_text())
        mutant.write_text(described)
