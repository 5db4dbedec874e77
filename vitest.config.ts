import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { programsHere } from "./lib/testing/debian/packages.ts";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Whether this account may mount a file system, which the test of a full disk needs. Tried where nobody else sees it. */
const mayMount = spawnSync("unshare", ["-m", "mount", "-t", "tmpfs", "carillon", "/mnt"]).status === 0;

/** Servers that tests need and this machine may not have: `npm test` fetches them. */
const here = programsHere();
const withoutServers = [
  ...(here.aiosmtpd ? [] : ["lib/mail/debian-server.test.ts"]),
  ...(here.netSmpp ? [] : ["lib/connectors/sms/debian-carrier.test.ts"]),
  ...(here.chasquid && here.dovecot ? [] : ["lib/connectors/email/debian-servers.test.ts"]),
];

export default defineConfig({
  resolve: {
    // The package throws outside a React server by design; tests call the guarded modules directly.
    alias: { "server-only": at("./lib/testing/server-only.ts") },
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
          exclude: ["**/*.db.test.ts", "**/node_modules/**", ...withoutServers],
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
