"""What one run may cost the thread that supervises it."""

import pytest

from courses.emulator import FunctionConfig, LocalLambda
from courses.emulator.control import allowance
from courses.emulator.control.allowance import Allowance

HAMMERS = {
    "handler.py": b"""
import socket
ASK = b"GET /2018-06-01/nothing HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n"
def handler(event, context):
    connections = [socket.create_connection(("127.0.0.1", 9001)) for _ in range(6)]
    count = 0
    while context.get_remaining_time_in_millis() > 2000:
        for connection in connections:
            connection.sendall(ASK)
        for connection in connections:
            assert b"404" in connection.recv(1 << 16)
        count += len(connections)
    return count
"""
}


class Clocks:
    """Processor time and real time that a test sets."""

    def __init__(self) -> None:
        self.spent = self.now = 0.0

    def allowance(self) -> Allowance:
        return Allowance(lambda: self.spent, lambda: self.now)

    def work(self, bucket: Allowance, seconds: float) -> None:
        with bucket.spending():
            self.spent += seconds
            self.now += seconds


def test_what_an_honest_run_takes_costs_no_pause() -> None:
    clocks = Clocks()
    bucket = clocks.allowance()
    for _ in range(1000):
        clocks.work(bucket, 0.001)
        clocks.now += 0.003
        assert bucket.pause() == 0.0


def test_a_flood_gets_a_quarter_of_the_time() -> None:
    clocks = Clocks()
    bucket = clocks.allowance()
    while clocks.now < 100:
        clocks.work(bucket, 0.01)
        clocks.now += bucket.pause()
    assert clocks.spent == pytest.approx(25, abs=1)


def test_no_pause_is_long_and_the_bucket_has_a_bottom_and_a_rim() -> None:
    clocks = Clocks()
    bucket = clocks.allowance()
    clocks.work(bucket, 60.0)
    assert 0 < bucket.pause() <= 0.1
    clocks.now += 1000
    assert bucket.pause() == 0.0
    clocks.work(bucket, 0.7)
    assert bucket.pause() > 0, "a long rest gives no more than one burst"


def test_what_fails_is_counted_too() -> None:
    clocks = Clocks()
    bucket = clocks.allowance()

    def fail() -> None:
        with bucket.spending():
            clocks.spent += 2
            raise OSError("broken")

    with pytest.raises(OSError, match="broken"):
        fail()
    assert bucket.pause() > 0


def test_a_handler_that_hammers_the_runtime_api_is_served_slowly(
    lab: LocalLambda, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a hundredth of the time it is served far less than with all of it, on any machine."""
    config = FunctionConfig(timeout_s=5, memory_mb=1769)
    served = []
    for share in (1.0, 0.01):
        monkeypatch.setattr(allowance, "_BURST_S", 0.02)
        monkeypatch.setattr(allowance, "_SHARE", share)
        with lab.create_function(config, HAMMERS) as function:
            found = function.invoke({})
        assert found.outcome == "ok", found
        served.append(found.response)
    assert served[1] < served[0] / 2
