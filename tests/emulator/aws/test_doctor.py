"""What the doctor says of the local AWS, and what a caller is told where it cannot be had."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from courses.emulator import AwsUnavailable, LabSettings, LocalLambda, SandboxUnavailable, diagnose
from courses.emulator.aws import zygote as zygotes
from courses.emulator.aws.process import probe
from courses.emulator.aws.zygote import Zygote


def test_the_doctor_tries_the_local_aws() -> None:
    diagnosis = diagnose(LabSettings())
    tried = {each.name: each.passed for each in diagnosis.probes if each.name.startswith("aws: ")}

    assert tried == dict.fromkeys(
        [f"aws: {name}" for name in probe.ATTEMPTS] + ["aws: answers"], True
    )
    assert diagnosis.kernel["local AWS"] == "moto 5.2.5"


def test_the_doctor_says_what_is_missing(tmp_path: Path) -> None:
    diagnosis = diagnose(replace(LabSettings(), aws_packages=tmp_path))

    assert diagnosis.runs_code
    (lack,) = [each for each in diagnosis.lacks if "local AWS" in each.problem]
    assert str(tmp_path) in lack.problem
    assert "make setup" in lack.remedy


def test_an_account_without_packages_is_refused(tmp_path: Path) -> None:
    lab = LocalLambda(replace(LabSettings(), aws_packages=tmp_path))
    try:
        with pytest.raises(AwsUnavailable, match="packages of the local AWS") as refusal:
            lab.create_account()
    finally:
        lab.close()
    assert isinstance(refusal.value, SandboxUnavailable)
    assert "make setup" in refusal.value.remedy


def test_packages_that_do_not_work_are_told_with_their_error(tmp_path: Path) -> None:
    (tmp_path / "moto").mkdir()
    (tmp_path / "moto" / "__init__.py").write_text("raise ImportError('half installed')\n")
    for folder in (tmp_path, tmp_path / "moto", *tmp_path.parents[:2]):
        folder.chmod(0o755)
    with pytest.raises(AwsUnavailable, match="half installed"):
        Zygote(replace(LabSettings(), aws_packages=tmp_path))


def test_it_is_confined_without_namespaces_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zygotes, "_WAYS", ("C",))
    zygote = Zygote(LabSettings())
    try:
        assert zygote.way == "C"
        assert all(zygote.facts["probes"].values())
    finally:
        zygote.close()


@pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user can read what is its own")
def test_without_namespaces_it_starts_below_a_folder_that_only_root_may_enter(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As a checkout in /root is."""
    packages, code = tmp_path / "packages", tmp_path / "emulator"
    packages.symlink_to(LabSettings().aws_packages)
    code.symlink_to(zygotes._LAB)
    tmp_path.chmod(0o700)
    monkeypatch.setattr(zygotes, "_WAYS", ("C",))
    monkeypatch.setattr(zygotes, "_LAB", code)
    zygote = Zygote(replace(LabSettings(), aws_packages=packages))
    try:
        assert all(zygote.facts["probes"].values())
    finally:
        zygote.close()


def test_one_that_gets_out_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Zygote, "refuses", lambda _self, attempt: attempt != "tcp")
    with pytest.raises(AwsUnavailable, match="not confined: tcp"):
        Zygote(LabSettings())
