"""A topic's page, notes, answers, "read"."""

from typing import Any

from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from courses.models import (
    Bookmark,
    InterviewQuestion,
    Learner,
    Note,
    OpenAnswer,
    State,
    TopicRead,
    XpKind,
)
from courses.services.progress import award_xp
from tests.courses.factory import Factory
from tests.courses.views.lesson import Lesson
from tests.courses.views.markup import words

JSON = {"HTTP_ACCEPT": "application/json"}


def page(client: Client, lesson: Lesson) -> str:
    return client.get(reverse("courses:topic", args=[lesson.topic.slug])).content.decode()


def save(client: Client, lesson: Lesson, text: str, version: int, **headers: Any) -> Any:
    address = reverse("courses:note_save", args=[lesson.topic.slug])
    return client.post(address, {"text": text, "version": version}, **headers)


def test_the_page_has_every_part(client: Client, lesson: Lesson) -> None:
    text = words(page(client, lesson))
    for part in (
        "Cold starts", "Why the first call waits", "#lambda", "Theory", "Real-world example",
        "Key takeaways", "Count the cold starts", "Why?", "it is new", "900 s",
        "What is a cold start?", "names Init", "And warm?", "Verified 20 Nov 2026", "My notes",
        "PreviousBefore", "NextAfter", "Mark as read",
    ):  # fmt: skip
        assert part in text


def test_the_page_needs_eight_queries_however_much_there_is(
    ada_client: Client, ada: Learner, lesson: Lesson, make: Factory,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    for _ in range(5):
        exercise = make.exercise(topic=make.topic(module=lesson.topic.module))
        make.question(topic=lesson.topic, rendered={"question": "?", "rubric": []})
        award_xp(learner=ada, kind=XpKind.EXERCISE, object_uuid=exercise.uuid, amount=5)
    page(ada_client, lesson)
    with django_assert_max_num_queries(8):
        page(ada_client, lesson)


def test_at_the_ends_of_a_course_the_neighbours_are_of_other_courses(
    ada_client: Client, lesson: Lesson, make: Factory,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    alone = make.topic(title="Alone")
    make.topic(title="A draft", state=State.DRAFT)
    make.topic(title="Beyond")
    with django_assert_max_num_queries(8):
        text = words(ada_client.get(reverse("courses:topic", args=[alone.slug])).content.decode())
    assert "PreviousAfter" in text
    assert "NextBeyond" in text


def test_the_syllabus_is_of_this_course_and_of_this_person(
    ada_client: Client, otto_client: Client, ada: Learner, lesson: Lesson, make: Factory
) -> None:
    make.topic(title="Elsewhere")
    TopicRead.objects.create(learner=ada, topic=lesson.topic)
    award_xp(learner=ada, kind=XpKind.EXERCISE, object_uuid=lesson.exercise.uuid, amount=5)
    begun = make.topic(module=lesson.topic.module, title="Begun")
    make.exercise(topic=begun)
    TopicRead.objects.create(learner=ada, topic=begun)

    def syllabus(client: Client) -> str:
        return words(page(client, lesson).split("</aside>")[0].split('class="side syl"')[1])

    # Twice, for what is drawn once is kept.
    for _ in range(2):
        mine, other = syllabus(ada_client), syllabus(otto_client)
        assert "Cold starts, done" in mine
        assert "Begun, in progress" in mine
        assert "Cold starts" in other
        assert "done" not in other
        assert "in progress" not in other
        assert "Elsewhere" not in mine


def test_what_the_topic_pays_is_the_sum_of_its_parts(
    client: Client, lesson: Lesson, make: Factory
) -> None:
    make.quiz_question(topic=lesson.topic)
    assert "55 XP" in words(page(client, lesson))


def test_many_interview_questions_are_left_to_the_bank(client: Client, lesson: Lesson) -> None:
    first = lesson.topic.interview_questions.get()
    assert "in the interview bank" not in page(client, lesson)
    InterviewQuestion.objects.bulk_create(
        InterviewQuestion(
            topic=lesson.topic,
            order=number,
            rendered=first.rendered | {"question": f"Nr {number}?"},
        )
        for number in range(1, 8)
    )
    html = page(client, lesson)
    assert "Nr 5?" in html
    assert "Nr 6?" not in html
    assert "2 more questions in the interview bank" in words(html)


def test_the_style_of_drawings_comes_with_a_drawing(client: Client, lesson: Lesson) -> None:
    assert "css/drawing" not in page(client, lesson)
    lesson.topic.rendered["example"] = '<figure class="lanes"></figure>'
    lesson.topic.save()
    assert "css/drawing" in page(client, lesson)


def test_a_bookmarked_topic_says_so_to_its_learner_alone(
    ada_client: Client, otto_client: Client, ada: Learner, lesson: Lesson
) -> None:
    Bookmark.objects.create(learner=ada, topic=lesson.topic)
    assert "Bookmarked" in words(page(ada_client, lesson))
    assert "Bookmarked" not in words(page(otto_client, lesson))


def test_a_note_is_saved_without_a_script(client: Client, lesson: Lesson) -> None:
    response = save(client, lesson, "mine", 0)
    assert response.status_code == 302
    assert response.url.endswith("#my-notes")
    assert "mine</textarea>" in page(client, lesson)
    assert Learner.objects.get().is_guest


def test_a_note_is_saved_by_a_script(ada_client: Client, ada: Learner, lesson: Lesson) -> None:
    response = save(ada_client, lesson, "one", 0, **JSON)
    assert response.json()["version"] == 1
    assert save(ada_client, lesson, "two", 1, **JSON).json()["version"] == 2
    assert Note.objects.get(learner=ada).text == "two"


def test_a_text_of_another_tab_is_not_overwritten(ada_client: Client, lesson: Lesson) -> None:
    save(ada_client, lesson, "of the other tab", 0)
    response = save(ada_client, lesson, "of this tab", 0)
    assert response.status_code == 409
    html = response.content.decode()
    assert "of this tab</textarea>" in html
    assert "of the other tab</div>" in html
    assert "Changed in another tab." in html
    assert Note.objects.get().text == "of the other tab"
    assert save(ada_client, lesson, "both", 1).status_code == 302
    assert Note.objects.get().text == "both"


def test_a_script_is_told_the_other_text(ada_client: Client, lesson: Lesson) -> None:
    save(ada_client, lesson, "of the other tab", 0)
    response = save(ada_client, lesson, "of this tab", 0, **JSON)
    assert response.status_code == 409
    assert response.json() == {"version": 1, "text": "of the other tab"}


def test_nobody_sees_another_persons_note(
    ada_client: Client, otto_client: Client, lesson: Lesson
) -> None:
    save(ada_client, lesson, "private words", 0)
    assert "private words" not in page(otto_client, lesson)


def test_a_form_without_a_version_is_refused(ada_client: Client, lesson: Lesson) -> None:
    address = reverse("courses:note_save", args=[lesson.topic.slug])
    assert ada_client.post(address, {"text": "x"}).status_code == 400
    assert ada_client.post(address, {"text": "x"}, **JSON).status_code == 400
    assert Note.objects.count() == 0


def test_a_text_that_is_too_long_is_shown_again(ada_client: Client, lesson: Lesson) -> None:
    long = "x" * 20_001
    response = save(ada_client, lesson, long, 0)
    assert response.status_code == 422
    assert f"{long}</textarea>" in response.content.decode()
    assert "Not saved." in words(response.content.decode())
    assert save(ada_client, lesson, long, 0, **JSON).status_code == 400
    assert Note.objects.count() == 0


def test_an_answer_is_saved_and_shown_again(ada_client: Client, lesson: Lesson) -> None:
    address = reverse("courses:answer_save", args=[lesson.question.uuid])
    response = ada_client.post(address, {"text": "because", "version": 0})
    assert response.status_code == 302
    assert response.url.endswith(f"#answer-{lesson.question.uuid}")
    assert "because</textarea>" in page(ada_client, lesson)


def test_two_answers_that_meet_are_both_shown(ada_client: Client, lesson: Lesson) -> None:
    address = reverse("courses:answer_save", args=[lesson.question.uuid])
    ada_client.post(address, {"text": "first", "version": 0})
    response = ada_client.post(address, {"text": "second", "version": 0})
    assert response.status_code == 409
    assert "second</textarea>" in response.content.decode()
    assert "first</div>" in response.content.decode()
    assert OpenAnswer.objects.get().text == "first"


def test_an_answer_that_is_too_long_is_shown_again(ada_client: Client, lesson: Lesson) -> None:
    address = reverse("courses:answer_save", args=[lesson.question.uuid])
    response = ada_client.post(address, {"text": "y" * 20_001, "version": 0})
    assert response.status_code == 422
    assert f"{'y' * 20_001}</textarea>" in response.content.decode()


def test_reading_is_marked_once(ada_client: Client, ada: Learner, lesson: Lesson) -> None:
    address = reverse("courses:mark_read", args=[lesson.topic.slug])
    for _ in range(2):
        assert ada_client.post(address).status_code == 302
    assert TopicRead.objects.filter(learner=ada).count() == 1
    text = words(page(ada_client, lesson))
    assert "Mark as read" not in text
    assert "Read today" in text


def test_a_request_without_a_text_empties_no_note(ada_client: Client, lesson: Lesson) -> None:
    save(ada_client, lesson, "mine", 0)
    address = reverse("courses:note_save", args=[lesson.topic.slug])
    assert ada_client.post(address, {"version": 1}, **JSON).status_code == 400
    assert ada_client.post(address, {"version": 1}).status_code == 422
    assert Note.objects.get().text == "mine"
    assert save(ada_client, lesson, "", 1).status_code == 302
    assert Note.objects.get().text == ""


def test_a_line_end_counts_once_however_a_browser_sends_it(
    ada_client: Client, lesson: Lesson
) -> None:
    assert save(ada_client, lesson, "a\r\n" * 10_000, 0).status_code == 302
    assert Note.objects.get().text == "a\n" * 10_000
