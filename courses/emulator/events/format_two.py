"""Payload format 2.0, which HTTP APIs and function URLs share.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
"""

from urllib.parse import quote

from .http import Request
from .values import Json


def event(request: Request, *, route: str, account: str, domain: str) -> dict[str, Json]:
    """The event: header names in lower case, several values joined by commas, cookies apart."""
    headers = {name.lower(): ",".join(values) for name, values in request.headers.items()}
    cookie = headers.pop("cookie", "")
    pairs = [(name, value) for name, values in request.query.items() for value in values]
    found: dict[str, Json] = {
        "version": "2.0",
        "routeKey": route,
        "rawPath": request.path,
        "rawQueryString": "&".join(
            f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in pairs
        ),
    }
    if cookie:
        found["cookies"] = [part.strip() for part in cookie.split(";")]
    found["headers"] = dict(headers)
    if request.query:
        found["queryStringParameters"] = {
            name: ",".join(values) for name, values in request.query.items()
        }
    found["requestContext"] = {
        "accountId": account,
        "apiId": domain.partition(".")[0],
        "domainName": domain,
        "domainPrefix": domain.partition(".")[0],
        "http": {
            "method": request.method,
            "path": request.path,
            "protocol": "HTTP/1.1",
            "sourceIp": request.source_ip,
            "userAgent": request.header("user-agent"),
        },
        "requestId": request.request_id,
        "routeKey": route,
        "stage": "$default",
        "time": request.clock,
        "timeEpoch": request.epoch_ms,
    }
    if request.path_parameters:
        found["pathParameters"] = dict(request.path_parameters)
    if request.stage_variables:
        found["stageVariables"] = dict(request.stage_variables)
    if request.body is not None:
        found["body"] = request.body
    found["isBase64Encoded"] = request.base64
    return found
