"""Validates a JUnit report against a schema, reads it as junitparser does, and prints what it read as JSON."""

import json
import sys

import xmlschema
from junitparser import Error, Failure, JUnitXml

schema, report = sys.argv[1:]
xmlschema.XMLSchema(schema).validate(report)


def told(result):
    kind = {Failure: "failure", Error: "error"}[type(result)]
    return {"kind": kind, "type": result.type, "message": result.message, "text": result.text}


suites = JUnitXml.fromfile(report)
(suite,) = suites
cases = [
    {
        "class": case.classname,
        "name": case.name,
        "time": case.time,
        "output": case.system_out,
        "results": [told(result) for result in case.result],
    }
    for case in suite
]
counted = [suite.tests, suite.failures, suite.errors, suite.skipped]
suite.update_statistics()
assert counted == [suite.tests, suite.failures, suite.errors, suite.skipped], counted
properties = {it.name: it.value for it in suite.properties()}
print(json.dumps({"suite": suite.name, "properties": properties, "time": suites.time, "cases": cases}))
