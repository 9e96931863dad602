"""Small pieces of markup and wording that templates share."""

import re
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Protocol
from uuid import UUID

from django import template
from django.conf import settings
from django.db.models import Model
from django.template.defaultfilters import date as format_date
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from courses.content.plain import words_of
from courses.models import RunState, Submission

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str, size: str = "", css: str = "") -> SafeString:
    """One drawing of `img/icons.svg`; decoration only, so the words stand beside it.

    `size` is "" (20 px) or "s" (16 px); `css` adds classes. Kept, since a page shows a hundred of
    them and finding the sheet's hashed name costs as much as a query.
    """
    classes = " ".join(filter(None, ("icon", "icon-s" if size == "s" else "", css)))
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        classes,
        static("img/icons.svg"),
        name,
    )


@register.simple_tag
def drawn(template: str, item: Hashable) -> SafeString:
    """A template that shows `item` and nothing else, not even the request; drawn once and kept.

    Equal items look equal, whoever sees them, so an item must be a value that holds all that its
    drawing depends on. Rows of the database are equal before and after a change: no items.
    """
    if isinstance(item, Model):
        raise TypeError(f"{item!r} is a row; draw a value made of it")
    return _draw(template, item) if settings.DEBUG else _kept(template, item)


def _draw(template: str, item: Hashable) -> SafeString:
    return render_to_string(template, {"item": item})


_kept = lru_cache(maxsize=4096)(_draw)


@register.simple_tag
def meter(value: float, largest: float, css: str = "") -> SafeString:
    """A bar of `value` out of `largest`. The words beside it say the numbers."""
    share = 0.0 if largest <= 0 else min(max(value / largest, 0.0), 1.0)
    return format_html(
        '<svg class="{}" aria-hidden="true"><rect width="{}%" height="6"/></svg>',
        f"meter {css}".strip(),
        f"{share * 100:.4g}",
    )


class LogLine(Protocol):
    """A line of a log, with the class of its kind or ""."""

    @property
    def text(self) -> str: ...

    @property
    def css(self) -> str: ...


@register.simple_tag
def log_lines(lines: Iterable[LogLine]) -> SafeString:
    """A log's lines. Here since an answer has a hundred of them, and a loop in a template is dear."""
    return format_html_join(
        "",
        '<div class="{}">{}</div>',
        ((f"log-line {line.css}" if line.css else "log-line", line.text) for line in lines),
    )


@register.filter
def thousands(value: int) -> str:
    """1240 as 1,240."""
    return f"{value:,}"


@register.filter
def plural(count: int, noun: str) -> str:
    """`3|plural:"topic"` is "3 topics". For nouns that take an s."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


@register.filter
def minutes(value: int) -> str:
    """Reading time: 18 as "18 min", 360 as "6 h", 75 as "1 h 15 min"."""
    hours, rest = divmod(value, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest} min" if rest and hours < 3 else f"{hours} h"


@register.filter
def milliseconds(value: float) -> str:
    """A duration as Lambda's REPORT line writes it."""
    return f"{value:,.2f} ms"


@register.filter
def day(value: date | datetime) -> str:
    """20 Nov 2026, in the reader's time zone."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return format_date(value, "j M Y")


@register.filter
def isoday(value: str) -> str:
    """ "2026-11-20" as 20 Nov 2026; what is no date stays."""
    try:
        return day(date.fromisoformat(value))
    except ValueError:
        return value


@register.filter
def saved_at(value: datetime) -> str:
    """14:02 of today, else the day: 18 Nov."""
    local = timezone.localtime(value)
    return format_date(local, "H:i") if local.date() == timezone.localdate() else when(value)


@register.filter
def when(value: datetime) -> str:
    """ "today 13:41", "yesterday 09:05", "18 Nov", "18 Nov 2025": as words go within a sentence."""
    local, today = timezone.localtime(value), timezone.localdate()
    if local.date() == today:
        return f"today {format_date(local, 'H:i')}"
    if local.date() == today - timedelta(days=1):
        return f"yesterday {format_date(local, 'H:i')}"
    return format_date(local, "j M" if local.year == today.year else "j M Y")


@dataclass(frozen=True, slots=True)
class PastRun:
    """What a list of past runs shows of one, as a value that can be drawn once and kept."""

    uuid: UUID
    kind: str
    state: str
    verdict: str
    points: int
    max_points: int
    when: str

    def get_state_display(self) -> str:
        """As a row's, since the same template draws both."""
        return str(RunState(self.state).label)


@register.filter
def past_run(run: Submission) -> PastRun:
    """A row for `drawn`, whose days are today's."""
    return PastRun(
        run.uuid, run.kind, run.state, run.verdict, run.points, run.max_points, when(run.queued_at)
    )


@register.filter
def plain(html: str) -> str:
    """The words of rendered HTML, for a place that takes no markup."""
    return words_of(html)


@register.filter
def host(url: str) -> str:
    """docs.aws.amazon.com, of an address."""
    return url.split("//", 1)[-1].split("/", 1)[0]


@register.filter
def code(text: str) -> SafeString:
    """Plain text, in which what stands between backticks is code."""
    return SafeString(re.sub(r"`([^`]*)`", r"<code>\1</code>", escape(text)))
