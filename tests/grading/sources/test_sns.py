import json


def test_message_of_a_value_is_json_text(event):
    members = "{topic: news, subject: S, message: {id: 1}, messageAttributes: {kind: order}}"
    (record,) = event("sns", members)["Records"]
    assert record["EventSource"] == "aws:sns"
    told = record["Sns"]
    assert told["TopicArn"] == "arn:aws:sns:us-east-1:123456789012:news"
    assert json.loads(told["Message"]) == {"id": 1}
    assert (told["Subject"], told["Type"]) == ("S", "Notification")
    assert told["MessageAttributes"] == {"kind": {"Type": "String", "Value": "order"}}


def test_without_a_subject_there_is_null(event):
    assert event("sns")["Records"][0]["Sns"]["Subject"] is None
