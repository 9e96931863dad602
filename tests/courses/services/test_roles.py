"""Groups and the one question they answer: may this person change this row?"""

import pytest
from django.contrib.auth.models import Group, Permission

from courses.models import Learner, Origin, User
from courses.services.roles import (
    PERMISSIONS,
    NotTheAuthor,
    PermissionsMissing,
    Role,
    can_author,
    check_can_author,
    ensure_groups,
    make_instructor,
)
from tests.courses.factory import Factory


def test_groups_are_made_once_and_put_right(db: None) -> None:
    first = ensure_groups()
    group = first[Role.CONTENT_READER]
    group.permissions.add(Permission.objects.get(codename="delete_user"))
    assert ensure_groups() == first
    assert Group.objects.count() == len(Role)
    names = set(group.permissions.values_list("codename", flat=True))
    assert names == PERMISSIONS[Role.CONTENT_READER]


def test_missing_permissions_name_the_remedy(db: None) -> None:
    Permission.objects.filter(codename="view_topic").delete()
    with pytest.raises(PermissionsMissing, match=r"view_topic.*migrate"):
        ensure_groups()
    assert not Group.objects.exists()


def test_no_group_reaches_private_texts_or_accounts() -> None:
    for codenames in PERMISSIONS.values():
        models = {name.split("_", 1)[1] for name in codenames}
        assert not models & {"note", "openanswer", "user", "group"}


def test_content_and_learner_data_are_separate() -> None:
    content = PERMISSIONS[Role.CONTENT_AUTHOR]
    data = PERMISSIONS[Role.LEARNER_DATA_EDITOR]
    assert not content & data


def test_make_instructor_opens_the_admin(ada: Learner) -> None:
    assert ada.user is not None
    make_instructor(user=ada.user, roles=[Role.LEARNER_DATA])
    user = User.objects.get(pk=ada.user.pk)
    assert user.is_staff
    assert user.has_perm("courses.view_submission")
    assert not user.has_perm("courses.view_topic")


@pytest.mark.parametrize(
    ("who", "shared", "own", "others"),
    [
        ("superuser", True, True, True),
        ("author", True, True, False),
        ("reader", False, False, False),
        ("staff", False, False, False),
        ("former", False, False, False),
        ("learner", False, False, False),
    ],
)
def test_who_may_change_what(
    db: None, make: Factory, who: str, shared: bool, own: bool, others: bool
) -> None:
    user = User.objects.create_user("someone", is_superuser=who == "superuser")
    roles = {"author": [Role.CONTENT_AUTHOR], "former": [Role.CONTENT_AUTHOR]}
    if who != "learner":
        make_instructor(user=user, roles=roles.get(who, []))
    if who == "reader":
        make_instructor(user=user, roles=[Role.CONTENT_READER])
    if who == "former":
        user.is_active = False
        user.save()
    user = User.objects.get(pk=user.pk)
    other = User.objects.create_user("other")
    rows = [make.topic(origin=Origin.ADMIN, owner=owner) for owner in (None, user, other)]
    assert [can_author(user, row) for row in rows] == [shared, own, others]
    for row, may in zip(rows, (shared, own, others), strict=True):
        if may:
            check_can_author(user, row)
        else:
            with pytest.raises(NotTheAuthor):
                check_can_author(user, row)
