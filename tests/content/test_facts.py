"""How facts are shown."""

import pytest

from courses.content.facts import Facts, UnknownFact, as_of, display, source_title, source_url
from courses.content.model import Confidence, Fact, FactValue


def fact(
    source: str = "[Lambda quotas](https://docs.aws.amazon.com/quotas)", as_of: str = "2026-11-20"
) -> Fact:
    values: dict[str, FactValue] = {"min": 128, "max": 10240, "async": "1 MB", "unit": "MB"}
    return Fact("L1", "Up to 10,240 MB.", values, source, as_of, Confidence.DOC)


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (10240, "MB", "10,240\u00a0MB"),
        (10240, "", "10,240"),
        (99.95, "%", "99.95%"),
        (0.0000166667, "$", "$0.0000166667"),
        (1234.5, "ms", "1,234.5\u00a0ms"),
        ("1 MB", "KB", "1 MB"),
        (True, "MB", "yes"),
        (False, "", "no"),
    ],
)
def test_display(value: FactValue, unit: str, shown: str) -> None:
    assert display(value, unit) == shown


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-11-20", "20 November 2026"),
        ("2026-11-05", "5 November 2026"),
        ("2026-11", "November 2026"),
        ("2026-H1", "first half of 2026"),
        ("2026-H2", "second half of 2026"),
        ("2026", "2026"),
        ("undated", "undated"),
        ("2026-13", "2026-13"),
    ],
)
def test_date_in_words(moment: str, words: str) -> None:
    assert as_of(fact(as_of=moment)) == words


@pytest.mark.parametrize(
    ("source", "title", "url"),
    [
        ("[Quotas](https://a.b/c)", "Quotas", "https://a.b/c"),
        ("https://a.b/c", "a.b", "https://a.b/c"),
        ("botocore 1.44.5", "botocore 1.44.5", ""),
        ("[Quotas](javascript:alert)", "[Quotas](javascript:alert)", ""),
    ],
)
def test_source(source: str, title: str, url: str) -> None:
    assert (source_title(fact(source)), source_url(fact(source))) == (title, url)


def test_show_value_sentence_and_bare_value() -> None:
    facts = Facts([fact()])
    assert facts.show("L1", "max").text == "10,240\u00a0MB"
    assert facts.show("L1", "max", bare=True).text == "10,240"
    assert facts.show("L1", "async").text == "1 MB"
    assert facts.show("L1").text == "Up to 10,240 MB."
    assert len(facts) == 1
    assert [item.id for item in facts] == ["L1"]


@pytest.mark.parametrize(
    ("fact_id", "value", "message"),
    [
        ("L1x", None, "there is no fact L1x; did you mean L1?"),
        ("Q", None, "there is no fact Q"),
        ("L1", "most", "fact L1 has no value most; it has min, max, async"),
        ("L1", "unit", "fact L1 has no value unit; it has min, max, async"),
    ],
)
def test_unknown_fact(fact_id: str, value: str | None, message: str) -> None:
    with pytest.raises(UnknownFact) as caught:
        Facts([fact()]).show(fact_id, value)
    assert str(caught.value) == message


def test_value_of_a_fact_that_has_none() -> None:
    bare = Fact("A1", "A sentence.", {}, "x", "2026", Confidence.DER)
    with pytest.raises(UnknownFact, match="it has none, only its sentence"):
        Facts([bare]).show("A1", "max")
