"""What staff may do in the admin: two areas, content and learner data, each to view or to edit, and
the sandbox.

A group grants the area; which rows of it somebody sees is narrowed further in `courses.admin`,
to what they own or teach. Superusers see everything, except learners' notes and answers, which
are private and are not in the admin at all.
"""

from collections.abc import Collection
from enum import StrEnum
from typing import Final

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from courses.models import Authored, QuizQuestion, User
from courses.services.errors import Refused


class Role(StrEnum):
    """A group's name."""

    CONTENT_AUTHOR = "Content authors"
    """Create, edit, prove and publish."""
    CONTENT_READER = "Content readers"
    """Read what is written, drafts and solutions included."""
    LEARNER_DATA = "Learner data"
    """Read runs, learners' code and progress."""
    LEARNER_DATA_EDITOR = "Learner data editors"
    """The same, and correct how a learner is named."""
    OPERATOR = "Operators"
    """See the sandbox and the queue, and probe."""


_CONTENT: Final = (
    "course",
    "module",
    "topic",
    "learningpath",
    "pathtopic",
    "openquestion",
    "cheatsheet",
    "interviewquestion",
    "quizquestion",
    "glossaryterm",
    "exercise",
)
_VIEW_CONTENT: Final = frozenset(
    f"view_{model}" for model in (*_CONTENT, "exerciseversion", "fact")
)
_VIEW_LEARNERS: Final = frozenset(
    f"view_{model}"
    for model in (
        "learner",
        "submission",
        "submissionsource",
        "testrow",
        "draft",
        "xpentry",
        "activity",
        "streakfreeze",
        "topicread",
        "helptaken",
    )
)

PERMISSIONS: Final = {
    Role.CONTENT_AUTHOR: _VIEW_CONTENT
    | {f"{verb}_{model}" for verb in ("add", "change") for model in _CONTENT}
    | {"delete_pathtopic"},
    Role.CONTENT_READER: _VIEW_CONTENT,
    Role.LEARNER_DATA: _VIEW_LEARNERS,
    Role.LEARNER_DATA_EDITOR: _VIEW_LEARNERS | {"change_learner"},
    Role.OPERATOR: frozenset({"operate_sandbox"}),
}
"""Codenames of the `courses` app by role. Nobody deletes content: progress hangs on it."""


class PermissionsMissing(Exception):
    """The database does not know the permissions yet."""

    def __init__(self, codenames: Collection[str]) -> None:
        super().__init__(
            f"These permissions are not in the database: {', '.join(sorted(codenames))}. "
            "Run manage.py migrate, which makes them."
        )


@transaction.atomic
def ensure_groups() -> dict[Role, Group]:
    """The groups, made or put right. Safe to call at every start.

    Raises PermissionsMissing before the first `migrate`.
    """
    wanted = frozenset().union(*PERMISSIONS.values())
    known = {
        permission.codename: permission
        for permission in Permission.objects.filter(
            content_type__app_label="courses", codename__in=wanted
        )
    }
    if missing := wanted - known.keys():
        raise PermissionsMissing(missing)
    groups = {}
    for role, codenames in PERMISSIONS.items():
        group, _ = Group.objects.get_or_create(name=role.value)
        group.permissions.set([known[codename] for codename in codenames])
        groups[role] = group
    return groups


@transaction.atomic
def make_instructor(*, user: User, roles: Collection[Role]) -> None:
    """Let `user` into the admin with these roles, besides those they have."""
    groups = ensure_groups()
    user.groups.add(*(groups[role] for role in roles))
    if not user.is_staff:
        user.is_staff = True
        user.save(update_fields=["is_staff"])


class NotTheAuthor(Refused):
    """Somebody tries to change content that is not theirs to change."""

    def __init__(self) -> None:
        super().__init__(
            "This was not changed.",
            "It belongs to another instructor, or your account may only read content.",
            "Ask its owner, or whoever runs this site, to change it or to let you.",
        )


def can_author(user: User, row: Authored) -> bool:
    """Whether `user` may change this row: an author, of a row that nobody or they themselves own.

    Says nothing about rows from files, which have to be detached first.
    """
    if not user.is_active or not user.is_staff:
        return False
    if user.is_superuser:
        return True
    if not user.has_perm(f"courses.change_{row._meta.model_name}"):
        return False
    # A question belongs to whoever owns its topic.
    owned = row.topic if isinstance(row, QuizQuestion) else row
    owner_id = getattr(owned, "owner_id", None)
    return owner_id is None or owner_id == user.pk


def check_can_author(user: User, row: Authored) -> None:
    """Raises NotTheAuthor unless `can_author`."""
    if not can_author(user, row):
        raise NotTheAuthor
