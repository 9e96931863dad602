"""Queries and server time of the topic page, as content, people and XP grow.

Runs in a process of its own with a throwaway database: `python -m tests.bench.pages FOLDER`.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measure import Row, Sample, limit_row, timed
from tests.live_site import ROOT, environment

ROUNDS = 40


def rows(folder: Path) -> Iterator[Row]:
    """Measured by the child process below."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.pages", str(folder)],
        cwd=ROOT,
        env=environment(folder, "http://localhost"),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    for name, queries, milliseconds in json.loads(done.stdout):
        yield limit_row(f"topic page, {name}: queries", queries, "queries", 8)
        yield limit_row(f"topic page, {name}: server time, p50", milliseconds, "ms", 15)


def _measure() -> list[tuple[str, int, float]]:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("load_curriculum", verbosity=0, stdout=sys.stderr)

    from courses.models import Learner, User

    reader = User.objects.create_user("reader", password="a bench password")
    Learner.objects.get_or_create(user=reader)
    results = [("3 topics, 1 learner", *_open_topic(reader))]
    _grow(reader)
    results.append(("300 topics, 10,000 learners, 10,000 XP rows", *_open_topic(reader)))
    return results


def _grow(reader: object) -> None:
    import uuid

    from courses.models import Course, Learner, Module, Topic, TopicRead, XpEntry, XpKind

    learner = Learner.objects.get(user=reader)
    pattern = Topic.objects.select_related("module__course").get(slug="handler-event-context")
    modules = [pattern.module]
    for number in range(8):
        course = pattern.module.course
        if number:
            course = Course.objects.create(slug=f"course-{number}", title=f"Course {number}")
        modules += [
            Module.objects.create(course=course, slug=f"module-{part}", title=f"Module {part}")
            for part in range(5)
        ]
    Topic.objects.bulk_create(
        Topic(
            module=modules[number % len(modules)],
            slug=f"topic-{number}",
            title=f"Topic {number}",
            order=number + 10,
            state="published",
            rendered=pattern.rendered,
        )
        for number in range(297)
    )
    learners = Learner.objects.bulk_create(
        (Learner(display_name=f"Learner {number}") for number in range(10_000)), batch_size=1000
    )
    TopicRead.objects.bulk_create(
        (TopicRead(learner=other, topic=pattern) for other in learners), batch_size=1000
    )
    XpEntry.objects.bulk_create(
        (
            XpEntry(learner=learner, kind=XpKind.EXERCISE, object_uuid=uuid.uuid4(), amount=1)
            for _ in range(10_000)
        ),
        batch_size=1000,
    )


def _open_topic(reader: object) -> tuple[int, float]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "localhost"})
    client.force_login(reader)  # type: ignore[arg-type]
    address = "/topics/handler-event-context/"
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    count = len(queries)  # later requests empty the log that this counts
    times = Sample(tuple(timed(lambda: client.get(address)) for _ in range(ROUNDS)))
    return count, times.p50


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "lambda_lab.settings"
    json.dump(_measure(), sys.stdout)
