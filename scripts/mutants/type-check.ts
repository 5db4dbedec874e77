import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { applyEdit, type Mutant } from "./mutant.ts";
import { makeScratchTree } from "./scratch-tree.ts";

/**
 * The mutants that the compiler lets pass: the others would not get past `npm run check`, so no test needs to notice them.
 * Each becomes a copy beside its file, and one run of the compiler looks at all of them.
 *
 * @returns those that type-check, in the order given
 */
export async function typeCheck(root: string, mutants: readonly Mutant[], signal: AbortSignal): Promise<Mutant[]> {
  const tree = makeScratchTree(root);
  const copies = mutants.map((mutant, at) => {
    const path = mutant.file.replace(/\.ts$/, `.mutant-${at}.ts`);
    writeFileSync(join(tree, path), applyEdit(readFileSync(join(root, mutant.file), "utf8"), mutant));
    return path;
  });
  const project = join(tree, "tsconfig.mutants.json");
  writeFileSync(
    project,
    JSON.stringify({
      extends: "./tsconfig.json",
      compilerOptions: { incremental: false },
      include: ["lib/**/*.d.ts", ...copies],
    }),
  );
  const output = await compile(root, project, signal);
  const refused = new Set([...output.matchAll(/\.mutant-(\d+)\.ts\(\d+,\d+\): error/g)].map(([, at]) => Number(at)));
  return mutants.filter((_, at) => !refused.has(at));
}

function compile(root: string, project: string, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
    const child = spawn(process.execPath, [compiler, "--noEmit", "--pretty", "false", "-p", project], {
      cwd: join(project, ".."),
      stdio: ["ignore", "pipe", "inherit"],
      signal,
    });
    let output = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
    });
    child.once("error", reject).once("close", () => resolve(output));
  });
}
