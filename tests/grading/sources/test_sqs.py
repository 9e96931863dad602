import hashlib


def test_messages_in_order_with_their_own_ids(event):
    records = event("sqs", "{queue: q, messages: [{body: a}, {body: {n: 1}}]}")["Records"]
    assert [record["body"] for record in records] == ["a", '{"n": 1}']
    assert len({record["messageId"] for record in records}) == 2
    assert records[0]["md5OfBody"] == hashlib.md5(b"a").hexdigest()  # noqa: S324 as AWS does
    assert records[0]["eventSourceARN"] == "arn:aws:sqs:us-east-1:123456789012:q"


def test_what_a_message_may_set(event):
    members = (
        "{messages: [{messageId: m1, attributes: {ApproximateReceiveCount: '3'}, "
        "messageAttributes: {kind: order}}]}"
    )
    (record,) = event("sqs", members)["Records"]
    assert record["messageId"] == "m1"
    assert record["attributes"]["ApproximateReceiveCount"] == "3"
    assert record["messageAttributes"]["kind"]["stringValue"] == "order"
    assert record["messageAttributes"]["kind"]["dataType"] == "String"


def test_fifo_queue(event):
    first, second = event("sqs", "{queue: q.fifo, messages: [{body: a}, {body: b}]}")["Records"]
    assert first["attributes"]["MessageGroupId"] == "1"
    assert first["attributes"]["SequenceNumber"] < second["attributes"]["SequenceNumber"]


def test_a_batch_is_never_empty(problem):
    assert problem("sqs", "{messages: []}").startswith("with.messages: ")
