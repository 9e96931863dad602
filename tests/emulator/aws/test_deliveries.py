"""What AWS would push: to functions as facts, to queues and topics only where their policy lets it in."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from courses.emulator import Account, LocalLambda
from tests.emulator.aws.calls import Call, arn, as_root, from_sandbox, policy_for, queue_url

FUNCTION = arn("lambda", "function:worker")


@pytest.fixture
def account(lab: LocalLambda) -> Iterator[Account]:
    with lab.create_account(seed=1) as account:
        as_root(
            account,
            ("s3", "create_bucket", {"Bucket": "orders"}),
            ("sns", "create_topic", {"Name": "news"}),
            ("sqs", "create_queue", {"QueueName": "jobs"}),
        )
        yield account


def let_in(account: Account, service: str, source: str, queue: str = "jobs") -> None:
    policy = policy_for(service, "sqs:SendMessage", arn("sqs", queue), source)
    attributes = {"Policy": json.dumps(policy)}
    as_root(
        account,
        ("sqs", "set_queue_attributes", {"QueueUrl": queue_url(queue), "Attributes": attributes}),
    )


def received(account: Account, queue: str = "jobs") -> list[Any]:
    call = ("sqs", "receive_message", {"QueueUrl": queue_url(queue), "MaxNumberOfMessages": 10})
    return [json.loads(m["Body"]) for m in as_root(account, call)[0].get("Messages", [])]


def notify(member: str, destination: dict[str, Any]) -> Call:
    each = {
        "Id": "n",
        "Events": ["s3:ObjectCreated:*"],
        "Filter": {"Key": {"FilterRules": [{"Name": "prefix", "Value": "in/"}]}},
        **destination,
    }
    return (
        "s3",
        "put_bucket_notification_configuration",
        {"Bucket": "orders", "NotificationConfiguration": {member: [each]}},
    )


def test_an_object_that_a_function_writes_notifies_another(
    lab: LocalLambda, account: Account
) -> None:
    as_root(account, notify("LambdaFunctionConfigurations", {"LambdaFunctionArn": FUNCTION}))
    from_sandbox(
        lab,
        account,
        ("s3", "put_object", {"Bucket": "orders", "Key": "in/a b+ü.txt", "Body": "hello"}),
        ("s3", "put_object", {"Bucket": "orders", "Key": "out/x", "Body": "hello"}),
    )
    (delivery,) = account.deliveries()

    assert (delivery.kind, delivery.target) == ("s3", FUNCTION)
    facts = delivery.payload
    assert (facts["event_name"], facts["bucket"], facts["key"]) == (
        "ObjectCreated:Put",
        "orders",
        "in/a b+ü.txt",
    )
    assert (facts["size"], facts["etag"]) == (5, "5d41402abc4b2a76b9719d911017c592")
    assert facts["configuration_id"] == "n"
    assert facts["principal_id"].startswith("AWS:AROA")
    assert facts["principal_id"].endswith(":function")
    assert account.deliveries() == []


def test_a_bucket_notifies_a_queue_that_lets_it_in(account: Account) -> None:
    configure = notify("QueueConfigurations", {"QueueArn": arn("sqs", "jobs")})
    refused = account.call(*configure)
    let_in(account, "s3.amazonaws.com", "arn:aws:s3:::orders")
    as_root(
        account, configure, ("s3", "put_object", {"Bucket": "orders", "Key": "in/a b", "Body": "x"})
    )

    assert (refused.error_code, refused.error_message) == (
        "InvalidArgument",
        "Unable to validate the following destination configurations",
    )
    test, event = received(account)
    assert test["Event"] == "s3:TestEvent"
    (record,) = event["Records"]
    assert record["s3"]["object"]["key"] == "in/a+b"
    assert record["s3"]["bucket"]["ownerIdentity"]["principalId"]
    assert record["userIdentity"]["principalId"] == "AWS:123456789012"
    assert {"requestParameters", "responseElements"} <= record.keys()


def test_a_topic_reaches_a_function_with_what_was_published(account: Account) -> None:
    topic = arn("sns", "news")
    subscription = as_root(
        account,
        ("sns", "subscribe", {"TopicArn": topic, "Protocol": "lambda", "Endpoint": FUNCTION}),
    )[0]
    attributes = {"kind": {"DataType": "String", "StringValue": "paid"}}
    sent = as_root(
        account,
        (
            "sns",
            "publish",
            {"TopicArn": topic, "Message": "m", "Subject": "s", "MessageAttributes": attributes},
        ),
    )[0]
    (delivery,) = account.deliveries()

    assert (delivery.kind, delivery.target) == ("sns", FUNCTION)
    assert delivery.payload["message_id"] == sent["MessageId"]
    assert delivery.payload["subscription_arn"] == subscription["SubscriptionArn"]
    assert delivery.payload["message_attributes"] == {"kind": {"Type": "String", "Value": "paid"}}
    assert (delivery.payload["subject"], delivery.payload["message"]) == ("s", "m")


@pytest.mark.parametrize(("raw", "body"), [("false", None), ("true", {"n": 1})])
def test_a_topic_reaches_a_queue_only_where_its_policy_says_so(
    account: Account, raw: str, body: Any
) -> None:
    topic = arn("sns", "news")
    subscribe = {
        "TopicArn": topic,
        "Protocol": "sqs",
        "Endpoint": arn("sqs", "jobs"),
        "Attributes": {"RawMessageDelivery": raw},
    }
    publish: Call = ("sns", "publish", {"TopicArn": topic, "Message": '{"n": 1}'})
    as_root(account, ("sns", "subscribe", subscribe), publish)
    lost = received(account)
    let_in(account, "sns.amazonaws.com", topic)
    as_root(account, publish)

    assert lost == []
    (message,) = received(account)
    if body is None:
        assert (message["Type"], message["TopicArn"], message["Message"]) == (
            "Notification",
            topic,
            '{"n": 1}',
        )
    else:
        assert message == body
    denied = [d for d in account.decisions() if d.verdict != "allowed"]
    assert [(d.principal, d.action, d.resource) for d in denied] == [
        ("sns.amazonaws.com", "sqs:SendMessage", arn("sqs", "jobs"))
    ]


def rule(name: str, pattern: dict[str, Any], target: dict[str, Any], **more: Any) -> list[Call]:
    return [
        ("events", "put_rule", {"Name": name, "EventPattern": json.dumps(pattern), **more}),
        ("events", "put_targets", {"Rule": name, "Targets": [{"Id": "t", **target}]}),
    ]


PAID: Call = (
    "events",
    "put_events",
    {
        "Entries": [
            {
                "Source": "shop",
                "DetailType": "paid",
                "Detail": '{"id": 17, "who": "A \\"b\\""}',
                "Resources": ["r"],
            }
        ]
    },
)


def test_a_rule_reaches_a_function_with_the_event(account: Account) -> None:
    as_root(
        account,
        *rule("paid", {"source": ["shop"]}, {"Arn": FUNCTION}),
        *rule("other", {"source": ["x"]}, {"Arn": FUNCTION}),
        PAID,
    )
    (delivery,) = account.deliveries()

    assert (delivery.kind, delivery.target) == ("events", FUNCTION)
    assert delivery.payload["rule_arn"] == arn("events", "rule/paid")
    event = delivery.payload["event"]
    assert list(event) == [
        "version",
        "id",
        "detail-type",
        "source",
        "account",
        "time",
        "region",
        "resources",
        "detail",
    ]
    assert (event["account"], event["detail"]["id"]) == ("123456789012", 17)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ({"Input": '{"constant": true}'}, {"constant": True}),
        ({"InputPath": "$.detail"}, {"id": 17, "who": 'A "b"'}),
        (
            {
                "InputTransformer": {
                    "InputPathsMap": {"id": "$.detail.id", "who": "$.detail.who"},
                    "InputTemplate": '{"order": <id>, "text": "for <who>"}',
                }
            },
            {"order": 17, "text": 'for A "b"'},
        ),
    ],
)
def test_a_target_gets_the_input_that_it_was_given(
    account: Account, target: dict[str, Any], expected: Any
) -> None:
    as_root(account, *rule("paid", {"source": ["shop"]}, {"Arn": FUNCTION, **target}), PAID)

    assert account.deliveries()[0].payload["event"] == expected


def test_neither_a_disabled_nor_a_scheduled_rule_sees_events(account: Account) -> None:
    as_root(
        account,
        *rule("off", {"source": ["shop"]}, {"Arn": FUNCTION}, State="DISABLED"),
        ("events", "put_rule", {"Name": "hourly", "ScheduleExpression": "rate(1 hour)"}),
        ("events", "put_targets", {"Rule": "hourly", "Targets": [{"Id": "t", "Arn": FUNCTION}]}),
        PAID,
    )

    assert account.deliveries() == []


def test_a_rule_reaches_a_queue_that_lets_it_in(account: Account) -> None:
    as_root(account, *rule("paid", {"source": ["shop"]}, {"Arn": arn("sqs", "jobs")}), PAID)
    lost = received(account)
    let_in(account, "events.amazonaws.com", arn("events", "rule/paid"))
    as_root(account, PAID)

    assert lost == []
    (event,) = received(account)
    assert (event["account"], event["detail-type"]) == ("123456789012", "paid")


def test_a_log_group_reaches_a_function(account: Account) -> None:
    as_root(
        account,
        ("logs", "create_log_group", {"logGroupName": "/app"}),
        ("logs", "create_log_stream", {"logGroupName": "/app", "logStreamName": "s"}),
        (
            "logs",
            "put_subscription_filter",
            {
                "logGroupName": "/app",
                "filterName": "errors",
                "filterPattern": "",
                "destinationArn": FUNCTION,
            },
        ),
        ("sts", "get_caller_identity", {}),
    )
    now = 1_769_853_600_000
    from datetime import UTC, datetime

    account.set_time(datetime.fromtimestamp(now / 1000, UTC))
    as_root(
        account,
        (
            "logs",
            "put_log_events",
            {
                "logGroupName": "/app",
                "logStreamName": "s",
                "logEvents": [{"timestamp": now, "message": "boom"}],
            },
        ),
    )
    (delivery,) = account.deliveries()

    assert (delivery.kind, delivery.target) == ("logs", FUNCTION)
    assert (delivery.payload["log_group"], delivery.payload["filter_name"]) == ("/app", "errors")
    assert [event["message"] for event in delivery.payload["events"]] == ["boom"]


def test_a_bucket_tells_event_bridge(account: Account) -> None:
    as_root(
        account,
        (
            "s3",
            "put_bucket_notification_configuration",
            {"Bucket": "orders", "NotificationConfiguration": {"EventBridgeConfiguration": {}}},
        ),
        *rule(
            "stored", {"source": ["aws.s3"], "detail-type": ["Object Created"]}, {"Arn": FUNCTION}
        ),
        ("s3", "put_object", {"Bucket": "orders", "Key": "a b", "Body": "x"}),
        ("s3", "delete_object", {"Bucket": "orders", "Key": "a b"}),
    )
    (delivery,) = account.deliveries()

    event = delivery.payload["event"]
    assert event["detail"]["object"]["key"] == "a b"
    assert (event["detail"]["reason"], event["resources"]) == ("PutObject", ["arn:aws:s3:::orders"])
