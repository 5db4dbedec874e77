import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Mutant } from "./mutant.ts";
import type { NamedMutant } from "./named.ts";

/** The named change as a mutant of the file as it is now. @throws Error as `changeText` */
export function applyNamed(root: string, named: NamedMutant): Mutant {
  const source = readFileSync(join(root, named.file), "utf8");
  const changed = changeText(source, named);
  // Only what differs, so that a report shows the lines in question.
  let start = 0;
  while (source[start] === changed[start]) start += 1;
  let same = 0;
  const longest = Math.min(source.length, changed.length) - start;
  while (same < longest && source.at(-1 - same) === changed.at(-1 - same)) same += 1;
  const replacement = changed.slice(start, changed.length - same);
  return { file: named.file, rule: named.name, start, end: source.length - same, replacement };
}

/**
 * The source with every change of a named mutant made.
 *
 * @throws Error when a searched text is not there, or more than once: the list must follow the code
 */
export function changeText(source: string, { name, file, changes }: NamedMutant): string {
  let changed = source;
  for (const { search, replacement } of changes) {
    const at = changed.indexOf(search);
    if (at === -1) throw new Error(`"${name}" no longer applies: ${file} does not have ${search}`);
    if (changed.includes(search, at + 1))
      throw new Error(`"${name}" is ambiguous: ${file} has ${search} more than once`);
    changed = changed.slice(0, at) + replacement + changed.slice(at + search.length);
  }
  if (changed === source) throw new Error(`"${name}" changes nothing`);
  return changed;
}
