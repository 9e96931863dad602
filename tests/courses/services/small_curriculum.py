"""A curriculum of two topics and two exercises as files, and ways to change it."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID, uuid5

import yaml

from courses.content import model
from courses.content.quiz import Number, Option, Single
from courses.content.write import folder_name, glossary_file, path_entry, to_files

SOURCE = model.Source("Memory", "https://docs.aws.amazon.com/lambda/", date(2026, 11, 20))

TESTS = """\
function: {name: function, handler: handler.handler}
tests:
  - name: Greets
    task: 1
    when:
      - invoke: {event: {name: Ada}}
        expect: {response: Hello Ada}
"""


def uuid(name: str) -> UUID:
    return uuid5(UUID(int=0), name)


def exercise(slug: str = "greet") -> model.Exercise:
    return model.Exercise(
        uuid=uuid(slug),
        slug=slug,
        title=slug.title(),
        level=model.Level.BEGINNER,
        minutes=10,
        xp=50,
        order=1,
        situation="A shop greets. It knows {{ fact:L1.max }}.",
        requirements=("Return the greeting.",),
        good_to_know="`event` is a dict.",
        hints=("Look at the event.", "Strings join.", "Use an f-string."),
        starter={"handler.py": "def handler(event, context):\n    return None\n"},
        solution={"handler.py": "def handler(event, context):\n    return 'Hello Ada'\n"},
        mutants=(
            model.Mutant(
                name="shouts",
                files={"handler.py": "def handler(event, context):\n    return 'HELLO'\n"},
                must_fail="Greets",
                message="expected",
                why="It shouts.",
            ),
        ),
        tests_yaml=TESTS,
    )


def topic(slug: str = "handler", order: int = 1) -> model.Topic:
    return model.Topic(
        uuid=uuid(slug),
        slug=slug,
        title=slug.title(),
        tagline="One line.",
        level=model.Level.BEGINNER,
        minutes=12,
        tags=("python",),
        sources=(SOURCE,),
        sections=model.Sections(
            theory="### Memory\n\nAt most {{ fact:L1.max }}.",
            example="A shop.",
            takeaways="- Memory is a setting.",
            documentation="Read the guide.",
        ),
        order=order,
        open_questions=(
            model.OpenQuestion(uuid(f"{slug}-open"), "Why?", ("Says `why`.", "Is short.")),
        ),
        cheat_sheet=model.CheatSheet(
            uuid(f"{slug}-sheet"), "Limits", ("Setting", "Value"), (("Memory", "`128`"),)
        ),
        interview_questions=(
            model.InterviewQuestion(
                uuid=uuid(f"{slug}-interview"),
                level=model.Level.BEGINNER,
                kind=model.InterviewKind.CONCEPT,
                question="What is it?",
                answer="A service.",
                why="It is short.",
                follow_ups=("And then?",),
                rubric=("Names the service.",),
                concepts=("basics",),
            ),
        ),
        exercises=(exercise(f"{slug}-exercise"),),
    )


def curriculum() -> model.Curriculum:
    fact = model.Fact(
        id="L1",
        text="Memory goes up to 10,240 MB.",
        values={"max": 10240, "unit": "MB"},
        source="[Quotas](https://docs.aws.amazon.com/lambda/latest/dg/quotas.html)",
        as_of="2026-11-20",
        confidence=model.Confidence.DOC,
    )
    module = model.Module(
        uuid("basics"), "basics", "Basics", "The start.", 1, (topic(), topic("events", order=2))
    )
    course = model.Course(
        uuid("course"), "first-course", "First", "All.", model.Level.BEGINNER, 1, (module,)
    )
    path = model.LearningPath(uuid("path"), "quick", "Quick", "Soon.", 1, ("events", "handler"))
    return model.Curriculum(courses=(course,), paths=(path,), facts={"L1": fact})


def studied() -> model.Curriculum:
    """The same with a quiz of two questions for each topic, and a glossary of one term."""
    given = curriculum()
    topics = [replace(each, quiz=quiz(each.slug)) for each in given.topics()]
    return replace(with_topics(given, *topics), glossary=(term(),))


def quiz(slug: str) -> tuple[model.QuizQuestion, ...]:
    return (
        model.QuizQuestion(
            uuid=uuid(f"{slug}-single"),
            prompt="How much is `max`?",
            body=Single(
                (
                    Option("{{ fact:L1.max }}", right=True, why="It is the quota."),
                    Option("Nothing", right=False, why="It is something."),
                    Option("All there is", right=False, why="There is more."),
                )
            ),
            concept="memory",
            source=SOURCE,
            fact="L1",
        ),
        model.QuizQuestion(
            uuid=uuid(f"{slug}-number"),
            prompt="How much is it?",
            body=Number("fact:L1.max", "See above.", unit="MB"),
            concept="memory",
            source=SOURCE,
        ),
    )


def term(definition: str = "Up to {{ fact:L1.max }}.", word: str = "Memory") -> model.GlossaryTerm:
    return model.GlossaryTerm(
        uuid=uuid("memory"),
        slug=word.lower(),
        term=word,
        definition=definition,
        aliases=(f"{word}s",),
        topic="handler",
    )


def with_topics(given: model.Curriculum, *topics: model.Topic) -> model.Curriculum:
    """The same with other topics, and a path through all of them."""
    course = given.courses[0]
    module = replace(course.modules[0], topics=topics)
    path = replace(given.paths[0], topics=tuple(each.slug for each in topics))
    return replace(given, courses=(replace(course, modules=(module,)),), paths=(path,))


def with_fact(given: model.Curriculum, **values: int | str) -> model.Curriculum:
    """The same with other values of fact L1."""
    fact = replace(given.facts["L1"], values={"max": 10240, "unit": "MB", **values})
    return replace(given, facts={"L1": fact})


def write(given: model.Curriculum, root: Path) -> Path:
    """The curriculum as files in a new folder below `root`."""
    folder = root / f"curriculum-{len(list(root.iterdir()))}"
    files: dict[str, str] = {}
    for course in given.courses:
        files |= _under(course.slug, to_files(course))
        for module in course.modules:
            place = f"{course.slug}/{folder_name(module)}"
            files |= _under(place, to_files(module))
            for each in module.topics:
                files |= _under(f"{place}/{folder_name(each)}", to_files(each))
    files["paths.yaml"] = _yaml([path_entry(path) for path in given.paths])
    facts = {
        fact.id: {
            "text": fact.text,
            "values": dict(fact.values),
            "source": fact.source,
            "as_of": fact.as_of,
            "confidence": fact.confidence.value,
        }
        for fact in given.facts.values()
    }
    files["facts.yaml"] = _yaml(facts)
    if given.glossary:
        files["glossary.yaml"] = glossary_file(given.glossary)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return folder


def _yaml(value: object) -> str:
    return yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=100)


def _under(folder: str, files: dict[str, str]) -> dict[str, str]:
    return {f"{folder}/{name}": text for name, text in files.items()}
