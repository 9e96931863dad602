"""The table of services against the services that are let in and the calls that tests make."""

import ast
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from courses.emulator import fidelity
from courses.emulator.aws.iam import PREFIXES
from courses.emulator.aws.iam import SERVICES as CHECKED
from courses.emulator.aws.process import offer
from courses.emulator.aws.services import SERVICES
from courses.emulator.control.lambda_api import OPERATIONS

ROOT = Path(__file__).parents[3]
IN_A_HANDLER = re.compile(r"client\(\"(\w+)\"\)\.(\w+)\(")


def pairs(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Client and operation side by side, in a tuple or a call, or in a handler's text."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from IN_A_HANDLER.findall(node.value)
        parts = (
            node.elts
            if isinstance(node, ast.Tuple)
            else node.args
            if isinstance(node, ast.Call)
            else []
        )
        texts = [getattr(part, "value", None) for part in parts]
        for client, operation in itertools.pairwise(texts):
            if isinstance(client, str) and isinstance(operation, str):
                yield client, operation


@pytest.fixture(scope="module")
def called() -> set[tuple[str, str]]:
    """Every call that a test of the account or of a world makes."""
    found: set[tuple[str, str]] = set()
    for folder in ("aws", "world"):
        for file in (ROOT / "tests/emulator" / folder).glob("*.py"):
            if file != Path(__file__):
                found |= set(pairs(ast.parse(file.read_text())))
    return found


def test_the_services_that_are_let_in_and_lambda() -> None:
    assert set(SERVICES) == {*offer.SERVICES, "lambda"}
    assert {PREFIXES.get(client, client) for client in SERVICES} <= set(CHECKED)


@pytest.mark.parametrize("client", SERVICES)
def test_every_operation_is_proven(client: str, called: set[tuple[str, str]]) -> None:
    unproven = [name for name in SERVICES[client].operations if (client, name) not in called]
    assert unproven == []
    assert list(SERVICES[client].operations) == sorted(set(SERVICES[client].operations))


def test_operations_of_lambda_exist() -> None:
    assert set(SERVICES["lambda"].operations) <= set(OPERATIONS)


def test_calls_are_found_where_they_are_made() -> None:
    code = (
        """call("s3", "put_object", {}); ("sqs", 5); say("dynamodb"); 'client("ssm").put(Name=1)'"""
    )
    assert set(pairs(ast.parse(code))) == {("s3", "put_object"), ("ssm", "put")}


def test_document_is_the_table(tmp_path: Path) -> None:
    fidelity.write(tmp_path)
    assert (ROOT / "docs/services.md").read_text() == (tmp_path / "services.md").read_text(), (
        'Run: python -c "from courses.emulator import fidelity as f; f.write()"'
    )


def test_differences_of_the_readmes() -> None:
    areas = fidelity.areas()
    assert areas[0].title == "The local Lambda"
    assert len(areas) == sum(
        "\n## Differences from AWS\n" in path.read_text()
        for path in (ROOT / "courses/emulator").rglob("README.md")
    )
    first = areas[0].differences[0]
    assert first.startswith("Init Duration begins when")
    assert first.endswith("that import.")
    assert all(line and "\n" not in line for area in areas for line in area.differences)
