"""moto's state of the account, read for questions that requests do not answer by themselves."""

from typing import Any

from . import services


def backend(service: str, region: str = services.REGION) -> Any:
    """moto's state of one service."""
    from moto.backends import get_backend

    states: Any = get_backend(service)
    state = states[services.ACCOUNT_ID]
    return state[region] if region in state.regions else state["aws"]


def secret_arn(name: str) -> str:
    """A secret's ARN with its suffix, by name, ARN or an ARN without the suffix; "" for none."""
    secrets = backend("secretsmanager").secrets
    found = secrets.get(name)
    if found is not None:
        return str(found.arn)
    for secret in secrets.values():
        if secret.arn == name or secret.arn.rpartition("-")[0] == name:
            return str(secret.arn)
    return ""


def _table(name: str) -> Any:
    return backend("dynamodb").tables.get(name.rpartition("table/")[2] or name)


def _partition_key(schema: list[dict[str, str]]) -> str:
    return next((key["AttributeName"] for key in schema if key["KeyType"] == "HASH"), "")


def _partition_key_of_table(name: str) -> str:
    table = _table(name)
    return _partition_key(table.schema) if table is not None else ""


def _partition_key_of_index(name: str) -> str:
    table_name, _, index_name = name.rpartition("/")
    table = _table(table_name)
    if table is None:
        return ""
    indexes = [*table.global_indexes, *table.indexes]
    return next((_partition_key(each.schema) for each in indexes if each.name == index_name), "")


def _stream_of_iterator(iterator: str) -> str:
    from moto.kinesis.utils import decompose_shard_iterator

    try:
        name = decompose_shard_iterator(iterator)[0]
    except (ValueError, IndexError, UnicodeDecodeError):
        return ""
    stream = backend("kinesis").streams.get(name)
    return str(stream.arn) if stream is not None else ""


_LOOK_UPS = {
    "secret": secret_arn,
    "partition-key": _partition_key_of_table,
    "partition-key-of-index": _partition_key_of_index,
    "kinesis-iterator": _stream_of_iterator,
}


def resolve(kind: str, name: str) -> str:
    """`courses.emulator.aws.iam.Resolve` over this account."""
    look_up = _LOOK_UPS.get(kind)
    return look_up(name) if look_up is not None else ""
