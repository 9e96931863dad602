"""A REST API of API Gateway with Lambda proxy integration, stage prod.

https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
"""

from typing import Final

from .http import last, request
from .values import ACCOUNT_ID, REGION, Facts, Json

TITLE: Final = "API Gateway: a request to a REST API"
SAMPLE: Final[Facts] = {
    "path": "/orders/17",
    "pathParameters": {"id": "17"},
    "queryStringParameters": {"verbose": "1"},
}
API_ID: Final = "a1b2c3d4e5"
DOMAIN: Final = f"{API_ID}.execute-api.{REGION}.amazonaws.com"
STAGE: Final = "prod"

_NOBODY: Final = (
    "accessKey accountId caller cognitoAuthenticationProvider cognitoAuthenticationType "
    "cognitoIdentityId cognitoIdentityPoolId principalOrgId user userArn"
).split()


def build(facts: Facts) -> dict[str, Json]:
    """The event. Facts: those of `http.py`, and `resource`, which else comes from the path."""
    sent = request(facts, host=DOMAIN)
    resource = facts.get("resource", sent.resource)
    identity: dict[str, Json] = dict.fromkeys(_NOBODY)
    return {
        "resource": resource,
        "path": sent.path,
        "httpMethod": sent.method,
        "headers": last(sent.headers),
        "multiValueHeaders": {name: list(values) for name, values in sent.headers.items()},
        "queryStringParameters": last(sent.query) or None,
        "multiValueQueryStringParameters": {n: list(v) for n, v in sent.query.items()} or None,
        "pathParameters": dict(sent.path_parameters or {}) or None,
        "stageVariables": dict(sent.stage_variables or {}) or None,
        "requestContext": {
            "accountId": ACCOUNT_ID,
            "apiId": API_ID,
            "domainName": DOMAIN,
            "domainPrefix": API_ID,
            "extendedRequestId": "YxLEcFh0IAMFsKQ=",
            "httpMethod": sent.method,
            "identity": {
                **identity,
                "sourceIp": sent.source_ip,
                "userAgent": sent.header("user-agent"),
            },
            "path": f"/{STAGE}{sent.path}",
            "protocol": "HTTP/1.1",
            "requestId": sent.request_id,
            "requestTime": sent.clock,
            "requestTimeEpoch": sent.epoch_ms,
            "resourceId": "abc123",
            "resourcePath": resource,
            "stage": STAGE,
        },
        "body": sent.body,
        "isBase64Encoded": sent.base64,
    }
