"""One account: calls as root, and boto3 in a sandbox that reaches it and nothing else."""

from courses.emulator import Account, FunctionConfig, Invocation, LocalLambda, Outcome, Role

STORES = """
import boto3

def handler(event, context):
    s3 = boto3.client("s3")
    s3.put_object(Bucket="orders", Key="a/b c.txt", Body=b"hello")
    return s3.get_object(Bucket="orders", Key="a/b c.txt")["Body"].read().decode()
"""


def run(
    lab: LocalLambda,
    account: Account,
    code: str,
    event: object = None,
    *,
    role: Role | None = None,
    timeout_s: int = 10,
) -> Invocation:
    config = FunctionConfig(profile="boto3", timeout_s=timeout_s, memory_mb=256, role=role)
    with lab.create_function(config, {"handler.py": code.encode()}, account=account) as function:
        return function.invoke(event)


def test_a_handler_stores_what_root_can_read(lab: LocalLambda) -> None:
    with lab.create_account() as account:
        account.call("s3", "create_bucket", {"Bucket": "orders"})
        invocation = run(lab, account, STORES)

        assert (invocation.outcome, invocation.response) == (Outcome.OK, "hello"), invocation
        stored = account.call("s3", "get_object", {"Bucket": "orders", "Key": "a/b c.txt"})
        assert stored.reply is not None
        assert stored.reply["Body"] == "hello"
        assert [(call.operation, call.status) for call in account.calls()] == [
            ("PutObject", 200),
            ("GetObject", 200),
        ]


def test_accounts_share_nothing(lab: LocalLambda) -> None:
    with lab.create_account() as ours, lab.create_account() as others:
        others.call("s3", "create_bucket", {"Bucket": "orders"})
        invocation = run(lab, ours, STORES)

    assert invocation.error is not None
    assert invocation.error.type == "NoSuchBucket"
