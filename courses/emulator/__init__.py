"""A faithful local Lambda: AWS's own runtime client in a sandbox, and a control plane outside it.

    with get_local_lambda().create_function(FunctionConfig(), {"handler.py": code}) as function:
        invocation = function.invoke({"name": "Ada"})

Everything that a caller needs is in `__all__`; README.md draws the boundary.
"""

from .aws.account import Account, AwsLimits
from .aws.errors import AccountLost, AwsUnavailable
from .control.doctor import Diagnosis, diagnose
from .control.engine import LocalLambda, get_local_lambda
from .control.errors import (
    Cancelled,
    InvalidParameterValueException,
    InvalidRequestContentException,
    RequestTooLargeException,
)
from .control.function import Function
from .control.lambda_errors import LambdaError
from .control.layers import read_layer
from .control.world import World
from .control.world_function import WorldFunction
from .records import (
    ACCOUNT_ID,
    REGION,
    Accepted,
    ApiCall,
    CallResult,
    Credentials,
    Decision,
    Delivered,
    Delivery,
    FunctionConfig,
    Invocation,
    InvocationError,
    LogKind,
    LogRecord,
    Outcome,
    Report,
    Role,
    SandboxFacts,
    Span,
    Throttled,
)
from .sandbox.errors import SandboxUnavailable
from .settings import LabSettings
from .version import EMULATOR_VERSION

__all__ = [
    "ACCOUNT_ID",
    "EMULATOR_VERSION",
    "REGION",
    "Accepted",
    "Account",
    "AccountLost",
    "ApiCall",
    "AwsLimits",
    "AwsUnavailable",
    "CallResult",
    "Cancelled",
    "Credentials",
    "Decision",
    "Delivered",
    "Delivery",
    "Diagnosis",
    "Function",
    "FunctionConfig",
    "InvalidParameterValueException",
    "InvalidRequestContentException",
    "Invocation",
    "InvocationError",
    "LabSettings",
    "LambdaError",
    "LocalLambda",
    "LogKind",
    "LogRecord",
    "Outcome",
    "Report",
    "RequestTooLargeException",
    "Role",
    "SandboxFacts",
    "SandboxUnavailable",
    "Span",
    "Throttled",
    "World",
    "WorldFunction",
    "diagnose",
    "get_local_lambda",
    "read_layer",
]
