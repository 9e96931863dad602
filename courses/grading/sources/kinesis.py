"""A batch of records from a Kinesis stream. `data` is text, or a value that stands for its JSON text."""

from typing import Any

from courses.emulator.events import kinesis
from courses.emulator.records import ACCOUNT_ID, REGION
from courses.grading.json_values import Json
from courses.grading.sources.base import ANYTHING, TEXT, Source, listed


def _build(members: dict[str, Any]) -> Json:
    stream = members.get("stream", "clicks")
    return kinesis.build(
        {
            "stream_arn": f"arn:aws:kinesis:{REGION}:{ACCOUNT_ID}:stream/{stream}",
            "records": [
                {
                    "Data": each.get("data", ""),
                    "PartitionKey": each.get("partitionKey", "1"),
                    "SequenceNumber": each.get("sequenceNumber"),
                }
                for each in members.get("records", [{}])
            ],
        }
    )


SOURCE = Source(
    {
        "stream": TEXT,
        "records": listed(data=ANYTHING, partitionKey=TEXT, sequenceNumber=TEXT),
    },
    _build,
)
