"""Hypothesis strategies for JSON."""

from hypothesis import strategies as st

_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_numbers = st.integers(-(2**60), 2**60) | st.floats(allow_nan=False, allow_infinity=False)

json_values = st.recursive(
    st.none() | st.booleans() | _numbers | _texts,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(_texts.filter(lambda key: not key.startswith("$")), inner, max_size=4)
    ),
    max_leaves=12,
)
"""JSON values whose members could stand in an expectation: no key starts with a dollar."""
