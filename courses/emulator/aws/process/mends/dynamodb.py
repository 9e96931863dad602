"""DynamoDB: an item may have 400 KB of 1,024 bytes, which moto takes for 405,000; every number of a
request is one, which moto asks of the items in PutItem alone.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
"""

from collections.abc import Iterator
from typing import Any

_MOST_BYTES = 400 * 1024


def install() -> None:
    from moto.dynamodb.exceptions import ItemSizeTooLarge
    from moto.dynamodb.models import dynamo_type
    from moto.dynamodb.models.table import Table
    from moto.dynamodb.responses import DynamoHandler

    from . import replace

    perform, check_number = DynamoHandler.call_action, Table._validate_number_type

    def size_of(name: str, value: Any) -> int:
        return len(name.encode()) + (
            value.size() if isinstance(value, dynamo_type.DynamoType) else len(str(value).encode())
        )

    def set_item(self: Any, key: str, value: Any) -> None:
        others = sum(size_of(name, other) for name, other in self.items() if name != key)
        if others + size_of(key, value) > _MOST_BYTES:
            raise ItemSizeTooLarge
        dict.__setitem__(self, key, value)

    replace(dynamo_type.LimitedSizeDict, "__setitem__", set_item)

    def call_action(self: Any) -> Any:
        for value in _numbers(getattr(self, "params", {})):
            check_number(self, value)  # of the table it uses nothing
        return perform(self)

    replace(DynamoHandler, "call_action", call_action)


def _numbers(value: Any) -> Iterator[str]:
    """The texts of all numbers in a request. Only an attribute value has the one member N or NS."""
    if isinstance(value, list):
        for item in value:
            yield from _numbers(item)
    elif isinstance(value, dict):
        if value.keys() == {"N"} and isinstance(value["N"], str):
            yield value["N"]
        elif value.keys() == {"NS"} and isinstance(value["NS"], list):
            yield from (text for text in value["NS"] if isinstance(text, str))
        else:
            for item in value.values():
                yield from _numbers(item)
