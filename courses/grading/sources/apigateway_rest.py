"""A REST API of API Gateway with Lambda proxy integration, stage prod.

https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
"""

from typing import Any, Final

from courses.grading.json_values import Json
from courses.grading.sources.base import ACCOUNT, EPOCH_MS, REGION, REQUEST_ID, TEXT, Source
from courses.grading.sources.http import MEMBERS, ROUTED, SOURCE_IP, last, request

API_ID: Final = "a1b2c3d4e5"
DOMAIN: Final = f"{API_ID}.execute-api.{REGION}.amazonaws.com"
STAGE: Final = "prod"

_NOBODY: Final = (
    "accessKey accountId caller cognitoAuthenticationProvider cognitoAuthenticationType "
    "cognitoIdentityId cognitoIdentityPoolId principalOrgId user userArn"
).split()


def _build(members: dict[str, Any]) -> dict[str, Json]:
    sent = request(members, host=DOMAIN)
    resource = members.get("resource", sent.resource)
    identity: dict[str, Json] = dict.fromkeys(_NOBODY)
    return {
        "resource": resource,
        "path": sent.path,
        "httpMethod": sent.method,
        "headers": dict(last(sent.headers)),
        "multiValueHeaders": {name: list(values) for name, values in sent.headers.items()},
        "queryStringParameters": dict(last(sent.query)) or None,
        "multiValueQueryStringParameters": {n: list(v) for n, v in sent.query.items()} or None,
        "pathParameters": dict(sent.path_parameters or {}) or None,
        "stageVariables": dict(sent.stage_variables or {}) or None,
        "requestContext": {
            "accountId": ACCOUNT,
            "apiId": API_ID,
            "domainName": DOMAIN,
            "domainPrefix": API_ID,
            "extendedRequestId": "YxLEcFh0IAMFsKQ=",
            "httpMethod": sent.method,
            "identity": {
                **identity,
                "sourceIp": SOURCE_IP,
                "userAgent": sent.header("user-agent"),
            },
            "path": f"/{STAGE}{sent.path}",
            "protocol": "HTTP/1.1",
            "requestId": REQUEST_ID,
            "requestTime": "31/Jan/2026:10:00:00 +0000",
            "requestTimeEpoch": EPOCH_MS,
            "resourceId": "abc123",
            "resourcePath": resource,
            "stage": STAGE,
        },
        "body": sent.body,
        "isBase64Encoded": sent.base64,
    }


SOURCE = Source({**MEMBERS, **ROUTED, "resource": TEXT}, _build)
