"""Counts the tests of a JUnit file with junitparser."""

import json
import sys

from junitparser import Error, Failure, JUnitXml, Skipped

counts = {"Tests": 0, "Failures": 0, "Errors": 0, "Skipped": 0}
for suite in JUnitXml.fromfile(sys.argv[1]):
    for case in suite:
        counts["Tests"] += 1
        for result in case.result:
            for kind, name in ((Failure, "Failures"), (Error, "Errors"), (Skipped, "Skipped")):
                counts[name] += isinstance(result, kind)
print(json.dumps(counts))
