"""Grading on the real local Lambda: the outcomes and wordings that only it can produce."""

import json
import threading
from contextlib import closing

import pytest

from courses.emulator import Cancelled
from courses.emulator.records import FunctionConfig
from courses.grading import Verdict, grade, invoke_document
from courses.grading.schema_check import validator
from tests.grading.programs import package, scenario


def really(lab, tests: str, code: str, **options):
    report = grade(scenario(tests), package(code), lab, **options)
    validator("grading-report").validate(json.loads(json.dumps(report.to_json())))
    return report


def slip(lab, code: str, tests: str):
    """Verdict, message and advice of a program that does not pass."""
    (test,) = really(lab, tests, code).tests
    return test.verdict, test.mismatch.message, test.mismatch.advice


def test_steps_of_every_kind(lab):
    report = really(
        lab,
        """
        - name: Counts
          function: {env: {START: "10"}}
          when:
            - {invoke: {}, expect: {response: 11, cold: true, logs: {$contains: [call 11, REPORT]}}}
            - {invoke: {event: {a: é}}, expect: {response: 12, cold: false, max_memory_used_mb: {$between: [1, 128]}}}
            - crash
            - {invoke: {}, expect: {response: 11}}
            - {invoke: {start: cold}, expect: {response: 11, cold: true}}
            - recycle
            - {invoke: {}, expect: {response: 11, cold: true}}
          then: [{environments: 3}]
        """,
        """
        import os
        calls = int(os.environ["START"])
        def handler(event, context):
            global calls
            calls += 1
            print("call", calls)
            return calls
        """,
    )
    assert report.verdict is Verdict.PASSED, report.tests[0].mismatch


def test_payload_byte_for_byte(lab):
    report = really(
        lab,
        "- {name: t, when: [{invoke: {event: {$bytes: eyAiYSIgOiAxIH0=}}, expect: {response: {a: 1}}}]}",
        "def handler(event, context): return event",
    )
    assert report.verdict is Verdict.PASSED
    assert report.to_json()["tests"][0]["steps"][0]["event"] == {"a": 1}


@pytest.mark.parametrize(
    ("code", "message", "hint"),
    [
        (
            "def handler(event, context):\n    return event['name']",
            "and the handler raised KeyError: 'name'.",
            "The event has no such key",
        ),
        (
            "import os\ndef handler(event, context):\n    return os.environ['TABLE']",
            "and the handler raised KeyError: 'TABLE'.",
            "The function has no such environment variable",
        ),
        (
            "def handler(event, context): return {1, 2}",
            "Object of type set is not JSON serializable.",
            "JSON has no sets",
        ),
        (
            "def handler(event): return 1",
            "takes 1 positional argument but 2 were given.",
            "Lambda calls the handler with two",
        ),
        (
            "import time\ndef handler(event, context): time.sleep(60)",
            "and the call timed out after 1.00 seconds.",
            "Look for a loop",
        ),
        (
            "import os\ndef handler(event, context): os._exit(3)",
            "and the process ended without a response (exit status 3).",
            "Return a value instead",
        ),
        (
            "import os\ndef handler(event, context): os.abort()",
            "and the process crashed (signal: SIGABRT).",
            "Something ended the process",
        ),
        (
            "def handler(event, context): return float('nan')",
            "what came back is not one JSON value.",
            "Return plain JSON",
        ),
        (
            "def handler(event, context): return 'x' * 7_000_000",
            "larger than Lambda returns.",
            "Return less",
        ),
        (
            "def handler(event, context): print('x' * 9_000_000)",
            "printed more than one call may print.",
            "Print less",
        ),
    ],
)
def test_slips_as_the_runtime_reports_them(lab, code, message, hint):
    timeout = 1 if "sleep" in code else 10
    verdict, found, advice = slip(
        lab,
        code,
        f"- {{name: t, function: {{timeout: {timeout}}}, "
        "when: [{invoke: {event: {id: 17}}, expect: {response: 17}}]}",
    )
    assert verdict is Verdict.FAILED
    assert found.startswith('Sent {"id": 17}: expected a result, ')
    assert found.endswith(message)
    assert advice.startswith(hint)


@pytest.mark.parametrize(
    ("code", "kind", "hint"),
    [
        ("import jsonn", "Runtime.ImportModuleError", "Check the spelling of the import"),
        (
            "def handle(event, context): pass",
            "Runtime.HandlerNotFound",
            "Lambda calls the function that",
        ),
        (
            "def handler(event, context)",
            "Runtime.UserCodeSyntaxError",
            "Python cannot read the file",
        ),
        ("raise ValueError('no')", "ValueError", "It is raised while the file is imported"),
    ],
)
def test_programs_that_stop_at_init(lab, code, kind, hint):
    report = really(lab, "- {name: t, when: [{invoke: {}}]}", code)
    assert report.verdict is Verdict.ERROR
    assert f"the function stopped at init with {kind}: " in report.message
    assert report.tests[0].mismatch.advice.startswith(hint)


def test_stopping_at_init_as_a_task(lab):
    report = really(
        lab,
        "- {name: t, when: [{invoke: {}, expect: {outcome: init-error, error: {type: KeyError}}}]}",
        "import os\nos.environ['TABLE']\ndef handler(event, context): pass",
    )
    assert report.verdict is Verdict.PASSED


def test_lying_about_equality_does_not_help(lab):
    code = """
    class Liar(dict):
        def __eq__(self, other): return True
        __hash__ = None
    def handler(event, context): return Liar(a=2)
    """
    tests = "- {name: t, when: [{invoke: {}, expect: {response: {a: 1}}}]}"
    assert slip(lab, code, tests)[1] == "Sent {}: expected response.a to be 1, and 2 came back."


def test_printing_a_report_line_does_not_help(lab):
    code = "def handler(event, context): print('REPORT RequestId: x\\tMax Memory Used: 1 MB'); return 1"
    tests = "- {name: t, when: [{invoke: {}, expect: {max_memory_used_mb: {$lt: 2}}}]}"
    assert slip(lab, code, tests)[0] is Verdict.FAILED


def test_cancelled_while_it_runs(lab):
    stop = threading.Event()
    threading.Timer(0.2, stop.set).start()
    with pytest.raises(Cancelled):
        really(
            lab,
            "- {name: t, function: {timeout: 60}, when: [{invoke: {}}]}",
            "import time\ndef handler(event, context): time.sleep(60)",
            cancelled=stop,
        )


def test_free_invoke(lab):
    code = "n = 0\ndef handler(event, context):\n    global n\n    n += 1\n    return [n, event]\n"
    with closing(lab.create_function(FunctionConfig(), package(code))) as function:
        invocations = [function.invoke(event) for event in ({}, {"a": 1})]
    document = invoke_document(invocations, lab.facts())
    validator("invoke").validate(json.loads(json.dumps(document)))
    assert [call["response"] for call in document["invocations"]] == [[1, {}], [2, {"a": 1}]]
    assert [call["cold"] for call in document["invocations"]] == [True, False]
