"""Queries and server time of pages, as content, people and what they did grow.

Each size runs in a process of its own with a throwaway database:
`python -m tests.bench.pages SIZE`, which prints [[name, queries, milliseconds], …].
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench.measure import Row, Sample, limit_row, timed
from tests.live_site import ROOT, environment

ROUNDS = 40
SLOWEST_MS = 50
Measured = list[tuple[str, int, float]]


def rows(folder: Path) -> Iterator[Row]:
    """The topic's page against its own limits, the study pages against those of all pages."""
    for size, name in (
        ("small", "3 topics, 1 learner"),
        ("large", "300 topics, 10,000 learners, 10,000 XP rows"),
    ):
        for page, queries, milliseconds in _measured(folder, size):
            yield limit_row(f"{page}, {name}: queries", queries, "queries", 8)
            yield limit_row(f"{page}, {name}: server time, p50", milliseconds, "ms", 15)
    few, many = _measured(folder, "few"), _measured(folder, "many")
    for (page, queries, fast), (_, more_queries, slow) in zip(few, many, strict=True):
        yield Row(
            f"{page}, with 50 and with 5,000 questions: queries; server time, p50",
            f"{queries} and {more_queries}; {fast:.4g} and {slow:.4g} ms",
            f"no more queries; ≤ {SLOWEST_MS} ms",
            more_queries <= queries and slow <= SLOWEST_MS,
        )


def _measured(folder: Path, size: str) -> Measured:
    (folder / size).mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.pages", size],
        cwd=ROOT,
        env=environment(folder / size, "http://localhost"),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    found: Measured = json.loads(done.stdout)
    return found


def _measure(size: str) -> Measured:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("load_curriculum", verbosity=0, stdout=sys.stderr)
    from tests.bench import filling

    reader = filling.reader()
    learner = reader.learner
    if size == "large":
        filling.add_topics(297)
        filling.add_people(10_000)
        filling.add_xp(learner, 10_000)
    if size == "few":
        filling.add_questions(50)
        filling.add_study(learner, reviews=1000)
    if size == "many":
        filling.add_topics(297)
        filling.add_people(10_000)
        filling.add_questions(5000)
        filling.add_terms(200)
        filling.add_study(learner, reviews=100_000)
    filling.index()
    pages = {"topic page": f"/topics/{filling.PATTERN}/"}
    if size in {"few", "many"}:
        pages = _study_pages(learner)
    return [(name, *_open(reader, address)) for name, address in pages.items()]


def _study_pages(learner: object) -> dict[str, str]:
    """The address of each page, after the rounds and sittings that some of them show."""
    from tests.bench import filling

    sat = filling.sit(learner)  # type: ignore[arg-type]
    return {
        "dashboard": "/dashboard/",
        "learn": "/learn/",
        "practice": "/practice/",
        "quizzes": "/quizzes/",
        "quiz, one question": f"/quizzes/{sat.quiz}/1/",
        "quiz result": f"/quizzes/{sat.result}/result",
        "mock exam, one question": f"/quizzes/{sat.exam}/1/",
        "mock interview, one question": f"/interview/mock/{sat.mock}/1/",
        "interview bank": "/interview/",
        "interview bank, filtered by words": "/interview/?q=lambda+cold",
        "interview study": "/interview/review/",
        "cheat sheets": "/cheat-sheets/",
        "cheat sheets, filtered": "/cheat-sheets/?q=timeout",
        "sheet of a course": "/cheat-sheets/courses/serverless-foundations/",
        "glossary": "/glossary/",
        "notes": "/notes/",
        "notes, searched": "/notes/?q=means",
        "search": "/search/?q=cold+start",
        "search, misspelt": "/search/?q=colld+strat",
    }


def _open(reader: object, address: str) -> tuple[int, float]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "localhost"})
    client.force_login(reader)  # type: ignore[arg-type]
    get: Callable[[], object] = lambda: client.get(address)  # noqa: E731
    status = client.get(address).status_code
    if status != 200:
        raise RuntimeError(f"{address} answered {status}")
    with CaptureQueriesContext(connection) as queries:
        get()
    count = len(queries)  # later requests empty the log that this counts
    return count, Sample(tuple(timed(get) for _ in range(ROUNDS))).p50


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "lambda_lab.settings"
    json.dump(_measure(sys.argv[1]), sys.stdout)
