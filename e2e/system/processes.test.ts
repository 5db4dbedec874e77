import { createServer } from "node:net";
import { expect, test } from "vitest";
import { startProcesses } from "./processes.ts";
import { variablesOf } from "./system.ts";

test("says at once which process ended instead of starting", async () => {
  const variables = await variablesOf("postgres://nobody@127.0.0.1:9/none", 60_000);
  const other = createServer();
  await new Promise<void>((done) => other.listen(Number(variables.SANDBOX_HTTP_PORT), "127.0.0.1", done));
  await expect(startProcesses(variables)).rejects.toThrow(/the (sandbox|door) ended \(code 1\)/);
  await new Promise((done) => other.close(done));
});
