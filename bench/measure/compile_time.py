"""How long `cargo check` takes for a large load test, and for one of twice its size."""

import os
import subprocess
import time
from dataclasses import dataclass

from .failure import Failure
from .rounds import wait_for_calm
from .tools import REPOSITORY, TARGET

STEPS = 20
# Endpoints come in threes: one that is asked first, one that depends on it, one that stands alone.
SIZES = {"empty": 0, "300 endpoints": 300, "600 endpoints": 600}
CARGO_TOML = f"""
[workspace]
[package]
name = "large"
version = "0.0.0"
edition = "2024"
[dependencies]
backpack-load = {{ path = "{REPOSITORY / 'backpack'}" }}
"""


@dataclass
class Row:
    """One line of the CSV."""

    size: str
    round: int
    seconds: float


def run(rounds):
    for size, endpoints in SIZES.items():
        write_crate(size, program(endpoints))
        check(size)
    for number in range(1, rounds + 1):
        for size in SIZES:
            wait_for_calm()
            os.utime(folder(size) / "src/main.rs")
            start = time.monotonic()
            check(size)
            yield Row(size, number, round(time.monotonic() - start, 3))


def folder(size):
    return TARGET / "compile-time" / size.replace(" ", "-")


def check(size):
    # All sizes share their dependencies. Without increments: that is how a first check is, and CI.
    environment = {**os.environ, "CARGO_INCREMENTAL": "0", "CARGO_TARGET_DIR": str(TARGET / "compile-time/target")}
    command = ["cargo", "check", "--quiet", "--offline"]
    done = subprocess.run(command, cwd=folder(size), env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        raise Failure(f"the crate with {size} does not compile:\n{done.stderr[-2000:]}")


def write_crate(size, text):
    (folder(size) / "src").mkdir(parents=True, exist_ok=True)
    (folder(size) / "Cargo.toml").write_text(CARGO_TOML)
    (folder(size) / "Cargo.lock").write_bytes((REPOSITORY / "Cargo.lock").read_bytes())
    (folder(size) / "src/main.rs").write_text(text)


def program(endpoints):
    """A fifth as many scenarios as endpoints, of 20 steps each, and a third as many dependencies."""
    scenarios = endpoints // 5
    parts = ["#![allow(dead_code)]", "use backpack::prelude::*;"]
    parts += [endpoint(number) for number in range(endpoints)]
    parts += [dependency(number) for number in range(1, endpoints, 3)]
    parts += [scenario(number, endpoints) for number in range(scenarios)]
    shares = "".join(f"\n        .scenario(Scenario{number}, 1)" for number in range(scenarios))
    parts.append(f"fn main() -> ExitCode {{\n    LoadTest::new(){shares}\n        .main()\n}}\n")
    return "\n".join(parts)


def endpoint(number):
    path = f"/public/module{number // 10}/v1/action{number}"
    if number % 3 == 2:
        return f'endpoint! {{ pub Endpoint{number} = [GET, DELETE] "{path}" {{ expect: [200..=299, 404] }}; }}'
    body = f'json: {{ "device_type": "test", "version": {number}, "language": "RO", "items": [1, 2, 3], "player": "nobody" }}'
    return f'endpoint! {{ pub Endpoint{number} = POST "{path}" {{ name: "action {number}", timeout: 5s, {body} }}; }}'


def dependency(number):
    return f'depends! {{ Endpoint{number} >> DEPENDS_ON("player") >> Endpoint{number - 1}; }}'


def scenario(number, endpoints):
    first = number * 5 // 3 * 3
    names = [name_of((first + step) % endpoints) for step in range(STEPS)]
    if number % 2 == 0:
        return f"scenario! {{ pub Scenario{number}(wait = 100ms) = [{', '.join(names)}]; }}"
    chances = ", ".join(f"{name} @ {50 + step}%" for step, name in enumerate(names))
    return f"scenario! {{ pub Scenario{number}(wait = 1s..3s) = weighted [{chances}]; }}"


def name_of(endpoint):
    return f"Endpoint{endpoint}.get" if endpoint % 3 == 2 else f"Endpoint{endpoint}"
