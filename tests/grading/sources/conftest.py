from collections.abc import Callable
from typing import Any

import pytest

from courses.grading import load_scenario


@pytest.fixture
def event() -> Callable[..., Any]:
    """`event(source, with_yaml)`: the event that a scenario sends."""

    def build(source: str, members: str = "{}") -> Any:
        text = f"tests: [{{name: t, when: [{{invoke: {{from: {source}, with: {members}}}}}]}}]"
        return load_scenario(text, source="t").tests[0].when[0].event

    return build


@pytest.fixture
def problem(event) -> Callable[..., str]:
    """`problem(source, with_yaml)`: what is wrong with it."""

    def find(source: str, members: str = "{}") -> str:
        with pytest.raises(ValueError, match=r"^t:1: tests") as caught:
            event(source, members)
        return str(caught.value).removeprefix("t:1: tests[0].when[0].invoke.")

    return find
