"""What the first `cargo test` of a load test builds: crates and CPU time, by features, and beside an earlier checkout."""

import os
import resource
import shutil
import subprocess
import time
from dataclasses import dataclass

from .failure import Failure
from .tools import REPOSITORY, TARGET

LEAN, DEFAULT, ALL, EARLIER = "lean", "default", "all", "earlier"
FEATURES = {LEAN: ", default-features = false", DEFAULT: "", ALL: ', features = ["reqwest"]'}
# The package was called otherwise once.
PACKAGES = ("backpack-load", "backpack")
LOAD_TEST = """
use backpack::prelude::*;

endpoint! { pub Home = GET "/"; }
scenario! { pub Visit(wait = 100ms) = [Home]; }

#[backpack::test(host = "http://127.0.0.1:8080", scenarios = [Visit], users = 1, run_time = 1s, expect = [failures < 1%])]
fn visits() {}
"""


@dataclass
class Row:
    """One line of the CSV."""

    features: str
    round: int
    crates: int
    cpu_s: float
    seconds: float


def run(rounds, earlier):
    sets = [LEAN, DEFAULT, ALL] + ([EARLIER] if earlier else [])
    for features in sets:
        write_crate(features, earlier)
        cargo(features, "fetch", "--quiet")
    for number in range(1, rounds + 1):
        for features in sets:
            shutil.rmtree(folder(features) / "target", ignore_errors=True)
            crates = crates_of(features)
            cpu, start = cpu_of_children(), time.monotonic()
            cargo(features, "test", "--quiet", "--offline", "--no-run")
            yield Row(features, number, crates, round(cpu_of_children() - cpu, 1), round(time.monotonic() - start, 1))


def cpu_of_children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def crates_of(features):
    tree = cargo(features, "tree", "--offline", "-e", "normal,build,dev", "--prefix", "none", "--no-dedupe")
    # Its own line is no crate that is brought.
    return len(set(tree.splitlines()) - {""}) - 1


def cargo(features, *arguments):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("CARGO_INCREMENTAL", "CARGO_TARGET_DIR"))}
    done = subprocess.run(["cargo", *arguments], cwd=folder(features), env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        raise Failure(f"cargo {arguments[0]} with {features} features:\n{done.stderr[-2000:]}")
    return done.stdout


def folder(features):
    return TARGET / "first-build" / features


def write_crate(features, earlier):
    checkout = earlier if features == EARLIER else REPOSITORY
    (folder(features) / "src").mkdir(parents=True, exist_ok=True)
    (folder(features) / "tests").mkdir(exist_ok=True)
    (folder(features) / "src/lib.rs").write_text("")
    (folder(features) / "tests/load.rs").write_text(LOAD_TEST)
    (folder(features) / "Cargo.lock").write_bytes((checkout / "Cargo.lock").read_bytes())
    (folder(features) / "Cargo.toml").write_text(cargo_toml(checkout.resolve(), FEATURES.get(features, "")))


def cargo_toml(checkout, features):
    manifest = (checkout / "backpack/Cargo.toml").read_text()
    package = next((name for name in PACKAGES if f'name = "{name}"' in manifest), None)
    if package is None:
        raise Failure(f"{checkout} is no checkout of Backpack")
    return f"""
[workspace]
[package]
name = "first-build"
version = "0.0.0"
edition = "2024"
[dev-dependencies]
{package} = {{ path = "{checkout / 'backpack'}"{features} }}
"""
