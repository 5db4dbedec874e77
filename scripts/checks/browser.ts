import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "#lib/embedded/data-paths";

const PACKAGES = ["chromium", "fonts-noto-cjk"];

/** Installs Chromium if it is missing: with apt-get as root on Debian, otherwise with Playwright. */
export function ensureBrowser(): void {
  if (existsSync("/usr/bin/chromium")) return;
  const root = process.geteuid?.() === 0;
  if (root && existsSync("/usr/bin/apt-get")) {
    console.log("No Chromium here yet: installing it with apt-get.");
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const apt = (...args: string[]) =>
      spawnSync("apt-get", args, { stdio: ["ignore", "ignore", "inherit"], env }).status;
    apt("update");
    apt("install", "-y", "--no-install-recommends", ...PACKAGES);
    if (existsSync("/usr/bin/chromium")) return;
  }
  console.log("Fetching Playwright's Chromium.");
  const cli = join(projectRoot, "node_modules/@playwright/test/cli.js");
  spawnSync(process.execPath, [cli, "install", ...(root ? ["--with-deps"] : []), "chromium"], { stdio: "inherit" });
}
