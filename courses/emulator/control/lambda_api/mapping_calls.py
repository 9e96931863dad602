"""Event source mappings."""

from courses.emulator.aws.iam import source_checks, source_refusal
from courses.emulator.control.lambda_errors import invalid
from courses.emulator.control.mappings import SourceMapping, kind_of
from courses.emulator.control.registry import LambdaFunction, split_name

from .api import Caller, LambdaApi
from .paging import paged
from .routes import Parameters, Reply, operation

_PATH = "/2015-03-31/event-source-mappings"
_SETTINGS = (
    "FunctionName:s Enabled:b BatchSize:i FilterCriteria:m ScalingConfig:m MaximumBatchingWindowInSeconds:i "
    "ParallelizationFactor:i DestinationConfig:m MaximumRecordAgeInSeconds:i BisectBatchOnFunctionError:b "
    "MaximumRetryAttempts:i TumblingWindowInSeconds:i FunctionResponseTypes:l"
)


def _function(api: LambdaApi, text: str) -> tuple[LambdaFunction, str]:
    name, qualifier = split_name(text)
    function = api.registry.functions.get(name)
    if function is None:
        raise invalid("Function does not exist")
    function.check_qualifier(qualifier)
    return function, qualifier


@operation(
    "POST",
    _PATH,
    f"EventSourceArn:s StartingPosition:s StartingPositionTimestamp:t Tags:m {_SETTINGS}",
    required="FunctionName",
    status=202,
)
async def create_event_source_mapping(api: LambdaApi, _caller: Caller, p: Parameters) -> Reply:
    arn = p.get("EventSourceArn")
    if not arn:
        raise invalid("Unrecognized event source.")
    kind = kind_of(arn)
    function, qualifier = _function(api, p["FunctionName"])
    if kind == "sqs":
        _check_queue(api, function, arn)
    _check_role(api, function, arn)
    mapping = api.mappings.create(function, qualifier, p)
    if mapping.on_failure:
        api.check_destination(function, mapping.on_failure)
    return mapping.describe("Creating")


def _check_queue(api: LambdaApi, function: LambdaFunction, arn: str) -> None:
    """The queue exists, and its visibility timeout covers the function's (enforced by AWS)."""
    if api.account is None:
        return
    found = api.account.call("sqs", "get_queue_url", {"QueueName": arn.rpartition(":")[2]})
    if found.reply is None:
        raise invalid(
            "Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue."
            " SQS Error Message: The specified queue does not exist."
        )
    asked = {"QueueUrl": found.reply["QueueUrl"], "AttributeNames": ["VisibilityTimeout"]}
    attributes = api.account.call("sqs", "get_queue_attributes", asked).reply or {}
    visible = int(attributes.get("Attributes", {}).get("VisibilityTimeout", 30))
    timeout = function.latest.config.timeout_s
    if visible < timeout:
        raise invalid(
            f"Queue visibility timeout: {visible} seconds is less than Function timeout: {timeout} seconds"
        )


def _check_role(api: LambdaApi, function: LambdaFunction, arn: str) -> None:
    if api.account is None:
        return
    principal = api.principal(function)
    denied = [
        each
        for each in source_checks(arn)
        if api.account.check(
            action=each.action, resource=each.resource, principal=principal
        ).verdict
        != "allowed"
    ]
    if denied:
        raise invalid(source_refusal(arn, denied))


@operation("GET", f"{_PATH}/{{UUID}}")
async def get_event_source_mapping(api: LambdaApi, _caller: Caller, p: Parameters) -> Reply:
    return api.mappings.get(p["UUID"]).describe()


@operation("GET", _PATH, query="EventSourceArn:s FunctionName:s Marker:s MaxItems:i")
async def list_event_source_mappings(api: LambdaApi, _caller: Caller, p: Parameters) -> Reply:
    wanted = split_name(p["FunctionName"])[0] if p.get("FunctionName") else None

    def listed(mapping: SourceMapping) -> bool:
        return p.get("EventSourceArn") in (None, mapping.arn) and wanted in (None, mapping.function)

    found = [m.describe() for m in api.mappings.all.values() if listed(m)]
    return paged("EventSourceMappings", found, p, key="UUID", at_once=100)


@operation("PUT", f"{_PATH}/{{UUID}}", _SETTINGS, status=202)
async def update_event_source_mapping(api: LambdaApi, _caller: Caller, p: Parameters) -> Reply:
    mapping = api.mappings.update(p["UUID"], p)
    if p.get("FunctionName"):
        function, mapping.qualifier = _function(api, p["FunctionName"])
        mapping.function = function.name
    return mapping.describe("Updating")


@operation("DELETE", f"{_PATH}/{{UUID}}", status=202)
async def delete_event_source_mapping(api: LambdaApi, _caller: Caller, p: Parameters) -> Reply:
    return api.mappings.delete(p["UUID"]).describe("Deleting")
