"""Every hostile program gets the outcome in its name, and the next learner notices nothing."""

import platform
import uuid
from pathlib import Path

import pytest

from courses.emulator import FunctionConfig, Invocation, LocalLambda, LogKind, Outcome
from courses.emulator.sandbox.zygotes import Zygote
from tests.emulator.lab import lab_of_each_tier as lab_of_each_tier
from tests.hostile import tier_c
from tests.hostile.program import Program, load_all

_PLATFORM_LINES = {LogKind.START, LogKind.END, LogKind.REPORT}
_BENIGN = {"handler.py": b"def handler(event, context):\n    return event\n"}


def _programs() -> list[Program]:
    machine = platform.machine()
    return [p for p in load_all() if p.notes.get("machine", machine) == machine]


@pytest.fixture
def zygote(lab: LocalLambda) -> Zygote:
    lab.facts()
    return lab.zygote("plain")


def _token(name: str) -> dict[str, str]:
    return {"token": f"CANARY-{name}-{uuid.uuid4()}"}


def _run(lab: LocalLambda, program: Program) -> Invocation:
    event: object = {}
    if "canary" in program.notes:
        with lab.create_function(FunctionConfig(), _BENIGN) as earlier:
            assert earlier.invoke(_token("earlier")).outcome is Outcome.OK
        event = _token("mine")
    most = 1 if "timeout" in program.outcomes else 10
    config = FunctionConfig(
        timeout_s=program.number("timeout", most), memory_mb=program.number("memory", 128)
    )
    with lab.create_function(config, program.files) as function:
        invocation = function.invoke(event)
        if "canary" in program.notes:
            assert "later" in function.invoke(_token("later")).response
        if "again" in program.notes:
            assert function.invoke("again").outcome == program.notes["again"]
    return invocation


@pytest.mark.parametrize("program", _programs(), ids=lambda program: program.name)
def test_program_gets_its_outcome(lab: LocalLambda, zygote: Zygote, program: Program) -> None:
    if lab.facts().tier == "C":
        program = tier_c.expected(program)
    elif lab.facts().tier == "B":
        program = tier_c.expected_in_b(program)
    invocation = _run(lab, program)

    assert invocation.outcome in program.outcomes, invocation
    assert {record.kind for record in invocation.logs} >= _PLATFORM_LINES
    most = program.number("memory", 128) * float(program.notes.get("overshoot", "1.3"))
    assert invocation.report.max_memory_used_mb <= most
    assert all("\n" not in r.text for r in invocation.logs if r.kind is not LogKind.FUNCTION)
    assert invocation.report.max_memory_used_mb >= program.number("peak", 0)
    _check_notes(program, invocation)
    if "fills-tmp" in program.notes:
        reason, written = invocation.response
        assert reason == program.notes["fills-tmp"]
        assert zygote.tmp_bytes - (1 << 20) <= written <= zygote.tmp_bytes
    assert zygote.count_runs() == 0
    with lab.create_function(FunctionConfig(), _BENIGN) as function:
        assert function.invoke({"n": 1}).response == {"n": 1}
    assert lab.zygote("plain") is zygote, "the zygote did not survive"


def _check_notes(program: Program, invocation: Invocation) -> None:
    notes = program.notes
    if "response" in notes and invocation.outcome is Outcome.OK:
        assert invocation.response == program.json("response")
    if "error" in notes:
        assert invocation.error is not None
        assert invocation.error.type == notes["error"]
    if "message" in notes:
        assert invocation.error is not None
        assert notes["message"] in invocation.error.message
    if "detail" in notes:
        assert invocation.exit_detail == notes["detail"]
    if "log" in notes:
        assert notes["log"] in invocation.log_text
    if "no-log" in notes:
        assert notes["no-log"] not in invocation.log_text
    assert str(Path(__file__).parents[2]) not in invocation.log_text


def test_programs_cover_every_outcome_of_a_learner() -> None:
    named = {program.path.stem.partition("__")[0] for program in load_all()}
    assert named == {str(outcome) for outcome in Outcome} - {"infrastructure"}


def test_fake_report_line_is_the_learners(lab: LocalLambda) -> None:
    code = b"def handler(event, context):\n    print('REPORT RequestId: x\\tDuration: 0.01 ms')\n"
    with lab.create_function(FunctionConfig(), {"handler.py": code}) as function:
        logs = function.invoke({}).logs
    fakes = [record for record in logs if record.text.startswith("REPORT RequestId: x")]
    assert [record.kind for record in fakes] == [LogKind.FUNCTION]
    assert [record.kind for record in logs].count(LogKind.REPORT) == 1
