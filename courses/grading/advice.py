"""One thing to try, for the slips that learners make most. Empty where nothing sure can be said."""

import json
from typing import Final

from courses.emulator.records import Invocation, LogKind, Outcome
from courses.grading.json_values import Found, type_name
from courses.grading.matchers.base import Kind, Miss
from courses.grading.spec import Subject

_BY_ERROR_TYPE: Final = {
    "KeyError": "The event has no such key: compare the name with the event above, or read it with "
    "event.get(name) and decide what to do without it.",
    "IndexError": "The list has fewer items than the code reads; check its length first.",
    "NameError": "That name is not defined where it is used: check its spelling and its import.",
    "UnboundLocalError": "The function assigns that name later, which makes it local; assign it "
    "before reading it, or declare it global.",
    "AttributeError": "The value is of another type than the code takes it for; print its type and "
    "look at the log.",
    "ZeroDivisionError": "Check the divisor before dividing.",
    "JSONDecodeError": "json.loads takes JSON text; print the value to see what it gets.",
    "RecursionError": "A function calls itself without an end; give it a case that returns.",
    "Runtime.HandlerNotFound": "Lambda calls the function named in the configuration: keep the file "
    "handler.py with a function handler(event, context).",
    "Runtime.MalformedHandlerName": "The handler setting has the form file.function, such as "
    "handler.handler.",
    "Runtime.ImportModuleError": "Check the spelling of the import. Only the standard library, "
    "boto3 and your own files can be imported.",
    "Runtime.UserCodeSyntaxError": "Python cannot read the file: look at the line that the error "
    "names, and at the one before it.",
    "Runtime.BuiltInModuleConflict": "A file has the name of a module of Python's; rename it.",
}

_BY_OUTCOME: Final = {
    Outcome.TIMEOUT: "Look for a loop that does not end or a wait that is too long.",
    Outcome.OUT_OF_MEMORY: "Keep less at once: work through items one by one, and do not let a "
    "global list grow with every call.",
    Outcome.OUTPUT_LIMIT: "Print less: one line for each step is enough.",
    Outcome.RESULT_LIMIT: "Return less: Lambda's limit for a response is 6 MB. Larger data belongs in "
    "S3, with its key in the response.",
    Outcome.EXITED: "Return a value instead of ending the process with sys.exit or os._exit.",
    Outcome.CRASHED: "Something ended the process from below Python, such as os.kill, os.abort or "
    "a native library.",
    Outcome.BAD_RESULT: "Return plain JSON values: NaN and Infinity are not JSON.",
}

_NOT_SERIALISABLE: Final = {
    "set": "JSON has no sets: return a list, such as sorted(values).",
    "frozenset": "JSON has no sets: return a list, such as sorted(values).",
    "datetime": "JSON has no dates: return text, such as value.isoformat().",
    "date": "JSON has no dates: return text, such as value.isoformat().",
    "bytes": "JSON has no bytes: decode them to text, or encode them with base64.",
    "generator": "Make a list of the generator with list(…) before returning it.",
    "coroutine": "Lambda does not await a handler: run it with asyncio.run(…) and return its result.",
    "UUID": "JSON has no UUIDs: return str(value).",
}


def for_outcome(invocation: Invocation) -> str:
    """What to try after an invocation that ended in another way than `ok`."""
    error = invocation.error
    if invocation.outcome not in (Outcome.HANDLER_ERROR, Outcome.INIT_ERROR) or error is None:
        return _BY_OUTCOME.get(invocation.outcome, "")
    if error.type == "Runtime.MarshalError":
        return _for_marshal_error(error.message)
    if (
        error.type == "TypeError"
        and "positional argument" in error.message
        and "handler" in error.message
    ):
        return "Lambda calls the handler with two arguments: def handler(event, context)."
    return _BY_ERROR_TYPE.get(error.type, "")


def for_miss(subject: Subject, miss: Miss, invocation: Invocation) -> str:
    """What to try after an expectation that did not hold."""
    match subject:
        case Subject.RESPONSE:
            return _for_response(miss, invocation)
        case Subject.LOGS:
            return "Write it with print(…) or with logging; the log below shows what was written."
        case Subject.COLD:
            return "The first call of a new environment is cold; whatever ends the process makes the next one cold too."
        case Subject.MAX_MEMORY_USED_MB:
            return "Keep less in memory at once, or for a shorter time."
    return ""


def _for_marshal_error(message: str) -> str:
    # "Unable to marshal response: Object of type set is not JSON serializable"
    _, _, rest = message.partition("Object of type ")
    name = rest.partition(" ")[0]
    fallback = "Return only what JSON has: dict, list, str, int, float, bool and None."
    return _NOT_SERIALISABLE.get(name, fallback)


def _for_response(miss: Miss, invocation: Invocation) -> str:
    if invocation.response is None and miss.expected is not None:
        return _for_none(invocation)
    if miss.kind is Kind.MISSING:
        return "Add this member to what the handler returns; names are case-sensitive."
    if miss.kind is Kind.UNEXPECTED:
        return "Leave this member out of what the handler returns."
    if miss.kind is Kind.NOT_JSON:
        return "Make the text with json.dumps(…); str(…) of a dict is not JSON."
    if miss.kind is Kind.LENGTH:
        return "Compare the number of items: one is missing or one too many is there."
    if miss.kind is Kind.TYPE:
        return _for_type(miss)
    return _for_value(miss, invocation)


def _for_none(invocation: Invocation) -> str:
    printed = any(record.kind is LogKind.FUNCTION for record in invocation.logs)
    if printed:
        return "The handler printed something and returned None. The caller gets only what is returned: end with return."
    return "The handler returned None, as a function without a return does. Return the result."


def _for_type(miss: Miss) -> str:
    wanted, came = type_name(miss.expected), type_name(miss.actual)
    if miss.wanted.startswith("JSON text") and came in ("object", "array"):
        return "The body is text: pass the value through json.dumps(…)."
    if isinstance(miss.expected, str) and came in ("number", "boolean"):
        return "Return text: str(…) makes it."
    if wanted == "number" and isinstance(miss.actual, str):
        return "Return a number, not text: int(…) or float(…) makes one."
    if wanted in ("object", "array") and _is_json_of(miss.actual):
        return "Return the value itself; the text of json.dumps is for the body of an HTTP answer."
    if wanted == "boolean":
        return "Return True or False, not a number or text."
    if miss.actual is None:
        return "This value is None; look at where it is assigned."
    return "Return a value of the type that was expected."


def _for_value(miss: Miss, invocation: Invocation) -> str:
    if isinstance(miss.expected, str) and isinstance(miss.actual, str):
        if miss.expected.strip().casefold() == miss.actual.strip().casefold():
            return "Only spaces or upper and lower case differ."
        return "Compare the two texts letter by letter, spaces and punctuation included."
    if not invocation.cold:
        return "This was a warm call: globals keep their value from the call before. Put into the handler what belongs to one call."
    return (
        "Work the expected value out by hand from the event, then compare with what the code does."
    )


def _is_json_of(text: Found) -> bool:
    if not isinstance(text, str):
        return False
    try:
        return isinstance(json.loads(text), dict | list)
    except (ValueError, RecursionError):
        return False
