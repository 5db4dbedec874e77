import { existsSync } from "node:fs";
import { defineConfig, devices } from "@playwright/test";
import { anyFreePort } from "./lib/embedded/ports.ts";

// Chosen once: the processes that run specs load this file again and inherit the variables.
for (const name of ["PORT", "DOOR_PORT", "SANDBOX_HTTP_PORT", "SANDBOX_CONTROL_PORT"])
  process.env[`E2E_${name}`] ??= String(await anyFreePort());

const debian = "/usr/bin/chromium";

export default defineConfig({
  testDir: "./e2e",
  testMatch: "**/*.spec.ts",
  globalSetup: "./e2e/global-setup.ts",
  outputDir: "./test-results",
  fullyParallel: true,
  // What passes at the second try only is named at the end of `npm test`.
  retries: process.env.CI ? 1 : 0,
  workers: 2,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [["list"]],
  use: {
    baseURL: `http://localhost:${process.env.E2E_PORT}`,
    // Recording slows every page down; what fails is run again on its own, with a trace.
    trace: process.env.CI ? "off" : "retain-on-failure",
    screenshot: "only-on-failure",
    viewport: { width: 1440, height: 900 },
    launchOptions: {
      ...(existsSync(debian) && { executablePath: debian }),
      args: [
        ...["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        ...["--disable-quic", "--no-first-run"],
      ],
    },
  },
  projects: [{ name: "chromium", use: { ...devices["Desktop Chrome"], viewport: { width: 1440, height: 900 } } }],
});
