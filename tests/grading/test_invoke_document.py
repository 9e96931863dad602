from courses.emulator.records import FunctionConfig
from courses.grading import invoke_document, refused_document
from courses.grading.report import Mismatch
from courses.grading.schema_check import validator
from tests.grading.fake_lab import FakeLab
from tests.grading.programs import package

CODE = "n = 0\ndef handler(event, context):\n    global n\n    n += 1\n    return [n, event]\n"


def test_events_in_order_on_one_function():
    lab = FakeLab()
    function = lab.create_function(FunctionConfig(), package(CODE))
    invocations = [function.invoke(event) for event in ({"a": 1}, {"b": "\ud800"})]
    document = invoke_document(invocations, lab.facts())
    validator("invoke").validate(document)
    first, second = document["invocations"]
    assert (first["response"], first["cold"]) == ([1, {"a": 1}], True)
    assert (second["response"], second["cold"]) == ([2, {"b": "\\ud800"}], False)
    assert document["calls"] == []
    assert document["sandbox"]["tier"] == "A"


def test_errors_are_in_the_document():
    lab = FakeLab()
    function = lab.create_function(FunctionConfig(), package("x ="))
    document = invoke_document([function.invoke({})], lab.facts())
    validator("invoke").validate(document)
    assert document["invocations"][0]["error"]["type"] == "SyntaxError"


def test_function_that_cannot_be_made():
    why = Mismatch("role.json", "There is no role.json in the package.", "Add role.json.")
    document = refused_document({"a": 1}, why, FakeLab().facts())
    validator("invoke").validate(document)
    (invocation,) = document["invocations"]
    assert invocation["error"]["type"] == "InvalidParameterValueException"
    assert invocation["response"]["errorMessage"] == (
        "There is no role.json in the package. Add role.json."
    )
