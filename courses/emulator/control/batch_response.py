"""Which items of a batch failed, by what the handler returned.

https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html; each rule recorded
2024-2025 (`test_sqs_event_source_mapping`, `test_kinesis_report_batch_item_failure_scenarios`).
"""

from collections.abc import Sequence

from courses.emulator.records import Invocation, Json, Outcome


def failed_items(invocation: Invocation, ids: Sequence[str], *, reports: bool) -> list[str] | None:
    """Identifiers in the order of the batch, none when all succeeded. None: the whole batch failed.

    An empty, null or absent list is a success; an unknown, empty or null identifier, another key
    or a list of something else fails everything. `reports`: ReportBatchItemFailures is on.
    """
    if invocation.function_error is not None or invocation.outcome is not Outcome.OK:
        return None
    if not reports:
        return []
    response = invocation.response
    if not isinstance(response, dict):
        return []
    items = response.get("batchItemFailures")
    if not items:
        return []
    named = _named(items)
    if named is None or not named <= set(ids):
        return None
    return [each for each in ids if each in named]


def _named(items: Json) -> set[str] | None:
    if not isinstance(items, list):
        return None
    named = set()
    for item in items:
        identifier = item.get("itemIdentifier") if isinstance(item, dict) else None
        if not isinstance(identifier, str) or not identifier:
            return None
        named.add(identifier)
    return named
