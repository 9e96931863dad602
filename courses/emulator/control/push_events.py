"""Events of services that push, from the facts that the account hands out."""

import base64
import gzip
import json
from collections.abc import Mapping
from urllib.parse import quote_plus

from courses.emulator.records import Delivery, Json


def event_of(delivery: Delivery) -> Json:
    """The event as the function receives it."""
    return _BUILDERS[delivery.kind](delivery.payload)


def _s3(facts: Mapping[str, Json]) -> Json:
    """https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html"""
    stored = {
        "key": quote_plus(facts["key"], safe="/"),
        "size": facts["size"],
        "eTag": facts["etag"],
        "versionId": facts["version_id"],
        "sequencer": facts["sequencer"],
    }
    record = {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": facts["region"],
        "eventTime": facts["time"],
        "eventName": facts["event_name"],
        "userIdentity": {"principalId": facts["principal_id"]},
        "requestParameters": {"sourceIPAddress": facts["source_ip"]},
        "responseElements": {
            "x-amz-request-id": facts["request_id"],
            "x-amz-id-2": facts["request_id"].lower() * 4,
        },
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": facts["configuration_id"],
            "bucket": {
                "name": facts["bucket"],
                "ownerIdentity": {"principalId": facts["owner_id"]},
                "arn": facts["bucket_arn"],
            },
            "object": {name: value for name, value in stored.items() if value is not None},
        },
    }
    return {"Records": [record]}


def _sns(facts: Mapping[str, Json]) -> Json:
    """https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html"""
    certificate = "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-example.pem"
    unsubscribe = f"https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn={facts['subscription_arn']}"
    return {
        "Records": [
            {
                "EventSource": "aws:sns",
                "EventVersion": "1.0",
                "EventSubscriptionArn": facts["subscription_arn"],
                "Sns": {
                    "Type": "Notification",
                    "MessageId": facts["message_id"],
                    "TopicArn": facts["topic_arn"],
                    "Subject": facts["subject"],
                    "Message": facts["message"],
                    "Timestamp": facts["timestamp"],
                    "SignatureVersion": "1",
                    "Signature": "EXAMPLE",
                    "SigningCertUrl": certificate,
                    "UnsubscribeUrl": unsubscribe,
                    "MessageAttributes": facts["message_attributes"],
                },
            }
        ]
    }


def _logs(facts: Mapping[str, Json]) -> Json:
    """https://docs.aws.amazon.com/lambda/latest/dg/services-cloudwatchlogs.html"""
    document = {
        "messageType": "DATA_MESSAGE",
        "owner": facts["owner"],
        "logGroup": facts["log_group"],
        "logStream": facts["log_stream"],
        "subscriptionFilters": [facts["filter_name"]],
        "logEvents": facts["events"],
    }
    packed = gzip.compress(json.dumps(document).encode(), mtime=0)
    return {"awslogs": {"data": base64.b64encode(packed).decode()}}


def _event_bridge(facts: Mapping[str, Json]) -> Json:
    return facts["event"]


_BUILDERS = {"s3": _s3, "sns": _sns, "logs": _logs, "events": _event_bridge}
