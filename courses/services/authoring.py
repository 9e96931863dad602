"""Saving what an author wrote in the admin.

Prose is saved at once. Tests, starter, solution and mutants make a version of their own: an
edit goes to `draft_version` and waits for a proof, and going back to what learners have drops it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from courses.content import hashes, model
from courses.models import Exercise, ExerciseVersion, Origin, User
from courses.services import search
from courses.services.roles import check_can_author


@dataclass(frozen=True, slots=True)
class Programs:
    """What identifies an exercise version: the tests and every program."""

    tests_yaml: str = ""
    starter: Mapping[str, str] = field(default_factory=dict)
    """Text by path."""
    solution: Mapping[str, str] = field(default_factory=dict)
    mutants: tuple[Mapping[str, Any], ...] = ()
    """{name, files, must_fail, message, why} each."""

    @property
    def is_empty(self) -> bool:
        return not (self.tests_yaml or self.starter or self.solution or self.mutants)

    def content_hash(self, exercise: Exercise) -> str:
        """The same hash that loading the same files gives."""
        return hashes.version(
            model.Exercise(
                uuid=exercise.uuid,
                slug=exercise.slug,
                title=exercise.title,
                level=model.Level(exercise.level),
                minutes=exercise.minutes,
                xp=exercise.xp,
                order=exercise.order,
                situation="",
                requirements=(),
                good_to_know="",
                hints=("", "", ""),
                starter=self.starter,
                solution=self.solution,
                mutants=tuple(model.Mutant(**mutant) for mutant in self.mutants),
                tests_yaml=self.tests_yaml,
            )
        )


def programs_of(exercise: Exercise) -> Programs:
    """The version that the author is writing, else the one learners have, else nothing."""
    version = exercise.draft_version or exercise.current_version
    if version is None:
        return Programs()
    return Programs(version.tests_yaml, version.starter, version.solution, tuple(version.mutants))


@transaction.atomic
def save_exercise(*, by: User, exercise: Exercise, programs: Programs) -> None:
    """Save the prose, and the programs as a version. A new exercise is a draft that `by` owns."""
    if exercise.pk is None:
        exercise.origin = Origin.ADMIN
        exercise.owner = by
    else:
        check_can_author(by, exercise)
    exercise.save()
    if programs.is_empty:
        version = None
    else:
        version, _ = ExerciseVersion.objects.get_or_create(
            exercise=exercise,
            content_hash=programs.content_hash(exercise),
            defaults={
                "tests_yaml": programs.tests_yaml,
                "starter": dict(programs.starter),
                "solution": dict(programs.solution),
                "mutants": [dict(mutant) for mutant in programs.mutants],
            },
        )
    exercise.draft_version = None if version == exercise.current_version else version
    exercise.save(update_fields=["draft_version"])
    search.index_topic(exercise.topic)
