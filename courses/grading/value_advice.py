"""Where to look when a plain value is another one than expected. Pure; says nothing it cannot know."""

import difflib
import re
from http import HTTPStatus
from typing import Final, TypeGuard

from courses.grading.json_values import Found
from courses.grading.matchers.base import Miss

_ALIKE: Final = 0.7
"""Two texts with this share of equal letters are read as one with a slip in it."""
_UNITS: Final = (1000, 1024, 60, 100, 1000**2, 1024**2)
"""Times that a number is off by when its unit is another one."""
_PHRASES: Final[dict[float, str]] = {status.value: status.phrase for status in HTTPStatus}
_LARGEST: Final = 10**15
_AMOUNT: Final = re.compile(r"-?\d{1,12}\.\d{1,12}", re.ASCII)
"""A number with decimals that is written as text, as amounts of money are."""
_BY_HAND: Final = (
    "Work the value out by hand from the event, and print what the code has at each step: the first "
    "that differs is where to look."
)
_WARM: Final = (
    "This was a warm call: globals still have their value from the call before, names inside the "
    "handler start again. Which does this value need?"
)


def for_value(miss: Miss, *, cold: bool) -> str:
    """What to try after a value of the right type that is another one. `cold` is of the call."""
    expected, actual = miss.expected, miss.actual
    numbers = _numbers(expected, actual)
    if isinstance(expected, str) and isinstance(actual, str) and not numbers:
        return _for_text(expected, actual)
    if numbers:
        if miss.at.endswith(".statusCode"):
            return _for_status(*numbers)
        times = _times_off(*numbers)
        if times:
            return times
    if not cold:
        return _WARM
    if isinstance(expected, bool) and isinstance(actual, bool):
        return (
            "The opposite came back: print what the condition compares just before it does, and read "
            "that in the log."
        )
    if numbers:
        return _for_number(*numbers)
    return _BY_HAND


def for_length(miss: Miss) -> str:
    """What to try after a value with too few or too many items."""
    expected, actual = miss.expected, miss.actual
    if not isinstance(actual, list):
        return "Compare the length with what was expected."
    if isinstance(expected, list):
        return f"Count the items: {len(expected)} expected, {len(actual)} came back."
    items = "1 item" if len(actual) == 1 else f"{len(actual)} items"
    return f"{items} came back: find where the code adds one, and what it leaves out or adds twice."


def _for_text(expected: str, actual: str) -> str:
    if expected.strip().casefold() == actual.strip().casefold():
        return "Only spaces or upper and lower case differ."
    if "None" in actual and "None" not in expected:
        return "The text holds None: a value is missing where the text is put together. Check it first."
    alike = difflib.SequenceMatcher(None, expected[:300], actual[:300]).ratio()
    if alike > _ALIKE:
        return "Compare the two texts letter by letter, spaces and punctuation included."
    return "Follow the code by hand with this event: where does it set this text?"


def _numbers(expected: Found, actual: Found) -> tuple[float, float] | None:
    """Both values as numbers, if that is what they are or say: "0.28" is no misspelt "0.29"."""
    if _is_number(expected) and _is_number(actual):
        return expected, actual
    if not (isinstance(expected, str) and isinstance(actual, str)):
        return None
    if not (_AMOUNT.fullmatch(expected) and _AMOUNT.fullmatch(actual)):
        return None
    numbers = float(expected), float(actual)
    return numbers if numbers[0] != numbers[1] else None


def _is_number(value: Found) -> TypeGuard[int | float]:
    """Whether it is one to reckon with: a learner may return a number of 4,000 digits."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) < _LARGEST


def _for_status(expected: float, actual: float) -> str:
    return (
        f"{_status(actual)}, {_status(expected)}. Find the condition that chooses the status, and "
        "print what it sees of this event."
    )


def _status(code: float) -> str:
    """ "404 says Not Found", in the words of HTTP."""
    phrase = _PHRASES.get(code)
    return f"{code} says {phrase}" if phrase else f"{code} is no status of HTTP's"


def _times_off(expected: float, actual: float) -> str:
    """Whether one number is the other in another unit, in words; else ""."""
    small, large = sorted((abs(expected), abs(actual)))
    for times in _UNITS:
        if small and large == small * times:
            way = "small" if abs(actual) == small else "large"
            return (
                f"It is {times:,} times too {way}: look at the units, such as seconds and "
                "milliseconds, or bytes and MB."
            )
    return ""


def _for_number(expected: float, actual: float) -> str:
    difference = actual - expected
    if abs(difference) == 1:
        way = "high" if difference > 0 else "low"
        return f"It is one too {way}: look at where the counting begins and where it ends."
    if actual == -expected:
        return "Only the sign differs: look at the order of the subtraction."
    return _BY_HAND
