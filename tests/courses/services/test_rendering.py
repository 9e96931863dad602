"""What rows keep as HTML, and where a problem is said to be."""

import pytest

from courses.content import ContentErrors, Facts
from courses.content.model import Sections
from courses.models import Fact
from courses.services import rendering

NONE = Facts()


def test_facts_come_from_the_database(db: None) -> None:
    Fact.objects.create(
        key="L1",
        text="Memory",
        values={"max": 10240, "unit": "MB"},
        source="[Quotas](https://aws.example/)",
        as_of="2026-11-20",
        confidence="doc",
    )
    sections = Sections("Up to {{ fact:L1.max }}.", "", "", "")
    html = rendering.topic(sections, rendering.current_facts())["theory"]
    assert "10,240" in html
    assert "Quotas" in html


def test_an_exercise_names_the_item_that_is_wrong() -> None:
    with pytest.raises(ContentErrors) as error:
        rendering.exercise(
            situation="fine",
            requirements=["fine", "{{ fact:L9 }}"],
            good_to_know="",
            hints=["{{ fact:L8 }}", "fine", "fine"],
            facts=NONE,
        )
    assert {problem.field for problem in error.value.problems} == {"requirements.1", "hints.0"}


def test_cells_are_inline() -> None:
    sheet = rendering.cheat_sheet(
        title="A & B", columns=["*One*", "Two"], rows=[["`x`", ""]], facts=NONE
    )
    assert sheet == {
        "title": "A & B",
        "columns": ["<em>One</em>", "Two"],
        "rows": [["<code>x</code>", ""]],
    }
    with pytest.raises(ContentErrors) as error:
        rendering.cheat_sheet(title="A", columns=["One"], rows=[["# No"]], facts=NONE)
    assert error.value.problems[0].field == "rows.0.0"


def test_questions_keep_lists_apart() -> None:
    question = rendering.open_question(question="Why?", rubric=["a", "*b*"], facts=NONE)
    assert question == {"question": "<p>Why?</p>", "rubric": ["a", "<em>b</em>"]}
    interview = rendering.interview_question(
        level="beginner",
        kind="concept",
        question="What?",
        answer="This.",
        why="So.",
        follow_ups=["And?"],
        rubric=["x"],
        facts=NONE,
    )
    assert interview["answer"] == "<p>This.</p>"
    assert interview["follow_ups"] == ["And?"]
    assert (interview["level"], interview["kind"]) == ("beginner", "concept")
