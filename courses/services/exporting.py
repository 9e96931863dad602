"""Rows back to curriculum files, byte for byte as loading would have found them."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from courses.content import model
from courses.content.hashes import of_entry
from courses.content.quiz import body_of
from courses.content.write import folder_name, glossary_file, path_entry, to_files
from courses.models import (
    CheatSheet,
    Course,
    Exercise,
    Fact,
    GlossaryTerm,
    InterviewQuestion,
    LearningPath,
    Module,
    OpenQuestion,
    QuizQuestion,
    Topic,
)


def export_curriculum(root: Path) -> int:
    """Write everything that learners see under `root`. Returns the number of files.

    Files that are there and belong to no row stay; those that do not differ are not touched.
    """
    files = exported_files()
    write_files(root, files)
    return len(files)


def write_files(root: Path, files: Mapping[str, str]) -> None:
    """Write text by path under `root`, where it differs."""
    for name, text in files.items():
        path = root / name
        data = text.encode()
        if not path.exists() or path.read_bytes() != data:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


def exported_files() -> dict[str, str]:
    """Text by path of all courses with what is published, paths, facts and glossary.

    Paths and facts are written in a form of ours; by hand they may have any.
    """
    files: dict[str, str] = {}
    for course in Course.objects.current():
        course_value = course_of(course)
        course_folder = folder_name(course_value)
        files |= _under(course_folder, to_files(course_value))
        for module in course.modules.all().current():
            module_value = module_of(module)
            module_folder = f"{course_folder}/{folder_name(module_value)}"
            files |= _under(module_folder, to_files(module_value))
            for topic in module.topics.all().published():
                topic_value = topic_of(topic)
                folder = f"{module_folder}/{folder_name(topic_value)}"
                files |= _under(folder, to_files(topic_value))
    files["paths.yaml"] = _yaml(
        [path_entry(path_of(row)) for row in LearningPath.objects.current()]
    )
    files["facts.yaml"] = _yaml({fact.key: _fact_entry(fact) for fact in Fact.objects.all()})
    terms = GlossaryTerm.objects.published().select_related("topic").order_by("order", "pk")
    if terms:
        files["glossary.yaml"] = glossary_file(map(term_of, terms))
    return files


def _yaml(value: object) -> str:
    return yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=100)


def _fact_entry(fact: Fact) -> dict[str, Any]:
    return {
        "text": fact.text,
        "values": dict(fact.values),
        "source": fact.source,
        "as_of": fact.as_of,
        "confidence": fact.confidence,
    }


def _under(folder: str, files: Mapping[str, str]) -> dict[str, str]:
    return {f"{folder}/{path}": text for path, text in files.items()}


def topic_files(topic: Topic) -> dict[str, str]:
    """The files of one topic and its exercises, by path relative to its folder."""
    return to_files(topic_of(topic))


def exercise_files(exercise: Exercise) -> dict[str, str]:
    """The files of one exercise, by path relative to its folder."""
    return to_files(exercise_of(exercise))


def course_of(row: Course) -> model.Course:
    """The row as a value, without its modules."""
    return model.Course(
        uuid=row.uuid,
        slug=row.slug,
        title=row.title,
        summary=row.summary,
        level=model.Level(row.level),
        order=row.order,
    )


def module_of(row: Module) -> model.Module:
    """The row as a value, without its topics."""
    return model.Module(
        uuid=row.uuid, slug=row.slug, title=row.title, summary=row.summary, order=row.order
    )


def path_of(row: LearningPath) -> model.LearningPath:
    """The row as a value, with its published topics."""
    return model.LearningPath(
        uuid=row.uuid,
        slug=row.slug,
        title=row.title,
        summary=row.summary,
        order=row.order,
        topics=tuple(
            row.steps.filter(topic__in=Topic.objects.published()).values_list(
                "topic__slug", flat=True
            )
        ),
    )


def topic_of(row: Topic) -> model.Topic:
    """The row as a value, with its current questions and sheet and its published exercises."""
    sheet = row.cheat_sheets.all().current().first()
    return model.Topic(
        uuid=row.uuid,
        slug=row.slug,
        title=row.title,
        tagline=row.tagline,
        level=model.Level(row.level),
        minutes=row.minutes,
        tags=tuple(row.tags),
        sources=tuple(map(_source, row.sources)),
        sections=sections_of(row),
        order=row.order,
        open_questions=tuple(map(open_question_of, row.open_questions.all().current())),
        cheat_sheet=cheat_sheet_of(sheet) if sheet else None,
        interview_questions=tuple(map(interview_of, row.interview_questions.all().current())),
        quiz=tuple(map(quiz_question_of, row.quiz_questions.all().published())),
        exercises=tuple(map(exercise_of, row.exercises.all().published())),
    )


def entry_hash(row: OpenQuestion | CheatSheet | InterviewQuestion) -> str:
    """The hash that loading the same entry from a file gives."""
    match row:
        case OpenQuestion():
            return of_entry(open_question_of(row))
        case CheatSheet():
            return of_entry(cheat_sheet_of(row))
    return of_entry(interview_of(row))


def sections_of(row: Topic) -> model.Sections:
    return model.Sections(
        theory=row.theory,
        example=row.example,
        takeaways=row.takeaways,
        documentation=row.documentation,
    )


def open_question_of(row: OpenQuestion) -> model.OpenQuestion:
    return model.OpenQuestion(uuid=row.uuid, question=row.question, rubric=tuple(row.rubric))


def cheat_sheet_of(row: CheatSheet) -> model.CheatSheet:
    return model.CheatSheet(
        uuid=row.uuid,
        title=row.title,
        columns=tuple(row.columns),
        rows=tuple(tuple(cells) for cells in row.rows),
    )


def interview_of(row: InterviewQuestion) -> model.InterviewQuestion:
    return model.InterviewQuestion(
        uuid=row.uuid,
        level=model.Level(row.level),
        kind=model.InterviewKind(row.kind),
        question=row.question,
        answer=row.answer,
        why=row.why,
        follow_ups=tuple(row.follow_ups),
        rubric=tuple(row.rubric),
        concepts=tuple(row.concepts),
    )


def quiz_question_of(row: QuizQuestion) -> model.QuizQuestion:
    return model.QuizQuestion(
        uuid=row.uuid,
        prompt=row.prompt,
        body=body_of(row.type, row.body),
        concept=row.concept,
        source=_source(row.source),
        fact=row.fact,
    )


def term_of(row: GlossaryTerm) -> model.GlossaryTerm:
    return model.GlossaryTerm(
        uuid=row.uuid,
        slug=row.slug,
        term=row.term,
        definition=row.definition,
        aliases=tuple(row.aliases),
        topic=row.topic.slug if row.topic and row.topic.is_readable else "",
    )


def _source(source: Mapping[str, str]) -> model.Source:
    return model.Source(
        title=source["title"],
        url=source["url"],
        verified=date.fromisoformat(source["verified"]),
    )


def exercise_of(row: Exercise) -> model.Exercise:
    """The row with what learners have, or while there is none, what the author is writing.

    Raises:
        ValueError: it has no programs, or not three hints.
    """
    version = row.current_version or row.draft_version
    if version is None:
        raise ValueError(f"{row.slug} has no programs yet")
    nudge, concept, near_code = row.hints
    return model.Exercise(
        uuid=row.uuid,
        slug=row.slug,
        title=row.title,
        level=model.Level(row.level),
        minutes=row.minutes,
        xp=row.xp,
        order=row.order,
        situation=row.situation,
        requirements=tuple(row.requirements),
        good_to_know=row.good_to_know,
        hints=(nudge, concept, near_code),
        starter=version.starter,
        solution=version.solution,
        mutants=tuple(model.Mutant(**mutant) for mutant in version.mutants),
        tests_yaml=version.tests_yaml,
        about_init_errors=row.about_init_errors,
    )
