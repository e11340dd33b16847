"""What a contract of 5 MB costs a crate: `cargo check` of three `endpoint!` that name it, beside the same without."""

import json
import os
import resource
import subprocess
import time
from dataclasses import dataclass

from .failure import Failure
from .rounds import wait_for_calm
from .tools import REPOSITORY, TARGET

MEGABYTES = 5 * 1024 * 1024
INVOCATIONS = 3
ENDPOINTS = 5
FOLDER = TARGET / "contract"
CRATES = {"without": None, "JSON": "openapi.json", "YAML": "openapi.yaml"}
CARGO_TOML = f"""
[workspace]
[package]
name = "contracted"
version = "0.0.0"
edition = "2024"
[dependencies]
backpack-load = {{ path = "{REPOSITORY / 'backpack'}", features = ["openapi"] }}
"""


@dataclass
class Row:
    """One line of the CSV."""

    contract: str
    megabytes: float
    round: int
    seconds: float
    # What the compiler has worked, which the machine's other work changes less.
    cpu_s: float


def run(rounds):
    sizes = {}
    for name, file in CRATES.items():
        sizes[name] = write_crate(name, file)
        check(name)
    for number in range(1, rounds + 1):
        for name in CRATES:
            wait_for_calm()
            os.utime(folder(name) / "src/main.rs")
            start, worked = time.monotonic(), cpu()
            check(name)
            seconds, worked = time.monotonic() - start, cpu() - worked
            yield Row(name, round(sizes[name] / 1e6, 2), number, round(seconds, 3), round(worked, 3))


def cpu():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def folder(name):
    return FOLDER / name.lower()


def check(name):
    # All share their dependencies. Without increments: that is how a first check is, and CI.
    environment = {**os.environ, "CARGO_INCREMENTAL": "0", "CARGO_TARGET_DIR": str(FOLDER / "target")}
    command = ["cargo", "check", "--quiet", "--offline"]
    done = subprocess.run(command, cwd=folder(name), env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        raise Failure(f"the crate with {name} does not compile:\n{done.stderr[-2000:]}")


def write_crate(name, file):
    (folder(name) / "src").mkdir(parents=True, exist_ok=True)
    (folder(name) / "Cargo.toml").write_text(CARGO_TOML)
    (folder(name) / "Cargo.lock").write_bytes((REPOSITORY / "Cargo.lock").read_bytes())
    (folder(name) / "src/main.rs").write_text(program(file))
    if file is None:
        return 0
    text = contract(in_json if file.endswith("json") else in_yaml)
    (folder(name) / file).write_text(text)
    return len(text)


def program(file):
    named = f'#![openapi("{file}")]' if file else ""
    parts = ["use backpack::prelude::*;"]
    for number in range(INVOCATIONS):
        endpoints = (endpoint(number * ENDPOINTS + index) for index in range(ENDPOINTS))
        parts.append(f"endpoint! {{\n    {named}\n    {' '.join(endpoints)}\n}}")
    parts.append("fn main() {}")
    return "\n".join(parts)


def endpoint(number):
    return f'pub Thing{number} = POST "/v1/owners/{{owner}}/things{number}" {{ json: {{ "name": "a", "count": {number} }}, expect: 201 }};'


def contract(write):
    """As many things as make five megabytes, each with a list, one of it, and schemas with words on what they are."""
    paths, schemas = {}, {}
    one = len(write({"a": dict(things(1000)[0]), "b": dict(things(1000)[1])}))
    for number in range(MEGABYTES // one):
        more_paths, more_schemas = things(number)
        paths.update(more_paths)
        schemas.update(more_schemas)
    return write({"openapi": "3.1.0", "info": {"title": "Things", "version": "1"}, "paths": paths, "components": {"schemas": schemas}})


def things(number):
    name = f"Thing{number}"
    whole = {"$ref": f"#/components/schemas/{name}"}
    owner = {"name": "owner", "in": "path", "required": True, "schema": {"type": "string"}, "description": WORDS}
    page = {"name": "page", "in": "query", "schema": {"type": "integer", "default": 1}, "description": WORDS}
    problem = {"description": WORDS, "content": {"application/json": {"schema": {"type": "object", "properties": {"message": {"type": "string"}}}}}}

    def operation(word, status, schema, **more):
        content = {"application/json": {"schema": schema, "examples": {"default": {"value": {"id": number, "name": "a", "count": 1}}}}}
        answers = {status: {"description": "Well.", "content": content}, "404": problem, "422": problem}
        return {"summary": f"{word} {name}", "description": WORDS, "operationId": f"{word}{name}", "tags": ["things"], "responses": answers, **more}

    body = {"required": True, "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/New{name}"}}}}
    paths = {
        f"/v1/owners/{{owner}}/things{number}": {
            "parameters": [owner],
            "get": operation("list", "200", {"type": "array", "items": whole}, parameters=[page]),
            "post": operation("create", "201", whole, requestBody=body),
        },
        f"/v1/owners/{{owner}}/things{number}/{{id}}": {"parameters": [owner], "get": operation("read", "200", whole)},
    }
    properties = {
        "name": {"type": "string", "maxLength": 100, "description": WORDS},
        "count": {"type": "integer", "minimum": 0, "description": WORDS},
        "note": {"type": ["string", "null"], "description": WORDS},
        "state": {"type": "string", "enum": ["open", "closed"], "default": "open"},
    }
    schemas = {
        f"New{name}": {"type": "object", "required": ["name", "count"], "properties": properties, "additionalProperties": False},
        name: {"type": "object", "required": ["id", "name"], "properties": {"id": {"type": "integer", "format": "int64"}, **properties}},
    }
    return paths, schemas


WORDS = "What it is, in a sentence or two as those who write contracts put them everywhere, with what happens where it is left out."


def in_json(value):
    return json.dumps(value, indent=2)


def in_yaml(value, margin=""):
    """In lines, as people write it; texts in quotes."""
    if isinstance(value, dict) and value:
        return "".join(f"\n{margin}{json.dumps(key)}:{in_yaml(below, margin + '  ')}" for key, below in value.items())
    if isinstance(value, list) and value:
        return "".join(f"\n{margin}-{in_yaml(below, margin + '  ')}" for below in value)
    return " " + json.dumps(value)
