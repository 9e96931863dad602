"""Makes rows for tests, each with only what the test does not care about filled in."""

from itertools import count
from typing import Any

from courses.content import Facts
from courses.content.quiz import Body, Option, Single
from courses.models import (
    Course,
    Exercise,
    ExerciseVersion,
    InterviewQuestion,
    Learner,
    Module,
    OpenQuestion,
    QuizQuestion,
    RunState,
    State,
    Submission,
    SubmissionSource,
    Topic,
)
from courses.services import rendering

STARTER = {"handler.py": "def handler(event, context):\n    return None\n"}


class Factory:
    """Published by default; numbers keep slugs apart."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def course(self, **values: Any) -> Course:
        number = next(self._numbers)
        defaults = {"slug": f"course-{number}", "title": f"Course {number}", "order": number}
        return Course.objects.create(**(defaults | values))

    def module(self, **values: Any) -> Module:
        number = next(self._numbers)
        values.setdefault("course", None)
        values["course"] = values["course"] or self.course()
        defaults = {"slug": f"module-{number}", "title": f"Module {number}", "order": number}
        return Module.objects.create(**(defaults | values))

    def topic(self, **values: Any) -> Topic:
        number = next(self._numbers)
        if "module" not in values:
            values["module"] = self.module()
        defaults = {
            "slug": f"topic-{number}",
            "title": f"Topic {number}",
            "order": number,
            "state": State.PUBLISHED,
            "rendered": {"theory": "<p>Theory</p>", "toc": []},
        }
        return Topic.objects.create(**(defaults | values))

    def exercise(self, *, with_version: bool = True, **values: Any) -> Exercise:
        number = next(self._numbers)
        if "topic" not in values:
            values["topic"] = self.topic()
        defaults = {
            "slug": f"exercise-{number}",
            "title": f"Exercise {number}",
            "order": number,
            "xp": 50,
            "state": State.PUBLISHED,
            "hints": ["nudge", "concept", "nearly the code"],
        }
        exercise = Exercise.objects.create(**(defaults | values))
        if with_version:
            exercise.current_version = self.version(exercise)
            exercise.save(update_fields=["current_version"])
        return exercise

    def version(self, exercise: Exercise, **values: Any) -> ExerciseVersion:
        number = next(self._numbers)
        defaults = {
            "content_hash": f"{number:064x}",
            "tests_yaml": "tests: []\n",
            "starter": dict(STARTER),
            "solution": {"handler.py": "def handler(event, context):\n    return 'right'\n"},
        }
        return ExerciseVersion.objects.create(exercise=exercise, **(defaults | values))

    def question(self, **values: Any) -> OpenQuestion:
        if "topic" not in values:
            values["topic"] = self.topic()
        return OpenQuestion.objects.create(**({"question": "Why?"} | values))

    def interview(self, **values: Any) -> InterviewQuestion:
        number = next(self._numbers)
        if "topic" not in values:
            values["topic"] = self.topic()
        defaults = {
            "question": f"Question {number}?",
            "answer": f"Answer {number}.",
            "concepts": ["cold-start"],
            "content_hash": f"{number:064x}",
            "rendered": {"question": f"<p>Question {number}?</p>", "answer": "<p>Answer.</p>"},
        }
        return InterviewQuestion.objects.create(**(defaults | values))

    def quiz_question(
        self, body: Body | None = None, prompt: str = "Which?", **values: Any
    ) -> QuizQuestion:
        """One right option, `a`, unless `body` says otherwise."""
        number = next(self._numbers)
        if "topic" not in values:
            values["topic"] = self.topic()
        body = body or Single(
            (Option("a", True, "Yes."), Option("b", False, "No."), Option("c", False, "No."))
        )
        defaults = {
            "type": body.type.value,
            "prompt": prompt,
            "body": body.fields(),
            "concept": "cold-start",
            "state": State.PUBLISHED,
            "source": {"title": "Guide", "url": "https://x.example", "verified": "2026-11-20"},
            "order": number,
            "content_hash": f"{number:064x}",
            "rendered": rendering.quiz_question(prompt=prompt, body=body, facts=Facts()),
        }
        return QuizQuestion.objects.create(**(defaults | values))

    def guest(self, **values: Any) -> Learner:
        return Learner.objects.create(**values)

    def submission(
        self, learner: Learner, exercise: Exercise, *, text: str = "# right\n", **values: Any
    ) -> Submission:
        """Queued, unless `values` say otherwise."""
        assert exercise.current_version is not None
        defaults = {
            "version": exercise.current_version,
            "state": RunState.QUEUED,
            "source_hash": f"{next(self._numbers):064x}",
        }
        submission = Submission.objects.create(
            learner=learner, exercise=exercise, **(defaults | values)
        )
        SubmissionSource.objects.create(submission=submission, files={"handler.py": text})
        return submission
