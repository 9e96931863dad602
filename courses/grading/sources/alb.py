"""An Application Load Balancer, multi-value headers off.

Query parameters arrive as the client encoded them: the load balancer does not decode.
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
"""

from typing import Any, Final
from urllib.parse import quote

from courses.grading.json_values import Json
from courses.grading.sources.base import ACCOUNT, REGION, Source
from courses.grading.sources.http import MEMBERS, last, request

TARGET_GROUP: Final = (
    f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}:targetgroup/lab/6d0ecf831eec9f09"
)
HOST: Final = f"lab-1234567890.{REGION}.elb.amazonaws.com"


def _build(members: dict[str, Any]) -> dict[str, Json]:
    sent = request(members, host=HOST)
    query = last(sent.query)
    return {
        "requestContext": {"elb": {"targetGroupArn": TARGET_GROUP}},
        "httpMethod": sent.method,
        "path": sent.path,
        "queryStringParameters": {
            quote(name, safe=""): quote(value, safe="") for name, value in query.items()
        },
        "headers": {name.lower(): value for name, value in last(sent.headers).items()},
        "body": sent.body or "",
        "isBase64Encoded": sent.base64,
    }


SOURCE = Source(MEMBERS, _build)
