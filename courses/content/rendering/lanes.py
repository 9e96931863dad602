"""Draws lanes as SVG whose row names and ticks are HTML text, which never scales with it."""

from html import escape
from math import ceil, floor, log10
from typing import Final

from courses.content.rendering.figures import UNITS, Bar, BarKind, Lanes, Mark, Row

_ROW: Final = 38
"""Height of a lane in CSS pixels, as the row names beside it have."""
_BAR: Final = 24
_GAP: Final = (_ROW - _BAR) // 2


def draw(lanes: Lanes, *, key: str, label: str, caption: str) -> str:
    """The figure. `key` makes its pattern ids unique, `label` is the description for those who
    cannot see it, `caption` is HTML.
    """
    step = _step(lanes.end)
    count = ceil(round(lanes.end / step, 6))
    width = count * step
    height = _ROW * len(lanes.rows)
    names = "".join(f"<li>{escape(row.name)}</li>" for row in lanes.rows)
    rules = "".join(
        f'<line class="rule" x1="{_share(n * step, width)}" x2="{_share(n * step, width)}" '
        f'y1="0" y2="{height}"/>'
        for n in range(count)
    )
    rows = "".join(_row(row, n * _ROW, width, key) for n, row in enumerate(lanes.rows))
    ticks = "".join(
        f"<li>{_number(n * step)}{f' {lanes.unit}' if n == 0 else ''}</li>" for n in range(count)
    )
    spoken = escape(label)
    return (
        '<figure class="lanes">'
        f'<div class="lanes-view" tabindex="0" role="region" aria-label="{spoken}">'
        f'<ol class="lanes-names">{names}</ol><div class="lanes-plot">'
        f'<svg width="100%" height="{height}" role="img" aria-label="{spoken}">'
        f"{_patterns(key)}{rules}{rows}</svg>"
        f'<ol class="ticks" aria-hidden="true">{ticks}</ol></div></div>'
        f"<figcaption>{caption}{_table(lanes)}</figcaption></figure>"
    )


def describe(lanes: Lanes) -> str:
    """The author's sentence, or one made of the rows."""
    if lanes.description:
        return lanes.description
    return " ".join(
        f"{row.name}: {'; '.join(_parts(row))}." for row in lanes.rows if _parts(row)
    ) + (f" Times in {UNITS[lanes.unit]}.")


def _parts(row: Row) -> list[str]:
    marks = [f"{mark.label} at {_number(mark.at)}" for mark in row.marks]
    return marks + [f"{_name(bar)} {_when(bar)}" for bar in row.bars]


def _name(bar: Bar) -> str:
    return f"{bar.kind.word} ({bar.label})" if bar.label else bar.kind.word


def _when(bar: Bar) -> str:
    start = _number(bar.start)
    return f"at {start}" if bar.kind is BarKind.DROP else f"{start} to {_number(bar.end)}"


def _step(end: float) -> float:
    """The distance of ticks: 1, 2 or 5 times a power of ten, so that there are three to eight."""
    power: float = 10 ** floor(log10(end))
    return next(size for size in (power / 5, power / 2, power, 2 * power) if end / size <= 8)


def _number(value: float) -> str:
    return f"{value:,.3f}".rstrip("0").rstrip(".")


def _share(at: float, width: float) -> str:
    return f"{round(100 * at / width, 3):g}%"


def _row(row: Row, top: int, width: float, key: str) -> str:
    bars = "".join(_bar(bar, top + _GAP, width, key) for bar in row.bars)
    return bars + "".join(_mark(mark, top + _GAP, width) for mark in row.marks)


def _bar(bar: Bar, top: int, width: float, key: str) -> str:
    x = _share(bar.start, width)
    title = f"<title>{escape(f'{_name(bar)}, {_when(bar)}')}</title>"
    if bar.kind is BarKind.DROP:
        triangle = f'<path class="drop" d="M0 5l7 14H-7z">{title}</path>'
        return (
            f'<svg x="{x}" y="{top}" width="1" height="{_BAR}" overflow="visible">{triangle}</svg>'
        )
    looks = {
        BarKind.INIT: f'fill="url(#{key}-hatch)"',
        BarKind.QUEUE: f'fill="url(#{key}-dots)"',
        BarKind.IDLE: 'class="idle" rx="3"',
    }
    look = looks.get(bar.kind, 'class="run"')
    return (
        f'<rect {look} x="{x}" y="{top}" width="{_share(bar.end - bar.start, width)}" '
        f'height="{_BAR}">{title}</rect>'
    )


def _mark(mark: Mark, top: int, width: float) -> str:
    return (
        f'<svg x="{_share(mark.at, width)}" y="{top}" width="1" height="31" overflow="visible">'
        f'<text x="0" y="12" text-anchor="middle">{escape(mark.label)}</text>'
        '<path class="arrive" d="M0 17v11m-3.500-3.500L0 28l3.500-3.500"/></svg>'
    )


def _patterns(key: str) -> str:
    size = 'width="6" height="6" patternUnits="userSpaceOnUse"'
    return (
        f'<defs><pattern id="{key}-hatch" {size} patternTransform="rotate(45)">'
        '<rect width="6" height="6" class="init"/><path d="M0 0V6" class="hatch"/></pattern>'
        f'<pattern id="{key}-dots" {size}><rect width="6" height="6" class="queue"/>'
        '<circle cx="3" cy="3" r="1" fill="var(--surface)"/></pattern></defs>'
    )


def _table(lanes: Lanes) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(row.name)}</th><td>{escape(what)}</td>'
        f'<td class="num">{start}</td><td class="num">{end}</td></tr>'
        for row in lanes.rows
        for what, start, end in _cells(row)
    )
    return (
        '<details class="as-table"><summary>Show as a table</summary><table class="table"><thead><tr>'
        '<th scope="col">Lane</th><th scope="col">What</th>'
        f'<th scope="col" class="num">From ({lanes.unit})</th>'
        f'<th scope="col" class="num">To ({lanes.unit})</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></details>"
    )


def _cells(row: Row) -> list[tuple[str, str, str]]:
    marks = [(f"arrival {mark.label}", _number(mark.at), "") for mark in row.marks]
    return marks + [
        (_name(bar), _number(bar.start), "" if bar.kind is BarKind.DROP else _number(bar.end))
        for bar in row.bars
    ]
