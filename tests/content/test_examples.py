"""Finding runnable code blocks in a text."""

import pytest

from courses.content.examples import Example, find
from courses.emulator.records import FunctionConfig

CODE = "def handler(event, context):\n    return event\n"


def fence(options: str = "runnable", code: str = CODE) -> str:
    return f"```python {options}\n{code}```\n"


OUTPUT = "```output\n{}\n```\n"


def test_defaults() -> None:
    (examples, problems) = find(f"# A\n\n{fence()}\n{OUTPUT}")
    assert problems == []
    assert examples == [
        Example(3, "handler.py", CODE, FunctionConfig(), ({},), ({},), None),
    ]


def test_every_option() -> None:
    options = (
        "title=app.py runnable event='{\"a\": 1}' event=2 timeout=1 memory=256 "
        'env=\'{"TABLE": "orders", "N": 1}\' profile=boto3'
    )
    shown = '```output\n{\n  "a": 1\n}\n2\n```\n\n```log\none\ntwo\n```\n'
    ((example,), problems) = find(fence(options) + "\n" + shown)
    assert problems == []
    assert example.file == "app.py"
    assert example.config == FunctionConfig(
        handler="app.handler",
        memory_mb=256,
        timeout_s=1,
        environment={"TABLE": "orders", "N": "1"},
        profile="boto3",
    )
    assert example.events == ({"a": 1}, 2)
    assert example.responses == ({"a": 1}, 2)
    assert example.log == ("one", "two")


def test_log_alone() -> None:
    ((example,), _) = find(fence() + "```log\nx\n```")
    assert example.responses is None
    assert example.log == ("x",)


def test_block_in_a_callout_and_indented() -> None:
    text = f"::: note\ntext\n\n{fence()}\n{OUTPUT}:::\n\n    " + (fence() + OUTPUT).replace(
        "\n", "\n    "
    )
    (examples, problems) = find(text)
    assert problems == []
    assert [example.line for example in examples] == [4, 14]
    assert examples[1].code == CODE


def test_other_blocks_are_left_alone() -> None:
    assert find(f"{fence('')}\n{OUTPUT}\n```json\n{{}}\n```") == ([], [])


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (fence(), 1, "a runnable block is followed by an output fence, a log fence, or both"),
        (fence() + "text\n" + OUTPUT, 1, "a runnable block is followed by"),
        (fence() + fence("") + OUTPUT, 1, "a runnable block is followed by"),
        (fence() + "::: note\nx\n:::\n" + OUTPUT, 1, "a runnable block is followed by"),
        ("\n" + fence() + OUTPUT * 2, 2, "a runnable block is followed by"),
        (fence() + "```output\nhello\n```", 1, "the output is not JSON"),
        (fence() + "```output\n1 2\n```", 1, "the output holds 2 JSON values for 1 events"),
        (fence("runnable event={") + OUTPUT, 1, "event= is not JSON"),
        (fence("runnable env=[]") + OUTPUT, 1, "env= must be a JSON object"),
        (fence("runnable memory=much") + OUTPUT, 1, "memory= must be a whole number"),
        (fence("runnable timeout=-1") + OUTPUT, 1, "timeout= must be a whole number"),
        (fence("runnable profile=x") + OUTPUT, 1, "profile= must be plain or boto3"),
        ("a\n```python runnable\n", 2, "the code block is not closed"),
        ("```python runnable '\n```", 1, "the options of the code block: No closing quotation"),
    ],
)
def test_blocks_that_cannot_be_run(text: str, line: int, message: str) -> None:
    (examples, (problem,)) = find(text)
    assert examples == []
    assert (problem.line, problem.message[: len(message)]) == (line, message)
