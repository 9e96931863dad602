"""Scenarios with AWS: what a file may say, as values, and what is wrong with one."""

import pytest

from courses.emulator.aws.process.offer import SERVICES
from courses.emulator.records import FunctionConfig
from courses.grading import ScenarioError, load_given, load_scenario
from courses.grading.call_reading import OFFERED
from courses.grading.spec import (
    Advance,
    AwsCall,
    Burst,
    Crash,
    Expectation,
    FunctionSpec,
    Invoke,
    Recycle,
    RoleSpec,
    Send,
    Subject,
)

WHOLE = """
functions:
  producer: {handler: producer.handler, profile: boto3, env: {QUEUE: "${queue}"}}
  worker: {handler: worker.handler, role: {Version: "2012-10-17", Statement: []}, layers: [powertools]}
given:
  - sqs.create_queue: {QueueName: orders, Attributes: {Policy: {$json: {a: "${account}"}}}}
    save: {queue: QueueUrl}
tests:
  - name: Everything
    functions: {worker: {role: none, memory: 512}}
    given:
      - s3.put_object: {Bucket: b, Key: k, Body: {$bytes: aGk=}}
    when:
      - invoke: {function: worker, event: {url: "${queue}"}}
        expect: {cost: {$lt: 5}}
        save: {id: order.id}
      - send: {sqs.send_message: {QueueUrl: "${queue}", MessageBody: "${id}"}}
        expect: {MessageId: {$type: string}}
        save: {message: MessageId}
      - advance: 1.5m
      - burst: {count: 2, event: {n: "${n}", text: "order-${n}"}, spread: 500ms, function: worker}
        expect: {ok: 2}
      - crash: worker
      - recycle: producer
    then:
      - environments: {worker: {$lte: 2}, producer: 0}
      - cold_starts: 3
      - throttles: 0
      - attempts: 1
      - invocations: [{source: sqs, response: null}, {$any: true}]
      - calls: {never: ["dynamodb:*"], denied: [], allowed: ["sqs:SendMessage"], count: {"sqs:*": 1}}
      - unused_permissions: []
      - s3.get_object: {Bucket: b, Key: "${message}"}
        expect: {Body: hi, Error: {$absent: true}}
  - name: Plain
    when: [{invoke: {}}]
"""


def test_everything_that_a_scenario_with_aws_can_say() -> None:
    scenario = load_scenario(WHOLE, source="t.yaml")
    producer, worker = scenario.functions
    assert producer == FunctionSpec(
        FunctionConfig(
            name="producer",
            handler="producer.handler",
            profile="boto3",
            environment={"QUEUE": "${queue}"},
        )
    )
    assert worker == FunctionSpec(
        FunctionConfig(name="worker", handler="worker.handler"),
        RoleSpec("document", document={"Version": "2012-10-17", "Statement": []}),
        ("powertools",),
    )
    test = scenario.tests[0]
    assert test.function == scenario.function == producer.config
    assert test.functions[1].config.memory_mb == 512
    assert test.functions[1].role == RoleSpec("none")
    assert test.given == (
        AwsCall(
            "sqs",
            "create_queue",
            {"QueueName": "orders", "Attributes": {"Policy": '{"a": "123456789012"}'}},
            save={"queue": "QueueUrl"},
        ),
        AwsCall("s3", "put_object", {"Bucket": "b", "Key": "k", "Body": {"$bytes": "aGk="}}),
    )
    assert test.when == (
        Invoke(
            {"url": "${queue}"},
            expect=(Expectation(Subject.COST, {"$lt": 5}),),
            function="worker",
            save={"id": "order.id"},
        ),
        Send(
            AwsCall(
                "sqs",
                "send_message",
                {"QueueUrl": "${queue}", "MessageBody": "${id}"},
                {"MessageId": {"$type": "string"}},
                {"message": "MessageId"},
            )
        ),
        Advance(90.0),
        Burst(({"n": 1, "text": "order-1"}, {"n": 2, "text": "order-2"}), 500, {"ok": 2}, "worker"),
        Crash("worker"),
        Recycle("producer"),
    )
    assert test.then == (
        Expectation(Subject.ENVIRONMENTS, {"$lte": 2}, "worker"),
        Expectation(Subject.ENVIRONMENTS, 0, "producer"),
        Expectation(Subject.COLD_STARTS, 3),
        Expectation(Subject.THROTTLES, 0),
        Expectation(Subject.ATTEMPTS, 1),
        Expectation(Subject.INVOCATIONS, [{"source": "sqs", "response": None}, {"$any": True}]),
        Expectation(Subject.CALLS_NEVER, ["dynamodb:*"]),
        Expectation(Subject.CALLS_DENIED, []),
        Expectation(Subject.CALLS_ALLOWED, ["sqs:SendMessage"]),
        Expectation(Subject.CALLS_COUNT, {"sqs:*": 1}),
        Expectation(Subject.UNUSED_PERMISSIONS, []),
        AwsCall(
            "s3",
            "get_object",
            {"Bucket": "b", "Key": "${message}"},
            {"Body": "hi", "Error": {"$absent": True}},
        ),
    )


@pytest.mark.parametrize(
    ("text", "world", "account"),
    [
        ("tests: [{name: t, when: [{invoke: {}}], then: [{environments: 1}]}]", False, False),
        ("tests: [{name: t, when: [{burst: {count: 2}}]}]", True, False),
        ("tests: [{name: t, when: [{advance: 1s}]}]", True, False),
        ("tests: [{name: t, when: [crash], then: [{cold_starts: 0}]}]", True, False),
        ("functions: {a: {}, b: {}}\ntests: [{name: t, when: [crash]}]", True, False),
        ("function: {profile: boto3}\ntests: [{name: t, when: [crash]}]", True, True),
        ("function: {role: any}\ntests: [{name: t, when: [crash]}]", True, True),
        ("given: [{s3.list_buckets: {}}]\ntests: [{name: t, when: [crash]}]", True, True),
        ("tests: [{name: t, when: [{send: {s3.list_buckets: {}}}]}]", True, True),
        ("tests: [{name: t, when: [crash], then: [{calls: {denied: []}}]}]", True, True),
        (
            "tests: [{name: t, when: [crash], then: [{s3.list_buckets: {}, expect: {Buckets: []}}]}]",
            True,
            True,
        ),
    ],
)
def test_what_a_test_needs_around_its_function(text: str, world: bool, account: bool) -> None:
    (test,) = load_scenario(text, source="t").tests
    assert (test.needs_world, test.needs_account) == (world, account)


def test_the_clients_are_those_that_the_lab_offers() -> None:
    assert {*OFFERED} == {*SERVICES, "lambda"}


def problems_of(text: str) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        load_scenario(text, source="t.yaml")
    return str(caught.value).splitlines()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("function: {}\nfunctions: {a: {}}\n", "1: function: is one of the functions"),
        ("functions: {a: {name: b}}\n", "functions.a.name: the function's name is the key above"),
        ("functions: {}\n", "1: functions: is empty"),
        ("given: []\n", "1: given: is empty"),
        ("given: [{s3.list_buckets: {}, expect: {Buckets: []}}]\n", "given[0].expect: belongs to"),
        ("given: [{s3.list_buckets: {}, s3.list_objects: {}}]\n", "given[0]: names one call"),
        ("given: [{save: {a: b}}]\n", "1: given[0]: names one call, such as dynamodb.put_item"),
        ("given: [{list_buckets: {}}]\n", "given[0].list_buckets: unknown key; there are expect"),
        ("given: [{s3.list_buckets: {a: '${b}'}}]\n", "given[0]: nothing before it saves ${b}"),
        ("given: [{s3.put_object: {Body: {$bytes: '?'}}}]\n", "Body.$bytes: takes bytes as base64"),
        ("given: [{s3.put_object: {Body: {$any: true}}}]\n", "Body.$any: is not a value that can"),
        (
            "given: [{s3.put_object: {Body: {$repeat: {text: xx, times: 3145728}}}}]\n",
            "given[0].s3.put_object: is larger than 6,291,456 bytes, more than a test may send",
        ),
        ("given: [{s3.list_buckets: {}, save: {account: a}}]\n", "save.account: is taken"),
        ("given: [{s3.list_buckets: {}, save: {a: b, c: 'd['}}]\n", "save.c: is no JMESPath:"),
        (
            f"given: [{{s3.list_buckets: {{}}, save: {{a: {'b' * 201}}}}}]\n",
            "save.a: is longer than 200 characters",
        ),
        ("function: {role: policy.txt}\n", '"policy.txt" does not have the form'),
        (
            "function: {role: {Statement: ['${a}']}}\n",
            "function.role: nothing before it saves ${a}",
        ),
        ("function: {layers: [a, a]}\n", "function.layers: names something twice"),
    ],
)
def test_problem_of_a_file(text: str, problem: str) -> None:
    (told,) = problems_of(text + "tests: [{name: t, when: [{invoke: {}}]}]\n")
    assert problem in told


@pytest.mark.parametrize(
    ("members", "problem"),
    [
        ("function: {}", "tests[0].function: there are several; write functions: {name: …}"),
        ("functions: {c: {}}", "tests[0].functions.c: there is no such function; there are a, b"),
        ("given: [{sqs.list_queues: {a: '${x}'}}]", "tests[0].given[0]: nothing before it saves"),
        ("then: [{}]", "tests[0].then[0]: is empty"),
        ("then: [{environments: 1, attempts: 1}]", "then[0]: holds one thing that must be so"),
        ("then: [{environments: {c: 1}}]", "environments: there is no function c; there are a, b"),
        ("then: [{calls: {}}]", "tests[0].then[0].calls: is empty"),
        ("then: [{calls: {never: [Scan]}}]", '"Scan" does not have the form'),
        ("then: [{calls: {seldom: []}}]", "calls.seldom: unknown key; there are never, denied,"),
        ("then: [{sqs.list_queues: {}}]", "then[0]: expects nothing of its reply, so it proves"),
        ("then: [{attempts: {$nope: 1}}]", "then[0].attempts.$nope: no such matcher"),
        (
            "then: [{sqs.list_queues: {a: '${x}'}, expect: {a: 1}}]",
            "tests[0].then: nothing before it saves ${x}",
        ),
    ],
)
def test_problem_of_a_test(members: str, problem: str) -> None:
    text = f"functions: {{a: {{}}, b: {{}}}}\ntests:\n- name: t\n  when: [crash]\n  {members}\n"
    told = problems_of(text)
    assert any(problem in line for line in told), told
    assert len(told) == 1


def test_what_is_given_in_a_file_of_its_own() -> None:
    text = "- s3.create_bucket: {Bucket: '${account}'}\n- sqs.create_queue: {QueueName: a}\n  save: {q: QueueUrl}\n"
    assert load_given(text, source="given.yaml") == (
        AwsCall("s3", "create_bucket", {"Bucket": "123456789012"}),
        AwsCall("sqs", "create_queue", {"QueueName": "a"}, save={"q": "QueueUrl"}),
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "- s3.create_bucket: {}\n- ec2.run: {}\n",
            "given.yaml:2: given[1].ec2.run: no such service",
        ),
        ("- nope: {}\n", "given.yaml:1: given[0].nope: unknown key"),
        ("a: [", "given.yaml:1: "),
        ("5", "given.yaml:1: given: must be an array, not 5"),
    ],
)
def test_problem_of_such_a_file(text: str, problem: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        load_given(text, source="given.yaml")
    assert str(caught.value).startswith(problem)
