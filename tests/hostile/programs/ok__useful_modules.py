# row: 96
# timeout: 10
# memory: 512
# response: [1, 2, [0, 1, 4], 3, true, 5, true]
import asyncio
import concurrent.futures
import multiprocessing
import sqlite3
import subprocess
import sys
import tempfile
import uuid
import zoneinfo


async def answer():
    await asyncio.sleep(0.01)
    return 1


def child(connection):
    connection.send(2)


def handler(event, context):
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=child, args=(theirs,))
    process.start()
    received = ours.recv()
    process.join()
    with concurrent.futures.ThreadPoolExecutor() as pool:
        squares = list(pool.map(lambda n: n * n, range(3)))
    database = sqlite3.connect("/tmp/x.db")
    database.execute("create table t (n)")
    database.executemany("insert into t values (?)", [(1,), (2,), (3,)])
    (count,) = database.execute("select count(*) from t").fetchone()
    with tempfile.NamedTemporaryFile() as file:
        file.write(b"x")
    zone = str(zoneinfo.ZoneInfo("Europe/Berlin")) == "Europe/Berlin"
    shown = subprocess.run(
        [sys.executable, "-c", "print(5)"], capture_output=True, text=True
    ).stdout
    return [asyncio.run(answer()), received, squares, count, zone, int(shown), len(str(uuid.uuid4())) == 36]
