# row: 96
# response: [5, 5, 3]
"""What a legitimate program needs in every tier: threads, asyncio, sqlite and temporary files."""

import asyncio
import sqlite3
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path


async def wait():
    await asyncio.sleep(0.01)
    return 5


def handler(event, context):
    folder = Path(tempfile.mkdtemp())
    with sqlite3.connect(folder / "data.sqlite") as database:
        database.execute("create table t (n)")
        database.executemany("insert into t values (?)", [(1,), (2,)])
        (total,) = database.execute("select sum(n) from t").fetchone()
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(len, "12345").result()
    return [asyncio.run(wait()), first, total]
