"""What each service of the local AWS does: as AWS, in a simpler way, or not at all.

The one table of it: `docs/services.md` and the page "Fidelity" are made from it. A test holds it to
the services that are let in, and every operation in it to a test that makes the call.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Service:
    """One service, by the name of boto3's client. Sentences are for learners."""

    client: str
    title: str
    operations: tuple[str, ...]
    """Proven by tests, as methods of the client. Others may work: what does not says so."""
    works: tuple[str, ...]
    simplified: tuple[str, ...]
    missing: tuple[str, ...]


_TABLE: Final = (
    Service(
        "lambda",
        "AWS Lambda",
        tuple(
            "add_permission create_alias create_event_source_mapping create_function "
            "create_function_url_config delete_alias delete_event_source_mapping delete_function "
            "delete_function_concurrency delete_function_event_invoke_config "
            "delete_function_url_config delete_provisioned_concurrency_config get_account_settings "
            "get_alias get_event_source_mapping get_function get_function_concurrency "
            "get_function_configuration get_function_event_invoke_config "
            "get_function_recursion_config get_function_url_config get_policy invoke list_aliases "
            "list_event_source_mappings list_function_event_invoke_configs list_functions "
            "list_provisioned_concurrency_configs list_tags list_versions_by_function "
            "publish_version put_function_concurrency put_function_event_invoke_config "
            "put_function_recursion_config put_provisioned_concurrency_config remove_permission "
            "tag_resource untag_resource update_alias update_event_source_mapping "
            "update_function_code update_function_configuration update_function_event_invoke_config".split()
        ),
        (
            "Invoke waits, queues or only checks; a call from a handler takes concurrency and needs "
            "permission.",
            "Asynchronous events are tried again after 1 and 2 minutes of the lab’s clock; then they go "
            "to the dead-letter queue or destination.",
            "Queues and streams are polled with batches, windows, filters, partial failures, bisection "
            "and checkpoints.",
            "Versions, weighted aliases, reserved and provisioned concurrency, recursion detection.",
            "Lists come in pages, with MaxItems and Marker.",
        ),
        (
            "All pollers of a queue take their batches at the same moment of the lab’s clock.",
            "Function URLs have a configuration, but nothing answers at their address.",
        ),
        (
            "Layers and container images as resources, code signing, response streaming, SnapStart, "
            "durable functions, runtimes other than this Python.",
            "Sources other than SQS, DynamoDB and Kinesis: Kafka, Amazon MQ, DocumentDB.",
        ),
    ),
    Service(
        "s3",
        "Amazon S3",
        tuple(
            "abort_multipart_upload complete_multipart_upload copy_object create_bucket "
            "create_multipart_upload delete_bucket delete_bucket_policy delete_object "
            "delete_object_tagging delete_objects get_bucket_lifecycle_configuration "
            "get_bucket_location get_bucket_notification_configuration get_bucket_policy "
            "get_bucket_tagging get_bucket_versioning get_object get_object_tagging head_bucket "
            "head_object list_buckets list_multipart_uploads list_object_versions list_objects "
            "list_objects_v2 list_parts put_bucket_lifecycle_configuration "
            "put_bucket_notification_configuration put_bucket_policy put_bucket_tagging "
            "put_bucket_versioning put_object put_object_tagging upload_part".split()
        ),
        (
            "Objects with metadata, tags, ranges, conditions on ETags, versions and delete markers; "
            "uploads in parts; listings by prefix and delimiter.",
            "Notifications to functions, queues, topics and EventBridge, by prefix and suffix, only "
            "where the target’s policy lets the bucket in.",
            "Who may not list a bucket is denied what does not exist, instead of told so.",
        ),
        (
            "Encryption is accepted and shown, nothing is encrypted.",
            "Lifecycle rules are kept and never run.",
            "Access control lists and public access blocks are kept and decide nothing; bucket "
            "policies do.",
            "DeleteObjects is refused as a whole when one key is not allowed; AWS answers key by key.",
            "Addresses of buckets have the path style.",
            "A notification can be set before its target’s policy lets the bucket in; AWS refuses it "
            "then.",
        ),
        ("Replication, inventory, Object Lambda, Storage Lens, Transfer Acceleration.",),
    ),
    Service(
        "dynamodb",
        "Amazon DynamoDB",
        tuple(
            "batch_get_item batch_write_item create_table delete_item delete_table describe_table "
            "describe_time_to_live execute_statement get_item list_tables put_item query scan "
            "transact_get_items transact_write_items update_item update_time_to_live".split()
        ),
        (
            "Conditions, update expressions, queries, indexes, batches, transactions that are undone "
            "as a whole, PartiQL reads.",
            "An item has 400 KB at most.",
            "Permissions by item: dynamodb:LeadingKeys and dynamodb:Attributes.",
        ),
        (
            "Capacity is reported, nothing is ever throttled.",
            "A global index has a change at once; on AWS it follows a moment later.",
            "The time to live is kept, and items past it stay.",
        ),
        ("Global tables, DAX, exports and imports that hold data.",),
    ),
    Service(
        "dynamodbstreams",
        "DynamoDB Streams",
        tuple("describe_stream get_records get_shard_iterator list_streams".split()),
        ("Every change of an item in order, with the images that the table asks for.",),
        ("One shard that never splits; records never expire.",),
        (),
    ),
    Service(
        "sqs",
        "Amazon SQS",
        tuple(
            "change_message_visibility create_queue delete_message delete_message_batch delete_queue "
            "get_queue_attributes get_queue_url list_queue_tags list_queues purge_queue "
            "receive_message send_message send_message_batch set_queue_attributes tag_queue".split()
        ),
        (
            "Visibility, delays, receive counts and dead-letter queues, on the lab’s clock.",
            "FIFO order by group, deduplication for five minutes, sequence numbers.",
            "Queue policies decide which topic, bucket or rule may send.",
        ),
        (
            "A long poll answers at once, with what is there.",
            "A standard queue keeps its order and delivers once; AWS promises neither.",
        ),
        ("Moving messages back from a dead-letter queue.",),
    ),
    Service(
        "sns",
        "Amazon SNS",
        tuple(
            "create_topic delete_topic get_subscription_attributes get_topic_attributes "
            "list_subscriptions_by_topic list_topics publish publish_batch "
            "set_subscription_attributes set_topic_attributes subscribe unsubscribe".split()
        ),
        (
            "Topics to functions and queues, with filter policies, attributes and raw delivery, only "
            "where the target’s policy lets the topic in.",
        ),
        (
            "The signature of a message has its form only.",
            "Mail, text messages, HTTP and mobile push are accepted and never sent.",
        ),
        (),
    ),
    Service(
        "events",
        "Amazon EventBridge",
        tuple(
            "create_event_bus delete_event_bus delete_rule describe_rule disable_rule enable_rule "
            "list_event_buses list_rules list_targets_by_rule put_events put_rule put_targets "
            "remove_targets test_event_pattern".split()
        ),
        (
            "Rules with patterns and schedules, on the lab’s clock; buses; input, input path and input "
            "transformer of a target.",
            "Functions, queues, topics, streams, log groups and buses as targets.",
        ),
        (
            "A delivery that fails is not tried again, except by the function’s own queue.",
            "Streams, log groups and buses as targets are asked for no permission, and a schedule does "
            "not reach them.",
        ),
        ("API destinations, pipes, schema discovery.",),
    ),
    Service(
        "scheduler",
        "EventBridge Scheduler",
        tuple(
            "create_schedule create_schedule_group delete_schedule get_schedule list_schedules "
            "update_schedule".split()
        ),
        (
            "Schedules and groups, fired on the lab’s clock at functions, queues and topics.",
            "The schedule’s role must trust Scheduler, for the schedule’s group if it names one, and must "
            "allow the target.",
        ),
        (
            "Flexible time windows, time zones, start and end dates and deletion at the end are kept and "
            "ignored: expressions count in UTC.",
            "What a schedule could not deliver is not tried again and reaches no dead-letter queue.",
        ),
        ("Universal targets.",),
    ),
    Service(
        "secretsmanager",
        "AWS Secrets Manager",
        tuple(
            "batch_get_secret_value create_secret delete_secret describe_secret get_secret_value "
            "list_secrets put_secret_value restore_secret update_secret".split()
        ),
        (
            "Versions and stages, deletion with a recovery window.",
            "Permissions by the ARN with its six random characters.",
        ),
        ("Nothing is encrypted, so no key is asked for permission.",),
        ("Rotation by a function, replication.",),
    ),
    Service(
        "ssm",
        "Parameter Store (Systems Manager)",
        tuple(
            "delete_parameter delete_parameters describe_parameters get_parameter "
            "get_parameter_history get_parameters get_parameters_by_path put_parameter".split()
        ),
        ("Paths, versions, history, decryption on request.",),
        ("A SecureString is not encrypted, so no key is asked for permission.",),
        ("All of Systems Manager but parameters.",),
    ),
    Service(
        "kinesis",
        "Amazon Kinesis Data Streams",
        tuple(
            "create_stream delete_stream describe_stream_summary get_records get_shard_iterator "
            "list_shards list_streams put_record put_records".split()
        ),
        ("Shards by partition key, order within a shard, iterators.",),
        ("A stream is active at once, no throughput is limited, and records never expire.",),
        ("Enhanced fan-out.",),
    ),
    Service(
        "logs",
        "Amazon CloudWatch Logs",
        tuple(
            "create_log_group create_log_stream delete_log_group delete_log_stream "
            "describe_log_groups describe_log_streams filter_log_events get_log_events "
            "put_log_events put_retention_policy put_subscription_filter".split()
        ),
        (
            "Groups, streams, reading and filtering by words.",
            "Subscription filters whose destination is a function.",
            "A function’s log is found under /aws/lambda/.",
        ),
        (
            "Retention is kept as a setting; nothing expires.",
            "Logs Insights queries find nothing; metric filters count nothing.",
        ),
        (),
    ),
    Service(
        "cloudwatch",
        "Amazon CloudWatch",
        tuple(
            "delete_alarms describe_alarms get_metric_statistics list_metrics put_metric_alarm "
            "put_metric_data set_alarm_state".split()
        ),
        (
            "Metrics that code puts and reads back.",
            "Lambda’s own metrics of the run, and metrics in embedded format from a function’s log.",
        ),
        (
            "A metric is listed once for every value that was put.",
            "Statistics for some dimensions take in every metric that has these among its own; AWS has "
            "them exactly.",
            "Lambda’s own metrics have the dimension FunctionName or, for the account, none; not Resource "
            "and ExecutedVersion.",
            "An alarm keeps the state that it is given: nothing watches the metric.",
        ),
        (
            "Anomaly detection, metric streams, dashboards to look at.",
            "OffsetLag and PostRuntimeExtensionsDuration: no function here has a Kafka source or an "
            "extension.",
        ),
    ),
    Service(
        "sts",
        "AWS STS",
        tuple("assume_role get_caller_identity".split()),
        (
            "Assuming a role by its trust policy, with session policies; credentials that expire on "
            "the lab’s clock.",
        ),
        (
            "A call is its environment’s, or that of a session whose access key it names. Signatures and "
            "secret keys are not checked; an access key that this account did not give out is refused.",
        ),
        ("Federation and multi-factor authentication.",),
    ),
    Service(
        "iam",
        "AWS IAM",
        tuple(
            "attach_role_policy create_policy create_role delete_policy delete_role "
            "delete_role_policy detach_role_policy get_role get_role_policy "
            "list_attached_role_policies list_role_policies list_roles put_role_policy "
            "update_assume_role_policy".split()
        ),
        (
            "Every call of a function is decided by its role, boundary, session and the resource’s "
            "policy, with AWS’s own words in a refusal.",
            "All condition operators, wildcards, policy variables, an explicit deny above all.",
        ),
        (
            "A policy with a condition key that the lab cannot evaluate is refused; AWS takes any.",
            "A change of a policy holds at once; on AWS it takes seconds.",
        ),
        ("Policy simulation, Access Analyzer, AWS Organizations.",),
    ),
)

SERVICES: Final[Mapping[str, Service]] = {service.client: service for service in _TABLE}
"""By the name of boto3’s client, in the order of the page."""
