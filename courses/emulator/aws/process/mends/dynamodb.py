"""DynamoDB: an item may have 400 KB of 1,024 bytes, which moto takes for 405,000.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
"""

from typing import Any

_MOST_BYTES = 400 * 1024


def install() -> None:
    from moto.dynamodb.exceptions import ItemSizeTooLarge
    from moto.dynamodb.models import dynamo_type

    from . import replace

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
