import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";

let mock, base;

before(async () => {
  mock = spawn("conform", ["mock", "--contract", "lamp.yaml", "--addr", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(createInterface({ input: mock.stdout }), "line"); // listening on http://127.0.0.1:PORT/v1.0
  base = line.replace("listening on ", "");
});

after(() => mock.kill());

const patch = (lamp) =>
  fetch(`${base}/lamps/hall`, { method: "PATCH", headers: { "Content-Type": "application/json" }, body: JSON.stringify(lamp) });

test("a lamp keeps its new color", async () => {
  assert.equal((await patch({ color: "green" })).status, 200);
  const lamp = await (await fetch(`${base}/lamps/hall`)).json();
  assert.equal(lamp.color, "green");
  assert.equal((await patch({ color: 3 })).status, 400);
});
