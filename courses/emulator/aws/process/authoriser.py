"""May they? Principals come from descriptors, policies from the account's roles and resources."""

from typing import Any

from . import services
from .caller import Caller
from .journal import Journal
from .operations import Operation


class Authoriser:
    """Decides and records every decision in the journal."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._roles: dict[str, dict[str, Any]] = {}

    def make_role(self, role: dict[str, Any]) -> None:
        self._roles[role["name"]] = role

    def authorise(
        self,
        caller: Caller,
        key: str,
        region: str,
        operation: Operation,
        head: dict[str, Any],
        request_id: str,
    ) -> services.Answer | None:
        """The refusal to send, or None when every permission that the call needs is given."""
        return None

    def check(self, question: dict[str, Any]) -> dict[str, Any]:
        return {}
