"""Operations that an author or a handler may rely on, each made and its effect looked at.

`courses/emulator/aws/services.py` names what is proven here and in the tests beside this one.
"""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from courses.emulator import Account, LocalLambda
from tests.emulator.aws.calls import arn, trust, trusting
from tests.emulator.aws.test_services import SCHEDULE, TABLE

START = datetime(2026, 1, 31, 10, 0, tzinfo=UTC)
Call = Callable[..., dict[str, Any]]
Refuse = Callable[..., str]


@pytest.fixture
def account(lab: LocalLambda) -> Iterator[Account]:
    with lab.create_account(seed=1) as account:
        account.set_time(START)
        yield account


@pytest.fixture
def call(account: Account) -> Call:
    """`call(client, operation, parameters)`: the reply to a call that must succeed."""

    def make(service: str, operation: str, parameters: dict[str, Any] | None = None) -> Any:
        result = account.call(service, operation, parameters or {})
        assert result.reply is not None, (operation, result.error_code, result.error_message)
        return result.reply

    return make


@pytest.fixture
def refused(account: Account) -> Refuse:
    """The error code of a call that must fail."""

    def make(service: str, operation: str, parameters: dict[str, Any] | None = None) -> str:
        result = account.call(service, operation, parameters or {})
        assert result.reply is None
        return result.error_code

    return make


def test_s3_objects(call: Call, refused: Refuse) -> None:
    bucket = {"Bucket": "orders"}
    one = {**bucket, "Key": "a/1"}
    call("s3", "create_bucket", bucket)
    call("s3", "head_bucket", bucket)
    call("s3", "put_object", {**one, "Body": "hello", "Metadata": {"by": "ada"}, "Tagging": "a=b"})
    head = call("s3", "head_object", one)
    assert (head["ContentLength"], head["Metadata"]) == (5, {"by": "ada"})
    assert call("s3", "get_object", {**one, "Range": "bytes=1-2"})["Body"] == "el"
    assert call("s3", "get_object_tagging", one)["TagSet"] == [{"Key": "a", "Value": "b"}]
    call("s3", "put_object_tagging", {**one, "Tagging": {"TagSet": [{"Key": "c", "Value": "d"}]}})
    call("s3", "delete_object_tagging", one)
    assert call("s3", "get_object_tagging", one)["TagSet"] == []
    call("s3", "copy_object", {**bucket, "Key": "b/2", "CopySource": "orders/a/1"})
    listed = call("s3", "list_objects_v2", {**bucket, "Delimiter": "/", "MaxKeys": 1})
    assert listed["IsTruncated"]
    assert [each["Prefix"] for each in listed["CommonPrefixes"]] == ["a/"]
    assert len(call("s3", "list_objects", {**bucket, "Prefix": "b/"})["Contents"]) == 1
    assert refused("s3", "get_object", {**one, "IfMatch": '"other"'}) == "PreconditionFailed"
    assert refused("s3", "put_object", {**one, "IfNoneMatch": "*"}) == "PreconditionFailed"
    assert refused("s3", "get_object", {**bucket, "Key": "none"}) == "NoSuchKey"
    assert refused("s3", "delete_bucket", bucket) == "BucketNotEmpty"
    keys = {"Objects": [{"Key": "a/1"}, {"Key": "b/2"}]}
    assert len(call("s3", "delete_objects", {**bucket, "Delete": keys})["Deleted"]) == 2
    call("s3", "delete_bucket", bucket)
    assert call("s3", "list_buckets")["Buckets"] == []
    assert refused("s3", "head_bucket", bucket) == "404"


def test_s3_parts_and_versions(call: Call) -> None:
    one = {"Bucket": "orders", "Key": "k"}
    call("s3", "create_bucket", {"Bucket": "orders"})
    upload = call("s3", "create_multipart_upload", one)["UploadId"]
    part = {**one, "UploadId": upload, "PartNumber": 1}
    tag = call("s3", "upload_part", {**part, "Body": "hello"})["ETag"]
    assert len(call("s3", "list_parts", {**one, "UploadId": upload})["Parts"]) == 1
    assert len(call("s3", "list_multipart_uploads", {"Bucket": "orders"})["Uploads"]) == 1
    parts = {"Parts": [{"PartNumber": 1, "ETag": tag}]}
    call("s3", "complete_multipart_upload", {**one, "UploadId": upload, "MultipartUpload": parts})
    assert call("s3", "get_object", one)["Body"] == "hello"
    given_up = call("s3", "create_multipart_upload", one)["UploadId"]
    call("s3", "abort_multipart_upload", {**one, "UploadId": given_up})
    enabled = {"Bucket": "orders", "VersioningConfiguration": {"Status": "Enabled"}}
    call("s3", "put_bucket_versioning", enabled)
    assert call("s3", "get_bucket_versioning", {"Bucket": "orders"})["Status"] == "Enabled"
    first = call("s3", "put_object", {**one, "Body": "1"})["VersionId"]
    call("s3", "put_object", {**one, "Body": "2"})
    assert call("s3", "get_object", {**one, "VersionId": first})["Body"] == "1"
    assert call("s3", "delete_object", one)["DeleteMarker"]
    versions = call("s3", "list_object_versions", {"Bucket": "orders"})
    assert len(versions["DeleteMarkers"]) == 1


def test_s3_settings(call: Call) -> None:
    bucket = {"Bucket": "orders"}
    call("s3", "create_bucket", bucket)
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Deny",
                "Principal": "*",
                "Action": "s3:*",
                "Resource": "arn:aws:s3:::orders/*",
            }
        ],
    }
    call("s3", "put_bucket_policy", {**bucket, "Policy": json.dumps(policy)})
    assert json.loads(call("s3", "get_bucket_policy", bucket)["Policy"]) == policy
    call("s3", "delete_bucket_policy", bucket)
    tags = {"TagSet": [{"Key": "a", "Value": "b"}]}
    call("s3", "put_bucket_tagging", {**bucket, "Tagging": tags})
    assert call("s3", "get_bucket_tagging", bucket)["TagSet"] == tags["TagSet"]
    rule = {"ID": "r", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 1}}
    lifecycle = {"LifecycleConfiguration": {"Rules": [rule]}}
    call("s3", "put_bucket_lifecycle_configuration", {**bucket, **lifecycle})
    assert len(call("s3", "get_bucket_lifecycle_configuration", bucket)["Rules"]) == 1
    assert call("s3", "get_bucket_location", bucket)["LocationConstraint"] is None
    assert "QueueConfigurations" not in call("s3", "get_bucket_notification_configuration", bucket)


ID = {"id": {"S": "17"}}


def test_dynamodb_items(call: Call, refused: Refuse) -> None:
    orders = {"TableName": "orders"}
    call("dynamodb", "create_table", TABLE)
    assert call("dynamodb", "describe_table", orders)["Table"]["TableStatus"] == "ACTIVE"
    assert call("dynamodb", "list_tables")["TableNames"] == ["orders"]
    call("dynamodb", "put_item", {**orders, "Item": {**ID, "n": {"N": "1"}}})
    update = {
        **orders,
        "Key": ID,
        "UpdateExpression": "ADD n :one",
        "ConditionExpression": "n = :one",
        "ExpressionAttributeValues": {":one": {"N": "1"}},
        "ReturnValues": "ALL_NEW",
    }
    assert call("dynamodb", "update_item", update)["Attributes"]["n"] == {"N": "2"}
    assert refused("dynamodb", "update_item", update) == "ConditionalCheckFailedException"
    query = {
        **orders,
        "KeyConditionExpression": "id = :id",
        "ExpressionAttributeValues": {":id": {"S": "17"}},
    }
    assert call("dynamodb", "query", query)["Count"] == 1
    filtered = {
        **orders,
        "FilterExpression": "n > :n",
        "ExpressionAttributeValues": {":n": {"N": "5"}},
    }
    assert call("dynamodb", "scan", filtered)["ScannedCount"] == 1
    two = {"orders": [{"PutRequest": {"Item": {"id": {"S": str(n)}}}} for n in (18, 19)]}
    assert call("dynamodb", "batch_write_item", {"RequestItems": two})["UnprocessedItems"] == {}
    keys = {"orders": {"Keys": [{"id": {"S": "18"}}, {"id": {"S": "none"}}]}}
    found = call("dynamodb", "batch_get_item", {"RequestItems": keys})["Responses"]["orders"]
    assert found == [{"id": {"S": "18"}}]
    put = {"Put": {**orders, "Item": ID, "ConditionExpression": "attribute_not_exists(id)"}}
    writes = {"TransactItems": [{"Delete": {**orders, "Key": {"id": {"S": "18"}}}}, put]}
    cancelled = refused("dynamodb", "transact_write_items", writes)
    assert cancelled == "TransactionCanceledException"
    got = call(
        "dynamodb",
        "transact_get_items",
        {"TransactItems": [{"Get": {**orders, "Key": {"id": {"S": "18"}}}}]},
    )
    assert got["Responses"] == [{"Item": {"id": {"S": "18"}}}], "nothing of the transaction is left"
    call("dynamodb", "delete_item", {**orders, "Key": ID})
    assert "Item" not in call("dynamodb", "get_item", {**orders, "Key": ID})
    statement = {"Statement": "SELECT * FROM orders WHERE id = '18'"}
    assert call("dynamodb", "execute_statement", statement)["Items"] == [{"id": {"S": "18"}}]
    call("dynamodb", "delete_table", orders)
    assert refused("dynamodb", "describe_table", orders) == "ResourceNotFoundException"


def test_dynamodb_indexes_and_settings(call: Call) -> None:
    index = {
        "IndexName": "by-day",
        "KeySchema": [{"AttributeName": "day", "KeyType": "HASH"}],
        "Projection": {"ProjectionType": "ALL"},
    }
    table = {
        **TABLE,
        "AttributeDefinitions": [
            *TABLE["AttributeDefinitions"],
            {"AttributeName": "day", "AttributeType": "S"},
        ],
        "GlobalSecondaryIndexes": [index],
    }
    call("dynamodb", "create_table", table)
    call("dynamodb", "put_item", {"TableName": "orders", "Item": {**ID, "day": {"S": "mon"}}})
    call("dynamodb", "put_item", {"TableName": "orders", "Item": {"id": {"S": "sparse"}}})
    query = {
        "TableName": "orders",
        "IndexName": "by-day",
        "KeyConditionExpression": "#d = :d",
        "ExpressionAttributeNames": {"#d": "day"},
        "ExpressionAttributeValues": {":d": {"S": "mon"}},
    }
    assert call("dynamodb", "query", query)["Count"] == 1
    assert call("dynamodb", "scan", {"TableName": "orders", "IndexName": "by-day"})["Count"] == 1
    ttl = {"Enabled": True, "AttributeName": "until"}
    call(
        "dynamodb",
        "update_time_to_live",
        {"TableName": "orders", "TimeToLiveSpecification": ttl},
    )
    told = call("dynamodb", "describe_time_to_live", {"TableName": "orders"})
    assert told["TimeToLiveDescription"]["AttributeName"] == "until"


def test_dynamodb_streams(call: Call) -> None:
    call("dynamodb", "create_table", TABLE)
    call("dynamodb", "put_item", {"TableName": "orders", "Item": ID})
    call("dynamodb", "delete_item", {"TableName": "orders", "Key": ID})
    stream = call("dynamodb", "describe_table", {"TableName": "orders"})["Table"]["LatestStreamArn"]
    described = call("dynamodbstreams", "describe_stream", {"StreamArn": stream})
    shard = described["StreamDescription"]["Shards"][0]["ShardId"]
    start = {"StreamArn": stream, "ShardId": shard, "ShardIteratorType": "TRIM_HORIZON"}
    iterator = call("dynamodbstreams", "get_shard_iterator", start)["ShardIterator"]
    records = call("dynamodbstreams", "get_records", {"ShardIterator": iterator})["Records"]
    assert [record["eventName"] for record in records] == ["INSERT", "REMOVE"]
    assert records[1]["dynamodb"]["OldImage"] == ID


def test_sqs(call: Call, refused: Refuse) -> None:
    attributes = {"VisibilityTimeout": "30"}
    url = call("sqs", "create_queue", {"QueueName": "jobs", "Attributes": attributes})["QueueUrl"]
    queue = {"QueueUrl": url}
    assert call("sqs", "get_queue_url", {"QueueName": "jobs"})["QueueUrl"] == url
    assert call("sqs", "list_queues")["QueueUrls"] == [url]
    entries = [{"Id": str(n), "MessageBody": str(n)} for n in (1, 2)]
    assert len(call("sqs", "send_message_batch", {**queue, "Entries": entries})["Successful"]) == 2
    wanted = {**queue, "MaxNumberOfMessages": 10, "MessageSystemAttributeNames": ["All"]}
    first, second = call("sqs", "receive_message", wanted)["Messages"]
    assert first["Attributes"]["ApproximateReceiveCount"] == "1"
    counts = {**queue, "AttributeNames": ["ApproximateNumberOfMessagesNotVisible"]}
    told = call("sqs", "get_queue_attributes", counts)["Attributes"]
    assert told == {"ApproximateNumberOfMessagesNotVisible": "2"}
    back = {**queue, "ReceiptHandle": first["ReceiptHandle"], "VisibilityTimeout": 0}
    call("sqs", "change_message_visibility", back)
    (again,) = call("sqs", "receive_message", wanted)["Messages"]
    assert again["Attributes"]["ApproximateReceiveCount"] == "2"
    handles = [again["ReceiptHandle"], second["ReceiptHandle"]]
    gone = [{"Id": str(n), "ReceiptHandle": handle} for n, handle in enumerate(handles)]
    call("sqs", "delete_message_batch", {**queue, "Entries": gone})
    call("sqs", "purge_queue", queue)
    call("sqs", "set_queue_attributes", {**queue, "Attributes": {"DelaySeconds": "5"}})
    call("sqs", "tag_queue", {**queue, "Tags": {"a": "b"}})
    assert call("sqs", "list_queue_tags", queue)["Tags"] == {"a": "b"}
    call("sqs", "delete_queue", queue)
    missing = refused("sqs", "get_queue_url", {"QueueName": "jobs"})
    assert missing in ("AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist")


def test_sns(call: Call) -> None:
    topic = {"TopicArn": call("sns", "create_topic", {"Name": "news"})["TopicArn"]}
    call("sqs", "create_queue", {"QueueName": "jobs"})
    subscribe = {**topic, "Protocol": "sqs", "Endpoint": arn("sqs", "jobs")}
    subscription = call("sns", "subscribe", subscribe)["SubscriptionArn"]
    only = {
        "SubscriptionArn": subscription,
        "AttributeName": "FilterPolicy",
        "AttributeValue": '{"kind": ["paid"]}',
    }
    call("sns", "set_subscription_attributes", only)
    told = call("sns", "get_subscription_attributes", {"SubscriptionArn": subscription})
    assert told["Attributes"]["FilterPolicy"] == '{"kind": ["paid"]}'
    entries = [{"Id": "1", "Message": "m"}]
    batch = call("sns", "publish_batch", {**topic, "PublishBatchRequestEntries": entries})
    assert len(batch["Successful"]) == 1
    call(
        "sns",
        "set_topic_attributes",
        {**topic, "AttributeName": "DisplayName", "AttributeValue": "N"},
    )
    assert call("sns", "get_topic_attributes", topic)["Attributes"]["DisplayName"] == "N"
    listed = call("sns", "list_subscriptions_by_topic", topic)
    assert len(listed["Subscriptions"]) == 1
    call("sns", "unsubscribe", {"SubscriptionArn": subscription})
    call("sns", "delete_topic", topic)
    assert call("sns", "list_topics")["Topics"] == []


def test_events(call: Call) -> None:
    call("events", "create_event_bus", {"Name": "shop"})
    rule = {"Name": "paid", "EventBusName": "shop", "EventPattern": '{"source": ["orders"]}'}
    call("events", "put_rule", rule)
    call("sqs", "create_queue", {"QueueName": "jobs"})
    on = {"Rule": "paid", "EventBusName": "shop"}
    target = {"Id": "1", "Arn": arn("sqs", "jobs")}
    assert call("events", "put_targets", {**on, "Targets": [target]})["FailedEntryCount"] == 0
    assert call("events", "list_targets_by_rule", on)["Targets"] == [target]
    named = {"Name": "paid", "EventBusName": "shop"}
    call("events", "disable_rule", named)
    assert call("events", "describe_rule", named)["State"] == "DISABLED"
    call("events", "enable_rule", named)
    assert len(call("events", "list_rules", {"EventBusName": "shop"})["Rules"]) == 1
    call("events", "remove_targets", {**on, "Ids": ["1"]})
    call("events", "delete_rule", named)
    call("events", "delete_event_bus", {"Name": "shop"})
    assert len(call("events", "list_event_buses")["EventBuses"]) == 1


def test_scheduler(call: Call) -> None:
    call(*trusting("scheduler.amazonaws.com", "r"))
    call("scheduler", "create_schedule_group", {"Name": "nightly"})
    call("scheduler", "create_schedule", {**SCHEDULE, "GroupName": "nightly"})
    changed = {**SCHEDULE, "GroupName": "nightly", "ScheduleExpression": "rate(2 hours)"}
    call("scheduler", "update_schedule", changed)
    (listed,) = call("scheduler", "list_schedules", {"GroupName": "nightly"})["Schedules"]
    assert listed["Name"] == "hourly"
    one = {"Name": "hourly", "GroupName": "nightly"}
    assert call("scheduler", "get_schedule", one)["ScheduleExpression"] == "rate(2 hours)"
    call("scheduler", "delete_schedule", one)
    assert call("scheduler", "list_schedules", {"GroupName": "nightly"})["Schedules"] == []


def test_secretsmanager(call: Call, refused: Refuse) -> None:
    secret = {"SecretId": "db"}
    call("secretsmanager", "create_secret", {"Name": "db", "SecretString": "1"})
    call("secretsmanager", "put_secret_value", {**secret, "SecretString": "2"})
    previous = {**secret, "VersionStage": "AWSPREVIOUS"}
    assert call("secretsmanager", "get_secret_value", previous)["SecretString"] == "1"
    call("secretsmanager", "update_secret", {**secret, "SecretString": "3", "Description": "d"})
    assert call("secretsmanager", "describe_secret", secret)["Description"] == "d"
    assert len(call("secretsmanager", "list_secrets")["SecretList"]) == 1
    batch = call("secretsmanager", "batch_get_secret_value", {"SecretIdList": ["db"]})
    assert [value["SecretString"] for value in batch["SecretValues"]] == ["3"]
    call("secretsmanager", "delete_secret", {**secret, "RecoveryWindowInDays": 7})
    assert refused("secretsmanager", "get_secret_value", secret) == "InvalidRequestException"
    call("secretsmanager", "restore_secret", secret)
    assert call("secretsmanager", "get_secret_value", secret)["SecretString"] == "3"


def test_ssm(call: Call, refused: Refuse) -> None:
    one = {"Name": "/shop/url"}
    call("ssm", "put_parameter", {**one, "Value": "1", "Type": "String"})
    assert refused("ssm", "put_parameter", {**one, "Value": "2", "Type": "String"}) == (
        "ParameterAlreadyExists"
    )
    call("ssm", "put_parameter", {**one, "Value": "2", "Type": "String", "Overwrite": True})
    assert call("ssm", "get_parameter", one)["Parameter"]["Version"] == 2
    several = call("ssm", "get_parameters", {"Names": ["/shop/url", "/none"]})
    assert several["InvalidParameters"] == ["/none"]
    assert len(call("ssm", "get_parameter_history", one)["Parameters"]) == 2
    assert len(call("ssm", "get_parameters_by_path", {"Path": "/shop"})["Parameters"]) == 1
    assert len(call("ssm", "describe_parameters")["Parameters"]) == 1
    call("ssm", "delete_parameter", one)
    call("ssm", "delete_parameters", {"Names": ["/none"]})
    assert refused("ssm", "get_parameter", one) == "ParameterNotFound"


def test_kinesis(call: Call) -> None:
    stream = {"StreamName": "clicks"}
    call("kinesis", "create_stream", {**stream, "ShardCount": 2})
    summary = call("kinesis", "describe_stream_summary", stream)["StreamDescriptionSummary"]
    assert (summary["StreamStatus"], summary["OpenShardCount"]) == ("ACTIVE", 2)
    records = [{"Data": str(n), "PartitionKey": "same"} for n in range(3)]
    put = call("kinesis", "put_records", {**stream, "Records": records})
    assert put["FailedRecordCount"] == 0
    (shard,) = {record["ShardId"] for record in put["Records"]}
    start = {**stream, "ShardId": shard, "ShardIteratorType": "TRIM_HORIZON"}
    iterator = call("kinesis", "get_shard_iterator", start)["ShardIterator"]
    found = call("kinesis", "get_records", {"ShardIterator": iterator, "Limit": 2})
    assert len(found["Records"]) == 2
    rest = call("kinesis", "get_records", {"ShardIterator": found["NextShardIterator"]})
    assert len(rest["Records"]) == 1
    assert len(call("kinesis", "list_shards", stream)["Shards"]) == 2
    assert call("kinesis", "list_streams")["StreamNames"] == ["clicks"]
    call("kinesis", "delete_stream", stream)


def test_logs(call: Call) -> None:
    group, stream = {"logGroupName": "/app"}, {"logGroupName": "/app", "logStreamName": "s"}
    call("logs", "create_log_group", group)
    call("logs", "create_log_stream", stream)
    now = 1_769_853_600_000
    call("logs", "put_retention_policy", {**group, "retentionInDays": 7})
    (described,) = call("logs", "describe_log_groups")["logGroups"]
    assert described["retentionInDays"] == 7
    events = [{"timestamp": now + n, "message": text} for n, text in enumerate(("ok", "ERROR x"))]
    call("logs", "put_log_events", {**stream, "logEvents": events})
    read = call("logs", "get_log_events", {**stream, "startFromHead": True})["events"]
    assert [event["message"] for event in read] == ["ok", "ERROR x"]
    found = call("logs", "filter_log_events", {**group, "filterPattern": "ERROR"})["events"]
    assert [event["message"] for event in found] == ["ERROR x"]
    call("logs", "delete_log_stream", stream)
    call("logs", "delete_log_group", group)
    assert call("logs", "describe_log_groups")["logGroups"] == []


def test_cloudwatch(call: Call) -> None:
    metric = {"MetricName": "Paid", "Value": 2, "Unit": "Count"}
    call("cloudwatch", "put_metric_data", {"Namespace": "Shop", "MetricData": [metric]})
    (listed,) = call("cloudwatch", "list_metrics", {"Namespace": "Shop"})["Metrics"]
    assert listed["MetricName"] == "Paid"
    alarm = {
        "AlarmName": "none-paid",
        "Namespace": "Shop",
        "MetricName": "Paid",
        "Period": 60,
        "EvaluationPeriods": 1,
        "Threshold": 1,
        "ComparisonOperator": "LessThanThreshold",
        "Statistic": "Sum",
    }
    call("cloudwatch", "put_metric_alarm", alarm)
    state = {"AlarmName": "none-paid", "StateValue": "ALARM", "StateReason": "r"}
    call("cloudwatch", "set_alarm_state", state)
    (told,) = call("cloudwatch", "describe_alarms", {"AlarmNames": ["none-paid"]})["MetricAlarms"]
    assert told["StateValue"] == "ALARM"
    call("cloudwatch", "delete_alarms", {"AlarmNames": ["none-paid"]})


def test_sts_and_iam(call: Call) -> None:
    role = {"RoleName": "worker"}
    call("iam", "create_role", {**role, "AssumeRolePolicyDocument": trust("lambda.amazonaws.com")})
    allow = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}],
    }
    inline = {**role, "PolicyName": "inline"}
    call("iam", "put_role_policy", {**inline, "PolicyDocument": json.dumps(allow)})
    assert call("iam", "get_role_policy", inline)["PolicyDocument"] == allow
    assert call("iam", "list_role_policies", role)["PolicyNames"] == ["inline"]
    made = call("iam", "create_policy", {"PolicyName": "read", "PolicyDocument": json.dumps(allow)})
    policy = {"PolicyArn": made["Policy"]["Arn"]}
    call("iam", "attach_role_policy", {**role, **policy})
    attached = call("iam", "list_attached_role_policies", role)["AttachedPolicies"]
    assert [each["PolicyName"] for each in attached] == ["read"]
    call("iam", "detach_role_policy", {**role, **policy})
    call("iam", "delete_policy", policy)
    call("iam", "delete_role_policy", inline)
    call("iam", "delete_role", role)
    assert call("iam", "list_roles")["Roles"] == []
    assert call("sts", "get_caller_identity")["Account"] == "123456789012"


def test_what_the_account_cannot_do_ends_nothing(account: Account, refused: Refuse) -> None:
    queue = arn("sqs", "jobs")
    code = refused("sqs", "start_message_move_task", {"SourceArn": queue})
    assert code == "NotAvailableInLambdaLab"
    assert len(account.failures()) == 1
    assert account.call("sqs", "list_queues", {}).reply == {}
