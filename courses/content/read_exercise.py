"""An exercise's folder to an `Exercise`."""

import re
from typing import Final
from uuid import UUID

from courses.content.front_matter import FIRST_LINE, Page, Part
from courses.content.model import Exercise, Level, Mutant
from courses.content.reading import Entry, Place, Reader
from courses.content.text import outside_fences, tidy
from courses.content.write import GOOD_TO_KNOW, REQUIREMENTS
from courses.grading.layers import SHIPPED
from courses.grading.scenario import Scenario, ScenarioError, load_scenario

SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

_FILES: Final = ("exercise.md", "tests.yaml", "starter", "solution", "mutants")
_MUTANT_FILE: Final = "mutant.yaml"
_ITEM: Final = re.compile(r"(?P<number>\d+)\. +(?P<text>.*)")
_FACT: Final = re.compile(r"\{\{ *fact:")


def read_exercise(reader: Reader, folder: str, slug: str) -> Exercise | None:
    """The exercise in `folder`; None when a file is wrong, which `reader` then knows about."""
    if not reader.is_folder(folder):
        reader.complain(folder, 1, "", "is not expected here; an exercise is a folder")
        return None
    if not SLUG.fullmatch(slug):
        reader.complain(
            folder, 1, "", "the folder's name must be small letters, digits and hyphens"
        )
    reader.refuse(folder, reader.children(folder), _FILES)
    file = f"{folder}/exercise.md"
    page = reader.page(file, "exercise")
    tests = reader.source(f"{folder}/tests.yaml")
    scenario = _scenario(reader, f"{folder}/tests.yaml", tests) if tests is not None else None
    starter = _program(reader, f"{folder}/starter")
    solution = _program(reader, f"{folder}/solution")
    mutants = _mutants(reader, f"{folder}/mutants", solution, scenario)
    if page is None or tests is None:
        reader.unread.add(slug)
        return None
    front = Entry(file, page.front, (), FIRST_LINE)
    situation, requirements, good_to_know = _body(reader, file, page)
    if scenario is not None:
        _tasks(reader, f"{folder}/tests.yaml", scenario, len(requirements))
    nudge, concept, near_code = (reader.markdown(hint.value, hint.place) for hint in front["hints"])
    about_init_errors = front.get("about_init_errors")
    return Exercise(
        uuid=UUID(front["uuid"].value),
        slug=slug,
        title=front["title"].words,
        level=Level(front["level"].value),
        minutes=front["minutes"].value,
        xp=front["xp"].value,
        order=front["order"].value,
        situation=situation,
        requirements=requirements,
        good_to_know=good_to_know,
        hints=(nudge, concept, near_code),
        starter=starter,
        solution=solution,
        mutants=mutants,
        tests_yaml=tests,
        about_init_errors=about_init_errors is not None and about_init_errors.value,
        path=folder,
    )


def _scenario(reader: Reader, file: str, text: str) -> Scenario | None:
    if found := _FACT.search(text):
        line = text.count("\n", 0, found.start()) + 1
        reader.complain(file, line, "", "facts are not filled in in tests; write the value")
    try:
        scenario = load_scenario(text, source=file)
    except ScenarioError as error:
        for problem in error.problems:
            reader.complain(file, problem.line, problem.field, problem.message)
        return None
    for name in sorted(set(scenario.layers) - set(SHIPPED)):
        message = f"{name} is not shipped; an exercise can have {', '.join(SHIPPED)}"
        reader.complain(file, 1, "function.layers", message)
    return scenario


def _tasks(reader: Reader, file: str, scenario: Scenario, requirements: int) -> None:
    named = {test.task for test in scenario.tests if test.task is not None}
    for task in sorted(named):
        if task > requirements:
            message = f"task {task} is named, but exercise.md has {requirements} requirements"
            reader.complain(file, 1, "tests", message)
    for task in range(1, requirements + 1):
        if task not in named:
            reader.complain(file, 1, "tests", f"no test has `task: {task}`")


def _program(reader: Reader, folder: str) -> dict[str, str]:
    if not reader.is_folder(folder):
        reader.complain(folder, 1, "", "is missing")
        return {}
    files = _files(reader, folder, "")
    if not files:
        reader.complain(folder, 1, "", "is empty")
    return files


def _files(reader: Reader, folder: str, inside: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in reader.children(f"{folder}/{inside}".rstrip("/")):
        path = f"{inside}{name}"
        if reader.is_folder(f"{folder}/{path}"):
            found |= _files(reader, folder, f"{path}/")
        else:
            text = reader.source(f"{folder}/{path}")
            if text is not None:
                found[path] = text
    return found


def _mutants(
    reader: Reader, folder: str, solution: dict[str, str], scenario: Scenario | None
) -> tuple[Mutant, ...]:
    names = reader.children(folder) if reader.is_folder(folder) else []
    if not names:
        reader.complain(folder, 1, "", "an exercise needs at least one mutant")
    found = (_mutant(reader, f"{folder}/{name}", name, solution, scenario) for name in names)
    return tuple(mutant for mutant in found if mutant)


def _mutant(
    reader: Reader, folder: str, name: str, solution: dict[str, str], scenario: Scenario | None
) -> Mutant | None:
    if not reader.is_folder(folder) or not SLUG.fullmatch(name):
        message = "a mutant is a folder named with small letters, digits and hyphens"
        reader.complain(folder, 1, "", message)
        return None
    file = f"{folder}/{_MUTANT_FILE}"
    document = reader.document(file, "mutant")
    files = _files(reader, folder, "")
    files.pop(_MUTANT_FILE, None)
    if not files:
        reader.complain(folder, 1, "", "changes no file of the solution")
    for path, text in files.items():
        if solution.get(path) == text:
            reader.complain(f"{folder}/{path}", 1, "", "is the same as in the solution; remove it")
    if document is None:
        return None
    entry = Entry(file, document)
    must_fail = entry["must_fail"]
    if scenario and must_fail.words not in [test.name for test in scenario.tests]:
        message = f"tests.yaml has no test named {must_fail.words!r}"
        reader.complain(file, must_fail.place.line, "must_fail", message)
    return Mutant(name, files, must_fail.words, entry["message"].words, entry["why"].words)


def _body(reader: Reader, file: str, page: Page) -> tuple[str, tuple[str, ...], str]:
    situation, *parts = page.parts
    headings = [part.heading for part in parts]
    if not situation.text:
        reader.complain(file, situation.line, "", "the situation is missing")
    if headings not in ([REQUIREMENTS], [REQUIREMENTS, GOOD_TO_KNOW]):
        message = f"the headings must be ## {REQUIREMENTS} and, if wanted, ## {GOOD_TO_KNOW}"
        reader.complain(file, parts[0].line if parts else situation.line, "", message)
        return situation.text, (), ""
    reader.markdown(situation.text, Place(file, situation.line))
    requirements = _requirements(reader, file, parts[0])
    good_to_know = parts[1].text if len(parts) == 2 else ""
    if len(parts) == 2:
        reader.markdown(good_to_know, Place(file, parts[1].line))
    return situation.text, requirements, good_to_know


def _requirements(reader: Reader, file: str, part: Part) -> tuple[str, ...]:
    lines = part.text.split("\n")
    starts = [
        (index, found) for index, line in outside_fences(lines) if (found := _ITEM.fullmatch(line))
    ]
    numbers = [int(found["number"]) for _, found in starts]
    if not starts or starts[0][0] != 0 or numbers != list(range(1, len(numbers) + 1)):
        reader.complain(file, part.line, "", "must be a list numbered 1., 2., 3. …")
        return ()
    items: list[str] = []
    ends = [index for index, _ in starts[1:]] + [len(lines)]
    for (start, found), end in zip(starts, ends, strict=True):
        width = len(found["number"]) + 2
        for index in range(start + 1, end):
            if lines[index] and not lines[index].startswith(" " * width):
                message = f"further lines of a requirement are indented by {width} spaces"
                reader.complain(file, part.line + index, "", message)
        rest = [line[width:] for line in lines[start + 1 : end]]
        text = tidy("\n".join([found["text"], *rest]))
        items.append(reader.markdown(text, Place(file, part.line + start)))
    return tuple(items)
