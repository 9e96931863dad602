"""The learner's branch: from the gate to AWS's own runtime client. Trusted until its last line."""

import json
import os
import resource
import sys
import traceback
from types import TracebackType

from .confine import TELEMETRY_FD
from .view import LANG, PACKAGES, TASK

_CHUNK = 1 << 16


def warm_up() -> None:
    """Run once in the zygote what every invocation runs, so that it is compiled and cached."""
    from awslambdaric.bootstrap import make_error
    from awslambdaric.lambda_context import LambdaContext
    from awslambdaric.lambda_runtime_marshaller import LambdaMarshaller

    marshaller = LambdaMarshaller()
    event = marshaller.unmarshal_request('{"a": [1, 2.5, null, true, "text"]}')
    marshaller.marshal_response(event)
    LambdaContext("id", None, None, 0)
    try:
        marshaller.marshal_response(make_error)
    except Exception:  # noqa: BLE001 only its side effect, loaded code, is wanted
        traceback.format_exc()


def _read_configuration(gate: int) -> dict[str, object]:
    received = bytearray()
    while chunk := os.read(gate, _CHUNK):
        received += chunk
    os.close(gate)
    if not received:
        os._exit(1)  # nobody needs this spare any more
    configuration: dict[str, object] = json.loads(bytes(received))
    return configuration


def _prepare(gate: int) -> str:
    """Wait at the gate, take the function's configuration, return the handler's name."""
    configuration = _read_configuration(gate)
    environment = configuration["environment"]
    assert isinstance(environment, dict)
    os.environ.clear()
    os.environ.update(environment)
    os.environ["_LAMBDA_TELEMETRY_LOG_FD"] = str(TELEMETRY_FD)
    os.chdir(TASK)
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    library = f"{LANG}/lib/python{version}"
    sys.path[:] = [
        TASK,
        "/opt/python",
        PACKAGES,
        f"{LANG}/lib/python{version.replace('.', '')}.zip",
        library,
        f"{library}/lib-dynload",
    ]
    sys.argv[:] = ["/var/runtime/bootstrap"]
    sys.orig_argv[:] = [sys.executable, *sys.argv]
    sys.modules["__main__"] = sys.modules["awslambdaric.__main__"]
    sys.stdin = sys.__stdin__ = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = sys.__stdout__ = open(1, "w", encoding="utf-8", buffering=1, closefd=False)  # noqa: SIM115
    sys.stderr = sys.__stderr__ = open(  # noqa: SIM115
        2, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False
    )
    for which, name in ((resource.RLIMIT_DATA, "data_bytes"), (resource.RLIMIT_AS, "address_space_bytes")):
        value = configuration[name]
        assert isinstance(value, int)
        resource.setrlimit(which, (value, value))
    handler = configuration["handler"]
    assert isinstance(handler, str)
    return handler


def _from_runtime(trace: TracebackType | None) -> TracebackType | None:
    """The traceback without the frames of this package."""
    while trace is not None and not trace.tb_frame.f_code.co_filename.startswith(PACKAGES):
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


def run(gate: int) -> None:
    """Wait for the function, then be AWS's runtime until it ends. Never returns by intent.

    A learner can replace anything that is looked up by name, so the way out is held here. Were
    it defeated too, only the end of this confined process follows: no code of the zygote's loop.
    """
    leave, exit_code, flush = os._exit, _exit_code, sys.stdout.flush
    handler = _prepare(gate)
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
