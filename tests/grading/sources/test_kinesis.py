import base64
import json


def test_data_is_base64(event):
    members = (
        "{stream: s, records: [{data: hi, partitionKey: p}, {data: {n: 1}, sequenceNumber: '9'}]}"
    )
    first, second = event("kinesis", members)["Records"]
    assert base64.b64decode(first["kinesis"]["data"]) == b"hi"
    assert json.loads(base64.b64decode(second["kinesis"]["data"])) == {"n": 1}
    assert first["kinesis"]["partitionKey"] == "p"
    assert second["eventID"] == "shardId-000000000000:9"
    assert first["eventSourceARN"] == "arn:aws:kinesis:us-east-1:123456789012:stream/s"
