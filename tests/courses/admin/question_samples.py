"""One question of every type as an author types it, and as `quiz.yaml` has its fields."""

from typing import Any

from tests.courses.admin.samples import management

SOURCE = {
    "source_title": "Lambda guide",
    "source_url": "https://docs.aws.amazon.com/lambda/latest/dg/welcome.html",
    "source_verified": "2026-11-20",
}
CODE = """\
count = 0


def handler(event, context):
    global count
    count += 1
    return {"count": count}
"""
OPTIONS = [
    {"text": "The **Init** phase", "right": True, "why": "It loads the code."},
    {"text": "The Invoke phase", "right": False, "why": "It runs the handler."},
    {"text": "The Shutdown phase", "right": False, "why": "It comes last."},
]
VALUES = [
    {"text": '{"count": 2}', "right": True, "why": "The global survives."},
    {"text": '{"count": 1}', "right": False, "why": "Not in a warm environment."},
    {"text": '{"count": 0}', "right": False, "why": "It counts first."},
]


def rows(prefix: str, values: list[dict[str, Any]]) -> dict[str, str]:
    """The fields of a repeated group; a box that is not ticked sends nothing."""
    found = management(prefix, len(values))
    for number, value in enumerate(values):
        for name, text in value.items():
            if text is not False:
                found[f"{prefix}-{number}-{name}"] = "on" if text is True else str(text)
    return found


TYPED: dict[str, dict[str, str]] = {
    "single": rows("options", OPTIONS),
    "multiple": {
        **rows("options", [OPTIONS[0], {**OPTIONS[1], "right": True}, OPTIONS[2]]),
        "keep_order": "on",
    },
    "true-false": {"right": "False", "correction": "It is *frozen*.", "why": "Reuse is quick."},
    "number": {"value": "900", "tolerance": "5 %", "unit": "seconds", "why": "15 times 60."},
    "ordering": {"items": "Init\nInvoke\nShutdown", "why": "It starts before it works."},
    "matching": {
        **rows(
            "pairs",
            [
                {"item": "API Gateway", "match": "waits"},
                {"item": "S3", "match": "does not wait"},
                {"item": "SQS", "match": "is polled"},
            ],
        ),
        "others": "never",
        "why": "Who waits decides who retries.",
    },
    "fill-in": {
        "language": "python",
        "code": 'def handler(event, context):\n    return {"<<1>>": 200, "body": <<2>>}',
        **rows(
            "blanks",
            [
                {"answers": "statusCode", "why": "In this spelling."},
                {"answers": '"{}"\n"[]"', "why": "It must be text."},
            ],
        ),
    },
    "predict": {
        "asks": "response",
        "code": CODE,
        **rows("events", [{"text": "{}"}, {"text": "{}"}]),
        "timeout": "3",
        "memory": "256",
        "profile": "plain",
        **rows("env", [{"name": "TABLE", "value": "orders"}]),
        **rows("options", VALUES),
    },
}

KEPT: dict[str, dict[str, Any]] = {
    "single": {"options": OPTIONS},
    "multiple": {
        "options": [OPTIONS[0], {**OPTIONS[1], "right": True}, OPTIONS[2]],
        "keep_order": True,
    },
    "true-false": {"right": False, "correction": "It is *frozen*.", "why": "Reuse is quick."},
    "number": {"value": 900, "tolerance": "5 %", "unit": "seconds", "why": "15 times 60."},
    "ordering": {"items": ["Init", "Invoke", "Shutdown"], "why": "It starts before it works."},
    "matching": {
        "pairs": [
            {"item": "API Gateway", "match": "waits"},
            {"item": "S3", "match": "does not wait"},
            {"item": "SQS", "match": "is polled"},
        ],
        "others": ["never"],
        "why": "Who waits decides who retries.",
    },
    "fill-in": {
        "language": "python",
        "code": TYPED["fill-in"]["code"],
        "blanks": [
            {"answers": ["statusCode"], "why": "In this spelling."},
            {"answers": ['"{}"', '"[]"'], "why": "It must be text."},
        ],
    },
    "predict": {
        "asks": "response",
        "code": CODE.rstrip("\n"),
        "events": ["{}", "{}"],
        "function": {"memory": 256, "env": {"TABLE": "orders"}},
        "options": VALUES,
    },
}


def question(kind: str, topic: int) -> dict[str, str]:
    """Everything that an author types for a question of this type."""
    return {
        "type": kind,
        "topic": str(topic),
        "order": "1",
        "prompt": f"A question of type **{kind}**?",
        "concept": "cold-start",
        "fact": "",
        **SOURCE,
        **TYPED[kind],
    }
