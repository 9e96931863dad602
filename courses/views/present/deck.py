"""A learner's deck: what is due, the card to study, and when the others come back."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from courses.models import Card, CardState, Learner, Rating, Review
from courses.services import cards
from courses.services.cards import Choice, Queue
from courses.services.progress import today_for

MINUTES_PER_CARD = 0.6
BARS_HEIGHT = 56


@dataclass(frozen=True, slots=True)
class DueBox:
    """The deck on the bank's page and the dashboard."""

    queue: Queue

    @property
    def total(self) -> int:
        """Cards in the deck."""
        return self.queue.cards

    @property
    def minutes(self) -> int:
        return max(1, round(self.queue.total * MINUTES_PER_CARD))


@dataclass(frozen=True, slots=True)
class ForecastBar:
    """One day; x and width in per cent, y and height in pixels."""

    day: date
    cards: int
    x: float
    width: float
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """The cards of the next days, today first."""

    bars: tuple[ForecastBar, ...]

    @property
    def total(self) -> int:
        return sum(bar.cards for bar in self.bars)

    @property
    def sentence(self) -> str:
        """What the drawing says."""
        busiest = max(self.bars, key=lambda bar: bar.cards)
        count = "1 card" if self.total == 1 else f"{self.total} cards"
        return f"{count} in {len(self.bars)} days, most on {busiest.day:%A} ({busiest.cards})."


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """The card to study now."""

    card: Card
    queue: Queue
    done_today: int
    choices: list[Choice]
    last: Review | None

    @property
    def rendered(self) -> dict[str, Any]:
        html: dict[str, Any] = self.card.question.rendered
        return html

    @property
    def share(self) -> float:
        """Of today's cards that are done, in per cent."""
        return round(100 * self.done_today / (self.done_today + self.queue.total), 1)

    @property
    def minutes(self) -> int:
        return max(1, round(self.queue.total * MINUTES_PER_CARD))

    @property
    def is_new(self) -> bool:
        return self.card.state == CardState.NEW

    @property
    def last_rating(self) -> str:
        return Rating(self.last.rating).label if self.last else ""


def due_box(learner: Learner | None) -> DueBox | None:
    """Two queries; None for somebody without a card."""
    if learner is None:
        return None
    queue = cards.queue(learner, with_card=False)
    return DueBox(queue) if queue.cards else None


def review_page(learner: Learner, queue: Queue, card: Card) -> ReviewPage:
    """Two queries."""
    start = datetime.combine(
        today_for(learner), datetime.min.time(), tzinfo=timezone.get_current_timezone()
    )
    return ReviewPage(
        card=card,
        queue=queue,
        done_today=Review.objects.filter(learner=learner, reviewed_at__gte=start).count(),
        choices=cards.choices(card),
        last=card.reviews.first() if card.reviews_done else None,
    )


def forecast_of(learner: Learner | None) -> Forecast | None:
    """The next fortnight; None when nothing comes. One query."""
    if learner is None:
        return None
    days = cards.forecast(learner)
    top = max(day.cards for day in days)
    if not top:
        return None
    step = 100 / len(days)
    return Forecast(
        tuple(
            ForecastBar(
                day=day.day,
                cards=day.cards,
                x=round(index * step + step * 0.15, 2),
                width=round(step * 0.7, 2),
                y=round(BARS_HEIGHT - BARS_HEIGHT * day.cards / top, 1),
                height=round(BARS_HEIGHT * day.cards / top, 1),
            )
            for index, day in enumerate(days)
        )
    )
