# row: 63 64 65 88
# response: []
"""Names may show, but nothing behind them opens, in any tier."""

import glob
import os

FILES = """
    /proc/1/environ /proc/1/mem /proc/self/mem /proc/self/maps /proc/self/environ /proc/net/tcp /proc/kcore
    /proc/sysrq-trigger /sys/kernel/uevent_seqnum /etc/shadow /etc/hostname /etc/ssh/sshd_config /root/.bashrc
    /dev/mem /dev/kmsg /dev/sda /dev/vda /dev/fuse /dev/kvm /dev/tty /dev/ptmx /var/log/dpkg.log
    /var/lib/dpkg/status /run/utmp
""".split()


def handler(event, context):
    opened = []
    for path in [*FILES, *glob.glob("/home/*/.*"), *glob.glob("/tmp/lambda-lab-*/*/*/*")]:
        if path.startswith(os.environ["LAMBDA_TASK_ROOT"]):
            continue
        for flags in (os.O_RDONLY, os.O_WRONLY):
            try:
                os.close(os.open(path, flags | os.O_NONBLOCK))
                opened.append(path)
            except OSError:
                pass
    return opened
