"""A topic with its cheat sheet and questions, from an empty form to published, by Ines."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from courses.content.hashes import of_entry
from courses.models import (
    Card,
    CheatSheet,
    InterviewQuestion,
    Learner,
    OpenQuestion,
    Origin,
    Rating,
    State,
    Topic,
    User,
)
from courses.services import cards
from courses.services.exporting import topic_of
from courses.services.search import search
from tests.courses.admin import samples
from tests.courses.admin.browser import Browser
from tests.courses.factory import Factory

ADD = "/admin/courses/topic/add/"
TABLE = "| Setting | Default |\n| --- | :-: |\n| Timeout | **3** seconds |\n| A \\| B | none |"


@pytest.fixture
def browser(author: User, sign_in: Callable[[User], Browser]) -> Browser:
    return sign_in(author)


def everything(module: int) -> dict[str, str]:
    """All that an author types, with one of each part."""
    return {
        "module": str(module),
        "title": "Cold starts",
        "slug": "cold-starts",
        "tagline": "Why the first call waits.",
        "tags": "cold-start, python",
        "level": "beginner",
        "minutes": "12",
        "order": "1",
        "theory": "An *environment* starts once.",
        "example": "A shop at night.",
        "takeaways": "- Start once.",
        "documentation": "Read the guide.",
        **samples.management("sources", 1),
        "sources-0-title": "Lambda guide",
        "sources-0-url": "https://docs.aws.amazon.com/lambda/latest/dg/welcome.html",
        "sources-0-verified": "2026-11-20",
        "cheat_sheets-0-title": "Settings",
        "cheat_sheets-0-table": TABLE,
        "open_questions-0-question": "Why is the second call faster?",
        "open_questions-0-rubric": "The environment is `warm`.\nInit is skipped.",
        "open_questions-0-order": "1",
        "interview_questions-0-level": "advanced",
        "interview_questions-0-kind": "debugging",
        "interview_questions-0-order": "1",
        "interview_questions-0-question": "p99 is ten times p50. Why?",
        "interview_questions-0-answer": "Cold starts.",
        "interview_questions-0-why": "It names the cause.",
        "interview_questions-0-follow_ups": "How would you prove it?",
        "interview_questions-0-rubric": "Names init.",
        "interview_questions-0-concepts": "cold-start",
    }


@pytest.fixture
def saved(browser: Browser, make: Factory) -> Topic:
    page = browser.press(browser.open(ADD), everything(make.module().pk))
    assert page.problems() == []
    return Topic.objects.get(slug="cold-starts")


def url(action: str, topic: Topic) -> str:
    return reverse(f"admin:courses_topic_{action}", args=[topic.pk])


def test_empty_form_makes_a_draft_with_its_parts(saved: Topic, author: User) -> None:
    assert (saved.state, saved.origin, saved.owner) == (State.DRAFT, Origin.ADMIN, author)
    assert saved.tags == ["cold-start", "python"]
    assert saved.sources == [
        {
            "title": "Lambda guide",
            "url": "https://docs.aws.amazon.com/lambda/latest/dg/welcome.html",
            "verified": "2026-11-20",
        }
    ]
    assert "<em>environment</em>" in saved.rendered["theory"]
    sheet = CheatSheet.objects.get(topic=saved)
    assert sheet.columns == ["Setting", "Default"]
    assert sheet.rows == [["Timeout", "**3** seconds"], ["A | B", "none"]]
    assert sheet.rendered["rows"][0][1] == "<strong>3</strong> seconds"
    question = OpenQuestion.objects.get(topic=saved)
    assert question.rubric == ["The environment is `warm`.", "Init is skipped."]
    assert question.rendered["rubric"][0] == "The environment is <code>warm</code>."
    interview = InterviewQuestion.objects.get(topic=saved)
    assert (interview.level, interview.kind) == ("advanced", "debugging")
    assert interview.concepts == ["cold-start"]
    assert interview.rendered["answer"] == "<p>Cold starts.</p>"


def test_saving_what_the_form_shows_changes_nothing(browser: Browser, saved: Topic) -> None:
    def rows() -> list[object]:
        models = (Topic, CheatSheet, OpenQuestion, InterviewQuestion)
        return [row for model in models for row in model._default_manager.values()]

    before = rows()
    assert browser.press(browser.open(url("change", saved))).problems() == []
    assert rows() == before


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"tags": "Cold Start"}, "is not a tag"),
        ({"sources-0-url": "http://example.com/a"}, "begins with https://"),
        ({"sources-0-verified": "2999-01-01"}, "still to come"),
        ({"sources-0-verified": "yesterday"}, "valid date"),
        ({"theory": "{{ fact:L404.max }}"}, "there is no fact L404"),
        ({"theory": "::: note\nopen"}, "Line 1"),
        ({"cheat_sheets-0-table": "Setting, Default\nTimeout, 3"}, "has to be its rule"),
        ({"cheat_sheets-0-table": "| A | B |\n|---|---|\n| 1 |"}, "Line 3 has 1 cells"),
        ({"cheat_sheets-0-table": "| A |\n|---|\n| 1 |"}, "one column"),
        ({"cheat_sheets-0-table": "| A | B |\n|---|---|"}, "no row"),
        ({"cheat_sheets-0-table": "| A | |\n|---|---|\n| 1 | 2 |"}, "heading is empty"),
        ({"cheat_sheets-0-table": "| A | B |\n|--|--|\n| 1 | {{ fact:L404 }} |"}, "no fact L404"),
        ({"interview_questions-0-answer": ""}, "required"),
        ({"open_questions-0-rubric": "{{ fact:L404 }}"}, "no fact L404"),
    ],
)
def test_wrong_input_is_explained_and_nothing_typed_is_lost(
    browser: Browser, make: Factory, typed: dict[str, str], said: str
) -> None:
    data = {**everything(make.module().pk), **typed}
    page = browser.press(browser.open(ADD), data)
    assert any(said in problem for problem in page.problems()), page.problems()
    assert not Topic.objects.filter(slug="cold-starts").exists()
    assert {name: page.fields.get(name, "").replace("\r\n", "\n") for name in data} == data


def test_a_part_is_retired_instead_of_deleted(browser: Browser, saved: Topic) -> None:
    page = browser.press(browser.open(url("change", saved)), {"open_questions-0-remove": "on"})
    assert page.problems() == []
    question = OpenQuestion.objects.get(topic=saved)
    assert question.is_retired
    assert question.question not in page.text


def test_publishing_is_refused_with_every_reason(browser: Browser, saved: Topic) -> None:
    browser.press(browser.open(url("change", saved)), {"theory": "", "sources-0-DELETE": "on"})
    refused = browser.post(url("publish", saved))
    assert refused.status == 409
    assert "The theory is empty." in refused.text
    assert "There is no source." in refused.text
    saved.refresh_from_db()
    assert saved.state == State.DRAFT


def test_publish_and_unpublish(browser: Browser, saved: Topic) -> None:
    browser.post(url("publish", saved))
    saved.refresh_from_db()
    assert saved.state == State.PUBLISHED
    browser.post(url("unpublish", saved))
    saved.refresh_from_db()
    assert saved.state == State.DRAFT


def test_saving_a_published_topic_is_found_at_once(browser: Browser, saved: Topic) -> None:
    browser.post(url("publish", saved))
    assert search(query="environment").total == 1
    page = browser.open(url("change", saved))
    browser.press(page, {"theory": "A *sandbox* starts once."})
    assert (search(query="sandbox").total, search(query="Settings").total) == (1, 1)


def test_a_published_topic_keeps_what_publishing_asked_for(browser: Browser, saved: Topic) -> None:
    browser.post(url("publish", saved))
    page = browser.press(browser.open(url("change", saved)), {"theory": ""})
    assert any("The theory is empty." in problem for problem in page.problems())
    saved.refresh_from_db()
    assert saved.theory
    browser.post(url("unpublish", saved))
    assert browser.press(browser.open(url("change", saved)), {"theory": ""}).problems() == []


def test_preview_shows_all_parts_and_saves_nothing(browser: Browser, make: Factory) -> None:
    page = browser.open(ADD)
    typed = everything(make.module().pk)
    preview = browser.press(page, typed, button="x", to="/admin/courses/topic/preview/")
    for shown in (
        "<em>environment</em>",
        "<strong>3</strong> seconds",
        "Why is the second call faster?",
        "p99 is ten times p50.",
        "Lambda guide",
    ):
        assert shown in preview.text
    assert not Topic.objects.filter(slug="cold-starts").exists()


def test_only_modules_in_use_are_offered(browser: Browser, make: Factory) -> None:
    course = make.course(title="Foundations")
    make.module(course=course, title="Basics")
    make.module(title="Gone", retired_at="2026-01-01T00:00Z")
    page = browser.open(ADD)
    assert "Foundations: Basics" in page.text
    assert "Gone" not in page.text


def test_an_edited_interview_question_keeps_its_card_and_tells_that_it_changed(
    browser: Browser, saved: Topic, ada: Learner
) -> None:
    question = InterviewQuestion.objects.get(topic=saved)
    browser.post(url("publish", saved))
    cards.add_cards(by=ada, questions=[question])
    card = Card.objects.get(learner=ada)
    cards.review(by=ada, card=card, rating=Rating.GOOD, seen=0)
    before = Card.objects.select_related("question").get(pk=card.pk)
    assert not before.is_of_older_wording

    page = browser.open(url("change", saved))
    browser.press(page, {"interview_questions-0-question": "p99 is far above p50. Why?"})
    after = Card.objects.select_related("question").get(pk=card.pk)
    assert after.question.question == "p99 is far above p50. Why?"
    assert after.is_of_older_wording
    assert (after.stability, after.due) == (before.stability, before.due)
    assert after.reviews.count() == 1


def test_parts_have_the_hash_that_their_files_would_have(browser: Browser, saved: Topic) -> None:
    topic = topic_of(saved)
    (question,) = topic.interview_questions
    assert InterviewQuestion.objects.get(topic=saved).content_hash == of_entry(question)
    assert topic.cheat_sheet is not None
    assert CheatSheet.objects.get(topic=saved).content_hash == of_entry(topic.cheat_sheet)
    (hands_on,) = topic.open_questions
    assert OpenQuestion.objects.get(topic=saved).content_hash == of_entry(hands_on)
