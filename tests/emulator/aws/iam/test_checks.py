"""The permissions of every operation there is."""

import gzip
import json
from pathlib import Path

import pytest

from courses.emulator.aws.iam import SERVICES, required_checks

ROOT = Path(__file__).parents[4]
CLIENTS = [{"states": "stepfunctions"}.get(prefix, prefix) for prefix in SERVICES] + [
    "dynamodbstreams"
]


@pytest.mark.parametrize("client", CLIENTS)
def test_every_operation_of_botocore_has_an_answer(client):
    """With no parameter and with nonsense: real action names, never an exception."""
    versions = (ROOT / "var/runtime/botocore/data" / client).glob("*/service-2.json.gz")
    model = max(versions)
    operations = json.loads(gzip.decompress(model.read_bytes()))["operations"]
    odd = {"TableName": 5, "Key": 7, "Bucket": ["x"], "RequestItems": [1], "TransactItems": [2],
           "Targets": [3], "Entries": [None], "Names": [4], "Tags": [5], "Delete": 6}  # fmt: skip
    for operation in operations:
        for parameters in ({}, odd):
            for check in required_checks(client, operation, parameters):
                prefix, _, action = check.action.partition(":")
                assert prefix in SERVICES
                assert action.isalnum()
                assert check.resource == "*" or check.resource.startswith("arn:aws:")
