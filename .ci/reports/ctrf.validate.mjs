// Validates a report against the schema of the Common Test Report Format.
import { readFileSync } from "node:fs";
import { validateStrict } from "ctrf";

validateStrict(JSON.parse(readFileSync(process.argv[2], "utf8")));
