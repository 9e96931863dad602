"""How much one account may be asked: calls, stored bytes and objects. Root is not counted."""

from .errors import LIMIT, AwsError
from .operations import Operation

_READS = ("Get", "List", "Describe", "Head", "Query", "Scan", "Receive", "BatchGet", "Delete")
_BATCHES = ("Entries", "Records", "RequestItems", "TransactItems", "logEvents", "MetricData")


class Caps:
    """Counts what was asked for, whether or not it is still stored: a bound that cannot be fooled."""

    def __init__(self, *, calls: int, stored_mb: int, objects: int) -> None:
        self._most_calls = calls
        self._most_mb = stored_mb
        self._most_objects = objects
        self._calls = 0
        self._bytes = 0
        self._objects = 0

    def check_call(self) -> None:
        """Raises AwsError for a call too many."""
        self._calls += 1
        if self._calls > self._most_calls:
            raise AwsError(
                LIMIT, f"This run has made more than {self._most_calls:,} calls on the local AWS."
            )

    def check_storage(self, operation: Operation, size: int) -> None:
        """Raises AwsError when `operation`, whose request has `size` bytes, would store too much."""
        if operation.name.startswith(_READS):
            return
        objects = 1
        for name in _BATCHES:
            batch = operation.parameters.get(name)
            if isinstance(batch, dict):
                objects = sum(len(entries) for entries in batch.values())
            elif isinstance(batch, list):
                objects = len(batch)
        self._bytes += size + _copied(operation)
        self._objects += objects
        if self._bytes > self._most_mb << 20 or self._objects > self._most_objects:
            raise self.storage_error()

    def storage_error(self) -> AwsError:
        return AwsError(
            LIMIT,
            f"This run has stored more than {self._most_mb} MB or {self._most_objects:,} objects in the"
            " local AWS.",
        )


def _copied(operation: Operation) -> int:
    """Bytes that a copy makes without sending them."""
    source = operation.parameters.get("CopySource")
    if operation.service != "s3" or not source:
        return 0
    from moto.s3.models import s3_backends

    from .services import ACCOUNT_ID

    bucket, _, key = str(source).lstrip("/").partition("/")
    try:
        found = s3_backends[ACCOUNT_ID]["aws"].get_object(bucket, key.partition("?")[0])
    except Exception:  # noqa: BLE001 the copy itself will say what is wrong
        return 0
    return int(found.size) if found is not None else 0
