"""A quiz of eight questions, one of each type, in canonical form, for the sample's first topic."""

SOURCE = """\
  source:
    title: Lambda quotas
    url: https://docs.aws.amazon.com/quotas
    verified: 2026-11-20
"""


def uuid(number: int) -> str:
    """Of the question with this number, from 1."""
    return f"00000000-0000-4000-8000-0000000001{number:02d}"


def _question(number: int, body: str) -> str:
    return f"- uuid: {uuid(number)}\n{body}  concepts:\n    - memory\n{SOURCE}"


OPTIONS = """\
  options:
    - text: The `event`
      right: true
      why: It is what was sent.
    - text: The `context`
      right: false
      why: That describes the invocation.
    - text: The log
      right: false
      why: That is written, not read.
"""

SINGLE = _question(1, f"  type: single\n  prompt: Where is the input?\n{OPTIONS}")
MULTIPLE = _question(
    2, f"  type: multiple\n  prompt: What may you read?\n{OPTIONS}  keep_order: true\n"
)
TRUE_FALSE = _question(
    3,
    """\
  type: true-false
  prompt: A function has up to 1 GB of memory.
  right: false
  correction: A function has up to {{ fact:L1.max }} of memory.
  why: See the quotas.
""",
)
NUMBER = _question(
    4,
    """\
  type: number
  prompt: How much memory is there at most?
  value: fact:L1.max
  tolerance: 1 %
  unit: MB
  why: The agreement is another matter, {{ fact:M1.uptime }}.
  fact: L1
""".replace("tolerance: 1 %", "tolerance: '1 %'"),
)
ORDERING = _question(
    5,
    """\
  type: ordering
  prompt: Put them in order.
  items:
    - Init
    - Invoke
    - Shutdown
  why: It starts before it works.
""",
)
MATCHING = _question(
    6,
    """\
  type: matching
  prompt: Who waits?
  pairs:
    - item: API Gateway
      match: waits
    - item: S3
      match: does not wait
    - item: SQS
      match: is polled
  others:
    - sleeps
  why: It depends on the source.
""",
)
FILL_IN = _question(
    7,
    """\
  type: fill-in
  prompt: Complete it.
  language: python
  code: |
    def handler(event, <<1>>):
        return event.<<2>>("name")
  blanks:
    - answers:
        - context
        - _
      why: The second parameter.
    - answers:
        - get
      why: A dict's method.
""",
).replace("        - _\n", "        - '_'\n")
PREDICT = _question(
    8,
    """\
  type: predict
  prompt: What comes back the second time?
  asks: response
  code: |
    count = 0


    def handler(event, context):
        global count
        count += 1
        print("call", count)
        return {"count": count}
  events:
    - '{}'
    - '{}'
  options:
    - text: '{"count": 2}'
      right: true
      why: The global survives.
    - text: '{"count": 1}'
      right: false
      why: Only without a warm start.
    - text: '{"count": 0}'
      right: false
      why: It counts first.
""",
)

QUESTIONS = {
    "single": SINGLE,
    "multiple": MULTIPLE,
    "true-false": TRUE_FALSE,
    "number": NUMBER,
    "ordering": ORDERING,
    "matching": MATCHING,
    "fill-in": FILL_IN,
    "predict": PREDICT,
}
QUIZ = "".join(QUESTIONS.values())

GLOSSARY = """\
- uuid: 00000000-0000-4000-8000-000000000201
  term: Cold start
  definition: The wait while an environment is made.
  aliases: [cold starts]
  topic: hello
- uuid: 00000000-0000-4000-8000-000000000202
  term: IAM
  definition: AWS's *service* for permissions.
"""


def without(text: str, old: str, new: str = "") -> str:
    """The quiz with a part, which it must hold, replaced in this question."""
    assert old in text
    return QUIZ.replace(text, text.replace(old, new, 1))
