"""Our table of operations against the service's own model, which comes with botocore."""

import gzip
import json
import re
from typing import Any

import pytest

from courses.emulator import LabSettings
from courses.emulator.control.lambda_api import OPERATIONS, RESOURCES
from courses.emulator.control.lambda_api.routes import Operation

_TYPES = {
    "string": "s",
    "integer": "i",
    "long": "i",
    "double": "n",
    "boolean": "b",
    "list": "l",
    "structure": "m",
    "map": "m",
    "timestamp": "t",
    "blob": "z",
}


@pytest.fixture(scope="module")
def model() -> dict[str, Any]:
    path = LabSettings().packages / "botocore/data/lambda/2015-03-31/service-2.json.gz"
    loaded: dict[str, Any] = json.loads(gzip.decompress(path.read_bytes()))
    return loaded


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
def test_operation_is_as_in_the_model(model: dict[str, Any], operation: Operation) -> None:
    described = model["operations"][operation.camel]
    path = described["http"]["requestUri"].partition("?")[0].rstrip("/")
    assert described["http"]["method"] == operation.method
    assert re.sub(r"\(\?P<(\w+)>\[\^/\]\+\)", r"{\1}", operation.path.pattern) == path
    if operation.name != "invoke":  # whose status depends on the type of invocation
        assert described["http"]["responseCode"] == operation.status
    shape = model["shapes"][described["input"]["shape"]]
    members = shape["members"]
    for name, kind in operation.types.items():
        assert _TYPES[model["shapes"][members[name]["shape"]]["type"]] == kind, name
        where = members[name].get("location")
        assert (where == "querystring") == (name in operation.query), name
        assert (where == "header") == (name in operation.headers), name
        if where == "querystring":
            assert members[name]["locationName"] == operation.query[name]
        if where == "header":
            assert members[name]["locationName"].lower() == operation.headers[name]
    assert set(shape.get("required", [])) <= set(operation.required)
    assert (shape.get("payload") or "") == operation.payload


def test_every_module_of_calls_is_registered() -> None:
    assert {operation.run.__module__ for operation in OPERATIONS.values()} == {
        module.__name__ for module in RESOURCES
    }
