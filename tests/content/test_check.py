"""What running the programs proves. The lab here is the grading tests' fake one."""

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from threading import Event

import pytest

from courses.content import Curriculum, load
from courses.content.check import check
from courses.emulator import InvalidParameterValueException
from courses.emulator.records import FunctionConfig, Invocation, LogKind, LogRecord, Outcome
from tests.content import sample
from tests.content.sample import EXERCISE, TOPIC, replaced
from tests.grading.fake_lab import FakeFunction, FakeLab, make_invocation

TOPIC_MD = f"{TOPIC}/topic.md"
MUTANT = f"{EXERCISE}/mutants/no-default"
PROGRAM = "def handler(event, context):\n"


def found(root: Path, files: dict[str, str | None] | None = None) -> list[str]:
    """What checking the sample, with `files` on top, complains about."""
    return [str(problem) for problem in check(load(sample.write(root, files)), FakeLab())]


def test_sample_is_right(tmp_path: Path) -> None:
    assert found(tmp_path) == []


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param(
            {f"{EXERCISE}/solution/handler.py": PROGRAM + "    return 'Hello, Ada'\n"},
            f"{EXERCISE}/solution:1: does not pass “Greets a stranger”: ",
            id="solution fails",
        ),
        pytest.param(
            {f"{EXERCISE}/solution/handler.py": "raise OSError\n"},
            f"{EXERCISE}/solution:1: does not pass “Greets Ada”: ",
            id="solution stops at init",
        ),
        pytest.param(
            {f"{EXERCISE}/starter/handler.py": sample.SOLUTION},
            f"{EXERCISE}/starter:1: must fail; its verdict is passed",
            id="starter passes",
        ),
        pytest.param(
            {f"{EXERCISE}/starter/handler.py": "raise OSError\n"},
            f"{EXERCISE}/starter:1: stops at init in “Greets Ada”; it must get as far as",
            id="starter stops at init",
        ),
        pytest.param(
            {f"{MUTANT}/handler.py": sample.SOLUTION + "# the same\n"},
            f"{MUTANT}:1: must fail; its verdict is passed",
            id="mutant passes",
        ),
        pytest.param(
            {f"{MUTANT}/handler.py": sample.SOLUTION + "# the same\n"},
            f"{MUTANT}:1: passes “Greets a stranger”, which must fail",
            id="mutant passes the test that must fail",
        ),
        pytest.param(
            {f"{MUTANT}/handler.py": PROGRAM + "    return 1\n"},
            f"{MUTANT}:1: passes no test; a mutant has one mistake",
            id="mutant passes nothing",
        ),
        pytest.param(
            replaced(f"{MUTANT}/mutant.yaml", "message: Hello, stranger", "message: Good day"),
            f"{MUTANT}:1: “Greets a stranger” must say 'Good day'; it says '",
            id="mutant fails for another reason",
        ),
        pytest.param(
            replaced(f"{EXERCISE}/tests.yaml", "tests:", "function: {profile: boto3}\ntests:"),
            f"{EXERCISE}/tests.yaml:1: function.profile: must be plain, because no program",
            id="boto3 without need",
        ),
        pytest.param(
            {f"{EXERCISE}/starter/handler.py": "import boto3\n" + PROGRAM + "    return 1\n"},
            f"{EXERCISE}/tests.yaml:1: function.profile: must be boto3, because a program imports",
            id="plain with boto3",
        ),
        pytest.param(
            replaced(TOPIC_MD, '{"message": "Hello, Ada"}', '{"message": "Hello, Bob"}'),
            f'{TOPIC_MD}:25: the block answers {{"message": "Hello, Ada"}}',
            id="output differs",
        ),
        pytest.param(
            replaced(TOPIC_MD, "```log\ngreeting Ada", "```log\ngreeting Bob"),
            f"{TOPIC_MD}:25: the block writes this log:\ngreeting Ada",
            id="log differs",
        ),
        pytest.param(
            replaced(TOPIC_MD, "```output", "Text.\n\n```output"),
            f"{TOPIC_MD}:25: a runnable block is followed by",
            id="nothing shown",
        ),
    ],
)
def test_problem(tmp_path: Path, files: dict[str, str | None], expected: str) -> None:
    assert any(problem.startswith(expected) for problem in found(tmp_path, files))


def test_second_event_is_named(tmp_path: Path) -> None:
    files = replaced(TOPIC_MD, "event='", 'event=\'{"name": "Bob"}\' event=\'')
    files[TOPIC_MD] = (files[TOPIC_MD] or "").replace(
        '{"message": "Hello, Ada"}', '{"message": "Hello, Bob"}\n{"message": "Hello, Eve"}'
    )
    problems = found(tmp_path, files)
    assert f'{TOPIC_MD}:25: event 2 answers {{"message": "Hello, Ada"}}' in problems


def test_hidden_tests_can_be_named_by_mutants(tmp_path: Path) -> None:
    files = replaced(f"{EXERCISE}/tests.yaml", "    task: 2", "    task: 2\n    show: never")
    assert found(tmp_path, files) == []


def test_boto3_in_a_plain_function_is_fine_where_the_import_is_the_lesson(tmp_path: Path) -> None:
    files = {
        f"{EXERCISE}/starter/handler.py": PROGRAM + "    import boto3\n    return None\n",
        **replaced(f"{EXERCISE}/tests.yaml", "task: 1", "task: 1\n    concepts: [cold-start]"),
    }
    assert not any("profile" in problem for problem in found(tmp_path, files))


def test_exercise_about_init_errors_may_stop_at_init(tmp_path: Path) -> None:
    files: dict[str, str | None] = {
        **replaced(f"{EXERCISE}/exercise.md", "order: 1", "order: 1\nabout_init_errors: true"),
        f"{EXERCISE}/starter/handler.py": "raise OSError\n",
    }
    assert found(tmp_path, files) == []


def test_only_the_named_are_run(tmp_path: Path) -> None:
    curriculum = load(sample.write(tmp_path))
    runs = {}
    for name in ("hello", "second", "greet", "other"):
        lab = FakeLab()
        assert check(curriculum, lab, only={name}) == []
        runs[name] = len(lab.functions)
    assert runs == {"hello": 7, "second": 1, "greet": 6, "other": 0}


@dataclasses.dataclass
class PlannedLab(FakeLab):
    """Every invocation ends as planned, or no function can be made."""

    planned: Invocation | None = None

    def create_function(
        self,
        config: FunctionConfig,
        files: Mapping[str, bytes],
        *,
        cancelled: Event | None = None,
    ) -> FakeFunction:
        function = FakeFunction(self, config, files)
        if self.planned is None:
            raise InvalidParameterValueException("MemorySize is too small")
        planned = self.planned
        function.invoke = lambda event, start="auto": planned  # type: ignore[method-assign,assignment]
        return function


def second_topic(root: Path, old: str = "", new: str = "") -> Curriculum:
    """Only the second topic, which has one runnable block, with its text changed."""
    path = "basics/01-start/02-second/topic.md"
    curriculum = load(sample.write(root, replaced(path, old, new)))
    (module,) = curriculum.courses[0].modules
    module = dataclasses.replace(module, topics=module.topics[1:])
    course = dataclasses.replace(curriculum.courses[0], modules=(module,))
    return dataclasses.replace(curriculum, courses=(course,))


def run(curriculum: Curriculum, planned: Invocation | None) -> list[str]:
    return [problem.message for problem in check(curriculum, PlannedLab(planned=planned))]


def test_lab_that_fails_is_not_the_authors_fault(tmp_path: Path) -> None:
    broken = make_invocation(outcome=Outcome.INFRASTRUCTURE, exit_detail="the zygote died")
    assert run(second_topic(tmp_path), broken) == ["the block could not be run: the zygote died"]
    exercises = load(sample.write(tmp_path / "all"))
    messages = run(exercises, dataclasses.replace(broken, exit_detail=""))
    assert any(
        message.startswith("must fail; its verdict is infrastructure") for message in messages
    )
    assert "the block could not be run: infrastructure" in messages


def test_configuration_that_lambda_refuses(tmp_path: Path) -> None:
    curriculum = load(sample.write(tmp_path))
    problems = check(curriculum, PlannedLab(), only={"hello"})
    assert [str(problem) for problem in problems] == [
        f"{TOPIC_MD}:25: MemorySize is too small",
        f"{EXERCISE}/tests.yaml:1: function: MemorySize is too small",
    ]


ERROR = {
    "errorMessage": "RequestId: 8f507cfc-0000-4697-b07a-ac58fc914c95 Error: timed out",
    "errorType": "Sandbox.Timedout",
    "requestId": "8f507cfc-0000-4697-b07a-ac58fc914c95",
    "stackTrace": ["  File x\n"],
}
SHOWN = '{"message": "Hello, Ada"}'


@pytest.mark.parametrize(
    "shown",
    [
        '{"errorType": "Sandbox.Timedout", "errorMessage": '
        '"RequestId: 00000000-0000-4000-8000-000000000000 Error: timed out"}',
        '{"errorType": "Sandbox.Timedout", "errorMessage": '
        '"RequestId: 00000000-0000-4000-8000-000000000000 Error: timed out", '
        '"stackTrace": ["  File x\\n"]}',
    ],
)
def test_error_object_without_what_a_page_need_not_show(tmp_path: Path, shown: str) -> None:
    curriculum = second_topic(tmp_path, f"{SHOWN}\n```\n\n```log\ngreeting Ada", shown)
    assert run(curriculum, make_invocation(outcome=Outcome.TIMEOUT, response=ERROR)) == []


def test_error_object_that_differs(tmp_path: Path) -> None:
    shown = '{"errorType": "Other", "errorMessage": "x"}'
    curriculum = second_topic(tmp_path, f"{SHOWN}\n```\n\n```log\ngreeting Ada", shown)
    (message,) = run(curriculum, make_invocation(response=ERROR))
    assert message.startswith('the block answers {"errorMessage": "RequestId')


LOG = (
    LogRecord(LogKind.START, "START RequestId: 8f507cfc-0000-4697-b07a-ac58fc914c95 Version: 1"),
    LogRecord(
        LogKind.FUNCTION,
        "[INFO]\t2026-11-21T10:00:00.123Z\t8f507cfc-0000-4697-b07a-ac58fc914c95\thello",
    ),
    LogRecord(
        LogKind.REPORT,
        "REPORT RequestId: 8f507cfc-0000-4697-b07a-ac58fc914c95\tDuration: 1.25 ms\t"
        "Billed Duration: 2 ms\tMemory Size: 128 MB\tMax Memory Used: 36 MB\t",
    ),
)
ID = "00000000-0000-4000-8000-000000000000"
INFO = f"[INFO] 2020-01-01T00:00:00.000Z {ID} hello"


@pytest.mark.parametrize(
    ("shown", "same"),
    [
        (INFO, True),
        (INFO.replace("hello", "bye"), False),
        (INFO.replace("INFO", "WARN"), False),
        (
            f"START RequestId: {ID} Version: 1\n{INFO}\nREPORT RequestId: {ID} Duration: 9 ms "
            "Billed Duration: 10 ms Memory Size: 128 MB Max Memory Used: 40 MB",
            True,
        ),
        (f"START RequestId: {ID} Version: 1\n{INFO}", False),
        (
            f"START RequestId: {ID} Version: 1\n{INFO}\nREPORT RequestId: {ID} Duration: 9 ms "
            "Billed Duration: 10 ms Memory Size: 256 MB Max Memory Used: 40 MB",
            False,
        ),
    ],
)
def test_log_is_compared_but_for_what_varies(tmp_path: Path, shown: str, same: bool) -> None:
    curriculum = second_topic(tmp_path, "greeting Ada", shown)
    answer = make_invocation(response={"message": "Hello, Ada"}, logs=LOG)
    assert (run(curriculum, answer) == []) is same
