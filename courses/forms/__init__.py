"""What people send, checked, one module per noun.

A form knows no request and writes nothing but its own row.
"""

from courses.forms.drafts import opened_by
from courses.forms.exercises import FILE_PREFIX, HintForm, RunForm, event_of, files_of
from courses.forms.interviews import GradeForm, InterviewFilterForm, MockForm
from courses.forms.leaderboard import JoinForm
from courses.forms.notes import BookmarkForm, StudyForm
from courses.forms.people import DeleteForm, SettingsForm
from courses.forms.playground import PlayForm, play_initial
from courses.forms.quizzes import ExamForm
from courses.forms.search import QueryForm, SearchForm
from courses.forms.topics import TopicFilterForm

__all__ = [
    "FILE_PREFIX",
    "BookmarkForm",
    "DeleteForm",
    "ExamForm",
    "GradeForm",
    "HintForm",
    "InterviewFilterForm",
    "JoinForm",
    "MockForm",
    "PlayForm",
    "QueryForm",
    "RunForm",
    "SearchForm",
    "SettingsForm",
    "StudyForm",
    "TopicFilterForm",
    "event_of",
    "files_of",
    "opened_by",
    "play_initial",
]
