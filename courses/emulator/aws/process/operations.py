"""Which operation of AWS's API a request is, and with which parameters, read by AWS's own models."""

from dataclasses import dataclass
from typing import Any

from .errors import NOT_OFFERED, AwsError


@dataclass(frozen=True, slots=True)
class Operation:
    """A request as boto3 would have been asked: the name in CamelCase, parameters by their names."""

    service: str
    name: str
    parameters: dict[str, Any]


def read(service: str, request: Any) -> Operation:
    """Raises AwsError when the service has no such operation or the request is malformed."""
    from moto.core.parse import PROTOCOL_PARSERS
    from moto.core.request import determine_request_protocol
    from moto.core.routing import get_service_router
    from moto.core.utils import get_service_model

    model = get_service_model(service)
    try:
        operation, path_parameters = get_service_router(service).match(request)
        protocol = determine_request_protocol(model, request.content_type)
    except Exception as error:
        raise AwsError(NOT_OFFERED, "This is no request of the service's API.", 400) from error
    parser = PROTOCOL_PARSERS[protocol](operation)
    try:
        parameters = parser.parse(
            {
                "method": request.method,
                "values": request.values,
                "headers": request.headers,
                "body": request.data,
                "url_path": request.path,
                "url_params": path_parameters,
            }
        )
    except Exception as error:
        raise AwsError(
            "MalformedInput", f"The request cannot be read: {type(error).__name__}."
        ) from error
    return Operation(service, str(operation.name), {**parameters, **path_parameters})
