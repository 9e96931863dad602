"""Values back to files, byte for byte as the loader's canonical form has them."""

from collections.abc import Iterable, Mapping, Sequence

from courses.content.model import (
    CheatSheet,
    Course,
    Exercise,
    GlossaryTerm,
    InterviewQuestion,
    LearningPath,
    Module,
    Mutant,
    OpenQuestion,
    QuizQuestion,
    Source,
    Topic,
)
from courses.content.text import tidy
from courses.content.yaml_form import Plain, dump

REQUIREMENTS = "Your handler must"
GOOD_TO_KNOW = "Good to know"
SECTIONS = {
    "theory": "Theory",
    "example": "Real-world example",
    "takeaways": "Key takeaways",
    "documentation": "Official documentation",
}
"""Heading by field of `Sections`, in the order of the file."""


def to_files(item: Course | Module | Topic | Exercise) -> dict[str, str]:
    """The files of one folder by path relative to it.

    A topic's files include its exercises'; a course's and a module's are their own file only.
    """
    match item:
        case Course():
            return {"course.md": _with_front_matter(_course(item), "")}
        case Module():
            return {"module.md": _with_front_matter(_module(item), "")}
        case Topic():
            return _topic_files(item)
    return _exercise_files(item)


def folder_name(item: Course | Module | Topic | Exercise) -> str:
    """The name of the folder that holds the files."""
    if isinstance(item, Course | Exercise):
        return item.slug
    return f"{item.order:02d}-{item.slug}"


def question_file(
    item: OpenQuestion | CheatSheet | InterviewQuestion | QuizQuestion,
) -> Mapping[str, Plain]:
    """An entry of `handson.yaml`, `interview.yaml` or `quiz.yaml`, or all of `cheatsheet.yaml`."""
    match item:
        case OpenQuestion():
            return {
                "uuid": str(item.uuid),
                "question": tidy(item.question),
                "rubric": _texts(item.rubric),
            }
        case CheatSheet():
            return {
                "uuid": str(item.uuid),
                "title": tidy(item.title),
                "columns": _texts(item.columns),
                "rows": [_texts(row) for row in item.rows],
            }
        case QuizQuestion():
            return {
                "uuid": str(item.uuid),
                "type": item.body.type.value,
                "prompt": tidy(item.prompt),
                **item.body.fields(),
                **({"fact": item.fact} if item.fact else {}),
                "concepts": [item.concept],
                "source": _source(item.source),
            }
    return {
        "uuid": str(item.uuid),
        "level": item.level.value,
        "kind": item.kind.value,
        "question": tidy(item.question),
        "answer": tidy(item.answer),
        "why": tidy(item.why),
        "follow_ups": _texts(item.follow_ups),
        "rubric": _texts(item.rubric),
        "concepts": _texts(item.concepts),
    }


def path_entry(item: LearningPath) -> Mapping[str, Plain]:
    """An entry of `paths.yaml`."""
    return {
        "uuid": str(item.uuid),
        "slug": item.slug,
        "title": tidy(item.title),
        "summary": tidy(item.summary),
        "topics": _texts(item.topics),
    }


def glossary_entry(item: GlossaryTerm) -> Mapping[str, Plain]:
    """An entry of `glossary.yaml`."""
    entry: dict[str, Plain] = {
        "uuid": str(item.uuid),
        "term": tidy(item.term),
        "definition": tidy(item.definition),
    }
    if item.aliases:
        entry["aliases"] = _texts(item.aliases)
    if item.topic:
        entry["topic"] = item.topic
    return entry


def glossary_file(terms: Iterable[GlossaryTerm]) -> str:
    """The whole of `glossary.yaml`."""
    return dump([glossary_entry(term) for term in terms])


def _source(source: Source) -> Mapping[str, Plain]:
    return {
        "title": tidy(source.title),
        "url": source.url,
        "verified": source.verified.isoformat(),
    }


def _course(course: Course) -> Mapping[str, Plain]:
    return {
        "uuid": str(course.uuid),
        "title": tidy(course.title),
        "summary": tidy(course.summary),
        "level": course.level.value,
        "order": course.order,
    }


def _module(module: Module) -> Mapping[str, Plain]:
    return {
        "uuid": str(module.uuid),
        "title": tidy(module.title),
        "summary": tidy(module.summary),
    }


def _topic_files(topic: Topic) -> dict[str, str]:
    front: Mapping[str, Plain] = {
        "uuid": str(topic.uuid),
        "title": tidy(topic.title),
        "tagline": tidy(topic.tagline),
        "level": topic.level.value,
        "minutes": topic.minutes,
        "tags": _texts(topic.tags),
        "sources": [_source(source) for source in topic.sources],
    }
    body = "\n\n".join(
        f"## {heading}\n\n{tidy(getattr(topic.sections, name))}".rstrip("\n")
        for name, heading in SECTIONS.items()
    )
    files = {"topic.md": _with_front_matter(front, body)}
    if topic.open_questions:
        files["handson.yaml"] = dump([question_file(item) for item in topic.open_questions])
    if topic.cheat_sheet:
        files["cheatsheet.yaml"] = dump(question_file(topic.cheat_sheet))
    if topic.interview_questions:
        files["interview.yaml"] = dump([question_file(item) for item in topic.interview_questions])
    if topic.quiz:
        files["quiz.yaml"] = dump([question_file(item) for item in topic.quiz])
    for exercise in topic.exercises:
        folder = f"exercises/{folder_name(exercise)}"
        files |= {f"{folder}/{path}": text for path, text in _exercise_files(exercise).items()}
    return files


def _exercise_files(exercise: Exercise) -> dict[str, str]:
    front: dict[str, Plain] = {
        "uuid": str(exercise.uuid),
        "title": tidy(exercise.title),
        "level": exercise.level.value,
        "minutes": exercise.minutes,
        "xp": exercise.xp,
        "order": exercise.order,
    }
    if exercise.about_init_errors:
        front["about_init_errors"] = True
    front["hints"] = _texts(exercise.hints)
    numbered = "\n".join(
        _numbered(number, text) for number, text in enumerate(exercise.requirements, 1)
    )
    parts = [tidy(exercise.situation), f"## {REQUIREMENTS}", numbered]
    if good_to_know := tidy(exercise.good_to_know):
        parts += [f"## {GOOD_TO_KNOW}", good_to_know]
    files = {
        "exercise.md": _with_front_matter(front, "\n\n".join(parts)),
        "tests.yaml": exercise.tests_yaml,
    }
    files |= {f"starter/{path}": text for path, text in exercise.starter.items()}
    files |= {f"solution/{path}": text for path, text in exercise.solution.items()}
    for mutant in exercise.mutants:
        files |= _mutant_files(mutant)
    return files


def _mutant_files(mutant: Mutant) -> dict[str, str]:
    folder = f"mutants/{mutant.name}"
    front: Mapping[str, Plain] = {
        "why": tidy(mutant.why),
        "must_fail": tidy(mutant.must_fail),
        "message": tidy(mutant.message),
    }
    return {
        f"{folder}/mutant.yaml": dump(front),
        **{f"{folder}/{path}": text for path, text in mutant.files.items()},
    }


def _numbered(number: int, text: str) -> str:
    lead = f"{number}. "
    first, *rest = tidy(text).split("\n")
    return "\n".join([lead + first, *(" " * len(lead) + line if line else "" for line in rest)])


def _with_front_matter(front: Mapping[str, Plain], body: str) -> str:
    text = f"---\n{dump(front)}---\n"
    return f"{text}\n{body}\n" if body else text


def _texts(texts: Sequence[str]) -> list[Plain]:
    return [tidy(text) for text in texts]
