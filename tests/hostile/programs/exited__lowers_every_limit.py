# row: 91
# also: ok crashed handler-error timeout
# timeout: 3
"""Limits may be lowered: it harms nobody but the run itself."""

import resource


def handler(event, context):
    for which in (resource.RLIMIT_NOFILE, resource.RLIMIT_NPROC, resource.RLIMIT_FSIZE, resource.RLIMIT_AS):
        resource.setrlimit(which, (0, 0))
    return "lowered"
