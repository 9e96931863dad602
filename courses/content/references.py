"""What must hold between files: identities are unique, links and paths lead somewhere."""

from collections.abc import Iterable, Iterator
from typing import Final
from uuid import UUID

from courses.content.errors import ContentErrors, Problem
from courses.content.facts import Facts
from courses.content.links import Link, Target
from courses.content.model import Curriculum, Topic
from courses.content.reading import Place
from courses.content.rendering import render_topic

_GLOSSARY: Final = "glossary.yaml"


def check_references(
    curriculum: Curriculum, links: Iterable[tuple[Place, Link]], unread: set[str]
) -> list[Problem]:
    """Everything that does not fit together.

    `links` are those found in the texts, `unread` the slugs that exist but could not be read.
    """
    return [
        *_unique_uuids(curriculum),
        *_unique_slugs(curriculum),
        *_unique_orders(curriculum),
        *_paths(curriculum, unread),
        *_glossary(curriculum, unread),
        *_links(curriculum, links, unread),
    ]


def _unique_uuids(curriculum: Curriculum) -> Iterator[Problem]:
    seen: dict[UUID, str] = {}
    for uuid, file in _identities(curriculum):
        if uuid in seen:
            yield Problem(file, 1, "uuid", f"{uuid} is used in {seen[uuid]} already")
        seen.setdefault(uuid, file)


def _identities(curriculum: Curriculum) -> Iterator[tuple[UUID, str]]:
    for course in curriculum.courses:
        yield course.uuid, f"{course.path}/course.md"
        for module in course.modules:
            yield module.uuid, f"{module.path}/module.md"
            for topic in module.topics:
                yield from _identities_of_topic(topic)
    for path in curriculum.paths:
        yield path.uuid, "paths.yaml"
    for term in curriculum.glossary:
        yield term.uuid, "glossary.yaml"


def _identities_of_topic(topic: Topic) -> Iterator[tuple[UUID, str]]:
    yield topic.uuid, f"{topic.path}/topic.md"
    for question in topic.open_questions:
        yield question.uuid, f"{topic.path}/handson.yaml"
    if topic.cheat_sheet:
        yield topic.cheat_sheet.uuid, f"{topic.path}/cheatsheet.yaml"
    for interview in topic.interview_questions:
        yield interview.uuid, f"{topic.path}/interview.yaml"
    for quiz_question in topic.quiz:
        yield quiz_question.uuid, f"{topic.path}/quiz.yaml"
    for exercise in topic.exercises:
        yield exercise.uuid, f"{exercise.path}/exercise.md"


def _unique_slugs(curriculum: Curriculum) -> Iterator[Problem]:
    topics = [(topic.slug, topic.path) for topic in curriculum.topics()]
    exercises = [(exercise.slug, exercise.path) for exercise in curriculum.exercises()]
    paths = [(path.slug, "paths.yaml") for path in curriculum.paths]
    for kind, found in (("topic", topics), ("exercise", exercises), ("path", paths)):
        yield from _repeated(kind, found)
    for course in curriculum.courses:
        yield from _repeated("module", [(module.slug, module.path) for module in course.modules])


def _repeated(kind: str, found: list[tuple[str, str]]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for slug, place in found:
        if slug in seen:
            yield Problem(place, 1, "", f"the {kind} slug {slug} is used by {seen[slug]} already")
        seen.setdefault(slug, place)


def _unique_orders(curriculum: Curriculum) -> Iterator[Problem]:
    seen: dict[int, str] = {}
    for course in curriculum.courses:
        if course.order in seen:
            message = f"{course.order} is the order of {seen[course.order]} already"
            yield Problem(f"{course.path}/course.md", 1, "order", message)
        seen.setdefault(course.order, course.slug)


def _paths(curriculum: Curriculum, unread: set[str]) -> Iterator[Problem]:
    known = unread | {topic.slug for topic in curriculum.topics()}
    for number, path in enumerate(curriculum.paths):
        for index, slug in enumerate(path.topics):
            field = f"{number}.topics.{index}"
            if slug not in known:
                yield Problem("paths.yaml", 1, field, f"there is no topic {slug}")
            if slug in path.topics[:index]:
                yield Problem("paths.yaml", 1, field, f"{slug} is in this path already")


def _glossary(curriculum: Curriculum, unread: set[str]) -> Iterator[Problem]:
    known = unread | {topic.slug for topic in curriculum.topics()}
    words: dict[str, str] = {}
    slugs: dict[str, str] = {}
    for number, term in enumerate(curriculum.glossary):
        if term.topic and term.topic not in known:
            yield Problem(_GLOSSARY, 1, f"{number}.topic", f"there is no topic {term.topic}")
        for word in (term.term, *term.aliases):
            if word.casefold() in words:
                message = f"{word} is in the glossary already, as {words[word.casefold()]}"
                yield Problem(_GLOSSARY, 1, f"{number}.term", message)
            words.setdefault(word.casefold(), term.term)
        if slugs.setdefault(term.slug, term.term) != term.term:
            message = f"has the same address as {slugs[term.slug]}: {term.slug}"
            yield Problem(_GLOSSARY, 1, f"{number}.term", message)


def _links(
    curriculum: Curriculum, links: Iterable[tuple[Place, Link]], unread: set[str]
) -> Iterator[Problem]:
    for place, link in links:
        if link.slug not in unread:
            for message in _broken(curriculum, link):
                yield Problem(place.file, place.line + link.line - 1, place.field, message)


def _broken(curriculum: Curriculum, link: Link) -> Iterator[str]:
    if link.target is Target.HERE:
        yield f"{link} works in a topic's text only"
    elif link.target is Target.EXERCISE:
        if link.anchor:
            yield "a link to an exercise cannot name a heading"
        if link.slug not in [exercise.slug for exercise in curriculum.exercises()]:
            yield f"there is no exercise {link.slug}"
    else:
        topic = next((topic for topic in curriculum.topics() if topic.slug == link.slug), None)
        if topic is None:
            yield f"there is no topic {link.slug}"
        elif link.anchor:
            anchors = _anchors(topic, Facts(curriculum.facts.values()))
            if anchors is not None and link.anchor not in anchors:
                yield f"the topic {link.slug} has no heading #{link.anchor}"


def _anchors(topic: Topic, facts: Facts) -> set[str] | None:
    """What a link may name on the topic's page; None when the page cannot be rendered."""
    try:
        return render_topic(topic.sections, facts=facts).anchors
    except ContentErrors:
        return None
