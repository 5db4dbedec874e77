import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Mutant } from "./mutant.ts";
import type { NamedMutant } from "./named.ts";

/**
 * The named change as a mutant of the file as it is now.
 *
 * @throws Error when the searched text is not there, or more than once: the list must follow the code
 */
export function applyNamed(root: string, named: NamedMutant): Mutant {
  const source = readFileSync(join(root, named.file), "utf8");
  const start = source.indexOf(named.search);
  if (start === -1) throw new Error(`"${named.name}" no longer applies: its text is not in ${named.file}`);
  if (source.includes(named.search, start + 1)) {
    throw new Error(`"${named.name}" is ambiguous: its text is in ${named.file} more than once`);
  }
  const { file, name, replacement } = named;
  return { file, rule: name, start, end: start + named.search.length, replacement };
}
