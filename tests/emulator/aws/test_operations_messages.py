"""Operations on queues, topics, buses, schedules and streams, each made and its effect looked at.

`courses/emulator/aws/services.py` names what is proven here and in the tests beside this one.
"""

from tests.emulator.aws.calls import Ask, Refuse, arn, trusting
from tests.emulator.aws.test_services import SCHEDULE


def test_sqs(call: Ask, refused: Refuse) -> None:
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


def test_sns(call: Ask) -> None:
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


def test_events(call: Ask) -> None:
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


def test_scheduler(call: Ask) -> None:
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


def test_kinesis(call: Ask) -> None:
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
