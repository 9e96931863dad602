"""Quizzes: begun, answered once, explained, repeated; nobody sees another's round."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from courses.content import Facts
from courses.content.quiz import body_of
from courses.models import Learner, QuizAttempt, QuizKind, QuizQuestion, State, Topic, XpKind
from courses.services import rendering
from courses.services.progress import award_xp
from courses.views.present.quiz_words import outcome_in_words, without_sources
from tests.courses.factory import Factory
from tests.courses.views.lesson import Lesson
from tests.courses.views.markup import problems, words

SOURCE = {"title": "Quotas", "url": "https://docs.aws.amazon.com/q", "verified": "2026-11-20"}
OPTIONS = [
    {"text": "Init", "right": True, "why": "It comes first."},
    {"text": "Invoke", "right": False, "why": "It comes later."},
    {"text": "Shutdown", "right": False, "why": "It comes last."},
]
BODIES: list[tuple[str, dict[str, Any]]] = [
    ("single", {"options": OPTIONS, "keep_order": True}),
    ("multiple", {"options": OPTIONS, "keep_order": True}),
    ("true-false", {"right": False, "correction": "It is **kept**.", "why": "So they say."}),
    ("number", {"value": 3, "unit": "s", "why": "The default."}),
    ("ordering", {"items": ["one", "two", "three"], "why": "Counted."}),
    ("matching", {"pairs": [{"item": "S3", "match": "pushes"}, {"item": "SQS", "match": "waits"}],
                  "others": ["sleeps"], "why": "By design."}),
    ("fill-in", {"language": "json", "code": '{"Handler": "<<1>>"}',
                 "blanks": [{"answers": ["a.b"], "why": "File, dot, function."}]}),
    ("predict", {"asks": "outcome", "code": "def handler(event, context):\n    return 1/0",
                 "options": [
                     {"text": "handler-error", "right": True, "why": "It raises."},
                     {"text": "ok", "right": False, "why": "It does not return."},
                     {"text": "timeout", "right": False, "why": "It is quick."},
                 ]}),
]  # fmt: skip
WRONG: dict[str, dict[str, str]] = {
    "single": {"choice": "1"},
    "multiple": {"choice": "1"},
    "true-false": {"choice": "true"},
    "number": {"value": "900"},
    "fill-in": {"blank-0": "b.a"},
    "matching": {"match-0": "0", "match-1": "0"},
}


@pytest.fixture
def quiz(lesson: Lesson) -> list[QuizQuestion]:
    """The lesson's quiz: one question of each type."""
    found = []
    for order, (kind, fields) in enumerate(BODIES):
        html = rendering.quiz_question(
            prompt=f"Question of type {kind}?", body=body_of(kind, fields), facts=Facts()
        )
        found.append(
            QuizQuestion.objects.create(
                state="published",
                topic=lesson.topic,
                type=kind,
                prompt=f"Question of type {kind}?",
                body=fields,
                concept="lifecycle",
                source=SOURCE,
                order=order,
                rendered=html,
            )
        )
    return found


def start(client: Client, lesson: Lesson) -> QuizAttempt:
    response = client.post(reverse("courses:topic_quiz", args=[lesson.topic.slug]))
    assert response.status_code == 302
    return QuizAttempt.objects.latest("pk")


def at(attempt: QuizAttempt, number: int) -> str:
    return reverse("courses:quiz_question", args=[attempt.uuid, number])


def number_of(kind: str) -> int:
    return [name for name, _ in BODIES].index(kind) + 1


def send(client: Client, attempt: QuizAttempt, kind: str, data: dict[str, str]) -> str:
    """Answers and returns the page that follows."""
    response = client.post(at(attempt, number_of(kind)), data, follow=True)
    assert response.status_code == 200
    html: str = response.content.decode()
    assert problems(html) == []
    return html


def test_the_topic_leads_to_its_quiz(client: Client, lesson: Lesson, quiz: object) -> None:
    html = client.get(reverse("courses:topic", args=[lesson.topic.slug])).content.decode()
    assert problems(html) == []
    assert f'href="/topics/{lesson.topic.slug}/quiz"' in html
    assert "8 questions" in words(html)


def test_the_first_page_says_what_it_asks_and_pays(
    client: Client, lesson: Lesson, quiz: object
) -> None:
    response = client.get(reverse("courses:topic_quiz", args=[lesson.topic.slug]))
    html = response.content.decode()
    assert problems(html) == []
    assert "8 questions." in words(html)
    assert "up to 40 XP" in words(html)
    assert Learner.objects.count() == 0


def test_a_topic_without_questions_has_no_quiz(client: Client, lesson: Lesson) -> None:
    address = reverse("courses:topic_quiz", args=[lesson.topic.slug])
    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 302
    assert not QuizAttempt.objects.exists()


@pytest.mark.parametrize("kind", [kind for kind, _ in BODIES])
def test_every_type_is_asked_without_its_answer(
    client: Client, lesson: Lesson, quiz: object, kind: str
) -> None:
    attempt = start(client, lesson)
    html = client.get(at(attempt, number_of(kind))).content.decode()
    assert problems(html) == []
    text = words(html)
    assert f"Question of type {kind}?" in text
    assert "Check" in text
    for secret in ("It comes first.", "So they say.", "The default.", "It raises.", "Source:"):
        assert secret not in text
    assert "handler-error" not in html


@pytest.mark.parametrize("kind", sorted(WRONG))
def test_a_wrong_answer_is_explained_with_source_and_date(
    client: Client, lesson: Lesson, quiz: object, kind: str
) -> None:
    html = send(client, start(client, lesson), kind, WRONG[kind])
    text = words(html)
    assert "Source: Quotas, verified 20 Nov 2026" in text
    assert 'class="verdict-box bad"' in html
    assert "Next question" in text


def test_every_option_says_why(client: Client, lesson: Lesson, quiz: object) -> None:
    text = words(send(client, start(client, lesson), "single", {"choice": "1"}))
    assert "Wrong. The answer is 1." in text
    for why in ("It comes first.", "It comes later.", "It comes last."):
        assert why in text
    assert "Right answer" in text
    assert "Your answer" in text


def test_a_false_statement_is_corrected(client: Client, lesson: Lesson, quiz: object) -> None:
    text = words(send(client, start(client, lesson), "true-false", {"choice": "true"}))
    assert "Wrong. The statement is false." in text
    assert "It is kept." in text


def test_a_number_is_taken_within_its_unit(client: Client, lesson: Lesson, quiz: object) -> None:
    assert "Right." in words(send(client, start(client, lesson), "number", {"value": "3"}))


def test_an_order_is_sent_by_selects(client: Client, lesson: Lesson, quiz: object) -> None:
    attempt = start(client, lesson)
    html = client.get(at(attempt, number_of("ordering"))).content.decode()
    assert html.count('<select class="field" id="place-') == 3
    places = {f"place-{index}": str(index + 1) for index in range(3)}
    text = words(send(client, attempt, "ordering", places))
    assert "Not all right" in text
    assert "You put it at" in text


def test_outcomes_are_in_plain_words(client: Client, lesson: Lesson, quiz: object) -> None:
    attempt = start(client, lesson)
    text = words(client.get(at(attempt, number_of("predict"))).content.decode())
    assert "The handler raises an error" in text
    assert outcome_in_words("<code>timeout</code>") == "It times out"
    assert outcome_in_words("<code>{}</code>") == "<code>{}</code>"


def test_sources_of_figures_are_hidden_before_the_answer() -> None:
    html = '<span class="fact">3 s<a class="fact-src" href="x"><sup>†</sup></a></span> later'
    assert without_sources(html) == '<span class="fact">3 s</span> later'


@pytest.mark.parametrize(
    ("kind", "data", "said"),
    [
        ("single", {}, "Choose an option."),
        ("single", {"choice": "9"}, "Choose one of the options."),
        ("multiple", {}, "Choose at least one option."),
        ("number", {"value": "three"}, "Type a number"),
        ("fill-in", {"blank-0": " "}, "Fill in every blank."),
        ("ordering", {"place-0": "1", "place-1": "1", "place-2": "2"}, "a place of its own"),
        ("matching", {"match-0": "0"}, "Choose a match for every item."),
    ],
)
def test_what_is_no_answer_is_not_counted(
    client: Client, lesson: Lesson, quiz: object, kind: str, data: dict[str, str], said: str
) -> None:
    attempt = start(client, lesson)
    response = client.post(at(attempt, number_of(kind)), data)
    assert response.status_code == 422
    html = response.content.decode()
    assert problems(html) == []
    assert said in words(html)
    assert not attempt.answers.filter(answered_at__isnull=False).exists()


def test_what_was_typed_stays_when_it_is_no_answer(
    client: Client, lesson: Lesson, quiz: object
) -> None:
    attempt = start(client, lesson)
    html = client.post(at(attempt, number_of("number")), {"value": "three"}).content.decode()
    assert 'value="three"' in html


def test_the_first_answer_counts(client: Client, lesson: Lesson, quiz: object) -> None:
    attempt = start(client, lesson)
    send(client, attempt, "single", {"choice": "1"})
    assert "Wrong." in words(send(client, attempt, "single", {"choice": "0"}))
    assert attempt.answers.get(order=0).right is False


def play(client: Client, attempt: QuizAttempt) -> HttpResponse:
    """Answers everything, the first question rightly, and ends the round."""
    client.post(at(attempt, 1), {"choice": "0"})
    for kind in WRONG:
        client.post(at(attempt, number_of(kind)), WRONG[kind])
    response = client.post(reverse("courses:quiz_finish", args=[attempt.uuid]), follow=True)
    assert response.status_code == 200
    return response


def test_the_result_names_what_to_reread_and_repeats_what_was_missed(
    client: Client, lesson: Lesson, quiz: object
) -> None:
    attempt = start(client, lesson)
    html = play(client, attempt).content.decode()
    assert problems(html) == []
    text = words(html)
    assert "1 of 8 right" in text
    assert "Worth rereadingCold starts" in text
    assert "This quiz has paid 5 XP so far." in text
    assert "Not answered" in text
    assert "Repeat the 7 missed" in text
    response = client.post(reverse("courses:quiz_missed", args=[attempt.uuid]), follow=True)
    assert "Question 1 of 7" in words(response.content.decode())
    assert QuizAttempt.objects.latest("pk").kind == QuizKind.MISSED


def test_after_the_end_answers_stay_to_be_read(
    client: Client, lesson: Lesson, quiz: object
) -> None:
    attempt = start(client, lesson)
    play(client, attempt)
    assert "See the result" in words(client.get(at(attempt, 1)).content.decode())
    late = client.post(at(attempt, number_of("predict")), {"choice": "0"}, follow=True)
    assert "This answer was not counted." in words(late.content.decode())
    unanswered = client.get(at(attempt, number_of("predict")))
    assert unanswered.url == reverse("courses:quiz_result", args=[attempt.uuid])  # type: ignore[attr-defined]


def test_a_round_goes_on_where_it_was_left(client: Client, lesson: Lesson, quiz: object) -> None:
    attempt = start(client, lesson)
    send(client, attempt, "single", {"choice": "0"})
    home = reverse("courses:quiz", args=[attempt.uuid])
    assert client.get(home).headers["Location"] == at(attempt, 2)
    assert start(client, lesson) == attempt
    page = words(
        client.get(reverse("courses:topic_quiz", args=[lesson.topic.slug])).content.decode()
    )
    assert "Go on" in page
    assert "1 of 8 answered" in page


def exam(client: Client, lesson: Lesson, questions: int = 10) -> QuizAttempt:
    data = {"modules": [lesson.topic.module.pk], "questions": questions}
    response = client.post(reverse("courses:exam"), data)
    assert response.status_code == 302
    return QuizAttempt.objects.latest("pk")


def test_an_exam_keeps_its_verdicts_until_the_end(
    client: Client, lesson: Lesson, quiz: list[QuizQuestion]
) -> None:
    attempt = exam(client, lesson)
    order = attempt.answers.get(question=quiz[0]).order + 1
    html = client.get(at(attempt, order)).content.decode()
    assert problems(html) == []
    assert "data-deadline" in html
    response = client.post(at(attempt, order), {"choice": "1"}, follow=True)
    text = words(response.content.decode())
    assert "It comes first." not in text
    assert "right so far" not in text
    assert "1 right" not in response.content.decode()
    again = client.get(at(attempt, order), follow=True)
    assert "It comes first." not in words(again.content.decode())
    client.post(reverse("courses:quiz_finish", args=[attempt.uuid]))
    assert "It comes first." in words(client.get(at(attempt, order)).content.decode())


def test_an_exam_whose_clock_ran_out_is_over(client: Client, lesson: Lesson, quiz: object) -> None:
    attempt = exam(client, lesson)
    QuizAttempt.objects.filter(pk=attempt.pk).update(
        started_at=timezone.now() - timedelta(hours=2), deadline=timezone.now() - timedelta(hours=1)
    )
    response = client.post(at(attempt, 1), {"choice": "0"}, follow=True)
    assert "0 of 8 right" in words(response.content.decode())


@pytest.mark.parametrize("data", [{}, {"modules": ["99"], "questions": 10}, {"questions": "x"}])
def test_an_exam_of_nonsense_is_refused(
    client: Client, lesson: Lesson, quiz: object, data: dict[str, Any]
) -> None:
    response = client.post(reverse("courses:exam"), data)
    assert response.status_code == 422
    assert problems(response.content.decode()) == []
    assert not QuizAttempt.objects.exists()


def test_a_module_is_mixed(client: Client, lesson: Lesson, quiz: object) -> None:
    address = reverse("courses:module_quiz", args=[lesson.topic.module.pk])
    assert client.get(address).status_code == 405
    assert client.post(address, follow=True).status_code == 200
    assert QuizAttempt.objects.get().kind == QuizKind.MODULE


def test_a_round_is_nobody_elses(
    ada_client: Client, otto_client: Client, client: Client, lesson: Lesson, quiz: object
) -> None:
    attempt = start(ada_client, lesson)
    for other in (otto_client, client):
        for name in ("quiz", "quiz_result"):
            assert other.get(reverse(f"courses:{name}", args=[attempt.uuid])).status_code == 404
        for name in ("quiz_finish", "quiz_missed"):
            assert other.post(reverse(f"courses:{name}", args=[attempt.uuid])).status_code == 404
        assert other.get(at(attempt, 1)).status_code == 404
        assert other.post(at(attempt, 1), {"choice": "0"}).status_code == 404
    assert not attempt.answers.filter(answered_at__isnull=False).exists()


def test_addresses_that_lead_nowhere(ada_client: Client, lesson: Lesson, quiz: object) -> None:
    attempt = start(ada_client, lesson)
    assert ada_client.get(at(attempt, 99)).status_code == 404
    assert ada_client.get(at(attempt, 0)).status_code == 404
    assert ada_client.get(reverse("courses:quiz", args=[uuid4()])).status_code == 404
    for name in ("quiz_finish", "quiz_missed"):
        assert ada_client.get(reverse(f"courses:{name}", args=[attempt.uuid])).status_code == 405


def test_the_list_shows_best_results_and_what_is_begun(
    ada_client: Client, lesson: Lesson, quiz: object
) -> None:
    play(ada_client, start(ada_client, lesson))
    html = ada_client.get(reverse("courses:quizzes")).content.decode()
    assert problems(html) == []
    assert "Best 12 %" in words(html)
    start(ada_client, lesson)
    assert "Begun" in words(ada_client.get(reverse("courses:quizzes")).content.decode())


def test_quizzes_of_unpublished_topics_are_not_there(
    client: Client, lesson: Lesson, quiz: object
) -> None:
    lesson.topic.state = State.DRAFT
    lesson.topic.save()
    assert "Cold starts" not in client.get(reverse("courses:quizzes")).content.decode()
    assert client.post(reverse("courses:topic_quiz", args=[lesson.topic.slug])).status_code == 404


def test_pages_need_few_queries_however_many_questions(
    ada_client: Client,
    lesson: Lesson,
    quiz: list[QuizQuestion],
    make: Factory,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(60):
        question = quiz[0]
        question.pk, question.uuid, question.order = None, uuid4(), number
        question.save()
    attempt = start(ada_client, lesson)
    ada_client.post(at(attempt, 1), {"choice": "0"})
    for number in (1, 2):
        with django_assert_max_num_queries(8):
            assert ada_client.get(at(attempt, number)).status_code == 200
    ada_client.post(reverse("courses:quiz_finish", args=[attempt.uuid]))
    with django_assert_max_num_queries(10):
        ada_client.get(reverse("courses:quiz_result", args=[attempt.uuid]))
    with django_assert_max_num_queries(9):
        ada_client.get(reverse("courses:quizzes"))
    with django_assert_max_num_queries(8):
        ada_client.get(reverse("courses:topic_quiz", args=[lesson.topic.slug]))


# --- a part of its topic ------------------------------------------------------------------------


def take(client: Client, lesson: Lesson) -> QuizAttempt:
    """A round that is begun and ended."""
    client.post(reverse("courses:topic_quiz", args=[lesson.topic.slug]))
    attempt = QuizAttempt.objects.latest("pk")
    client.post(reverse("courses:quiz_finish", args=[attempt.uuid]))
    return attempt


def test_learn_leads_to_each_quiz_and_says_when_it_was_taken(
    ada_client: Client, lesson: Lesson, quiz: object
) -> None:
    html = ada_client.get("/learn/").content.decode()
    assert problems(html) == []
    assert html.count(f'href="/topics/{lesson.topic.slug}/quiz"') == 1
    assert "Quiz on Cold starts" in words(html)
    take(ada_client, lesson)
    assert "Quiz on Cold starts, taken" in words(ada_client.get("/learn/").content.decode())


def test_a_finished_round_is_a_part_of_the_topic(
    ada_client: Client, ada: Learner, lesson: Lesson, quiz: object
) -> None:
    address = reverse("courses:topic_quiz", args=[lesson.topic.slug])
    ada_client.post(address)
    assert "of 3 parts" not in words(ada_client.get("/learn/").content.decode())
    take(ada_client, lesson)
    assert "1 of 3 parts" in words(ada_client.get("/learn/").content.decode())
    ada_client.post(reverse("courses:mark_read", args=[lesson.topic.slug]))
    award_xp(learner=ada, kind=XpKind.EXERCISE, object_uuid=lesson.exercise.uuid, amount=50)
    html = ada_client.get("/learn/").content.decode()
    assert "of 3 parts" not in words(html)
    topic = ada_client.get(reverse("courses:topic", args=[lesson.topic.slug])).content.decode()
    assert "#done" in topic[topic.index("Syllabus") : topic.index("</aside>")]
    QuizQuestion.objects.update(state=State.DRAFT)
    assert "of 2 parts" not in words(ada_client.get("/learn/").content.decode())


def test_the_dashboard_goes_on_with_the_quiz_when_all_else_is_done(
    ada_client: Client, ada: Learner, lesson: Lesson, quiz: object
) -> None:
    ada_client.post(reverse("courses:mark_read", args=[lesson.topic.slug]))
    assert "Next part: the exercise" in words(ada_client.get("/dashboard/").content.decode())
    award_xp(learner=ada, kind=XpKind.EXERCISE, object_uuid=lesson.exercise.uuid, amount=50)
    html = ada_client.get("/dashboard/").content.decode()
    assert "Next part: the quiz, 8 questions." in words(html)
    assert f'href="/topics/{lesson.topic.slug}/quiz">Continue' in html


def test_the_result_leads_back_and_on(
    ada_client: Client, lesson: Lesson, quiz: list[QuizQuestion]
) -> None:
    attempt = take(ada_client, lesson)
    html = ada_client.get(reverse("courses:quiz_result", args=[attempt.uuid])).content.decode()
    assert problems(html) == []
    pager = words(html[html.index('class="pager"') :])
    assert pager.startswith('class="pager" aria-label="Topics">Back toCold startsNextAfter')
    Topic.objects.filter(title="After").update(state=State.DRAFT)
    last = ada_client.get(reverse("courses:quiz_result", args=[attempt.uuid])).content.decode()
    assert 'class="pager"' not in last
