"""Operations on S3 and DynamoDB, each made and its effect looked at.

`courses/emulator/aws/services.py` names what is proven here and in the tests beside this one.
"""

import json

from tests.emulator.aws.calls import Ask, Refuse
from tests.emulator.aws.test_services import TABLE

ID = {"id": {"S": "17"}}


def test_s3_objects(call: Ask, refused: Refuse) -> None:
    bucket = {"Bucket": "orders"}
    one = {**bucket, "Key": "a/1"}
    call("s3", "create_bucket", bucket)
    call("s3", "head_bucket", bucket)
    call("s3", "put_object", {**one, "Body": "hello", "Metadata": {"by": "ada"}, "Tagging": "a=b"})
    head = call("s3", "head_object", one)
    assert (head["ContentLength"], head["Metadata"]) == (5, {"by": "ada"})
    assert call("s3", "get_object", {**one, "Range": "bytes=1-2"})["Body"] == "el"
    assert call("s3", "get_object_tagging", one)["TagSet"] == [{"Key": "a", "Value": "b"}]
    call("s3", "put_object_tagging", {**one, "Tagging": {"TagSet": [{"Key": "c", "Value": "d"}]}})
    call("s3", "delete_object_tagging", one)
    assert call("s3", "get_object_tagging", one)["TagSet"] == []
    call("s3", "copy_object", {**bucket, "Key": "b/2", "CopySource": "orders/a/1"})
    listed = call("s3", "list_objects_v2", {**bucket, "Delimiter": "/", "MaxKeys": 1})
    assert listed["IsTruncated"]
    assert [each["Prefix"] for each in listed["CommonPrefixes"]] == ["a/"]
    assert len(call("s3", "list_objects", {**bucket, "Prefix": "b/"})["Contents"]) == 1
    assert refused("s3", "get_object", {**one, "IfMatch": '"other"'}) == "PreconditionFailed"
    assert refused("s3", "put_object", {**one, "IfNoneMatch": "*"}) == "PreconditionFailed"
    assert refused("s3", "get_object", {**bucket, "Key": "none"}) == "NoSuchKey"
    assert refused("s3", "delete_bucket", bucket) == "BucketNotEmpty"
    keys = {"Objects": [{"Key": "a/1"}, {"Key": "b/2"}]}
    assert len(call("s3", "delete_objects", {**bucket, "Delete": keys})["Deleted"]) == 2
    call("s3", "delete_bucket", bucket)
    assert call("s3", "list_buckets")["Buckets"] == []
    assert refused("s3", "head_bucket", bucket) == "404"


def test_s3_parts_and_versions(call: Ask) -> None:
    one = {"Bucket": "orders", "Key": "k"}
    call("s3", "create_bucket", {"Bucket": "orders"})
    upload = call("s3", "create_multipart_upload", one)["UploadId"]
    part = {**one, "UploadId": upload, "PartNumber": 1}
    tag = call("s3", "upload_part", {**part, "Body": "hello"})["ETag"]
    assert len(call("s3", "list_parts", {**one, "UploadId": upload})["Parts"]) == 1
    assert len(call("s3", "list_multipart_uploads", {"Bucket": "orders"})["Uploads"]) == 1
    parts = {"Parts": [{"PartNumber": 1, "ETag": tag}]}
    call("s3", "complete_multipart_upload", {**one, "UploadId": upload, "MultipartUpload": parts})
    assert call("s3", "get_object", one)["Body"] == "hello"
    given_up = call("s3", "create_multipart_upload", one)["UploadId"]
    call("s3", "abort_multipart_upload", {**one, "UploadId": given_up})
    enabled = {"Bucket": "orders", "VersioningConfiguration": {"Status": "Enabled"}}
    call("s3", "put_bucket_versioning", enabled)
    assert call("s3", "get_bucket_versioning", {"Bucket": "orders"})["Status"] == "Enabled"
    first = call("s3", "put_object", {**one, "Body": "1"})["VersionId"]
    call("s3", "put_object", {**one, "Body": "2"})
    assert call("s3", "get_object", {**one, "VersionId": first})["Body"] == "1"
    assert call("s3", "delete_object", one)["DeleteMarker"]
    versions = call("s3", "list_object_versions", {"Bucket": "orders"})
    assert len(versions["DeleteMarkers"]) == 1


def test_s3_settings(call: Ask) -> None:
    bucket = {"Bucket": "orders"}
    call("s3", "create_bucket", bucket)
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Deny",
                "Principal": "*",
                "Action": "s3:*",
                "Resource": "arn:aws:s3:::orders/*",
            }
        ],
    }
    call("s3", "put_bucket_policy", {**bucket, "Policy": json.dumps(policy)})
    assert json.loads(call("s3", "get_bucket_policy", bucket)["Policy"]) == policy
    call("s3", "delete_bucket_policy", bucket)
    tags = {"TagSet": [{"Key": "a", "Value": "b"}]}
    call("s3", "put_bucket_tagging", {**bucket, "Tagging": tags})
    assert call("s3", "get_bucket_tagging", bucket)["TagSet"] == tags["TagSet"]
    rule = {"ID": "r", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 1}}
    lifecycle = {"LifecycleConfiguration": {"Rules": [rule]}}
    call("s3", "put_bucket_lifecycle_configuration", {**bucket, **lifecycle})
    assert len(call("s3", "get_bucket_lifecycle_configuration", bucket)["Rules"]) == 1
    assert call("s3", "get_bucket_location", bucket)["LocationConstraint"] is None
    assert "QueueConfigurations" not in call("s3", "get_bucket_notification_configuration", bucket)


def test_dynamodb_items(call: Ask, refused: Refuse) -> None:
    orders = {"TableName": "orders"}
    call("dynamodb", "create_table", TABLE)
    assert call("dynamodb", "describe_table", orders)["Table"]["TableStatus"] == "ACTIVE"
    assert call("dynamodb", "list_tables")["TableNames"] == ["orders"]
    call("dynamodb", "put_item", {**orders, "Item": {**ID, "n": {"N": "1"}}})
    update = {
        **orders,
        "Key": ID,
        "UpdateExpression": "ADD n :one",
        "ConditionExpression": "n = :one",
        "ExpressionAttributeValues": {":one": {"N": "1"}},
        "ReturnValues": "ALL_NEW",
    }
    assert call("dynamodb", "update_item", update)["Attributes"]["n"] == {"N": "2"}
    assert refused("dynamodb", "update_item", update) == "ConditionalCheckFailedException"
    query = {
        **orders,
        "KeyConditionExpression": "id = :id",
        "ExpressionAttributeValues": {":id": {"S": "17"}},
    }
    assert call("dynamodb", "query", query)["Count"] == 1
    filtered = {
        **orders,
        "FilterExpression": "n > :n",
        "ExpressionAttributeValues": {":n": {"N": "5"}},
    }
    assert call("dynamodb", "scan", filtered)["ScannedCount"] == 1
    two = {"orders": [{"PutRequest": {"Item": {"id": {"S": str(n)}}}} for n in (18, 19)]}
    assert call("dynamodb", "batch_write_item", {"RequestItems": two})["UnprocessedItems"] == {}
    keys = {"orders": {"Keys": [{"id": {"S": "18"}}, {"id": {"S": "none"}}]}}
    found = call("dynamodb", "batch_get_item", {"RequestItems": keys})["Responses"]["orders"]
    assert found == [{"id": {"S": "18"}}]
    put = {"Put": {**orders, "Item": ID, "ConditionExpression": "attribute_not_exists(id)"}}
    writes = {"TransactItems": [{"Delete": {**orders, "Key": {"id": {"S": "18"}}}}, put]}
    cancelled = refused("dynamodb", "transact_write_items", writes)
    assert cancelled == "TransactionCanceledException"
    got = call(
        "dynamodb",
        "transact_get_items",
        {"TransactItems": [{"Get": {**orders, "Key": {"id": {"S": "18"}}}}]},
    )
    assert got["Responses"] == [{"Item": {"id": {"S": "18"}}}], "nothing of the transaction is left"
    call("dynamodb", "delete_item", {**orders, "Key": ID})
    assert "Item" not in call("dynamodb", "get_item", {**orders, "Key": ID})
    statement = {"Statement": "SELECT * FROM orders WHERE id = '18'"}
    assert call("dynamodb", "execute_statement", statement)["Items"] == [{"id": {"S": "18"}}]
    call("dynamodb", "delete_table", orders)
    assert refused("dynamodb", "describe_table", orders) == "ResourceNotFoundException"


def test_dynamodb_indexes_and_settings(call: Ask) -> None:
    index = {
        "IndexName": "by-day",
        "KeySchema": [{"AttributeName": "day", "KeyType": "HASH"}],
        "Projection": {"ProjectionType": "ALL"},
    }
    table = {
        **TABLE,
        "AttributeDefinitions": [
            *TABLE["AttributeDefinitions"],
            {"AttributeName": "day", "AttributeType": "S"},
        ],
        "GlobalSecondaryIndexes": [index],
    }
    call("dynamodb", "create_table", table)
    call("dynamodb", "put_item", {"TableName": "orders", "Item": {**ID, "day": {"S": "mon"}}})
    call("dynamodb", "put_item", {"TableName": "orders", "Item": {"id": {"S": "sparse"}}})
    query = {
        "TableName": "orders",
        "IndexName": "by-day",
        "KeyConditionExpression": "#d = :d",
        "ExpressionAttributeNames": {"#d": "day"},
        "ExpressionAttributeValues": {":d": {"S": "mon"}},
    }
    assert call("dynamodb", "query", query)["Count"] == 1
    assert call("dynamodb", "scan", {"TableName": "orders", "IndexName": "by-day"})["Count"] == 1
    ttl = {"Enabled": True, "AttributeName": "until"}
    call(
        "dynamodb",
        "update_time_to_live",
        {"TableName": "orders", "TimeToLiveSpecification": ttl},
    )
    told = call("dynamodb", "describe_time_to_live", {"TableName": "orders"})
    assert told["TimeToLiveDescription"]["AttributeName"] == "until"


def test_dynamodb_streams(call: Ask) -> None:
    call("dynamodb", "create_table", TABLE)
    call("dynamodb", "put_item", {"TableName": "orders", "Item": ID})
    call("dynamodb", "delete_item", {"TableName": "orders", "Key": ID})
    stream = call("dynamodb", "describe_table", {"TableName": "orders"})["Table"]["LatestStreamArn"]
    described = call("dynamodbstreams", "describe_stream", {"StreamArn": stream})
    shard = described["StreamDescription"]["Shards"][0]["ShardId"]
    start = {"StreamArn": stream, "ShardId": shard, "ShardIteratorType": "TRIM_HORIZON"}
    iterator = call("dynamodbstreams", "get_shard_iterator", start)["ShardIterator"]
    records = call("dynamodbstreams", "get_records", {"ShardIterator": iterator})["Records"]
    assert [record["eventName"] for record in records] == ["INSERT", "REMOVE"]
    assert records[1]["dynamodb"]["OldImage"] == ID
