"""Every way in which files can be wrong is named with file, line and field."""

from pathlib import Path

import pytest

from courses.content import ContentErrors, load
from tests.content import sample
from tests.content.sample import EXERCISE, TOPIC, replaced

TOPIC_MD = f"{TOPIC}/topic.md"
EXERCISE_MD = f"{EXERCISE}/exercise.md"
TESTS = f"{EXERCISE}/tests.yaml"
MUTANT = f"{EXERCISE}/mutants/no-default"

Case = tuple[dict[str, str | None], str]

FRONT_MATTER: dict[str, Case] = {
    "no front matter": ({TOPIC_MD: "# Hello\n"}, f"{TOPIC_MD}:1: must begin with front matter"),
    "front matter never ends": (
        {TOPIC_MD: "---\ntitle: x\n"},
        f"{TOPIC_MD}:1: must begin with front matter",
    ),
    "not YAML": (
        replaced(TOPIC_MD, "title: Hello", "title: Hello: you"),
        f"{TOPIC_MD}:3: mapping values are not allowed here; a text that holds `: `",
    ),
    "repeated key": (
        replaced(TOPIC_MD, "level: beginner", "title: again"),
        f"{TOPIC_MD}:5: the key 'title' appears twice",
    ),
    "missing field": (replaced(TOPIC_MD, "minutes: 5\n", ""), "minutes: is missing"),
    "unknown field": (
        replaced(TOPIC_MD, "tagline:", "tagine:"),
        f"{TOPIC_MD}:4: tagine: is not a field here; did you mean tagline?",
    ),
    "field like no other": (
        replaced(TOPIC_MD, "minutes: 5", "minutes: 5\nzzz: 1"),
        f"{TOPIC_MD}:7: zzz: is not a field here; known are uuid, title",
    ),
    "wrong type": (
        replaced(TOPIC_MD, "minutes: 5", "minutes: five"),
        f"{TOPIC_MD}:6: minutes: must be a whole number",
    ),
    "too small": (replaced(TOPIC_MD, "minutes: 5", "minutes: 0"), "minutes: 0 is less than"),
    "wrong level": (
        replaced(TOPIC_MD, "level: beginner", "level: easy"),
        f"{TOPIC_MD}:5: level: must be one of beginner, intermediate, advanced; it is 'easy'",
    ),
    "empty": (replaced(TOPIC_MD, "title: Hello", "title: ''"), "title: must not be empty"),
    "no tags": (replaced(TOPIC_MD, "\n  - lambda", " []"), "tags: must have at least 1 entry"),
    "wrong uuid": (
        replaced(TOPIC_MD, "00000000-0000-4000-8000-000000000003", "3"),
        f"{TOPIC_MD}:2: uuid: must be text",
    ),
    "plain http": (
        replaced(TOPIC_MD, "url: https", "url: http"),
        f"{TOPIC_MD}:11: sources.0.url: must be an address that begins with https://",
    ),
    "no such day": (
        replaced(TOPIC_MD, "2026-11-20", "2026-11-31"),
        f"{TOPIC_MD}:12: sources.0.verified: there is no day 2026-11-31",
    ),
    "text after a course's front matter": (
        {"basics/course.md": sample.FILES["basics/course.md"] + "\nHello\n"},
        "basics/course.md:9: has no text after its front matter",
    ),
    "heading in a module": (
        {"basics/01-start/module.md": sample.FILES["basics/01-start/module.md"] + "## Theory\n"},
        "module.md:6: has no text after its front matter",
    ),
    "course without its file": (
        {"basics/course.md": None},
        "basics/course.md:1: is missing",
    ),
    "module without its file": ({"basics/01-start/module.md": None}, "module.md:1: is missing"),
    "not UTF-8 is not reached by text, a tab is": (
        replaced(TOPIC_MD, "minutes: 5", "minutes:\t5"),
        f"{TOPIC_MD}:6: the character U+0009 does not belong",
    ),
    "line separator": (
        replaced(f"{TOPIC}/handson.yaml", "try", "t\u2028ry"),
        "handson.yaml:2: the character U+2028 does not belong",
    ),
}

FOLDERS: dict[str, Case] = {
    "a quiz": ({f"{TOPIC}/quiz.yaml": "x"}, f"{TOPIC}/quiz.yaml:1: must be a list"),
    "a glossary": ({"glossary.yaml": "x"}, "glossary.yaml:1: must be a list"),
    "unknown file in a topic": (
        {f"{TOPIC}/notes.txt": "x"},
        f"{TOPIC}/notes.txt:1: is not expected here; known are topic.md, handson.yaml",
    ),
    "unknown file in a module": (
        {"basics/01-start/x.md": "x"},
        "basics/01-start/x.md:1: is not expected here; known are module.md",
    ),
    "unknown file in an exercise": (
        {f"{EXERCISE}/role.json": "{}"},
        f"{EXERCISE}/role.json:1: is not expected here",
    ),
    "file among the exercises": (
        {f"{TOPIC}/exercises/x.md": "x"},
        f"{TOPIC}/exercises/x.md:1: is not expected here; an exercise is a folder",
    ),
    "course folder": ({"Big Course/course.md": "x"}, "Big Course:1: the folder's name must be"),
    "module folder": (
        {"basics/start/module.md": "x"},
        "basics/start:1: the folder's name must be like 01-some-words",
    ),
    "exercise folder": (
        {f"{TOPIC}/exercises/Greet/exercise.md": "x"},
        f"{TOPIC}/exercises/Greet:1: the folder's name must be",
    ),
    "mutant folder": (
        {f"{EXERCISE}/mutants/A_b/handler.py": "x"},
        f"{EXERCISE}/mutants/A_b:1: a mutant is a folder named",
    ),
    "mutant that is a file": (
        {f"{EXERCISE}/mutants/x.py": "x"},
        f"{EXERCISE}/mutants/x.py:1: a mutant is a folder named",
    ),
    "same number twice": (
        {"basics/01-start/01-again/topic.md": "x"},
        "basics/01-start/01-hello:1: 01 is the number of 01-again already",
    ),
}

TOPICS: dict[str, Case] = {
    "text before the headings": (
        replaced(TOPIC_MD, "## Theory", "Hello\n\n## Theory"),
        f"{TOPIC_MD}:15: text must stand below one of the headings",
    ),
    "wrong heading": (
        replaced(TOPIC_MD, "## Theory", "## Theories"),
        f"{TOPIC_MD}:17: the headings must be ## Theory, ## Real-world example",
    ),
    "no headings": (
        {TOPIC_MD: sample.TOPIC_MD.partition("## Theory")[0]},
        f"{TOPIC_MD}:14: the headings must be",
    ),
    "open code block": (
        replaced(TOPIC_MD, "greeting Ada\n```", "greeting Ada"),
        f"{TOPIC_MD}:35: the code block is not closed",
    ),
    "empty section": (
        replaced(TOPIC_MD, "- See [Second](topic:second#theory) next.\n", ""),
        "nothing stands below ## Key takeaways",
    ),
    "unknown fact": (
        replaced(TOPIC_MD, "fact:L1.max", "fact:L9.max"),
        f"{TOPIC_MD}:17: there is no fact L9",
    ),
    "unknown value": (
        replaced(TOPIC_MD, "fact:L1.max", "fact:L1.most"),
        f"{TOPIC_MD}:17: fact L1 has no value most; it has min, max",
    ),
    "unknown heading": (
        replaced(TOPIC_MD, "#what-it-answers", "#nothing"),
        f"{TOPIC_MD}:17: this page has no heading #nothing",
    ),
    "unknown topic": (
        replaced(TOPIC_MD, "topic:second#theory", "topic:third"),
        f"{TOPIC_MD}:41: there is no topic third",
    ),
    "unknown heading elsewhere": (
        replaced(TOPIC_MD, "topic:second#theory", "topic:second#nothing"),
        f"{TOPIC_MD}:41: the topic second has no heading #nothing",
    ),
    "unknown exercise": (
        replaced(TOPIC_MD, "exercise:greet", "exercise:great"),
        f"{TOPIC_MD}:21: there is no exercise great",
    ),
    "heading of an exercise": (
        replaced(TOPIC_MD, "exercise:greet", "exercise:greet#hints"),
        "a link to an exercise cannot name a heading",
    ),
    "open question": (
        replaced(f"{TOPIC}/handson.yaml", "rubric:", "rubrik:"),
        "handson.yaml:3: 0.rubrik: is not a field here; did you mean rubric?",
    ),
    "cheat sheet with a short row": (
        replaced(f"{TOPIC}/cheatsheet.yaml", "  - - Uptime\n    -", "  -"),
        "cheatsheet.yaml:9: rows.1: must be a list",
    ),
    "cheat sheet with a missing cell": (
        replaced(f"{TOPIC}/cheatsheet.yaml", "    - '{{ fact:M1.uptime }}'\n", ""),
        "cheatsheet.yaml:9: rows.1: has 1 cells; there are 2 columns",
    ),
    "cheat sheet with a block in a cell": (
        replaced(f"{TOPIC}/cheatsheet.yaml", "- - Memory", "- - '- Memory'"),
        "cheatsheet.yaml:7: rows.0.0: must be one line of text, without blocks",
    ),
    "interview kind": (
        replaced(f"{TOPIC}/interview.yaml", "trade-off", "tradeoff"),
        "interview.yaml:3: 0.kind: must be one of concept, scenario, trade-off, debugging",
    ),
    "problem inside an answer": (
        replaced(f"{TOPIC}/interview.yaml", "And nothing", "And [nothing](http://x)"),
        "interview.yaml:8: 0.answer: the link 'http://x' must begin with https:",
    ),
    "link to a heading outside of a page": (
        replaced(f"{TOPIC}/interview.yaml", "names the cause", "[names](#theory) it"),
        "interview.yaml:9: 0.why: #theory works in a topic's text only",
    ),
    "interview that is not YAML": (
        {f"{TOPIC}/interview.yaml": "- [\n"},
        f"{TOPIC}/interview.yaml:2: ",
    ),
}

EXERCISES: dict[str, Case] = {
    "two hints": (
        replaced(EXERCISE_MD, "  - Look at the event.\n", ""),
        f"{EXERCISE_MD}:8: hints: must have at least 3 entries",
    ),
    "four hints": (
        replaced(EXERCISE_MD, "  - Look", "  - One\n  - Look"),
        f"{EXERCISE_MD}:8: hints: must have at most 3 entries",
    ),
    "no situation": (
        replaced(EXERCISE_MD, "A shop wants a greeting.\n", ""),
        f"{EXERCISE_MD}:16: the situation is missing",
    ),
    "no requirements": (
        {EXERCISE_MD: sample.EXERCISE_MD.partition("## Your")[0]},
        f"{EXERCISE_MD}:17: the headings must be ## Your handler must",
    ),
    "wrong heading": (
        replaced(EXERCISE_MD, "## Good to know", "## Good"),
        f"{EXERCISE_MD}:21: the headings must be",
    ),
    "requirements without numbers": (
        replaced(EXERCISE_MD, "1. Return", "Return"),
        f"{EXERCISE_MD}:21: must be a list numbered 1., 2., 3. …",
    ),
    "requirements in another order": (
        replaced(EXERCISE_MD, "2. Greet", "3. Greet"),
        f"{EXERCISE_MD}:21: must be a list numbered",
    ),
    "requirement continued without indentation": (
        replaced(EXERCISE_MD, "   - `null`", " - `null`"),
        f"{EXERCISE_MD}:25: further lines of a requirement are indented by 3 spaces",
    ),
    "problem inside a requirement": (
        replaced(EXERCISE_MD, "`null` does not", "[null](x) does not"),
        f"{EXERCISE_MD}:25: the link 'x' must begin with",
    ),
    "problem in good to know": (
        replaced(EXERCISE_MD, "fact:L1 ", "fact:L7 "),
        f"{EXERCISE_MD}:29: there is no fact L7",
    ),
    "problem in a hint": (
        replaced(
            EXERCISE_MD,
            '    ```python\n    name = event.get("name", "stranger")\n    ```',
            "    ```",
        ),
        f"{EXERCISE_MD}:12: hints.2: the code block is not closed",
    ),
    "no tests": ({TESTS: None}, f"{TESTS}:1: is missing"),
    "tests that are not YAML": ({TESTS: "tests: ["}, f"{TESTS}:1: "),
    "unknown matcher": (
        replaced(TESTS, 'response: "Hello, Ada"', "response: {$nearly: 1}"),
        f"{TESTS}:7: tests[0].when[0].expect.response",
    ),
    "fact in a test": (
        replaced(TESTS, '"Hello, Ada"', '"{{ fact:L1.max }}"'),
        f"{TESTS}:7: facts are not filled in in tests; write the value",
    ),
    "layer that is not shipped": (
        replaced(TESTS, "tests:", "function: {layers: [powertools, mine]}\ntests:"),
        f"{TESTS}:1: function.layers: mine is not shipped; an exercise can have powertools",
    ),
    "requirement without a test": (
        replaced(TESTS, "    task: 2\n", ""),
        f"{TESTS}:1: tests: no test has `task: 2`",
    ),
    "test without a requirement": (
        replaced(TESTS, "task: 2", "task: 3"),
        f"{TESTS}:1: tests: task 3 is named, but exercise.md has 2 requirements",
    ),
    "no starter": (
        {f"{EXERCISE}/starter/handler.py": None},
        f"{EXERCISE}/starter:1: is missing",
    ),
    "no mutants": (
        {f"{MUTANT}/handler.py": None, f"{MUTANT}/mutant.yaml": None},
        f"{EXERCISE}/mutants:1: an exercise needs at least one mutant",
    ),
    "mutant without a description": (
        {f"{MUTANT}/mutant.yaml": None},
        f"{MUTANT}/mutant.yaml:1: is missing",
    ),
    "mutant without a change": (
        {f"{MUTANT}/handler.py": None},
        f"{MUTANT}:1: changes no file of the solution",
    ),
    "mutant with a file of the solution": (
        {f"{MUTANT}/lib/names.py": sample.FILES[f"{EXERCISE}/solution/lib/names.py"]},
        f"{MUTANT}/lib/names.py:1: is the same as in the solution; remove it",
    ),
    "mutant that names no test": (
        replaced(f"{MUTANT}/mutant.yaml", "Greets a stranger", "Greets"),
        f"{MUTANT}/mutant.yaml:2: must_fail: tests.yaml has no test named 'Greets'",
    ),
}

BETWEEN_FILES: dict[str, Case] = {
    "uuid twice": (
        replaced(EXERCISE_MD, "000000000005", "000000000003"),
        f"{EXERCISE_MD}:1: uuid: 00000000-0000-4000-8000-000000000003 is used in {TOPIC_MD}",
    ),
    "topic slug twice": (
        {"basics/01-start/03-hello/topic.md": sample.TOPIC_MD},
        f"basics/01-start/03-hello:1: the topic slug hello is used by {TOPIC} already",
    ),
    "module slug twice": (
        {"basics/02-start/module.md": sample.FILES["basics/01-start/module.md"]},
        "basics/02-start:1: the module slug start is used by basics/01-start already",
    ),
    "course order twice": (
        {"other/course.md": sample.FILES["basics/course.md"]},
        "other/course.md:1: order: 1 is the order of basics already",
    ),
    "path to nowhere": (
        replaced("paths.yaml", "[hello, second]", "[hello, third]"),
        "paths.yaml:1: 0.topics.1: there is no topic third",
    ),
    "path in a circle": (
        replaced("paths.yaml", "[hello, second]", "[hello, hello]"),
        "paths.yaml:1: 0.topics.1: hello is in this path already",
    ),
    "path slug": (
        replaced("paths.yaml", "first-steps", "First steps"),
        "paths.yaml:2: 0.slug: must be a slug: small letters, digits and single hyphens",
    ),
    "fact id": (replaced("facts.yaml", "L1:", "l1:"), "must be an id such as L1; it is 'l1'"),
    "fact value": (
        replaced("facts.yaml", "max: 10240", "max: [1]"),
        "facts.yaml:3: L1.values.max: must be text or a whole number or a number",
    ),
    "fact without a date": (
        replaced("facts.yaml", "  as_of: 2026-06\n", ""),
        "M1.as_of: is missing",
    ),
}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param(*case, id=name)
        for group in (FRONT_MATTER, FOLDERS, TOPICS, EXERCISES, BETWEEN_FILES)
        for name, case in group.items()
    ],
)
def test_problem_is_named_with_its_place(
    tmp_path: Path, files: dict[str, str | None], expected: str
) -> None:
    with pytest.raises(ContentErrors) as caught:
        load(sample.write(tmp_path, files))
    assert any(expected in str(problem) for problem in caught.value.problems), str(caught.value)


def test_all_problems_are_listed_at_once(tmp_path: Path) -> None:
    files = {
        **replaced(TOPIC_MD, "level: beginner", "level: easy"),
        **replaced("facts.yaml", "confidence: mem", "confidence: hearsay"),
        **replaced(TESTS, "task: 2", "task: two"),
        f"{EXERCISE}/solution/handler.py": None,
    }
    with pytest.raises(ContentErrors) as caught:
        load(sample.write(tmp_path, files))
    named = {problem.file for problem in caught.value.problems}
    assert {TOPIC_MD, "facts.yaml", TESTS} <= named
    assert list(caught.value.problems) == sorted(caught.value.problems)


def test_links_to_a_topic_that_could_not_be_read_are_not_reported(tmp_path: Path) -> None:
    files = replaced(TOPIC_MD, "level: beginner", "level: easy")
    with pytest.raises(ContentErrors) as caught:
        load(sample.write(tmp_path, files))
    assert [problem.file for problem in caught.value.problems] == [TOPIC_MD]


def test_heading_of_a_topic_that_cannot_be_rendered_is_not_reported(tmp_path: Path) -> None:
    files = replaced(TOPIC_MD, "Whatever the", "![](x)\nWhatever the")
    with pytest.raises(ContentErrors) as caught:
        load(sample.write(tmp_path, files))
    assert {problem.file for problem in caught.value.problems} == {TOPIC_MD}


def test_exercise_order_twice(tmp_path: Path) -> None:
    other = EXERCISE.replace("greet", "second-one")
    files: dict[str, str | None] = {
        path.replace(EXERCISE, other): text
        for path, text in sample.FILES.items()
        if path.startswith(EXERCISE)
    }
    with pytest.raises(ContentErrors) as caught:
        load(sample.write(tmp_path, files))
    messages = [str(problem) for problem in caught.value.problems]
    assert f"{other}/exercise.md:1: order: 1 is the order of greet already" in messages


def test_bytes_that_are_not_text(tmp_path: Path) -> None:
    root = sample.write(tmp_path)
    (root / EXERCISE / "solution" / "handler.py").write_bytes(b"# fine\n# \xff\n")
    with pytest.raises(ContentErrors) as caught:
        load(root)
    (problem,) = caught.value.problems
    assert str(problem) == f"{EXERCISE}/solution/handler.py:2: is not UTF-8 text"


def test_symbolic_link_is_not_followed(tmp_path: Path) -> None:
    root = sample.write(tmp_path / "root")
    secret = tmp_path / "secret.py"
    secret.write_text("KEY = 1\n")
    (root / EXERCISE / "starter" / "more.py").symlink_to(secret)
    (root / EXERCISE / "solution" / "folder").symlink_to(tmp_path)
    with pytest.raises(ContentErrors) as caught:
        load(root)
    assert [problem.message for problem in caught.value.problems] == [
        "is a symbolic link; only plain files are read"
    ] * 2


def test_empty_program_folder(tmp_path: Path) -> None:
    root = sample.write(tmp_path, {f"{EXERCISE}/starter/handler.py": None})
    (root / EXERCISE / "starter").mkdir()
    with pytest.raises(ContentErrors) as caught:
        load(root)
    assert str(caught.value) == f"{EXERCISE}/starter:1: is empty"
