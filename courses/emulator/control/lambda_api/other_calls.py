"""Tags, function URLs and what to do about recursive loops."""

import hashlib

from courses.emulator.control.lambda_errors import conflict, invalid, not_found, validation
from courses.emulator.control.registry import LambdaFunction, split_name
from courses.emulator.records import REGION

from .api import Caller, LambdaApi
from .function_calls import named
from .routes import Parameters, Reply, operation

_TAGS = "/2017-03-31/tags/{Resource}"
_URL = "/2021-10-31/functions/{FunctionName}/url"
_RECURSION = "/2024-08-31/functions/{FunctionName}/recursion-config"
_MOST_TAGS = 50


def _tagged(api: LambdaApi, p: Parameters) -> LambdaFunction:
    name, qualifier = split_name(p["Resource"])
    if qualifier:
        raise invalid(
            "Tags on function aliases and versions are not supported. Please specify a function ARN."
        )
    return api.registry.get(name)


@operation("POST", _TAGS, "Tags:m", required="Tags", status=204)
async def tag_resource(api: LambdaApi, _caller: Caller, p: Parameters) -> Reply:
    function = _tagged(api, p)
    tags = {str(key): str(value) for key, value in p["Tags"].items()}
    if not tags:
        raise invalid("An error occurred and the request cannot be processed.")
    if len(function.tags | tags) > _MOST_TAGS:
        raise invalid("Number of tags exceeds resource tag limit.")
    function.tags.update(tags)
    return {}


@operation("DELETE", _TAGS, query="TagKeys:l", required="TagKeys", status=204)
async def untag_resource(api: LambdaApi, _caller: Caller, p: Parameters) -> Reply:
    function = _tagged(api, p)
    for key in p["TagKeys"]:
        function.tags.pop(str(key), None)
    return {}


@operation("GET", _TAGS)
async def list_tags(api: LambdaApi, _caller: Caller, p: Parameters) -> Reply:
    return {"Tags": dict(_tagged(api, p).tags)}


@operation(
    "POST",
    _URL,
    "AuthType:s Cors:m InvokeMode:s",
    query="Qualifier:s",
    required="AuthType",
    status=201,
)
async def create_function_url_config(api: LambdaApi, _caller: Caller, p: Parameters) -> Reply:
    function, _ = named(api, p)
    if p["AuthType"] not in ("NONE", "AWS_IAM"):
        raise validation(p["AuthType"], "authType", "satisfy enum value set: [NONE, AWS_IAM]")
    if function.url is not None:
        raise conflict(
            f"Failed to create function url config for [functionArn = {function.arn}]."
            " Error message:  FunctionUrlConfig exists for this Lambda function"
        )
    host = hashlib.sha256(function.arn.encode()).hexdigest()[:32]
    function.url = {
        "FunctionUrl": f"https://{host}.lambda-url.{REGION}.on.aws/",
        "FunctionArn": function.arn,
        "AuthType": p["AuthType"],
        "CreationTime": api.clock.now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "InvokeMode": p.get("InvokeMode") or "BUFFERED",
    }
    if p.get("Cors"):
        function.url["Cors"] = p["Cors"]
    return dict(function.url)


def _with_url(api: LambdaApi, p: Parameters) -> LambdaFunction:
    name, _ = split_name(p["FunctionName"])
    function = api.registry.functions.get(name)
    if function is None or function.url is None:
        raise not_found("The resource you requested does not exist.")
    return function


@operation("GET", _URL, query="Qualifier:s")
async def get_function_url_config(api: LambdaApi, _caller: Caller, p: Parameters) -> Reply:
    return dict(_with_url(api, p).url or {})


@operation("DELETE", _URL, query="Qualifier:s", status=204)
async def delete_function_url_config(api: LambdaApi, _caller: Caller, p: Parameters) -> Reply:
    _with_url(api, p).url = None
    return {}


@operation("PUT", _RECURSION, "RecursiveLoop:s", required="RecursiveLoop")
async def put_function_recursion_config(api: LambdaApi, _caller: Caller, p: Parameters) -> Reply:
    function, _ = named(api, p)
    if p["RecursiveLoop"] not in ("Allow", "Terminate"):
        raise validation(
            p["RecursiveLoop"], "recursiveLoop", "satisfy enum value set: [Terminate, Allow]"
        )
    function.recursive_loop = p["RecursiveLoop"]
    return {"RecursiveLoop": function.recursive_loop}


@operation("GET", _RECURSION)
async def get_function_recursion_config(api: LambdaApi, _caller: Caller, p: Parameters) -> Reply:
    return {"RecursiveLoop": named(api, p)[0].recursive_loop}
