"""The report as a document: its schema, its inverse, and what it leaves out."""

import dataclasses
import json

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.emulator import records
from courses.emulator.records import InvocationError, LogKind, LogRecord, Outcome, SandboxFacts
from courses.grading import Report, TestResult, Verdict
from courses.grading.observed import (
    Observed,
    ObservedCall,
    ObservedGroup,
    ObservedMetric,
    ObservedRecord,
    ThrottledEvent,
)
from courses.grading.report import DiffLine, Mismatch, StepResult
from courses.grading.schema_check import validator
from tests.grading.programs import graded
from tests.grading.strategies import json_values

texts = st.text(max_size=20)
milliseconds = st.floats(0, 1e6)

invocations = st.builds(
    records.Invocation,
    request_id=texts,
    outcome=st.sampled_from(Outcome),
    cold=st.booleans(),
    environment=st.integers(1, 5),
    event=json_values,
    response=json_values,
    function_error=st.none() | st.just("Unhandled"),
    error=st.none()
    | st.builds(InvocationError, texts, texts, st.lists(texts, max_size=2).map(tuple), texts),
    logs=st.lists(st.builds(LogRecord, st.sampled_from(LogKind), texts, texts), max_size=3).map(
        tuple
    ),
    report=st.builds(
        records.Report,
        milliseconds,
        st.integers(0, 9000),
        st.just(128),
        st.integers(0, 128),
        st.none() | milliseconds,
        st.sampled_from(["success", "error", "timeout"]),
        texts,
    ),
    spans=st.lists(
        st.builds(
            records.Span,
            st.sampled_from(["init", "invoke"]),
            st.integers(1, 5),
            milliseconds,
            milliseconds,
        ),
        max_size=2,
    ).map(tuple),
    exit_detail=texts,
)
mismatches = st.builds(
    Mismatch,
    texts,
    texts,
    texts,
    st.lists(st.builds(DiffLine, st.sampled_from([" ", "-", "+"]), texts), max_size=3).map(tuple),
)
numbers = st.floats(-1e9, 1e9)
observed = st.builds(
    Observed,
    st.lists(
        st.builds(ObservedCall, texts, texts, st.integers(200, 599), texts, texts, texts),
        max_size=2,
    ).map(tuple),
    st.lists(
        st.builds(
            ObservedMetric,
            texts,
            texts,
            st.dictionaries(texts, texts, max_size=2).map(lambda pairs: tuple(pairs.items())),
            texts,
            st.integers(1, 9),
            numbers,
            numbers,
            numbers,
        ),
        max_size=2,
    ).map(tuple),
    st.lists(
        st.builds(
            ObservedGroup,
            texts,
            st.lists(st.builds(ObservedRecord, texts, texts, texts, texts, texts), max_size=2).map(
                tuple
            ),
        ),
        max_size=2,
    ).map(tuple),
    st.integers(0, 9),
)
throttled = st.builds(ThrottledEvent, texts, texts, st.integers(1, 3), texts, st.integers(0, 9))
results = st.builds(
    TestResult,
    name=texts,
    verdict=st.sampled_from(Verdict),
    show=st.sampled_from(["always", "on-failure", "never"]),
    points=st.integers(0, 5),
    max_points=st.integers(0, 5),
    task=st.none() | st.integers(1, 9),
    concepts=st.lists(texts, max_size=2).map(tuple),
    mismatch=st.none() | mismatches,
    steps=st.lists(st.builds(StepResult, invocations, st.booleans()), max_size=2).map(tuple),
    throttled=st.lists(throttled, max_size=2).map(tuple),
    observed=st.none() | observed,
)
reports = st.builds(
    Report,
    verdict=st.sampled_from(
        [Verdict.PASSED, Verdict.FAILED, Verdict.ERROR, Verdict.INFRASTRUCTURE]
    ),
    tests=st.lists(results, max_size=3).map(tuple),
    sandbox=st.builds(SandboxFacts, texts, st.lists(texts, max_size=2).map(tuple), texts),
    emulator_version=texts,
    duration_ms=milliseconds,
    message=texts,
)


@settings(max_examples=25)
@given(reports)
def test_round_trip_keeps_all_that_may_be_told(report):
    document = json.loads(json.dumps(report.to_json()))
    told = dataclasses.replace(report, tests=tuple(test.told() for test in report.tests))
    assert Report.from_json(document) == told
    assert Report.from_json(document).to_json() == document


@settings(max_examples=25)
@given(reports)
def test_every_document_fits_the_schema(report):
    validator("grading-report").validate(report.to_json())


@settings(max_examples=25)
@given(results.filter(lambda result: result.show == "never"))
def test_hidden_test_has_five_members(result):
    assert result.to_json().keys() == {"name", "verdict", "show", "points", "max_points"}


def test_schema_refuses_a_hidden_test_that_tells_more():
    report = graded("- {name: t, show: never, when: [{invoke: {}}]}", "def handler(e, c): return 1")
    document = report.to_json()
    validator("grading-report").validate(document)
    document["tests"][0]["message"] = "no"
    with pytest.raises(jsonschema.ValidationError):
        validator("grading-report").validate(document)


def test_totals():
    report = graded(
        """
        - {name: a, points: 2, when: [{invoke: {}}]}
        - {name: b, points: 3, when: [{invoke: {}, expect: {response: 5}}]}
        """,
        "def handler(e, c): return 1",
    )
    document = report.to_json()
    assert (document["points"], document["max_points"], document["version"]) == (2, 5, 1)
    assert document["tests"][1]["mismatch"]["diff"] == [
        {"sign": "-", "text": "5"},
        {"sign": "+", "text": "1"},
    ]


def test_document_of_another_version():
    with pytest.raises(ValueError, match="a report of version 2; this program reads 1"):
        Report.from_json({"version": 2})


@pytest.mark.parametrize("name", ["tests", "grading-report", "invoke"])
def test_schemas_are_schemas(name):
    jsonschema.Draft202012Validator.check_schema(validator(name).schema)
