"""One thing to try when a value is not as expected. Empty where nothing sure can be said."""

import difflib
import json
from collections.abc import Iterable
from typing import Final

from courses.emulator import cost, events
from courses.emulator.records import Invocation, LogKind
from courses.grading import error_advice, value_advice
from courses.grading.json_values import Found, Json, fold, printable, type_name
from courses.grading.matchers.base import Kind, Miss
from courses.grading.spec import Subject

_TELLING: Final = 3
"""Characters from which on a text that came back twice is no coincidence."""
_LONGEST_REASON: Final = 160
"""Characters; names in it are the learner's."""

_LINES: Final = 20
"""Lines of a log, the last ones, among which the nearest to an expected one is looked for."""
_LINE_WIDTH: Final = 200
"""Characters of each that are compared; with the count a bound on the work."""
_NEAR: Final = 0.75
"""Share of equal characters from which on one line was meant to be the other."""

_BY_SUBJECT: Final = {
    Subject.COLD: "The first call of a new environment is cold; whatever ends the process makes the "
    "next one cold too.",
    Subject.MAX_MEMORY_USED_MB: "Keep less in memory at once, or for a shorter time.",
}

_BY_KIND: Final = {
    Kind.MISSING: "Add this member to what the handler returns; names are case-sensitive.",
    Kind.UNEXPECTED: "Leave this member out of what the handler returns.",
    Kind.NOT_JSON: "Make the text with json.dumps(…); str(…) of a dict is not JSON.",
}


def for_miss(subject: Subject, miss: Miss, invocation: Invocation, earlier: Iterable[Json]) -> str:
    """What to try after an expectation about `invocation` that did not hold.

    `earlier` holds the responses of the test's calls before it.
    """
    advice = _for_subject(subject, miss, invocation, earlier)
    return f"{advice} {_for_client(invocation)}".strip() if subject is Subject.RESPONSE else advice


def _for_client(invocation: Invocation) -> str:
    """What a client would get of a response that the HTTP front before the function cannot read."""
    kind = events.front_of(invocation.event)
    answer = events.to_http(kind, invocation.response) if kind else None
    if answer is None or not answer.reason:
        return ""
    reason = fold(printable(answer.reason), _LONGEST_REASON)
    return f"{events.FRONTS[kind].name} answers its client {answer.status} to this: {reason}."


def _for_subject(
    subject: Subject, miss: Miss, invocation: Invocation, earlier: Iterable[Json]
) -> str:
    if subject in (Subject.ERROR_TYPE, Subject.ERROR_MESSAGE):
        return error_advice.for_other_error(invocation)
    if subject is Subject.COST:
        report = invocation.report
        formula = cost.of_invocation(report.billed_ms, report.memory_mb).formula
        return f"Dollars of a million such calls: {formula}. Less time or less memory costs less."
    if subject is Subject.LOGS:
        return _for_log(miss, invocation)
    if subject is not Subject.RESPONSE:
        return _BY_SUBJECT.get(subject, "")
    if invocation.response is None and miss.expected is not None:
        return _for_none(invocation)
    if miss.kind in _BY_KIND:
        return _BY_KIND[miss.kind]
    if miss.kind is Kind.TYPE:
        return _for_type(miss)
    if not invocation.cold and any(
        _came_before(text, earlier) and not _says(invocation.event, text)
        for text in _surplus_texts(miss)
    ):
        return (
            "An earlier call returned this too. If a global kept it: a warm call finds every global "
            "as the last call left it, so keep inside the handler what belongs to one call."
        )
    if miss.kind is Kind.LENGTH:
        return value_advice.for_length(miss)
    return value_advice.for_value(miss, cold=invocation.cold)


def _for_log(miss: Miss, invocation: Invocation) -> str:
    if miss.wanted.startswith("anything but"):
        return "Find the line that writes this, and why this call comes to it."
    written = [record.text for record in invocation.logs if record.kind is LogKind.FUNCTION]
    if miss.kind is Kind.TEXT and isinstance(miss.expected, str):
        lines = {line[:_LINE_WIDTH]: line for line in written[-_LINES:]}
        near = difflib.get_close_matches(miss.expected[:_LINE_WIDTH], lines, n=1, cutoff=_NEAR)
        if near:
            line = fold(printable(lines[near[0]]), _LINE_WIDTH)
            return f"The log has a line that is nearly this one; look for what differs: {line}"
    return "Write it with print(…) or with logging; the log shows what was written."


def _for_none(invocation: Invocation) -> str:
    if any(record.kind is LogKind.FUNCTION for record in invocation.logs):
        return (
            "The handler printed something and returned None. The caller gets only what is "
            "returned: end with return."
        )
    return "The handler returned None, as a function without a return does. Return the result."


def _for_type(miss: Miss) -> str:
    wanted, came = type_name(miss.expected), type_name(miss.actual)
    if miss.wanted.startswith("JSON text") and came in ("object", "array"):
        return "The body is text: pass the value through json.dumps(…)."
    if wanted == "string" and came in ("number", "boolean"):
        return "Return text: str(…) makes it."
    if wanted == "number" and came == "string":
        return "Return a number, not text: int(…) or float(…) makes one."
    if wanted in ("object", "array") and _is_json_of_more(miss.actual):
        return (
            "Return the value itself; the text that json.dumps makes is for the body of an HTTP "
            "answer."
        )
    if wanted == "boolean":
        return "Return True or False, not a number or text."
    if wanted == "null":
        return "JSON's null is Python's None: give this value None."
    if miss.actual is None:
        return "This value is None; look at where it is assigned."
    return "Return a value of the type that was expected."


def _surplus_texts(miss: Miss) -> list[str]:
    """The texts that came back and were not expected."""
    if isinstance(miss.actual, list):
        expected = miss.expected if isinstance(miss.expected, list) else []
        return [item for item in miss.actual if isinstance(item, str) and item not in expected]
    return [miss.actual] if isinstance(miss.actual, str) else []


def _came_before(text: str, earlier: Iterable[Json]) -> bool:
    return len(text) >= _TELLING and any(_says(response, text) for response in earlier)


def _says(value: object, text: str) -> bool:
    """Whether a text inside the value holds this one. Names of members do not count."""
    if isinstance(value, dict):
        return any(_says(member, text) for member in value.values())
    if isinstance(value, list):
        return any(_says(item, text) for item in value)
    return isinstance(value, str) and text in value


def _is_json_of_more(text: Found) -> bool:
    """Whether `text` is the JSON of an object or a list."""
    try:
        return isinstance(text, str) and isinstance(json.loads(text), dict | list)
    except (ValueError, RecursionError):
        return False
