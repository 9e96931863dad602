"""One address of every kind of page."""

from tests.browser.bench import GREET

TOPIC = "/topics/lambda-and-serverless/"
EXERCISE = f"/exercises/{GREET}/"

OPEN = {
    "home": "/",
    "learn": "/learn/",
    "learn, nothing found": "/learn/?q=nothing-is-called-this",
    "path": "/learn/paths/first-functions/",
    "course": "/learn/serverless-foundations/",
    "topic": TOPIC,
    "practice": "/practice/",
    "playground": "/playground/",
    "quizzes": "/quizzes/",
    "quiz, not begun": f"{TOPIC}quiz",
    "traps": "/traps/",
    "trap": "/traps/7/1/",
    "trap, answered": "/traps/7/1/?said=true",
    "trap, result": "/traps/7/11/?score=tttttfffff",
    "interview": "/interview/",
    "interview, nothing found": "/interview/?q=nothing-is-called-this",
    "mock interview, topics": "/interview/mock/",
    "review, empty": "/interview/review/",
    "cheat sheets": "/cheat-sheets/",
    "cheat sheets, filtered": "/cheat-sheets/?q=timeout",
    "course sheet": "/cheat-sheets/courses/serverless-foundations/",
    "glossary": "/glossary/",
    "search": "/search/?q=cold+start",
    "search, nothing found": "/search/?q=zzzzqqqq",
    "notes": "/notes/",
    "note": "/notes/lambda-and-serverless/",
    "bookmarks": "/bookmarks/",
    "exercise": EXERCISE,
    "exercise, hints inline": f"{EXERCISE}?hints=open",
    "solution": f"{EXERCISE}solution",
    "reset": f"{EXERCISE}reset",
    "dashboard": "/dashboard/",
    "leaderboard": "/leaderboard/",
    "settings": "/settings/",
    "about": "/about/",
    "fidelity": "/fidelity/",
    "shortcuts": "/shortcuts/",
    "accessibility": "/accessibility/",
    "sign in": "/account/login/",
    "sign up": "/account/signup/",
    "password forgotten": "/account/password/reset/",
    "not found": "/no/such/page/",
}
"""What a guest can open."""

ACCOUNT = {
    "sign out": "/account/logout/",
    "change password": "/account/password/change/",
    "authenticator apps": "/account/2fa/",
    "activate an app": "/account/2fa/totp/activate/",
    "reauthenticate": "/account/reauthenticate/",
    "email": "/account/email/",
}
"""What needs an account."""

ADMIN = {
    "admin": "/admin/",
    "admin, topics": "/admin/courses/topic/",
    "admin, new topic": "/admin/courses/topic/add/",
    "admin, exercises": "/admin/courses/exercise/",
    "admin, new exercise": "/admin/courses/exercise/add/",
    "admin, runs": "/admin/courses/submission/",
    "admin, learners": "/admin/courses/learner/",
    "admin, sandbox": "/admin/sandbox/",
}
"""What needs an instructor."""
