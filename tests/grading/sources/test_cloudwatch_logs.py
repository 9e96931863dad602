import base64
import gzip
import json


def unpacked(event):
    return json.loads(gzip.decompress(base64.b64decode(event["awslogs"]["data"])))


def test_messages_are_packed(event):
    found = unpacked(event("cloudwatch-logs", "{logGroup: /g, logStream: s, messages: [a, b]}"))
    assert (found["logGroup"], found["logStream"]) == ("/g", "s")
    assert [each["message"] for each in found["logEvents"]] == ["a", "b"]


def test_example(event):
    assert unpacked(event("cloudwatch-logs"))["messageType"] == "DATA_MESSAGE"
