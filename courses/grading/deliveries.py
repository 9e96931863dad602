"""Invocations that event sources, the asynchronous queue and retries made, as a report keeps them."""

from collections.abc import Iterable

from courses.emulator.records import Delivered
from courses.grading.observed import ThrottledEvent
from courses.grading.observing import throttled_delivery
from courses.grading.report import StepResult
from courses.grading.showing import shown


def delivered(
    log: Iterable[Delivered], *, after: int
) -> tuple[list[StepResult], list[ThrottledEvent]]:
    """What was invoked and what was throttled of a world's log, after so many invocations before it."""
    steps: list[StepResult] = []
    throttled: list[ThrottledEvent] = []
    for item in log:
        if item.invocation is None:
            throttled.append(throttled_delivery(item, after=after + len(steps)))
        else:
            steps.append(
                StepResult(
                    shown(item.invocation),
                    passed=True,
                    function=item.function,
                    source=item.source,
                    batch_size=item.batch_size,
                    attempt=item.attempt,
                )
            )
    return steps, throttled
