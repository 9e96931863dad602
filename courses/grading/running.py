"""One test, from its first step to what must hold after its last."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from threading import Event

from courses.emulator import AccountLost, LambdaError
from courses.emulator.records import Invocation, Outcome, Throttled
from courses.grading import aftermath, aws_words, compare, words
from courses.grading.bindings import NothingThere, bind
from courses.grading.deliveries import delivered
from courses.grading.json_values import Json
from courses.grading.judging import judge, verdict_of_failure
from courses.grading.lab import Lab
from courses.grading.layers import Layers
from courses.grading.observed import ThrottledEvent
from courses.grading.observing import MAX_THROTTLED, Observer, throttled_step
from courses.grading.report import Mismatch, StepResult, TestResult, Verdict
from courses.grading.roles import RoleError
from courses.grading.showing import shown, shown_decisions
from courses.grading.spec import (
    Advance,
    AwsCall,
    Burst,
    Crash,
    Expectation,
    Invoke,
    Recycle,
    Send,
    Step,
    TestSpec,
)
from courses.grading.stage import (
    NO_LAYERS,
    GivenError,
    OneFunction,
    WorldStage,
    open_stage,
)


def run_test(
    test: TestSpec,
    files: Mapping[str, bytes],
    lab: Lab,
    *,
    layers: Layers = NO_LAYERS,
    cancelled: Event | None = None,
) -> TestResult:
    """One test on functions of its own, up to the first step that does not hold."""
    try:
        stage = open_stage(test, files, lab, layers=layers, cancelled=cancelled)
    except RoleError as error:
        return result(test, Verdict.FAILED, mismatch=error.mismatch)
    except GivenError as error:
        return result(test, Verdict.INFRASTRUCTURE, mismatch=aws_words.not_given(str(error)))
    except AccountLost:
        return result(test, Verdict.INFRASTRUCTURE)
    with closing(stage):
        try:
            return _Run(test, stage).run()
        except AccountLost:
            return result(test, Verdict.INFRASTRUCTURE)


def result(
    test: TestSpec,
    verdict: Verdict,
    run: "_Run | None" = None,
    mismatch: Mismatch | None = None,
) -> TestResult:
    """The result of a test that came as far as `run`."""
    return TestResult(
        name=test.name,
        verdict=verdict,
        show=test.show,
        points=test.points if verdict is Verdict.PASSED else 0,
        max_points=test.points,
        task=test.task,
        concepts=test.concepts,
        mismatch=mismatch,
        steps=tuple(run.steps) if run else (),
        calls=shown_decisions(run.stage.decisions()) if run else (),
        throttled=tuple(run.throttled[:MAX_THROTTLED]) if run else (),
        observed=Observer(run.stage).new() if run else None,
    )


class _Failed(Exception):
    """A step or an expectation does not hold."""

    def __init__(self, mismatch: Mismatch | None, verdict: Verdict = Verdict.FAILED) -> None:
        self.mismatch = mismatch
        self.verdict = verdict


class _Run:
    def __init__(self, test: TestSpec, stage: OneFunction | WorldStage) -> None:
        self.test = test
        self.stage = stage
        self.steps: list[StepResult] = []
        self.throttled: list[ThrottledEvent] = []
        self._delivered = 0
        """How much of the world's log is in `steps`."""
        self._calls = 0
        self._total = sum(isinstance(step, Invoke) for step in test.when)

    def run(self) -> TestResult:
        try:
            for step in self.test.when:
                self._step(step)
            for item in self.test.then:
                self._then(item)
        except LambdaError as error:
            return result(self.test, Verdict.FAILED, self, aws_words.no_function(error.message))
        except _Failed as failure:
            mismatch = failure.mismatch and self._with_better_advice(failure.mismatch)
            return result(self.test, failure.verdict, self, mismatch)
        return result(self.test, Verdict.PASSED, self)

    def _with_better_advice(self, mismatch: Mismatch) -> Mismatch:
        """A call that was denied, or an invocation that failed unseen, is likelier the reason."""
        if isinstance(self.stage, OneFunction):
            return mismatch
        return aws_words.with_cause(mismatch, self.stage.decisions(), self.steps)

    def _step(self, step: Step) -> None:
        if isinstance(step, Invoke):
            self._invoke(step)
        elif isinstance(step, Crash):
            self.stage.crash(step.function)
        elif isinstance(step, Recycle):
            self.stage.recycle(step.function)
        elif isinstance(self.stage, WorldStage):
            self._in_world(step, self.stage)
        self._keep_delivered()

    def _in_world(self, step: Send | Advance | Burst, stage: WorldStage) -> None:
        if isinstance(step, Advance):
            stage.world.advance(step.seconds)
        elif isinstance(step, Burst):
            self._burst(step, stage)
        else:
            self._call(step.call, stage, after=False)

    def _invoke(self, step: Invoke) -> None:
        invocation = self.stage.invoke(step)
        if not isinstance(invocation, Invocation):
            if isinstance(invocation, Throttled):
                self.throttled.append(throttled_step(invocation, after=len(self.steps)))
            raise _Failed(aws_words.not_invoked(invocation))
        self._stop_if_ours(invocation)
        self._calls += 1
        call = words.Call(
            self._calls, self._total, invocation.event, invocation, self._earlier_responses()
        )
        mismatch = judge(self._bound(step.expect), call)
        self._add(invocation, passed=mismatch is None, function=self._named(step.function))
        if mismatch is not None:
            self._keep_delivered()
            raise _Failed(mismatch, verdict_of_failure(step, invocation))
        if step.save and isinstance(self.stage, WorldStage):
            try:
                self.stage.keep(step.save, invocation.response)
            except NothingThere as error:
                raise _Failed(words.nothing_to_save(call, str(error))) from error

    def _earlier_responses(self) -> tuple[Json, ...]:
        return tuple(done.invocation.response for done in self.steps)

    def _burst(self, step: Burst, stage: WorldStage) -> None:
        events = bind(list(step.events), stage.names)
        function = stage.named(step.function)
        came = stage.world.burst(function, events, spread_ms=step.spread_ms)
        invocations = [item for item in came if isinstance(item, Invocation)]
        for item in came:
            if isinstance(item, Invocation):
                self._stop_if_ours(item)
                self._add(item, passed=True, function=function)
            else:
                self.throttled.append(throttled_step(item, after=len(self.steps)))
        self._keep_delivered()
        found = aws_words.burst_counts(invocations, throttled=len(came) - len(invocations))
        for member, expected in bind(dict(step.expect), stage.names).items():
            miss = compare.check(expected, found[member], member)
            if miss is not None:
                raise _Failed(aws_words.burst(miss, len(events)))

    def _call(self, call: AwsCall, stage: WorldStage, *, after: bool) -> None:
        answer = stage.send(call)
        self._keep_delivered()
        sent = aws_words.Sent(call.name, bind(dict(call.parameters), stage.names), after=after)
        if answer.reply is None and "Error" not in call.expect:
            raise _Failed(aws_words.refused(sent, answer))
        error: dict[str, Json] = {"Code": answer.error_code, "Message": answer.error_message}
        reply: dict[str, Json] = answer.reply if answer.reply is not None else {"Error": error}
        for member, expected in bind(dict(call.expect), stage.names).items():
            mismatch = aws_words.member(sent, member, expected, reply)
            if mismatch is not None:
                raise _Failed(mismatch)
        try:
            stage.keep(call.save, reply)
        except NothingThere as nothing:
            raise _Failed(aws_words.nothing_to_save(sent, str(nothing))) from nothing

    def _then(self, item: Expectation | AwsCall) -> None:
        if isinstance(item, AwsCall):
            if isinstance(self.stage, WorldStage):
                self._call(item, self.stage, after=True)
            return
        (expectation,) = self._bound((item,))
        found = aftermath.value_of(expectation, self.stage)
        mismatch = aws_words.afterwards(expectation, found, self.stage.decisions())
        if mismatch is not None:
            raise _Failed(mismatch)

    def _bound(self, expect: Sequence[Expectation]) -> tuple[Expectation, ...]:
        """Expectations with what their names are bound to."""
        if isinstance(self.stage, OneFunction):
            return tuple(expect)
        names = self.stage.names
        return tuple(
            Expectation(item.subject, bind(item.expected, names), item.function) for item in expect
        )

    def _named(self, function: str) -> str:
        return self.stage.named(function) if isinstance(self.stage, WorldStage) else ""

    def _add(self, invocation: Invocation, *, passed: bool, function: str = "") -> None:
        self.steps.append(StepResult(shown(invocation), passed, function))

    def _keep_delivered(self) -> None:
        if isinstance(self.stage, OneFunction):
            return
        new = self.stage.world.log[self._delivered :]
        self._delivered += len(new)
        steps, throttled = delivered(new, after=len(self.steps))
        self.throttled += throttled
        for step in steps:
            self._stop_if_ours(step.invocation)
            self.steps.append(step)

    def _stop_if_ours(self, invocation: Invocation) -> None:
        if invocation.outcome is Outcome.INFRASTRUCTURE:
            raise _Failed(None, Verdict.INFRASTRUCTURE)
