"""A batch of records from a shard of a Kinesis data stream.

https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html; members as in a recording of November
2025.
"""

from collections.abc import Mapping
from typing import Any, Final

from .moments import EXAMPLE, moment
from .values import ACCOUNT_ID, REGION, Facts, Json, base64_text

TITLE: Final = "Kinesis: two records"
SAMPLE: Final[Facts] = {
    "stream_arn": f"arn:aws:kinesis:{REGION}:{ACCOUNT_ID}:stream/clicks",
    "records": [
        {"Data": {"page": "/home"}, "PartitionKey": "ada"},
        {"Data": {"page": "/cart"}, "PartitionKey": "ada"},
    ],
}


def build(facts: Facts) -> dict[str, Json]:
    """The event. Facts: `stream_arn`, `shard_id`, `role_arn` of the function, `records` as GetRecords
    answers them: `Data` as bytes, `{"$bytes": base64}`, or any JSON value, which stands for its text.
    """
    records = facts.get("records", [])
    return {"Records": [_record(record, facts, at) for at, record in enumerate(records, 1)]}


def _record(record: Mapping[str, Any], facts: Facts, number: int) -> dict[str, Json]:
    stream = str(facts["stream_arn"])
    shard = facts.get("shard_id", "shardId-000000000000")
    sequence = (
        record.get("SequenceNumber") or f"{49_545_115_243_490_985_018_280_067_714_973_144 + number}"
    )
    arrived = moment(record.get("ApproximateArrivalTimestamp", EXAMPLE)).timestamp()
    return {
        "kinesis": {
            "kinesisSchemaVersion": "1.0",
            "partitionKey": record.get("PartitionKey", "1"),
            "sequenceNumber": sequence,
            "data": base64_text(record.get("Data", "")),
            "approximateArrivalTimestamp": round(arrived, 3),
        },
        "eventSource": "aws:kinesis",
        "eventVersion": "1.0",
        "eventID": f"{shard}:{sequence}",
        "eventName": "aws:kinesis:record",
        "invokeIdentityArn": facts.get("role_arn", f"arn:aws:iam::{ACCOUNT_ID}:role/lambda"),
        "awsRegion": stream.split(":")[3],
        "eventSourceARN": stream,
    }
