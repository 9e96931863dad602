"""Everybody presses Run at once, every fourth of them with a hostile program."""

import os
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from tests import crowd
from tests.crowd import Learner, Run
from tests.hostile.program import PROGRAMS, load
from tests.live_site import Site

HOSTILE = (
    "timeout__busy_loop",
    "out-of-memory__list_bomb",
    "timeout__exponential_fork_bomb",
    "output-limit__stdout_flood",
    "ok__thread_bomb",
    "timeout__many_daemons",
    "output-limit__raw_write_flood",
    "crashed__kills_itself",
    "timeout__linear_fork_bomb",
    "exited__underscore_exit_zero",
    "out-of-memory__many_mappings",
    "result-limit__fifty_megabytes",
    "ok__kills_everybody",
    "timeout__swallows_everything",
)
"""Loops, memory bombs, fork bombs, floods and ends without a result."""
EVERY = 4
HONEST = "honest"
RIGHT = "def handler(event, context):\n    return {'sum': sum(event['numbers'])}\n"
WRONG = "def handler(event, context):\n    return {'sum': max(event['numbers'])}\n"
_HONEST_TESTS = """
function: {timeout: 3, memory: 128}
tests:
  - name: Adds two
    when: [{invoke: {event: {numbers: [1, 2]}}, expect: {response: {sum: 3}}}]
  - name: Adds three, twice
    when:
      - {invoke: {event: {numbers: [1, 2, 3]}}, expect: {response: {sum: 6}}}
      - {invoke: {event: {numbers: [4, 5, 6]}}, expect: {response: {sum: 15}}}
"""
_HOSTILE_TESTS = """
function: {{timeout: {timeout}, memory: {memory}}}
tests:
  - name: Returns what no hostile program does
    when: [{{invoke: {{event: {{}}}}, expect: {{response: honest}}}}]
"""


@dataclass(frozen=True, slots=True)
class Part:
    """What one learner submits, and what must come of it."""

    exercise: str
    code: str
    further: Mapping[str, str]
    verdicts: frozenset[str]
    outcomes: frozenset[str]
    """Of the first invocation."""
    name: str

    @property
    def is_honest(self) -> bool:
        return self.exercise == HONEST


def _hostile(name: str, number: int) -> tuple[Part, str]:
    program = load(PROGRAMS / f"{name}.py")
    timeout = 1 if "timeout" in program.outcomes else program.number("timeout", 10)
    memory = program.number("memory", 128)
    files = {path: content.decode() for path, content in program.files.items()}
    code = f"{files.pop('handler.py')}\n# {number}\n"
    slug = f"hostile-{timeout}-{memory}"
    part = Part(slug, code, files, frozenset({"failed", "error"}), program.outcomes, name)
    return part, _HOSTILE_TESTS.format(timeout=timeout, memory=memory)


def parts(count: int) -> tuple[list[Part], dict[str, str]]:
    """What `count` learners submit, and the exercises that this needs as `tests.yaml` by slug.

    No two programs are the same text, so that none is answered from a stored report.
    """
    found, exercises = [], {HONEST: _HONEST_TESTS}
    for number in range(count):
        if number % EVERY == 0:
            part, tests_yaml = _hostile(HOSTILE[number // EVERY % len(HOSTILE)], number)
            exercises[part.exercise] = tests_yaml
        else:
            is_right = number % EVERY != 1
            verdict = "passed" if is_right else "failed"
            code = f"{RIGHT if is_right else WRONG}# {number}\n"
            part = Part(HONEST, code, {}, frozenset({verdict}), frozenset({"ok"}), verdict)
        found.append(part)
    return found, exercises


def press_run(learners: Sequence[Learner], programs: Sequence[Part], *, seconds: float) -> None:
    """All at once; each then watches the page until its run is over."""

    def one(pair: tuple[Learner, Part]) -> None:
        learner, part = pair
        status, answer = learner.run(part.exercise, part.code, part.further)
        assert status == 200, answer[:500]
        answer = learner.watch(answer, seconds=seconds)
        assert 'data-state="done"' in answer, answer[:500]

    with ThreadPoolExecutor(len(programs), initializer=_stand_back) as threads:
        for _ in threads.map(one, zip(learners, programs, strict=True)):
            pass


def _stand_back() -> None:
    """Learners' browsers are on machines of their own: here they take what nobody else wants."""
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 19)


def judged(site: Site, programs: Sequence[Part], since: int = 0) -> list[tuple[Part, Run]]:
    """Each program with its run, of those after the submission `since`; by the text they hold."""
    texts: dict[int, str] = dict(
        crowd.rows(
            site,
            "SELECT submission_id, json_extract(files, '$.\"handler.py\"') "
            "FROM courses_submissionsource",
        )  # type: ignore[arg-type]
    )
    by_text = {texts[run.pk].strip(): run for run in crowd.runs(site) if run.pk > since}
    return [(part, by_text[part.code.strip()]) for part in programs]


def wrong(judgements: Sequence[tuple[Part, Run]]) -> list[str]:
    """What came out otherwise than it must, one line each."""
    return [
        f"{part.name}: {run.verdict} {run.outcomes} at try {run.tries}"
        for part, run in judgements
        if run.verdict not in part.verdicts
        or run.outcomes[:1] == []
        or run.outcomes[0] not in part.outcomes
        or run.tries != 1
    ]
