"""Checks a GitHub workflow against the schema of workflows, which check-jsonschema brings, and prints it as JSON."""

import json
import subprocess
import sys

from ruamel.yaml import YAML

(workflow,) = sys.argv[1:]
check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", workflow]
subprocess.run(check, check=True, stdout=sys.stderr)
with open(workflow) as file:
    print(json.dumps(YAML(typ="safe").load(file)))
