"""EventBridge Scheduler: a schedule is refused when Scheduler may not assume its role.

https://docs.aws.amazon.com/scheduler/latest/UserGuide/setting-up.html#setting-up-execution-role and, for
the group as source, .../cross-service-confused-deputy-prevention.html; the words are those of
https://github.com/aws/aws-sdk-js-v3/issues/6494
"""

from collections.abc import Callable
from typing import Any

from ..hub import HUB

_SERVICE = "scheduler.amazonaws.com"
_MESSAGE = "The execution role you provide must allow AWS EventBridge Scheduler to assume the role."


def install() -> None:
    from moto.scheduler.models import EventBridgeSchedulerBackend

    from . import replace

    for name in ("create_schedule", "update_schedule"):
        replace(
            EventBridgeSchedulerBackend, name, _trusted(getattr(EventBridgeSchedulerBackend, name))
        )


def _trusted(perform: Callable[..., Any]) -> Callable[..., Any]:
    from moto.scheduler.exceptions import ValidationException

    def checked(self: Any, *, group_name: str | None, target: dict[str, Any], **rest: Any) -> Any:
        group = self.get_schedule_group(group_name)
        if not HUB.may_deliver(_SERVICE, "sts:AssumeRole", str(target.get("RoleArn")), group.arn):
            raise ValidationException(_MESSAGE)
        return perform(self, group_name=group_name, target=target, **rest)

    return checked
