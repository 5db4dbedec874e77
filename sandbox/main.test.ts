import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sandbox-main-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it("reads its own variables from .env, below those that are set", async () => {
  const lines = ["SANDBOX_HTTP_PORT=0", "SANDBOX_CONTROL_PORT=1", `SANDBOX_STATE_FILE=${join(folder, "kept.json")}`];
  writeFileSync(join(folder, ".env"), `${lines.join("\n")}\nNODE_OPTIONS=--no-such-option\n`);
  const child = spawn(process.execPath, [join(import.meta.dirname, "main.ts")], {
    cwd: folder,
    env: {
      ...{ ...process.env, SANDBOX_CONTROL_PORT: "0", SANDBOX_TLS_PORT: "0" },
      ...{ SANDBOX_SMPP_PORT: "0", SANDBOX_SMTP_PORT: "0", SANDBOX_IMAP_PORT: "0" },
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [data] = (await once(child.stdout, "data")) as [Buffer];
  const ready = JSON.parse(data.toString()) as { httpUrl: string };
  expect(ready.httpUrl).not.toContain(":4010");
  child.kill("SIGTERM");
  await once(child, "exit");
  expect(existsSync(join(folder, "kept.json"))).toBe(true);
});
