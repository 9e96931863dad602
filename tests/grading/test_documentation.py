"""docs/exercises.md is right: its tables are the code's, its examples load, its exercise holds."""

import io
import json
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from courses.content import form, load
from courses.content.check import check
from courses.emulator import LocalLambda
from courses.emulator.control import functions
from courses.emulator.records import FunctionConfig, Outcome
from courses.grading import ScenarioError, compare, load_scenario, yaml_source
from courses.grading.json_values import ABSENT
from courses.grading.matchers import MATCHERS
from courses.grading.schema_check import validator
from courses.grading.sources import SOURCES
from courses.grading.spec import OF_AN_INVOCATION
from courses.grading.step_reading import ACTIONS
from courses.management.commands import grade
from tests.content import sample

PAGE = (Path(__file__).parents[2] / "docs" / "exercises.md").read_text()
FENCE = re.compile(r"^(?P<marks>`{3,4})(?P<info>[^`\n]*)\n(?P<code>.*?)^(?P=marks)$", re.M | re.S)
FENCES = [(match["info"], match["code"]) for match in FENCE.finditer(PAGE)]
EXAMPLES = [
    (code, FENCES[index + 1][1] if FENCES[index + 1][0] == "text" else "")
    for index, (info, code) in enumerate(FENCES)
    if info in ("yaml", "yaml title=tests.yaml")
]
EXERCISE = {
    info.partition("title=")[2]: code for info, code in FENCES if info.partition("title=")[2]
}
VARYING = (
    (re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "<id>"),
    (re.compile(r"[\d.]+ ms"), "<n> ms"),
    (re.compile(r"Max Memory Used: \d+"), "Max Memory Used: <n>"),
)


def table(heading: str) -> list[list[str]]:
    """The cells of the table whose first column has this heading, without its first two lines."""
    _, _, rest = PAGE.partition(f"\n| {heading} |")
    body, _, _ = rest.partition("\n\n")
    return [line.strip("| ").split(" | ") for line in body.splitlines()[2:]]


def code_in(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


MATCHER_ROWS = table("matcher")


def test_the_matchers_are_those_of_the_code() -> None:
    assert {row[0].strip("`") for row in MATCHER_ROWS} == set(MATCHERS)


@pytest.mark.parametrize("row", MATCHER_ROWS, ids=lambda row: row[0])
def test_each_matcher_does_what_its_row_shows(row: list[str]) -> None:
    name, _, written, held, missed = row
    expected = yaml_source.parse(written.strip("`")).value
    assert isinstance(expected, dict)
    assert list(expected) == [name.strip("`")]
    assert list(compare.problems(expected)) == []
    assert compare.check(expected, _value(held), "response") is None
    assert compare.check(expected, _value(missed), "response") is not None


def _value(cell: str) -> Any:
    return ABSENT if cell == "absent" else json.loads(cell.strip("`"))


def test_the_sources_are_those_of_the_code() -> None:
    rows = table("`from`")
    assert {row[0].strip("`"): row[1].strip("`").split() for row in rows} == {
        name: list(source.members) for name, source in SOURCES.items()
    }


@pytest.mark.parametrize("index", range(len(EXAMPLES)))
def test_each_example_loads_or_is_refused_as_shown(index: int) -> None:
    text, refusal = EXAMPLES[index]
    if not refusal:
        assert load_scenario(text, source="tests.yaml").tests
        return
    with pytest.raises(ScenarioError) as caught:
        load_scenario(text, source="tests.yaml")
    assert f"{caught.value}\n" == refusal


def test_the_members_of_then() -> None:
    schema = validator("tests").schema["$defs"]["assertion"]["properties"]
    assert [row[0].strip("`") for row in table("assertion")] == [
        name for name in schema if name not in ("expect", "save")
    ]


def test_the_steps() -> None:
    assert [row[0].strip("`") for row in table("step")] == list(ACTIONS)


def test_the_members_of_a_function_and_their_defaults() -> None:
    documented = {row[0].strip("`"): row[1].strip("`") for row in table("member")}
    schema = validator("tests").schema["$defs"]
    config = FunctionConfig()
    assert {name: documented[name] for name in documented if name not in ("env", "layers")} == {
        "name": config.name,
        "handler": config.handler,
        "memory": str(config.memory_mb),
        "timeout": str(config.timeout_s),
        "profile": config.profile,
        "role": "learner",
    }
    assert (documented["env"], documented["layers"]) == ("none", "none")
    assert set(documented) == set(schema["function"]["properties"])
    low, high = functions.MEMORY_MB
    assert f"{low} to {high} MB" in PAGE
    low, high = functions.TIMEOUT_S
    assert f"{low} to {high} seconds" in PAGE


def test_the_members_of_a_test_and_of_expect() -> None:
    schema = validator("tests").schema["$defs"]
    _, _, rest = PAGE.partition("## `tests`")
    members = re.findall(r"^\| `(\w+)` \|", rest.partition("\n## ")[0], re.MULTILINE)
    assert members == list(schema["test"]["properties"])
    _, _, rest = PAGE.partition("## `expect`")
    section = rest.partition("\n## ")[0]
    subjects = re.findall(r"^\| `([\w.]+)` \|", section, re.MULTILINE)
    assert subjects == [str(subject) for subject in OF_AN_INVOCATION]
    sentence = section.partition("Outcomes: ")[2].partition(" such a")[0]
    assert set(re.findall(r"`([\w-]+)`", sentence)) == set(Outcome)


def test_the_whole_exercise_is_proved(tmp_path: Path, lab: LocalLambda) -> None:
    """Its files, put in place of a small curriculum's exercise, pass the check that publishing needs."""
    files: dict[str, str | None] = {
        path: None for path in sample.FILES if path.startswith(sample.EXERCISE)
    }
    files |= {
        f"{sample.TOPIC}/exercises/cart-total/{path}": code for path, code in EXERCISE.items()
    }
    files[f"{sample.TOPIC}/topic.md"] = sample.TOPIC_MD.replace(
        "exercise:greet", "exercise:cart-total"
    )
    second = "basics/01-start/02-second/topic.md"
    files[second] = sample.FILES[second].replace("exercise:greet", "exercise:cart-total")
    root = sample.write(tmp_path, files)
    curriculum = load(root)
    assert [exercise.slug for exercise in curriculum.exercises()] == ["cart-total"]
    assert check(curriculum, lab, only=["cart-total"]) == []
    deviating = [item.file for item in form.deviations(root, curriculum)]
    assert [file for file in deviating if "cart-total" in file] == []


@pytest.mark.parametrize("program", ["solution", "mutants/keeps-adding"])
def test_the_shown_output_is_what_the_command_prints(
    tmp_path: Path, lab: LocalLambda, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    for path, text in EXERCISE.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    command = f"$ python manage.py grade --tests tests.yaml --code {program}\n"
    (shown,) = [code for _, code in FENCES if code.startswith(command)]
    printed = io.StringIO()
    monkeypatch.setattr(grade, "get_local_lambda", lambda: lab)
    monkeypatch.setattr(lab, "close", lambda: None)
    arguments = ["--tests", str(tmp_path / "tests.yaml"), "--code", str(tmp_path / program)]
    with suppress(SystemExit):
        call_command("grade", *arguments, stdout=printed)
    assert _steady(printed.getvalue()) == _steady(shown.removeprefix(command))


def _steady(text: str) -> list[str]:
    for pattern, word in VARYING:
        text = pattern.sub(word, text)
    return [line.rstrip() for line in text.splitlines()]
