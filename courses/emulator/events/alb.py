"""An Application Load Balancer whose target is a function.

Query parameters arrive as the client encoded them: the load balancer does not decode.
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
"""

from typing import Final
from urllib.parse import quote

from .http import last, request
from .values import ACCOUNT_ID, REGION, Facts, Json

TITLE: Final = "Load balancer: a request"
SAMPLE: Final[Facts] = {"path": "/hello", "queryStringParameters": {"name": "Ada"}}
TARGET_GROUP: Final = (
    f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT_ID}:targetgroup/lab/6d0ecf831eec9f09"
)
HOST: Final = f"lab-1234567890.{REGION}.elb.amazonaws.com"


def build(facts: Facts) -> dict[str, Json]:
    """The event. Facts: those of `http.py`, and `multiValueHeaders`: true for a target group that
    sends all values of a header or parameter instead of the last one.
    """
    sent = request(facts, host=HOST)
    query = {quote(n, safe=""): [quote(v, safe="") for v in vs] for n, vs in sent.query.items()}
    headers = {name.lower(): values for name, values in sent.headers.items()}
    found: dict[str, Json] = {
        "requestContext": {"elb": {"targetGroupArn": TARGET_GROUP}},
        "httpMethod": sent.method,
        "path": sent.path,
    }
    if facts.get("multiValueHeaders"):
        found |= {"multiValueQueryStringParameters": query, "multiValueHeaders": headers}
    else:
        found |= {"queryStringParameters": last(query), "headers": last(headers)}
    return {**found, "body": sent.body or "", "isBase64Encoded": sent.base64}
