"""What S3, SNS, EventBridge, schedules and Logs push: permission, event, loop."""

import base64
import gzip
import json

from tests.emulator.aws.calls import policy_for, trust, trusting
from tests.emulator.world.world import ARN, AwsWorld

ROLE = "arn:aws:iam::123456789012:role/scheduler"

ECHO = "def handler(event, context):\n    print('seen')\n    return event\n"
COPIES = """
import boto3
s3 = boto3.client("s3")
def handler(event, context):
    key = event["Records"][0]["s3"]["object"]["key"]
    s3.put_object(Bucket="photos", Key=key + "x", Body=b"copy")
"""


def allow(world: AwsWorld, service: str, source: str, function: str = "worker") -> None:
    world.ok(
        "lambda",
        "add_permission",
        FunctionName=function,
        StatementId=service.split(".")[0],
        Action="lambda:InvokeFunction",
        Principal=service,
        SourceArn=source,
    )


def bucket(world: AwsWorld) -> None:
    world.ok("s3", "create_bucket", Bucket="photos")
    configuration = {
        "LambdaFunctionConfigurations": [
            {"LambdaFunctionArn": f"{ARN}worker", "Events": ["s3:ObjectCreated:*"]}
        ]
    }
    world.ok(
        "s3",
        "put_bucket_notification_configuration",
        Bucket="photos",
        NotificationConfiguration=configuration,
    )


def test_s3_needs_the_functions_permission(world: AwsWorld) -> None:
    world.add("worker", ECHO)
    bucket(world)
    world.ok("s3", "put_object", Bucket="photos", Key="a b.jpg", Body="x")
    assert world.log == ()
    (refused,) = world.refused_deliveries
    assert (refused.principal, refused.verdict) == ("s3.amazonaws.com", "implicitDeny")
    allow(world, "s3.amazonaws.com", "arn:aws:s3:::photos")
    world.ok("s3", "put_object", Bucket="photos", Key="a b.jpg", Body="x")
    (delivered,) = world.log
    assert delivered.source == "s3"
    assert delivered.event["Records"][0]["s3"]["object"]["key"] == "a+b.jpg"


def test_a_loop_through_s3_is_stopped(world: AwsWorld) -> None:
    world.add("worker", COPIES)
    bucket(world)
    allow(world, "s3.amazonaws.com", "arn:aws:s3:::photos")
    world.ok("s3", "put_object", Bucket="photos", Key="k", Body="x")
    assert len(world.log) == 16
    assert world.metrics().sum("RecursiveInvocationsDropped", "worker") == 1


def test_sns_delivers_with_attributes(world: AwsWorld) -> None:
    world.add("worker", ECHO)
    topic = world.ok("sns", "create_topic", Name="news")["TopicArn"]
    allow(world, "sns.amazonaws.com", topic)
    world.ok("sns", "subscribe", TopicArn=topic, Protocol="lambda", Endpoint=f"{ARN}worker")
    world.ok("sns", "publish", TopicArn=topic, Message="hello", Subject="hi")
    (delivered,) = world.log
    notice = delivered.event["Records"][0]["Sns"]
    assert (notice["Message"], notice["Subject"], notice["TopicArn"]) == ("hello", "hi", topic)


def test_rules_match_and_schedules_fire_on_the_virtual_clock(world: AwsWorld) -> None:
    world.add("worker", ECHO)
    pattern = json.dumps({"source": ["shop"]})
    rule = world.ok("events", "put_rule", Name="orders", EventPattern=pattern)["RuleArn"]
    timer = world.ok("events", "put_rule", Name="timer", ScheduleExpression="rate(5 minutes)")[
        "RuleArn"
    ]
    nightly = world.ok("events", "put_rule", Name="nightly", ScheduleExpression="cron(0 2 * * ? *)")
    for name in ("orders", "timer", "nightly"):
        target = {"Id": "1", "Arn": f"{ARN}worker"}
        if name == "nightly":
            target["Input"] = json.dumps({"report": True})
        world.ok("events", "put_targets", Rule=name, Targets=[target])
    allow(world, "events.amazonaws.com", "arn:aws:events:us-east-1:123456789012:rule/*")
    entry = {"Source": "shop", "DetailType": "paid", "Detail": json.dumps({"id": 1})}
    world.ok("events", "put_events", Entries=[entry])
    assert [(each.source, each.event["detail"]) for each in world.log] == [("events", {"id": 1})]
    world.advance(11 * 60)
    fired = world.log[1:]
    assert [(each.source, each.at.minute) for each in fired] == [("schedule", 5), ("schedule", 10)]
    assert fired[0].event["detail-type"] == "Scheduled Event"
    assert fired[0].event["resources"] == [timer]
    assert fired[0].event["time"] == "2026-01-31T10:05:00Z"
    world.ok("events", "disable_rule", Name="timer")
    world.advance(24 * 3600)
    assert [(each.at.hour, each.event) for each in world.log[3:]] == [(2, {"report": True})]
    assert rule != nightly["RuleArn"]


def test_a_rule_on_a_later_page_fires(world: AwsWorld) -> None:
    """EventBridge lists fifty at a time."""
    world.add("worker", ECHO)
    allow(world, "events.amazonaws.com", "arn:aws:events:us-east-1:123456789012:rule/*")
    for number in range(50):
        world.ok("events", "put_rule", Name=f"a{number}", EventPattern='{"source": ["shop"]}')
    world.ok("events", "put_rule", Name="timer", ScheduleExpression="rate(1 hour)")
    targets = [{"Id": "1", "Arn": f"{ARN}worker"}]
    world.ok("events", "put_targets", Rule="timer", Targets=targets)
    assert "NextToken" in world.ok("events", "list_rules")
    world.advance(3600)
    assert [each.source for each in world.log] == ["schedule"]


def may(world: AwsWorld, **statement: object) -> None:
    """The role `scheduler`, which Scheduler may assume, has this permission and no other."""
    document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]}
    service, operation, role = trusting("scheduler.amazonaws.com", "scheduler")
    world.send(service, operation, role)
    world.ok(
        "iam",
        "put_role_policy",
        RoleName="scheduler",
        PolicyName="p",
        PolicyDocument=json.dumps(document),
    )


def schedule(world: AwsWorld, target: str, expression: str, **more: object) -> None:
    given = {
        "Name": "tick",
        "ScheduleExpression": expression,
        "FlexibleTimeWindow": {"Mode": "OFF"},
        "Target": {"Arn": target, "RoleArn": ROLE, **more},
    }
    world.ok("scheduler", "create_schedule", **given)


def test_scheduler_uses_its_own_role(world: AwsWorld) -> None:
    world.add("worker", ECHO)
    may(world, Action="lambda:InvokeFunction", Resource=f"{ARN}worker")
    text = '{"at": "<aws.scheduler.scheduled-time>"}'
    schedule(world, f"{ARN}worker", "at(2026-01-31T11:00:00)", Input=text)
    world.advance(2 * 3600)
    assert [(each.at.hour, each.event) for each in world.log] == [
        (11, {"at": "2026-01-31T11:00:00Z"})
    ]
    assert world.refused_deliveries == ()


def test_a_schedule_whose_role_may_not_invoke_invokes_nothing(world: AwsWorld) -> None:
    world.add("worker", ECHO)
    may(world, Action="lambda:InvokeFunction", Resource=f"{ARN}another")
    schedule(world, f"{ARN}worker", "rate(1 hour)")
    world.advance(3600)
    assert world.log == ()
    (refused,) = world.refused_deliveries
    assert (refused.action, refused.resource, refused.verdict) == (
        "lambda:InvokeFunction",
        f"{ARN}worker",
        "implicitDeny",
    )
    assert refused.principal == "arn:aws:sts::123456789012:assumed-role/scheduler/scheduler"
    may(world, Action="lambda:InvokeFunction", Resource=f"{ARN}worker")
    world.advance(3600)
    (delivered,) = world.log
    assert delivered.event["source"] == "aws.scheduler"


def test_a_role_that_trusts_scheduler_no_more_invokes_nothing(world: AwsWorld) -> None:
    world.add("worker", ECHO)
    may(world, Action="lambda:InvokeFunction", Resource="*")
    schedule(world, f"{ARN}worker", "rate(1 hour)")
    world.ok(
        "iam",
        "update_assume_role_policy",
        RoleName="scheduler",
        PolicyDocument=trust("lambda.amazonaws.com"),
    )
    world.advance(3600)
    assert world.log == ()
    assert [(each.action, each.resource) for each in world.refused_deliveries] == [
        ("sts:AssumeRole", ROLE)
    ]


def test_a_schedules_role_must_let_it_send(world: AwsWorld) -> None:
    url, arn = world.queue("ticks")
    may(world, Action="sqs:ReceiveMessage", Resource=arn)
    schedule(world, arn, "rate(1 hour)", Input='{"tick": 1}')
    world.advance(3600)
    assert world.messages(url) == []
    may(world, Action="sqs:SendMessage", Resource=arn)
    world.advance(3600)
    assert [json.loads(message["Body"]) for message in world.messages(url)] == [{"tick": 1}]


def test_logs_reach_cloudwatch_and_a_subscription(world: AwsWorld) -> None:
    world.add("talker", ECHO).invoke({})
    shown = world.ok("logs", "filter_log_events", logGroupName="/aws/lambda/talker")["events"]
    assert "seen" in [event["message"] for event in shown]
    world.add("worker", ECHO)
    allow(world, "logs.amazonaws.com", "arn:aws:logs:us-east-1:123456789012:log-group:*")
    world.ok("logs", "create_log_group", logGroupName="shop")
    world.ok("logs", "create_log_stream", logGroupName="shop", logStreamName="one")
    world.ok(
        "logs",
        "put_subscription_filter",
        logGroupName="shop",
        filterName="all",
        filterPattern="",
        destinationArn=f"{ARN}worker",
    )
    world.ok(
        "logs",
        "put_log_events",
        logGroupName="shop",
        logStreamName="one",
        logEvents=[{"timestamp": 1769853600000, "message": "hello"}],
    )
    (delivered,) = world.log
    data = gzip.decompress(base64.b64decode(delivered.event["awslogs"]["data"]))
    assert json.loads(data)["logEvents"][0]["message"] == "hello"


def test_metrics_reach_cloudwatch(world: AwsWorld) -> None:
    world.add("talker", ECHO).invoke({})
    found = world.ok(
        "cloudwatch",
        "get_metric_statistics",
        Namespace="AWS/Lambda",
        MetricName="Invocations",
        Dimensions=[{"Name": "FunctionName", "Value": "talker"}],
        StartTime="2026-01-31T09:00:00Z",
        EndTime="2026-01-31T11:00:00Z",
        Period=3600,
        Statistics=["Sum"],
    )
    assert [point["Sum"] for point in found["Datapoints"]] == [1.0]


def test_schedules_reach_queues_and_topics_and_can_change(world: AwsWorld) -> None:
    url, arn = world.queue("ticks")
    topic = world.ok("sns", "create_topic", Name="ticks")["TopicArn"]
    rule = "arn:aws:events:us-east-1:123456789012:rule/timer"
    policy = json.dumps(policy_for("events.amazonaws.com", "sqs:SendMessage", arn, rule))
    world.ok("sqs", "set_queue_attributes", QueueUrl=url, Attributes={"Policy": policy})
    policy = json.dumps(policy_for("events.amazonaws.com", "sns:Publish", topic, rule))
    world.ok(
        "sns",
        "set_topic_attributes",
        TopicArn=topic,
        AttributeName="Policy",
        AttributeValue=policy,
    )
    world.add("worker", ECHO)
    allow(world, "sns.amazonaws.com", topic)
    world.ok("sns", "subscribe", TopicArn=topic, Protocol="lambda", Endpoint=f"{ARN}worker")
    world.ok("events", "put_rule", Name="timer", ScheduleExpression="rate(1 hour)")
    targets = [
        {"Id": "queue", "Arn": arn, "InputPath": "$.source"},
        {"Id": "topic", "Arn": topic, "Input": '{"tick": 2}'},
        {"Id": "nobody", "Arn": f"{ARN}nobody"},
        {"Id": "lost", "Arn": "arn:aws:sqs:us-east-1:123456789012:nowhere"},
    ]
    world.ok("events", "put_targets", Rule="timer", Targets=targets)
    world.advance(3600)
    assert [json.loads(message["Body"]) for message in world.messages(url)] == ["aws.events"]
    assert [each.event["Records"][0]["Sns"]["Message"] for each in world.log] == ['{"tick": 2}']
    world.ok("events", "put_rule", Name="timer", ScheduleExpression="rate(1 minute)")
    world.advance(60)
    assert len(world.log) == 2
    world.ok("events", "remove_targets", Rule="timer", Ids=[target["Id"] for target in targets])
    world.ok("events", "delete_rule", Name="timer")
    world.advance(3600)
    assert len(world.log) == 2


def test_a_disabled_schedule_does_not_fire(world: AwsWorld) -> None:
    world.add("worker", ECHO)
    may(world, Action="lambda:InvokeFunction", Resource="*")
    world.ok(
        "scheduler",
        "create_schedule",
        Name="off",
        State="DISABLED",
        ScheduleExpression="rate(1 minute)",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target={"Arn": f"{ARN}worker", "RoleArn": ROLE},
    )
    world.advance(300)
    assert world.log == ()


def test_a_scheduled_rule_needs_the_queues_policy(world: AwsWorld) -> None:
    url, arn = world.queue("ticks")
    world.ok("events", "put_rule", Name="timer", ScheduleExpression="rate(1 hour)")
    world.ok("events", "put_targets", Rule="timer", Targets=[{"Id": "q", "Arn": arn}])
    world.advance(3600)
    assert world.messages(url) == []
    assert [(each.action, each.principal) for each in world.refused_deliveries] == [
        ("sqs:SendMessage", "events.amazonaws.com")
    ]


def test_a_policy_that_cannot_be_evaluated_lets_nothing_go(world: AwsWorld) -> None:
    world.add("worker", ECHO)
    may(
        world,
        Action="lambda:InvokeFunction",
        Resource="*",
        Condition={"StringEquals": {"lab:Unknown": "x"}},
    )
    schedule(world, f"{ARN}worker", "rate(1 hour)")
    world.advance(3600)
    assert world.log == ()
    assert [each.verdict for each in world.refused_deliveries] == ["implicitDeny"]
