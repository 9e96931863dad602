"""Content hashes: hexadecimal SHA-256 over the canonical files, so form never changes a hash."""

import hashlib
from collections.abc import Mapping

from courses.content.model import (
    CheatSheet,
    Course,
    Exercise,
    GlossaryTerm,
    InterviewQuestion,
    LearningPath,
    Module,
    OpenQuestion,
    QuizQuestion,
    Topic,
)
from courses.content.write import (
    folder_name,
    glossary_entry,
    path_entry,
    question_file,
    to_files,
)
from courses.content.yaml_form import dump


def of_files(files: Mapping[str, str]) -> str:
    """The hash of files by path. Names and contents are told apart by their lengths."""
    digest = hashlib.sha256()
    for path, text in sorted(files.items()):
        for part in (path.encode(), text.encode()):
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
    return digest.hexdigest()


def version(exercise: Exercise) -> str:
    """What identifies an exercise version: `tests.yaml` and all programs, mutants included.

    Editing the prose, the title or what a hint says keeps the version, and with it every
    result; editing a test, the starter, the solution or a mutant makes a new one.
    """
    files = to_files(exercise)
    del files["exercise.md"]
    return of_files(files)


def content(item: Course | Module | Topic | Exercise) -> str:
    """The files of `item` and its folder's name. Of a course or module its own file only."""
    return of_files({"": folder_name(item), **to_files(item)})


def of_entry(
    item: OpenQuestion
    | CheatSheet
    | InterviewQuestion
    | QuizQuestion
    | GlossaryTerm
    | LearningPath,
) -> str:
    """Something that is an entry of a file instead of a folder."""
    match item:
        case LearningPath():
            entry = path_entry(item)
        case GlossaryTerm():
            entry = glossary_entry(item)
        case _:
            entry = question_file(item)
    return of_files({"": dump(entry)})
