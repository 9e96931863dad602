"""Lists in pages: MaxItems and Marker of a request, NextMarker of its answer.

https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html and its siblings.
"""

import base64
from collections.abc import Sequence

from courses.emulator.control.lambda_errors import invalid, validation

from .routes import Parameters, Reply


def paged(
    member: str,
    found: Sequence[Reply],
    p: Parameters,
    *,
    key: str,
    at_once: int = 50,
    most: int = 10_000,
) -> Reply:
    """One page of what was found: `{member: [...], "NextMarker": ...}`, without marker at the end.

    `key` is the member that tells two items apart. `at_once` is the longest page, also where more are
    asked for; `most` is what may be asked for. Raises LambdaError.
    """
    size = p.get("MaxItems")
    if size is not None and size < 1:
        raise validation(size, "maxItems", "have value greater than or equal to 1")
    if size is not None and size > most:
        raise validation(size, "maxItems", f"have value less than or equal to {most}")
    # A marker names the next item, so that deleting what a page held skips nothing.
    markers = [base64.urlsafe_b64encode(each[key].encode()).decode() for each in found]
    marker = p.get("Marker")
    if marker and marker not in markers:
        raise invalid("The marker is not one of this list.")
    begin = markers.index(marker) if marker else 0
    end = begin + min(size or at_once, at_once)
    reply: Reply = {member: list(found[begin:end])}
    return reply | {"NextMarker": markers[end]} if end < len(found) else reply
