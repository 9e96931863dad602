"""Operations on secrets, parameters, logs, metrics and identities, each made and its effect looked at.

`courses/emulator/aws/services.py` names what is proven here and in the tests beside this one.
"""

import json

from courses.emulator import Account
from tests.emulator.aws.calls import Ask, Refuse, arn, trust


def test_secretsmanager(call: Ask, refused: Refuse) -> None:
    secret = {"SecretId": "db"}
    call("secretsmanager", "create_secret", {"Name": "db", "SecretString": "1"})
    call("secretsmanager", "put_secret_value", {**secret, "SecretString": "2"})
    previous = {**secret, "VersionStage": "AWSPREVIOUS"}
    assert call("secretsmanager", "get_secret_value", previous)["SecretString"] == "1"
    call("secretsmanager", "update_secret", {**secret, "SecretString": "3", "Description": "d"})
    assert call("secretsmanager", "describe_secret", secret)["Description"] == "d"
    assert len(call("secretsmanager", "list_secrets")["SecretList"]) == 1
    batch = call("secretsmanager", "batch_get_secret_value", {"SecretIdList": ["db"]})
    assert [value["SecretString"] for value in batch["SecretValues"]] == ["3"]
    call("secretsmanager", "delete_secret", {**secret, "RecoveryWindowInDays": 7})
    assert refused("secretsmanager", "get_secret_value", secret) == "InvalidRequestException"
    call("secretsmanager", "restore_secret", secret)
    assert call("secretsmanager", "get_secret_value", secret)["SecretString"] == "3"


def test_ssm(call: Ask, refused: Refuse) -> None:
    one = {"Name": "/shop/url"}
    call("ssm", "put_parameter", {**one, "Value": "1", "Type": "String"})
    assert refused("ssm", "put_parameter", {**one, "Value": "2", "Type": "String"}) == (
        "ParameterAlreadyExists"
    )
    call("ssm", "put_parameter", {**one, "Value": "2", "Type": "String", "Overwrite": True})
    assert call("ssm", "get_parameter", one)["Parameter"]["Version"] == 2
    several = call("ssm", "get_parameters", {"Names": ["/shop/url", "/none"]})
    assert several["InvalidParameters"] == ["/none"]
    assert len(call("ssm", "get_parameter_history", one)["Parameters"]) == 2
    assert len(call("ssm", "get_parameters_by_path", {"Path": "/shop"})["Parameters"]) == 1
    assert len(call("ssm", "describe_parameters")["Parameters"]) == 1
    call("ssm", "delete_parameter", one)
    call("ssm", "delete_parameters", {"Names": ["/none"]})
    assert refused("ssm", "get_parameter", one) == "ParameterNotFound"


def test_logs(call: Ask) -> None:
    group, stream = {"logGroupName": "/app"}, {"logGroupName": "/app", "logStreamName": "s"}
    call("logs", "create_log_group", group)
    call("logs", "create_log_stream", stream)
    now = 1_769_853_600_000
    call("logs", "put_retention_policy", {**group, "retentionInDays": 7})
    (described,) = call("logs", "describe_log_groups")["logGroups"]
    assert described["retentionInDays"] == 7
    events = [{"timestamp": now + n, "message": text} for n, text in enumerate(("ok", "ERROR x"))]
    call("logs", "put_log_events", {**stream, "logEvents": events})
    read = call("logs", "get_log_events", {**stream, "startFromHead": True})["events"]
    assert [event["message"] for event in read] == ["ok", "ERROR x"]
    found = call("logs", "filter_log_events", {**group, "filterPattern": "ERROR"})["events"]
    assert [event["message"] for event in found] == ["ERROR x"]
    call("logs", "delete_log_stream", stream)
    call("logs", "delete_log_group", group)
    assert call("logs", "describe_log_groups")["logGroups"] == []


def test_cloudwatch(call: Ask) -> None:
    metric = {"MetricName": "Paid", "Value": 2, "Unit": "Count"}
    call("cloudwatch", "put_metric_data", {"Namespace": "Shop", "MetricData": [metric]})
    (listed,) = call("cloudwatch", "list_metrics", {"Namespace": "Shop"})["Metrics"]
    assert listed["MetricName"] == "Paid"
    alarm = {
        "AlarmName": "none-paid",
        "Namespace": "Shop",
        "MetricName": "Paid",
        "Period": 60,
        "EvaluationPeriods": 1,
        "Threshold": 1,
        "ComparisonOperator": "LessThanThreshold",
        "Statistic": "Sum",
    }
    call("cloudwatch", "put_metric_alarm", alarm)
    state = {"AlarmName": "none-paid", "StateValue": "ALARM", "StateReason": "r"}
    call("cloudwatch", "set_alarm_state", state)
    (told,) = call("cloudwatch", "describe_alarms", {"AlarmNames": ["none-paid"]})["MetricAlarms"]
    assert told["StateValue"] == "ALARM"
    call("cloudwatch", "delete_alarms", {"AlarmNames": ["none-paid"]})


def test_sts_and_iam(call: Ask) -> None:
    role = {"RoleName": "worker"}
    call("iam", "create_role", {**role, "AssumeRolePolicyDocument": trust("lambda.amazonaws.com")})
    allow = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}],
    }
    inline = {**role, "PolicyName": "inline"}
    call("iam", "put_role_policy", {**inline, "PolicyDocument": json.dumps(allow)})
    assert call("iam", "get_role_policy", inline)["PolicyDocument"] == allow
    assert call("iam", "list_role_policies", role)["PolicyNames"] == ["inline"]
    made = call("iam", "create_policy", {"PolicyName": "read", "PolicyDocument": json.dumps(allow)})
    policy = {"PolicyArn": made["Policy"]["Arn"]}
    call("iam", "attach_role_policy", {**role, **policy})
    attached = call("iam", "list_attached_role_policies", role)["AttachedPolicies"]
    assert [each["PolicyName"] for each in attached] == ["read"]
    call("iam", "detach_role_policy", {**role, **policy})
    call("iam", "delete_policy", policy)
    call("iam", "delete_role_policy", inline)
    call("iam", "delete_role", role)
    assert call("iam", "list_roles")["Roles"] == []
    assert call("sts", "get_caller_identity")["Account"] == "123456789012"


def test_what_the_account_cannot_do_ends_nothing(account: Account, refused: Refuse) -> None:
    queue = arn("sqs", "jobs")
    code = refused("sqs", "start_message_move_task", {"SourceArn": queue})
    assert code == "NotAvailableInLambdaLab"
    assert len(account.failures()) == 1
    assert account.call("sqs", "list_queues", {}).reply == {}
