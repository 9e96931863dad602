"""The checklist of hostile classes: each row has a program or a test, and each of those exists.

Rows are numbered as in a program's `# row:` note, which must agree with this table.
"""

import ast
from pathlib import Path

import pytest

from tests.hostile.program import PROGRAMS, load_all

TESTS = Path(__file__).parents[1]
LAST_ROW = 96

ROWS: dict[int, tuple[str, ...]] = {
    1: ("timeout__busy_loop",),
    2: ("timeout__sleep",),
    3: ("timeout__ignores_signals",),
    4: ("timeout__regex_in_c",),
    5: ("timeout__big_power",),
    6: ("timeout__compile_time_bomb",),
    7: ("timeout__swallows_everything",),
    8: ("timeout__endless_str_of_error",),
    9: ("timeout__linear_fork_bomb",),
    10: ("timeout__exponential_fork_bomb",),
    11: ("ok__thread_bomb",),
    12: ("ok__threads_left_behind",),
    13: ("ok__daemon",),
    14: (
        "timeout__many_daemons",
        "emulator/test_engine.py::test_death_of_the_server_leaves_no_process",
    ),
    15: ("out-of-memory__list_bomb",),
    16: ("handler-error__huge_bytearray",),
    17: ("handler-error__shared_mmap",),
    18: ("ok__memfd_denied",),
    19: ("ok__sysv_shm_denied",),
    20: ("out-of-memory__forked_hogs",),
    21: (
        "ok__memory_error_caught",
        "out-of-memory__memory_error_caught",
    ),
    22: ("output-limit__stdout_flood",),
    23: ("output-limit__stderr_flood",),
    24: ("output-limit__raw_write_flood",),
    25: ("result-limit__fifty_megabytes",),
    26: (
        "handler-error__error_of_many_megabytes",
        "output-limit__long_error_text",
    ),
    27: ("result-limit__runtime_api_flood",),
    28: ("handler-error__recursion",),
    29: (
        "crashed__recursion_limit_raised",
        "ok__raises_limit_of_recursion_in_thread",
    ),
    30: ("crashed__null_read",),
    31: ("crashed__abort",),
    32: (
        "exited__code_137_is_no_signal",
        "exited__underscore_exit_zero",
    ),
    33: ("exited__sys_exit_in_handler",),
    34: ("exited__sys_exit_at_import",),
    35: ("crashed__kills_itself",),
    36: (
        "ok__kills_parent_and_pid_1",
        "ok__signals_for_pid_1",
    ),
    37: ("ok__kills_everybody",),
    38: ("crashed__kills_process_group",),
    39: (
        "ok__closes_all_descriptors",
        "ok__garbled_connection",
    ),
    40: (
        "ok__answers_twice",
        "ok__forged_response_then_exit",
    ),
    41: (
        "ok__descriptors_cannot_be_sent",
        "hostile/test_neighbours.py::test_descriptors_in_flight_do_not_stop_another_run",
    ),
    42: ("ok__patched_json",),
    43: (
        "exited__patched_exit",
        "timeout__patched_exit_and_loop",
    ),
    44: (
        "ok__fake_report_lines",
        "ok__forged_frames",
        "hostile/test_programs.py::test_fake_report_line_is_the_learners",
    ),
    45: ("ok__lying_equality",),
    46: (
        "bad-result__infinity",
        "bad-result__nan",
        "bad-result__number_too_large",
    ),
    47: (
        "bad-result__huge_integer_as_bytes",
        "handler-error__huge_integer",
    ),
    48: (
        "handler-error__cyclic",
        "handler-error__deep_object",
    ),
    49: ("bad-result__deep_text",),
    50: (
        "handler-error__coroutine",
        "handler-error__generator",
        "handler-error__object",
        "handler-error__set",
        "ok__decimal",
    ),
    51: ("bad-result__lone_surrogate",),
    52: (
        "handler-error__prints_surrogate",
        "ok__prints_control_characters",
    ),
    53: (
        "bad-result__duplicate_keys",
        "ok__proto_key",
    ),
    54: ("init-error__nul_byte_in_source",),
    55: ("init-error__syntax",),
    56: ("init-error__nested_parentheses",),
    57: ("init-error__import",),
    58: (
        "handler-error__not_callable",
        "handler-error__wrong_arity",
        "init-error__missing_handler",
    ),
    59: ("exited__hostile_str",),
    60: (
        "exited__base_exception",
        "exited__keyboard_interrupt",
    ),
    61: (
        "ok__atexit_hook",
        "ok__looping_del",
    ),
    62: ("ok__stdin",),
    63: ("ok__passwd_and_shadow", "ok__opens_nothing_of_the_host"),
    64: ("ok__proc", "ok__opens_nothing_of_the_host"),
    65: (
        "ok__opens_nothing_of_the_host",
        "ok__looks_for_the_host",
        "ok__other_runs",
        "emulator/test_engine.py::test_private_folders_are_invisible_wherever_they_lie",
        "hostile/test_neighbours.py::test_two_runs_at_once_do_not_see_each_other",
    ),
    66: ("ok__environment_is_fake",),
    67: ("ok__memory_holds_no_secret",),
    68: ("ok__frames_hold_no_event",),
    69: ("ok__descriptors",),
    70: ("ok__writes_outside",),
    71: (
        "crashed__file_larger_than_its_limit",
        "ok__fills_tmp_with_one_file",
        "ok__sparse_file",
    ),
    72: (
        "ok__deep_folders_in_tmp",
        "ok__too_many_files",
    ),
    73: ("ok__links_to_the_host",),
    74: ("ok__setuid_copy",),
    75: ("ok__shell",),
    76: ("ok__host_ports",),
    77: ("ok__internet",),
    78: ("ok__dns",),
    79: ("hostile/test_neighbours.py::test_an_abstract_socket_of_the_host_cannot_be_reached",),
    80: ("ok__odd_socket_families",),
    81: ("ok__dangerous_calls",),
    82: ("ok__dangerous_calls",),
    83: (
        "ok__clones_into_namespaces",
        "ok__dangerous_calls",
    ),
    84: ("ok__dangerous_calls",),
    85: (
        "ok__dangerous_calls",
        "ok__hardware_and_swap",
    ),
    86: ("ok__dangerous_calls",),
    87: (
        "crashed__i386_call",
        "crashed__x32_call",
    ),
    88: (
        "ok__dangerous_calls",
        "ok__devices",
        "ok__opens_nothing_of_the_host",
    ),
    89: ("ok__terminal_injection", "emulator/test_seccomp.py::test_arguments_that_are_checked"),
    90: ("ok__process_controls",),
    91: (
        "exited__lowers_every_limit",
        "ok__raises_own_limits",
    ),
    92: ("ok__pokes_own_memory",),
    93: (
        "ok__many_connections",
        "ok__slow_requests",
        "hostile/test_supervisor_costs.py::test_the_supervisor_holds_little_for_a_flood",
        "hostile/test_fake_aws.py::test_a_body_without_end_costs_its_own_run_alone",
        "hostile/test_fake_aws.py::test_a_thousand_connections_change_nothing_for_another_run",
        "hostile/test_fake_aws.py::test_a_flood_of_calls_ends_at_the_limit",
        "hostile/test_fake_aws.py::test_answers_that_nobody_reads_are_held_up_to_a_limit",
    ),
    94: (
        "hostile/test_fake_aws.py::test_nothing_forged_shows_another_account",
        "hostile/test_fake_aws.py::test_stolen_keys_of_another_account_are_unknown_to_boto3",
        "hostile/test_fake_aws.py::test_no_path_administers",
        "emulator/aws/test_account.py::test_accounts_share_nothing",
    ),
    95: ("ok__locks_a_shared_file",),
    96: ("ok__own_tmp_works", "ok__useful_modules"),
}
"""Row to programs, by file name without ending, and to tests, as `file::function` under tests/."""


def _rows_of(note: str) -> set[int]:
    """The rows in a program's note: numbers and ranges, "classes" for none of them."""
    rows: set[int] = set()
    for part in note.replace(",", " ").split():
        first, _, last = part.partition("-")
        if first.isdigit():
            rows |= set(range(int(first), int(last or first) + 1))
    return rows


NOTED = {program.name: _rows_of(program.notes["row"]) for program in load_all()}


@pytest.mark.parametrize("row", range(1, LAST_ROW + 1))
def test_a_row_is_covered(row: int) -> None:
    assert ROWS.get(row), f"row {row} has neither a program nor a test"
    for name in ROWS[row]:
        if "::" in name:
            file, _, function = name.partition("::")
            tree = ast.parse((TESTS / file).read_text())
            assert function in {
                node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)
            }
        else:
            assert (PROGRAMS / f"{name}.py").is_file()
            assert row in NOTED[name]


@pytest.mark.parametrize("program", sorted(NOTED))
def test_a_program_is_in_the_table(program: str) -> None:
    missing = [row for row in NOTED[program] if program not in ROWS[row]]
    assert not missing, f"add {program} to the rows {missing} of this table"


def test_the_classes_beyond_the_rows_have_programs_too() -> None:
    assert sum(not rows for rows in NOTED.values()) >= 30
