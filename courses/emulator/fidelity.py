"""All that is known to differ from AWS, for the page "Fidelity" and `docs/services.md`.

Services come from their table. Other differences stand where their code is: in the section
"Differences from AWS" of a README in this package, one bullet each.

    python -c "from courses.emulator import fidelity as f; f.write()"
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from courses.emulator.aws.iam import KEYS
from courses.emulator.aws.services import SERVICES, Service

_HERE: Final = Path(__file__).parent
_SECTION: Final = re.compile(r"^## Differences from AWS\n(.*?)(?=^## |\Z)", re.M | re.S)
_BULLET: Final = re.compile(r"^- (.*?)(?=^- |^\n|\Z)", re.M | re.S)


@dataclass(frozen=True, slots=True)
class Area:
    """One README's differences."""

    title: str
    differences: tuple[str, ...]
    """Sentences, with code in backquotes."""


def areas() -> tuple[Area, ...]:
    """What differs besides the services, in the order of the folders."""
    found = []
    for readme in sorted(_HERE.rglob("README.md"), key=lambda path: (len(path.parts), path)):
        text = readme.read_text("utf-8")
        if section := _SECTION.search(text):
            title = text.partition("\n")[0].removeprefix("# ")
            found.append(Area(title, tuple(map(_line, _BULLET.findall(section.group(1))))))
    return tuple(found)


def _line(bullet: str) -> str:
    return " ".join(bullet.split())


def document() -> str:
    """`docs/services.md`: the services alone."""
    head = (
        "# What the local AWS does\n\n"
        "Made by `courses/emulator/fidelity.py` from `courses/emulator/aws/services.py`.\n"
        "Tests hold that table to the services that are let in, and each operation to a test that makes "
        "the call.\nThe page `/fidelity/` shows it together with what else differs from AWS.\n"
    )
    return "\n".join([head, *map(_service, SERVICES.values()), _condition_keys()])


def write(folder: Path = _HERE.parents[1] / "docs") -> None:
    """Write `services.md` anew."""
    (folder / "services.md").write_text(document(), "utf-8")


def _condition_keys() -> str:
    """The keys that policies may use."""
    rows = "".join(f"| `{key.name}` | {key.meaning} |\n" for key in KEYS.values())
    return (
        "## Condition keys in policies\n\nA policy with another key is refused. A key that ends in a "
        f"slash goes on with the name of a tag.\n\n| key | is |\n| --- | --- |\n{rows}"
    )


def _service(service: Service) -> str:
    rows = [
        ("As on AWS", service.works),
        ("Simpler", service.simplified),
        ("Missing", service.missing),
    ]
    operations = ", ".join(f"`{name}`" for name in service.operations)
    told = "\n".join(f"{title}:\n\n{_bullets(lines)}" for title, lines in rows if lines)
    return f"## {service.title} (`{service.client}`)\n\n{told}\nProven operations: {operations}.\n"


def _bullets(lines: tuple[str, ...]) -> str:
    return "".join(f"- {line}\n" for line in lines)
