"""Users that mostly wait: ten thousand that wait a second after each request, and ten times as many that wait ten. Memory, start, rate."""

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

from .failure import Failure
from .rounds import GENERATOR_CORE, open_files, pinned, wait_for_calm
from .server import ADDRESSES
from .tools import Backpack, Round

WAIT_S = 1.0
# Of those that are many, who also come so many a second.
LONG_WAIT_S = 10.0
COMING = 5000


@dataclass
class Row:
    """One line of the CSV."""

    users: int
    # Users a second at the start; 0: all at once.
    spawn_rate: int
    round: int
    seconds: int
    requests: int
    failures: int
    # From the start of the program to the first answer of the last user.
    all_arrived_s: float
    peak_kib: int
    # Against a run with a single user.
    kib_a_user: float
    # Without the seconds in which users come and go.
    rate: float
    # Each user's requests are as far apart as the wait and the mean answer.
    implied_rate: float
    user_s: float
    system_s: float


@dataclass
class Many:
    """One line of the CSV of those that are many."""

    users: int
    secure: bool
    round: int
    seconds: int
    requests: int
    failures: int
    arrived: int
    all_arrived_s: float
    peak_kib: int
    kib_a_user: float
    user_s: float
    system_s: float


def run_many(users, secure, rounds, server):
    program = Backpack("idle")
    if program.program() is None:
        raise Failure(f"missing: idle ({program.installed_by})")
    url = server.tls_url if secure else server.url
    # The generator and nginx have a few more than connections.
    if users > open_files() - 500:
        raise Failure(f"this machine gives a process {open_files():,} open files, a connection is one: --users {open_files() - 500} at most")
    # All come, and each makes three requests at the least.
    seconds = int(users / COMING + 3 * LONG_WAIT_S)
    flags = ["--scenarios", "Rest", "--option", f"addresses={ADDRESSES}", "--spawn-rate", str(COMING)]
    for number in range(1, rounds + 1):
        wait_for_calm()
        alone, _, _ = measure(program, url, 1, flags, 2)
        many, report, usage = measure(program, url, users, flags, seconds)
        yield Many(
            users, secure, number, seconds, report["total"]["requests"], report["total"]["failures"], many["arrived"],
            many["all_arrived_s"], many["peak_kib"], round((many["peak_kib"] - alone["peak_kib"]) / (users - 1), 2),
            round(usage.ru_utime, 3), round(usage.ru_stime, 3),
        )


def run(users, rounds, seconds, server):
    if seconds < 6:
        raise Failure("idle users take at least 6 seconds: two at the start and one at the end are not counted")
    program = Backpack("idle")
    if program.program() is None:
        raise Failure(f"missing: idle ({program.installed_by})")
    for number in range(1, rounds + 1):
        for spawn_rate in (0, users):
            wait_for_calm()
            yield one_round(program, server, users, spawn_rate, number, seconds)


def one_round(program, server, users, spawn_rate, number, seconds):
    flags = ["--scenarios", "Idle"]
    alone, _, _ = measure(program, server.url, 1, flags, 2)
    spawning = ["--spawn-rate", str(spawn_rate)] if spawn_rate else []
    many, report, usage = measure(program, server.url, users, flags + spawning, seconds)
    if many["arrived"] != users:
        raise Failure(f"only {many['arrived']} of {users} users had an answer")
    steady = report["timeline"]["intervals"][2:seconds - 1]
    mean_s = report["total"]["latency"]["mean"] / 1000
    return Row(
        users, spawn_rate, number, seconds, report["total"]["requests"], report["total"]["failures"], many["all_arrived_s"],
        many["peak_kib"], round((many["peak_kib"] - alone["peak_kib"]) / (users - 1), 2),
        round(sum(interval["requests"] for interval in steady) / len(steady), 1), round(users / (WAIT_S + mean_s), 1),
        round(usage.ru_utime, 3), round(usage.ru_stime, 3),
    )


def measure(program, url, users, flags, seconds):
    with tempfile.TemporaryDirectory() as scratch:
        work = Round(url, users, seconds, Path(scratch))
        output, usage = pinned([program.program(), *program.arguments(work), *flags], {GENERATOR_CORE})
        report = json.loads((work.scratch / "report.json").read_text())
    return json.loads(output.strip().splitlines()[-1]), report, usage
