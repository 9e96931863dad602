"""Proving, publishing, detaching: what holds, what is refused, who may."""

from dataclasses import replace
from threading import Event
from typing import Any

import pytest

from courses.emulator import SandboxUnavailable
from courses.emulator.records import FunctionConfig, Outcome
from courses.models import Course, Exercise, ExerciseVersion, Learner, Origin, State, Topic, User
from courses.services import proof_runs, publishing, withdrawing
from courses.services.authoring import Programs, save_exercise
from courses.services.errors import Busy, Refused
from courses.services.roles import NotTheAuthor, Role, make_instructor
from tests.courses.admin import samples
from tests.courses.factory import Factory
from tests.grading.fake_lab import FakeLab


@pytest.fixture
def author(ines: User) -> User:
    make_instructor(user=ines, roles=[Role.CONTENT_AUTHOR])
    return User.objects.get(pk=ines.pk)


PROGRAMS = Programs(
    tests_yaml=samples.TESTS,
    starter={"handler.py": samples.STARTER},
    solution={"handler.py": samples.SOLUTION},
    mutants=tuple(samples.MUTANTS),
)


def written(author: User, make: Factory, programs: Programs, **values: Any) -> Exercise:
    exercise = make.exercise(
        with_version=False,
        origin=Origin.ADMIN,
        owner=author,
        state=State.DRAFT,
        situation="Greet.",
        requirements=["Greet Ada.", "Greet strangers."],
        **values,
    )
    save_exercise(by=author, exercise=exercise, programs=programs)
    return exercise


def test_a_proof_that_holds_is_stored_and_publishes(author: User, make: Factory) -> None:
    exercise = written(author, make, PROGRAMS)
    lab = FakeLab()
    proof = publishing.prove(by=author, exercise=exercise, lab=lab)
    assert proof.holds
    assert [program.verdict for program in proof.programs] == ["passed"] + ["failed"] * 4
    assert proof.tests == ("Greets Ada", "Greets a stranger", "Greets the empty name")
    assert all(function.closed for function in lab.functions)
    exercise = Exercise.objects.get(pk=exercise.pk)
    assert publishing.stored_proof(exercise) == proof
    publishing.publish_exercise(by=author, exercise=exercise)
    exercise.refresh_from_db()
    assert exercise.state == State.PUBLISHED
    assert exercise.draft_version is None
    assert Exercise.objects.published().get() == exercise


@pytest.mark.parametrize(
    ("programs", "reason"),
    [
        (
            replace(PROGRAMS, solution={"handler.py": samples.STARTER}),
            "Solution: the test “Greets Ada” says failed",
        ),
        (replace(PROGRAMS, starter=PROGRAMS.solution), "Starter: it passes every test"),
        (replace(PROGRAMS, starter={"handler.py": "raise OSError\n"}), "Starter: it stops at init"),
        (replace(PROGRAMS, mutants=PROGRAMS.mutants[:2]), "There are 2 mutants"),
        (
            replace(
                PROGRAMS,
                mutants=(
                    *PROGRAMS.mutants[:2],
                    {**PROGRAMS.mutants[2], "must_fail": "Greets a stranger"},
                ),
            ),
            "greets-everybody-alike: the test “Greets a stranger” passes",
        ),
        (
            replace(
                PROGRAMS, mutants=(*PROGRAMS.mutants[:2], {**PROGRAMS.mutants[2], "message": "!"})
            ),
            "its message does not hold the phrase “!”",
        ),
        (
            replace(
                PROGRAMS,
                mutants=(*PROGRAMS.mutants[:2], {**PROGRAMS.mutants[2], "must_fail": "Sings"}),
            ),
            "greets-everybody-alike: no test is called “Sings”",
        ),
        (
            replace(
                PROGRAMS,
                mutants=(
                    *PROGRAMS.mutants[:2],
                    {**PROGRAMS.mutants[2], "files": {"handler.py": samples.STARTER}},
                ),
            ),
            "greets-everybody-alike: it passes no test",
        ),
        (
            replace(
                PROGRAMS,
                mutants=(
                    *PROGRAMS.mutants[:2],
                    {**PROGRAMS.mutants[2], "files": {"handler.py": "raise OSError\n"}},
                ),
            ),
            "greets-everybody-alike: it stops at init",
        ),
    ],
)
def test_a_proof_that_does_not_hold_says_why_and_refuses_publishing(
    author: User, make: Factory, programs: Programs, reason: str
) -> None:
    exercise = written(author, make, programs)
    proof = publishing.prove(by=author, exercise=exercise, lab=FakeLab())
    assert not proof.holds
    assert any(reason in found for found in proof.reasons), proof.reasons
    with pytest.raises(publishing.NotPublishable) as refused:
        publishing.publish_exercise(by=author, exercise=Exercise.objects.get(pk=exercise.pk))
    assert any(reason in found for found in refused.value.reasons)
    exercise.refresh_from_db()
    assert (exercise.state, exercise.current_version) == (State.DRAFT, None)


def test_an_exercise_about_init_errors_may_stop_there(author: User, make: Factory) -> None:
    programs = replace(PROGRAMS, starter={"handler.py": "raise OSError\n"})
    exercise = written(author, make, programs, about_init_errors=True)
    assert publishing.prove(by=author, exercise=exercise, lab=FakeLab()).holds
    exercise = Exercise.objects.get(pk=exercise.pk)
    assert publishing.reasons_against_exercise(exercise) == ()
    exercise.about_init_errors = False
    assert publishing.reasons_against_exercise(exercise) == (
        "The programs have not been proved since the last change. Press “Prove”.",
    )


def test_what_is_missing_is_listed_at_once(author: User, make: Factory) -> None:
    exercise = written(author, make, PROGRAMS)
    exercise.situation = ""
    exercise.hints = ["one", "", ""]
    exercise.requirements = ["Only one."]
    reasons = " ".join(publishing.reasons_against_exercise(exercise))
    for said in ("situation is empty", "three hints", "proves requirement 2", "not been proved"):
        assert said in reasons
    exercise.requirements = ["One.", "Two.", "Three."]
    assert "No test proves requirement 3." in " ".join(
        publishing.reasons_against_exercise(exercise)
    )
    exercise.requirements = []
    assert "There is no requirement." in " ".join(publishing.reasons_against_exercise(exercise))


@pytest.mark.parametrize(
    ("programs", "said"),
    [
        (Programs(), "no tests and no programs"),
        (replace(PROGRAMS, tests_yaml=""), "There is no tests.yaml."),
        (replace(PROGRAMS, starter={}), "There is no starter."),
        (replace(PROGRAMS, solution={}), "There is no solution."),
        (replace(PROGRAMS, tests_yaml="tests: 3\n"), "tests.yaml cannot be read"),
    ],
)
def test_nothing_runs_without_every_program(
    author: User, make: Factory, programs: Programs, said: str
) -> None:
    exercise = written(author, make, programs)
    lab = FakeLab()
    with pytest.raises(Refused, match=said):
        publishing.prove(by=author, exercise=exercise, lab=lab)
    assert lab.received == []
    with pytest.raises(publishing.NotPublishable, match=said):
        publishing.publish_exercise(by=author, exercise=exercise)


def test_a_failure_of_the_lab_is_not_stored(author: User, make: Factory) -> None:
    exercise = written(author, make, PROGRAMS)
    lab = FakeLab(before_invoke=lambda number: Outcome.INFRASTRUCTURE)
    with pytest.raises(Busy, match="local Lambda failed"):
        publishing.prove(by=author, exercise=exercise, lab=lab)
    assert ExerciseVersion.objects.get(exercise=exercise).proof is None


def test_time_runs_out(author: User, make: Factory) -> None:
    exercise = written(author, make, PROGRAMS)

    class Slow(FakeLab):
        def create_function(
            self, config: FunctionConfig, files: Any, *, cancelled: Event | None = None
        ) -> Any:
            assert cancelled is not None
            assert cancelled.wait(30)
            return super().create_function(config, files, cancelled=cancelled)

    with pytest.raises(Refused, match="took longer than"):
        publishing.prove(by=author, exercise=exercise, lab=Slow(), limit_s=0.01)
    assert ExerciseVersion.objects.get(exercise=exercise).proof is None


def test_no_sandbox_says_what_to_do(
    author: User, make: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    exercise = written(author, make, PROGRAMS)

    def unavailable() -> None:
        error = SandboxUnavailable.__new__(SandboxUnavailable)
        Exception.__init__(error, "This is not Linux.")
        error.remedy = "Run sandbox_doctor."
        raise error

    monkeypatch.setattr(publishing, "get_local_lambda", unavailable)
    with pytest.raises(Refused) as refused:
        publishing.prove(by=author, exercise=exercise)
    assert refused.value.next_step == "Run sandbox_doctor."


def test_one_proof_runs_at_a_time(
    author: User, make: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    exercise = written(author, make, PROGRAMS)
    monkeypatch.setattr(proof_runs, "_TURN_WAIT_S", 0.01)
    with proof_runs._one_at_a_time, pytest.raises(Busy, match="Another proof is running"):
        publishing.prove(by=author, exercise=exercise, lab=FakeLab())
    assert publishing.prove(by=author, exercise=exercise, lab=FakeLab()).holds


def test_only_the_author_proves_publishes_and_detaches(
    author: User, otto: Learner, make: Factory
) -> None:
    exercise = written(author, make, PROGRAMS)
    outsider = otto.user
    assert outsider is not None
    colleague = User.objects.create_user("colleague")
    make_instructor(user=colleague, roles=[Role.CONTENT_AUTHOR])
    for person in (outsider, colleague):
        for act in (
            lambda by: publishing.prove(by=by, exercise=exercise, lab=FakeLab()),
            lambda by: publishing.publish_exercise(by=by, exercise=exercise),
            lambda by: publishing.publish_topic(by=by, topic=make.topic(owner=author)),
            lambda by: withdrawing.unpublish(by=by, row=exercise),
            lambda by: publishing.detach(by=by, row=exercise),
            lambda by: save_exercise(by=by, exercise=exercise, programs=PROGRAMS),
        ):
            with pytest.raises(NotTheAuthor):
                act(person)


def test_detaching_twice_changes_nothing_more(author: User, make: Factory) -> None:
    topic = make.topic(origin=Origin.FILES)
    assert publishing.detach(by=author, row=topic)
    assert not publishing.detach(by=author, row=topic)
    course = make.course(origin=Origin.FILES)
    assert publishing.detach(by=author, row=course)
    assert Course.objects.get(pk=course.pk).origin == Origin.ADMIN


def test_a_retired_row_is_not_published(author: User, make: Factory) -> None:
    topic: Topic = make.topic(state=State.DRAFT, retired_at="2026-01-01T00:00Z")
    with pytest.raises(publishing.NotPublishable, match="It is retired"):
        publishing.publish_topic(by=author, topic=topic)
