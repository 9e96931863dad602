"""Which system calls a learner's process may make, as data.

Unknown calls fail with ENOSYS, so that libraries take their fallback; dangerous ones fail with
EPERM, so that a learner reads "not permitted"; another ABI kills (bpf.assemble).

Among the unknown are timer_create, whose signal would wake a frozen environment, and inotify, whose
instances are counted per user and which sees what others do with shared files.
"""

import errno

from .bpf import (
    ALLOW,
    Rule,
    argument_in,
    argument_not_in,
    argument_with_all,
    argument_without,
    argument_without_all,
    both,
    errno_action,
)
from .syscall_numbers import TABLES

ALLOWED = """
    read write open openat openat2 close stat fstat lstat newfstatat statx poll ppoll select pselect6 lseek
    mprotect munmap mremap brk madvise msync mincore rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending
    rt_sigtimedwait rt_sigsuspend sigaltstack pread64 pwrite64 readv writev preadv pwritev preadv2 pwritev2
    access faccessat faccessat2 pipe pipe2 dup dup2 dup3 sched_yield nanosleep clock_nanosleep getitimer
    setitimer alarm pause getpid gettid getppid getuid geteuid getgid getegid getresuid getresgid getgroups
    getpgrp getpgid getsid setpgid exit exit_group wait4 waitid uname flock truncate
    ftruncate fallocate getdents getdents64 getcwd chdir fchdir rename
    renameat renameat2 mkdir mkdirat rmdir link linkat unlink unlinkat symlink symlinkat readlink readlinkat
    chmod fchmod fchmodat umask utimensat futimesat utime utimes getrlimit setrlimit getrusage sysinfo times
    gettimeofday time clock_gettime clock_getres set_tid_address set_robust_list get_robust_list rseq futex
    futex_waitv epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait epoll_pwait2 eventfd eventfd2
    timerfd_create timerfd_settime timerfd_gettime signalfd signalfd4
    sched_getaffinity sched_getparam sched_getscheduler sched_get_priority_max sched_get_priority_min
    getpriority getcpu getrandom sendfile copy_file_range splice tee statfs fstatfs membarrier restart_syscall
    arch_prctl kill tgkill tkill rt_sigqueueinfo rt_tgsigqueueinfo close_range pidfd_open pidfd_send_signal
    execve execveat fork vfork connect bind listen accept accept4 sendto recvfrom sendmsg recvmsg
    sendmmsg recvmmsg shutdown getsockname getpeername getsockopt setsockopt
""".split()

REFUSED = """
    ptrace process_vm_readv process_vm_writev mount umount2 pivot_root chroot unshare setns bpf perf_event_open
    userfaultfd keyctl add_key request_key io_uring_setup io_uring_enter io_uring_register init_module
    finit_module delete_module kexec_load kexec_file_load reboot swapon swapoff settimeofday clock_settime
    clock_adjtime adjtimex sethostname setdomainname iopl ioperm acct quotactl nfsservctl open_by_handle_at
    name_to_handle_at fanotify_init syslog vhangup personality memfd_create memfd_secret shmget shmat shmctl
    shmdt semget semop semctl msgget msgsnd msgrcv msgctl mq_open mq_unlink mknod mknodat setuid setgid setreuid
    setregid setresuid setresgid setgroups setfsuid setfsgid capset chown fchown lchown fchownat setxattr
    lsetxattr fsetxattr removexattr move_pages mbind migrate_pages set_mempolicy kcmp pidfd_getfd
    process_madvise fsopen fsconfig fsmount fspick open_tree move_mount mount_setattr landlock_create_ruleset
    landlock_add_rule landlock_restrict_self seccomp mlock mlock2 mlockall lookup_dcookie vmsplice modify_ldt
    uselib ustat sysfs _sysctl setpriority sched_setscheduler sched_setparam sched_setattr sched_setaffinity
    ioprio_set process_mrelease pkey_mprotect
""".split()

EPERM = errno_action(errno.EPERM)
ENOMEM = errno_action(errno.ENOMEM)
DONE_NOTHING = errno_action(0)
ENOSYS = errno_action(errno.ENOSYS)
ENOTTY = errno_action(errno.ENOTTY)
EAFNOSUPPORT = errno_action(errno.EAFNOSUPPORT)
EPROTONOSUPPORT = errno_action(errno.EPROTONOSUPPORT)

# CLONE_NEWTIME, NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID and NEWNET.
NAMESPACE_FLAGS = 0x7E020080
MAP_SHARED_AND_ANONYMOUS = 0x21
# TCGETS TIOCGWINSZ FIONREAD FIONBIO FIONCLEX FIOCLEX FIOASYNC; never TIOCSTI.
IOCTLS = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451, 0x5452)
# PR_SET_NAME PR_GET_NAME PR_GET_DUMPABLE PR_GET_NO_NEW_PRIVS PR_SET_VMA
PRCTLS = (15, 16, 3, 39, 0x53564D41)
AF_UNIX, AF_INET, AF_INET6 = 1, 2, 10
# 0, TCP and UDP: for any other the kernel may start modprobe as root and load a module.
PROTOCOLS = (0, 6, 17)
# F_SETSIG, F_SETLEASE, F_NOTIFY: SIGCONT by the kernel's hand would wake a frozen environment, and
# a lease or a notice on a shared file reaches whoever else uses it.
FCNTLS_REFUSED = (10, 1024, 1026)


# Tier C has one process per run: no other can be started, and none can be reached.
REFUSED_ALONE = """
    fork vfork execve execveat tkill pidfd_open pidfd_send_signal setpgid connect bind listen accept accept4
    sendmsg recvmsg sendmmsg recvmmsg chmod fchmod fchmodat utimensat futimesat utime utimes
""".split()
TO_ITSELF = ("kill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo")
SELF_MARK = 0x5E1FC0DE
"""Stands for the own pid, which is known only in the run (without_namespaces.py)."""
THREAD_FLAGS = 0x00010100
"""CLONE_VM and CLONE_THREAD."""
# F_SETOWN and F_SETOWN_EX: the kernel would signal whoever is named there.
FCNTLS_REFUSED_ALONE = (*FCNTLS_REFUSED, 8, 15)


def rules(machine: str) -> dict[int, Rule]:
    """The policy for `machine`, keyed by system call number; names it does not have are left out."""
    by_name: dict[str, Rule] = {**dict.fromkeys(ALLOWED, ALLOW), **dict.fromkeys(REFUSED, EPERM)}
    by_name |= {
        # On tmpfs, the only place to write, these have nothing to do; on a shared file they would keep
        # the host's disk busy or empty its cache.
        **dict.fromkeys(("fsync", "fdatasync", "sync_file_range", "fadvise64"), DONE_NOTHING),
        # A session is a scheduling group of its own (sched_autogroup): sixty of them would leave the
        # site a sixtieth of the processor, whatever their nice value.
        "setsid": DONE_NOTHING,
        # Its pages can be taken out of every mapping and stay: memory that no process shows.
        "mmap": argument_without_all(3, MAP_SHARED_AND_ANONYMOUS, ENOMEM),
        # clone3 passes its flags in memory, where a filter cannot look: ENOSYS makes libc use clone.
        "clone3": ENOSYS,
        "clone": argument_without(0, NAMESPACE_FLAGS, EPERM),
        "socket": both(
            argument_in(0, (AF_UNIX, AF_INET, AF_INET6), EAFNOSUPPORT),
            argument_in(2, PROTOCOLS, EPROTONOSUPPORT),
        ),
        "fcntl": argument_not_in(1, FCNTLS_REFUSED, EPERM),
        "socketpair": argument_in(0, (AF_UNIX,), EAFNOSUPPORT),
        "ioctl": argument_in(1, IOCTLS, ENOTTY),
        "prctl": argument_in(0, PRCTLS, EPERM),
        "prlimit64": argument_in(0, (0,), EPERM),
    }
    numbers = TABLES[machine]
    return {numbers[name]: rule for name, rule in by_name.items() if name in numbers}


def rules_alone(machine: str) -> dict[int, Rule]:
    """The policy of tier C."""
    by_name: dict[str, Rule] = {
        **dict.fromkeys(REFUSED_ALONE, EPERM),
        **dict.fromkeys(TO_ITSELF, argument_in(0, (SELF_MARK,), EPERM)),
        "clone": both(
            argument_with_all(0, THREAD_FLAGS, EPERM), argument_without(0, NAMESPACE_FLAGS, EPERM)
        ),
        "socket": EPERM,
        "fcntl": argument_not_in(1, FCNTLS_REFUSED_ALONE, EPERM),
    }
    numbers = TABLES[machine]
    return rules(machine) | {
        numbers[name]: rule for name, rule in by_name.items() if name in numbers
    }
