"""Accounts are deleted in the admin as their owners would delete them: with all they learned."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from courses.models import Exercise, Learner, Note, Origin, Submission, Topic, User, XpEntry, XpKind
from courses.services.progress import award_xp
from tests.courses.admin.browser import Browser
from tests.courses.factory import Factory


@pytest.fixture
def browser(root: User, sign_in: Callable[[User], Browser]) -> Browser:
    return sign_in(root)


@pytest.fixture
def exercise(make: Factory, ada: Learner) -> Exercise:
    """Ada ran it, was paid, and wrote a note; she also owns its topic."""
    topic = make.topic(owner=ada.user, origin=Origin.ADMIN)
    exercise = make.exercise(topic=topic)
    make.submission(ada, exercise)
    Note.objects.create(learner=ada, topic=topic, text="my secret note")
    award_xp(learner=ada, kind=XpKind.EXERCISE, object_uuid=exercise.uuid, amount=50)
    return exercise


def delete_url(user: User | None) -> str:
    assert user is not None
    return reverse("admin:courses_user_delete", args=[user.pk])


def test_deleting_asks_counts_and_takes_everything_along(
    browser: Browser, ada: Learner, otto: Learner, exercise: Exercise
) -> None:
    asked = browser.open(delete_url(ada.user))
    assert asked.status == 200
    for shown in ("Account ada", "Submissions: 1", "Notes: 1", "XP entries: 1"):
        assert shown in asked.text
    assert "my secret note" not in asked.text
    assert "required permission" not in asked.text
    assert User.objects.filter(username="ada").exists()
    assert browser.press(asked, button="post").status == 200
    assert set(User.objects.values_list("username", flat=True)) == {"otto", "root"}
    assert not Submission.objects.exists()
    assert not Note.objects.exists()
    assert not XpEntry.objects.exists()
    assert Topic.objects.get(pk=exercise.topic_id).owner is None


def test_several_are_deleted_at_once_but_never_oneself(
    browser: Browser, root: User, ada: Learner, otto: Learner, exercise: Exercise
) -> None:
    assert ada.user_id is not None
    assert otto.user_id is not None
    data = {
        "action": "delete_selected",
        "_selected_action": [str(ada.user_id), str(otto.user_id), str(root.pk)],
    }
    asked = browser.post("/admin/courses/user/", data)
    assert "Account otto" in asked.text
    done = browser.post("/admin/courses/user/", {**data, "post": "yes"})
    assert "Your own account stays." in done.text
    assert list(User.objects.values_list("username", flat=True)) == ["root"]


def test_an_account_that_never_learned(browser: Browser, ines: User) -> None:
    browser.press(browser.open(delete_url(ines)), button="post")
    assert not User.objects.filter(username="ines").exists()


def test_oneself_and_others_powers(
    browser: Browser, root: User, author: User, ada: Learner, sign_in: Callable[[User], Browser]
) -> None:
    assert browser.post(delete_url(root), {"post": "yes"}).status == 403
    assert sign_in(author).post(delete_url(ada.user), {"post": "yes"}).status == 403
    assert User.objects.filter(username__in=["root", "ada"]).count() == 2
