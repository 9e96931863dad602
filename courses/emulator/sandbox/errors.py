"""Why no run could be started."""


class SandboxUnavailable(Exception):
    """This machine cannot isolate learner code, so nothing runs. `remedy` is the exact fix."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.remedy = remedy


class ZygoteDied(Exception):
    """The fork server ended. Its runs are gone; the next one starts a new zygote."""
