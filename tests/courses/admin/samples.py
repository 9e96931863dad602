"""One exercise that can be proved, in the fields of its form."""

from typing import Any

TESTS = """\
function: {handler: handler.handler}
tests:
  - name: Greets Ada
    task: 1
    when:
      - invoke: {event: {name: Ada}}
        expect: {response: Hello Ada}
  - name: Greets a stranger
    task: 2
    when:
      - invoke: {event: {}}
        expect: {response: Hello stranger}
  - name: Greets the empty name
    show: never
    task: 2
    when:
      - invoke: {event: {name: ''}}
        expect: {response: Hello stranger}
"""


def handler(body: str) -> str:
    """The text of handler.py."""
    return f"def handler(event, context):\n    {body}\n"


SOLUTION = handler("return 'Hello ' + (event.get('name') or 'stranger')")
STARTER = handler("return None")
MUTANTS = [
    {
        "name": "forgets-the-stranger",
        "why": "Reads the name without a default.",
        "must_fail": "Greets a stranger",
        "message": "KeyError",
        "files": {"handler.py": handler("return 'Hello ' + event['name']")},
    },
    {
        "name": "keeps-the-empty-name",
        "why": "Uses get with a default, which an empty name passes by.",
        "must_fail": "Greets the empty name",
        "message": "Hello stranger",
        "files": {"handler.py": handler("return 'Hello ' + event.get('name', 'stranger')")},
    },
    {
        "name": "greets-everybody-alike",
        "why": "Never looks at the event.",
        "must_fail": "Greets Ada",
        "message": "Hello Ada",
        "files": {"handler.py": handler("return 'Hello stranger'")},
    },
]


def texts(prefix: str, values: list[str]) -> dict[str, str]:
    """Rows of a `TextsField`."""
    rows = {f"{prefix}-{number}-text": value for number, value in enumerate(values)}
    return {**management(prefix, len(values)), **rows}


def management(prefix: str, count: int) -> dict[str, str]:
    return {f"{prefix}-TOTAL_FORMS": str(count), f"{prefix}-INITIAL_FORMS": "0"}


def files(prefix: str, values: dict[str, str]) -> dict[str, str]:
    """Rows of a `FilesField`."""
    found = management(prefix, len(values))
    for number, (name, text) in enumerate(values.items()):
        found |= {f"{prefix}-{number}-name": name, f"{prefix}-{number}-text": text}
    return found


def mutants(values: list[dict[str, Any]]) -> dict[str, str]:
    """Rows of the `MutantsField`."""
    found = management("mutants", len(values))
    for number, mutant in enumerate(values):
        row = f"mutants-{number}"
        found |= {f"{row}-{name}": mutant[name] for name in ("name", "why", "must_fail", "message")}
        found |= files(f"{row}-changed", mutant["files"])
    return found


def exercise(topic: int) -> dict[str, str]:
    """Everything that an author types."""
    return {
        "topic": str(topic),
        "title": "Greet by name",
        "slug": "greet-by-name",
        "level": "beginner",
        "minutes": "5",
        "xp": "40",
        "order": "1",
        "situation": "A function greets **people**.",
        **texts("requirements", ["Return `Hello` and the name.", "Greet a stranger without one."]),
        "good_to_know": "",
        "nudge": "Look at the event.",
        "concept": "`dict.get` takes a default.",
        "near_code": "```python\nevent.get('name')\n```",
        "tests_yaml": TESTS,
        **files("starter", {"handler.py": STARTER}),
        **files("solution", {"handler.py": SOLUTION}),
        **mutants(MUTANTS),
    }
