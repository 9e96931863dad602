"""Learners of a live site who press Run: over HTTP, with an account each, and what became of it."""

import http.client
import json
import re
import sqlite3
import time
import urllib.parse
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from tests.live_site import Site

CSRF = "c" * 32
_LEARNERS = """
from django.test import Client
from courses.models import Learner, User
for number in range({count}):
    user = User.objects.create_user(f"{name}-{{number}}")
    Learner.objects.get_or_create(user=user)
    client = Client()
    client.force_login(user)
    print("session", client.cookies["sessionid"].value)
"""
_EXERCISES = """
import json, sys
from uuid import uuid4
from courses.models import Exercise, ExerciseVersion
pattern = Exercise.objects.get(slug="greet-by-name")
for slug, tests_yaml in json.load(sys.stdin).items():
    one = Exercise.objects.get(pk=pattern.pk)
    one.pk, one.uuid, one.slug, one.title = None, uuid4(), slug, slug
    one.origin, one.source_path, one.order = "admin", "", 99
    one.save()
    old = pattern.current_version
    one.current_version = ExerciseVersion.objects.create(
        exercise=one, content_hash=uuid4().hex * 2, tests_yaml=tests_yaml,
        starter=old.starter, solution=old.solution,
    )
    one.save()
"""


@dataclass(frozen=True, slots=True)
class Learner:
    """Somebody with an account, signed in."""

    site: Site
    session: str

    def get(self, path: str) -> tuple[int, str]:
        """Status and text of a page."""
        return self._ask("GET", path, None, {})

    def run(
        self, slug: str, code: str, further: Mapping[str, str] | None = None
    ) -> tuple[int, str]:
        """Press Run tests, as a page with a script does; status and answer."""
        fields = {"kind": "tests", "csrfmiddlewaretoken": CSRF, "page": "only"}
        fields["file:handler.py"] = code
        fields |= {f"file:{name}": text for name, text in (further or {}).items()}
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "HX-Request": "true",
            "Origin": self.site.url,
        }
        path = f"/exercises/{slug}/run"
        return self._ask("POST", path, urllib.parse.urlencode(fields), headers)

    def watch(self, answer: str, *, seconds: float) -> str:
        """Poll as the page does until the run is over; the last answer."""
        deadline = time.monotonic() + seconds
        while (poll := re.search(r'hx-get="([^"]+)" hx-trigger="load delay:(\d+)ms"', answer)) and (
            time.monotonic() < deadline
        ):
            time.sleep(int(poll[2]) / 1000)
            status, text = self._ask("GET", poll[1], None, {"HX-Request": "true"})
            answer = text if status == 200 else answer
        return answer

    def _ask(
        self, method: str, path: str, body: str | None, headers: dict[str, str]
    ) -> tuple[int, str]:
        cookies = f"sessionid={self.session}; csrftoken={CSRF}"
        with closing(
            http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=120)
        ) as connection:
            connection.request(
                method, path, body, {"Host": "localhost", "Cookie": cookies, **headers}
            )
            response = connection.getresponse()
            return response.status, response.read().decode()


def learners(site: Site, count: int, *, name: str) -> list[Learner]:
    """New accounts, signed in."""
    printed = site.manage("shell", "-c", _LEARNERS.format(count=count, name=name))
    found = re.findall(r"^session (\S+)$", printed, re.MULTILINE)
    assert len(found) == count, printed
    return [Learner(site, session) for session in found]


def make_exercises(site: Site, scenarios: Mapping[str, str]) -> None:
    """Published exercises by slug, each with this `tests.yaml`."""
    site.manage("shell", "-c", _EXERCISES, stdin=json.dumps(dict(scenarios)))


@dataclass(frozen=True, slots=True)
class Run:
    """A submission as the database keeps it; times in seconds."""

    pk: int
    learner: int
    exercise: str
    state: str
    verdict: str
    tries: int
    report: dict[str, Any] | None
    waited: float
    took: float

    @property
    def outcomes(self) -> list[str]:
        """Of every invocation of its tests."""
        tests = (self.report or {}).get("tests", ())
        return [step["outcome"] for test in tests for step in test["steps"]]


_RUNS = """
SELECT s.id, s.learner_id, e.slug, s.state, s.verdict, s.tries, s.report,
  (julianday(s.started_at) - julianday(s.queued_at)) * 86400,
  (julianday(s.finished_at) - julianday(s.started_at)) * 86400
FROM courses_submission s JOIN courses_exercise e ON e.id = s.exercise_id ORDER BY s.id
"""


def rows(site: Site, query: str) -> list[tuple[Any, ...]]:
    """What the site's database answers."""
    with closing(sqlite3.connect(site.var / "lambda_lab.sqlite3", timeout=20)) as database:
        return database.execute(query).fetchall()


def runs(site: Site) -> list[Run]:
    """Every submission, oldest first."""
    return [
        Run(*row[:6], json.loads(row[6]) if row[6] else None, row[7] or 0.0, row[8] or 0.0)
        for row in rows(site, _RUNS)
    ]


def wait_for(site: Site, states: Iterable[str], *, seconds: float = 120) -> list[Run]:
    """The runs, once every one is in one of these states."""
    wanted = set(states)
    deadline = time.monotonic() + seconds
    while True:
        found = runs(site)
        if found and {run.state for run in found} <= wanted:
            return found
        assert time.monotonic() < deadline, [(run.pk, run.state) for run in found]
        time.sleep(0.05)
