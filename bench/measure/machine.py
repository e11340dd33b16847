"""What the figures were measured on, and with which versions. A figure without it says little."""

import os
import platform
import re
import shutil
import subprocess
from pathlib import Path

from .tools import RIVAL_TOOLS, Backpack


def show():
    cpu = Path("/proc/cpuinfo").read_text()
    print("CPU:", re.search(r"model name\s*: (.*)", cpu)[1], f"({os.cpu_count()} cores seen)")
    print("memory:", re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text())[1], "kB")
    print("kernel:", platform.system(), platform.release())
    print("rustc:", first_line("rustc", "--version"))
    nginx = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")
    print("server:", first_line(nginx, "-v") if nginx else "nginx is missing")
    for tool in [Backpack("get"), *RIVAL_TOOLS]:
        print(tool.version() if tool.program() else f"{tool.name} is missing ({tool.installed_by})")


def first_line(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    return (done.stdout + done.stderr).strip().splitlines()[0]
