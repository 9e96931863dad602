"""`quiz.yaml` of a topic to questions."""

from collections.abc import Iterator
from uuid import UUID

from courses.content.errors import ContentErrors
from courses.content.model import Confidence, QuizQuestion, Source
from courses.content.quiz import Body, Number, Path, Text, body_of
from courses.content.reading import Entry, Reader
from courses.content.rendering import render


def read_quiz(reader: Reader, entries: Entry) -> Iterator[QuizQuestion]:
    """The questions of a file that satisfies its schema; `reader` learns what else is wrong."""
    for item in entries:
        body = body_of(item["type"].value, item.value)
        fact = item.get("fact")
        question = QuizQuestion(
            uuid=UUID(item["uuid"].value),
            prompt=reader.markdown(item["prompt"].value, item["prompt"].place),
            body=body,
            concept=item["concepts"].value[0],
            source=read_source(reader, item["source"]),
            fact=fact.value if fact else "",
        )
        _check(reader, item, body)
        _check_facts(reader, item, question)
        yield question


def read_source(reader: Reader, item: Entry) -> Source:
    """A page of documentation and when it was last compared."""
    verified = reader.day(item["verified"].value, item["verified"].place)
    return Source(item["title"].words, item["url"].value, verified)


def _check(reader: Reader, item: Entry, body: Body) -> None:
    for path, message in body.faults(reader.facts):
        place = item.at(path).place
        reader.complain(place.file, place.line, place.field, message)
    for text in body.texts():
        if isinstance(text, Text):
            place = item.at(text.path).place
            (reader.inline if text.inline else reader.markdown)(text.markdown, place)


def _check_facts(reader: Reader, item: Entry, question: QuizQuestion) -> None:
    """Nothing that the verdict hangs on may rest on an unconfirmed fact."""
    known = {fact.id: fact for fact in reader.facts}
    if question.fact and question.fact not in known:
        place = item["fact"].place
        reader.complain(place.file, place.line, place.field, f"there is no fact {question.fact}")
    graded: list[tuple[Path, str]] = [(("prompt",), question.prompt)]
    graded += [
        (text.path, text.markdown)
        for text in question.body.texts()
        if isinstance(text, Text) and text.graded
    ]
    used: list[tuple[Path, str]] = [(("fact",), question.fact)]
    if isinstance(question.body, Number):
        used.append((("value",), question.body.fact()))
    for path, markdown in graded:
        try:
            rendered = render(markdown, facts=reader.facts)
        except ContentErrors:
            continue  # said already, where the text was read
        used += [(path, fact) for fact in rendered.facts]
    for path, fact in used:
        if fact in known and known[fact].confidence is Confidence.MEM:
            place = item.at(path).place
            message = f"the fact {fact} is not confirmed and may not be graded"
            reader.complain(place.file, place.line, place.field, message)
