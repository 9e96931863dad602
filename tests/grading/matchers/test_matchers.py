"""What holds for all matchers together."""

from pathlib import Path

from courses.grading.matchers import MATCHERS

ROOT = Path(__file__).parents[3]


def test_every_matcher_has_a_test_file_and_a_line_in_the_readme():
    readme = (ROOT / "courses/grading/README.md").read_text()
    for name in MATCHERS:
        stem = name.removeprefix("$")
        assert list(Path(__file__).parent.glob(f"test_{stem}*.py")), name
        assert name in readme, name


def test_several_in_one_mapping_must_all_hold(holds, miss):
    assert holds({"$type": "string", "$contains": "a"}, "abc")
    assert not holds({"$type": "string", "$contains": "a"}, ["a"])
    assert not holds({"$type": "string", "$contains": "a"}, "xyz")
    assert miss([{"$gt": 1, "$lt": 3}], [5]).frame.expected == ["<less than 3>"]
    assert miss([{"$gt": 1, "$lt": 3}], 5).wanted == "[<more than 1 and less than 3>]"


def test_matchers_and_plain_members_do_not_mix(refused):
    assert refused({"$gt": 1, "a": 2}).startswith("mixes matchers")


def test_unknown_matcher_lists_those_there_are(refused):
    message = refused({"$equals": 1})
    assert all(name in message for name in MATCHERS)
