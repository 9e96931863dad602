"""Reading the shards of a DynamoDB or Kinesis stream, and their records as Lambda hands them over."""

import base64
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from courses.emulator.events import build
from courses.emulator.records import Json

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
        self._named = {"StreamArn" if mapping.kind == "dynamodb" else "StreamARN": mapping.arn}
        self._find(mapping.position)

    def _call(self, operation: str, **parameters: Json) -> dict[str, Json]:
        service = "dynamodbstreams" if self._mapping.kind == "dynamodb" else "kinesis"
        return self._account.call(service, operation, parameters).reply or {}

    def _find(self, position: str) -> None:
        """Begin to read shards that are not known yet."""
        if self._mapping.kind == "dynamodb":
            found = self._call("describe_stream", **self._named).get("StreamDescription", {})
        else:
            found = self._call("list_shards", **self._named)
        for shard in found.get("Shards", []):
            name = shard["ShardId"]
            if name not in self._iterators:
                self._iterators[name] = self._iterator(name, position)

    def _iterator(self, shard: str, position: str) -> str:
        at: dict[str, Json] = {}
        if position == "AT_TIMESTAMP":
            at["Timestamp"] = self._mapping.position_time
        reply = self._call(
            "get_shard_iterator",
            **self._named,
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


def dynamodb_record(shard: str, record: dict[str, Any], arn: str) -> StreamRecord:
    """One change of a table's stream."""
    event = build("dynamodb-streams", {"stream_arn": arn, "records": [record]})["Records"][0]
    change = event["dynamodb"]
    key = json.dumps(change.get("Keys"), sort_keys=True)
    arrived = change["ApproximateCreationDateTime"]
    return StreamRecord(shard, change["SequenceNumber"], key, arrived, event, event)


def kinesis_record(shard: str, record: dict[str, Any], arn: str) -> StreamRecord:
    """One record of a data stream; filters look at its data as JSON."""
    facts = {"stream_arn": arn, "shard_id": shard, "records": [record]}
    event = build("kinesis", facts)["Records"][0]
    inner = event["kinesis"]
    try:
        data = json.loads(base64.b64decode(inner["data"]))
    except (ValueError, RecursionError):
        data = None
    filtered = {**event, "data": data, "partitionKey": inner["partitionKey"]}
    arrived = inner["approximateArrivalTimestamp"]
    key = inner["partitionKey"]
    return StreamRecord(shard, inner["sequenceNumber"], key, arrived, event, filtered)
