"""An engine that does what the submitted text asks for, without running it."""

from dataclasses import replace
from threading import Event
from typing import Any

from courses.emulator import Cancelled, SandboxUnavailable
from courses.emulator.records import Invocation, Outcome, SandboxFacts
from courses.emulator.records import Report as Figures
from courses.grading import Report, TestResult, Verdict, invoke_document
from courses.grading.report import StepResult
from courses.services.engine import OnTest, Program

FACTS = SandboxFacts(tier="C", layers=(), memory_by="rlimit+watcher")
TESTS = ("Greets", "Greets again")


class NoSandbox(SandboxUnavailable):
    """As the local Lambda says it."""

    def __init__(self) -> None:
        Exception.__init__(self, "No sandbox tier works here.")
        self.remedy = "Run sandbox_doctor."


class FakeEngine:
    """`handler.py` holds words: right, wrong, init, timeout, hold, ours, broken; unavailable and
    vanishes for a sandbox that cannot begin the run, or ends under it.

    `longname` makes the report large. `works` says whether there is a sandbox at all. `hidden` takes the steps away from the report, as `show: never` does.
    """

    version = "fake-1"

    def __init__(self) -> None:
        self.graded: list[Program] = []
        self.checked = Event()
        self.works = True
        self.tidied = Event()
        self.began = Event()
        self.proceed = Event()

    def check(self, program: Program | None = None) -> SandboxFacts:
        self.checked.set()
        if not self.works or (program and "unavailable" in program.files["handler.py"]):
            raise NoSandbox
        return FACTS

    def spares(self) -> dict[str, int]:
        return {"plain": 2, "boto3": 0}

    def tidy(self) -> None:
        self.tidied.set()

    def grade(self, program: Program, *, cancelled: Event, on_test: OnTest) -> Report:
        self.graded.append(program)
        text = program.files["handler.py"]
        if "broken" in text:
            raise RuntimeError("a fault of ours")
        if "vanishes" in text:
            raise NoSandbox
        if "hold" in text:
            self.hold(cancelled)
        if "ours" in text:
            return self.report(Verdict.INFRASTRUCTURE, ())
        names = tuple(name + " long" * 4000 for name in TESTS) if "longname" in text else TESTS
        results = tuple(self.result(name, text) for name in names)
        for number, result in enumerate(results):
            on_test(number, result)
        verdicts = {result.verdict for result in results}
        verdict = verdicts.pop() if len(verdicts) == 1 else Verdict.FAILED
        if "hidden" in text:
            results = tuple(replace(result, show="never").told() for result in results)
        return self.report(verdict, results, hung_on_load="timeout" in text)

    def invoke(self, program: Program, *, cancelled: Event) -> dict[str, Any]:
        self.graded.append(program)
        outcome = "infrastructure" if "ours" in program.files["handler.py"] else "ok"
        return {"invocations": [{"outcome": outcome, "response": program.event}]}

    def play(self, program: Program, *, cancelled: Event) -> dict[str, Any]:
        self.graded.append(program)
        outcome = Outcome.INFRASTRUCTURE if "ours" in program.files["handler.py"] else Outcome.OK
        return invoke_document([invocation(outcome)] * program.count, FACTS)

    def sweep(self, program: Program, *, cancelled: Event) -> dict[str, Any]:
        self.graded.append(program)
        text = program.files["handler.py"]
        outcome = next((word for word in ("timeout", "infrastructure") if word in text), "ok")
        points = [
            {
                "memory_mb": memory,
                "duration_ms": 1769 / memory,
                "billed_ms": -(-1769 // memory),
                "per_million_usd": 0.2 + memory / 4000,
                "outcome": outcome,
                "error": "" if outcome == "ok" else f"Sandbox.Ended: {outcome}",
                "measured": True,
            }
            for memory in (128, 512, 1769)
        ]
        return {"points": points, "note": "Each size was run.", "memory_mb": 128, "sandbox": {}}

    def close(self) -> None:
        """Holds nothing that could be left behind."""

    def hold(self, cancelled: Event) -> None:
        """Run until `proceed` is set or the run is cancelled."""
        self.began.set()
        while not self.proceed.wait(0.01):
            if cancelled.is_set():
                raise Cancelled

    def report(
        self, verdict: Verdict, tests: tuple[TestResult, ...], *, hung_on_load: bool = False
    ) -> Report:
        return Report(
            verdict=verdict,
            tests=tests,
            sandbox=FACTS,
            emulator_version=self.version,
            duration_ms=1.0,
            hung_on_load=hung_on_load,
        )

    def result(self, name: str, text: str) -> TestResult:
        verdict = Verdict.PASSED if "right" in text else Verdict.FAILED
        verdict = Verdict.ERROR if "init" in text else verdict
        outcome = Outcome.TIMEOUT if "timeout" in text else Outcome.OK
        passed = verdict is Verdict.PASSED
        return TestResult(
            name=name,
            verdict=verdict,
            show="always",
            points=int(passed),
            max_points=1,
            steps=(StepResult(invocation(outcome), passed=passed),),
        )


def invocation(outcome: Outcome) -> Invocation:
    return Invocation(
        request_id="00000000-0000-0000-0000-000000000000",
        outcome=outcome,
        cold=True,
        environment=1,
        event={},
        response=None,
        function_error=None,
        error=None,
        logs=(),
        report=Figures(
            duration_ms=1.0,
            billed_ms=1,
            memory_mb=128,
            max_memory_used_mb=30,
            init_ms=1.0,
            status="success",
        ),
    )
