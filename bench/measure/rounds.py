"""Alternating rounds: every tool once, then every tool again, so that the machine's moods meet all of them."""

import csv
import os
import resource
import subprocess
import tempfile
import time
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from .counters import Counters
from .failure import Failure
from .tools import HERE, RIVAL_TOOLS, Backpack, H2load, Oha, Round, Wrk

GENERATOR_CORE, SERVER_CORE = 0, 1

# A connection is one; a hundred thousand users have so many, which takes a right where the system gives fewer.
OPEN_FILES = 140_000

# The share of the machine that others may use: beyond it a round counts as disturbed, and no figure is made of it.
CALM = 0.05


@dataclass
class Work:
    """What is asked of the tools."""

    users: int
    tools: list
    # Which of the server's URLs.
    url: str = "url"
    # On which cores the generators run; their threads follow from it.
    cores: dict | None = None


def get(name="backpack"):
    return Backpack("get", name)


HTTP2 = [Backpack("get", flags=["--http2"]), H2load(["-m1"]), Oha(["--http2"])]
SIDE_BY_SIDE = [Backpack("page", "backpack", flags=["--http2"]), H2load(["-m10"])]
CONNECTING = [Backpack("get", flags=["--connections", "request"]), Wrk(["-H", "Connection: close"]), Oha(["--disable-keepalive"])]

# For each: what is asked, and of whom.
WORKS = {
    "get-64": Work(64, [get(), *RIVAL_TOOLS]),
    "get-1000": Work(1000, [get(), *RIVAL_TOOLS]),
    "game": Work(64, [Backpack("game"), get("get")]),
    "tls": Work(64, [get(), *RIVAL_TOOLS], url="tls_url"),
    # One connection for each user, and one request at a time on it.
    "h2-64": Work(64, HTTP2, url="http2_url"),
    "h2-1000": Work(1000, HTTP2, url="http2_url"),
    # Ten requests at a time on it.
    "h2-m10": Work(64, SIDE_BY_SIDE, url="http2_url"),
    # Answers of 1 and of 16 MiB, and requests of 1 MiB.
    "big": Work(16, [get(), Wrk(), H2load()], url="big_url"),
    "huge": Work(4, [get(), Wrk(), H2load()], url="huge_url"),
    "upload": Work(16, [Backpack("upload", "backpack"), Wrk(["-s", str(HERE / "rivals/upload.lua")])]),
    # Each request on a connection of its own.
    "connect": Work(64, CONNECTING),
    "connect-tls": Work(64, CONNECTING, url="tls_url"),
    # The server needs a core too, so two generator threads share one with it: compare CPU time a request, not the rates.
    "cores": Work(64, [get("one thread"), get("two threads")], cores={"two threads": {GENERATOR_CORE, SERVER_CORE}}),
}


@dataclass
class Row:
    """One line of the CSV."""

    work: str
    tool: str
    round: int
    requests: int
    seconds: float
    rate: float
    user_s: float
    system_s: float
    # Of the generator, by perf where it is there: they hardly know the machine's moods.
    user_instructions: int | None
    kernel_instructions: int | None
    errors: int
    # By the server's own count and clock.
    server_requests: int
    server_cpu_s: float
    # What others used of the two cores meanwhile, the hypervisor included.
    others_cpu_s: float
    disturbed: bool


def run(name, rounds, seconds, names, server, done=0):
    """Yields a row for each tool and round; `done` rounds came before."""
    work = WORKS[name]
    tools = [tool for tool in work.tools if not names or tool.name in names]
    for tool in tools:
        if tool.program() is None:
            print(f"missing: {tool.name} ({tool.installed_by})", flush=True)
    found = [tool for tool in tools if tool.program() is not None]
    if not found:
        raise Failure(f"none of the tools for {name} is there")
    with tempfile.TemporaryDirectory() as scratch:
        for number in range(done + 1, done + rounds + 1):
            # Whoever is first in one round is last in the next.
            turn = number % len(found)
            for tool in found[turn:] + found[:turn]:
                url = getattr(server, work.url)
                cores = (work.cores or {}).get(tool.name, {GENERATOR_CORE})
                wait_for_calm()
                yield one_round(name, tool, number, Round(url, work.users, seconds, Path(scratch)), cores, server)


def one_round(name, tool, number, round, cores, server):
    before = (server.requests(), server.cpu_seconds(), busy_seconds())
    counters = Counters(round.scratch)
    output, usage = pinned([*counters.command, tool.program(), *tool.arguments(round)], cores, tool.environment())
    after = (server.requests(), server.cpu_seconds(), busy_seconds())
    try:
        figures = tool.figures(round, output)
    except (LookupError, ValueError, AttributeError, OSError, TypeError) as error:
        raise Failure(f"{tool.name} said what cannot be read ({error!r}):\n{last_lines(output)}") from error
    server_cpu, busy = after[1] - before[1], after[2] - before[2]
    others = busy - server_cpu - usage.ru_utime - usage.ru_stime
    return Row(
        name, tool.name, number, figures.requests, round_to(figures.seconds), round_to(figures.requests / figures.seconds),
        round_to(usage.ru_utime), round_to(usage.ru_stime), *counters.read(), figures.errors,
        # Less the question itself.
        after[0] - before[0] - 1, round_to(server_cpu), max(0.0, round_to(others)),
        others > CALM * figures.seconds * os.cpu_count(),
    )


def pinned(command, cores, environment=()):
    """Runs a program on these cores alone; gives what it printed and what it used."""
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as messages:
        process = subprocess.Popen(
            command, stdout=output, stderr=messages, stdin=subprocess.DEVNULL, cwd=tempfile.gettempdir(),
            env={**os.environ, **dict(environment)}, preexec_fn=lambda: prepare(cores),
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        text, errors = whole(output), whole(messages)
    if process.returncode != 0:
        raise Failure(f"{command[0]} ended with {process.returncode}:\n{last_lines(text + errors)}")
    return text, usage


def prepare(cores):
    """Of a program that is to start: its cores, and as many open files as it may have."""
    os.sched_setaffinity(0, cores)
    open_files()


def open_files():
    """How many this process and those that it starts may have open: as many as the system lets it."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    for wanted in (max(most, OPEN_FILES), most):
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, wanted))
            return wanted
        except (ValueError, OSError):
            continue
    return most


def whole(file):
    file.seek(0)
    return file.read()


def last_lines(text):
    return "\n".join(text.strip().splitlines()[-10:])


def wait_for_calm():
    """Half a second in which nobody works, or a minute."""
    for _ in range(120):
        before = busy_seconds()
        time.sleep(0.5)
        if busy_seconds() - before < CALM * 0.5 * os.cpu_count():
            return
    print("the machine does not come to rest: the next round will be disturbed", flush=True)


def busy_seconds():
    """What all cores have worked or were kept from working."""
    user, nice, system, _idle, _iowait, irq, softirq, steal = map(int, Path("/proc/stat").read_text().split()[1:9])
    return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")


def round_to(number):
    return round(number, 3)


def done(path, name):
    """How many rounds of this work a CSV has."""
    if not path.exists():
        return 0
    return max((int(row["round"]) for row in csv.DictReader(path.open(newline="")) if row["work"] == name), default=0)


def write(rows, path, kind):
    """Adds rows to a CSV, with a heading where it is new; tells of each."""
    path.parent.mkdir(parents=True, exist_ok=True)
    names = [field.name for field in fields(kind)]
    new = not path.exists()
    with path.open("a", newline="") as file:
        writer = csv.DictWriter(file, names)
        if new:
            writer.writeheader()
        for row in rows:
            writer.writerow(asdict(row))
            file.flush()
            print("  ".join(f"{key} {value}" for key, value in asdict(row).items()), flush=True)
