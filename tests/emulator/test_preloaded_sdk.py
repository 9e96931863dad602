"""boto3 as a handler of the profile `boto3` finds it: warm, and with nothing of anybody's in it."""

import pytest

from courses.emulator import LocalLambda
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
import boto3, botocore.client, copy
made = []
create = botocore.client.ClientCreator._create_api_method
def counted(*rest, **more):
    made.append(1)
    return create(*rest, **more)
botocore.client.ClientCreator._create_api_method = counted
def handler(event, context):
    one, two = boto3.client("s3"), boto3.Session().client("s3")
    shared = len(made)
    del type(one).get_object
    type(one)._PY_TO_OP_NAME.clear()
    boto3.client("iam")
    edited = botocore.model.ServiceModel(copy.deepcopy(two.meta.service_model._service_description), "s3")
    edited._service_description["operations"] = {"GetObject": {"name": "GetObject", "http": {}}}
    creator = botocore.client.ClientCreator(*[None] * 8)
    return {
        "made for S3": shared,
        "made for IAM": len(made) - shared > 0,
        "taken from one": [hasattr(one, "get_object"), hasattr(two, "get_object")],
        "operation": two.meta.method_to_api_mapping["get_object"],
        "name": two.get_object.__name__,
        "help": "Retrieves an object" in str(two.get_object.__doc__),
        "of a model that is edited": list(creator._create_methods(edited)),
    }
"""


def test_methods_are_made_once_and_each_client_has_a_class_of_its_own(lab: LocalLambda) -> None:
    (found,) = invoke(lab, METHODS, {}, profile="boto3", memory_mb=1769, timeout_s=20)
    assert found.response == {
        "made for S3": 0,
        "made for IAM": True,
        "taken from one": [False, True],
        "operation": "GetObject",
        "name": "get_object",
        "help": True,
        "of a model that is edited": ["get_object"],
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


CHAIN = (
    "env assume-role assume-role-with-web-identity sso shared-credentials-file login custom-process "
    "config-file ec2-credentials-file boto-config container-role iam-role"
)
"""Botocore's own, in its order."""
CREDENTIALS = """
import os
import boto3, botocore.credentials as credentials, botocore.exceptions
made = []
class Fetcher(credentials.InstanceMetadataFetcher):
    def __init__(self, *rest, **more):
        made.append(1)
        super().__init__(*rest, **more)
credentials.InstanceMetadataFetcher = Fetcher
def chain(session):
    return session._session.get_component("credential_provider")
def handler(event, context):
    client, own = boto3.client("s3"), boto3.Session()
    found = own.get_credentials()
    for_clients = len(made)
    methods = [provider.METHOD for provider in chain(own).providers]
    chain(own).remove("env")
    without = [provider.METHOD for provider in chain(own).providers]
    part = os.environ.pop("AWS_SECRET_ACCESS_KEY")
    try:
        boto3.Session().get_credentials()
    except botocore.exceptions.PartialCredentialsError as error:
        refused = str(error)
    del os.environ["AWS_ACCESS_KEY_ID"]
    os.environ["AWS_EC2_METADATA_DISABLED"] = "true"
    with open("/tmp/config", "w") as file:
        file.write("[profile mine]\\naws_access_key_id = FROM-FILE\\naws_secret_access_key = s\\n")
    nothing = boto3.Session().get_credentials()
    os.environ.update(AWS_CONFIG_FILE="/tmp/config", AWS_ACCESS_KEY_ID="a", AWS_SECRET_ACCESS_KEY="b")
    named = boto3.Session(profile_name="mine").get_credentials()
    return {
        "other providers for two sessions": for_clients,
        "from": [client._request_signer._credentials.method, found.method],
        "methods": methods,
        "without": without == methods[1:],
        "refused": refused,
        "nothing": nothing,
        "named": [named.method, named.access_key],
        "a kind": type(chain(own)).__name__,
    }
"""


def test_the_chain_of_credentials_is_made_when_the_variables_hold_none(lab: LocalLambda) -> None:
    (found,) = invoke(lab, CREDENTIALS, {}, profile="boto3", memory_mb=1769, timeout_s=20)
    assert found.response == {
        "other providers for two sessions": 0,
        "from": ["env", "env"],
        "methods": CHAIN.split(),
        "without": True,
        "refused": "Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY",
        "nothing": None,
        "named": ["config-file", "FROM-FILE"],
        "a kind": "CredentialResolver",
    }, found


@pytest.mark.parametrize("session", ["default", "own"])
def test_no_model_is_read_in_a_run(lab: LocalLambda, session: str) -> None:
    """Neither for the session that boto3 makes itself nor for one that the handler makes."""
    (found,) = invoke(lab, COUNTS_FILES, session, profile="boto3", memory_mb=1769, timeout_s=20)
    assert found.response == [], found


def test_a_model_that_is_not_kept_is_read(lab: LocalLambda) -> None:
    (found,) = invoke(lab, COUNTS_FILES, "own:iam", profile="boto3", memory_mb=1769, timeout_s=20)
    assert any("/iam/" in path for path in found.response), found


def test_variables_of_the_run_decide(lab: LocalLambda) -> None:
    """The default session was made before the fork and had read nothing by then."""
    (found,) = invoke(lab, LOOKS, {}, profile="boto3", memory_mb=1769, timeout_s=20)
    credentials, region_of_run, region, endpoint, key = found.response
    assert credentials is None
    assert region_of_run == "us-east-1", "the function's own, not one of the warm-up"
    assert (region, endpoint, key) == ("eu-west-1", "http://127.0.0.1:4566/elsewhere", "MINE")
