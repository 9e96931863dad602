"""The account's front door for functions: which service, which operation, may it, then moto."""

import json
import os
import random
import re
import traceback
from typing import Any

from . import caps, clock, errors, offer, operations, services
from .authoriser import Authoriser
from .caller import Caller
from .errors import AwsError
from .frames import Frame
from .hub import HUB
from .journal import Journal, summary

_FAILED = "The local AWS could not answer this call. What it cannot do is listed in Lambda Lab's services page."
_LONGEST_TRACE = 4000
_LONGEST_TRACE_HEADER = 500


class Account:
    """One test's AWS. Everything in it begins empty."""

    def __init__(self) -> None:
        self.journal = Journal()
        self._caps = caps.Caps(calls=0, stored_mb=0, objects=0)
        self._authoriser = Authoriser(self.journal)
        self._opened = clock.monotonic()
        HUB.may_deliver = self._authoriser.may_deliver

    def begin(self, head: dict[str, Any]) -> None:
        """Take the limits of this run, and its seed, without which ids are new in every run."""
        self._caps = caps.Caps(**head["limits"])
        from moto.moto_api._internal import mock_random

        if head["seed"] is not None:
            self._seed(head["seed"])
        else:
            mock_random.seed()  # a fork has its zygote's numbers

    def _seed(self, seed: int) -> None:
        from moto.moto_api._internal import mock_random

        mock_random.seed(seed)
        random.seed(seed)
        os.urandom = lambda size: mock_random.randbytes(size)  # uuid4() asks it too

    def make_role(self, role: dict[str, Any]) -> None:
        self._authoriser.make_role(role)

    def check(self, question: dict[str, Any]) -> dict[str, Any]:
        return self._authoriser.check(question)

    def answer(self, caller: Caller, frame: Frame) -> services.Answer:
        """The answer to what a function sent. Never raises: whatever fails becomes AWS's error."""
        from moto.moto_api._internal import mock_random

        head = frame.head
        headers: dict[str, str] = head["headers"]
        request_id = str(mock_random.uuid4())
        HUB.request_id = request_id
        HUB.trace = headers.get("x-amzn-trace-id", "")[:_LONGEST_TRACE_HEADER]
        key, region, signing_name = offer.scope(head["path"], headers)
        service = offer.service_of(signing_name, headers)
        record = {
            "service": service,
            "operation": "",
            "params": {},
            "status": 0,
            "error_code": "",
            "at_ms": round((clock.monotonic() - self._opened) * 1000, 3),
            "request_id": request_id,
            "principal": caller.principal,
            "environment": caller.environment,
        }
        try:
            answer = self._try(caller, frame, service, region or services.REGION, key, record)
        except AwsError as error:
            answer = self._refusal(service, error, head, record)
        except MemoryError:
            answer = self._refusal(service, self._caps.storage_error(), head, record)
        except Exception:  # noqa: BLE001 moto may raise anything, and no trace may reach a learner
            HUB.failures.append(traceback.format_exc()[-_LONGEST_TRACE:])
            answer = self._refusal(service, AwsError(errors.NOT_OFFERED, _FAILED), head, record)
        finally:
            HUB.principal_id = HUB.trace = ""
        status, answer_headers, body = answer
        record["status"] = status
        if status >= 400 and not record["error_code"]:
            record["error_code"] = _error_code(answer_headers, body) or str(status)
        self.journal.calls.append(record)
        answer_headers["x-amzn-requestid"] = request_id
        if service == "s3":
            answer_headers["x-amz-request-id"] = request_id
        return status, answer_headers, body

    def _refusal(
        self, service: str, error: AwsError, head: dict[str, Any], record: dict[str, Any]
    ) -> services.Answer:
        record["error_code"] = error.code
        content_type = head["headers"].get("content-type", "")
        return errors.shaped(
            service, error, head=head["method"] == "HEAD", content_type=content_type
        )

    def _try(
        self,
        caller: Caller,
        frame: Frame,
        service: str,
        region: str,
        key: str,
        record: dict[str, Any],
    ) -> services.Answer:
        head = frame.head
        if service not in offer.SERVICES:
            raise AwsError(errors.NOT_OFFERED, offer.refusal(service))
        self._caps.check_call()
        request = services.request_for(
            service, region, head["method"], head["path"], head["headers"], frame.body
        )
        operation = operations.read(service, request)
        record["operation"] = operation.name
        record["params"] = summary(operation.parameters)
        session = self._authoriser.session(caller, key, service)
        record["principal"] = session.principal.arn
        HUB.principal_id = f"AWS:{session.role_id}:{session.principal.arn.rpartition('/')[2]}"
        request_id = str(record["request_id"])
        refused = self._authoriser.authorise(session, region, operation, head, request_id)
        if refused is not None:
            return refused
        self._caps.check_storage(operation, len(frame.body))
        answer = services.dispatch(service, request)
        return self._authoriser.may_know(session, region, operation, head, answer, request_id)


def _error_code(headers: dict[str, str], body: bytes) -> str:
    """The code in an error answer of moto's, for the log."""
    found = re.search(rb"<Code>([^<]{1,200})</Code>", body)
    if found:
        return found[1].decode(errors="replace")
    try:
        kind = json.loads(body).get("__type", "")
    except (ValueError, AttributeError):
        kind = headers.get("x-amzn-errortype", "")
    return str(kind).rpartition("#")[2]
