import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * The file of ours that an import names, from the root.
 *
 * @param from the file that imports
 * @returns null for packages, and for what is not code
 */
export function resolveImport(root: string, source: string, from: string): string | null {
  const [, folder, path] = /^#(\w+)\/(.+)$/.exec(source) ?? [];
  const file = folder
    ? [".ts", ".tsx"].map((end) => `${folder}/${path}${end}`).find((each) => existsSync(join(root, each)))
    : source.startsWith(".")
      ? join(dirname(from), source).replaceAll("\\", "/")
      : undefined;
  return file && /\.tsx?$/.test(file) ? file : null;
}
