"""What every page with an editor sends along: which text it shows."""

from collections.abc import Mapping
from typing import Any

from courses.services.drafts import Opened

MAX_NAME = 36
"""Characters of a version and of a page's name."""


def opened_by(data: Mapping[str, Any], *, over: str = "") -> Opened:
    """What a page knows of its draft. `over` names the version that its person chose to replace.

    A page that sends nothing knows of no draft, so it overwrites none.
    """
    return Opened(version=over or _name(data, "base"), page=_name(data, "page"))


def _name(data: Mapping[str, Any], field: str) -> str:
    text = str(data.get(field, ""))
    return text if len(text) <= MAX_NAME and text.replace("-", "").isalnum() else ""
