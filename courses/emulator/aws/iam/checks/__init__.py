"""Which permissions a call needs: real action names and real ARNs, a table per service.

To add a service, write `<prefix>.py` with `checks`, named by the service's prefix in IAM, and list
it in `SERVICES`; its test goes to `tests/emulator/aws/iam/test_checks_of_services.py` or beside it.
"""

from collections.abc import Mapping
from typing import Final

from ..model import Check
from . import (
    cloudwatch,
    dynamodb,
    events,
    iam,
    kinesis,
    lambda_,
    logs,
    s3,
    scheduler,
    secretsmanager,
    sns,
    sqs,
    ssm,
    states,
    sts,
)
from .base import Checks, Parameters, Resolve, nothing_known
from .s3 import when_missing

__all__ = [
    "PREFIXES",
    "SERVICES",
    "Parameters",
    "Resolve",
    "nothing_known",
    "required_checks",
    "when_missing",
]

SERVICES: Final[Mapping[str, Checks]] = {
    "cloudwatch": cloudwatch.checks,
    "dynamodb": dynamodb.checks,
    "events": events.checks,
    "iam": iam.checks,
    "kinesis": kinesis.checks,
    "lambda": lambda_.checks,
    "logs": logs.checks,
    "s3": s3.checks,
    "scheduler": scheduler.checks,
    "secretsmanager": secretsmanager.checks,
    "sns": sns.checks,
    "sqs": sqs.checks,
    "ssm": ssm.checks,
    "states": states.checks,
    "sts": sts.checks,
}
"""By the prefix of the service's actions."""

PREFIXES: Final[Mapping[str, str]] = {
    "dynamodbstreams": "dynamodb",
    "monitoring": "cloudwatch",
    "stepfunctions": "states",
}
"""Where the name of boto3's client or in a signature differs from the prefix."""


def required_checks(
    service: str,
    operation: str,
    parameters: Parameters,
    resolve: Resolve = nothing_known,
) -> list[Check]:
    """What must all be allowed before a call is made; empty for a call that needs no permission.

    `service` is boto3's name, the signature's or the prefix; `operation` is in AWS's CamelCase.
    Raises `KeyError` for a service that has no table: such a call must not be made.
    """
    return SERVICES[PREFIXES.get(service, service)](operation, parameters, resolve)
