import os
from fractions import Fraction

import boto3

client = boto3.client("lambda")
ALIAS = {"FunctionName": os.environ["FUNCTION"], "Name": os.environ["ALIAS"]}
NOTHING = {"invocations": 0, "errors": 0}


def set_alias(version, weights):
    routing = {"AdditionalVersionWeights": weights}
    client.update_alias(**ALIAS, FunctionVersion=version, RoutingConfig=routing)


def handler(event, context):
    alias = client.get_alias(**ALIAS)
    weights = alias.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})
    old, new = alias["FunctionVersion"], next(iter(weights), None)
    if new is None:
        return {"action": "keep"}

    before, after = (event["metrics"].get(version, NOTHING) for version in (old, new))
    if min(before["invocations"], after["invocations"]) < event["minimum"]:
        return {"action": "keep"}

    old_rate = Fraction(before["errors"], before["invocations"])
    new_rate = Fraction(after["errors"], after["invocations"])
    if new_rate - old_rate > Fraction(event["margin"], 100):
        set_alias(old, {})
        return {"action": "roll back"}

    percent = round(100 * weights[new]) + event["step"]
    if percent >= 100:
        set_alias(new, {})
        return {"action": "finish"}
    set_alias(old, {new: percent / 100})
    return {"action": "step"}
