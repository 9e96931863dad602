"""Reading the shards of a DynamoDB or Kinesis stream, and their records as Lambda hands them over."""

import base64
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from courses.emulator.records import ACCOUNT_ID, REGION, Json

from .account_port import AccountPort
from .mappings import SourceMapping


@dataclass(frozen=True, slots=True)
class StreamRecord:
    """One record. `event` is what the handler sees, `filtered` what filters look at."""

    shard: str
    sequence: str
    key: str
    """What decides its lane: records of one key stay in order."""
    arrived: float
    """Epoch seconds."""
    event: dict[str, Json]
    filtered: Mapping[str, Json]

    @property
    def size(self) -> int:
        return len(json.dumps(self.event))

    def lane(self, factor: int) -> tuple[str, int]:
        return self.shard, zlib.crc32(self.key.encode()) % factor


class Shards:
    """Iterators of one mapping. They are set when it is made, which is what LATEST means."""

    def __init__(self, mapping: SourceMapping, account: AccountPort) -> None:
        self._mapping = mapping
        self._account = account
        self._iterators: dict[str, str] = {}
        self._find(mapping.position)

    def _call(self, operation: str, **parameters: Json) -> dict[str, Json]:
        service = "dynamodbstreams" if self._mapping.kind == "dynamodb" else "kinesis"
        return self._account.call(service, operation, parameters).reply or {}

    def _find(self, position: str) -> None:
        """Begin to read shards that are not known yet."""
        arn = self._mapping.arn
        if self._mapping.kind == "dynamodb":
            found = self._call("describe_stream", StreamArn=arn).get("StreamDescription", {})
        else:
            found = self._call("list_shards", StreamARN=arn)
        for shard in found.get("Shards", []):
            name = shard["ShardId"]
            if name not in self._iterators:
                self._iterators[name] = self._iterator(name, position)

    def _iterator(self, shard: str, position: str) -> str:
        named = "StreamArn" if self._mapping.kind == "dynamodb" else "StreamARN"
        at: dict[str, Json] = {}
        if position == "AT_TIMESTAMP":
            at["Timestamp"] = self._mapping.position_time
        reply = self._call(
            "get_shard_iterator",
            **{named: self._mapping.arn},
            ShardId=shard,
            ShardIteratorType=position,
            **at,
        )
        return str(reply.get("ShardIterator") or "")

    def read(self) -> Iterator[StreamRecord]:
        """What came since the last time, by shard, in order."""
        self._find("TRIM_HORIZON")
        for shard, iterator in list(self._iterators.items()):
            while iterator:
                reply = self._call("get_records", ShardIterator=iterator)
                iterator = self._iterators[shard] = str(reply.get("NextShardIterator") or "")
                records = reply.get("Records") or []
                for record in records:
                    yield self._made(shard, record)
                if not records:
                    break

    def _made(self, shard: str, record: dict[str, Any]) -> StreamRecord:
        if self._mapping.kind == "dynamodb":
            return dynamodb_record(shard, record, self._mapping.arn)
        return kinesis_record(shard, record, self._mapping.arn)


def _epoch(value: Json) -> float:
    if isinstance(value, str):
        return datetime.fromisoformat(value.replace("Z", "+00:00")).timestamp()
    return float(value)


def _attribute(value: Json) -> Json:
    """Bytes in an attribute value are base64 text in the event."""
    if isinstance(value, dict):
        if set(value) == {"$bytes"}:
            return value["$bytes"]
        return {name: _attribute(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_attribute(item) for item in value]
    return value


def dynamodb_record(shard: str, record: dict[str, Any], arn: str) -> StreamRecord:
    """https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html"""
    change = {name: _attribute(value) for name, value in record["dynamodb"].items()}
    arrived = _epoch(change["ApproximateCreationDateTime"])
    change["ApproximateCreationDateTime"] = arrived
    event: dict[str, Json] = {
        "eventID": record["eventID"],
        "eventName": record["eventName"],
        "eventVersion": record.get("eventVersion", "1.1"),
        "eventSource": "aws:dynamodb",
        "awsRegion": REGION,
        "dynamodb": change,
        "eventSourceARN": arn,
    }
    if record.get("userIdentity"):
        event["userIdentity"] = record["userIdentity"]
    key = json.dumps(change.get("Keys"), sort_keys=True)
    return StreamRecord(shard, change["SequenceNumber"], key, arrived, event, event)


def kinesis_record(shard: str, record: dict[str, Any], arn: str) -> StreamRecord:
    """https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html"""
    data = record["Data"]
    content = base64.b64decode(data["$bytes"]) if isinstance(data, dict) else str(data).encode()
    arrived = _epoch(record["ApproximateArrivalTimestamp"])
    sequence = record["SequenceNumber"]
    inner: dict[str, Json] = {
        "kinesisSchemaVersion": "1.0",
        "partitionKey": record["PartitionKey"],
        "sequenceNumber": sequence,
        "data": base64.b64encode(content).decode(),
        "approximateArrivalTimestamp": arrived,
    }
    event: dict[str, Json] = {
        "kinesis": inner,
        "eventSource": "aws:kinesis",
        "eventVersion": "1.0",
        "eventID": f"{shard}:{sequence}",
        "eventName": "aws:kinesis:record",
        "invokeIdentityArn": f"arn:aws:iam::{ACCOUNT_ID}:role/lambda-lab",
        "awsRegion": REGION,
        "eventSourceARN": arn,
    }
    try:
        decoded = json.loads(content)
    except (ValueError, RecursionError):
        decoded = None
    filtered = {**event, "data": decoded, "partitionKey": record["PartitionKey"]}
    return StreamRecord(shard, sequence, record["PartitionKey"], arrived, event, filtered)
