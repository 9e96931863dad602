"""Every table of the site. Writes that touch more than one of them are in `courses.services`."""

from courses.models.attempts import (
    Draft,
    RunKind,
    RunState,
    Submission,
    SubmissionSource,
    TestRow,
    TestVerdict,
    Verdict,
)
from courses.models.authored import Authored
from courses.models.content import Course, Fact, LearningPath, Module, PathTopic, Topic
from courses.models.exercises import Exercise, ExerciseVersion
from courses.models.people import Learner, Theme, User
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
from courses.models.study import Note, OpenAnswer
from courses.models.values import Level, Origin, State

__all__ = [
    "Activity",
    "Authored",
    "CheatSheet",
    "Course",
    "Draft",
    "Exercise",
    "ExerciseVersion",
    "Fact",
    "HelpKind",
    "HelpTaken",
    "InterviewKind",
    "InterviewQuestion",
    "Learner",
    "LearningPath",
    "Level",
    "Module",
    "Note",
    "OpenAnswer",
    "OpenQuestion",
    "Origin",
    "PathTopic",
    "RunKind",
    "RunState",
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
