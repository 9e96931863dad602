"""`make bench`: measures, prints the table and writes docs/performance.md."""

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.bench import lighthouse, load, local_aws, pages, runtime_path, sandbox_path, verdict
from tests.bench.measure import Row
from tests.live_site import ROOT, running_site

HEAD = """# Performance

Written by `make bench`. Ratios are to a bare start of the same interpreter, taken in turn with it in
the same run, so they hold on other machines; milliseconds are of the machine named below. The
targets are the product's own.

Measured on Linux {kernel}, {cores} processor cores, Python {python}, with a load average of {load:.1f}
at the start. On a machine that is busy with other work, rows of several processes come out too high:
they wait for a processor more often than one bare start does.

| what | measured | target | met |
| --- | --- | --- | --- |
"""


def main() -> int:
    load_average = os.getloadavg()[0]
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "--runs",
        type=int,
        default=10_000,
        help="how many runs must leave nothing (default: 10,000)",
    )
    runs: int = parser.parse_args().runs
    with tempfile.TemporaryDirectory(prefix="lambda-lab-bench-") as name:
        rows = list(_shown(_measure(Path(name), runs)))
    head = HEAD.format(
        kernel=platform.release().split("-")[0],
        cores=os.cpu_count(),
        python=platform.python_version(),
        load=load_average,
    )
    table = "".join(f"| {r.what} | {r.value} | {r.target} | {_word(r.met)} |\n" for r in rows)
    (ROOT / "docs" / "performance.md").write_text(head + table)
    return 0 if all(row.met is not False for row in rows) else 1


def _measure(folder: Path, runs: int) -> Iterator[Row]:
    yield from runtime_path.rows()
    yield from sandbox_path.rows(runs)
    yield from local_aws.rows()
    (folder / "pages").mkdir()
    yield from pages.rows(folder / "pages")
    (folder / "site").mkdir()
    with running_site(folder / "site") as site:
        yield from lighthouse.rows(site, folder)
        yield from verdict.rows(site, folder)
    (folder / "crowd").mkdir()
    with running_site(folder / "crowd") as site:
        yield from load.rows(site)


def _shown(rows: Iterable[Row]) -> Iterator[Row]:
    for row in rows:
        sys.stdout.write(f"{row.what}: {row.value}  {row.target} {_word(row.met)}\n")
        sys.stdout.flush()
        yield row


def _word(met: bool | None) -> str:
    return {True: "yes", False: "no", None: ""}[met]


if __name__ == "__main__":
    sys.exit(main())
