"""How the fake AWS's process starts: this project's packages by their names, without running them.

`courses.emulator` runs the whole control plane when it is imported, so the process gets an empty
module of that name, whose folder is the same.
"""

_START = """
import sys, types
for name, path in (("courses", []), ("courses.emulator", [{folder}])):
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__path__ = path
from courses.emulator.aws.process.{module} import main
main()
"""


def code(module: str, folder: str) -> str:
    """What `python -c` runs to call main() of a module here. `folder` holds the emulator's code."""
    return _START.format(module=module, folder=repr(folder))
