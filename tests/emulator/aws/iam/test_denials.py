"""How a denied call answers: words as real accounts show them, each service's shape."""

import json
from xml.etree import ElementTree

import pytest

from courses.emulator.aws.iam import (
    SERVICES,
    Check,
    Effect,
    PolicyKind,
    Verdict,
    denial,
    error,
    sentence,
)
from tests.emulator.aws.iam.asking import WORKER

NOTHING = Verdict(Effect.IMPLICIT_DENY)
WHO = f"User: {WORKER.arn} is not authorized to perform: "
QUEUE = "arn:aws:sqs:us-east-1:123456789012:jobs"


@pytest.mark.parametrize(
    ("service", "check", "expected"),
    [
        (
            "dynamodb",
            Check("dynamodb:GetItem", "arn:T"),
            "dynamodb:GetItem on resource: arn:T because no identity-based policy allows the "
            "dynamodb:GetItem action",
        ),
        (
            "s3",
            Check("s3:GetObject", "arn:aws:s3:::b/k"),
            's3:GetObject on resource: "arn:aws:s3:::b/k" because no identity-based policy allows '
            "the s3:GetObject action",
        ),
        (
            "sqs",
            Check("sqs:SendMessage", QUEUE),
            f"sqs:sendmessage on resource: {QUEUE} because no identity-based policy allows the "
            "sqs:sendmessage action",
        ),
        (
            "sns",
            Check("sns:Publish", "arn:N"),
            "SNS:Publish on resource: arn:N because no identity-based policy allows the "
            "SNS:Publish action",
        ),
        (
            "secretsmanager",
            Check("secretsmanager:GetSecretValue", "arn:S-a1b2c3", shown="db"),
            "secretsmanager:GetSecretValue on resource: db because no identity-based policy allows "
            "the secretsmanager:GetSecretValue action",
        ),
        (
            "secretsmanager",
            Check("secretsmanager:ListSecrets", "*"),
            "secretsmanager:ListSecrets because no identity-based policy allows the "
            "secretsmanager:ListSecrets action",
        ),
    ],
)
def test_words(service, check, expected):
    assert sentence(service, WORKER, check, NOTHING) == WHO + expected


@pytest.mark.parametrize("kind", PolicyKind)
@pytest.mark.parametrize("effect", [Effect.IMPLICIT_DENY, Effect.EXPLICIT_DENY])
def test_words_for_each_kind_of_policy(kind, effect):
    names = {
        "identity": "identity-based policy",
        "resource": "resource-based policy",
        "boundary": "permissions boundary",
        "session": "session policy",
        "trust": "role trust policy",
    }
    found = sentence("kinesis", WORKER, Check("kinesis:PutRecord", "arn:K"), Verdict(effect, kind))
    name = names[kind]
    if effect is Effect.IMPLICIT_DENY:
        assert found.endswith(f"because no {name} allows the kinesis:PutRecord action")
    else:
        article = "the" if kind == "trust" else "an" if kind == "identity" else "a"
        assert found.endswith(f"with an explicit deny in {article} {name}")


def answer(service, **options):
    prefix = {"monitoring": "cloudwatch"}.get(service, service)
    check = Check(f"{prefix}:DoThings", "arn:aws:x:::a<b>&\x00\ud800")
    return denial(service, WORKER, check, NOTHING, request_id="r-1", **options)


@pytest.mark.parametrize("service", ["iam", "sts", "sns", "s3"])
def test_xml_is_escaped(service):
    found = answer(service)
    root = ElementTree.fromstring(found.body)  # noqa: S314 our own text
    code = {"sns": "AuthorizationError"}.get(service, "AccessDenied")
    assert (found.status, root.findtext(".//Code")) == (403, code)
    assert "arn:aws:x:::a<b>&\ufffd" in root.findtext(".//Message")
    assert root.findtext(".//RequestId") == "r-1"


@pytest.mark.parametrize(
    ("service", "status", "content_type"),
    [
        ("dynamodb", 400, "application/x-amz-json-1.0"),
        ("kinesis", 400, "application/x-amz-json-1.1"),
        ("secretsmanager", 400, "application/x-amz-json-1.1"),
        ("sqs", 403, "application/x-amz-json-1.0"),
    ],
)
def test_json(service, status, content_type):
    found = answer(service)
    body = json.loads(found.body)
    assert (found.status, found.content_type) == (status, content_type)
    assert body["__type"].endswith("#AccessDeniedException")
    assert body["message"].startswith(WHO)
    assert found.headers["x-amzn-RequestId"] == "r-1"
    assert found.headers.get("x-amzn-query-error") == (
        "AccessDenied;Sender" if service == "sqs" else None
    )


def test_rest_json_names_the_error_in_a_header():
    found = answer("lambda")
    assert (found.status, found.headers["x-amzn-ErrorType"]) == (403, "AccessDeniedException")
    assert json.loads(found.body)["Message"].startswith(WHO)


def test_cbor():
    found = answer("monitoring")
    assert (found.content_type, found.headers["smithy-protocol"]) == (
        "application/cbor",
        "rpc-v2-cbor",
    )
    assert found.body.startswith(b"\xa2\x66__type\x7a")
    assert WHO.encode() in found.body


@pytest.mark.parametrize("service", SERVICES)
def test_head_has_no_body(service):
    assert answer(service, head=True).body == b""


def test_another_error_in_the_same_shape():
    found = error("sqs", "No more.", code="Limit", status=429)
    assert (found.status, json.loads(found.body)["__type"]) == (
        429,
        "com.amazon.coral.service#Limit",
    )
    assert found.headers == {}
    assert (
        error("cloudwatch", "No.", protocol="query").body.count(b"<Code>AccessDenied</Code>") == 1
    )
