"""The closed sets that several models share, and the constraint that keeps a column inside one."""

from django.db import models


class Origin(models.TextChoices):
    """Who owns a row's content. Loading files never touches a row of `ADMIN`."""

    FILES = "files", "curriculum files"
    ADMIN = "admin", "edited in the admin"


class Level(models.TextChoices):
    BEGINNER = "beginner", "beginner"
    INTERMEDIATE = "intermediate", "intermediate"
    ADVANCED = "advanced", "advanced"


class State(models.TextChoices):
    """Whether learners see a row. Retiring is separate: it is what a vanished file does."""

    DRAFT = "draft", "draft"
    PUBLISHED = "published", "published"


def one_of(
    field: str, choices: type[models.TextChoices] | type[models.IntegerChoices]
) -> models.CheckConstraint:
    """A check that `field` holds one of `choices`, also for writes that run no validation."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__in": choices.values}),
        name=f"%(app_label)s_%(class)s_{field}_known",
        violation_error_message=f"Choose one of: {', '.join(map(str, choices.values))}.",
    )
