"""DynamoDB and its streams, which share the prefix `dynamodb`.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
"""

import re
from typing import Final

from ..keys import tags_context
from ..model import Check, Context
from . import dynamodb_keys
from .base import Parameters, Resolve, arn, given, items, members, one, pairs, text

_TRANSACTION: Final = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "Get": "GetItem",
    "ConditionCheck": "ConditionCheckItem",
}
_WITHOUT_RESOURCE: Final = {
    "ListTables": "table/*",
    "ListStreams": "table/*/stream/*",
    "ListBackups": "*",
    "ListExports": "*",
    "ListImports": "*",
    "ListGlobalTables": "*",
    "DescribeLimits": "*",
    "DescribeEndpoints": "*",
}
_PARTIQL: Final = {
    "SELECT": "PartiQLSelect",
    "INSERT": "PartiQLInsert",
    "UPDATE": "PartiQLUpdate",
    "DELETE": "PartiQLDelete",
    "EXISTS": "PartiQLSelect",
}
_TARGET: Final = re.compile(
    r"\b(?:FROM|INTO|UPDATE)\s+\"?([A-Za-z0-9_.-]+)\"?(?:\s*\.\s*\"?([A-Za-z0-9_.-]+)\"?)?", re.I
)
_KEYS: Final = {
    "ReturnConsumedCapacity": "dynamodb:ReturnConsumedCapacity",
    "ReturnValues": "dynamodb:ReturnValues",
    "Select": "dynamodb:Select",
}


def checks(operation: str, parameters: Parameters, resolve: Resolve) -> list[Check]:
    action = f"dynamodb:{operation}"
    if operation in _WITHOUT_RESOURCE:
        return one(action, arn("dynamodb", _WITHOUT_RESOURCE[operation]))
    if operation in ("BatchGetItem", "BatchWriteItem"):
        return _batch(action, parameters, resolve)
    if operation in ("TransactGetItems", "TransactWriteItems"):
        return _transaction(operation, parameters, resolve)
    if statements := _statements(operation, parameters):
        return [_partiql(each) for each in statements]
    if operation == "GetRecords":
        stream = text(parameters.get("ShardIterator")).partition("|")[0]
        return one(action, stream or arn("dynamodb", "table/*/stream/*"))
    for name in ("StreamArn", "ResourceArn", "TableArn", "BackupArn", "ExportArn", "ImportArn"):
        if parameters.get(name):
            return one(action, text(parameters[name]))
    return one(action, _resource(parameters), _context(operation, parameters, resolve))


def table_arn(name: str) -> str:
    """The ARN of a table, of which requests may name either."""
    return name if name.startswith("arn:") else arn("dynamodb", f"table/{name}")


def _resource(parameters: Parameters) -> str:
    name = text(parameters.get("TableName") or parameters.get("TargetTableName"))
    if not name:
        name = text(members(parameters.get("TableCreationParameters")).get("TableName")) or "*"
    index = text(parameters.get("IndexName"))
    return f"{table_arn(name)}/index/{index}" if index else table_arn(name)


def _context(operation: str, parameters: Parameters, resolve: Resolve, around: str = "") -> Context:
    context = {
        **given(parameters, _KEYS),
        **dynamodb_keys.context(operation, parameters, resolve),
        **tags_context(pairs(parameters.get("Tags"))),
    }
    if around:
        context["dynamodb:enclosingoperation"] = (around,)
    return context


def _batch(action: str, parameters: Parameters, resolve: Resolve) -> list[Check]:
    found = []
    for table, request in members(parameters.get("RequestItems")).items():
        context = dynamodb_keys.batch_context(str(table), request, resolve)
        context = {**given(parameters, _KEYS), **context}
        found.append(Check(action, table_arn(str(table)), context))
    return found


def _transaction(operation: str, parameters: Parameters, resolve: Resolve) -> list[Check]:
    found = []
    for item in items(parameters.get("TransactItems")):
        for kind, body in members(item).items():
            name = _TRANSACTION.get(str(kind), str(kind))
            context = _context(name, members(body), resolve, operation)
            found.append(Check(f"dynamodb:{name}", _resource(members(body)), context))
    return found


def _statements(operation: str, parameters: Parameters) -> list[str]:
    if operation == "ExecuteStatement":
        return [text(parameters.get("Statement"))]
    several = {"BatchExecuteStatement": "Statements", "ExecuteTransaction": "TransactStatements"}
    if operation not in several:
        return []
    return [
        text(members(each).get("Statement")) for each in items(parameters.get(several[operation]))
    ]


def _partiql(statement: str) -> Check:
    """PartiQL has its own actions. What cannot be read needs them on every table."""
    verb = statement.split(maxsplit=1)[0].partition("(")[0].upper() if statement.strip() else ""
    action = f"dynamodb:{_PARTIQL.get(verb, 'PartiQLSelect')}"
    target = _TARGET.search(statement[:8192])
    if target is None or verb not in _PARTIQL:
        return Check(action, arn("dynamodb", "table/*"))
    table, index = target.groups()
    resource = table_arn(table)
    return Check(action, f"{resource}/index/{index}" if index else resource)
