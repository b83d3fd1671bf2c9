// Counts the tests of a JUnit file with junit2json.
import { readFileSync } from "node:fs";
import { parse } from "junit2json";

const report = await parse(readFileSync(process.argv[2], "utf8"));
const cases = report.testsuite.flatMap(suite => suite.testcase ?? []);
const having = name => cases.filter(test => test[name]).length;
console.log(JSON.stringify({ Tests: cases.length, Failures: having("failure"), Errors: having("error"), Skipped: having("skipped") }));
