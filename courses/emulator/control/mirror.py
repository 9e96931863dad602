"""Log records and metrics of a world in the account's CloudWatch, so that boto3 finds them there."""

from courses.emulator.records import Json

from .account_port import AccountPort
from .dispatch import Dispatcher

_MOST_DATA = 500


class Mirror:
    """Writes what is new when somebody is about to look."""

    def __init__(self, account: AccountPort, dispatcher: Dispatcher) -> None:
        self._account = account
        self._dispatcher = dispatcher
        self._points = 0

    def flush(self) -> None:
        self._logs()
        self._metrics()

    def _call(self, service: str, operation: str, **parameters: Json) -> None:
        self._account.call(service, operation, parameters)

    def _logs(self) -> None:
        for group in self._dispatcher.log_groups.all():
            self._call("logs", "create_log_group", logGroupName=group.name)
            for stream in group.streams.values():
                new = stream.records[stream.mirrored :]
                if not new:
                    continue
                where = {"logGroupName": group.name, "logStreamName": stream.name}
                self._call("logs", "create_log_stream", **where)
                events = [
                    {"timestamp": int(each.at.timestamp() * 1000), "message": each.record.text}
                    for each in new
                    if each.record.text
                ]
                self._call("logs", "put_log_events", **where, logEvents=events)
                stream.mirrored = len(stream.records)

    def _metrics(self) -> None:
        points = self._dispatcher.metrics.points[self._points :]
        self._points += len(points)
        by_namespace: dict[str, list[Json]] = {}
        for point in points:
            by_namespace.setdefault(point.namespace, []).append(
                {
                    "MetricName": point.name,
                    "Dimensions": [{"Name": n, "Value": v} for n, v in point.dimensions],
                    "Value": point.value,
                    "Unit": point.unit,
                    "Timestamp": point.at.isoformat(),
                }
            )
        for namespace, data in by_namespace.items():
            for begin in range(0, len(data), _MOST_DATA):
                part = data[begin : begin + _MOST_DATA]
                self._call("cloudwatch", "put_metric_data", Namespace=namespace, MetricData=part)
