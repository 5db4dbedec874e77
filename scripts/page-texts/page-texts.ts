import { globSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { KeyPattern } from "./keys.ts";
import { Reach, type Reached } from "./reach.ts";

/** The keys of the texts that the browser needs, by page, layout or part of a page: `(console)/campaigns/(list)/page`. */
export type PageTexts = Record<string, string[]>;

/** Next's files with a meaning. What none of them names is reached by imports. */
const special = new Set(["page", "layout", "template", "loading", "error", "not-found", "default"]);

/**
 * Reads from the sources which texts each page and layout must bring to the browser. A page or layout brings texts when it
 * names itself with `withTexts` or `Texts`, a part of a page when it does so with `withPartTexts`; what a file needs that names
 * itself nowhere, such as `error.tsx`, is brought by the nearest layout around it.
 *
 * @param needs what each special file of Next needs, see `readNeeds`
 * @throws Error when a file that needs texts has no layout with texts around it
 */
export function readPageTexts(root: string, needs: ReadonlyMap<string, readonly string[]>): PageTexts {
  const bringing = new Set([...needs.keys()].filter((file) => nameGiven(root, file) !== null).map(entryOf));
  const texts: Record<string, Set<string>> = Object.fromEntries([...bringing].map((entry) => [entry, new Set()]));
  for (const [file, keys] of needs) {
    const bringer = bringerOf(entryOf(file), bringing);
    if (!bringer && keys.length > 0) throw new Error(`app/${file} asks for ${keys[0]}, and no layout brings texts.`);
    for (const key of keys) texts[bringer ?? ""]?.add(key);
  }
  return Object.fromEntries(Object.entries(texts).map(([entry, found]) => [entry, [...found].sort()]));
}

/**
 * The keys that the browser needs of each special file of Next, by its path below `app`.
 *
 * @param root the folder of the project
 * @param catalogue the texts of one language
 * @throws Error when a part of a page asks for a text so that its namespace cannot be known
 */
export function readNeeds(root: string, catalogue: object): Map<string, string[]> {
  const keys = flatten(catalogue);
  const files = entryFiles(root);
  const reach = new Reach(root, new Set(files.filter((file) => !isSpecial(file)).map((file) => `app/${file}`)));
  return new Map(files.map((file) => [file, keysFrom(reach.from(`app/${file}`), keys)]));
}

/** Next's special files below `app`, such as `(console)/page.tsx`, and parts of pages that bring texts of their own. */
export function entryFiles(root: string): string[] {
  return globSync("**/*.tsx", { cwd: join(root, "app") })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => isSpecial(file) || nameGiven(root, file) !== null)
    .sort();
}

const isSpecial = (file: string) => special.has(basename(file, ".tsx"));

/** The name by which the texts of a page, layout or part go: its path below `app`, without the ending. */
export function entryOf(file: string): string {
  return file.replace(/\.tsx$/, "");
}

/** The name that a file gives for its texts; null when it brings none. */
export function nameGiven(root: string, file: string): string | null {
  const source = readFileSync(join(root, "app", file), "utf8");
  return /\bwith(?:Part)?Texts\(\s*"([^"]+)"|<Texts\s+of="([^"]+)"/.exec(source)?.slice(1).find(Boolean) ?? null;
}

function bringerOf(entry: string, bringing: ReadonlySet<string>): string | null {
  if (bringing.has(entry)) return entry;
  // A layout stands outside of itself.
  let folder = basename(entry) === "layout" ? dirname(dirname(entry)) : dirname(entry);
  for (;;) {
    const layout = folder === "." ? "layout" : `${folder}/layout`;
    if (bringing.has(layout)) return layout;
    if (folder === ".") return null;
    folder = dirname(folder);
  }
}

/** Translators that are handed on and asked for keys that travelled as plain strings: for everything, and for errors. */
const byLiterals: Record<KeyPattern, string> = { "*": "", "errors.*": "errors." };

function keysFrom({ texts, literals }: Reached, keys: ReadonlySet<string>): string[] {
  const found = new Set<string>();
  for (const [pattern, file] of texts) {
    const prefix = byLiterals[pattern];
    if (prefix === undefined && pattern.startsWith("*"))
      throw new Error(`${file} makes up a namespace that nobody can know: ${pattern}`);
    if (prefix === undefined) for (const key of matching(pattern, keys)) found.add(key);
    else for (const literal of literals) for (const key of named(prefix, literal, keys)) found.add(key);
  }
  return [...found];
}

/** The keys that a string names: its own or, for a template, those of a group. */
function named(prefix: string, literal: KeyPattern, keys: ReadonlySet<string>): readonly string[] {
  const pattern = prefix + literal;
  if (literal.includes("*")) return /^[^*]*\./.test(literal) ? matching(pattern, keys) : [];
  return keys.has(pattern) ? [pattern] : [];
}

const matches = new WeakMap<ReadonlySet<string>, Map<KeyPattern, readonly string[]>>();

/** The keys of a pattern; of a group, all in it. */
function matching(pattern: KeyPattern, keys: ReadonlySet<string>): readonly string[] {
  const known = matches.get(keys) ?? new Map<KeyPattern, readonly string[]>();
  matches.set(keys, known);
  const before = known.get(pattern);
  if (before) return before;
  const expression = new RegExp(`^${pattern.replaceAll(".", "\\.").replaceAll("*", ".+")}(\\..+)?$`);
  const found = keys.has(pattern) ? [pattern] : [...keys].filter((key) => expression.test(key));
  known.set(pattern, found);
  return found;
}

function flatten(tree: object, prefix = ""): Set<string> {
  return new Set(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === "string" ? [prefix + key] : [...flatten(value as object, `${prefix}${key}.`)],
    ),
  );
}
