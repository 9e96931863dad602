"""Kinesis: an iterator of a stream that was named by its ARN alone, as the documentation advises.

https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetShardIterator.html
"""

from typing import Any


def install() -> None:
    from moto.kinesis import models

    from . import replace

    ask = models.KinesisBackend.get_shard_iterator

    def get_shard_iterator(
        self: Any, stream_arn: str | None, stream_name: str | None, *rest: Any, **named: Any
    ) -> str:
        # moto would write the missing name into the iterator.
        name = stream_name or (stream_arn or "").rpartition("/")[2]
        return str(ask(self, stream_arn, name, *rest, **named))

    replace(models.KinesisBackend, "get_shard_iterator", get_shard_iterator)
