"""The committed editor is what its source and the lock file give, and small enough for the page."""

import gzip
import json
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
EDITOR = ROOT / "static" / "vendor" / "editor"
BUILT = ("editor.js", "LICENSES.txt")

# The whole exercise page may weigh 200 kB; fonts, styles, htmx and text need the rest.
BUNDLE_LIMIT = 105_000
OWN_SCRIPTS_LIMIT = 10_000


def _node(*arguments: str | Path, stdin: str | None = None) -> str:
    """Runs Node in the project; its standard output."""
    node = shutil.which("node")
    assert node, "The editor tests need Node.js with npm: install the packages nodejs and npm."
    assert (ROOT / "node_modules" / "esbuild").is_dir(), "esbuild is missing: run npm ci."
    done = subprocess.run(
        [node, *map(str, arguments)],
        cwd=ROOT,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _compressed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), compresslevel=9, mtime=0))


def test_rebuilding_gives_the_committed_bytes(tmp_path: Path) -> None:
    _node(EDITOR / "src" / "build.js", tmp_path)

    for name in BUILT:
        assert (tmp_path / name).read_bytes() == (EDITOR / name).read_bytes(), (
            f"static/vendor/editor/{name} is not what its source gives: npm run build:editor"
        )


def test_bundle_fits_the_page() -> None:
    assert _compressed(EDITOR / "editor.js") <= BUNDLE_LIMIT


def test_own_scripts_fit_the_page() -> None:
    scripts = [ROOT / "static" / "js" / "exercise.js", *(ROOT / "static/js/exercise").glob("*.js")]

    assert sum(map(_compressed, scripts)) <= OWN_SCRIPTS_LIMIT


def test_lock_file_names_no_registry() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())

    assert [name for name, entry in lock["packages"].items() if "resolved" in entry] == []
    assert [
        name for name, entry in lock["packages"].items() if name and "integrity" not in entry
    ] == []


def test_every_bundled_package_ships_its_licence() -> None:
    text = (EDITOR / "LICENSES.txt").read_text()

    for name in ("@codemirror/view", "@codemirror/legacy-modes", "style-mod"):
        assert f"\n{name} " in text
    assert text.count("-" * 72) == text.count("Permission is hereby granted")


VALID = [
    "{}",
    " [] \n",
    "0",
    "-1.5e+3",
    '"a \\u00e9 \\n b"',
    '{"a": [1, {"b": null}], "c": "d"}',
    "[true, false]",
    '{"": []}',
    "[" * 5000 + "]" * 5000,
]
INVALID = {
    "": 0,
    "{": 1,
    '{"a" 1}': 5,
    '{"a": }': 6,
    '{"a": 1,}': 8,
    "[1,]": 3,
    "[1 2]": 3,
    "{'a': 1}": 1,
    '{"a": True}': 6,
    "[None]": 1,
    "01": 0,
    "1.": 0,
    '"a\nb"': 0,
    '"\\x"': 0,
    "{} {}": 3,
    '{"a": 1]': 7,
    "[,]": 1,
    "nul": 0,
}


def _check_json(texts: list[str]) -> list[list[dict[str, object]]]:
    script = (
        "import { checkJson } from './static/vendor/editor/src/json.js';"
        "import { readFileSync } from 'node:fs';"
        "const texts = JSON.parse(readFileSync(0, 'utf8'));"
        "console.log(JSON.stringify(texts.map(checkJson)));"
    )
    found: list[list[dict[str, object]]] = json.loads(
        _node("--input-type=module", "-e", script, stdin=json.dumps(texts))
    )
    return found


def test_json_check_accepts_valid_texts() -> None:
    assert _check_json(VALID) == [[] for _ in VALID]


def test_json_check_finds_the_place_of_the_first_problem() -> None:
    found = _check_json(list(INVALID))

    assert {text: places[0]["at"] for text, places in zip(INVALID, found, strict=True)} == INVALID
    for text in INVALID:
        with pytest.raises(json.JSONDecodeError):
            json.loads(text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"a": 1,}', "no comma after the last item"),
        ("{'a': 1}", "double quotes"),
        ('{"a": True}', "true, in small letters"),
        ("[None]", "null"),
        ('{"a": 1', "ends too early"),
    ],
)
def test_json_check_says_what_to_write_instead(text: str, says: str) -> None:
    [[problem]] = _check_json([text])

    assert says in str(problem["message"])
