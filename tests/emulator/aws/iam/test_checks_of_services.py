"""Permissions that calls on all other services need: actions and ARNs."""

import json
from base64 import b64encode

import pytest

from courses.emulator.aws.iam import required_checks
from tests.emulator.aws.iam.asking import pairs
from tests.emulator.aws.iam.resources import FUNCTION, LOGS, QUEUE, ROLE, TOPIC, resolve

CASES = [
    (
        "sqs",
        "DeleteMessageBatch",
        {"QueueUrl": "http://127.0.0.1:4566/123456789012/jobs/"},
        [("sqs:DeleteMessage", QUEUE)],
    ),
    ("sqs", "GetQueueUrl", {"QueueName": "jobs"}, [("sqs:GetQueueUrl", QUEUE)]),
    ("sqs", "StartMessageMoveTask", {"SourceArn": QUEUE}, [("sqs:StartMessageMoveTask", QUEUE)]),
    (
        "sqs",
        "CancelMessageMoveTask",
        {"TaskHandle": b64encode(json.dumps({"sourceArn": QUEUE}).encode()).decode()},
        [("sqs:CancelMessageMoveTask", QUEUE)],
    ),
    (
        "sqs",
        "CancelMessageMoveTask",
        {"TaskHandle": "?"},
        [("sqs:CancelMessageMoveTask", QUEUE.replace("jobs", "*"))],
    ),
    ("sqs", "ListQueues", {}, [("sqs:ListQueues", QUEUE.replace("jobs", "*"))]),
    ("sns", "PublishBatch", {"TopicArn": TOPIC}, [("sns:Publish", TOPIC)]),
    ("sns", "Publish", {"PhoneNumber": "+1"}, [("sns:Publish", "*")]),
    ("sns", "Unsubscribe", {"SubscriptionArn": f"{TOPIC}:1-2"}, [("sns:Unsubscribe", TOPIC)]),
    ("sns", "CreateTopic", {"Name": "news"}, [("sns:CreateTopic", TOPIC)]),
    ("sns", "ListTopics", {}, [("sns:ListTopics", TOPIC.replace("news", "*"))]),
    (
        "events",
        "PutEvents",
        {"Entries": [{"Source": "a"}, {"Source": "a"}, {"EventBusName": "x/shop", "Source": "a"}]},
        [
            ("events:PutEvents", "arn:aws:events:us-east-1:123456789012:event-bus/default"),
            ("events:PutEvents", "arn:aws:events:us-east-1:123456789012:event-bus/shop"),
        ],
    ),
    (
        "events",
        "PutTargets",
        {"Rule": "r", "EventBusName": "shop", "Targets": [{"Id": "1", "RoleArn": ROLE}]},
        [
            ("events:PutTargets", "arn:aws:events:us-east-1:123456789012:rule/shop/r"),
            ("iam:PassRole", ROLE),
        ],
    ),
    (
        "events",
        "ListRules",
        {"EventBusName": "default"},
        [("events:ListRules", "arn:aws:events:us-east-1:123456789012:rule/*")],
    ),
    (
        "events",
        "PutPermission",
        {},
        [("events:PutPermission", "arn:aws:events:us-east-1:123456789012:event-bus/default")],
    ),
    (
        "events",
        "CreateArchive",
        {"ArchiveName": "a"},
        [("events:CreateArchive", "arn:aws:events:us-east-1:123456789012:archive/a")],
    ),
    ("events", "TestEventPattern", {}, [("events:TestEventPattern", "*")]),
    (
        "scheduler",
        "CreateSchedule",
        {"Name": "n", "Target": {"RoleArn": ROLE}},
        [
            (
                "scheduler:CreateSchedule",
                "arn:aws:scheduler:us-east-1:123456789012:schedule/default/n",
            ),
            ("iam:PassRole", ROLE),
        ],
    ),
    (
        "scheduler",
        "DeleteScheduleGroup",
        {"Name": "g"},
        [
            (
                "scheduler:DeleteScheduleGroup",
                "arn:aws:scheduler:us-east-1:123456789012:schedule-group/g",
            )
        ],
    ),
    (
        "scheduler",
        "ListSchedules",
        {},
        [("scheduler:ListSchedules", "arn:aws:scheduler:us-east-1:123456789012:schedule/*/*")],
    ),
    (
        "logs",
        "PutLogEvents",
        {"logGroupName": "/aws/lambda/f", "logStreamName": "s"},
        [("logs:PutLogEvents", f"{LOGS}/aws/lambda/f:log-stream:s")],
    ),
    (
        "logs",
        "CreateLogGroup",
        {"logGroupName": "g"},
        [("logs:CreateLogGroup", f"{LOGS}g:log-stream:")],
    ),
    ("logs", "DescribeLogGroups", {}, [("logs:DescribeLogGroups", f"{LOGS}:log-stream:")]),
    (
        "logs",
        "StartQuery",
        {"logGroupIdentifiers": [f"{LOGS}a:*", "b"]},
        [("logs:StartQuery", f"{LOGS}a:log-stream:"), ("logs:StartQuery", f"{LOGS}b:log-stream:")],
    ),
    ("monitoring", "PutMetricData", {"Namespace": "n"}, [("cloudwatch:PutMetricData", "*")]),
    (
        "cloudwatch",
        "DeleteAlarms",
        {"AlarmNames": ["a"]},
        [("cloudwatch:DeleteAlarms", "arn:aws:cloudwatch:us-east-1:123456789012:alarm:a")],
    ),
    (
        "cloudwatch",
        "GetDashboard",
        {"DashboardName": "d"},
        [("cloudwatch:GetDashboard", "arn:aws:cloudwatch::123456789012:dashboard/d")],
    ),
    ("sts", "GetCallerIdentity", {}, []),
    ("sts", "AssumeRole", {"RoleArn": ROLE}, [("sts:AssumeRole", ROLE)]),
    (
        "sts",
        "AssumeRole",
        {"RoleArn": ROLE, "Tags": [{"Key": "a", "Value": "b"}]},
        [("sts:AssumeRole", ROLE), ("sts:TagSession", ROLE)],
    ),
    ("iam", "GetRole", {"RoleName": "worker"}, [("iam:GetRole", ROLE)]),
    ("iam", "ListRoles", {}, [("iam:ListRoles", "arn:aws:iam::123456789012:role/")]),
    (
        "iam",
        "CreatePolicy",
        {"PolicyName": "p", "Path": "/team/"},
        [("iam:CreatePolicy", "arn:aws:iam::123456789012:policy/team/p")],
    ),
    (
        "stepfunctions",
        "CreateStateMachine",
        {"name": "m", "roleArn": ROLE},
        [
            (
                "states:CreateStateMachine",
                "arn:aws:states:us-east-1:123456789012:stateMachine:m",
            ),
            ("iam:PassRole", ROLE),
        ],
    ),
    ("stepfunctions", "SendTaskSuccess", {}, [("states:SendTaskSuccess", "*")]),
    ("lambda", "Invoke", {"FunctionName": "resize"}, [("lambda:InvokeFunction", FUNCTION)]),
    (
        "lambda",
        "Invoke",
        {"FunctionName": "123456789012:function:resize", "Qualifier": "live"},
        [("lambda:InvokeFunction", f"{FUNCTION}:live")],
    ),
    (
        "lambda",
        "Invoke",
        {"FunctionName": f"{FUNCTION}:live", "Qualifier": "live"},
        [("lambda:InvokeFunction", f"{FUNCTION}:live")],
    ),
    (
        "lambda",
        "CreateFunction",
        {"FunctionName": "resize", "Role": ROLE, "Layers": [f"{FUNCTION}:1"]},
        [
            ("lambda:CreateFunction", FUNCTION),
            ("iam:PassRole", ROLE),
            ("lambda:GetLayerVersion", f"{FUNCTION}:1"),
        ],
    ),
    (
        "lambda",
        "GetLayerVersion",
        {"LayerName": "tools", "VersionNumber": 3},
        [("lambda:GetLayerVersion", "arn:aws:lambda:us-east-1:123456789012:layer:tools:3")],
    ),
    (
        "lambda",
        "GetLayerVersionByArn",
        {"Arn": "arn:aws:lambda:us-east-1:123456789012:layer:tools:3"},
        [("lambda:GetLayerVersion", "arn:aws:lambda:us-east-1:123456789012:layer:tools:3")],
    ),
    (
        "lambda",
        "CreateEventSourceMapping",
        {"FunctionName": "resize", "EventSourceArn": QUEUE},
        [("lambda:CreateEventSourceMapping", "*")],
    ),
    (
        "lambda",
        "DeleteEventSourceMapping",
        {"UUID": "u"},
        [
            (
                "lambda:DeleteEventSourceMapping",
                "arn:aws:lambda:us-east-1:123456789012:event-source-mapping:u",
            )
        ],
    ),
    ("lambda", "ListTags", {"Resource": FUNCTION}, [("lambda:ListTags", FUNCTION)]),
    ("lambda", "GetAccountSettings", {}, [("lambda:GetAccountSettings", "*")]),
    (
        "lambda",
        "CreateFunction",
        {"FunctionName": "", "Layers": []},
        [("lambda:CreateFunction", "arn:aws:lambda:us-east-1:123456789012:function:*")],
    ),
    (
        "iam",
        "AttachGroupPolicy",
        {"PolicyArn": ROLE},
        [("iam:AttachGroupPolicy", ROLE)],
    ),
    *[
        (service, operation, {member: QUEUE}, [(f"{service}:{operation}", QUEUE)])
        for service, operation, member in (
            ("cloudwatch", "TagResource", "ResourceARN"),
            ("events", "TagResource", "ResourceARN"),
            ("logs", "TagResource", "resourceArn"),
            ("scheduler", "TagResource", "ResourceArn"),
            ("states", "TagResource", "resourceArn"),
        )
    ],
]


@pytest.mark.parametrize(("service", "operation", "parameters", "expected"), CASES)
def test_checks(service, operation, parameters, expected):
    assert pairs(required_checks(service, operation, parameters, resolve)) == expected


def test_a_service_without_a_table_is_refused():
    with pytest.raises(KeyError):
        required_checks("ec2", "RunInstances", {})
