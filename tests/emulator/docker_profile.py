"""Docker's default seccomp profile as it is: what a container may call by name, and EPERM for the rest.

The lists are data of https://github.com/moby/profiles, seccomp/default.json (Apache License 2.0),
for 64-bit x86 and Arm, Linux 4.8 or newer, and the capabilities that a container has without
`--cap-add`: CAP_SYS_CHROOT is one of them, CAP_SYS_ADMIN is not. Names of calls that neither
machine has are left out. Calls of another ABI (32-bit, x32) end the process here; Docker allows them.
"""

import errno

from courses.emulator.runtime import bpf
from courses.emulator.runtime.syscall_numbers import TABLES

REFUSED = bpf.errno_action(errno.EPERM)

ALLOWED = """
    accept accept4 access adjtimex alarm bind brk cachestat capget capset chdir chmod chown
    clock_adjtime clock_getres clock_gettime clock_nanosleep close close_range connect
    copy_file_range creat dup dup2 dup3 epoll_create epoll_create1 epoll_ctl epoll_ctl_old
    epoll_pwait epoll_pwait2 epoll_wait epoll_wait_old eventfd eventfd2 execve execveat exit
    exit_group faccessat faccessat2 fadvise64 fallocate fanotify_mark fchdir fchmod fchmodat
    fchmodat2 fchown fchownat fcntl fdatasync fgetxattr flistxattr flock fork fremovexattr fsetxattr
    fstat fstatfs fsync ftruncate futex futex_requeue futex_wait futex_waitv futex_wake futimesat
    getcpu getcwd getdents getdents64 getegid geteuid getgid getgroups getitimer getpeername getpgid
    getpgrp getpid getppid getpriority getrandom getresgid getresuid getrlimit get_robust_list
    getrusage getsid getsockname getsockopt get_thread_area gettid gettimeofday getuid getxattr
    getxattrat inotify_add_watch inotify_init inotify_init1 inotify_rm_watch io_cancel ioctl
    io_destroy io_getevents io_pgetevents ioprio_get ioprio_set io_setup io_submit kill
    landlock_add_rule landlock_create_ruleset landlock_restrict_self lchown lgetxattr link linkat
    listen listmount listxattr listxattrat llistxattr lremovexattr lseek lsetxattr lstat madvise
    map_shadow_stack membarrier memfd_create memfd_secret mincore mkdir mkdirat mknod mknodat mlock
    mlock2 mlockall mmap mprotect mq_getsetattr mq_notify mq_open mq_timedreceive mq_timedsend
    mq_unlink mremap mseal msgctl msgget msgrcv msgsnd msync munlock munlockall munmap
    name_to_handle_at nanosleep newfstatat open openat openat2 pause pidfd_open pidfd_send_signal
    pipe pipe2 pkey_alloc pkey_free pkey_mprotect poll ppoll prctl pread64 preadv preadv2 prlimit64
    process_mrelease pselect6 pwrite64 pwritev pwritev2 read readahead readlink readlinkat readv
    recvfrom recvmmsg recvmsg remap_file_pages removexattr removexattrat rename renameat renameat2
    restart_syscall rmdir rseq rt_sigaction rt_sigpending rt_sigprocmask rt_sigqueueinfo
    rt_sigreturn rt_sigsuspend rt_sigtimedwait rt_tgsigqueueinfo sched_getaffinity sched_getattr
    sched_getparam sched_get_priority_max sched_get_priority_min sched_getscheduler
    sched_rr_get_interval sched_setaffinity sched_setattr sched_setparam sched_setscheduler
    sched_yield seccomp select semctl semget semop semtimedop sendfile sendmmsg sendmsg sendto
    setfsgid setfsuid setgid setgroups setitimer setpgid setpriority setregid setresgid setresuid
    setreuid setrlimit set_robust_list setsid setsockopt set_thread_area set_tid_address setuid
    setxattr setxattrat shmat shmctl shmdt shmget shutdown sigaltstack signalfd signalfd4 socketpair
    splice stat statfs statmount statx symlink symlinkat sync sync_file_range syncfs sysinfo tee
    tgkill time timer_create timer_delete timer_getoverrun timer_gettime timer_settime
    timerfd_create timerfd_gettime timerfd_settime times tkill truncate umask uname unlink unlinkat
    uretprobe utime utimensat utimes vfork vmsplice wait4 waitid write writev
    chroot process_vm_readv process_vm_writev ptrace
""".split()
ALLOWED_ON_X86_64 = ("arch_prctl", "modify_ldt")
PERSONALITIES = (0x0, 0x8, 0x20000, 0x20008, 0xFFFFFFFF)
SOCKET_FAMILIES = (
    *range(12),
    *(13, 14, 15, 16, 17, 18, 21, 22, 24, 26, 27, 28, 29, 30, 31, 32, 33, 35, 36, 39),
    *(41, 42, 43, 44, 45),
)
NAMESPACE_FLAGS = 0x7E020000
"""clone() with none of them is allowed; clone3() passes them in memory, where no filter can look."""

_X86_64_BESIDES = """
    cachestat=451 capget=125 creat=85 epoll_ctl_old=214 epoll_wait_old=215 fanotify_mark=301
    fchmodat2=452 fgetxattr=193 flistxattr=196 fremovexattr=199 futex_requeue=456 futex_wait=455
    futex_wake=454 get_thread_area=211 getxattr=191 getxattrat=464 io_cancel=210 io_destroy=207
    io_getevents=208 io_pgetevents=333 ioprio_get=252 io_setup=206 io_submit=209 lgetxattr=192
    listmount=458 listxattr=194 listxattrat=465 llistxattr=195 lremovexattr=198 map_shadow_stack=453
    mq_getsetattr=245 mq_notify=244 mq_timedreceive=243 mq_timedsend=242 mseal=462 munlock=150
    munlockall=152 pkey_alloc=330 pkey_free=331 readahead=187 remap_file_pages=216 removexattrat=466
    sched_getattr=315 sched_rr_get_interval=148 semtimedop=220 set_thread_area=205 setxattrat=463
    statmount=457 sync=162 syncfs=306 uretprobe=335
"""
_AARCH64_BESIDES = """
    cachestat=451 capget=90 fanotify_mark=263 fchmodat2=452 fgetxattr=10 flistxattr=13
    fremovexattr=16 futex_requeue=456 futex_wait=455 futex_wake=454 getxattr=8 getxattrat=464
    io_cancel=3 io_destroy=1 io_getevents=4 io_pgetevents=292 ioprio_get=31 io_setup=0 io_submit=2
    lgetxattr=9 listmount=458 listxattr=11 listxattrat=465 llistxattr=12 lremovexattr=15
    map_shadow_stack=453 mq_getsetattr=185 mq_notify=184 mq_timedreceive=183 mq_timedsend=182
    mseal=462 munlock=229 munlockall=231 pkey_alloc=289 pkey_free=290 readahead=213
    remap_file_pages=234 removexattrat=466 sched_getattr=275 sched_rr_get_interval=127
    semtimedop=192 setxattrat=463 statmount=457 sync=81 syncfs=267
"""


def _besides(text: str) -> dict[str, int]:
    return {name: int(number) for name, _, number in (word.partition("=") for word in text.split())}


NUMBERS = {
    "x86_64": TABLES["x86_64"] | _besides(_X86_64_BESIDES),
    "aarch64": TABLES["aarch64"] | _besides(_AARCH64_BESIDES),
}
"""The calls that the sandbox knows, and those that it has no rule for but the profile has."""


def rules(machine: str) -> dict[int, bpf.Rule]:
    """By number; a call that is not in it fails with REFUSED."""
    by_name: dict[str, bpf.Rule] = {
        **dict.fromkeys(ALLOWED, bpf.ALLOW),
        **(dict.fromkeys(ALLOWED_ON_X86_64, bpf.ALLOW) if machine == "x86_64" else {}),
        "personality": bpf.argument_in(0, PERSONALITIES, REFUSED),
        "socket": bpf.argument_in(0, SOCKET_FAMILIES, REFUSED),
        "clone": bpf.argument_without(0, NAMESPACE_FLAGS, REFUSED),
        "clone3": bpf.errno_action(errno.ENOSYS),
    }
    numbers = NUMBERS[machine]
    return {numbers[name]: rule for name, rule in by_name.items() if name in numbers}


def assemble(machine: str) -> bytes:
    """The filter for one machine."""
    return bpf.assemble(rules(machine), default=REFUSED, machine=machine)
