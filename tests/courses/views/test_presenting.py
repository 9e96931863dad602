"""Values that templates draw."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from courses.emulator.events import sample
from courses.emulator.records import (
    Invocation,
    InvocationError,
    LogKind,
    LogRecord,
    Outcome,
    SandboxFacts,
    Span,
)
from courses.emulator.records import Report as Figures
from courses.grading import Report, TestResult, Verdict
from courses.grading.invocation_json import invocation_to_json
from courses.grading.report import DiffLine, Mismatch, StepResult
from courses.models import RunKind, RunState, Submission, SubmissionSource
from courses.templatetags import lab
from courses.views.glossary import TermLine
from courses.views.present.charts import streak_grid, xp_chart
from courses.views.present.console import run_log
from courses.views.present.explain import explain
from courses.views.present.lanes import Lane, Stretch, draw
from courses.views.present.results import Tone, pretty, result_of
from courses.views.present.run_lanes import run_drawing
from courses.views.present.scenario import brief_of
from courses.views.present.trace import trace_lines

INVOCATION = Invocation(
    request_id="8f1c",
    outcome=Outcome.OK,
    cold=True,
    environment=1,
    event={"name": "Ada"},
    response={"statusCode": 200},
    function_error=None,
    error=None,
    logs=(
        LogRecord(LogKind.INIT_START, "INIT_START"),
        LogRecord(LogKind.FUNCTION, "one\ntwo", "INFO"),
        LogRecord(LogKind.FUNCTION, "broken", "error"),
        LogRecord(LogKind.FUNCTION, "careful", "WARNING"),
        LogRecord(LogKind.REPORT, "REPORT"),
    ),
    report=Figures(
        duration_ms=41.2, billed_ms=160, memory_mb=128, max_memory_used_mb=120, init_ms=118.4,
        status="success",
    ),
    spans=(Span("init", 1, 10.0, 60.0), Span("invoke", 1, 60.0, 110.0)),
)  # fmt: skip
WARM = replace(INVOCATION, cold=False, spans=(Span("invoke", 1, 150.0, 160.0),))
MISMATCH = Mismatch(
    "response.body", "Sent Ada: expected a, and b came back.", "Return a.",
    (DiffLine("-", "a"), DiffLine("+", "b"), DiffLine(" ", "c")),
)  # fmt: skip


def submission(document: dict[str, Any] | None, **values: Any) -> Submission:
    """A row that was never stored."""
    defaults = {"state": RunState.DONE, "verdict": "failed", "kind": RunKind.TESTS}
    row = Submission(report=document, **(defaults | values))
    row.source = SubmissionSource(files={"handler.py": ""})
    return row


def report(*tests: TestResult, verdict: Verdict = Verdict.FAILED) -> dict[str, Any]:
    facts = SandboxFacts("A", (), "cgroup-v2")
    return Report(verdict, tests, facts, "1", 3.0).to_json()


def outcome_of(name: str, verdict: Verdict, **values: Any) -> TestResult:
    defaults: dict[str, Any] = {"show": "always", "points": 0, "max_points": 1}
    return TestResult(name, verdict, **(defaults | values))


def test_failed_tests_come_first_and_the_first_is_open() -> None:
    passed = outcome_of("good", Verdict.PASSED, steps=(StepResult(INVOCATION, passed=True),))
    failed = outcome_of(
        "bad", Verdict.FAILED, mismatch=MISMATCH, steps=(StepResult(INVOCATION, passed=False),)
    )
    result = result_of(submission(report(passed, failed)), timeout_s=3)
    assert result.headline == "1 of 2 tests pass"
    assert result.tone is Tone.BAD
    assert [(case.name, case.is_open) for case in result.cases] == [("bad", True), ("good", False)]
    assert result.cases[0].diff == (("minus", "−", "a"), ("plus", "+", "b"), ("", " ", "c"))
    assert result.cases[0].took_ms == 41.2
    assert [log.title for log in result.logs] == ["Test 1", "Test 2"]


def test_a_hidden_test_has_a_name_and_a_word_only() -> None:
    steps = (StepResult(INVOCATION, passed=False),)
    hidden = outcome_of("hidden", Verdict.FAILED, show="never", mismatch=MISMATCH, steps=steps)
    result = result_of(submission(report(hidden)), timeout_s=3)
    case = result.cases[0]
    assert (case.name, case.word, case.detailed, case.is_open) == ("hidden", "Failed", False, False)
    assert (case.calls, case.diff, case.message, result.logs, result.drawing) == (
        (),
        (),
        "",
        (),
        None,
    )


def test_calls_that_a_source_made_say_who_called() -> None:
    steps = (
        StepResult(INVOCATION, passed=True),
        StepResult(INVOCATION, True, function="worker", source="sqs", batch_size=2),
        StepResult(INVOCATION, True, function="worker", source="sqs", batch_size=1, attempt=2),
    )
    document = report(outcome_of("bad", Verdict.FAILED, steps=steps))
    found = result_of(submission(document), timeout_s=3)
    assert [call.title for call in found.cases[0].calls] == [
        "Test 1, call 1",
        "Test 1, call 2 from sqs to worker",
        "Test 1, call 3 from sqs to worker, attempt 2",
    ]


def test_a_run_that_stopped_at_init_says_so() -> None:
    result = result_of(
        submission(report(outcome_of("a", Verdict.ERROR), verdict=Verdict.ERROR)), timeout_s=3
    )
    assert result.headline == "Your code stopped before the handler ran"


@pytest.mark.parametrize(
    ("verdict", "headline"),
    [(Verdict.PASSED, "The test passes"), (Verdict.FAILED, "The test does not pass yet")],
)
def test_one_test_is_told_in_words(verdict: Verdict, headline: str) -> None:
    result = result_of(submission(report(outcome_of("a", verdict), verdict=verdict)), timeout_s=3)
    assert result.headline == headline


def test_an_invoke_shows_what_came_back() -> None:
    document = {"invocations": [invocation_to_json(INVOCATION)], "calls": [], "sandbox": {}}
    result = result_of(submission(document, kind=RunKind.INVOKE, verdict=""), timeout_s=3)
    assert (result.headline, result.message) == (
        "The function returned",
        "41.20 ms, cold start, $0.53 for a million of these",
    )
    assert result.call is not None
    assert result.call.response == '{\n  "statusCode": 200\n}'


def test_an_invoke_that_failed_shows_the_error_with_its_line() -> None:
    error = InvocationError(
        "KeyError", "'name'", ('  File "/var/task/handler.py", line 7, in handler\n    x\n',)
    )
    failed = replace(
        INVOCATION, outcome=Outcome.HANDLER_ERROR, function_error="Unhandled", error=error
    )
    document = {"invocations": [invocation_to_json(failed)], "calls": [], "sandbox": {}}
    result = result_of(submission(document, kind=RunKind.INVOKE, verdict=""), timeout_s=3)
    assert result.headline == "The function returned an error"
    assert result.call is not None
    assert [(line.file, line.line) for line in result.call.trace] == [("handler.py", 7), ("", 0)]


def test_a_run_without_a_report_is_our_failure() -> None:
    result = result_of(submission(None, verdict="infrastructure"), timeout_s=3)
    assert result.message == "The local Lambda did not answer. No attempt counted."


def test_frames_of_other_files_lead_nowhere() -> None:
    lines = trace_lines(
        ('  File "/var/runtime/boto3.py", line 3, in x',), frozenset({"handler.py"})
    )
    assert lines[0].line == 0


def test_the_console_knows_who_speaks() -> None:
    log = run_log("Test 1", invocation_to_json(INVOCATION))
    assert [(line.text, line.css) for line in log.lines] == [
        ("INIT_START", "start"), ("one", ""), ("two", ""), ("broken", "error"),
        ("careful", "warning"), ("REPORT", "platform"),
    ]  # fmt: skip
    assert log.figures.full


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Outcome.TIMEOUT, "Task timed out after 3.00 seconds."),
        (Outcome.OUT_OF_MEMORY, "The function needed more than its 128 MB."),
        (Outcome.INIT_ERROR, "The code stopped before the handler ran."),
        (Outcome.OUTPUT_LIMIT, "The run wrote more output than the lab keeps."),
        (Outcome.RESULT_LIMIT, "The result is larger than Lambda returns."),
        (Outcome.EXITED, "The runtime ended by itself: exit status 3."),
        (Outcome.CRASHED, "The runtime ended by itself: exit status 3."),
        (Outcome.BAD_RESULT, "The result is not one valid JSON value."),
    ],
)
def test_an_outcome_is_explained(outcome: Outcome, words: str) -> None:
    found = explain(
        invocation_to_json(replace(INVOCATION, outcome=outcome, exit_detail="exit status 3")),
        timeout_s=3,
    )
    assert found is not None
    assert found.what == words


def test_a_client_hears_of_the_functions_timeout_before_its_front_gives_up() -> None:
    ended = replace(
        INVOCATION,
        event=sample("apigateway-rest"),
        outcome=Outcome.TIMEOUT,
        function_error="Unhandled",
    )
    document = {"invocations": [{**invocation_to_json(ended), "source": ""}]}
    client = result_of(submission(document, kind=RunKind.PLAY), timeout_s=3).client
    assert client is not None
    assert (client.front, client.status) == ("API Gateway: a request to a REST API", 502)


@pytest.mark.parametrize("outcome", [Outcome.OK, Outcome.HANDLER_ERROR])
def test_an_end_of_its_own_needs_no_explanation(outcome: Outcome) -> None:
    assert explain(invocation_to_json(replace(INVOCATION, outcome=outcome)), timeout_s=3) is None


def test_lanes_begin_with_the_first_request() -> None:
    drawing = run_drawing([("Test 1", [invocation_to_json(INVOCATION), invocation_to_json(WARM)])])
    assert drawing is not None
    assert drawing.label == "2 invocations: 1 cold, 1 warm."
    assert [row.name for row in drawing.rows] == ["Test 1"]
    assert [(bar.kind, bar.x, bar.title) for bar in drawing.bars] == [
        ("idle", 0.0, "Idle"), ("init", 0.0, "Init, 50.0 ms"), ("run", 31.25, "Invoke, 50.0 ms"),
        ("run", 87.5, "Invoke, 10.0 ms"),
    ]  # fmt: skip
    assert [tick.label for tick in drawing.ticks] == [
        "0 ms",
        "20",
        "40",
        "60",
        "80",
        "100",
        "120",
        "140",
    ]


def test_a_timeout_draws_the_limit() -> None:
    timed_out = replace(INVOCATION, outcome=Outcome.TIMEOUT)
    drawing = run_drawing([("", [invocation_to_json(timed_out)])])
    assert drawing is not None
    assert drawing.limit == 100.0
    assert drawing.label == "1 invocation, cold."
    assert drawing.rows[0].name == "Environment 1"


def test_a_drawing_says_how_many_environments_it_leaves_out() -> None:
    many = [
        replace(INVOCATION, environment=number, spans=(Span("init", number, 0.0, 10.0),))
        for number in range(1, 31)
    ]
    drawing = run_drawing([("", [invocation_to_json(one) for one in many])])
    assert drawing is not None
    assert len(drawing.rows) == 24
    assert drawing.label == ("30 invocations, all cold. The first 24 of 30 environments are drawn.")


def test_environments_of_one_test_are_told_apart() -> None:
    second = replace(INVOCATION, environment=2, spans=(Span("init", 2, 200.0, 210.0),))
    drawing = run_drawing(
        [("Test 1", [invocation_to_json(INVOCATION), invocation_to_json(second)])]
    )
    assert drawing is not None
    assert [row.name for row in drawing.rows] == ["Test 1, env 1", "Test 1, env 2"]
    assert drawing.label == "2 invocations, all cold."


@pytest.mark.parametrize(
    ("end", "labels"),
    [
        (0.0, ["0 ms", "0.2", "0.4", "0.6", "0.8"]),
        (3.0, ["0 ms", "0.5", "1", "1.5", "2", "2.5"]),
        (900.0, ["0 ms", "200", "400", "600", "800"]),
        (3500.0, ["0 ms", "500", "1,000", "1,500", "2,000", "2,500", "3,000"]),
        (20_000.0, ["0 s", "5", "10", "15"]),
    ],
)
def test_ticks_are_round(end: float, labels: list[str]) -> None:
    drawing = draw([Lane("a", (Stretch("run", 0, end, "Invoke"),))], label="")
    assert [tick.label for tick in drawing.ticks] == labels


def test_matchers_are_told_in_words() -> None:
    brief = brief_of(
        """
tests:
  - name: a
    when:
      - invoke: {event: {}}
        expect: {error: {type: KeyError, message: {$contains: "no name"}}}
      - recycle
      - invoke: {event: {}}
        expect:
          response: {a: {$between: [1, 3]}, b: {$absent: true}, c: [1], d: {$type: string}}
          logs: {$regex: "^x"}
      - crash
      - invoke: {event: {}}
""",
        "some-exercise",
    )
    said = [(line.words, line.value) for step in brief.specs[0].steps for line in step.expected]
    assert said == [
        ("The error's type is", '"KeyError"'),
        ("The error's message contains", "no name"),
        ("The response, a, is between 1 and 3", ""),
        ("The response, b, is not there", ""),
        ("The response, c, is", "[\n  1\n]"),
        ("The response, d, is of the type", "string"),
        ("The log matches the pattern", "^x"),
        ("The function returns", ""),
    ]
    titles = [step.title for step in brief.specs[0].steps]
    assert titles[1] == "Lambda retires the execution environment"
    assert titles[3] == "The runtime ends between two requests"


def test_a_test_with_aws_is_told_in_words() -> None:
    brief = brief_of(
        """
functions: {front: {role: any}, worker: {}}
given: [{s3.create_bucket: {Bucket: b}}]
tests:
  - name: Stores
    when:
      - invoke: {function: worker, start: cold}
        expect: {cost: {$lt: 5}}
      - send: {s3.put_object: {Bucket: b, Key: k}}
        expect: {ETag: {$type: string}}
      - advance: 1.5m
      - burst: {count: 1000, event: {n: "${n}"}}
        expect: {throttled: {$gte: 1}}
    then:
      - calls: {never: ["s3:Delete*"], denied: []}
      - s3.get_object: {Bucket: b, Key: k}
        expect: {Body: hello}
""",
        "stores",
    )
    (spec,) = brief.specs
    assert [(step.title, step.event) for step in spec.steps] == [
        ("Given s3.create_bucket", '{\n  "Bucket": "b"\n}'),
        ("Invoke worker, cold", "{}"),
        ("Send s3.put_object", '{\n  "Bucket": "b",\n  "Key": "k"\n}'),
        ("90 seconds pass", ""),
        ("Invoke 1,000 times at once, first", '{\n  "n": 1\n}'),
    ]
    said = [line.words for step in spec.steps for line in step.expected]
    assert said == [
        "The cost of a million such invocations, in dollars, is less than",
        "ETag is of the type",
        "The number of throttled events is at least",
    ]
    assert [line.words for line in spec.finally_] == [
        "The list of actions that no call asks for is",
        "The list of denied actions is",
        "The answer to s3.get_object",
        "Body is",
    ]


def test_xp_is_counted_by_week() -> None:
    today = date(2026, 11, 21)
    entries = [
        (datetime(2026, 11, day, 12, tzinfo=UTC), xp) for day, xp in ((16, 40), (21, 80), (15, 150))
    ]
    chart = xp_chart(entries, today)
    assert [column.xp for column in chart.columns[-2:]] == [150, 120]
    assert len(chart.columns) == 12
    assert (chart.top, chart.half) == (200, 100)
    assert chart.sentence == "120 XP this week, 30 less than last week."


def test_the_grid_ends_with_today() -> None:
    today = date(2026, 11, 21)
    grid = streak_grid({today, date(2026, 11, 1), date(2020, 1, 1)}, today)
    assert grid.active == 2
    assert grid.by_month == (("November 2026", 2),)
    assert grid.cells[-1].active
    assert grid.cells[-1].x == grid.width - 11


@pytest.mark.parametrize(
    ("value", "words"), [(18, "18 min"), (75, "1 h 15 min"), (360, "6 h"), (200, "3 h")]
)
def test_minutes_are_said_as_people_do(value: int, words: str) -> None:
    assert lab.minutes(value) == words


@pytest.mark.parametrize(
    ("value", "largest", "width"), [(1, 4, "25"), (9, 4, "100"), (1, 0, "0"), (-1, 4, "0")]
)
def test_a_meter_stays_within_its_frame(value: int, largest: int, width: str) -> None:
    assert f'width="{width}%"' in lab.meter(value, largest)


def test_a_drawing_is_of_a_value_not_of_a_row() -> None:
    line = TermLine("cold-start", "Cold <start>", "<p>Init.</p>", "", "")
    drawn = lab.drawn("courses/glossary/_term.html", line)
    assert "Cold &lt;start&gt;" in drawn
    assert lab.drawn("courses/glossary/_term.html", replace(line, term="Other")) != drawn
    with pytest.raises(TypeError, match="is a row"):
        lab.drawn("courses/glossary/_term.html", SubmissionSource(pk=1))


def test_small_words() -> None:
    assert lab.thousands(1240) == "1,240"
    assert (lab.plural(1, "topic"), lab.plural(0, "topic")) == ("1 topic", "0 topics")
    assert lab.host("https://docs.aws.amazon.com/lambda/x") == "docs.aws.amazon.com"
    assert lab.day(date(2026, 11, 20)) == "20 Nov 2026"
    assert lab.when(datetime(2020, 3, 4, tzinfo=UTC)) == "4 Mar 2020"
    assert lab.saved_at(datetime(2020, 3, 4, tzinfo=UTC)) == "4 Mar 2020"


def test_a_value_that_indents_to_megabytes_stays_on_one_line() -> None:
    value: Any = list(range(3000))
    assert "\n" in pretty(value)
    for _ in range(100):
        value = [value]
    assert pretty(value) == "[" * 100 + str(list(range(3000))) + "]" * 100
