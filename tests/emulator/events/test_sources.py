"""Every source's event: against Powertools' models, against recordings, and by its own rules."""

import base64
import gzip
import json
from datetime import UTC, datetime
from urllib.parse import unquote_plus

import pytest
from aws_lambda_powertools.utilities.parser import models
from hypothesis import given
from hypothesis import strategies as st

from courses.emulator.events import SOURCES, build, of_delivery, sample
from courses.emulator.events.eventbridge import for_target
from courses.emulator.events.moments import epoch_milliseconds, iso_milliseconds, moment
from courses.emulator.events.s3 import encoded_key
from tests.emulator.events import recordings

MODELS = {
    "alb": models.AlbModel,
    "apigateway-http": models.APIGatewayProxyEventV2Model,
    "apigateway-rest": models.APIGatewayProxyEventModel,
    "cloudwatch-logs": models.CloudWatchLogsModel,
    "dynamodb-streams": models.DynamoDBStreamModel,
    "eventbridge": models.EventBridgeModel,
    "eventbridge-scheduled": models.EventBridgeModel,
    "function-url": models.LambdaFunctionUrlModel,
    "kinesis": models.KinesisDataStreamModel,
    "s3": models.S3Model,
    "scheduler": models.EventBridgeModel,
    "sns": models.SnsModel,
    "sqs": models.SqsModel,
}
QUEUE = "arn:aws:sqs:us-east-1:123456789012:jobs"
STREAM = "arn:aws:dynamodb:us-east-1:123456789012:table/t/stream/2026"
SHARDS = "arn:aws:kinesis:us-east-1:123456789012:stream/s"
NOON = datetime(2026, 1, 31, 12, 0, 0, 500_000, tzinfo=UTC)


def only(event):
    (record,) = event["Records"]
    return record


def test_every_source_has_a_model():
    assert MODELS.keys() == SOURCES.keys()


@pytest.mark.parametrize("name", SOURCES)
def test_sample_fits_powertools_and_is_always_the_same(name):
    MODELS[name].model_validate(sample(name))
    assert json.loads(json.dumps(sample(name))) == sample(name)
    assert SOURCES[name].title


# S3


def test_s3_created_and_removed():
    facts = {
        "bucket": "b",
        "key": "a b/ü+1.jpg",
        "event_name": "s3:ObjectCreated:CompleteMultipartUpload",
        "size": 5,
        "etag": "e",
        "version_id": "v",
        "sequencer": "00",
        "time": "2026-01-31T12:00:00.5Z",
        "configuration_id": "c",
        "principal_id": "AWS:X",
        "owner_id": "O",
        "source_ip": "203.0.113.9",
        "request_id": "R1",
        "region": "eu-west-1",
    }
    record = only(build("s3", facts))
    assert record["eventName"] == "ObjectCreated:CompleteMultipartUpload"
    assert (record["eventTime"], record["awsRegion"]) == ("2026-01-31T12:00:00.500Z", "eu-west-1")
    assert record["userIdentity"] == {"principalId": "AWS:X"}
    assert record["requestParameters"] == {"sourceIPAddress": "203.0.113.9"}
    assert record["responseElements"]["x-amz-request-id"] == "R1"
    assert record["s3"]["configurationId"] == "c"
    assert record["s3"]["bucket"]["ownerIdentity"] == {"principalId": "O"}
    assert record["s3"]["object"] == {
        "key": "a+b/%C3%BC%2B1.jpg",
        "size": 5,
        "eTag": "e",
        "versionId": "v",
        "sequencer": "00",
    }
    removed = {"bucket": "b", "key": "k", "event_name": "ObjectRemoved:Delete", "size": None}
    event = build("s3", removed)
    models.S3Model.model_validate(event)
    assert only(event)["s3"]["object"].keys() == {"key", "sequencer"}


@given(st.text(min_size=1).filter(lambda key: key.isprintable()))
def test_s3_key_comes_back(key):
    assert unquote_plus(encoded_key(key)) == key
    assert " " not in encoded_key(key)


def test_s3_needs_its_facts():
    with pytest.raises(KeyError):
        build("s3", {"bucket": "b"})
    with pytest.raises(KeyError):
        build("s4", {})


# SNS


def test_sns_attributes_in_both_forms():
    attributes = {
        "text": {"DataType": "String", "StringValue": "a"},
        "bytes": {"DataType": "Binary", "BinaryValue": b"hi"},
        "more": {"DataType": "Binary", "BinaryValue": {"$bytes": "aGk="}},
        "made": {"Type": "Number", "Value": "1"},
    }
    topic = "arn:aws:sns:us-east-1:123456789012:t"
    facts = {"topic_arn": topic, "message": "m", "message_attributes": attributes}
    event = build("sns", {**facts, "timestamp": "2026-01-31T12:00:00Z", "message_id": "i"})
    models.SnsModel.model_validate(event)
    told = only(event)["Sns"]
    assert told["MessageAttributes"] == {
        "text": {"Type": "String", "Value": "a"},
        "bytes": {"Type": "Binary", "Value": "aGk="},
        "more": {"Type": "Binary", "Value": "aGk="},
        "made": {"Type": "Number", "Value": "1"},
    }
    assert (told["Timestamp"], told["MessageId"]) == ("2026-01-31T12:00:00.000Z", "i")
    assert only(event)["EventSubscriptionArn"].startswith(f"{topic}:")


# SQS


def test_sqs_members_are_the_recorded_ones():
    record = only(build("sqs", {"queue_arn": QUEUE, "messages": [{"Body": '{"foo":"bar"}'}]}))
    assert list(record) == recordings.SQS
    assert list(record["attributes"]) == recordings.SQS_ATTRIBUTES


def test_sqs_message_as_receive_message_answers_it():
    message = {
        "MessageId": "m",
        "ReceiptHandle": "r",
        "Body": "b",
        "MD5OfBody": "5",
        "MD5OfMessageAttributes": "6",
        "Attributes": {
            "SenderId": "S",
            "ApproximateReceiveCount": 2,
            "SentTimestamp": 1,
            "ApproximateFirstReceiveTimestamp": "2",
            "AWSTraceHeader": "Root=1",
            "DeadLetterQueueSourceArn": QUEUE,
        },
        "MessageAttributes": {
            "kind": {"DataType": "String", "StringValue": "order"},
            "raw": {"DataType": "Binary", "BinaryValue": b"hi"},
        },
    }
    event = build("sqs", {"queue_arn": QUEUE, "messages": [message]})
    models.SqsModel.model_validate(event)
    record = only(event)
    assert (record["messageId"], record["receiptHandle"], record["md5OfBody"]) == ("m", "r", "5")
    assert record["md5OfMessageAttributes"] == "6"
    assert record["attributes"]["ApproximateReceiveCount"] == "2"
    assert record["attributes"]["DeadLetterQueueSourceArn"] == QUEUE
    assert list(record["messageAttributes"]["kind"]) == recordings.SQS_MESSAGE_ATTRIBUTE
    assert record["messageAttributes"]["raw"]["binaryValue"] == "aGk="


def test_sqs_fifo_members_are_the_recorded_ones():
    event = build("sqs", {"queue_arn": f"{QUEUE}.fifo", "messages": [{"Body": "a"}]})
    models.SqsModel.model_validate(event)
    assert sorted(only(event)["attributes"]) == sorted(recordings.SQS_FIFO_ATTRIBUTES)


# DynamoDB


def test_dynamodb_members_are_the_recorded_ones():
    change = {"Keys": {"id": {"S": "1"}}, "NewImage": {"id": {"S": "1"}, "raw": {"B": b"hi"}}}
    event = build("dynamodb-streams", {"stream_arn": STREAM, "records": [{"dynamodb": change}]})
    models.DynamoDBStreamModel.model_validate(event)
    record = only(event)
    assert list(record) == recordings.DYNAMODB
    assert list(record["dynamodb"]) == recordings.DYNAMODB_CHANGE
    assert record["eventVersion"] == recordings.DYNAMODB_VERSION
    assert record["dynamodb"]["NewImage"]["raw"] == {"B": "aGk="}


def test_dynamodb_record_as_the_stream_answers_it():
    told = {
        "eventID": "e",
        "eventName": "REMOVE",
        "eventVersion": "1.0",
        "dynamodb": {
            "ApproximateCreationDateTime": "2026-01-31T12:00:00.900Z",
            "Keys": {"id": {"S": "1"}},
            "OldImage": {"id": {"S": "1"}, "tags": {"SS": {"a"}}, "raw": {"B": {"$bytes": "aA=="}}},
            "SequenceNumber": "7",
            "SizeBytes": 3,
            "StreamViewType": "NEW_AND_OLD_IMAGES",
        },
        "userIdentity": {"Type": "Service", "PrincipalId": "dynamodb.amazonaws.com"},
    }
    record = only(build("dynamodb-streams", {"stream_arn": STREAM, "records": [told]}))
    change = record["dynamodb"]
    assert change["ApproximateCreationDateTime"] == 1_769_860_800
    assert isinstance(change["ApproximateCreationDateTime"], int)
    assert change["OldImage"]["tags"] == {"SS": ["a"]}
    assert change["OldImage"]["raw"] == {"B": "aA=="}
    assert (change["SequenceNumber"], change["SizeBytes"]) == ("7", 3)
    assert change["StreamViewType"] == "NEW_AND_OLD_IMAGES"
    assert record["userIdentity"] == {"type": "Service", "principalId": "dynamodb.amazonaws.com"}


# Kinesis


def test_kinesis_members_are_the_recorded_ones():
    told = {
        "Data": {"$bytes": "aGVsbG8="},
        "PartitionKey": "p",
        "SequenceNumber": "9",
        "ApproximateArrivalTimestamp": NOON,
    }
    facts = {"stream_arn": SHARDS, "shard_id": "shardId-000000000001", "role_arn": "arn:r"}
    record = only(build("kinesis", {**facts, "records": [told]}))
    assert sorted(record) == recordings.KINESIS
    assert sorted(record["kinesis"]) == recordings.KINESIS_RECORD
    assert record["eventID"] == "shardId-000000000001:9"
    assert record["invokeIdentityArn"] == "arn:r"
    assert record["kinesis"]["data"] == "aGVsbG8="
    assert record["kinesis"]["approximateArrivalTimestamp"] == 1_769_860_800.5


# CloudWatch Logs


def test_logs_come_back():
    facts = {
        "log_group": "g",
        "log_stream": "s",
        "filter_name": "f",
        "owner": "1",
        "events": [{"id": "7", "timestamp": 5, "message": "m"}],
    }
    packed = build("cloudwatch-logs", facts)["awslogs"]["data"]
    assert json.loads(gzip.decompress(base64.b64decode(packed))) == {
        "messageType": "DATA_MESSAGE",
        "owner": "1",
        "logGroup": "g",
        "logStream": "s",
        "subscriptionFilters": ["f"],
        "logEvents": [{"id": "7", "timestamp": 5, "message": "m"}],
    }


# EventBridge and schedules

EVENT = {
    "id": "1",
    "time": "2026-01-31T12:00:00Z",
    "detail": {"order": {"id": 17, "by": 'A"da'}, "items": [{"sku": "x"}, {"sku": "y"}]},
    "odd name": 1,
}


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ({}, EVENT),
        ({"Input": '{"a": 1}'}, {"a": 1}),
        ({"InputPath": "$.detail.order"}, {"id": 17, "by": 'A"da'}),
        ({"InputPath": "$.detail.items[1].sku"}, "y"),
        ({"InputPath": "$.detail.items[*]"}, EVENT["detail"]["items"]),
        ({"InputPath": "$.detail.items[9].sku"}, None),
        ({"InputPath": "$.detail[0]"}, None),
        ({"InputPath": "$['odd name']"}, 1),
        ({"InputPath": "$.id.id"}, None),
        (
            {
                "InputTransformer": {
                    "InputPathsMap": {"id": "$.detail.order.id", "by": "$.detail.order.by"},
                    "InputTemplate": '{"id": <id>, "by": <by>, "text": "Order <id> by <by>, <no>"}',
                }
            },
            {"id": 17, "by": 'A"da', "text": 'Order 17 by A"da, <no>'},
        ),
        (
            {
                "InputTransformer": {
                    "InputTemplate": '"<aws.events.rule-name> at <aws.events.rule-arn>"'
                }
            },
            "nightly at arn:aws:events:us-east-1:123456789012:rule/nightly",
        ),
        ({"InputTransformer": {"InputTemplate": "<aws.events.event.json>"}}, EVENT),
        ({"InputTransformer": {"InputTemplate": "no json"}}, "no json"),
    ],
)
def test_input_of_a_target(target, expected):
    rule = "arn:aws:events:us-east-1:123456789012:rule/nightly"
    assert for_target(EVENT, target, rule_arn=rule) == expected


def test_schedule_without_and_with_an_input():
    facts = {"schedule": "s", "group": "g", "time": NOON, "execution_id": "x", "attempt": 2}
    event = build("scheduler", facts)
    assert event["resources"] == ["arn:aws:scheduler:us-east-1:123456789012:schedule/g/s"]
    assert (event["detail"], event["id"], event["time"]) == ("{}", "x", "2026-01-31T12:00:00Z")
    text = '{"at": "<aws.scheduler.scheduled-time>", "try": <aws.scheduler.attempt-number>}'
    assert build("scheduler", {**facts, "input": text}) == {"at": "2026-01-31T12:00:00Z", "try": 2}
    assert build("scheduler", {**facts, "input": "hello <aws.scheduler.execution-id>"}) == "hello x"


# HTTP


def test_request_with_everything():
    facts = {
        "httpMethod": "POST",
        "path": "/orders/17",
        "pathParameters": {"id": "17"},
        "stageVariables": {"a": "b"},
        "queryStringParameters": {"q": ["x y", "z"]},
        "headers": {"Cookie": "a=1; b=2", "user-agent": "me"},
        "body": [1],
        "time": NOON,
        "requestId": "R",
        "sourceIp": "203.0.113.7",
    }
    two = build("apigateway-http", facts)
    assert (two["cookies"], two["body"]) == (["a=1", "b=2"], "[1]")
    assert two["rawQueryString"] == "q=x%20y&q=z"
    context = two["requestContext"]
    assert (context["requestId"], context["timeEpoch"]) == ("R", 1_769_860_800_500)
    assert context["time"] == "31/Jan/2026:12:00:00 +0000"
    assert context["http"]["sourceIp"] == two["headers"]["x-forwarded-for"] == "203.0.113.7"
    assert context["http"]["userAgent"] == "me"
    one = build("apigateway-rest", facts)
    assert one["requestContext"]["identity"]["sourceIp"] == "203.0.113.7"
    assert one["requestContext"]["requestTimeEpoch"] == 1_769_860_800_500
    plain = build("function-url", {"path": "/", "headers": {"X-A": "b"}})
    assert "cookies" not in plain
    for name in ("alb", "function-url"):
        MODELS[name].model_validate(build(name, facts))
    every = build("alb", {**facts, "multiValueHeaders": True})
    assert every["multiValueQueryStringParameters"] == {"q": ["x%20y", "z"]}


# Deliveries


def test_what_aws_pushes():
    assert of_delivery("events", {"event": {"a": 1}, "rule_arn": "r"}) == {"a": 1}
    assert of_delivery("s3", SOURCES["s3"].sample) == sample("s3")
    assert of_delivery("logs", SOURCES["cloudwatch-logs"].sample) == sample("cloudwatch-logs")
    assert of_delivery("sns", SOURCES["sns"].sample) == sample("sns")


# Times


@pytest.mark.parametrize(
    "value", ["2026-01-31T12:00:00.500Z", "2026-01-31T13:00:00.500+01:00", 1_769_860_800.5, NOON]
)
def test_one_moment_in_all_forms(value):
    assert moment(value) == NOON
    assert iso_milliseconds(value) == "2026-01-31T12:00:00.500Z"
    assert epoch_milliseconds(value) == 1_769_860_800_500


def test_a_time_without_a_zone_is_utc():
    assert moment("2026-01-31T12:00:00.500") == NOON
