"""One thing to try when an invocation did not end `ok`. Empty where nothing sure can be said."""

import re
from typing import Final

from courses.emulator.records import Invocation, InvocationError, Outcome

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

_TEXT_FOR_DICT: Final = (
    "This value is text where the code takes it for a dict: parse it with json.loads(…) first."
)
_NONE: Final = (
    "A value is None where the code reads into it: check it first, or give .get(…) a default."
)

_BY_MESSAGE: Final = (
    (
        "TypeError",
        r"\bhandler\(\) takes",
        "Lambda calls the handler with two arguments: def handler(event, context).",
    ),
    ("TypeError", r"string ind(ices|ex)", _TEXT_FOR_DICT),
    ("TypeError", r"'NoneType' object", _NONE),
    (
        "TypeError",
        r"concatenate str",
        "Text and another type are joined: use an f-string, or str(…).",
    ),
    (
        "TypeError",
        r"object is not callable",
        "A variable has the name of a function and hides it; rename the variable.",
    ),
    ("AttributeError", r"'NoneType' object", _NONE),
    ("AttributeError", r"'str' object has no attribute '(get|items|keys)'", _TEXT_FOR_DICT),
)
"""Error type, pattern of its message, advice; the first that fits."""

_BY_ERROR_TYPE: Final = {
    "KeyError": "A dict has no such key: look at the line that the error names. dict.get(key) gives "
    "None instead of an error.",
    "IndexError": "The list has fewer items than the code reads; check its length first.",
    "NameError": "That name is not defined where it is used: check its spelling and its import.",
    "UnboundLocalError": "The function assigns that name later, which makes it local; assign it "
    "before reading it, or declare it global.",
    "AttributeError": "The value is of another type than the code takes it for; print its type and "
    "look at the log.",
    "ZeroDivisionError": "Check the divisor before dividing.",
    "JSONDecodeError": "json.loads takes JSON text; print the value to see what it gets.",
    "RecursionError": "A function calls itself without an end; give it a case that returns.",
    "Runtime.HandlerNotFound": "Lambda calls the function that the handler setting names: "
    "handler.handler is def handler(event, context) in handler.py.",
    "Runtime.MalformedHandlerName": "The handler setting has the form file.function, such as "
    "handler.handler.",
    "Runtime.ImportModuleError": "Check the spelling of the import. Only the standard library, "
    "boto3 and your own files can be imported.",
    "Runtime.UserCodeSyntaxError": "Python cannot read the file: look at the line that the error "
    "names, and at the one before it.",
    "Runtime.BuiltInModuleConflict": "A file has the name of a module of Python's; rename it.",
}

_UNKNOWN: Final = {
    Outcome.HANDLER_ERROR: "The stack trace names the line that raised it.",
    Outcome.INIT_ERROR: "It is raised while the file is imported, before any call: look at the code "
    "outside of the handler.",
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
    if error.type == "KeyError":
        return _for_key(error)
    for name, pattern, text in _BY_MESSAGE:
        if error.type == name and re.search(pattern, error.message[:300]):
            return text
    return _BY_ERROR_TYPE.get(error.type, _UNKNOWN[invocation.outcome])


def for_other_error(invocation: Invocation) -> str:
    """What to try where an error was expected and the call ended with another one."""
    if invocation.outcome is Outcome.HANDLER_ERROR:
        return (
            "Lambda reports the error that leaves the handler: raise the expected one, from the one "
            "that you catch if there is one."
        )
    return for_outcome(invocation)


def _for_marshal_error(message: str) -> str:
    # "Unable to marshal response: Object of type set is not JSON serializable"
    _, _, rest = message.partition("Object of type ")
    name = rest.partition(" ")[0]
    fallback = "Return only what JSON has: dict, list, str, int, float, bool and None."
    return _NOT_SERIALISABLE.get(name, fallback)


def _for_key(error: InvocationError) -> str:
    """Lambda's stack trace holds the source line of each frame, the failing one last."""
    trace = error.stack_trace
    if any("environ" in frame for frame in trace[-3:]):
        return (
            "The function has no such environment variable; os.environ.get(name, default) copes "
            "with that."
        )
    key = re.escape(error.message.strip("'\""))
    if trace and re.search(rf"\bevent\[['\"]{key}['\"]\]", trace[-1]):
        return (
            "The event has no such key: compare the name with what was sent, or read it with "
            "event.get(name) and decide what to do without it."
        )
    return _BY_ERROR_TYPE["KeyError"]
