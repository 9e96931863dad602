"""What was observed of a run to JSON and back: part of a report and of an Invoke's document."""

from typing import Any

from courses.grading.observed import (
    Observed,
    ObservedCall,
    ObservedGroup,
    ObservedMetric,
    ObservedRecord,
    ThrottledEvent,
)


def observed_to_json(observed: Observed | None) -> dict[str, Any] | None:
    """The shape of `docs/schemas/grading-report.schema.json#/$defs/observed`; None stays None."""
    if observed is None:
        return None
    return {
        "calls": [
            {
                "service": call.service,
                "operation": call.operation,
                "status": call.status,
                "error_code": call.error_code,
                "function": call.function,
                "request_id": call.request_id,
            }
            for call in observed.calls
        ],
        "metrics": [
            {
                "namespace": metric.namespace,
                "name": metric.name,
                "dimensions": dict(metric.dimensions),
                "unit": metric.unit,
                "count": metric.count,
                "sum": metric.sum,
                "minimum": metric.minimum,
                "maximum": metric.maximum,
            }
            for metric in observed.metrics
        ],
        "log_groups": [
            {
                "name": group.name,
                "records": [
                    {
                        "stream": record.stream,
                        "request_id": record.request_id,
                        "kind": record.kind,
                        "level": record.level,
                        "text": record.text,
                    }
                    for record in group.records
                ],
            }
            for group in observed.log_groups
        ],
        "left_out": observed.left_out,
    }


def observed_from_json(document: dict[str, Any] | None) -> Observed | None:
    """The inverse of `observed_to_json`."""
    if document is None:
        return None
    return Observed(
        calls=tuple(ObservedCall(**call) for call in document["calls"]),
        metrics=tuple(
            ObservedMetric(**{**metric, "dimensions": tuple(metric["dimensions"].items())})
            for metric in document["metrics"]
        ),
        log_groups=tuple(
            ObservedGroup(group["name"], tuple(ObservedRecord(**one) for one in group["records"]))
            for group in document["log_groups"]
        ),
        left_out=document["left_out"],
    )


def throttled_to_json(event: ThrottledEvent) -> dict[str, Any]:
    """One event that no environment took."""
    return {
        "function": event.function,
        "source": event.source,
        "attempt": event.attempt,
        "reason": event.reason,
        "after": event.after,
    }


def throttled_from_json(document: dict[str, Any]) -> ThrottledEvent:
    """The inverse of `throttled_to_json`."""
    return ThrottledEvent(**document)
