"""Payload format 2.0, which HTTP APIs and function URLs share.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
"""

from urllib.parse import quote

from courses.grading.json_values import Json
from courses.grading.sources.base import EPOCH_MS, REQUEST_ID
from courses.grading.sources.http import SOURCE_IP, Request


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
            "sourceIp": SOURCE_IP,
            "userAgent": request.header("user-agent"),
        },
        "requestId": REQUEST_ID,
        "routeKey": route,
        "stage": "$default",
        "time": "31/Jan/2026:10:00:00 +0000",
        "timeEpoch": EPOCH_MS,
    }
    if request.path_parameters:
        found["pathParameters"] = dict(request.path_parameters)
    if request.stage_variables:
        found["stageVariables"] = dict(request.stage_variables)
    if request.body is not None:
        found["body"] = request.body
    found["isBase64Encoded"] = request.base64
    return found
