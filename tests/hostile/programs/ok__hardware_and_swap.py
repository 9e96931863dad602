# row: 85
# response: []
# machine: x86_64
"""Calls to hardware, modules, accounting and swap, with arguments that mean something."""

import ctypes

CALLS = {
    "iopl": (172, 3), "ioperm": (173, 0, 100, 1), "finit_module": (313, 0, 0, 0), "swapon": (167, 0, 0),
    "acct": (163, 0), "kexec_file_load": (320, 0, 0, 0, 0, 0), "modify_ldt": (154, 0, 0, 0),
    "pkey_mprotect": (329, 0, 0, 0, 0), "lookup_dcookie": (212, 0, 0, 0), "syslog": (103, 10, 0, 0),
}


def handler(event, context):
    libc = ctypes.CDLL(None, use_errno=True)
    refused = (1, 38)
    return [
        name
        for name, call in CALLS.items()
        if libc.syscall(*call) != -1 or ctypes.get_errno() not in refused
    ]
