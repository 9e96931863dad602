"""Members of events as a public test suite recorded them on real AWS.

localstack/localstack, commit 8b9a79f05846835cf4dff63ab7eefdde9df83783,
tests/aws/services/lambda_/event_source_mapping/*.snapshot.json, recorded November 2025 (FIFO: March
2025), Copyright LocalStack contributors, Apache License 2.0. Changed: only names of members are kept.
"""

SQS = (
    "messageId receiptHandle body attributes messageAttributes md5OfBody eventSource "
    "eventSourceARN awsRegion"
).split()
SQS_ATTRIBUTES = (
    "ApproximateReceiveCount SentTimestamp SenderId ApproximateFirstReceiveTimestamp"
).split()
SQS_FIFO_ATTRIBUTES = [
    *SQS_ATTRIBUTES,
    *"MessageDeduplicationId MessageGroupId SequenceNumber".split(),
]
SQS_MESSAGE_ATTRIBUTE = "stringValue stringListValues binaryListValues dataType".split()

DYNAMODB = ("eventID eventName eventVersion eventSource awsRegion dynamodb eventSourceARN").split()
DYNAMODB_CHANGE = (
    "ApproximateCreationDateTime Keys NewImage SequenceNumber SizeBytes StreamViewType"
).split()
DYNAMODB_VERSION = "1.1"

KINESIS = (
    "awsRegion eventID eventName eventSource eventSourceARN eventVersion invokeIdentityArn kinesis"
).split()
KINESIS_RECORD = (
    "approximateArrivalTimestamp data kinesisSchemaVersion partitionKey sequenceNumber"
).split()

FUNCTION_URL = [
    # what the function returned, what the client got, its Content-Length
    ("hello", "hello", 5),
    (3, "3", 1),
    (3.1, "3.1", 3),
    (True, "true", 4),
    ({"hello": "world"}, '{"hello":"world"}', 17),
    (["hello", 3, True], '["hello",3,true]', 16),
    ({"statusCode": 200, "body": "body123"}, "body123", 7),
    ({"statusCode": 200, "body": '{"hello": "world"}'}, '{"hello": "world"}', 18),
]
"""Each with status 200 and Content-Type application/json."""
