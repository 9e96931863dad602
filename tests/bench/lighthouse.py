"""Lighthouse's mobile scores and the weight of a first visit, from the real server."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.measure import Row, limit_row
from tests.live_site import ROOT, Site

PAGES = (
    ("topic page", "/topics/lambda-and-serverless/", 70),
    ("exercise page", "/exercises/greet-by-name/", 200),
)
CATEGORIES = (("performance", 98), ("accessibility", 100), ("best-practices", 100), ("seo", 100))


def rows(site: Site, folder: Path) -> Iterator[Row]:
    """Scores of 100 and kilobytes that travelled (compressed), each page with an empty cache."""
    for name, path, kilobytes in PAGES:
        report = _run(site.url + path, folder / "lighthouse.json")
        scores = [round(100 * report["categories"][key]["score"]) for key, _ in CATEGORIES]
        targets = [target for _, target in CATEGORIES]
        yield Row(
            f"{name}: Lighthouse mobile (performance / accessibility / best practices / SEO)",
            " / ".join(map(str, scores)),
            "≥ " + " / ".join(map(str, targets)),
            all(score >= target for score, target in zip(scores, targets, strict=True)),
        )
        transferred = report["audits"]["total-byte-weight"]["numericValue"] / 1000
        yield limit_row(f"{name}: first visit", transferred, "kB", kilobytes)


def _run(url: str, output: Path) -> dict[str, Any]:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    assert chromium, "Lighthouse needs Chromium: install the package chromium."
    flags = "--headless=new --disable-gpu --disable-background-networking"
    if os.geteuid() == 0:
        flags += " --no-sandbox"
    subprocess.run(
        [
            str(ROOT / "node_modules" / ".bin" / "lighthouse"),
            url,
            "--quiet",
            "--output=json",
            f"--output-path={output}",
            f"--chrome-flags={flags}",
        ],
        env={**os.environ, "CHROME_PATH": chromium},
        check=True,
        timeout=180,
    )
    report: dict[str, Any] = json.loads(output.read_text())
    return report
