"""Tier C: AWS's runtime client speaks HTTP over one inherited descriptor, since it can open no socket.

Takes the place of the native module `runtime_client` and of one method that would connect; the rest
of awslambdaric is AWS's. The other end is read by the same Runtime API server as everywhere.
"""

import json
import os
import types
from typing import Any

FD = 4
_READ = 1 << 16
_BASE = "/2018-06-01/runtime"


def _exchange(
    method: str, path: str, body: bytes, headers: dict[str, str]
) -> tuple[int, dict[str, str], bytes]:
    """One request and its answer: status, headers, body. Raises RuntimeError at the end of the channel."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1:9001", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    unsent = memoryview("\r\n".join([*lines, "", ""]).encode("latin-1", "replace") + body)
    while unsent:
        unsent = unsent[os.write(FD, unsent) :]
    received = bytearray()
    while (end := received.find(b"\r\n\r\n")) < 0:
        _receive(received)
    first, *rest = received[:end].decode("latin-1").split("\r\n")
    fields = dict(line.split(": ", 1) for line in rest)
    del received[: end + 4]
    size = int({name.lower(): value for name, value in fields.items()}.get("content-length", "0"))
    while len(received) < size:
        _receive(received)
    return int(first.split()[1]), fields, bytes(received[:size])


def _receive(received: bytearray) -> None:
    chunk = os.read(FD, _READ)
    if not chunk:
        raise RuntimeError("the Runtime API is gone")
    received += chunk


def _post(path: str, body: bytes, headers: dict[str, str]) -> None:
    status, _, answer = _exchange("POST", path, body, headers)
    if status != 202:
        raise RuntimeError(f"Failed to post: {status} {answer.decode(errors='replace')}")


def initialize_client(_user_agent: str) -> None:
    """As the native module; there is nothing to set up."""


def next_invocation() -> tuple[bytes, dict[str, str]]:
    """The next event and its headers."""
    _, headers, body = _exchange("GET", f"{_BASE}/invocation/next", b"", {})
    return body, headers


def post_invocation_result(
    invoke_id: str, data: bytes, content_type: str, _invocation_id: str | None = None
) -> None:
    _post(f"{_BASE}/invocation/{invoke_id}/response", data, {"Content-Type": content_type})


def post_error(invoke_id: str, data: str, _xray: str, _invocation_id: str | None = None) -> None:
    body = data.encode() if isinstance(data, str) else data
    _post(f"{_BASE}/invocation/{invoke_id}/error", body, _error_headers(body))


def _error_headers(body: bytes) -> dict[str, str]:
    kind = json.loads(body).get("errorType", "")
    return {"Lambda-Runtime-Function-Error-Type": "".join(c for c in str(kind) if c.isprintable())}


def call_rapid(
    _client: object,
    method: str,
    endpoint: str,
    expected: int,
    payload: Any = None,
    headers: dict[str, str] | None = None,
) -> None:
    """As awslambdaric's method of this name, which reports an error of INIT."""
    body = json.dumps(payload).encode() if method != "GET" else b""
    status, _, answer = _exchange(method, endpoint, body, headers or {})
    if status != expected:
        raise RuntimeError(f"{endpoint}: {status} {answer.decode(errors='replace')}")


def as_native_module() -> types.ModuleType:
    """What `import runtime_client` is to find."""
    module = types.ModuleType("runtime_client")
    module.__dict__.update(
        initialize_client=initialize_client,
        next=next_invocation,
        post_invocation_result=post_invocation_result,
        post_error=post_error,
    )
    return module
