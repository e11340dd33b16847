"""Ten thousand users that wait a second after each request: memory, start, rate."""

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

from .failure import Failure
from .rounds import GENERATOR_CORE, pinned, wait_for_calm
from .tools import Backpack, Round

WAIT_S = 1.0


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
    alone, _, _ = measure(program, server, 1, [], 2)
    spawning = ["--spawn-rate", str(spawn_rate)] if spawn_rate else []
    many, report, usage = measure(program, server, users, spawning, seconds)
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


def measure(program, server, users, spawning, seconds):
    with tempfile.TemporaryDirectory() as scratch:
        work = Round(server.url, users, seconds, Path(scratch))
        output, usage = pinned([program.program(), *program.arguments(work), *spawning], {GENERATOR_CORE})
        report = json.loads((work.scratch / "report.json").read_text())
    return json.loads(output.strip().splitlines()[-1]), report, usage
