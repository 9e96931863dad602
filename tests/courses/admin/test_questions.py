"""Quiz questions of every type, from an empty form to a learner's answer, by Ines."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse

from courses.content.quiz import QuizType
from courses.models import Learner, Origin, QuizQuestion, State, Topic, User
from courses.services import question_authoring, quizzes
from courses.services.curriculum import exported_files, load_curriculum
from courses.services.errors import Refused
from courses.services.exporting import write_files
from tests.courses.admin import question_samples as samples
from tests.courses.admin.browser import Browser, Page
from tests.courses.factory import Factory
from tests.courses.services.forms import right
from tests.grading.fake_lab import FakeLab

ADD = "/admin/courses/quizquestion/add/"
TYPES = [kind.value for kind in QuizType]


@pytest.fixture
def browser(author: User, sign_in: Callable[[User], Browser]) -> Browser:
    return sign_in(author)


@pytest.fixture(autouse=True)
def _lab(monkeypatch: pytest.MonkeyPatch) -> None:
    """Programs run in the test's own process."""
    monkeypatch.setattr(question_authoring, "get_local_lambda", FakeLab)


@pytest.fixture
def topic(make: Factory) -> Topic:
    module = make.module(course=make.course(summary="All of it."), summary="A part.")
    return make.topic(title="Cold starts", slug="cold-starts", module=module)


def write(browser: Browser, topic: Topic, kind: str, **typed: str) -> Page:
    page = browser.open(f"{ADD}?type={kind}")
    return browser.press(page, {**samples.question(kind, topic.pk), **typed}, to=page.url)


def saved(browser: Browser, topic: Topic, kind: str) -> QuizQuestion:
    page = write(browser, topic, kind)
    assert page.problems() == []
    return QuizQuestion.objects.latest("pk")


def url(action: str, question: QuizQuestion) -> str:
    return reverse(f"admin:courses_quizquestion_{action}", args=[question.pk])


def test_the_type_is_chosen_first(browser: Browser) -> None:
    page = browser.open(f"{ADD}?topic=7")
    assert page.status == 200
    assert "prompt" not in page.fields
    for kind in TYPES:
        assert f"?topic=7&amp;type={kind}" in page.text
    assert browser.open(f"{ADD}?type=essay").fields.keys() == page.fields.keys()


@pytest.mark.parametrize("kind", TYPES)
def test_an_empty_form_makes_a_draft_of_each_type(
    browser: Browser, topic: Topic, kind: str
) -> None:
    question = saved(browser, topic, kind)
    assert (question.type, question.state, question.origin) == (kind, State.DRAFT, Origin.ADMIN)
    assert question.body == samples.KEPT[kind]
    assert question.rendered["prompt"] == f"<p>A question of type <strong>{kind}</strong>?</p>"
    assert question.source["verified"] == "2026-11-20"
    assert question.content_hash


@pytest.mark.parametrize("kind", TYPES)
def test_saving_what_the_form_shows_changes_nothing(
    browser: Browser, topic: Topic, kind: str
) -> None:
    question = saved(browser, topic, kind)
    before = QuizQuestion.objects.values().get(pk=question.pk)
    assert browser.press(browser.open(url("change", question))).problems() == []
    assert QuizQuestion.objects.values().get(pk=question.pk) == before


@pytest.mark.parametrize("kind", TYPES)
def test_publish_then_a_learner_answers(
    browser: Browser, topic: Topic, ada: Learner, kind: str
) -> None:
    question = saved(browser, topic, kind)
    with pytest.raises(quizzes.NoQuestions):
        quizzes.start_topic_quiz(by=ada, topic=topic)
    assert topic.xp == 0
    assert browser.post(url("publish", question)).status == 200
    attempt = quizzes.start_topic_quiz(by=ada, topic=topic)
    held = quizzes.question_at(attempt, 0)
    assert held is not None
    reply = quizzes.answer(by=ada, attempt=attempt, number=0, form=right(attempt, held))
    assert reply.answer.right
    assert reply.answer.question_hash == question.content_hash
    browser.post(url("unpublish", question))
    with pytest.raises(quizzes.NoQuestions):
        quizzes.start_topic_quiz(by=ada, topic=topic)


@pytest.mark.parametrize("kind", TYPES)
def test_preview_draws_the_question_and_its_answer_and_saves_nothing(
    browser: Browser, topic: Topic, kind: str
) -> None:
    page = browser.open(f"{ADD}?type={kind}")
    typed = samples.question(kind, topic.pk)
    preview = browser.press(page, typed, button="x", to="/admin/courses/quizquestion/preview/")
    assert preview.status == 200
    for shown in ("As it is asked", "After the right answer", "Lambda guide", "verified"):
        assert shown in preview.text
    assert ("The program was run" in preview.text) == (kind == "predict")
    assert not QuizQuestion.objects.exists()


@pytest.mark.parametrize("kind", TYPES)
def test_preview_of_an_empty_form_says_what_is_missing(browser: Browser, kind: str) -> None:
    page = browser.open(f"{ADD}?type={kind}")
    preview = browser.press(page, button="x", to="/admin/courses/quizquestion/preview/")
    assert preview.status == 200
    assert "Prompt: This field is required." in preview.text or "Statement" in preview.text
    assert "After the right answer" not in preview.text


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        ("single", samples.rows("options", samples.OPTIONS[:2]), "at least 3 entries"),
        ("single", {"options-0-right": ""}, "no option is right"),
        ("multiple", {"options-2-right": "on"}, "no option is wrong"),
        ("single", {"options-1-why": ""}, "Option 2, why: must not be empty."),
        ("single", {"options-1-text": "All of the above"}, "stand for itself"),
        ("true-false", {"correction": ""}, "Correction: is missing"),
        ("true-false", {"right": "True"}, "has nothing to correct"),
        ("number", {"why": ""}, "Why: must not be empty."),
        ("ordering", {"items": "Init\nInit\nInvoke"}, "Item 2: is an item already."),
        ("matching", {"others": "Waits"}, "Other match 1: is a match already."),
        ("fill-in", {"code": "return 1"}, "must hold &lt;&lt;1&gt;&gt;, &lt;&lt;2&gt;&gt;"),
        ("predict", {"options-0-text": "two"}, "Option 1: is not JSON"),
        ("single", {"prompt": "See [that](topic:nowhere)."}, "leads nowhere"),
        ("single", {"fact": "Z9"}, "there is no fact Z9"),
    ],
)
def test_a_draft_may_lack_something_and_publishing_says_what(
    browser: Browser, topic: Topic, kind: str, typed: dict[str, str], said: str
) -> None:
    assert write(browser, topic, kind, **typed).problems() == []
    question = QuizQuestion.objects.get()
    assert said in browser.open(url("change", question)).text
    refused = browser.post(url("publish", question))
    assert refused.status == 409
    assert said in refused.text
    question.refresh_from_db()
    assert question.state == State.DRAFT


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        ("single", {"prompt": "{{ fact:Z9 }}"}, "there is no fact Z9"),
        ("single", {"options-1-why": "[x](http://x.example)"}, "Number 2, line 1"),
        ("single", {"concept": "Cold Start"}, "is not a slug"),
        ("single", {"source_url": "http://x.example/"}, "begins with https://"),
        ("single", {"source_verified": "2999-01-01"}, "still to come"),
        ("number", {"value": "lots"}, "Write a number such as 900"),
        ("number", {"value": "fact:Z9.max"}, "there is no fact Z9"),
        ("true-false", {"right": ""}, "required"),
        ("predict", {"env-0-name": "9"}, "See the marked row"),
        ("predict", {"timeout": "60"}, "less than or equal to 10"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field(
    browser: Browser, topic: Topic, kind: str, typed: dict[str, str], said: str
) -> None:
    page = write(browser, topic, kind, **typed)
    assert any(said in problem for problem in page.problems()), page.problems()
    assert not QuizQuestion.objects.exists()


# --- predictions --------------------------------------------------------------------------------


def test_a_wrong_prediction_is_not_published(browser: Browser, topic: Topic) -> None:
    typed = {"options-0-text": '{"count": 3}'}
    assert write(browser, topic, "predict", **typed).problems() == []
    question = QuizQuestion.objects.get()
    refused = browser.post(url("publish", question))
    assert refused.status == 409
    assert "is right, but does not happen" in refused.text
    assert "the last invocation answers {&quot;count&quot;: 2}" in refused.text
    page = browser.open(url("change", question))
    preview = browser.press(page, button="x", to=url("preview", question))
    assert "does not happen" in preview.text


def test_a_published_prediction_is_proved_again_before_an_edit_is_kept(
    browser: Browser, topic: Topic
) -> None:
    question = saved(browser, topic, "predict")
    browser.post(url("publish", question))
    page = browser.open(url("change", question))
    wrong = browser.press(page, {"options-0-text": '{"count": 3}'})
    assert any("does not happen" in problem for problem in wrong.problems())
    question.refresh_from_db()
    assert question.body == samples.KEPT["predict"]
    right_again = browser.press(page, {"prompt": "What comes back?"})
    assert right_again.problems() == []


def test_without_a_sandbox_publishing_says_so(
    browser: Browser, topic: Topic, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = saved(browser, topic, "predict")

    def unavailable(*args: object, **more: object) -> None:
        raise Refused("The proof did not run.", "This is not Linux.", "Run sandbox_doctor.")

    monkeypatch.setattr(question_authoring, "check_prediction", unavailable)
    refused = browser.post(url("publish", question))
    assert refused.status == 409
    assert "This is not Linux." in refused.text
    question.refresh_from_db()
    assert question.state == State.DRAFT


def test_an_edit_during_the_proof_is_not_published(
    browser: Browser, topic: Topic, author: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = saved(browser, topic, "predict")

    def meanwhile(*args: object, **more: object) -> list[tuple[str, str]]:
        QuizQuestion.objects.filter(pk=question.pk).update(content_hash="changed")
        return []

    monkeypatch.setattr(question_authoring, "check_prediction", meanwhile)
    with pytest.raises(question_authoring.NotPublishable, match="changed while it was proved"):
        question_authoring.publish_question(by=author, question=question)
    question.refresh_from_db()
    assert question.state == State.DRAFT


# --- what is published, from files, or another's ------------------------------------------------


def test_a_published_question_keeps_what_publishing_asked_for(
    browser: Browser, topic: Topic
) -> None:
    question = saved(browser, topic, "single")
    browser.post(url("publish", question))
    page = browser.press(browser.open(url("change", question)), {"options-1-why": ""})
    assert any("Option 2, why" in problem for problem in page.problems())
    question.refresh_from_db()
    assert question.body == samples.KEPT["single"]


def test_edit_here_detaches_a_question_alone(browser: Browser, make: Factory) -> None:
    topic = make.topic(origin=Origin.FILES)
    question = make.quiz_question(topic=topic, origin=Origin.FILES, source_path="a/b")
    page = browser.open(url("change", question))
    assert "prompt" not in page.fields
    assert "- uuid:" in page.text
    page = browser.press(browser.open(url("detach", question)))
    assert page.fields["prompt"] == "Which?"
    question.refresh_from_db()
    topic.refresh_from_db()
    assert (question.origin, topic.origin) == (Origin.ADMIN, Origin.FILES)


def test_the_question_of_anothers_topic_is_not_there(
    browser: Browser, make: Factory, otto: Learner
) -> None:
    theirs = make.quiz_question(topic=make.topic(owner=otto.user, origin=Origin.ADMIN))
    for action in ("publish", "unpublish", "retire", "preview", "detach"):
        assert browser.post(url(action, theirs)).status == 404
    page = write(browser, theirs.topic, "single")
    assert any("valid choice" in problem for problem in page.problems())


@pytest.mark.parametrize("action", ["publish", "unpublish", "preview", "bring_back"])
def test_only_post_acts(browser: Browser, topic: Topic, action: str) -> None:
    question = saved(browser, topic, "single")
    assert browser.open(url(action, question)).status == 405


def test_export_and_load_give_the_same_question(
    browser: Browser, topic: Topic, make: Factory, tmp_path: Path
) -> None:
    for kind in TYPES:
        browser.post(url("publish", saved(browser, topic, kind)))
    draft = saved(browser, topic, "single")
    make.quiz_question(topic=topic, prompt="Second?")
    Topic.objects.filter(pk=topic.pk).update(
        tagline="t", tags=["a"], theory="t", example="e", takeaways="t", documentation="d",
        sources=[{"title": "G", "url": "https://x.example", "verified": "2026-11-20"}],
    )  # fmt: skip
    before = exported_files()
    assert str(draft.uuid) not in "".join(before.values())
    write_files(tmp_path, before)
    kept = {row.uuid: (row.type, row.body, row.rendered) for row in QuizQuestion.objects.all()}
    QuizQuestion.objects.all().delete()
    Topic.objects.update(origin=Origin.FILES)
    load_curriculum(tmp_path)
    assert exported_files() == before
    for row in QuizQuestion.objects.all():
        assert (row.type, row.body, row.rendered) == kept[row.uuid]
        assert row.state == State.PUBLISHED
