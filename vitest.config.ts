import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Whether this account may mount a file system, which the test of a full disk needs. Tried where nobody else sees it. */
const mayMount = spawnSync("unshare", ["-m", "mount", "-t", "tmpfs", "carillon", "/mnt"]).status === 0;

/** Whether this machine has Debian's python3-aiosmtpd, which the test against a foreign mail server needs. */
const hasMailServer = spawnSync("/usr/bin/python3", ["-c", "import aiosmtpd"]).status === 0;

export default defineConfig({
  resolve: {
    // The package throws outside a React server by design; tests call the guarded modules directly.
    alias: { "server-only": here("./lib/testing/server-only.ts") },
  },
  test: {
    // One process per file; the smallest supported machine has two cores.
    pool: "forks",
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          // Enough for property tests on a busy machine.
          testTimeout: 30_000,
          include: ["{app,components,lib,db,sandbox,scripts,bench}/**/*.test.{ts,tsx}"],
          exclude: [
            "**/*.db.test.ts",
            "**/node_modules/**",
            ...(hasMailServer ? [] : ["lib/mail/debian-server.test.ts"]),
          ],
        },
      },
      {
        extends: true,
        test: {
          name: "db",
          include: ["{app,lib,db,sandbox,scripts,bench,e2e}/**/*.db.test.ts"],
          globalSetup: ["./lib/testing/global-setup.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          // Kills real processes; the sandbox tells who was messaged.
          name: "system",
          include: ["e2e/system/**/*.test.ts"],
          exclude: mayMount ? [] : ["e2e/system/full-disk*.test.ts"],
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
