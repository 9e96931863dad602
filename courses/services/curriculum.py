"""Curriculum files into rows, all of them or none.

A row is found by its uuid. What an author edits in the admin ("Edit here") is never touched, a
row whose file vanished is retired, and loading the same files again changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from courses.content import Curriculum, Facts, hashes, load, model
from courses.models import (
    Authored,
    CheatSheet,
    Course,
    Exercise,
    ExerciseVersion,
    Fact,
    GlossaryTerm,
    InterviewQuestion,
    LearningPath,
    Module,
    OpenQuestion,
    Origin,
    PathTopic,
    QuizQuestion,
    State,
    Topic,
)
from courses.services import glossary, search
from courses.services.detached import refresh_detached
from courses.services.exporting import export_curriculum, exported_files
from courses.services.identities import Identities, refuse_taken_slugs, retire_vanished
from courses.services.pages import Page, pages_of

__all__ = ["Loaded", "export_curriculum", "exported_files", "load_curriculum"]

A = TypeVar("A", bound=Authored)


@dataclass(slots=True)
class Loaded:
    """What one load did, in numbers of rows."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    retired: int = 0
    detached: int = 0
    """Left alone, because they are edited in the admin."""
    warnings: tuple[str, ...] = ()
    """Rows of the admin that the new facts do not fit; they keep showing the old ones."""


def load_curriculum(root: Path) -> Loaded:
    """Load every file under `root`.

    Raises:
        ContentErrors: with all problems of all files. Nothing was written.
    """
    curriculum = load(root)
    pages = pages_of(curriculum, glossary.terms_in_force(curriculum.glossary))
    with transaction.atomic():
        done = _Loader(curriculum, pages).run()
        search.index_everything()
    return done


class _Loader:
    """One load. Parents come before children, so that a child finds its parent's row."""

    def __init__(self, curriculum: Curriculum, pages: Mapping[UUID, Page]) -> None:
        self.curriculum = curriculum
        self.pages = pages
        self.rows = Identities(curriculum)
        self.done = Loaded()

    def run(self) -> Loaded:
        refuse_taken_slugs(self.curriculum, self.rows)
        facts_changed = self._save_facts()
        for course in self.curriculum.courses:
            self._save_course(course)
        for path in self.curriculum.paths:
            self._save_path(path)
        done_before = self._changes()
        for order, term in enumerate(self.curriculum.glossary):
            self._save_term(term, order)
        self.done.retired = retire_vanished(self.rows, now=timezone.now())
        if facts_changed or self._changes() != done_before:
            self.done.warnings = tuple(refresh_detached(Facts(self.curriculum.facts.values())))
        return self.done

    def _changes(self) -> int:
        return self.done.created + self.done.updated + self.done.retired

    def _save_facts(self) -> bool:
        """Whether any fact differs from what is stored."""
        stored = {fact.key: fact for fact in Fact.objects.all()}
        wanted = {
            fact.id: Fact(
                key=fact.id,
                text=fact.text,
                values=dict(fact.values),
                source=fact.source,
                as_of=fact.as_of,
                confidence=fact.confidence.value,
            )
            for fact in self.curriculum.facts.values()
        }
        fields = ("text", "values", "source", "as_of", "confidence")
        changed = [
            fact
            for key, fact in wanted.items()
            if key not in stored
            or any(getattr(fact, name) != getattr(stored[key], name) for name in fields)
        ]
        gone = stored.keys() - wanted.keys()
        Fact.objects.filter(key__in=gone).delete()
        Fact.objects.bulk_create(
            changed, update_conflicts=True, unique_fields=["key"], update_fields=fields
        )
        return bool(changed or gone)

    def _save_course(self, course: model.Course) -> None:
        values = {
            "slug": course.slug,
            "title": course.title,
            "summary": course.summary,
            "level": course.level.value,
            "order": course.order,
            "content_hash": course.content_hash,
            "source_path": course.path,
        }
        row = self._save(Course, course.uuid, values)
        for module in course.modules:
            self._save_module(module, row)

    def _save_module(self, module: model.Module, course: Course) -> None:
        values = {
            "course_id": course.pk,
            "slug": module.slug,
            "title": module.title,
            "summary": module.summary,
            "order": module.order,
            "content_hash": module.content_hash,
            "source_path": module.path,
        }
        row = self._save(Module, module.uuid, values)
        for topic in module.topics:
            self._save_topic(topic, row)

    def _save_topic(self, topic: model.Topic, module: Module) -> None:
        values = {
            "module_id": module.pk,
            "slug": topic.slug,
            "title": topic.title,
            "tagline": topic.tagline,
            "level": topic.level.value,
            "minutes": topic.minutes,
            "tags": list(topic.tags),
            "sources": [_source(source) for source in topic.sources],
            "theory": topic.sections.theory,
            "example": topic.sections.example,
            "takeaways": topic.sections.takeaways,
            "documentation": topic.sections.documentation,
            "rendered": self.pages[topic.uuid],
            "order": topic.order,
            "content_hash": topic.content_hash,
            "source_path": topic.path,
        }
        row = self._save(Topic, topic.uuid, values)
        if not row.is_detached:
            # Questions and sheets are edited on their topic's page, so they are detached with it.
            self._save_questions(topic, row)
        for exercise in topic.exercises:
            self._save_exercise(exercise, row)

    def _save_questions(self, topic: model.Topic, row: Topic) -> None:
        for order, question in enumerate(topic.open_questions):
            values: dict[str, Any] = {
                "question": question.question,
                "rubric": list(question.rubric),
                "order": order,
            }
            self._save_entry(OpenQuestion, question, row, topic, values)
        if topic.cheat_sheet is not None:
            sheet = topic.cheat_sheet
            values = {
                "title": sheet.title,
                "columns": list(sheet.columns),
                "rows": [list(cells) for cells in sheet.rows],
            }
            self._save_entry(CheatSheet, sheet, row, topic, values)
        for order, interview in enumerate(topic.interview_questions):
            values = {
                "level": interview.level.value,
                "kind": interview.kind.value,
                "question": interview.question,
                "answer": interview.answer,
                "why": interview.why,
                "follow_ups": list(interview.follow_ups),
                "rubric": list(interview.rubric),
                "concepts": list(interview.concepts),
                "order": order,
            }
            self._save_entry(InterviewQuestion, interview, row, topic, values)
        for order, quiz in enumerate(topic.quiz):
            values = {
                "type": quiz.body.type.value,
                "prompt": quiz.prompt,
                "body": quiz.body.fields(),
                "concept": quiz.concept,
                "fact": quiz.fact,
                "source": _source(quiz.source),
                "order": order,
            }
            self._save_entry(QuizQuestion, quiz, row, topic, values)

    def _save_entry(
        self,
        kind: type[A],
        entry: model.OpenQuestion | model.CheatSheet | model.InterviewQuestion | model.QuizQuestion,
        topic_row: Topic,
        topic: model.Topic,
        values: Mapping[str, Any],
    ) -> None:
        whole = {
            **values,
            "rendered": self.pages[entry.uuid],
            "topic_id": topic_row.pk,
            "content_hash": hashes.of_entry(entry),
            "source_path": topic.path,
        }
        self._save(kind, entry.uuid, whole)

    def _save_exercise(self, exercise: model.Exercise, topic: Topic) -> None:
        values = {
            "situation": exercise.situation,
            "requirements": list(exercise.requirements),
            "good_to_know": exercise.good_to_know,
            "hints": list(exercise.hints),
            "topic_id": topic.pk,
            "slug": exercise.slug,
            "title": exercise.title,
            "level": exercise.level.value,
            "minutes": exercise.minutes,
            "xp": exercise.xp,
            "order": exercise.order,
            "about_init_errors": exercise.about_init_errors,
            "rendered": self.pages[exercise.uuid],
            "content_hash": exercise.content_hash,
            "source_path": exercise.path,
        }
        row = self._save(Exercise, exercise.uuid, values)
        if not row.is_detached:
            self._publish_version(row, exercise)

    def _publish_version(self, row: Exercise, exercise: model.Exercise) -> None:
        version, _ = ExerciseVersion.objects.get_or_create(
            exercise=row,
            content_hash=exercise.tests_hash,
            defaults={
                "tests_yaml": exercise.tests_yaml,
                "starter": dict(exercise.starter),
                "solution": dict(exercise.solution),
                "mutants": [
                    {
                        "name": mutant.name,
                        "files": dict(mutant.files),
                        "must_fail": mutant.must_fail,
                        "message": mutant.message,
                        "why": mutant.why,
                    }
                    for mutant in exercise.mutants
                ],
            },
        )
        if row.current_version_id != version.pk:
            row.current_version = version
            row.save(update_fields=["current_version"])

    def _save_path(self, path: model.LearningPath) -> None:
        values = {
            "slug": path.slug,
            "title": path.title,
            "summary": path.summary,
            "order": path.order,
            "content_hash": path.content_hash,
            "source_path": "paths.yaml",
        }
        row = self._save(LearningPath, path.uuid, values)
        if row.is_detached:
            return
        by_slug = {topic.slug: topic.uuid for topic in self.curriculum.topics()}
        topics = [self.rows.get(Topic, by_slug[slug]) for slug in path.topics]
        wanted = [(order, topic.pk) for order, topic in enumerate(topics) if topic is not None]
        if list(row.steps.values_list("order", "topic_id")) != wanted:
            row.steps.all().delete()
            PathTopic.objects.bulk_create(
                PathTopic(path=row, topic_id=topic, order=order) for order, topic in wanted
            )

    def _save_term(self, term: model.GlossaryTerm, order: int) -> None:
        by_slug = {topic.slug: topic.uuid for topic in self.curriculum.topics()}
        topic = self.rows.get(Topic, by_slug[term.topic]) if term.topic else None
        values = {
            "slug": term.slug,
            "term": term.term,
            "definition": term.definition,
            "aliases": list(term.aliases),
            "topic_id": topic.pk if topic else None,
            "order": order,
            "rendered": self.pages[term.uuid],
            "content_hash": term.content_hash,
            "source_path": "glossary.yaml",
        }
        self._save(GlossaryTerm, term.uuid, values)

    def _save(self, kind: type[A], uuid: UUID, values: dict[str, Any]) -> A:
        """The row of this uuid with these values, unless it is edited in the admin."""
        row = self.rows.get(kind, uuid)
        if row is None:
            row = kind(uuid=uuid, origin=Origin.FILES, **values)
            if isinstance(row, Topic | Exercise | QuizQuestion | GlossaryTerm):
                row.state = State.PUBLISHED
            row.save()
            self.rows.add(row)
            self.done.created += 1
        elif row.is_detached:
            self.done.detached += 1
        else:
            wanted = {**values, "retired_at": None}
            changed = [name for name, value in wanted.items() if getattr(row, name) != value]
            for name in changed:
                setattr(row, name, wanted[name])
            if changed:
                row.save(update_fields=changed)
                self.done.updated += 1
            else:
                self.done.unchanged += 1
        return row


def _source(source: model.Source) -> dict[str, str]:
    return {
        "title": source.title,
        "url": source.url,
        "verified": source.verified.isoformat(),
    }
