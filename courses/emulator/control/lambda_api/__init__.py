"""Lambda's API. A module `…_calls.py` holds the operations on one kind of resource; adding one to
the imports here registers it."""

from . import (
    concurrency_calls,
    event_invoke_calls,
    function_calls,
    invoke,
    mapping_calls,
    other_calls,
    permission_calls,
    version_calls,
)
from .api import Caller, LambdaApi
from .routes import OPERATIONS

RESOURCES = (
    concurrency_calls,
    event_invoke_calls,
    function_calls,
    invoke,
    mapping_calls,
    other_calls,
    permission_calls,
    version_calls,
)

__all__ = ["OPERATIONS", "RESOURCES", "Caller", "LambdaApi"]
