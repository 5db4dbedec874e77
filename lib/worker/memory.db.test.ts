import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { testDatabase } from "#lib/testing/database";
import { smallHeap } from "#scripts/start/processes/heaps";

const { ownerUrl } = await testDatabase();
const ending: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0)) await end();
});

test.each([
  ["worker", "worker started"],
  ["door", "door open"],
])("an idle %s holds less than 200 MB", async (name, said) => {
  const child = spawn(process.execPath, [...smallHeap, `lib/${name}/main.ts`], {
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      ...{ ...process.env, NODE_ENV: "production" as const, VITEST: "", MALLOC_ARENA_MAX: "2" },
      ...{ DATABASE_URL: ownerUrl, NEXTAUTH_SECRET: "a secret of at least thirty-two characters" },
      ...{ SEALING_KEY: Buffer.alloc(32, 7).toString("base64"), DOOR_PORT: String(20_000 + (process.pid % 20_000)) },
    },
  });
  const ended = new Promise<void>((done) => child.once("exit", () => done()));
  ending.push(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  let heard = "";
  child.stdout.on("data", (data) => {
    heard += data;
  });
  await expect.poll(() => heard, { timeout: 30_000 }).toContain(said);
  const [, held] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8")) ?? [];
  expect(Number(held)).toBeLessThan(200 * 1024);
});
