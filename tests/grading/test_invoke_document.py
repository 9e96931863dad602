from courses.emulator.records import FunctionConfig, Outcome
from courses.grading import invoke_report
from courses.grading.schema_check import validator
from tests.grading.fake_lab import FakeLab
from tests.grading.programs import package

CODE = "n = 0\ndef handler(event, context):\n    global n\n    n += 1\n    return [n, event]\n"


def test_events_in_order_on_one_function():
    lab = FakeLab()
    document = invoke_report(FunctionConfig(), package(CODE), [{"a": 1}, {"b": "\ud800"}], lab)
    validator("invoke").validate(document)
    first, second = document["invocations"]
    assert (first["response"], first["cold"]) == ([1, {"a": 1}], True)
    assert (second["response"], second["cold"]) == ([2, {"b": "\\ud800"}], False)
    assert document["calls"] == []
    assert document["sandbox"]["tier"] == "A"
    assert [function.closed for function in lab.functions] == [True]


def test_errors_are_in_the_document():
    document = invoke_report(FunctionConfig(), package("x ="), [{}], FakeLab())
    validator("invoke").validate(document)
    assert document["invocations"][0]["error"]["type"] == "SyntaxError"


def test_infrastructure_is_repeated_once():
    lab = FakeLab(before_invoke=lambda number: Outcome.INFRASTRUCTURE if number == 1 else None)
    document = invoke_report(FunctionConfig(), package(CODE), [{}], lab)
    assert document["invocations"][0]["outcome"] == "ok"
    lab = FakeLab(before_invoke=lambda number: Outcome.INFRASTRUCTURE)
    document = invoke_report(FunctionConfig(), package(CODE), [{}], lab)
    assert document["invocations"][0]["outcome"] == "infrastructure"
    assert lab.invocations == 2
