"""XP by week and the streak grid: sizes for SVG attributes, and the same numbers as a table."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.dateformat import format as format_date

WEEKS_OF_XP = 12
WEEKS_OF_DAYS = 53
PLOT_HEIGHT = 136
HEADROOM = 12.4
CELL = 14
LABEL_HEIGHT = 18


@dataclass(frozen=True, slots=True)
class Column:
    """One week: `x`, `width`, `middle` in per cent, `y` and `height` in pixels."""

    week: date
    xp: int
    x: float
    width: float
    y: float
    height: float

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


@dataclass(frozen=True, slots=True)
class XpChart:
    """XP of the last twelve weeks, oldest first."""

    columns: tuple[Column, ...]
    top: int
    """The highest line of the scale."""
    ticks: tuple[str, ...]
    sentence: str

    @property
    def half(self) -> int:
        return self.top // 2

    @property
    def last(self) -> Column:
        return self.columns[-1]

    @property
    def last_label_y(self) -> float:
        """Where the number of the running week stands, in pixels."""
        return round(self.last.y - 7, 1)


def first_moment(today: date) -> datetime:
    """When the oldest week of the chart begins, in the current time zone."""
    monday = today - timedelta(days=today.weekday(), weeks=WEEKS_OF_XP - 1)
    return timezone.make_aware(datetime.combine(monday, time.min))


def xp_chart(entries: Iterable[tuple[datetime, int]], today: date) -> XpChart:
    """Entries are (when earned, amount); weeks begin on Monday in the current time zone."""
    monday = today - timedelta(days=today.weekday())
    weeks = [monday - timedelta(weeks=back) for back in reversed(range(WEEKS_OF_XP))]
    sums: Counter[date] = Counter()
    for earned_at, amount in entries:
        day = timezone.localtime(earned_at).date()
        sums[day - timedelta(days=day.weekday())] += amount
    top = _top(max(sums[week] for week in weeks))
    step = 100 / WEEKS_OF_XP
    columns = tuple(
        _column(week, sums[week], index * step, step, top) for index, week in enumerate(weeks)
    )
    ticks = tuple(format_date(week, "j M") for week in weeks[::3])
    return XpChart(columns, top, ticks, _sentence(sums[weeks[-1]], sums[weeks[-2]]))


def _top(largest: int) -> int:
    """A round number at or above the largest value, at least 100."""
    top = 100
    while top < largest:
        top += 100 if top < 1000 else 1000
    return top


def _column(week: date, xp: int, left: float, step: float, top: int) -> Column:
    height = (PLOT_HEIGHT - HEADROOM) * xp / top
    return Column(
        week=week,
        xp=xp,
        x=round(left + step / 6, 2),
        width=round(step * 2 / 3, 2),
        y=round(PLOT_HEIGHT - height, 1),
        height=round(height, 1),
    )


def _sentence(this: int, last: int) -> str:
    if this == last:
        return f"{this} XP this week, as many as last week."
    word = "more" if this > last else "less"
    return f"{this} XP this week, {abs(this - last)} {word} than last week."


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of the grid, in pixels."""

    x: int
    y: int
    active: bool


@dataclass(frozen=True, slots=True)
class MonthLabel:
    x: int
    name: str


@dataclass(frozen=True, slots=True)
class StreakGrid:
    """The days of the last year, a column per week."""

    cells: tuple[Cell, ...]
    months: tuple[MonthLabel, ...]
    by_month: tuple[tuple[str, int], ...]
    """(month, active days), newest first; months without any are left out."""
    active: int
    width: int = WEEKS_OF_DAYS * CELL - 3
    height: int = LABEL_HEIGHT + 7 * CELL - 3


def streak_grid(days: set[date], today: date) -> StreakGrid:
    """`days` are the learner's active days."""
    monday = today - timedelta(days=today.weekday())
    first = monday - timedelta(weeks=WEEKS_OF_DAYS - 1)
    shown = [first + timedelta(days=offset) for offset in range((today - first).days + 1)]
    cells = tuple(
        Cell((index // 7) * CELL, LABEL_HEIGHT + (index % 7) * CELL, day in days)
        for index, day in enumerate(shown)
    )
    months = tuple(
        MonthLabel((index // 7) * CELL, format_date(day, "M"))
        for index, day in enumerate(shown)
        if day.day == 1 and (index // 7) < WEEKS_OF_DAYS - 1
    )
    counted = Counter((day.year, day.month) for day in shown if day in days)
    by_month = tuple(
        (format_date(date(year, month, 1), "F Y"), count)
        for (year, month), count in sorted(counted.items(), reverse=True)
    )
    return StreakGrid(cells, months, by_month, sum(counted.values()))
