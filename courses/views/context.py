"""What the shell around every page shows. Lazy, so that a partial asks the database nothing."""

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse

from courses.models import Learner
from courses.services.progress import Standing, standing


@dataclass(frozen=True, slots=True)
class Section:
    """One link of the main navigation."""

    name: str
    url: str
    """The name of its own page."""
    icon: str
    pages: frozenset[str]
    """Names of the addresses that belong to it."""
    short: str = ""
    """For the bar of phones; "" when the name fits."""
    current: str = ""
    """`page` on the section's own page, `true` below it, "" elsewhere: a value of aria-current."""

    @property
    def href(self) -> str:
        return _address(self.url)


@dataclass(frozen=True, slots=True)
class ShellProgress:
    """The chips of the header."""

    xp: int
    streak_days: int


@lru_cache
def _address(page: str) -> str:
    """Kept: every page shows each of them twice."""
    return reverse(page)


PRACTICE_PAGES = frozenset(
    (
        *("practice", "exercise", "run", "solution", "reset", "submission"),
        *("quizzes", "exam", "topic_quiz", "quiz", "quiz_question", "quiz_result", "traps", "trap"),
        *("playground", "play", "play_event"),
    )
)
INTERVIEW_PAGES = frozenset(
    (
        *("interview", "interview_question", "review"),
        *("mock_new", "mock", "mock_question", "mock_result"),
    )
)
SECTIONS = (
    Section("Learn", "courses:learn", "learn", frozenset({"learn", "path", "course", "topic"})),
    Section(
        "Practice",
        "courses:practice",
        "practice",
        PRACTICE_PAGES,
    ),
    Section("Interview", "courses:interview", "interview", INTERVIEW_PAGES),
    Section(
        "Cheat sheets",
        "courses:cheatsheets",
        "sheet",
        frozenset({"cheatsheets", "cheatsheet", "course_sheet"}),
        short="Sheets",
    ),
    Section(
        "Dashboard", "courses:dashboard", "dash", frozenset({"dashboard", "notes", "bookmarks"})
    ),
)


class Shell:
    """Header, theme and shortcuts for the person behind a request."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def _learner(self) -> Learner | None:
        # Error pages are drawn for requests that never met the middleware.
        return cast("Learner | None", getattr(self._request, "learner", None))

    @property
    def theme(self) -> str:
        return self._learner.theme if self._learner else "system"

    @property
    def motion(self) -> str:
        return self._learner.motion if self._learner else "system"

    @property
    def single_keys(self) -> bool:
        return self._learner.single_key_shortcuts if self._learner else True

    @cached_property
    def sections(self) -> list[Section]:
        match = self._request.resolver_match
        here = match.url_name if match and match.app_name == "courses" else None
        return [
            replace(section, current="page" if section.url == f"courses:{here}" else "true")
            if here in section.pages
            else section
            for section in SECTIONS
        ]

    @cached_property
    def standing(self) -> Standing | None:
        """Level, XP and streak; None for somebody who has done nothing yet."""
        return standing(self._learner) if self._learner else None

    @property
    def progress(self) -> ShellProgress | None:
        now = self.standing
        return ShellProgress(xp=now.xp, streak_days=now.streak.days) if now else None

    @property
    def name(self) -> str:
        if self._learner is not None:
            return str(self._learner)
        return self._request.user.get_username()

    @property
    def initials(self) -> str:
        words = self.name.replace("_", " ").replace(".", " ").split()
        return "".join(word[0] for word in words[:2]).upper() or "?"

    @property
    def return_to(self) -> str:
        """Where signing in comes back to; "" for pages that are no place to return to."""
        request = self._request
        match = request.resolver_match
        if request.method != "GET" or match is None or match.app_name != "courses":
            return ""
        return "" if match.url_name == "home" else request.get_full_path()


def shell(request: HttpRequest) -> dict[str, Any]:
    """Template context: `shell`, a Shell."""
    return {"shell": Shell(request)}
