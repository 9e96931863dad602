"""A topic's folder to a `Topic`."""

from typing import Final
from uuid import UUID

from courses.content.errors import ContentErrors
from courses.content.front_matter import FIRST_LINE, Page
from courses.content.links import Target
from courses.content.model import (
    CheatSheet,
    Exercise,
    InterviewKind,
    InterviewQuestion,
    Level,
    OpenQuestion,
    Sections,
    Topic,
)
from courses.content.read_exercise import read_exercise
from courses.content.read_quiz import read_quiz, read_source
from courses.content.reading import Entry, Place, Reader
from courses.content.rendering import RenderedTopic, render_topic
from courses.content.write import SECTIONS

_KINDS: Final = ("handson", "cheatsheet", "interview", "quiz")
_FILES: Final = ("topic.md", *(f"{kind}.yaml" for kind in _KINDS), "exercises")


def read_topic(reader: Reader, folder: str, slug: str, order: int) -> Topic | None:
    """The topic in `folder`; None when a file is wrong, which `reader` then knows about."""
    names = reader.children(folder)
    reader.refuse(folder, names, _FILES)
    exercises = _exercises(reader, f"{folder}/exercises") if "exercises" in names else ()
    entries = {kind: _entry(reader, folder, kind) for kind in _KINDS if f"{kind}.yaml" in names}
    open_questions = tuple(_open_question(reader, item) for item in entries.get("handson") or ())
    interview = tuple(_interview(reader, item) for item in entries.get("interview") or ())
    quiz_entry = entries.get("quiz")
    quiz = tuple(read_quiz(reader, quiz_entry)) if quiz_entry else ()
    sheet = entries.get("cheatsheet")
    cheat_sheet = _cheat_sheet(reader, sheet) if sheet else None
    file = f"{folder}/topic.md"
    page = reader.page(file, "topic")
    sections = _sections(reader, file, page) if page else None
    if page is None or sections is None:
        reader.unread |= {slug, *(exercise.slug for exercise in exercises)}
        return None
    front = Entry(file, page.front, (), FIRST_LINE)
    return Topic(
        uuid=UUID(front["uuid"].value),
        slug=slug,
        title=front["title"].words,
        tagline=front["tagline"].words,
        level=Level(front["level"].value),
        minutes=front["minutes"].value,
        tags=tuple(front["tags"].value),
        sources=tuple(read_source(reader, item) for item in front["sources"]),
        sections=sections,
        order=order,
        open_questions=open_questions,
        cheat_sheet=cheat_sheet,
        interview_questions=interview,
        quiz=quiz,
        exercises=exercises,
        path=folder,
    )


def _entry(reader: Reader, folder: str, kind: str) -> Entry | None:
    file = f"{folder}/{kind}.yaml"
    document = reader.document(file, kind)
    return Entry(file, document) if document else None


def _exercises(reader: Reader, folder: str) -> tuple[Exercise, ...]:
    found = [read_exercise(reader, f"{folder}/{name}", name) for name in reader.children(folder)]
    exercises = sorted((item for item in found if item), key=lambda item: (item.order, item.slug))
    seen: dict[int, str] = {}
    for exercise in exercises:
        if exercise.order in seen:
            message = f"{exercise.order} is the order of {seen[exercise.order]} already"
            reader.complain(f"{exercise.path}/exercise.md", 1, "order", message)
        seen[exercise.order] = exercise.slug
    return tuple(exercises)


def _sections(reader: Reader, file: str, page: Page) -> Sections | None:
    before, *parts = page.parts
    if before.text:
        reader.complain(file, before.line, "", "text must stand below one of the headings")
    expected = list(SECTIONS.values())
    if [part.heading for part in parts] != expected:
        wanted = ", ".join(f"## {heading}" for heading in expected)
        line = parts[0].line if parts else before.line
        reader.complain(file, line, "", f"the headings must be {wanted}, in this order")
        return None
    sections = Sections(*(part.text for part in parts))
    for part in parts[:-1]:
        if not part.text:
            reader.complain(file, part.line, "", f"nothing stands below ## {part.heading}")
    lines = {name: part.line for name, part in zip(SECTIONS, parts, strict=True)}
    try:
        rendered = render_topic(sections, facts=reader.facts)
    except ContentErrors as error:
        for found in error.problems:
            reader.complain(file, lines[found.field] + found.line - 1, "", found.message)
    else:
        _links(reader, file, rendered, lines)
    return sections


def _links(reader: Reader, file: str, rendered: RenderedTopic, lines: dict[str, int]) -> None:
    anchors = rendered.anchors
    for name, first_line in lines.items():
        for link in getattr(rendered, name).links:
            if link.target is not Target.HERE:
                reader.links.append((Place(file, first_line), link))
            elif link.anchor not in anchors:
                line = first_line + link.line - 1
                reader.complain(file, line, "", f"this page has no heading {link}")


def _open_question(reader: Reader, item: Entry) -> OpenQuestion:
    return OpenQuestion(
        uuid=UUID(item["uuid"].value),
        question=_markdown(reader, item["question"]),
        rubric=_lines(reader, item["rubric"]),
    )


def _cheat_sheet(reader: Reader, item: Entry) -> CheatSheet:
    columns = _lines(reader, item["columns"])
    for row in item["rows"]:
        if len(row.value) != len(columns):
            message = f"has {len(row.value)} cells; there are {len(columns)} columns"
            reader.complain(item.file, row.place.line, row.place.field, message)
    return CheatSheet(
        uuid=UUID(item["uuid"].value),
        title=item["title"].words,
        columns=columns,
        rows=tuple(_lines(reader, row) for row in item["rows"]),
    )


def _interview(reader: Reader, item: Entry) -> InterviewQuestion:
    return InterviewQuestion(
        uuid=UUID(item["uuid"].value),
        level=Level(item["level"].value),
        kind=InterviewKind(item["kind"].value),
        question=_markdown(reader, item["question"]),
        answer=_markdown(reader, item["answer"]),
        why=_markdown(reader, item["why"]),
        follow_ups=_lines(reader, item["follow_ups"]),
        rubric=_lines(reader, item["rubric"]),
        concepts=tuple(item["concepts"].value),
    )


def _markdown(reader: Reader, item: Entry) -> str:
    return reader.markdown(item.value, item.place)


def _lines(reader: Reader, items: Entry) -> tuple[str, ...]:
    return tuple(reader.inline(item.value, item.place) for item in items)
