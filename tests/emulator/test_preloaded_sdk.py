"""boto3 as a handler of the profile `boto3` finds it: warm, and with nothing of anybody's in it."""

import json

import pytest

from courses.emulator import FunctionConfig, LocalLambda
from courses.emulator.runtime import sdk
from tests.emulator.lab import invoke

COUNTS_FILES = f"""
import builtins, boto3
opened = []
def noted(path, *rest, _open=builtins.open, **more):
    opened.append(str(path))
    return _open(path, *rest, **more)
builtins.open = noted
import botocore.loaders
botocore.loaders._JSON_OPEN_METHODS = {{
    ending: (lambda how: lambda path, *rest: opened.append(path) or how(path, *rest))(how)
    for ending, how in botocore.loaders._JSON_OPEN_METHODS.items()
}}
SERVICES = {tuple(sdk._CALLS)!r}
def handler(event, context):
    make = boto3.client if event == "default" else boto3.Session().client
    for service in [*SERVICES, *event.split(":")[1:]]:
        make(service)
    return [path for path in opened if "/botocore/data/" in path]
"""
LOOKS = """
import os
import boto3
session = boto3.DEFAULT_SESSION
known = [session._session._credentials, session._session.get_config_variable("region")]
os.environ.update(AWS_REGION="eu-west-1", AWS_DEFAULT_REGION="eu-west-1", AWS_ACCESS_KEY_ID="MINE")
os.environ["AWS_ENDPOINT_URL_SQS"] = "http://127.0.0.1:4566/elsewhere"
def handler(event, context):
    client = boto3.client("sqs")
    return [
        known[0],
        known[1],
        client.meta.region_name,
        client.meta.endpoint_url,
        client._request_signer._credentials.access_key,
    ]
"""


RULES = """
import boto3, botocore.endpoint_provider as provider
made = []
create = provider.RuleCreator.create
def counted(*rest, **more):
    made.append(1)
    return create(*rest, **more)
provider.RuleCreator.create = counted
def provider_of(client):
    return client._ruleset_resolver._provider
def handler(event, context):
    one, two = boto3.client("s3"), boto3.Session().client("s3")
    shared = len(made)
    ruleset = provider_of(one).ruleset
    unlike = provider.RuleSet(
        version="1.0", parameters={}, rules=[], partitions=ruleset.rule_lib.partitions_data
    )
    boto3.client("iam")
    return {
        "made for S3": shared,
        "made for IAM": len(made) - shared > 0,
        "one object": ruleset is provider_of(two).ruleset,
        "a kind": type(ruleset).__name__,
        "unlike": unlike.rules,
        "endpoint": provider_of(two).resolve_endpoint(
            Region="eu-west-1", Bucket="bucket", UseFIPS=False, UseDualStack=True,
            ForcePathStyle=False, Accelerate=False, UseGlobalEndpoint=False,
        ).url,
    }
"""


def test_endpoint_rules_are_read_once_and_only_where_they_are_the_same(lab: LocalLambda) -> None:
    (found,) = invoke(lab, RULES, {}, profile="boto3", memory_mb=1769, timeout_s=20)
    assert found.response == {
        "made for S3": 0,
        "made for IAM": True,
        "one object": False,
        "a kind": "RuleSet",
        "unlike": [],
        "endpoint": "https://bucket.s3.dualstack.eu-west-1.amazonaws.com",
    }, found


METHODS = """
import json, os
import boto3, botocore.client, botocore.model
described = []
describe = botocore.model.ServiceModel.operation_model
def counted(self, name):
    described.append(name)
    return describe(self, name)
botocore.model.ServiceModel.operation_model = counted
EXTRAS = {"version": 1.0, "merge": {"operations": {
    "Mine": {"name": "Mine", "http": {"method": "GET", "requestUri": "/mine"}}
}}}
def handler(event, context):
    one, session = boto3.client("sqs"), boto3.Session()
    asked = []
    session.events.register("docs.*", lambda event_name, **more: asked.append(event_name))
    two = session.client("sqs")
    shared = len(described)
    boto3.client("iam")
    of_iam = len(described) - shared
    type(one).send_message.note = "of one"
    text = str(two.send_message.__doc__)
    os.makedirs("/tmp/models/s3/2006-03-01")
    with open("/tmp/models/s3/2006-03-01/service-2.sdk-extras.json", "w") as file:
        json.dump(EXTRAS, file)
    os.environ["AWS_DATA_PATH"] = "/tmp/models"
    extended = boto3.Session().client("s3")
    create, patched = botocore.client.ClientCreator._create_api_method, []
    def marked(self, name, *rest):
        patched.append(name)
        return create(self, name, *rest)
    botocore.client.ClientCreator._create_api_method = marked
    three = boto3.client("sqs")
    return {
        "operations described for SQS": shared,
        "for IAM": of_iam > 100,
        "note": [hasattr(type(client).send_message, "note") for client in (one, two)],
        "names": [two.send_message.__name__, two.send_message.__qualname__],
        "operation": two.meta.method_to_api_mapping["send_message"],
        "help": "Delivers a message to the specified queue" in text,
        "documented by its own session": len(asked) > 0,
        "an operation of extras": [hasattr(client, "mine") for client in (extended, three)],
        "patched": [len(patched) == len(three.meta.service_model.operation_names), "send_message" in patched],
    }
"""


def test_methods_of_a_service_are_made_once_and_are_each_clients_own(lab: LocalLambda) -> None:
    (found,) = invoke(lab, METHODS, {}, profile="boto3", memory_mb=1769, timeout_s=20)
    assert found.response == {
        "operations described for SQS": 0,
        "for IAM": True,
        "note": [True, False],
        "names": ["send_message", "ClientCreator._create_api_method.<locals>._api_call"],
        "operation": "SendMessage",
        "help": True,
        "documented by its own session": True,
        "an operation of extras": [True, False],
        "patched": [True, True],
    }, found


CONTEXTS = """
import boto3, botocore.httpsession
made = []
create = botocore.httpsession.create_urllib3_context
new = botocore.httpsession.SSLContext.__new__
class Counted(botocore.httpsession.SSLContext):
    def __new__(cls, *rest, **more):
        made.append(1)
        return new(cls, *rest, **more)
botocore.httpsession.SSLContext = Counted
def handler(event, context):
    boto3.client("s3")
    first = len(made)
    ours = [create() for _ in range(20)]
    ciphers = create(ciphers="ECDHE-RSA-AES128-GCM-SHA256")
    return {
        "for the first client": first,
        "given once": len({id(context) for context in ours}) == len(ours),
        "made when none is left": 14 <= len(made) - 1 <= 20,
        "as asked for": [c["name"] for c in ciphers.get_ciphers() if "TLSv1.2" in c["protocol"]],
        "as always": [ours[0].verify_mode.name, ours[0].check_hostname] == [
            ours[-1].verify_mode.name, ours[-1].check_hostname
        ],
        "name": create.__name__,
    }
"""


def test_a_tls_context_is_ready_for_each_of_the_first_sessions_and_given_once(
    lab: LocalLambda,
) -> None:
    (found,) = invoke(lab, CONTEXTS, None, profile="boto3", memory_mb=1769, timeout_s=20)
    assert found.response == {
        "for the first client": 0,
        "given once": True,
        "made when none is left": True,
        "as asked for": ["ECDHE-RSA-AES128-GCM-SHA256"],
        "as always": True,
        "name": "create_urllib3_context",
    }


@pytest.mark.parametrize("session", ["default", "own"])
def test_no_model_is_read_in_a_run(lab: LocalLambda, session: str) -> None:
    """Neither for the session that boto3 makes itself nor for one that the handler makes."""
    (found,) = invoke(lab, COUNTS_FILES, session, profile="boto3", memory_mb=1769, timeout_s=20)
    assert found.response == [], found


def test_a_model_that_is_not_kept_is_read(lab: LocalLambda) -> None:
    (found,) = invoke(lab, COUNTS_FILES, "own:iam", profile="boto3", memory_mb=1769, timeout_s=20)
    assert any("/iam/" in path for path in found.response), found


CHAIN = (
    "env assume-role assume-role-with-web-identity sso shared-credentials-file login custom-process "
    "config-file ec2-credentials-file boto-config container-role iam-role"
)
"""Botocore's own, in its order."""
CREDENTIALS = """
import boto3, botocore.credentials, botocore.exceptions, os
made = []
create = botocore.credentials.InstanceMetadataFetcher.__init__
def counted(self, *rest, **more):
    made.append(1)
    create(self, *rest, **more)
botocore.credentials.InstanceMetadataFetcher.__init__ = counted
def handler(event, context):
    del os.environ["AWS_SECRET_ACCESS_KEY"]
    try:
        boto3.client("s3")
    except botocore.exceptions.PartialCredentialsError as error:
        refused = str(error)
    chain = boto3.DEFAULT_SESSION._session.get_component("credential_provider")
    botocore.credentials.CredentialResolver.load_credentials = (
        lambda self: botocore.credentials.Credentials("PATCHED", "secret")
    )
    patched = boto3.client("s3")._request_signer._credentials.access_key
    for_clients = len(made)
    boto3.Session().client("s3")
    return {
        "other providers made for clients of the default session": for_clients,
        "for one of another": len(made) - for_clients,
        "chain": [provider.METHOD for provider in chain.providers],
        "refused": refused,
        "patched": patched,
    }
"""


def test_the_default_sessions_chain_of_credentials_is_there_and_asks_the_runs_variables(
    lab: LocalLambda,
) -> None:
    (found,) = invoke(lab, CREDENTIALS, {}, profile="boto3", memory_mb=1769, timeout_s=20)
    assert found.response == {
        "other providers made for clients of the default session": 0,
        "for one of another": 1,
        "chain": CHAIN.split(),
        "refused": "Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY",
        "patched": "PATCHED",
    }, found


@pytest.mark.parametrize(
    ("variables", "error"),
    [
        ({"AWS_METADATA_SERVICE_TIMEOUT": "abc"}, "ValueError"),
        ({"AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "ipv5"}, "InvalidIMDSEndpointModeError"),
        ({"AWS_PROFILE": "nobody"}, "ProfileNotFound"),
    ],
)
def test_a_variable_that_the_chain_cannot_use_is_refused(
    lab: LocalLambda, variables: dict[str, str], error: str
) -> None:
    code = "import boto3\ndef handler(event, context):\n    boto3.client('s3')\n"
    (found,) = invoke(
        lab, code, {}, profile="boto3", memory_mb=1769, timeout_s=20, environment=variables
    )
    assert found.error is not None
    assert found.error.type == error, found


MODEL = {
    "version": "2.0",
    "metadata": {
        "apiVersion": "2020-01-01",
        "endpointPrefix": "mine",
        "protocol": "json",
        "jsonVersion": "1.1",
        "serviceId": "Mine",
        "signatureVersion": "v4",
    },
    "operations": {"Greet": {"name": "Greet", "http": {"method": "POST", "requestUri": "/"}}},
    "shapes": {},
}
RULES_OF_MODEL = {"version": "1.0", "parameters": {}, "rules": []}
USES_ITS_OWN_MODEL = """
import boto3, pickle
def handler(event, context):
    client = boto3.client("mine", endpoint_url="http://127.0.0.1:4566")
    loader = boto3.DEFAULT_SESSION._session.get_component("data_loader").file_loader
    return [hasattr(client, "greet"), type(pickle.loads(pickle.dumps(loader))).__name__]
"""


def test_a_model_that_the_functions_variables_name_is_found(lab: LocalLambda) -> None:
    """By the default session too, which is otherwise there before the variables are."""
    folder = "models/mine/2020-01-01"
    files = {
        "handler.py": USES_ITS_OWN_MODEL.encode(),
        f"{folder}/service-2.json": json.dumps(MODEL).encode(),
        f"{folder}/endpoint-rule-set-1.json": json.dumps(RULES_OF_MODEL).encode(),
    }
    config = FunctionConfig(
        profile="boto3",
        memory_mb=1769,
        timeout_s=20,
        environment={"AWS_DATA_PATH": "/var/task/models"},
    )
    with lab.create_function(config, files) as function:
        found = function.invoke({})
    assert found.response == [True, "JSONFileLoader"], found


def test_variables_of_the_run_decide(lab: LocalLambda) -> None:
    """The default session was made before the fork and had read nothing by then."""
    (found,) = invoke(lab, LOOKS, {}, profile="boto3", memory_mb=1769, timeout_s=20)
    credentials, region_of_run, region, endpoint, key = found.response
    assert credentials is None
    assert region_of_run == "us-east-1", "the function's own, not one of the warm-up"
    assert (region, endpoint, key) == ("eu-west-1", "http://127.0.0.1:4566/elsewhere", "MINE")
