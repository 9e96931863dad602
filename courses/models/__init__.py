"""Every table of the site. Writes that touch more than one of them are in `courses.services`."""

from courses.models.attempts import (
    Draft,
    PlaygroundDraft,
    RunKind,
    RunState,
    Submission,
    SubmissionSource,
    TestRow,
    TestVerdict,
    Verdict,
)
from courses.models.authored import Authored
from courses.models.badges import BadgeAward
from courses.models.bookmarks import Bookmark
from courses.models.cards import Card, CardState, Rating, Review
from courses.models.content import Course, Fact, LearningPath, Module, PathTopic, Topic
from courses.models.exercises import Exercise, ExerciseVersion
from courses.models.glossary import GlossaryTerm
from courses.models.interviews import InterviewRole, MockAnswer, MockInterview
from courses.models.people import Learner, Motion, Theme, User
from courses.models.progress import (
    Activity,
    HelpKind,
    HelpTaken,
    StreakFreeze,
    TopicRead,
    XpEntry,
    XpKind,
)
from courses.models.questions import CheatSheet, InterviewKind, InterviewQuestion, OpenQuestion
from courses.models.quizzes import (
    QuizAnswer,
    QuizAttempt,
    QuizKind,
    QuizQuestion,
    QuizType,
)
from courses.models.search import DocumentKind, SearchDocument
from courses.models.study import Note, OpenAnswer
from courses.models.values import Level, Origin, State

__all__ = [
    "Activity",
    "Authored",
    "BadgeAward",
    "Bookmark",
    "Card",
    "CardState",
    "CheatSheet",
    "Course",
    "DocumentKind",
    "Draft",
    "Exercise",
    "ExerciseVersion",
    "Fact",
    "GlossaryTerm",
    "HelpKind",
    "HelpTaken",
    "InterviewKind",
    "InterviewQuestion",
    "InterviewRole",
    "Learner",
    "LearningPath",
    "Level",
    "MockAnswer",
    "MockInterview",
    "Module",
    "Motion",
    "Note",
    "OpenAnswer",
    "OpenQuestion",
    "Origin",
    "PathTopic",
    "PlaygroundDraft",
    "QuizAnswer",
    "QuizAttempt",
    "QuizKind",
    "QuizQuestion",
    "QuizType",
    "Rating",
    "Review",
    "RunKind",
    "RunState",
    "SearchDocument",
    "State",
    "StreakFreeze",
    "Submission",
    "SubmissionSource",
    "TestRow",
    "TestVerdict",
    "Theme",
    "Topic",
    "TopicRead",
    "User",
    "Verdict",
    "XpEntry",
    "XpKind",
]
