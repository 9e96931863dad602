"""The environment variables of a runtime, as recorded on AWS (2026-01-12, `variables_and_context`)."""

import time
import uuid

from courses.emulator.records import Credentials, FunctionConfig

from . import platform_strings


def log_stream(version: str = "$LATEST") -> str:
    """A new log stream's name; each execution environment has its own."""
    return f"{time.strftime('%Y/%m/%d/', time.gmtime())}[{version}]{uuid.uuid4().hex}"


def _logging_variables(config: FunctionConfig) -> dict[str, str]:
    """The runtime reads these; with the text format AWS sets neither."""
    if config.log_format != "JSON":
        return {}
    return {"AWS_LAMBDA_LOG_FORMAT": "JSON", "AWS_LAMBDA_LOG_LEVEL": config.log_level or "INFO"}


def runtime_variables(
    config: FunctionConfig,
    *,
    credentials: Credentials,
    python_version: str,
    stream: str,
    version: str = "$LATEST",
    initialization: str = "on-demand",
) -> dict[str, str]:
    """All variables of the runtime process. `python_version` is "3.11"."""
    return {
        **config.environment,
        **_logging_variables(config),
        "_HANDLER": config.handler,
        "AWS_REGION": platform_strings.REGION,
        "AWS_DEFAULT_REGION": platform_strings.REGION,
        "AWS_EXECUTION_ENV": f"AWS_Lambda_python{python_version}",
        "AWS_LAMBDA_FUNCTION_NAME": config.name,
        "AWS_LAMBDA_FUNCTION_VERSION": version,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(config.memory_mb),
        "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{config.name}",
        "AWS_LAMBDA_LOG_STREAM_NAME": stream,
        "AWS_LAMBDA_INITIALIZATION_TYPE": initialization,
        "AWS_LAMBDA_RUNTIME_API": "127.0.0.1:9001",
        "AWS_ACCESS_KEY_ID": credentials.access_key_id,
        "AWS_SECRET_ACCESS_KEY": credentials.secret_access_key,
        "AWS_SESSION_TOKEN": credentials.session_token,
        "LAMBDA_TASK_ROOT": "/var/task",
        "LAMBDA_RUNTIME_DIR": "/var/runtime",
        "TZ": ":UTC",
        "LANG": "en_US.UTF-8",
        "LC_CTYPE": "C.UTF-8",
        "PWD": "/var/task",
        "SHLVL": "0",
        "PATH": "/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin",
        "LD_LIBRARY_PATH": (
            "/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib"
        ),
        "PYTHONPATH": "/var/runtime",
        "AWS_XRAY_CONTEXT_MISSING": "LOG_ERROR",
        "AWS_XRAY_DAEMON_ADDRESS": "169.254.100.1:2000",
        "_AWS_XRAY_DAEMON_ADDRESS": "169.254.100.1",
        "_AWS_XRAY_DAEMON_PORT": "2000",
        # Ours: the local endpoint, and no search for credentials elsewhere.
        "AWS_ENDPOINT_URL": "http://127.0.0.1:4566",
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def trace_id(root: str = "", *, sampled: bool = False) -> str:
    """A trace header as AWS sends it to a function; of the trace `root`, else of a new one."""
    root = root or f"1-{int(time.time()):08x}-{uuid.uuid4().hex[:24]}"
    return f"Root={root};Parent={uuid.uuid4().hex[:16]};Sampled={int(sampled)}"
