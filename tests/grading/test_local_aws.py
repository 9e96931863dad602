"""Scenarios with AWS on the real local Lambda: boto3, as a learner's program has it."""

import json

import pytest

from courses.emulator import LocalLambda
from courses.grading import Report, Verdict, grade, load_scenario

ORDERS = """
function: {name: orders, profile: boto3, memory: 512, timeout: 30, role: learner, env: {TABLE: orders, ARN: "${table}"}}
given:
  - dynamodb.create_table:
      TableName: orders
      KeySchema: [{AttributeName: id, KeyType: HASH}]
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      BillingMode: PAY_PER_REQUEST
    save: {table: TableDescription.TableArn}
  - dynamodb.put_item: {TableName: orders, Item: {id: {S: "17"}, data: {B: {$bytes: aGVsbG8=}}}}
tests:
  - name: Counts how often an order was seen
    when:
      - invoke: {event: {id: "17"}}
        expect: {response: {seen: 1, arn: "${table}"}, cold: true, cost: {$gt: 0.2}}
      - invoke: {event: {id: "17"}}
        expect: {response: {$subset: {seen: 2}}, cold: false}
    then:
      - dynamodb.get_item: {TableName: orders, Key: {id: {S: "17"}}}
        expect: {Item: {id: {S: "17"}, seen: {N: "2"}, data: {B: {$bytes: aGVsbG8=}}}}
      - environments: 1
      - cold_starts: 1
      - throttles: 0
      - attempts: 0
      - calls: {denied: [], never: ["dynamodb:Scan"], allowed: ["dynamodb:UpdateItem"], count: {"dynamodb:*": 2}}
      - unused_permissions: []
  - name: Begins with what is given, and nothing of the test before
    when: [{invoke: {event: {id: "17"}}, expect: {response: {$subset: {seen: 1}}}}]
"""
COUNTS = """
import os
import boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def handler(event, context):
    item = table.update_item(
        Key={"id": event["id"]},
        UpdateExpression="ADD seen :one",
        ExpressionAttributeValues={":one": 1},
        ReturnValues="UPDATED_NEW",
    )
    return {"seen": int(item["Attributes"]["seen"]), "arn": os.environ["ARN"]}
"""


def role(*actions: str, resource: str = "table/orders") -> str:
    arn = f"arn:aws:dynamodb:us-east-1:123456789012:{resource}"
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": arn}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def graded(lab: LocalLambda, scenario: str, code: str, policy: str = "") -> Report:
    files = {"handler.py": code.encode()}
    if policy:
        files["role.json"] = policy.encode()
    return grade(load_scenario(scenario, source="tests.yaml"), files, lab)


def said(report: Report) -> tuple[str, str]:
    """Message and advice of the first test, which did not pass."""
    mismatch = report.tests[0].mismatch
    assert report.tests[0].verdict is Verdict.FAILED
    assert mismatch is not None
    return mismatch.message, mismatch.advice


def test_a_table_a_narrow_role_and_all_that_can_be_asked_afterwards(lab: LocalLambda) -> None:
    report = graded(lab, ORDERS, COUNTS, role("dynamodb:UpdateItem"))
    assert report.verdict == "passed", [test.mismatch for test in report.tests]
    assert {call.principal for call in report.tests[0].calls} == {
        "arn:aws:sts::123456789012:assumed-role/orders-role/orders"
    }


def test_a_role_that_is_too_narrow_or_too_wide(lab: LocalLambda) -> None:
    message, advice = said(graded(lab, ORDERS, COUNTS, role("dynamodb:GetItem")))
    assert "is not authorized to perform: dynamodb:UpdateItem on resource" in message
    assert advice == (
        "The role does not allow dynamodb:UpdateItem on "
        "arn:aws:dynamodb:us-east-1:123456789012:table/orders: add a statement that allows exactly "
        "this."
    )
    report = graded(lab, ORDERS, COUNTS, role("dynamodb:UpdateItem", "dynamodb:DeleteItem"))
    message, advice = said(report)
    assert "dynamodb:DeleteItem on arn:aws:dynamodb:us-east-1:123456789012:table/orders" in message
    assert advice.startswith("Take it out of the policy")


QUEUE = """
function: {name: worker, profile: boto3, memory: 512, timeout: 10, role: any}
given:
  - sqs.create_queue: {QueueName: jobs, Attributes: {VisibilityTimeout: "30"}}
    save: {queue: QueueUrl}
  - s3.create_bucket: {Bucket: results}
  - lambda.create_event_source_mapping:
      FunctionName: worker
      EventSourceArn: "arn:aws:sqs:${region}:${account}:jobs"
      FunctionResponseTypes: [ReportBatchItemFailures]
tests:
  - name: Comes back to a message when its time has come
    when:
      - send:
          sqs.send_message_batch:
            QueueUrl: "${queue}"
            Entries: [{Id: a, MessageBody: good}, {Id: b, MessageBody: slow}]
        expect: {Successful: {$length: 2}, Failed: []}
        save: {slow: "Successful[?Id=='b'].MessageId | [0]"}
      - advance: 29s
      - advance: 2s
    then:
      - invocations:
          - {function: worker, source: sqs, batch_size: 2, response: {batchItemFailures: [{itemIdentifier: "${slow}"}]}}
          - {attempt: 2, batch_size: 1, logs: {$contains: working on slow}}
      - attempts: 2
      - s3.get_object: {Bucket: results, Key: slow}
        expect: {Body: done}
      - s3.get_object: {Bucket: results, Key: other}
        expect: {Error: {$subset: {Code: NoSuchKey}}}
"""
WORKS = """
import boto3

s3 = boto3.client("s3")


def handler(event, context):
    failures = []
    for record in event["Records"]:
        print("working on", record["body"])
        if record["body"] == "slow" and record["attributes"]["ApproximateReceiveCount"] == "1":
            failures.append({"itemIdentifier": record["messageId"]})
        else:
            s3.put_object(Bucket="results", Key=record["body"], Body=b"done")
    return {"batchItemFailures": failures}
"""


def test_a_queue_sets_a_function_off_and_brings_a_message_back(lab: LocalLambda) -> None:
    report = graded(lab, QUEUE, WORKS)
    assert report.verdict == "passed", report.tests[0].mismatch
    assert [(step.source, step.attempt, step.batch_size) for step in report.tests[0].steps] == [
        ("sqs", 1, 2),
        ("sqs", 2, 1),
    ]


SCALE = """
functions:
  front: {handler: handler.front, timeout: 10}
  idle: {handler: handler.front}
tests:
  - name: Starts an environment for each event at a time
    when:
      - burst: {count: 3, event: {n: "${n}"}}
        expect: {ok: 3, cold: 3, throttled: 0, responses: {$unordered: [1, 2, 3]}}
      - invoke: {event: {n: 4}}
        expect: {cold: false}
    then:
      - environments: {front: 3, idle: 0}
      - cold_starts: 3
"""


def test_a_burst_without_aws(lab: LocalLambda) -> None:
    report = graded(lab, SCALE, "def front(event, context):\n    return event['n']\n")
    assert report.verdict == "passed", report.tests[0].mismatch


RESERVED = """
function: {name: front, role: any, timeout: 10}
given: [{lambda.put_function_concurrency: {FunctionName: front, ReservedConcurrentExecutions: 2}}]
tests:
  - name: Refuses what is beyond its reserved concurrency
    when:
      - burst: {count: 5, event: {n: "${n}"}}
        expect: {ok: 2, throttled: 3}
    then:
      - throttles: 3
      - environments: 2
  - name: Runs nothing at all
    given: [{lambda.put_function_concurrency: {FunctionName: front, ReservedConcurrentExecutions: 0}}]
    when: [{invoke: {event: {}}}]
"""


def test_reserved_concurrency_throttles(lab: LocalLambda) -> None:
    report = graded(lab, RESERVED, "def handler(event, context):\n    return event['n']\n")
    first, second = report.tests
    assert first.verdict == "passed", first.mismatch
    assert second.verdict == "failed"
    assert second.mismatch is not None
    assert "429" in second.mismatch.message
    assert "ReservedFunctionConcurrentInvocationLimitExceeded" in second.mismatch.message


def test_function_that_deletes_itself(lab: LocalLambda) -> None:
    code = """
    import boto3
    def handler(event, context):
        boto3.client("lambda").delete_function(FunctionName=context.function_name)
    """
    scenario = """
function: {profile: boto3, role: any, memory: 512, timeout: 30}
tests: [{name: Twice, when: [{invoke: {}}, {invoke: {}}]}]
"""
    message, advice = said(graded(lab, scenario, code.replace("\n    ", "\n")))
    assert message.startswith("Lambda could not invoke the function: ")
    assert advice == "Leave the functions of this exercise in place."


def test_what_an_author_gives_and_aws_refuses_is_told_to_the_author(lab: LocalLambda) -> None:
    scenario = """
given: [{dynamodb.put_item: {TableName: nowhere, Item: {id: {S: a}}}}]
tests: [{name: t, when: [{invoke: {}}]}]
"""
    report = graded(lab, scenario, "def handler(event, context): pass\n", role())
    assert report.verdict == "infrastructure"
    assert report.tests[0].mismatch is not None
    assert "given[0], dynamodb.put_item, was refused: ResourceNotFoundException" in (
        report.tests[0].mismatch.message
    )


@pytest.mark.parametrize("call", ["dynamodb.no_such_thing: {}", "dynamodb.put_item: {Nope: 1}"])
def test_call_that_boto3_does_not_have(lab: LocalLambda, call: str) -> None:
    scenario = f"function: {{role: any}}\ngiven: [{{{call}}}]\ntests: [{{name: t, when: [crash]}}]"
    report = graded(lab, scenario, "def handler(event, context): pass\n")
    assert report.verdict == "infrastructure"
    assert report.tests[0].mismatch is not None
    assert report.tests[0].mismatch.message.startswith(
        "The lab could not prepare this test: given[0]"
    )


POWERTOOLS = """
function: {layers: [powertools], timeout: 15, memory: 512}
tests:
  - name: Logs as JSON
    when:
      - invoke: {event: {id: 7}}
        expect: {response: [ok, 7], logs: {$contains: '"order":7'}}
"""
LOGS = """
from aws_lambda_powertools import Logger

logger = Logger(service="orders")


@logger.inject_lambda_context
def handler(event, context):
    logger.info("seen", extra={"order": event["id"]})
    return ["ok", event["id"]]
"""


def test_the_layer_that_is_shipped(lab: LocalLambda) -> None:
    report = graded(lab, POWERTOOLS, LOGS)
    assert report.verdict == "passed", report.tests[0].mismatch
