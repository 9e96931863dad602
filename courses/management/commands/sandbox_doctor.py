"""`manage.py sandbox_doctor`: what confines learner code on this machine, proved by trying.

Exit status: 0 the sandbox holds, 3 it does not and nothing would run.
"""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from courses.emulator import Diagnosis, LabSettings, diagnose


class Command(BaseCommand):
    help = "Probe the sandbox through the real path and say what to fix. Needs no database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--json", action="store_true", help="print one JSON document, only that"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        diagnosis = diagnose(LabSettings.from_environment())
        if options["json"]:
            self.stdout.write(json.dumps(diagnosis.to_json(), indent=2))
        else:
            self._print(diagnosis)
        if not diagnosis.runs_code:
            sys.exit(3)

    def _print(self, diagnosis: Diagnosis) -> None:
        if diagnosis.sandbox is None:
            self.stdout.write("Tier: none. Nothing runs on this machine.")
        else:
            self.stdout.write(f"Tier: {diagnosis.sandbox.tier}")
            for layer in diagnosis.sandbox.layers:
                self.stdout.write(f"  {layer}")
            self.stdout.write(f"Memory limit by: {diagnosis.sandbox.memory_by}")
        for name, value in diagnosis.kernel.items():
            self.stdout.write(f"{name}: {value}")
        for probe in diagnosis.probes:
            self.stdout.write(f"{'ok  ' if probe.passed else 'FAIL'}  {probe.name}: {probe.detail}")
        for lack in diagnosis.lacks:
            self.stdout.write(f"\nLacks: {lack.problem}\nFix: {lack.remedy}")
        if diagnosis.problem:
            self.stdout.write(f"\nProblem: {diagnosis.problem}\nFix: {diagnosis.remedy}")
