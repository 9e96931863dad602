"""Rendering with two facts at hand."""

import pytest

from courses.content import ContentErrors, Facts, render
from courses.content.model import Confidence, Fact

FACTS = Facts(
    [
        Fact(
            "L1",
            "A function has 128 to 10,240 MB.",
            {"min": 128, "max": 10240, "unit": "MB"},
            "[Lambda quotas](https://docs.aws.amazon.com/quotas)",
            "2026-11-20",
            Confidence.DOC,
        ),
        Fact("M1", "About six.", {"max": 6}, "an old announcement", "2020", Confidence.MEM),
    ]
)


def html(markdown: str) -> str:
    return render(markdown, facts=FACTS, prefix="").html


def problems(markdown: str) -> list[tuple[int, str]]:
    """What rendering complains about, as (line, message)."""
    with pytest.raises(ContentErrors) as caught:
        render(markdown, facts=FACTS)
    return [(problem.line, problem.message) for problem in caught.value.problems]
