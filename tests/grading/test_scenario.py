"""`tests.yaml`: what it may say, and how everything wrong with it is told."""

import base64

import pytest

from courses.emulator.records import FunctionConfig
from courses.grading import ScenarioError, load_scenario
from courses.grading.spec import Crash, Expectation, Invoke, Recycle, Subject

MINIMAL = "tests: [{name: Runs, when: [{invoke: {}}]}]\n"


def test_defaults():
    scenario = load_scenario(MINIMAL, source="tests.yaml")
    (test,) = scenario.tests
    assert scenario.function == test.function == FunctionConfig()
    assert test.when == (Invoke({}),)
    assert (test.show, test.points, test.task, test.concepts, test.then) == (
        "always",
        1,
        None,
        (),
        (),
    )
    assert scenario.source == "tests.yaml"


def test_everything_that_a_scenario_can_say():
    text = """
function: {name: orders, handler: app.main, memory: 256, timeout: 5, env: {A: "1", B: "2"},
           profile: boto3, layers: [], role: learner}
tests:
  - name: Returns the order
    task: 2
    concepts: [cold-start]
    show: on-failure
    points: 3
    function: {timeout: 1, env: {B: "3"}}
    when:
      - invoke: {event: {id: 17}, start: cold}
        expect:
          cold: true
          max_memory_used_mb: {$lt: 100}
          logs: {$contains: hello}
          response: {id: 17}
          error: {message: no, type: ValueError}
          outcome: handler-error
      - crash
      - recycle: true
    then:
      - environments: {$lte: 2}
"""
    (test,) = load_scenario(text, source="t").tests
    assert test.function == FunctionConfig(
        name="orders",
        handler="app.main",
        memory_mb=256,
        timeout_s=1,
        environment={"A": "1", "B": "3"},
        profile="boto3",
    )
    invoke, crash, recycle = test.when
    assert invoke == Invoke(
        {"id": 17},
        "cold",
        (
            Expectation(Subject.OUTCOME, "handler-error"),
            Expectation(Subject.ERROR_TYPE, "ValueError"),
            Expectation(Subject.ERROR_MESSAGE, "no"),
            Expectation(Subject.RESPONSE, {"id": 17}),
            Expectation(Subject.LOGS, {"$contains": "hello"}),
            Expectation(Subject.COLD, True),
            Expectation(Subject.MAX_MEMORY_USED_MB, {"$lt": 100}),
        ),
    )
    assert (crash, recycle) == (Crash(), Recycle())
    assert test.then == (Expectation(Subject.ENVIRONMENTS, {"$lte": 2}),)
    assert (test.task, test.concepts, test.show, test.points) == (
        2,
        ("cold-start",),
        "on-failure",
        3,
    )


def event_of(yaml_event: str):
    text = f"tests:\n  - name: t\n    when:\n      - invoke: {{event: {yaml_event}}}\n"
    return load_scenario(text, source="t").tests[0].when[0].event


def test_events_are_literal_json():
    assert event_of('{a: [1, 2.5, null, true], "yes": on}') == {
        "a": [1, 2.5, None, True],
        "yes": "on",
    }
    assert event_of("null") is None


def test_event_with_a_large_text():
    assert event_of("{a: [{$repeat: {text: ab, times: 3}}]}") == {"a": ["ababab"]}


def test_event_of_bytes():
    assert event_of("{$bytes: " + base64.b64encode(b'{ "a": 1 }').decode() + "}") == b'{ "a": 1 }'


def test_account_and_region_stand_for_the_labs():
    arn = "{arn: ['arn:aws:lambda:${region}:${account}:function:f', '${other}']}"
    assert event_of(arn) == {
        "arn": ["arn:aws:lambda:us-east-1:123456789012:function:f", "${other}"]
    }


def problems_of(text: str) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        load_scenario(text, source="t.yaml")
    assert caught.value.problems == tuple(sorted(caught.value.problems))
    return str(caught.value).splitlines()


def test_every_problem_is_told_at_once_with_its_line():
    assert problems_of(
        """
function: {timeout: 0, memori: 1, env: {A: 1}}
tests:
  - nam: x
    points: many
    when:
      - invoke: {event: 1}
        expect: {respons: 1}
      - jump
      - {}
  - name: a
    show: sometimes
    concepts: [a, a]
    when: []
"""
    ) == [
        "t.yaml:2: function.env.A: must be a string, not 1",
        "t.yaml:2: function.memori: unknown key; there are name, handler, memory, timeout, env, "
        "profile, layers, role",
        "t.yaml:2: function.timeout: 0 is less than 1",
        "t.yaml:4: tests[0]: name is missing",
        "t.yaml:4: tests[0].nam: unknown key; there are name, task, concepts, show, points, function, "
        "functions, given, when, then",
        't.yaml:5: tests[0].points: must be an integer, not "many"',
        "t.yaml:8: tests[0].when[0].expect.respons: unknown key; there are outcome, error, response, "
        "logs, cold, max_memory_used_mb, cost",
        't.yaml:9: tests[0].when[1]: must be crash or recycle, not "jump"',
        "t.yaml:10: tests[0].when[2]: is empty",
        't.yaml:12: tests[1].show: must be always or on-failure or never, not "sometimes"',
        "t.yaml:13: tests[1].concepts: names something twice",
        "t.yaml:14: tests[1].when: is empty",
    ]


@pytest.mark.parametrize(
    ("step", "message"),
    [
        (
            "{expect: {cold: true}}",
            "when[0]: a step is one of invoke, send, advance, burst, crash, recycle",
        ),
        (
            "{invoke: {}, crash: true}",
            "when[0]: a step is one of invoke, send, advance, burst, crash, recycle",
        ),
        ("{crash: true, expect: {cold: true}}", "when[0].expect: crash returns nothing to expect"),
        ("{crash: 1}", "when[0].crash: must be true, not 1"),
        ("{invoke: {event: {$bytes: '?'}}}", "invoke.event.$bytes: takes bytes as base64"),
        ("{invoke: {event: {$bytes: 5}}}", "invoke.event.$bytes: takes bytes as base64"),
        ("{invoke: {event: {$bytes: e30x}}}", "invoke.event.$bytes: is not JSON, which Invoke"),
        (
            "{invoke: {event: [{$repeat: {text: x, times: 6291456}}]}}",
            "invoke.event: is larger than",
        ),
        ("{invoke: {event: [{$bytes: ''}]}}", "event[0].$bytes: stands for the whole event only"),
        ("{invoke: {event: {$repeat: x}}}", "event.$repeat: takes {text: …, times: …}"),
        ("{invoke: {event: {$repeat: {text: x, times: 1, a: 1}}}}", "event.$repeat: takes {text"),
        (
            "{invoke: {event: {$repeat: {text: x, times: 6291457}}}}",
            "event.$repeat: makes more than 6,291,456 characters",
        ),
        ("{invoke: {event: {$type: x}}}", "event.$type: is not a value that can be sent"),
        ("{invoke: {}, expect: {outcome: fine}}", "expect.outcome: no such outcome; there are ok,"),
        ("{invoke: {}, expect: {logs: {$regex: (}}}", "expect.logs.$regex: is not a regular"),
        ("{invoke: {}, expect: {error: {type: {$nope: 1}}}}", "error.type.$nope: no such matcher"),
        ("{invoke: {event: {$bytes: ''}}}", "invoke.event.$bytes: is not JSON, which Invoke"),
        ("{advance: fast}", "when[0].advance: is a duration such as 500ms, 90s, 2m, 6h or 1d"),
        ("{advance: 1s, save: {a: b}}", "when[0].save: advance returns nothing to save"),
        (
            "{sqs.send_message: {}}",
            "when[0]: a call on AWS is sent in a step: send: {sqs.send_message",
        ),
        (
            "{send: {ec2.run_instances: {}}}",
            "send.ec2.run_instances: no such service; there are s3,",
        ),
        ("{send: {sqs: {}}}", "when[0].send.sqs: unknown key; there are a call such as dynamodb"),
        (
            "{send: {sqs.send_message: {MessageBody: '${a}'}}}",
            "when[0]: nothing before it saves ${a}",
        ),
        (
            "{send: {sqs.list_queues: {}}, expect: {$any: true}}",
            "when[0].expect: names members of the reply; matchers stand below them",
        ),
        (
            "{send: {sqs.list_queues: {}}, expect: {QueueUrls: {$nope: 1}}}",
            "when[0].expect.QueueUrls.$nope: no such matcher",
        ),
        ("{send: {sqs.list_queues: {}}, save: {a: '['}}", "when[0].save.a: is no JMESPath: "),
        ("{invoke: {}, save: {n: a}}", "when[0].save.n: is taken; choose another name"),
        ("{invoke: {function: other}}", "invoke.function: there is no function other; there are"),
        ("{crash: other}", "when[0].crash: there is no function other; there are function"),
        ("{burst: {count: 2, event: {$bytes: e30=}}}", "burst.event: has no events of bytes"),
        ("{burst: {}}", "when[0].burst: count is missing"),
        ("{burst: {count: 2}, expect: {oks: 2}}", "expect.oks: unknown key; there are ok, failed"),
        ("{invoke: {}, expect: {response: [{a: {$any: 1}}]}}", "response[0].a.$any: takes true"),
    ],
)
def test_step_that_cannot_work(step, message):
    (problem,) = problems_of(f"tests:\n  - name: t\n    when:\n      - {step}\n")
    assert problem.startswith("t.yaml:4: tests[0].")
    assert message in problem


def test_two_tests_of_one_name():
    text = "tests:\n- {name: t, when: [crash]}\n- {name: t, when: [crash]}\n"
    assert problems_of(text) == ["t.yaml:3: tests[1].name: another test has this name"]


@pytest.mark.parametrize(
    "text", ["tests: 5", "5", "tests: [5]", "[]", "tests: [{name: t, when: 5}]"]
)
def test_other_shapes_are_problems_not_crashes(text):
    assert all("must be" in problem for problem in problems_of(text))


def test_too_many_tests():
    text = "tests:\n" + "".join(f"- {{name: t{n}, when: [crash]}}\n" for n in range(101))
    assert problems_of(text) == ["t.yaml:1: tests: has more members than this version takes"]


def test_form_of_a_name():
    (problem,) = problems_of("function: {name: 'a b'}\n" + MINIMAL)
    assert '"a b" does not have the form' in problem


def test_large_memory():
    assert "10241 is more than 10240" in problems_of("function: {memory: 10241}\n" + MINIMAL)[0]


def test_text_that_is_not_yaml():
    assert problems_of("tests: [\n") == [
        "t.yaml:2: expected the node content, but found '<stream end>'"
    ]
