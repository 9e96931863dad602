"""What a result says to try when a value is another one than expected."""

import pytest

from tests.grading.programs import told

BY_HAND = (
    "Work the value out by hand from the event, and print what the code has at each step: the first "
    "that differs is where to look."
)
LISTS = "- {name: t, when: [{invoke: {}, expect: {response: %s}}]}"


@pytest.mark.parametrize(
    ("expected", "returned", "hint"),
    [
        ("[1, 2]", "[1]", "Count the items: 2 expected, 1 came back."),
        (
            "{$length: 2}",
            "[1]",
            "1 item came back: find where the code adds one, and what it leaves out or adds twice.",
        ),
        ("{$length: 2}", "'a'", "Compare the length with what was expected."),
        (
            "{statusCode: 404}",
            "{'statusCode': 999}",
            "999 is no status of HTTP's, 404 says Not Found. Find the condition that chooses the "
            "status, and print what it sees of this event.",
        ),
        (
            "true",
            "False",
            "The opposite came back: print what the condition compares just before it does, and read "
            "that in the log.",
        ),
        (
            "1500",
            "1.5",
            "It is 1,000 times too small: look at the units, such as seconds and milliseconds, or "
            "bytes and MB.",
        ),
        (
            "2",
            "2 * 1024",
            "It is 1,024 times too large: look at the units, such as seconds and milliseconds, or "
            "bytes and MB.",
        ),
        (
            "5",
            "4",
            "It is one too low: look at where the counting begins and where it ends.",
        ),
        (
            "5",
            "6",
            "It is one too high: look at where the counting begins and where it ends.",
        ),
        ("5", "-5", "Only the sign differs: look at the order of the subtraction."),
        ("5", "8", BY_HAND),
        ("0", "8", BY_HAND),
        ("1.5", "10 ** 400", BY_HAND),
        ("{$not: 5}", "5", BY_HAND),
        (
            "'Hello, world'",
            "'Hello, None'",
            "The text holds None: a value is missing where the text is put together. Check it first.",
        ),
        ("'5'", "5", "Return text: str(…) makes it."),
        ("{a: null}", "{'a': 5}", "JSON's null is Python's None: give this value None."),
        ("{a: {$contains: x}}", "{'a': None}", "This value is None; look at where it is assigned."),
        ("{a: 1}", "[1]", "Return a value of the type that was expected."),
        ("{a: 1}", "'['", "Return a value of the type that was expected."),
        ("Hello", "'hello '", "Only spaces or upper and lower case differ."),
        (
            "'Hello, Ada'",
            "'Hello Ada!'",
            "Compare the two texts letter by letter, spaces and punctuation included.",
        ),
        ("'0.29'", "'0.28'", BY_HAND),
        ("'-0.16'", "'0.16'", "Only the sign differs: look at the order of the subtraction."),
        (
            "'1.50'",
            "'1500.00'",
            "It is 1,000 times too large: look at the units, such as seconds and milliseconds, or "
            "bytes and MB.",
        ),
        (
            "'1.50'",
            "'1.5'",
            "Compare the two texts letter by letter, spaces and punctuation included.",
        ),
        (
            "Hello",
            "'Nothing'",
            "Follow the code by hand with this event: where does it set this text?",
        ),
        (
            "{$type: number}",
            "None",
            "The handler returned None, as a function without a return does. Return the result.",
        ),
    ],
)
def test_advice_about_values(expected, returned, hint):
    assert told(LISTS % expected, f"def handler(e, c): return {returned}")[1] == hint


def test_expected_null_is_not_a_missing_return():
    message, hint = told(LISTS % "null", "def handler(e, c): return 5")
    assert message == "Sent {}: expected response to be null, and 5 came back."
    assert hint == "JSON's null is Python's None: give this value None."


WARM = """
- name: t
  when:
    - {invoke: {event: Ada}, expect: {response: {$any: true}}}
    - {invoke: {event: Bob}, expect: {response: %s}}
"""


@pytest.mark.parametrize(
    ("expected", "code", "hint"),
    [
        (
            "Hello Bob",
            "name = []\ndef handler(e, c):\n name.append(e)\n return 'Hello ' + name[0]",
            "An earlier call returned this too. If a global kept it: a warm call finds every global "
            "as the last call left it, so keep inside the handler what belongs to one call.",
        ),
        (
            "['Bob!']",
            "seen = []\ndef handler(e, c):\n seen.insert(1, e + '!')\n return seen[::-1]",
            "An earlier call returned this too. If a global kept it: a warm call finds every global "
            "as the last call left it, so keep inside the handler what belongs to one call.",
        ),
        (
            "[1]",
            "seen = []\ndef handler(e, c):\n seen.append(1)\n return seen",
            "Count the items: 1 expected, 2 came back.",
        ),
        (
            "no",
            "def handler(e, c): return {'only': 'Ada'} if e == 'Ada' else 'only'",
            "Follow the code by hand with this event: where does it set this text?",
        ),
        (
            "no",
            "def handler(e, c): return 'Bob' if e == 'Bob' else 'Ada, not Bob'",
            "Follow the code by hand with this event: where does it set this text?",
        ),
        (
            "no",
            "def handler(e, c): return 'ok'",
            "Follow the code by hand with this event: where does it set this text?",
        ),
        (
            "2",
            "def handler(e, c):\n n = 0\n n += 1\n return n",
            "This was a warm call: globals still have their value from the call before, names inside "
            "the handler start again. Which does this value need?",
        ),
    ],
)
def test_state_between_warm_calls(expected, code, hint):
    message, found = told(WARM % expected, code)
    assert message.startswith('Call 2 (warm) sent "Bob": expected response to be ')
    assert found == hint
