"""What the tests of checks share: names of resources, and an account that knows some of them."""

SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:db-a1B2c3"
TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table/orders"
STREAM = f"{TABLE}/stream/2026-01-31T10:00:00.000"
QUEUE = "arn:aws:sqs:us-east-1:123456789012:jobs"
TOPIC = "arn:aws:sns:us-east-1:123456789012:news"
ROLE = "arn:aws:iam::123456789012:role/worker"
FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:resize"
LOGS = "arn:aws:logs:us-east-1:123456789012:log-group:"


def resolve(kind, name):
    known = {
        ("secret", "db"): SECRET,
        ("kinesis-iterator", "AAAA"): "arn:aws:kinesis:us-east-1:123456789012:stream/clicks",
        ("partition-key", "orders"): "id",
        ("partition-key-of-index", "orders/by-day"): "day",
    }
    return known.get((kind, name), "")
