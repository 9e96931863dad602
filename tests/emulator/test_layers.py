"""A function's layers: at /opt, importable, out of the code's reach, and limited."""

from collections.abc import Mapping

import pytest

from courses.emulator import FunctionConfig, InvalidParameterValueException, Invocation, LocalLambda
from courses.emulator.control import functions
from tests.emulator.lab import lab_of_each_tier

__all__ = ["lab_of_each_tier"]

GREETS = {"/opt/python/greeting/__init__.py": b"def greet(name):\n    return f'Hello {name}'\n"}
USES = """
import sys
from greeting import greet


def handler(event, context):
    return {"greeting": greet(event["name"]), "from": sys.modules["greeting"].__file__}
"""


def invoke(lab: LocalLambda, code: str, layers: Mapping[str, bytes]) -> Invocation:
    files = {"handler.py": code.encode(), **layers}
    with lab.create_function(FunctionConfig(), files) as function:
        return function.invoke({"name": "Ada"})


def test_modules_of_a_layer_can_be_imported(lab: LocalLambda) -> None:
    invocation = invoke(lab, USES, GREETS)
    assert invocation.response["greeting"] == "Hello Ada"
    if lab.facts().tier != "C":
        assert invocation.response["from"] == "/opt/python/greeting/__init__.py"


def test_the_code_comes_before_its_layers(lab: LocalLambda) -> None:
    own = "def greet(name):\n    return 'own'\n"
    files = {**GREETS, "greeting.py": own.encode()}
    assert invoke(lab, USES, files).response["greeting"] == "own"


def test_a_function_without_layers_has_none(lab: LocalLambda) -> None:
    invoke(lab, USES, GREETS)
    invocation = invoke(lab, USES, {})
    assert invocation.error is not None
    assert "No module named 'greeting'" in invocation.error.message


def test_a_layer_can_be_read_and_not_written(lab: LocalLambda) -> None:
    code = """
    import sys
    def handler(event, context):
        folder = next(path for path in sys.path if "opt" in path)
        text = open(folder + "/data.txt").read()
        try:
            open(folder + "/data.txt", "w").write("changed")
        except OSError as error:
            return [text, type(error).__name__]
        return "written"
    """.replace("\n    ", "\n")
    text, error = invoke(lab, code, {"/opt/python/data.txt": b"a layer's"}).response
    assert text == "a layer's"
    assert error in ("OSError", "PermissionError")


@pytest.mark.parametrize(
    ("files", "phrase"),
    [
        (GREETS, "no code"),
        ({"handler.py": b"", "/opt/../x": b""}, "not a plain relative path"),
        ({"handler.py": b"", "/opt/": b""}, "not a plain relative path"),
        ({"handler.py": b"", "/etc/x": b""}, "not a plain relative path"),
        ({"handler.py": b"", "/opt/a": b"", "/opt/a/b": b""}, "both a file and a folder"),
        (
            {"handler.py": b""}
            | {f"/opt/{number}": b"" for number in range(functions.MOST_LAYER_FILES + 1)},
            f"more than {functions.MOST_LAYER_FILES} files",
        ),
    ],
)
def test_layers_that_are_refused(files: Mapping[str, bytes], phrase: str) -> None:
    with pytest.raises(InvalidParameterValueException, match=phrase):
        functions.check_package(files)
