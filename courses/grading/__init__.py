"""Grading: scenarios in, a report out. `README.md` says where to begin reading."""

from courses.grading.grader import grade
from courses.grading.invoke_document import invoke_document, refused_document
from courses.grading.lab import Lab, LabFunction
from courses.grading.problems import Problem, ScenarioError
from courses.grading.report import Report, TestResult, Verdict
from courses.grading.scenario import load_given, load_scenario
from courses.grading.spec import Scenario, TestSpec
from courses.grading.syntax import SyntaxProblem, check_syntax

__all__ = [
    "Lab",
    "LabFunction",
    "Problem",
    "Report",
    "Scenario",
    "ScenarioError",
    "SyntaxProblem",
    "TestResult",
    "TestSpec",
    "Verdict",
    "check_syntax",
    "grade",
    "invoke_document",
    "load_given",
    "load_scenario",
    "refused_document",
]
