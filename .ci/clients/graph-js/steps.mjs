// The steps of a client program: each prints a line, and one that fails does not stop the others.
import assert from "node:assert/strict";

let failed = 0;

export async function step(name, run) {
  try {
    await run();
    console.log(`ok ${name}`);
  } catch (error) {
    failed++;
    console.log(`FAIL ${name}: ${explain(error)}`);
  }
}

export const finish = () => process.exit(failed > 0 ? 1 : 0);

/** want fails unless got is deeply equal to wanted. */
export function want(wanted, got, what) {
  try {
    assert.deepEqual(got, wanted);
  } catch {
    throw new Error(`${what}: want ${JSON.stringify(wanted)}, got ${JSON.stringify(got)}`);
  }
}

/** rejection returns the error with which a promise must be rejected. */
export async function rejection(promise, type) {
  let result;
  try {
    result = await promise;
  } catch (error) {
    if (error instanceof type) return error;
    throw error;
  }
  throw new Error(`want an error of ${type.name}, got ${JSON.stringify(result)}`);
}

function explain(error) {
  const parts = [error.statusCode, error.code, error.message, error.cause?.message];
  return parts.filter(Boolean).join(" ").replaceAll("\n", " ");
}
