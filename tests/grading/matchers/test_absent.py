def test_member_that_is_not_there(holds):
    assert holds({"a": 1, "b": {"$absent": True}}, {"a": 1})


def test_null_is_there(miss):
    found = miss({"a": {"$absent": True}}, {"a": None})
    assert (found.at, found.wanted, found.actual) == ("response.a", "absent", None)


def test_diff_leaves_the_member_out(miss):
    found = miss({"a": 1, "b": {"$absent": True}}, {"a": 1, "b": 2})
    assert found.frame.expected == {"a": 1}


def test_inside_a_subset(miss):
    expected = {"$subset": {"b": {"$absent": True}}}
    assert miss(expected, {"a": 1}) is None
    assert miss(expected, {"a": 1, "b": 2}).frame.expected == {"a": 1}


def test_takes_only_true(refused):
    assert refused({"$absent": False}) == "takes true"


def test_wanted(miss):
    assert miss([{"$absent": True}], 1).wanted == "[<absent>]"
