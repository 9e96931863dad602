"""Where things are for a handler: the same paths as on AWS, or host folders where nothing can be mounted."""

from typing import NamedTuple

from . import view


class Layout(NamedTuple):
    """Paths as the learner's process sees them."""

    lang: str = view.LANG
    packages: str = view.PACKAGES
    lab: str = view.LAB
    task: str = view.TASK
    opt: str = view.OPT
    """The layers' files."""
    tmp: str = "/tmp"  # noqa: S108 the sandbox's own
    stage: str = ""
    """Tier C: the folder that holds each environment's scratch folder."""

    @property
    def is_like_lambda(self) -> bool:
        return not self.stage

    def variables(self) -> dict[str, str]:
        """What a handler must be told because it differs from AWS."""
        if self.is_like_lambda:
            return {}
        return {
            "LAMBDA_TASK_ROOT": self.task,
            "LAMBDA_RUNTIME_DIR": self.packages,
            "PWD": self.task,
            "PYTHONPATH": self.packages,
            "TMPDIR": self.tmp,
        }


def on_host(stage: str, lang: str) -> Layout:
    """Tier C before a run is known. The names in `stage` are links: no trace names the host's folders."""
    return Layout(lang=lang, packages=f"{stage}/packages", lab=f"{stage}/lab", stage=stage)
