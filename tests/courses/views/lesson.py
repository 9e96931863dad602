"""What the fixture `lesson` holds."""

from dataclasses import dataclass

from courses.models import Exercise, OpenQuestion, Topic

TESTS = """
function: {memory: 256, timeout: 5, env: {TABLE: orders}}
tests:
  - name: Greets
    task: 1
    when:
      - invoke: {event: {name: Ada}}
        expect: {response: {statusCode: 200, body: {$json: {message: "Hello, Ada"}}}}
      - invoke: {event: {name: Bo}, start: cold}
        expect: {cold: true, response: {$subset: {statusCode: 200}}}
    then:
      - environments: 2
  - name: Greets again
    show: on-failure
    when:
      - invoke: {event: {name: SECRET-ON-FAILURE}}
  - name: A hidden one
    show: never
    when:
      - invoke: {event: {name: SECRET-HIDDEN}}
"""
STARTER = "def handler(event, context):\n    return None\n"


@dataclass(frozen=True, slots=True)
class Lesson:
    """A topic with everything that can hang on one."""

    topic: Topic
    exercise: Exercise
    question: OpenQuestion
