/**
 * `npm test`: checks, then unit and database tests, then fault runs, then browser tests. Later parts run even if earlier ones fail, and the
 * last line adds up the counts of all of them.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "#lib/embedded/data-paths";
import { readJson } from "#lib/embedded/files";
import { ensureBrowser } from "./checks/browser.ts";
import { ensureDebianPackages } from "./checks/debian-packages.ts";
import { runChecks } from "./checks/run-checks.ts";
import { filesToTryAgain, type Tally, tallyChecks, tallyFaults, tallyPlaywright, tallyVitest } from "./checks/tally.ts";

const reports = mkdtempSync(join(tmpdir(), "carillon-reports-"));
const tallies: Tally[] = [];
/** Chosen so that outages, late receipts, kills and each kind of fact occur in few and short runs. */
const faultSeeds = "13,16,19,53,55,81,83,107";

console.log("\n# Checks");
tallies.push(tallyChecks(await runChecks()));

console.log("\n# Unit and database tests");
ensureDebianPackages();
const vitest = await runVitest("vitest.json", []);
const files = filesToTryAgain(vitest.report);
const again = files.length > 0 ? await runVitest("vitest-again.json", files) : undefined;
tallies.push(tallyVitest(vitest.report, vitest.exitCode, again));

console.log("\n# Fault runs");
const faults = await runFaults();
tallies.push(tallyFaults(faults.output, faults.code));

console.log("\n# Browser tests");
ensureBrowser();
const playwrightReport = join(reports, "playwright.json");
const playwrightCode = await run(["node_modules/@playwright/test/cli.js", "test", "--reporter=list,json"], {
  PLAYWRIGHT_JSON_OUTPUT_FILE: playwrightReport,
});
tallies.push(tallyPlaywright(readJson(playwrightReport), playwrightCode));

rmSync(reports, { recursive: true, force: true });
const sum = (of: "passed" | "failed") => tallies.reduce((total, tally) => total + tally[of], 0);
console.log();
for (const note of tallies.flatMap((tally) => tally.notes)) console.log(note);
console.log(`${sum("passed")} passed, ${sum("failed")} failed`);
process.exitCode = sum("failed") > 0 ? 1 : 0;

async function runVitest(name: string, files: string[]) {
  const report = join(reports, name);
  const exitCode = await run([
    ...["node_modules/vitest/vitest.mjs", "run", "--reporter=default"],
    ...["--reporter=json", `--outputFile.json=${report}`, ...files],
  ]);
  return { report: readJson(report), exitCode };
}

/** A few runs of `npm run faults` with fixed seeds, which take about three minutes. */
function runFaults(): Promise<{ output: string; code: number }> {
  return new Promise((settle) => {
    const args = ["scripts/faults/main.ts", "--seed", faultSeeds];
    const child = spawn(process.execPath, args, { cwd: projectRoot, stdio: ["ignore", "pipe", "inherit"] });
    let output = "";
    child.stdout.on("data", (data: Buffer) => {
      output += data.toString();
      process.stdout.write(data);
    });
    child.once("error", () => settle({ output, code: 1 }));
    child.once("close", (code) => settle({ output, code: code ?? 1 }));
  });
}

function run(args: string[], env: Record<string, string> = {}): Promise<number> {
  return new Promise((settle) => {
    const child = spawn(process.execPath, args, {
      cwd: projectRoot,
      stdio: "inherit",
      env: { ...process.env, ...env },
    });
    child.once("error", () => settle(1));
    child.once("exit", (code) => settle(code ?? 1));
  });
}
