"""Instructions by `perf stat`, where it is there and may count."""

import shutil
import subprocess
from functools import cache

EVENTS = "instructions:u,instructions:k"


class Counters:
    """What to put before a command, and what was counted then."""

    def __init__(self, scratch):
        self.file = scratch / "counters.csv"
        self.command = ["perf", "stat", "-x,", "-e", EVENTS, "-o", self.file] if can_count() else []

    def read(self):
        """Instructions of the user and of the kernel, or None twice."""
        if not self.command:
            return None, None
        counted = [line.split(",") for line in self.file.read_text().splitlines() if "instructions" in line]
        return tuple(int(fields[0]) for fields in counted)


@cache
def can_count():
    if shutil.which("perf") is None:
        return False
    done = subprocess.run(["perf", "stat", "-x,", "-e", EVENTS, "true"], capture_output=True, text=True)
    return done.returncode == 0 and "not" not in done.stderr
