"""What every handler finds imported."""

import importlib
import site
import sys

from . import sdk

_STANDARD_LIBRARY = """
    base64 collections contextlib copy datetime decimal enum functools io itertools json logging math operator
    pathlib random re string time traceback typing urllib.parse
""".split()
_PRELOADED = {"plain": [], "boto3": ["boto3", "encodings.idna"]}


def preload(profile: str, packages: str) -> None:
    """Import it; `packages` is the folder of the learner's packages. The profile `boto3` has that too."""
    sys.path.append(packages)
    for name in (*_STANDARD_LIBRARY, *_PRELOADED[profile]):
        importlib.import_module(name)
    if profile == "boto3":
        sdk.load()
    importlib.import_module("awslambdaric.__main__")
    importlib.import_module("awslambdaric.lambda_literals")  # it imports that late
    # What `site` would add without -S: handlers may call exit() and quit().
    site.setquit()
    site.setcopyright()
    site.sethelper()
