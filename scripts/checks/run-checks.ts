import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "#lib/embedded/data-paths";

const bin = (path: string) => join(projectRoot, "node_modules", path);

type Check = { name: string; args: string[] };

const folders = ["app", "components", "lib", "db", "sandbox", "scripts", "bench", "e2e"];

/** The checks, each run by the current Node. */
const checks = (): Check[] => [
  { name: "types", args: [bin("typescript/bin/tsc"), "--noEmit"] },
  {
    name: "format and lint",
    args: [
      bin("@biomejs/biome/bin/biome"),
      "ci",
      "--max-diagnostics=40",
      `--colors=${process.stdout.isTTY ? "force" : "off"}`,
      ".",
    ],
  },
  {
    name: "import arrows",
    args: [
      ...["--require", join(projectRoot, "scripts/depcruise-tsx.cjs")],
      bin("dependency-cruiser/bin/dependency-cruise.mjs"),
      ...folders.filter((folder) => existsSync(join(projectRoot, folder))),
    ],
  },
  { name: "unused code", args: [bin("knip/bin/knip.js"), "--no-progress"] },
];

/** Runs every check, even after a failure, and prints each with its duration. */
export async function runChecks(): Promise<{ name: string; passed: boolean }[]> {
  // Next generates the types of pages; a fresh clone has none.
  await run([bin("next/dist/bin/next"), "typegen"]);
  const results = [];
  for (const { name, args } of checks()) {
    const startedAt = performance.now();
    const { code, output } = await run(args);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    console.log(`${code === 0 ? "✓" : "✗"} ${name.padEnd(20)} ${seconds.padStart(5)} s`);
    if (code !== 0) console.log(output.trimEnd());
    results.push({ name, passed: code === 0 });
  }
  return results;
}

function run(args: string[]): Promise<{ code: number; output: string }> {
  return new Promise((settle) => {
    const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1" };
    const child = spawn(process.execPath, args, { cwd: projectRoot, stdio: ["ignore", "pipe", "pipe"], env });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (data: Buffer) => (output += data.toString()));
    child.once("error", (error) => settle({ code: 1, output: error.message }));
    child.once("close", (code) => settle({ code: code ?? 1, output }));
  });
}
