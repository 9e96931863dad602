"""`$bytes: base64`: bytes, as a reply of AWS's holds them."""

import base64
import binascii

from courses.grading.json_values import Found, Json, fold
from courses.grading.matchers.base import Kind, Matcher, Miss, Rules


class Bytes(Matcher):
    def problem(self, argument: Json) -> str | None:
        try:
            base64.b64decode(argument if isinstance(argument, str) else "?", validate=True)
        except binascii.Error:
            return "takes bytes as base64"
        return None

    def wanted(self, argument: Json, rules: Rules) -> str:
        return f"the bytes {fold(str(argument), 60)} (base64)"

    def match(self, argument: Json, actual: Found, at: str, rules: Rules) -> Miss | None:
        if actual == {"$bytes": argument}:
            return None
        are_bytes = isinstance(actual, dict) and actual.keys() == {"$bytes"}
        kind = Kind.VALUE if are_bytes else Kind.TYPE
        return Miss(at, kind, self.wanted(argument, rules), actual)


MATCHER = Bytes()
