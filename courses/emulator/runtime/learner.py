"""The learner's branch: from the gate to AWS's own runtime client. Trusted until its last line."""

import importlib
import json
import logging
import os
import resource
import sys
import traceback
from types import TracebackType
from typing import Any, TextIO

from . import sdk
from .confine import TELEMETRY_FD
from .layout import Layout

_CHUNK = 1 << 16
_WARM_UP_CODE = """
import json
import logging
logger = logging.getLogger(__name__)
def handler(event, context):
    try:
        return {"a": json.loads(json.dumps(event)), "b": [str(i) for i in range(50)]}
    except Exception:
        raise
handler({"x": 1}, None)
"""


def warm_up() -> None:
    """Run what every invocation runs: once in the zygote, so that it is loaded and cached, and in
    each spare, so that its copies of the shared pages are made before anyone waits."""
    from awslambdaric.bootstrap import (
        LambdaLoggerFilter,
        LambdaLoggerHandler,
        Unbuffered,
        make_error,
    )
    from awslambdaric.lambda_config import LambdaConfigProvider
    from awslambdaric.lambda_context import LambdaContext
    from awslambdaric.lambda_runtime_client import LambdaRuntimeClient
    from awslambdaric.lambda_runtime_marshaller import LambdaMarshaller

    marshaller = LambdaMarshaller()
    event = marshaller.unmarshal_request('{"a": [1, 2.5, null, true, "text"]}')
    marshaller.marshal_response(event)
    LambdaContext("id", None, None, 0)
    LambdaConfigProvider(["awslambdaric", "a.b"], {"AWS_LAMBDA_RUNTIME_API": ""})
    LambdaRuntimeClient("")
    log_handler = LambdaLoggerHandler(Unbuffered(sys.stdout))
    log_handler.setFormatter(
        logging.Formatter("[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(message)s\n")
    )
    log_handler.addFilter(LambdaLoggerFilter())
    log_handler.format(logging.makeLogRecord({"msg": "text"}))
    logger = logging.Logger("warm-up")
    logger.addHandler(log_handler)
    log_handler.close()
    exec(compile(_WARM_UP_CODE, "<warm-up>", "exec"), {})  # noqa: S102 our own constant
    try:
        marshaller.marshal_response(make_error)
    except Exception:  # noqa: BLE001 only its side effect, loaded code, is wanted
        traceback.format_exc()


def _read_configuration(gate: int) -> dict[str, Any]:
    received = bytearray()
    while chunk := os.read(gate, _CHUNK):
        received += chunk
    os.close(gate)
    if not received:
        os._exit(1)  # nobody needs this spare any more
    configuration: dict[str, Any] = json.loads(bytes(received))
    return configuration


def _prepare(gate: int, waits: bool, layout: Layout) -> str:
    """Wait at the gate, take the function's configuration, return the handler's name."""
    _look_like_lambda(layout)
    if waits:
        warm_up()
        sdk.touch()
    configuration = _read_configuration(gate)
    os.environ.clear()
    os.environ.update(configuration["environment"] | layout.variables())
    sdk.begin()
    os.environ["_LAMBDA_TELEMETRY_LOG_FD"] = str(TELEMETRY_FD)
    if "AWS_LAMBDA_LOG_FORMAT" in os.environ:
        # The runtime reads it at import, and the zygote's import knew nothing of this function.
        importlib.reload(sys.modules["awslambdaric.bootstrap"])
    os.chdir(layout.task)
    for which, name in (
        (resource.RLIMIT_DATA, "data_bytes"),
        (resource.RLIMIT_AS, "address_space_bytes"),
    ):
        resource.setrlimit(which, (configuration[name], configuration[name]))
    handler: str = configuration["handler"]
    return handler


def _look_like_lambda(layout: Layout) -> None:
    """The paths and names that a handler sees on AWS. Depends on no function."""
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    library = f"{layout.lang}/lib/python{version}"
    sys.path[:] = [
        layout.task,
        f"{layout.opt}/python",
        layout.packages,
        f"{layout.lang}/lib/python{version.replace('.', '')}.zip",
        library,
        f"{library}/lib-dynload",
    ]
    sys.argv[:] = ["/var/runtime/bootstrap"]
    sys.orig_argv[:] = [sys.executable, *sys.argv]
    sys.modules["__main__"] = sys.modules["awslambdaric.__main__"]


def open_streams() -> None:
    """As a handler finds them. What 0, 1 and 2 are may be exchanged later for others of their kind."""
    streams = {
        "stdin": open(0, encoding="utf-8", closefd=False),  # noqa: SIM115
        "stdout": _writer(1, errors="strict"),
        "stderr": _writer(2, errors="backslashreplace"),
    }
    for name, stream in streams.items():
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def _writer(fd: int, *, errors: str) -> TextIO:
    return open(fd, "w", encoding="utf-8", errors=errors, buffering=1, closefd=False)


def _from_runtime(trace: TracebackType | None) -> TracebackType | None:
    """The traceback without the frames of this package."""
    while trace is not None and "/awslambdaric/" not in trace.tb_frame.f_code.co_filename:
        trace = trace.tb_next
    return trace


def _exit_code(error: BaseException) -> int:
    """What a bare interpreter would do with an exception that ended the runtime."""
    if not isinstance(error, SystemExit):
        traceback.print_exception(type(error), error, _from_runtime(error.__traceback__))
        return 1
    if error.code is None:
        return 0
    if isinstance(error.code, int):
        return error.code & 0xFF
    print(error.code, file=sys.stderr)  # noqa: T201 as the interpreter does
    return 1


def run(gate: int, waits: bool, layout: Layout) -> None:
    """Wait for the function, then be AWS's runtime until it ends. Never returns by intent.

    A learner can replace anything that is looked up by name, so the way out is held here. Were
    it defeated too, only the end of this confined process follows: no code of the zygote's loop.
    """
    leave, exit_code, flush = os._exit, _exit_code, sys.stdout.flush
    handler = _prepare(gate, waits, layout)
    main = sys.modules["__main__"].main
    code = 1
    try:
        main(["awslambdaric", handler])
    except BaseException as error:  # noqa: BLE001 SystemExit and worse end the runtime here
        try:
            code = exit_code(error)
            flush()
        except BaseException:  # noqa: BLE001 a hostile __str__ must not show our frames
            code = 1
    leave(code)
