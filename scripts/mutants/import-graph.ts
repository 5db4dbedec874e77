import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";

export type TestFile = { path: string; project: "unit" | "db"; distance: number };

/**
 * Which fast tests load a file, and over how many imports.
 *
 * @param root of the project
 */
export function testsByFile(root: string): (file: string) => TestFile[] {
  const tests = globSync("{app,components,lib,db,sandbox,scripts,bench,e2e}/**/*.test.{ts,tsx}", { cwd: root })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => !path.startsWith("e2e/system/"))
    .sort();
  const imports = new Map<string, string[]>();
  const importsOf = (file: string) => {
    const known = imports.get(file) ?? readImports(root, file);
    imports.set(file, known);
    return known;
  };
  const distances = tests.map((path) => [path, distancesFrom(path, importsOf)] as const);
  return (file) =>
    distances.flatMap(([path, byFile]): TestFile[] => {
      const distance = byFile.get(file);
      if (distance === undefined) return [];
      return [{ path, project: path.includes(".db.test.") ? "db" : "unit", distance }];
    });
}

function distancesFrom(test: string, importsOf: (file: string) => string[]): Map<string, number> {
  const distances = new Map([[test, 0]]);
  // A Map hands out entries that are added while it is walked: the walk is breadth first.
  for (const [file, distance] of distances) {
    for (const next of importsOf(file)) if (!distances.has(next)) distances.set(next, distance + 1);
  }
  return distances;
}

const folders: Record<string, string> = { components: ".tsx" };

/**
 * Files that running `file` loads. Imports of types leave no trace; a worker thread's file is named by its URL, and a program
 * that is started by its path from the project's root.
 */
function readImports(root: string, file: string): string[] {
  if (!/\.tsx?$/.test(file)) return [];
  const source = readFileSync(join(root, file), "utf8").replace(/import type\b[^;]*;/g, "");
  const named = [...source.matchAll(/["'`]((?:\.{1,2}\/|#|lib\/)[\w./@[\]()-]+)["'`]/g)].map(([, name]) => name ?? "");
  return [...new Set(named.map((name) => resolve(file, name)))].filter((path) => existsSync(join(root, path)));
}

function resolve(file: string, name: string): string {
  if (name.startsWith("lib/")) return name;
  if (!name.startsWith("#")) return posix.join(dirname(file), name);
  const path = name.slice(1);
  return `${path}${folders[path.slice(0, path.indexOf("/"))] ?? ".ts"}`;
}
