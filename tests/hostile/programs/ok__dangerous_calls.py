# row: 81-88
# response: []
import ctypes
import platform

X86 = platform.machine() == "x86_64"
# name: (x86_64 number, aarch64 number)
CALLS = {
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "mount": (165, 40), "umount2": (166, 39),
    "pivot_root": (155, 41), "chroot": (161, 51), "unshare": (272, 97), "setns": (308, 268),
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282), "keyctl": (250, 219),
    "io_uring_setup": (425, 425), "kexec_load": (246, 104), "reboot": (169, 142), "init_module": (175, 105),
    "syslog": (103, 116), "settimeofday": (164, 170), "clock_settime": (227, 112), "sethostname": (170, 161),
    "pidfd_getfd": (438, 438), "clone3": (435, 435), "seccomp": (317, 277), "mknodat": (259, 33),
    "setuid": (105, 146), "add_key": (248, 217), "personality": (135, 92), "quotactl": (179, 60),
    "open_by_handle_at": (304, 265), "move_mount": (429, 429), "fsopen": (430, 430),
}
REFUSED = (1, 38)


def handler(event, context):
    libc = ctypes.CDLL(None, use_errno=True)
    wrong = []
    for name, numbers in CALLS.items():
        ctypes.set_errno(0)
        result = libc.syscall(numbers[0 if X86 else 1], 0, 0, 0, 0, 0, 0)
        if result != -1 or ctypes.get_errno() not in REFUSED:
            wrong.append([name, result, ctypes.get_errno()])
    return wrong
