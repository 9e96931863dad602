"""What runs in the fake AWS's own process: the standard library, the packages in var/lab, and this.

Of the rest of the project it imports only `courses.emulator.aws.iam`, `courses.emulator.events` and
the modules of `courses.emulator.runtime` that confine a process. The site imports `frames` and `offer` alone.
"""
