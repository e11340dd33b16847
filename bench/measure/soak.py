"""Many users for many minutes: the memory of a run, every ten seconds, beside what its figures over time may take."""

import json
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from .failure import Failure
from .tools import Backpack

EVERY_S = 10
# Until then users come, and everything is used for the first time.
WARM_UP_S = 60
# Docs/formats.md: of an interval, and of each bucket of it that is filled; a quarter of an octave has so many buckets.
INTERVAL_BYTES, BUCKET_BYTES, BUCKETS_OF_A_QUARTER = 100, 16, 32
# The system's allocator keeps some of what it was given back, and a growing list has room to grow.
SLACK, ALLOCATOR_KIB = 1.25, 2048


@dataclass
class Row:
    """One line of the CSV."""

    second: int
    resident_kib: int


def run(users, minutes, names):
    program, server = Backpack("soak"), Backpack("serve")
    for needed in (program, server):
        if needed.program() is None:
            raise Failure(f"missing: {needed.binary} ({needed.installed_by})")
    other_end = subprocess.Popen([server.program()], stdout=subprocess.PIPE, text=True)
    try:
        yield from watched(program.program(), other_end.stdout.readline().strip(), users, minutes, names)
    finally:
        other_end.terminate()
        other_end.wait()


def watched(program, url, users, minutes, names):
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "report.json"
        command = [program, "--headless", "--only-summary", "--host", url, "--users", str(users), "--spawn-rate", "50",
                   "--churn", "5:10s", "--run-time", f"{minutes}m", "--option", f"names={names}", "--json", file]
        rows = []
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
            for row in resident(process, minutes * 60):
                rows.append(row)
                yield row
        if process.returncode:
            raise Failure(f"the run ended with {process.returncode}")
        judge(rows, json.loads(file.read_text()))


def resident(process, seconds):
    """Before its end: then it makes its report."""
    started = time.monotonic()
    for second in range(EVERY_S, seconds, EVERY_S):
        time.sleep(max(0.0, started + second - time.monotonic()))
        if process.poll() is not None:
            raise Failure(f"the run was over after {second} s")
        lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
        yield Row(second, next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")))


def judge(rows, report):
    warm = [row.resident_kib for row in rows if row.second >= WARM_UP_S]
    if len(warm) < 2:
        raise Failure("a soak takes at least two minutes: the first one is not judged")
    grown = max(warm) - warm[0]
    allowed = allowed_kib(report)
    total = report["total"]
    print(f"{total['requests']} requests, {len(report['rows'])} rows")
    print(f"grown by {grown} KiB since {WARM_UP_S} s; figures over time may take {allowed} KiB more since then")
    if grown > allowed:
        raise Failure(f"memory has grown by {grown} KiB, and {allowed} KiB have a reason")


def allowed_kib(report):
    timelines = [report["timeline"], *(row["timeline"] for row in report["rows"])]
    intervals = [interval for timeline in timelines for interval in timeline["intervals"] if interval["at_s"] >= WARM_UP_S]
    return ALLOCATOR_KIB + round(SLACK * sum(map(bytes_of, intervals)) / 1024)


def bytes_of(interval):
    filled = sum(min(count, BUCKETS_OF_A_QUARTER) for _, count in interval["distribution"])
    return INTERVAL_BYTES + BUCKET_BYTES * filled
