"""A small curriculum in canonical form, as files, for tests to spoil one at a time."""

from pathlib import Path

TOPIC = "basics/01-start/01-hello"
EXERCISE = f"{TOPIC}/exercises/greet"

FACTS = """\
L1:
  text: A function has 128 to 10,240 MB of memory.
  values: {min: 128, max: 10240, unit: MB}
  source: '[Lambda quotas](https://docs.aws.amazon.com/quotas)'
  as_of: 2026-11-20
  confidence: doc
M1:
  text: The agreement is 99.95 %.
  values: {uptime: 99.95, unit: '%'}
  source: from memory
  as_of: 2026-06
  confidence: mem
"""

TOPIC_MD = """\
---
uuid: 00000000-0000-4000-8000-000000000003
title: Hello
tagline: The first function.
level: beginner
minutes: 5
tags:
  - lambda
sources:
  - title: Lambda quotas
    url: https://docs.aws.amazon.com/quotas
    verified: 2026-11-20
---

## Theory

A function has up to {{ fact:L1.max }}. See [below](#what-it-answers).

### What it answers

Whatever the handler returns. Try [the exercise](exercise:greet).

## Real-world example

```python title=handler.py runnable event='{"name": "Ada"}'
def handler(event, context):
    print("greeting", event["name"])
    return {"message": "Hello, " + event["name"]}
```

```output
{"message": "Hello, Ada"}
```

```log
greeting Ada
```

## Key takeaways

- See [Second](topic:second#theory) next.

## Official documentation
"""

TESTS_YAML = """\
# Verbatim, comments too.
tests:
  - name: Greets Ada
    task: 1
    when:
      - invoke: {event: {name: Ada}}
        expect: {response: "Hello, Ada"}
  - name: Greets a stranger
    task: 2
    when:
      - invoke: {event: {}}
        expect: {response: "Hello, stranger"}
"""

EXERCISE_MD = """\
---
uuid: 00000000-0000-4000-8000-000000000005
title: Greet
level: beginner
minutes: 8
xp: 20
order: 1
hints:
  - Look at the event.
  - A default is what `get` returns for a missing key.
  - |
    ```python
    name = event.get("name", "stranger")
    ```
---

A shop wants a greeting.

## Your handler must

1. Return `Hello, ` and the name.
2. Greet `stranger` when no name is sent:

   - an empty event counts
   - `null` does not occur

## Good to know

Names come as they are, see {{ fact:L1 }}
"""

SOLUTION = """\
def handler(event, context):
    return "Hello, " + event.get("name", "stranger")
"""

FILES = {
    "README.md": "Not part of the curriculum.\n",
    "facts.yaml": FACTS,
    "paths.yaml": """\
- uuid: 00000000-0000-4000-8000-000000000009
  slug: first-steps
  title: First steps
  summary: From nothing to a function.
  topics: [hello, second]
""",
    "basics/course.md": """\
---
uuid: 00000000-0000-4000-8000-000000000001
title: Basics
summary: What a function is.
level: beginner
order: 1
---
""",
    "basics/01-start/module.md": """\
---
uuid: 00000000-0000-4000-8000-000000000002
title: Start
summary: The first steps.
---
""",
    f"{TOPIC}/topic.md": TOPIC_MD,
    f"{TOPIC}/handson.yaml": """\
- uuid: 00000000-0000-4000-8000-000000000006
  question: What would you **try** first?
  rubric:
    - Names the event
""",
    f"{TOPIC}/cheatsheet.yaml": """\
uuid: 00000000-0000-4000-8000-000000000007
title: Limits
columns:
  - Aspect
  - Value
rows:
  - - Memory
    - '{{ fact:L1.min bare }} to {{ fact:L1.max }}'
  - - Uptime
    - '{{ fact:M1.uptime }}'
""",
    f"{TOPIC}/interview.yaml": """\
- uuid: 00000000-0000-4000-8000-000000000008
  level: intermediate
  kind: trade-off
  question: Why a function?
  answer: |
    Because nothing waits.

    And nothing is paid for.
  why: It names the cause.
  follow_ups: []
  rubric:
    - Says what waits
  concepts:
    - pay-per-use
""",
    f"{EXERCISE}/exercise.md": EXERCISE_MD,
    f"{EXERCISE}/tests.yaml": TESTS_YAML,
    f"{EXERCISE}/starter/handler.py": "def handler(event, context):\n    return None\n",
    f"{EXERCISE}/solution/handler.py": SOLUTION,
    f"{EXERCISE}/solution/lib/names.py": "STRANGER = 'stranger'\n",
    f"{EXERCISE}/mutants/no-default/handler.py": SOLUTION.replace(', "stranger"', ', ""'),
    f"{EXERCISE}/mutants/no-default/mutant.yaml": """\
why: Greets nobody.
must_fail: Greets a stranger
message: Hello, stranger
""",
    "basics/01-start/02-second/topic.md": TOPIC_MD.replace("000000000003", "000000000004")
    .replace("Hello\n", "Second\n")
    .replace(" See [below](#what-it-answers).", "")
    .replace("(topic:second#theory)", "(topic:hello#what-it-answers)"),
}


def write(root: Path, files: dict[str, str | None] | None = None) -> Path:
    """Lay the sample out under `root`, with `files` on top; None leaves a file out."""
    for path, text in {**FILES, **(files or {})}.items():
        if text is not None:
            place = root / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(text.encode())
    return root


def replaced(path: str, old: str, new: str) -> dict[str, str | None]:
    """The file at `path` with `old`, which it must contain, turned into `new`."""
    assert old in FILES[path]
    return {path: FILES[path].replace(old, new)}
