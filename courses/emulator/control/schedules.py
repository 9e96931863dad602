"""When a rule's schedule fires: rate and cron expressions, in UTC.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_RATE = re.compile(r"rate\((\d{1,6}) (minute|minutes|hour|hours|day|days)\)")
_AT = re.compile(r"at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)")
_UNITS = {"minute": 60, "hour": 3600, "day": 86_400}
_MONTHS = dict(
    zip("JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(), range(1, 13), strict=True)
)
_DAYS = dict(zip("SUN MON TUE WED THU FRI SAT".split(), range(1, 8), strict=True))
_MOST_MINUTES = 366 * 24 * 60


class BadSchedule(ValueError):
    """Not a schedule expression that is offered."""


@dataclass(frozen=True, slots=True)
class Cron:
    """Allowed values of each field; day of month and day of week exclude each other."""

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int] | None
    months: frozenset[int]
    weekdays: frozenset[int] | None
    """1 is Sunday."""
    years: frozenset[int]
    last_day: bool = False

    def next_after(self, moment: datetime) -> datetime | None:
        """The first minute after `moment`, within about a year."""
        found = moment.replace(second=0, microsecond=0) + timedelta(minutes=1)
        end = found + timedelta(minutes=_MOST_MINUTES)
        while found < end:
            if (
                found.year not in self.years
                or found.month not in self.months
                or not self._day(found)
            ):
                found = found.replace(hour=0, minute=0) + timedelta(days=1)
            elif found.hour not in self.hours:
                found = found.replace(minute=0) + timedelta(hours=1)
            elif found.minute not in self.minutes:
                found += timedelta(minutes=1)
            else:
                return found
        return None

    def _day(self, moment: datetime) -> bool:
        if self.last_day:
            return (moment + timedelta(days=1)).month != moment.month
        if self.days is not None:
            return moment.day in self.days
        weekday = (moment.weekday() + 1) % 7 + 1
        return self.weekdays is None or weekday in self.weekdays


def next_after(expression: str, moment: datetime, since: datetime) -> datetime | None:
    """When it fires next after `moment`, None for never again. A rate counts from `since`.

    Raises BadSchedule.
    """
    rate = _RATE.fullmatch(expression)
    if rate:
        period = int(rate[1]) * _UNITS[rate[2].removesuffix("s")]
        if period <= 0:
            raise BadSchedule(expression)
        passed = (moment - since).total_seconds()
        return since + timedelta(seconds=(int(passed // period) + 1) * period)
    once = _AT.fullmatch(expression)
    if once:
        at = datetime.fromisoformat(once[1]).replace(tzinfo=UTC)
        return at if at > moment else None
    if expression.startswith("cron(") and expression.endswith(")"):
        return cron(expression[5:-1]).next_after(moment)
    raise BadSchedule(expression)


def cron(fields: str) -> Cron:
    """Six fields: minutes, hours, day of month, month, day of week, year. Raises BadSchedule."""
    parts = fields.upper().split()
    if len(parts) != 6 or (parts[2] != "?" and parts[4] != "?"):
        raise BadSchedule(fields)
    try:
        return Cron(
            minutes=_values(parts[0], 0, 59),
            hours=_values(parts[1], 0, 23),
            days=None if parts[2] in ("?", "L") else _values(parts[2], 1, 31),
            months=_values(parts[3], 1, 12, _MONTHS),
            weekdays=None if parts[4] == "?" else _values(parts[4], 1, 7, _DAYS),
            years=_values(parts[5], 1970, 2199),
            last_day=parts[2] == "L",
        )
    except (ValueError, KeyError):
        raise BadSchedule(fields) from None


def _values(
    text: str, least: int, most: int, names: dict[str, int] | None = None
) -> frozenset[int]:
    """`*`, `5`, `1,3`, `1-5`, `0/15`, names."""

    def number(part: str) -> int:
        value = (names or {}).get(part)
        value = int(part) if value is None else value
        if not least <= value <= most:
            raise ValueError(part)
        return value

    found: set[int] = set()
    for part in text.split(","):
        span, _, step = part.partition("/")
        first, dash, last = span.partition("-")
        if span == "*":
            begin, end = least, most
        else:
            begin = number(first)
            end = number(last) if dash else (most if step else begin)
        found.update(range(begin, end + 1, int(step) if step else 1))
    return frozenset(found)
