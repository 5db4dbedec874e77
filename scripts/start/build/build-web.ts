/** Builds the web when its sources have changed. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lastLines, logLength, openLog, readJson, readLogFrom } from "#lib/embedded/files";
import { Problem } from "#lib/embedded/problem";
import { processTree, signal } from "#lib/embedded/processes";

/** Files and folders that a build reads. */
const SOURCES = [
  ...["app", "components", "lib", "db", "public", "proxy.ts", "instrumentation.ts", "scripts/page-texts"],
  ...["next.config.mjs", "postcss.config.mjs", "tsconfig.json", "package.json", "package-lock.json"],
];
/** Parts of those folders that no page uses, so that changing a test does not cause a build. */
const NOT_BUILT = /\.test\.tsx?$|^db\/migrations\/|^lib\/(worker|door|testing|embedded|demo)\//;

/** A digest of the names and contents of all sources of a build; the same for the same commit in every clone. */
export function sourcesDigest(root: string): string {
  const digest = createHash("sha256");
  for (const source of SOURCES)
    for (const file of filesUnder(root, source)) {
      if (NOT_BUILT.test(file)) continue;
      digest
        .update(`${file}\0`)
        .update(readFileSync(join(root, file)))
        .update("\0");
    }
  return digest.digest("hex");
}

const recordPath = (root: string) => join(root, ".next", "carillon-build.json");

/** True when `.next` holds a complete build of the sources with this digest. */
export function isBuildFresh(root: string, digest: string): boolean {
  const record = readJson(recordPath(root));
  const built = typeof record === "object" && record !== null && "digest" in record && record.digest === digest;
  return built && existsSync(join(root, ".next", "BUILD_ID"));
}

/**
 * Builds the web and records the digest of its sources.
 * @throws Problem with the last lines of the build's output
 */
export async function buildWeb(root: string, digest: string, logPath: string, stop: AbortSignal): Promise<void> {
  rmSync(recordPath(root), { force: true });
  const from = logLength(logPath);
  const log = openLog(logPath);
  const child = spawn(process.execPath, [join(root, "node_modules/next/dist/bin/next"), "build"], {
    cwd: root,
    detached: true,
    stdio: ["ignore", log, log],
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  closeSync(log);
  // The build starts worker processes, some in sessions of their own: kill the whole process tree.
  const end = () => {
    for (const member of child.pid ? processTree(child.pid) : []) signal(member, "SIGKILL");
  };
  stop.addEventListener("abort", end, { once: true });
  const code = await new Promise((settle) => {
    child.once("error", (error) => settle(error.message));
    child.once("exit", (status, signalName) => settle(signalName ?? status));
  });
  stop.removeEventListener("abort", end);
  stop.throwIfAborted();
  if (code !== 0)
    throw new Problem(
      `The web could not be built (${code}).`,
      `The whole output: ${logPath}`,
      lastLines(readLogFrom(logPath, from), 25),
    );
  writeFileSync(recordPath(root), `${JSON.stringify({ digest, builtAt: new Date().toISOString() })}\n`);
}

function filesUnder(root: string, path: string): string[] {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  if (statSync(full).isFile()) return [path];
  return readdirSync(full, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length)
        .replace(/^[/\\]/, "")
        .replaceAll("\\", "/"),
    )
    .sort();
}
