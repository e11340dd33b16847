"""The load generators: where each is found, how it is called, and how its figures are read."""

import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
REPOSITORY = HERE.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", REPOSITORY / "target"))
RIVALS = Path(os.environ.get("BENCH_RIVALS", TARGET / "rivals"))


@dataclass
class Figures:
    """What a generator says of its round."""

    requests: int
    seconds: float
    errors: int


@dataclass
class Round:
    """What a generator is to do."""

    url: str
    users: int
    seconds: int
    scratch: Path


class Tool:
    """A load generator. Subclasses know one each."""

    name = ""
    installed_by = ""
    version_flag = "--version"

    def program(self):
        """The path of the executable, or None."""
        return shutil.which(self.name, path=f"{RIVALS}/bin:{RIVALS}/python/bin:{os.environ.get('PATH', '')}")

    def version(self):
        done = subprocess.run([self.program(), self.version_flag], capture_output=True, text=True)
        first_line = (done.stdout + done.stderr).strip().splitlines()[0]
        return re.sub(r" from .*| \[epoll].*", "", first_line)

    def environment(self):
        return {}

    def arguments(self, round):
        raise NotImplementedError

    def figures(self, round, output):
        raise NotImplementedError


class Backpack(Tool):
    """One of the programs of this crate."""

    installed_by = "bench/run setup backpack"

    def __init__(self, program, name="backpack", flags=()):
        self.binary = program
        self.name = name
        self.flags = flags

    def program(self):
        path = TARGET / "release" / self.binary
        return str(path) if path.exists() else None

    def version(self):
        done = subprocess.run(["git", "-C", REPOSITORY, "describe", "--always", "--dirty"], capture_output=True, text=True)
        return f"backpack {done.stdout.strip()}"

    def arguments(self, round):
        return ["--headless", "--only-summary", "--insecure", "--host", round.url, "--users", str(round.users),
                "--run-time", f"{round.seconds}s", "--json", str(round.scratch / "report.json"), *self.flags]

    def figures(self, round, output):
        report = json.loads((round.scratch / "report.json").read_text())
        return Figures(report["total"]["requests"], report["run"]["duration_s"], report["total"]["failures"])


class Wrk(Tool):
    name = "wrk"
    installed_by = "apt-get install wrk"

    def __init__(self, flags=()):
        self.flags = flags

    def arguments(self, round):
        return ["-t1", f"-c{round.users}", f"-d{round.seconds}s", *self.flags, round.url]

    def figures(self, round, output):
        requests, seconds = re.search(r"(\d+) requests in ([\d.]+)s", output).groups()
        errors = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", output)
        statuses = re.search(r"Non-2xx or 3xx responses: (\d+)", output)
        count = sum(map(int, errors.groups())) if errors else 0
        return Figures(int(requests), float(seconds), count + (int(statuses[1]) if statuses else 0))


class H2load(Tool):
    name = "h2load"
    installed_by = "apt-get install nghttp2-client"

    def __init__(self, flags=("--h1",)):
        self.flags = flags

    def arguments(self, round):
        return [*self.flags, "-t1", f"-c{round.users}", f"-D{round.seconds}", round.url]

    def figures(self, round, output):
        counts = re.search(r"(\d+) done, (\d+) succeeded, (\d+) failed, (\d+) errored", output)
        done, _, failed, errored = map(int, counts.groups())
        return Figures(done, float(round.seconds), failed + errored)


class Oha(Tool):
    name = "oha"
    installed_by = "bench/run setup oha"

    def __init__(self, flags=()):
        self.flags = flags

    def arguments(self, round):
        return [*self.flags, "--no-tui", "--insecure", "--output-format", "json", "-c", str(round.users), "-z", f"{round.seconds}s", round.url]

    def figures(self, round, output):
        report = json.loads(output)
        errors = sum(count for text, count in report["errorDistribution"].items() if text != "aborted due to deadline")
        return Figures(sum(report["statusCodeDistribution"].values()), report["summary"]["total"], errors)


class Goose(Tool):
    name = "goose"
    installed_by = "bench/run setup goose"

    def program(self):
        path = RIVALS / "goose" / "release" / "goose-rival"
        return str(path) if path.exists() else None

    def version(self):
        lock = (HERE / "rivals/goose/Cargo.lock").read_text()
        return "goose " + re.search(r'name = "goose"\nversion = "([^"]+)"', lock)[1]

    def arguments(self, round):
        return ["--host", round.url.rstrip("/"), "--users", str(round.users), "--hatch-rate", "100000",
                "--run-time", str(round.seconds), "--no-reset-metrics", "--no-print-metrics", "--no-telnet", "--no-websocket",
                "--quiet", "--accept-invalid-certs"]

    def figures(self, round, output):
        report = json.loads(output.strip().splitlines()[-1])
        return Figures(report["requests"], report["asked_s"], report["errors"])


class K6(Tool):
    name = "k6"
    installed_by = "bench/run setup k6"
    version_flag = "version"

    def environment(self):
        return {"K6_NO_USAGE_REPORT": "true"}

    def arguments(self, round):
        return ["run", "--quiet", "--insecure-skip-tls-verify", "--vus", str(round.users), "--duration", f"{round.seconds}s",
                "--env", f"URL={round.url}", "--summary-export", str(round.scratch / "k6.json"), str(HERE / "rivals/k6.js")]

    def figures(self, round, output):
        metrics = json.loads((round.scratch / "k6.json").read_text())["metrics"]
        requests, failed = metrics["http_reqs"], metrics["http_req_failed"]["passes"]
        return Figures(requests["count"], requests["count"] / requests["rate"], failed)


class Locust(Tool):
    name = "locust"
    installed_by = "bench/run setup locust"

    def arguments(self, round):
        return ["--headless", "--json", "--locustfile", str(HERE / "rivals/locustfile.py"), "--host", round.url.rstrip("/"),
                "--users", str(round.users), "--spawn-rate", str(round.users), "--run-time", f"{round.seconds}s"]

    def figures(self, round, output):
        row = json.loads(output[output.index("["):])[0]
        return Figures(row["num_requests"], row["last_request_timestamp"] - row["start_time"], row["num_failures"])


RIVAL_TOOLS = [Wrk(), H2load(), Oha(), Goose(), K6(), Locust()]
