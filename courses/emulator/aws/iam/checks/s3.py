"""Amazon S3. Reads `Bucket`, `Key`, `VersionId`, `CopySource`, `Prefix`, `Tagging`, `Delete` and more.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
"""

from typing import Final
from urllib.parse import parse_qsl, unquote

from ..keys import tags_context
from ..model import Check, Context
from .base import Parameters, Resolve, given, items, members, text

_RENAMED: Final = {
    "HeadObject": "GetObject",
    "SelectObjectContent": "GetObject",
    "HeadBucket": "ListBucket",
    "ListObjects": "ListBucket",
    "ListObjectsV2": "ListBucket",
    "ListObjectVersions": "ListBucketVersions",
    "ListBuckets": "ListAllMyBuckets",
    "ListMultipartUploads": "ListBucketMultipartUploads",
    "ListParts": "ListMultipartUploadParts",
    "CopyObject": "PutObject",
    "CreateMultipartUpload": "PutObject",
    "UploadPart": "PutObject",
    "UploadPartCopy": "PutObject",
    "CompleteMultipartUpload": "PutObject",
    "DeleteObjects": "DeleteObject",
    "GetBucketNotificationConfiguration": "GetBucketNotification",
    "PutBucketNotificationConfiguration": "PutBucketNotification",
    "GetBucketLifecycleConfiguration": "GetLifecycleConfiguration",
    "PutBucketLifecycleConfiguration": "PutLifecycleConfiguration",
    "DeleteBucketLifecycle": "PutLifecycleConfiguration",
    "GetBucketEncryption": "GetEncryptionConfiguration",
    "PutBucketEncryption": "PutEncryptionConfiguration",
    "DeleteBucketEncryption": "PutEncryptionConfiguration",
    "GetBucketCors": "GetBucketCORS",
    "PutBucketCors": "PutBucketCORS",
    "DeleteBucketCors": "PutBucketCORS",
    "DeleteBucketTagging": "PutBucketTagging",
    "GetPublicAccessBlock": "GetBucketPublicAccessBlock",
    "PutPublicAccessBlock": "PutBucketPublicAccessBlock",
    "DeletePublicAccessBlock": "PutBucketPublicAccessBlock",
    "DeleteBucketOwnershipControls": "PutBucketOwnershipControls",
    "GetBucketReplication": "GetReplicationConfiguration",
    "PutBucketReplication": "PutReplicationConfiguration",
    "DeleteBucketReplication": "PutReplicationConfiguration",
    "GetBucketAccelerateConfiguration": "GetAccelerateConfiguration",
    "PutBucketAccelerateConfiguration": "PutAccelerateConfiguration",
    "GetObjectLockConfiguration": "GetBucketObjectLockConfiguration",
    "PutObjectLockConfiguration": "PutBucketObjectLockConfiguration",
}

_VERSIONED: Final = {
    "GetObject": "GetObjectVersion",
    "DeleteObject": "DeleteObjectVersion",
    "GetObjectAcl": "GetObjectVersionAcl",
    "PutObjectAcl": "PutObjectVersionAcl",
    "GetObjectTagging": "GetObjectVersionTagging",
    "PutObjectTagging": "PutObjectVersionTagging",
    "DeleteObjectTagging": "DeleteObjectVersionTagging",
    "GetObjectAttributes": "GetObjectVersionAttributes",
}
"""Actions that have another name where the request names a version."""

_KEYS: Final = {
    "ACL": "s3:x-amz-acl",
    "CopySource": "s3:x-amz-copy-source",
    "Delimiter": "s3:delimiter",
    "MaxKeys": "s3:max-keys",
    "MetadataDirective": "s3:x-amz-metadata-directive",
    "Prefix": "s3:prefix",
    "ServerSideEncryption": "s3:x-amz-server-side-encryption",
    "StorageClass": "s3:x-amz-storage-class",
    "VersionId": "s3:VersionId",
}


def checks(operation: str, parameters: Parameters, _resolve: Resolve) -> list[Check]:
    bucket, key = text(parameters.get("Bucket")), text(parameters.get("Key"))
    action = _RENAMED.get(operation, operation)
    tags = dict(parse_qsl(text(parameters.get("Tagging")), keep_blank_values=True))
    context: Context = {
        **given(parameters, _KEYS),
        **tags_context(tags, prefix="s3:RequestObjectTag/"),
    }
    if operation == "DeleteObjects":
        listed = [members(item) for item in items(members(parameters.get("Delete")).get("Objects"))]
        return [_object("DeleteObject", bucket, item) for item in listed]
    if not key:
        return [Check(f"s3:{action}", f"arn:aws:s3:::{bucket or '*'}", context)]
    needed = [_object(action, bucket, parameters, context)]
    if operation == "GetObjectAttributes":
        needed.append(_object("GetObject", bucket, parameters, context))
    if action == "PutObject" and operation not in ("UploadPart", "CompleteMultipartUpload"):
        needed += _with_the_write(bucket, key, parameters, tags, context)
    if parameters.get("CopySource"):
        needed.append(_source(parameters["CopySource"]))
    return needed


def when_missing(bucket: str) -> Check:
    """What a caller needs to be told that a key does not exist: without it, AWS answers 403."""
    return Check("s3:ListBucket", f"arn:aws:s3:::{bucket}")


def _object(
    action: str, bucket: str, parameters: Parameters, context: Context | None = None
) -> Check:
    if parameters.get("VersionId"):
        action = _VERSIONED.get(action, action)
    name = f"arn:aws:s3:::{bucket}/{text(parameters.get('Key'))}"
    return Check(f"s3:{action}", name, context or {})


def _with_the_write(
    bucket: str, key: str, parameters: Parameters, tags: dict[str, str], context: Context
) -> list[Check]:
    """What a write needs besides, for what else it sets."""
    grants = ("ACL", "GrantFullControl", "GrantRead", "GrantReadACP", "GrantWriteACP")
    extra = {
        "PutObjectTagging": bool(tags),
        "PutObjectAcl": any(parameters.get(name) for name in grants),
    }
    return [
        Check(f"s3:{action}", f"arn:aws:s3:::{bucket}/{key}", context)
        for action, needed in extra.items()
        if needed
    ]


def _source(source: object) -> Check:
    if isinstance(source, str):
        path, _, query = source.partition("?versionId=")
        bucket, _, key = unquote(path).lstrip("/").partition("/")
        return _object("GetObject", bucket, {"Key": key, "VersionId": query})
    named = members(source)
    return _object("GetObject", text(named.get("Bucket")), named)
