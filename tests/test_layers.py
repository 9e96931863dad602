"""What the layers promise beyond what import-linter can see."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("package", ["emulator", "grading", "content"])
def test_core_packages_load_no_django(package: str) -> None:
    code = (
        f"import sys, courses.{package}\n"
        "print(sorted(m for m in sys.modules if m.split('.')[0] in {'django', 'allauth', 'csp'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
