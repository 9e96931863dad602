"""Who may do what: a truth table over people and pages, and rows that came from files."""

from collections.abc import Callable

import pytest
from django.contrib import admin
from django.urls import reverse

from courses.models import (
    Draft,
    Exercise,
    Learner,
    Note,
    OpenAnswer,
    OpenQuestion,
    Origin,
    Submission,
    Topic,
    User,
)
from courses.services.roles import Role, make_instructor
from tests.courses.admin.browser import Browser
from tests.courses.factory import Factory

SignIn = Callable[[User], Browser]

CONTENT = ("course", "module", "topic", "exercise", "exerciseversion", "learningpath", "fact")
LEARNERS = (
    "learner", "submission", "submissionsource", "testrow", "draft", "xpentry", "activity",
    "streakfreeze", "topicread", "helptaken",
)  # fmt: skip


def with_role(role: Role) -> User:
    user = User.objects.create_user(role.name.lower())
    make_instructor(user=user, roles=[role])
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize(
    ("role", "content", "learners", "adds"),
    [
        (Role.CONTENT_AUTHOR, 200, 403, 200),
        (Role.CONTENT_READER, 200, 403, 403),
        (Role.LEARNER_DATA, 403, 200, 403),
        (Role.LEARNER_DATA_EDITOR, 403, 200, 403),
    ],
)
def test_each_group_opens_its_area(
    db: None, sign_in: SignIn, role: Role, content: int, learners: int, adds: int
) -> None:
    browser = sign_in(with_role(role))
    for models, status in ((CONTENT, content), (LEARNERS, learners)):
        for model in models:
            assert browser.open(f"/admin/courses/{model}/").status == status, model
    for model in ("course", "module", "topic", "exercise", "learningpath"):
        assert browser.open(f"/admin/courses/{model}/add/").status == adds, model
    for model in (*LEARNERS, "fact", "exerciseversion"):
        assert browser.open(f"/admin/courses/{model}/add/").status == 403, model
    for url in ("/admin/courses/user/", "/admin/auth/group/"):
        assert browser.open(url).status == 403


def test_staff_without_a_group_sees_nothing(ines: User, sign_in: SignIn) -> None:
    browser = sign_in(ines)
    assert "You don’t have permission to view or edit anything." in browser.open("/admin/").text
    assert browser.open("/admin/courses/topic/").status == 403


def test_learners_and_strangers_are_sent_to_sign_in(otto: Learner, sign_in: SignIn) -> None:
    assert otto.user is not None
    page = sign_in(otto.user).open("/admin/courses/exercise/add/")
    assert "/admin/login/" in page.url or "/account/login/" in page.url or page.status == 403
    assert "tests_yaml" not in page.fields


@pytest.mark.parametrize("action", ["proof", "publish", "unpublish", "detach", "preview"])
def test_actions_are_refused_to_others(
    author: User, make: Factory, sign_in: SignIn, action: str
) -> None:
    mine = make.exercise(origin=Origin.ADMIN, owner=author)
    url = reverse(f"admin:courses_exercise_{action}", args=[mine.pk])
    assert sign_in(with_role(Role.CONTENT_READER)).post(url).status in (403, 404)
    assert sign_in(with_role(Role.LEARNER_DATA)).post(url).status in (403, 404)
    colleague = User.objects.create_user("colleague")
    make_instructor(user=colleague, roles=[Role.CONTENT_AUTHOR])
    assert sign_in(colleague).post(url).status == 404
    before = Exercise.objects.values().get(pk=mine.pk)
    assert Exercise.objects.values().get(pk=mine.pk) == before


def test_lists_hold_what_is_shared_and_ones_own(
    author: User, otto: Learner, make: Factory, sign_in: SignIn
) -> None:
    make.topic(title="Shared topic")
    make.topic(title="Own topic", owner=author, origin=Origin.ADMIN)
    other = make.topic(title="Secret topic", owner=otto.user, origin=Origin.ADMIN)
    page = sign_in(author).open("/admin/courses/topic/")
    assert "Shared topic" in page.text
    assert "Own topic" in page.text
    assert "Secret topic" not in page.text
    url = reverse("admin:courses_topic_change", args=[other.pk])
    assert "Secret topic" not in sign_in(author).open(url).text


def test_learner_data_holds_what_one_teaches(
    analyst: User, ada: Learner, otto: Learner, make: Factory, sign_in: SignIn
) -> None:
    colleague = User.objects.create_user("colleague")
    seen = make.submission(ada, make.exercise(title="Shared"))
    hidden = make.submission(otto, make.exercise(title="Hers", owner=colleague))
    browser = sign_in(analyst)
    runs = browser.open("/admin/courses/submission/").text
    assert "Shared" in runs
    assert "Hers" not in runs
    people = browser.open("/admin/courses/learner/").text
    assert "ada" in people
    assert "otto" not in people
    url = "admin:courses_submission_change"
    assert "# right" in browser.open(reverse(url, args=[seen.pk])).text
    assert "# right" not in browser.open(reverse(url, args=[hidden.pk])).text


def test_ledgers_cannot_be_changed_by_anybody(
    root: User, ada: Learner, make: Factory, sign_in: SignIn
) -> None:
    run = make.submission(ada, make.exercise())
    url = reverse("admin:courses_submission_change", args=[run.pk])
    browser = sign_in(root)
    assert browser.open(url).status == 200
    assert browser.post(url, {"verdict": "passed"}).status == 403
    assert browser.open(reverse("admin:courses_submission_delete", args=[run.pk])).status == 403
    assert Submission.objects.get(pk=run.pk).verdict == ""


def test_only_data_editors_rename_a_learner(ada: Learner, make: Factory, sign_in: SignIn) -> None:
    make.submission(ada, make.exercise())
    url = reverse("admin:courses_learner_change", args=[ada.pk])
    typed = {"display_name": "Ada L.", "time_zone": "UTC"}
    assert sign_in(with_role(Role.LEARNER_DATA)).post(url, typed).status == 403
    assert sign_in(with_role(Role.LEARNER_DATA_EDITOR)).post(url, typed).status == 200
    ada.refresh_from_db()
    assert ada.display_name == "Ada L."


def test_notes_and_answers_are_private(
    root: User, ada: Learner, make: Factory, sign_in: SignIn
) -> None:
    assert not {Note, OpenAnswer} & admin.site._registry.keys()
    topic = make.topic()
    Note.objects.create(learner=ada, topic=topic, text="my secret note")
    question: OpenQuestion = make.question(topic=topic)
    OpenAnswer.objects.create(learner=ada, question=question, text="my secret answer")
    browser = sign_in(root)
    for url in (
        reverse("admin:courses_learner_change", args=[ada.pk]),
        reverse("admin:courses_topic_change", args=[topic.pk]),
    ):
        assert "my secret" not in browser.open(url).text


def test_code_is_for_learner_data_only(
    author: User, ada: Learner, make: Factory, sign_in: SignIn
) -> None:
    exercise = make.exercise()
    run = make.submission(ada, exercise)
    draft = Draft.objects.create(learner=ada, exercise=exercise, files={"handler.py": "x"})
    browser = sign_in(author)
    for name, pk in (("submission", run.pk), ("submissionsource", run.pk), ("draft", draft.pk)):
        assert browser.open(reverse(f"admin:courses_{name}_change", args=[pk])).status == 403


# --- rows from files --------------------------------------------------------------------------


@pytest.fixture
def from_files(make: Factory) -> Topic:
    topic = make.topic(
        origin=Origin.FILES,
        source_path="basics/01-start",
        tags=["python"],
        theory="*Read* me",
        sources=[{"title": "Guide", "url": "https://aws.example/", "verified": "2026-11-20"}],
    )
    make.question(topic=topic, origin=Origin.FILES, rubric=["Names it"])
    return topic


def test_rows_from_files_are_read_only_and_readable(
    author: User, from_files: Topic, sign_in: SignIn
) -> None:
    browser = sign_in(author)
    url = reverse("admin:courses_topic_change", args=[from_files.pk])
    page = browser.open(url)
    assert "basics/01-start" in page.text
    assert "*Read* me" in page.text
    assert "Guide" in page.text
    assert "Names it" in page.text
    assert "theory" not in page.fields
    assert browser.post(url, {"theory": "changed"}).status == 403


def test_edit_here_asks_then_detaches_the_topic_with_its_parts(
    author: User, from_files: Topic, sign_in: SignIn
) -> None:
    browser = sign_in(author)
    url = reverse("admin:courses_topic_detach", args=[from_files.pk])
    asked = browser.open(url)
    assert "loading the files leaves it alone" in asked.text
    from_files.refresh_from_db()
    assert from_files.origin == Origin.FILES
    page = browser.press(asked)
    assert page.fields["theory"] == "*Read* me"
    from_files.refresh_from_db()
    assert (from_files.origin, from_files.owner) == (Origin.ADMIN, author)
    assert set(OpenQuestion.objects.values_list("origin", flat=True)) == {Origin.ADMIN}
    assert browser.open(url).status == 403


def test_an_exercise_from_files_is_detached_alone(
    author: User, from_files: Topic, make: Factory, sign_in: SignIn
) -> None:
    exercise = make.exercise(topic=from_files, origin=Origin.FILES)
    url = reverse("admin:courses_exercise_change", args=[exercise.pk])
    browser = sign_in(author)
    assert "return &#x27;right&#x27;" in browser.open(url).text
    browser.post(reverse("admin:courses_exercise_detach", args=[exercise.pk]))
    page = browser.open(url)
    assert "return 'right'" in page.fields["solution-0-text"]
    from_files.refresh_from_db()
    assert from_files.origin == Origin.FILES


@pytest.mark.parametrize("model", ["course", "module", "learningpath"])
def test_outline_rows_are_detached_the_same_way(
    author: User, make: Factory, sign_in: SignIn, model: str
) -> None:
    from courses.models import LearningPath

    row = {
        "course": lambda: make.course(origin=Origin.FILES, summary="All"),
        "module": lambda: make.module(origin=Origin.FILES),
        "learningpath": lambda: LearningPath.objects.create(
            slug="p", title="P", origin=Origin.FILES
        ),
    }[model]()
    change = reverse(f"admin:courses_{model}_change", args=[row.pk])
    detach = reverse(f"admin:courses_{model}_detach", args=[row.pk])
    browser = sign_in(author)
    assert "title" not in browser.open(change).fields
    assert sign_in(with_role(Role.CONTENT_READER)).post(detach).status == 403
    page = browser.press(browser.open(detach))
    assert page.fields["title"] == row.title
    assert browser.press(page, {"title": "New"}).problems() == []
    row.refresh_from_db()
    assert (row.title, row.origin) == ("New", Origin.ADMIN)
