"""Learn, a course, a path, Practice, the dashboard."""

from collections.abc import Callable

from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from courses.models import BadgeAward, InterviewQuestion, Learner, QuizQuestion, TopicRead, XpKind
from courses.services import cards, quizzes
from courses.services.progress import award_xp, pay_first_pass
from courses.services.submissions import submit
from tests.courses.factory import Factory
from tests.courses.views.lesson import Lesson
from tests.courses.views.markup import problems, words

HTMX = {"HTTP_HX_REQUEST": "true"}


def get(client: Client, name: str, query: str = "", *args: str) -> str:
    return words(client.get(reverse(f"courses:{name}", args=args) + query).content.decode())


def test_learn_lists_everything_in_order(client: Client, lesson: Lesson) -> None:
    text = get(client, "learn")
    assert text.index("Before") < text.index("Cold starts", text.index("Before"))
    assert "First path" in text
    assert "0 of 3 topics done" in text


def test_learn_filters_by_level_and_text(client: Client, lesson: Lesson) -> None:
    listed = client.get(reverse("courses:learn") + "?level=advanced", **HTMX).content.decode()
    assert "Before" in listed
    assert "Cold starts" not in listed
    listed = client.get(reverse("courses:learn") + "?q=FIRST+call", **HTMX).content.decode()
    assert "Cold starts" in listed
    assert "Before" not in listed
    assert listed.lstrip().startswith('<div id="topics">')


def test_a_part_is_never_served_for_the_whole_page(client: Client, lesson: Lesson) -> None:
    for name in ("learn", "practice"):
        assert "HX-Request" in client.get(reverse(f"courses:{name}")).headers["Vary"]


def test_learn_filters_by_status(ada_client: Client, ada: Learner, lesson: Lesson) -> None:
    TopicRead.objects.create(learner=ada, topic=lesson.topic)
    text = get(ada_client, "learn", "?status=started")
    assert "1 of 2 parts" in text
    assert "1 topic shown" in text
    pay_first_pass(learner=ada, exercise=lesson.exercise)
    assert "No topic matches." in get(ada_client, "learn", "?status=started")
    assert "1 topic shown" in get(ada_client, "learn", "?status=done")


def test_a_filter_that_makes_no_sense_is_ignored(client: Client, lesson: Lesson) -> None:
    text = get(client, "learn", "?level=expert&status=lost")
    assert "Cold starts" in text
    assert "shown" not in text


def test_nothing_found_offers_to_clear(client: Client, lesson: Lesson) -> None:
    assert "No topic matches. Clear filters" in get(client, "learn", "?q=zzz").replace(".C", ". C")
    assert "No exercise matches." in get(client, "practice", "?q=zzz")


def test_a_course_shows_its_modules(client: Client, lesson: Lesson, make: Factory) -> None:
    make.topic(title="Elsewhere")
    course = lesson.topic.module.course
    text = get(client, "course", "", course.slug)
    assert course.title in text
    assert lesson.topic.module.title in text
    assert "Elsewhere" not in text
    assert client.get(reverse("courses:course", args=["none"])).status_code == 404


def test_a_path_says_where_to_start(client: Client, lesson: Lesson) -> None:
    assert "Start: Cold starts" in get(client, "path", "", "first")
    assert client.get(reverse("courses:path", args=["none"])).status_code == 404


def test_practice_suggests_the_easiest_first(client: Client, lesson: Lesson, make: Factory) -> None:
    make.exercise(topic=lesson.topic, title="Hard one", level="advanced", order=0)
    assert "A good first oneCount the cold starts" in get(client, "practice")


def test_practice_shows_result_and_attempts(
    ada_client: Client, ada: Learner, lesson: Lesson, drain: Callable[[], int]
) -> None:
    submit(by=ada, exercise=lesson.exercise, files={"handler.py": "# right\n"})
    drain()
    text = get(ada_client, "practice")
    assert "2 of 2" in text
    assert "1 attempt" in text
    assert "1 of 1 exercise passed" in text


def test_the_home_page_continues_for_somebody_who_has_begun(
    ada_client: Client, ada: Learner, lesson: Lesson
) -> None:
    assert "Learn AWS Lambda by running it" in get(ada_client, "home")
    TopicRead.objects.create(learner=ada, topic=lesson.topic)
    assert "Continue: Cold starts" in get(ada_client, "home")


def test_the_first_day_has_three_tasks(
    client: Client, ada_client: Client, ada: Learner, lesson: Lesson
) -> None:
    text = get(client, "dashboard")
    for task in ("Read one topic", "Pass one exercise", "Write down one thing", "You are a guest"):
        assert task in text
    assert "You are a guest" not in get(ada_client, "dashboard")


def test_the_dashboard_shows_progress(
    ada_client: Client, ada: Learner, lesson: Lesson, drain: Callable[[], int]
) -> None:
    submit(by=ada, exercise=lesson.exercise, files={"handler.py": "# right\n"})
    drain()
    html = ada_client.get(reverse("courses:dashboard")).content.decode()
    text = words(html)
    for part in (
        "1 50 XP", "50 of 100 XP to level 2", "1 day in a row", "1 active day in a year",
        "50 XP this week, 50 more than last week.", "Count the cold starts", "2 of 2 points",
        "Continue",
    ):  # fmt: skip
        assert part in text, part
    assert problems(html) == []


def test_nobody_sees_another_persons_runs(
    ada: Learner, otto_client: Client, lesson: Lesson, drain: Callable[[], int]
) -> None:
    submit(by=ada, exercise=lesson.exercise, files={"handler.py": "# right\n"})
    drain()
    assert "Recent runs" not in get(otto_client, "dashboard")


def test_the_dashboard_shows_cards_strengths_and_badges(
    ada_client: Client, ada: Learner, lesson: Lesson
) -> None:
    question = QuizQuestion.objects.create(
        state="published",
        topic=lesson.topic,
        type="true-false",
        prompt="A statement.",
        body={"right": True, "why": "So."},
        concept="x",
        source={"title": "t", "url": "https://x", "verified": "2026-11-20"},
        rendered={"prompt": "<p>A statement.</p>", "body": {"right": True, "why": "<p>So.</p>"}},
    )
    attempt = quizzes.start_topic_quiz(by=ada, topic=lesson.topic)
    quizzes.answer(by=ada, attempt=attempt, number=0, form=QueryDict("choice=true"))
    cards.add_cards(by=ada, questions=InterviewQuestion.objects.published())
    BadgeAward.objects.get_or_create(learner=ada, badge="perfect-quiz")
    html = ada_client.get(reverse("courses:dashboard")).content.decode()
    assert problems(html) == []
    text = words(html)
    assert question.topic.title in text
    for part in ("1 of 1100 %", "Cards due", "Study 1 card", "No miss", "Earned"):
        assert part in text
    assert "Study 1 card" not in words(ada_client.get(reverse("courses:learn")).content.decode())


def test_the_dashboard_needs_as_many_queries_with_much_progress(
    ada_client: Client,
    ada: Learner,
    lesson: Lesson,
    make: Factory,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    cards.add_cards(by=ada, questions=InterviewQuestion.objects.published())
    for _ in range(20):
        exercise = make.exercise(topic=make.topic(module=lesson.topic.module))
        award_xp(learner=ada, kind=XpKind.EXERCISE, object_uuid=exercise.uuid, amount=5)
    with django_assert_max_num_queries(13):
        ada_client.get(reverse("courses:dashboard"))
