"""Addresses of the site's own pages."""

from django.urls import path

from courses.views import (
    cheatsheets,
    dashboard,
    exercises,
    glossary,
    help_,
    learn,
    pages,
    practice,
    quizzes,
    settings,
    submissions,
    topics,
)

app_name = "courses"

urlpatterns = [
    path("", pages.home, name="home"),
    path("about/", pages.about, name="about"),
    path("shortcuts/", pages.shortcuts, name="shortcuts"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("learn/", learn.learn, name="learn"),
    path("learn/paths/<slug:slug>/", learn.path, name="path"),
    path("learn/<slug:slug>/", learn.course, name="course"),
    path("topics/<slug:slug>/", topics.topic, name="topic"),
    path("topics/<slug:slug>/note", topics.note_save, name="note_save"),
    path("topics/<slug:slug>/read", topics.mark_read, name="mark_read"),
    path("topics/<slug:slug>/quiz", quizzes.topic_quiz, name="topic_quiz"),
    path("questions/<uuid:uuid>/answer", topics.answer_save, name="answer_save"),
    path("practice/", practice.practice, name="practice"),
    path("exercises/<slug:slug>/", exercises.exercise, name="exercise"),
    path("exercises/<slug:slug>/run", exercises.run, name="run"),
    path("exercises/<slug:slug>/draft", exercises.draft, name="draft"),
    path("exercises/<slug:slug>/reset", exercises.reset, name="reset"),
    path("exercises/<slug:slug>/hint", help_.hint, name="hint"),
    path("exercises/<slug:slug>/solution", help_.solution, name="solution"),
    path("submissions/<uuid:uuid>/", submissions.submission, name="submission"),
    path("submissions/<uuid:uuid>/status", submissions.status, name="status"),
    path("submissions/<uuid:uuid>/stop", submissions.stop, name="stop"),
    path("quizzes/", quizzes.quiz_list, name="quizzes"),
    path("quizzes/exam", quizzes.exam, name="exam"),
    path("quizzes/modules/<int:pk>", quizzes.module_quiz, name="module_quiz"),
    path("quizzes/<uuid:uuid>/", quizzes.quiz, name="quiz"),
    path("quizzes/<uuid:uuid>/<int:number>/", quizzes.question, name="quiz_question"),
    path("quizzes/<uuid:uuid>/result", quizzes.quiz_result, name="quiz_result"),
    path("quizzes/<uuid:uuid>/finish", quizzes.quiz_finish, name="quiz_finish"),
    path("quizzes/<uuid:uuid>/missed", quizzes.quiz_missed, name="quiz_missed"),
    path("cheat-sheets/", cheatsheets.bank, name="cheatsheets"),
    path("cheat-sheets/<uuid:uuid>/", cheatsheets.sheet, name="cheatsheet"),
    path(
        "cheat-sheets/<uuid:uuid>/markdown", cheatsheets.sheet_markdown, name="cheatsheet_markdown"
    ),
    path("cheat-sheets/courses/<slug:slug>/", cheatsheets.course_sheet, name="course_sheet"),
    path(
        "cheat-sheets/courses/<slug:slug>/markdown",
        cheatsheets.course_sheet_markdown,
        name="course_sheet_markdown",
    ),
    path("glossary/", glossary.glossary, name="glossary"),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("settings/", settings.settings, name="settings"),
]
