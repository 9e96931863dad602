"""CloudWatch Logs: subscription filters whose destination is a function.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
"""

from typing import Any

from ..hub import HUB
from ..services import ACCOUNT_ID


def install() -> None:
    from moto.logs import models

    from . import replace

    send, put = models.LogStream._send_log_events, models.LogsBackend.put_subscription_filter

    def send_log_events(
        self: Any, service: str, destination_arn: str, filter_name: str, log_events: list[Any]
    ) -> None:
        if service != "lambda":
            send(self, service, destination_arn, filter_name, log_events)
            return
        HUB.deliver(
            "logs",
            destination_arn,
            {
                "owner": ACCOUNT_ID,
                "log_group": self.log_group.name,
                "log_stream": self.log_stream_name,
                "filter_name": filter_name,
                "events": log_events,
            },
        )

    def put_subscription_filter(
        self: Any,
        log_group_name: str,
        filter_name: str,
        filter_pattern: str,
        destination_arn: str,
        role_arn: str,
    ) -> None:
        group = self.groups.get(log_group_name)
        if group is None or ":lambda:" not in destination_arn:
            put(self, log_group_name, filter_name, filter_pattern, destination_arn, role_arn)
        else:  # moto would look for the function among its own
            group.put_subscription_filter(filter_name, filter_pattern, destination_arn, role_arn)

    replace(models.LogStream, "_send_log_events", send_log_events)
    replace(models.LogsBackend, "put_subscription_filter", put_subscription_filter)
