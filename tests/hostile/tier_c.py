"""What programs get in tier C where it differs: no process can be started, no socket opened, no file
outside of the own folders, and `/tmp` is one of the latter. All other programs get the same.
"""

import json
from dataclasses import replace

from tests.hostile.program import Program

# Stopped by PermissionError where they would start a process, open a socket or a file of the host.
REFUSED = """
    bad-result__another_encoding bad-result__empty_answer bad-result__error_report_by_hand
    bad-result__many_names_twice bad-result__packed_answer bad-result__quotes_without_end bad-result__two_values
    crashed__file_larger_than_its_limit crashed__kills_process_group exited__becomes_another_program exited__child_takes_over
    exited__daemon_holds_every_pipe exited__plants_files_for_the_cleaner ok__answers_for_another_request
    ok__answers_twice ok__daemon ok__dns ok__forged_response_then_exit ok__init_error_after_init
    ok__links_to_the_host ok__locks_a_shared_file ok__long_authorization_header ok__many_headers ok__new_session
    ok__passwd_and_shadow ok__pipelined_requests ok__resets_connections ok__setuid_copy
    ok__shell ok__slow_requests ok__sparse_file ok__useful_modules out-of-memory__forked_hogs
    out-of-memory__many_mappings out-of-memory__socket_buffers result-limit__runtime_api_flood
    timeout__answers_and_never_comes_back timeout__becomes_a_program_that_sleeps timeout__chunks_of_one_byte
    timeout__claims_a_huge_body
""".split()
_FAMILIES = ("tcp", "vsock", "packet", "alg", "netlink", "bluetooth", "raw ICMP", "raw TCP")
_NO_SOCKET = json.dumps(dict.fromkeys(_FAMILIES, "EPERM"))
OTHERWISE: dict[str, tuple[str, dict[str, str]]] = {
    "init-error__reported_by_hand": ("init-error", {"error": "PermissionError"}),
    "ok__own_runtime": ("init-error", {"error": "PermissionError"}),
    # The package of ours is not there under the name that it has inside the root view.
    "ok__runs_our_own_files": ("handler-error", {"error": "ModuleNotFoundError"}),
    # Pipes take the place of connections, and nothing can be opened anew.
    "ok__closes_all_descriptors": ("exited", {"detail": "exit status 1"}),
    "ok__garbled_connection": ("exited", {"detail": "exit status 1", "log": "garbled"}),
    # Nothing of the host's /tmp can be written, and no process or socket made.
    "ok__fills_tmp_with_one_file": ("ok", {"response": '["EACCES", 0]'}),
    "timeout__linear_fork_bomb": ("timeout", {"log": "EPERM after 0"}),
    "timeout__exponential_fork_bomb": ("timeout", {"log": "EPERM"}),
    "ok__odd_socket_families": ("ok", {"response": _NO_SOCKET}),
    # Descriptor 4 is the Runtime API: every call that could send another over it is refused.
    "ok__descriptors_cannot_be_sent": ("ok", {"response": '"4 leads to another process"'}),
    # Landlock hides no name; that none of them opens is in ok__opens_nothing_of_the_host.
    "ok__devices": ("ok", {}),
    "ok__proc": ("ok", {"response": "[true, true, true]"}),
    "ok__too_many_files": ("ok", {"response": '"EACCES"'}),
    "timeout__waits_for_a_child_in_vfork": ("ok", {}),
}
_EXPECTATIONS = ("response", "error", "message", "detail", "log", "again", "fills-tmp")


def expected(program: Program) -> Program:
    """The program with what it must get in tier C."""
    if program.name in REFUSED:
        outcome, notes = "handler-error", {"error": "PermissionError"}
    elif program.name in OTHERWISE:
        outcome, notes = OTHERWISE[program.name]
    else:
        return program
    kept = {key: value for key, value in program.notes.items() if key not in _EXPECTATIONS}
    return replace(program, outcomes=frozenset({outcome}), notes=kept | notes)


CRASHED_IN_B = ("exited__fills_tmp_with_files", "ok__too_many_files")
"""Tier B: nothing caps the number of files in /tmp but the trusted pid 1, which ends the run."""


def expected_in_b(program: Program) -> Program:
    """The program with what it must get in tier B."""
    kept = {key: value for key, value in program.notes.items() if key not in _EXPECTATIONS}
    if program.name in CRASHED_IN_B:
        return replace(
            program, outcomes=frozenset({"crashed"}), notes=kept | {"detail": "signal: SIGKILL"}
        )
    if program.name == "ok__shell":  # bubblewrap keeps the number of the uid
        return replace(program, notes=kept)
    return program
