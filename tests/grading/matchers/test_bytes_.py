from courses.grading.matchers.base import Kind


def test_bytes_of_a_reply(holds):
    assert holds({"a": {"$bytes": "aGk="}}, {"a": {"$bytes": "aGk="}})
    assert not holds({"$bytes": "aGk="}, {"$bytes": "aG8="})
    assert not holds({"$bytes": "aGk="}, "hi")


def test_what_is_said(miss):
    found = miss({"$bytes": "aGk="}, {"$bytes": "aG8="})
    assert (found.kind, found.wanted) == (Kind.VALUE, "the bytes aGk= (base64)")
    assert miss({"$bytes": "aGk="}, "aGk=").kind is Kind.TYPE


def test_argument_is_base64(refused):
    assert refused({"$bytes": "?"}) == "takes bytes as base64"
    assert refused({"$bytes": 5}) == "takes bytes as base64"
