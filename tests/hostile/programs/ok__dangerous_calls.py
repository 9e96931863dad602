# row: 81-86 88
# response: {"clone3": "ENOSYS"}
"""What every dangerous call gets that is not EPERM, which the policy answers before the kernel looks at
arguments or rights: most of these would fail otherwise with all zero, and some would succeed. clone3 is
ENOSYS, so that libc takes clone, whose flags a filter can see."""

import ctypes
import errno
import platform

X86 = platform.machine() == "x86_64"
# Name: (x86_64 number, aarch64 number)
CALLS = {
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "mount": (165, 40), "umount2": (166, 39),
    "pivot_root": (155, 41), "chroot": (161, 51), "unshare": (272, 97), "setns": (308, 268),
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282), "keyctl": (250, 219),
    "io_uring_setup": (425, 425), "kexec_load": (246, 104), "reboot": (169, 142), "init_module": (175, 105),
    "syslog": (103, 116), "settimeofday": (164, 170), "clock_settime": (227, 112), "sethostname": (170, 161),
    "pidfd_getfd": (438, 438), "clone3": (435, 435), "seccomp": (317, 277), "mknodat": (259, 33),
    "setuid": (105, 146), "add_key": (248, 217), "personality": (135, 92), "quotactl": (179, 60),
    "process_vm_writev": (311, 271), "setdomainname": (171, 162), "clock_adjtime": (305, 266),
    "finit_module": (313, 273), "delete_module": (176, 106), "kexec_file_load": (320, 294),
    "io_uring_enter": (426, 426), "io_uring_register": (427, 427), "request_key": (249, 218),
    "open_by_handle_at": (304, 265), "move_mount": (429, 429), "fsopen": (430, 430),
}


def handler(event, context):
    libc = ctypes.CDLL(None, use_errno=True)
    otherwise = {}
    for name, numbers in CALLS.items():
        ctypes.set_errno(0)
        result = libc.syscall(numbers[0 if X86 else 1], 0, 0, 0, 0, 0, 0)
        number = ctypes.get_errno()
        if result != -1 or number != errno.EPERM:
            otherwise[name] = errno.errorcode[number] if result == -1 else result
    return otherwise
