"""The condition operators of IAM.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

import base64
import binascii
import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Final

from .model import Condition, Context
from .patterns import VARIABLE, expand, matches, matches_arn, plain

Test = Callable[[str, str], bool]
"""(the request's value, the policy's value) -> do they fit."""


@dataclass(frozen=True, slots=True)
class Operator:
    """How one operator compares, and which values a policy may give it."""

    test: Test
    negated: bool = False
    """Holds where no value fits, and where the key is missing."""
    wrong: Callable[[str], str] = lambda _: ""
    """What is wrong with a policy's value, "" for nothing."""
    wildcards: bool = False


def _number(text: str) -> Decimal | None:
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _moment(text: str) -> Decimal | None:
    """Seconds since 1970 of an ISO 8601 time or of such a number."""
    if (seconds := _number(text)) is not None:
        return seconds
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return Decimal((found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp())


def _address(have: str, want: str) -> bool:
    try:
        return ipaddress.ip_address(have) in ipaddress.ip_network(want, strict=False)
    except ValueError:
        return False


def _not_an_address(text: str) -> str:
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError:
        return "is not an address or a range such as 203.0.113.0/24"
    return ""


def _not_binary(text: str) -> str:
    try:
        base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return "is not base64"
    return ""


def _not_boolean(text: str) -> str:
    return "" if text.lower() in ("true", "false") else "is not true or false"


def _not_an_arn(text: str) -> str:
    if text == "*" or (text.startswith("arn:") and text.count(":") >= 5):
        return ""
    return "is not an ARN, which has six parts: arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE"


def _compared(convert: Callable[[str], Decimal | None], holds: Callable[[int], bool]) -> Test:
    def test(have: str, want: str) -> bool:
        left, right = convert(have), convert(want)
        if left is None or right is None:
            return False
        return holds((left > right) - (left < right))

    return test


_ORDERS: Final[dict[str, Callable[[int], bool]]] = {
    "LessThan": lambda sign: sign < 0,
    "LessThanEquals": lambda sign: sign <= 0,
    "GreaterThan": lambda sign: sign > 0,
    "GreaterThanEquals": lambda sign: sign >= 0,
}


def _ordered(
    prefix: str, convert: Callable[[str], Decimal | None], complaint: str
) -> dict[str, Operator]:
    def wrong(text: str) -> str:
        return "" if convert(text) is not None else complaint

    equal = _compared(convert, lambda sign: sign == 0)
    return {
        f"{prefix}Equals": Operator(equal, wrong=wrong),
        f"{prefix}NotEquals": Operator(equal, negated=True, wrong=wrong),
        **{
            f"{prefix}{name}": Operator(_compared(convert, holds), wrong=wrong)
            for name, holds in _ORDERS.items()
        },
    }


def _same(have: str, want: str) -> bool:
    return have == plain(want)


def _same_letters(have: str, want: str) -> bool:
    return have.lower() == plain(want).lower()


def _like(have: str, want: str) -> bool:
    return matches(want, have)


def _arn(have: str, want: str) -> bool:
    return matches_arn(want, have)


OPERATORS: Final[dict[str, Operator]] = {
    "StringEquals": Operator(_same),
    "StringNotEquals": Operator(_same, negated=True),
    "StringEqualsIgnoreCase": Operator(_same_letters),
    "StringNotEqualsIgnoreCase": Operator(_same_letters, negated=True),
    "StringLike": Operator(_like, wildcards=True),
    "StringNotLike": Operator(_like, negated=True, wildcards=True),
    **_ordered("Numeric", _number, "is not a number"),
    **_ordered("Date", _moment, "is not a time such as 2026-01-31T10:00:00Z"),
    "Bool": Operator(_same_letters, wrong=_not_boolean),
    "BinaryEquals": Operator(_same, wrong=_not_binary),
    "IpAddress": Operator(_address, wrong=_not_an_address),
    "NotIpAddress": Operator(_address, negated=True, wrong=_not_an_address),
    "ArnEquals": Operator(_arn, wrong=_not_an_arn, wildcards=True),
    "ArnLike": Operator(_arn, wrong=_not_an_arn, wildcards=True),
    "ArnNotEquals": Operator(_arn, negated=True, wrong=_not_an_arn, wildcards=True),
    "ArnNotLike": Operator(_arn, negated=True, wrong=_not_an_arn, wildcards=True),
    "Null": Operator(_same_letters, wrong=_not_boolean),
}
"""All of IAM's, by name. `Null` asks whether a key is missing."""


def wrong_value(operator: str, value: str) -> str:
    """What is wrong with a policy's value for an operator; a value with variables shows only later."""
    return "" if VARIABLE.search(value) else OPERATORS[operator].wrong(value)


def holds(condition: Condition, context: Context, *, variables: bool) -> bool:
    """Whether a condition is met by a request's context."""
    have = context.get(condition.key, ())
    if condition.operator == "Null":
        return any((not have) == (want.lower() == "true") for want in condition.values)
    operator = OPERATORS[condition.operator]
    wanted = _wanted(condition, context, operator, variables=variables)

    def fits(value: str) -> bool:
        return any(operator.test(value, want) for want in wanted) is not operator.negated

    if condition.quantifier == "ForAllValues":
        return all(map(fits, have))
    if not have:
        return condition.if_exists or (operator.negated and not condition.quantifier)
    return any(map(fits, have))


def _wanted(
    condition: Condition, context: Context, operator: Operator, *, variables: bool
) -> list[str]:
    """The policy's values; one whose variable has no value fits nothing."""
    if not variables:
        return list(condition.values)
    expanded = [expand(value, context) for value in condition.values]
    return [
        value if operator.wildcards else plain(value) for value in expanded if value is not None
    ]
