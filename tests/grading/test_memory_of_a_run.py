"""The memory of every sandbox process, read from outside while a handler runs."""

import os
import re
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from courses.emulator import Cancelled, LocalLambda
from courses.grading import Scenario, grade, load_scenario
from tests.grading.programs import package, scenario

WAITS_AT_ITS_FIRST_CALL = """
import time
calls = 0
def handler(event, context):
    global calls
    calls += 1
    if calls == 1:
        time.sleep(50)
    return calls
"""


def descendants() -> set[int]:
    """Processes that this one has started, directly or not."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                status = (entry / "status").read_text()
            except OSError:
                continue
            parents[int(entry.name)] = int(re.search(r"^PPid:\s+(\d+)$", status, re.MULTILINE)[1])
    found = {os.getpid()}
    while grown := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= grown
    return found - {os.getpid()}


def readable_memory(pid: int) -> Iterator[bytes]:
    try:
        maps = Path(f"/proc/{pid}/maps").read_text()
        with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
            for line in maps.splitlines():
                span, rights, *_ = line.split()
                start, end = (int(address, 16) for address in span.split("-"))
                if "r" in rights and not line.endswith(("[vvar]", "[vsyscall]")):
                    try:
                        memory.seek(start)
                        yield memory.read(end - start)
                    except (OSError, OverflowError):
                        continue  # the mapping went away, or cannot be read by anyone
    except OSError:
        return  # the process ended meanwhile


def planted_in(pids: set[int]) -> set[str]:
    """The names of the tokens found in the memory of these processes."""
    token = re.compile(rb"planted:([a-z]+):[0-9a-f]{24}")
    parts = (part for pid in pids for part in readable_memory(pid))
    return {match[1].decode() for part in parts for match in token.finditer(part)}


def test_only_the_event_that_was_sent_is_in_the_sandbox() -> None:
    first, later, expected, hidden = (
        f"planted:{name}:{secrets.token_hex(12)}"
        for name in ("first", "later", "expected", "hidden")
    )
    tests = scenario(
        f"""
        - name: Waits
          function: {{timeout: 60}}
          when:
            - {{invoke: {{event: "{first}"}}, expect: {{response: {{$not: "{expected}"}}}}}}
            - {{invoke: {{event: "{later}"}}, expect: {{logs: {{$not: {{$contains: "{expected}"}}}}}}}}
        - name: Hidden
          show: never
          function: {{timeout: 60}}
          when: [{{invoke: {{event: "{hidden}"}}}}]
        """
    )
    assert seen_until(tests, WAITS_AT_ITS_FIRST_CALL, "first") == {"first"}, (
        "the event under way, and nothing else, is in the sandbox"
    )


def test_nothing_of_later_is_in_the_sandbox_or_in_the_local_aws() -> None:
    """What is given is in the local AWS, which is what it is for."""
    token = {
        name: f"planted:{name}:{secrets.token_hex(12)}"
        for name in ("first", "later", "expected", "given", "sent", "state", "other", "hidden")
    }
    tests = load_scenario(
        """
function: {{role: any, timeout: 60, memory: 512}}
given: [{{ssm.put_parameter: {{Name: a, Type: String, Value: "{given}"}}}}]
tests:
  - name: Waits
    when:
      - {{invoke: {{event: "{first}"}}, expect: {{response: {{$not: "{expected}"}}}}}}
      - {{send: {{ssm.put_parameter: {{Name: b, Type: String, Value: "{sent}"}}}}}}
      - {{invoke: {{event: "{later}"}}}}
    then:
      - {{ssm.get_parameter: {{Name: a}}, expect: {{Parameter: "{state}"}}}}
  - name: Has more given
    given: [{{ssm.put_parameter: {{Name: c, Type: String, Value: "{other}"}}}}]
    when: [crash]
  - name: Hidden
    show: never
    given: [{{ssm.put_parameter: {{Name: d, Type: String, Value: "{hidden}"}}}}]
    when: [{{invoke: {{event: "{hidden}"}}}}]
""".format(**token),
        source="tests.yaml",
    )
    assert seen_until(tests, WAITS_AT_ITS_FIRST_CALL, "first") == {"first", "given"}


def seen_until(tests: Scenario, code: str, name: str) -> set[str]:
    """The tokens in the memory of all processes of a lab, while the handler that got `name` waits.

    The lab is its own, so that its processes are those that were not there before: a browser of
    other tests would take longer to read than the handler waits.
    """
    others = descendants()
    with closing(LocalLambda()) as lab:
        lab.create_account().close()  # started before the clock of the search runs
        return seen_in(lab, tests, code, name, others)


def seen_in(lab: LocalLambda, tests: Scenario, code: str, name: str, others: set[int]) -> set[str]:
    found = threading.Event()

    def graded() -> None:
        with pytest.raises(Cancelled):
            grade(tests, package(code), lab, cancelled=found)

    run = threading.Thread(target=graded)
    run.start()
    seen: set[str] = set()
    deadline = time.monotonic() + 60
    while run.is_alive() and name not in seen and time.monotonic() < deadline:
        seen = planted_in(descendants() - others)
    if run.is_alive():
        # What was looked at before that process may have got something since.
        seen |= planted_in(descendants() - others)
    found.set()
    run.join()
    return seen
