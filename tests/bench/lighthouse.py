"""Lighthouse's mobile scores and the weight of a first visit, from the real server."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.measure import Row
from tests.live_site import ROOT, Site

READING_KB, EXERCISE_KB = 70, 200
PAGES = (
    ("topic page", "/topics/lambda-and-serverless/", READING_KB),
    ("exercise page", "/exercises/greet-by-name/", EXERCISE_KB),
    ("home", "/", READING_KB),
    ("learn", "/learn/", READING_KB),
    ("course", "/learn/serverless-foundations/", READING_KB),
    ("practice", "/practice/", READING_KB),
    ("quizzes", "/quizzes/", READING_KB),
    ("quiz, not begun", "/topics/lambda-and-serverless/quiz", READING_KB),
    ("interview bank", "/interview/", READING_KB),
    ("cheat sheets", "/cheat-sheets/", READING_KB),
    ("sheet of a course", "/cheat-sheets/courses/serverless-foundations/", READING_KB),
    ("glossary", "/glossary/", READING_KB),
    ("search", "/search/?q=cold+start", READING_KB),
    ("sign in", "/account/login/", READING_KB),
)
"""Public pages of every kind, with the kilobytes that a first visit may take."""

_ATTEMPTS = 3
"""Now and then Lighthouse says that it recorded nothing, and asks to be run again."""
CATEGORIES = (("performance", 98), ("accessibility", 100), ("best-practices", 100), ("seo", 100))


def rows(site: Site, folder: Path) -> Iterator[Row]:
    """Scores of 100 and kilobytes that travelled (compressed), each page with an empty cache."""
    yield Row(
        "Lighthouse mobile is given as performance / accessibility / best practices / SEO",
        "",
        "≥ " + " / ".join(str(target) for _, target in CATEGORIES),
    )
    for name, path, kilobytes in PAGES:
        report = _run(site.url + path, folder / "lighthouse.json")
        scores = [round(100 * report["categories"][key]["score"]) for key, _ in CATEGORIES]
        good = all(score >= least for score, (_, least) in zip(scores, CATEGORIES, strict=True))
        transferred = report["audits"]["total-byte-weight"]["numericValue"] / 1000
        yield Row(
            f"{name}: Lighthouse; first visit",
            f"{' / '.join(map(str, scores))}; {transferred:.4g} kB",
            f"as above; ≤ {kilobytes} kB",
            good and transferred <= kilobytes,
        )


def _run(url: str, output: Path) -> dict[str, Any]:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    assert chromium, "Lighthouse needs Chromium: install the package chromium."
    flags = "--headless=new --disable-gpu --disable-background-networking"
    if os.geteuid() == 0:
        flags += " --no-sandbox"
    command = [
        str(ROOT / "node_modules" / ".bin" / "lighthouse"),
        url,
        "--quiet",
        "--output=json",
        f"--output-path={output}",
        f"--chrome-flags={flags}",
    ]
    environment = {**os.environ, "CHROME_PATH": chromium}
    for attempt in range(1, _ATTEMPTS + 1):
        ended = subprocess.run(command, env=environment, check=attempt == _ATTEMPTS, timeout=180)
        if ended.returncode == 0:
            break
    report: dict[str, Any] = json.loads(output.read_text())
    return report
