import type { Language } from "#db/enums";
import { catalogues } from "./catalogues.ts";

type Tree = { [key: string]: string | Tree };

/** Every text of a catalogue, or of a part of it, by its dotted key. */
export function flatten(tree: object, prefix = ""): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [key, value] of Object.entries(tree as Tree)) {
    const path = prefix ? `${prefix}.${key}` : key;
    if (typeof value === "string") flat.set(path, value);
    else for (const [inner, text] of flatten(value, path)) flat.set(inner, text);
  }
  return flat;
}

/** The keys directly below a group such as `campaigns.events`; with `deep`, all texts below it. */
export function keysOf(language: Language, group: string, deep = false): string[] {
  let found: unknown = catalogues[language];
  for (const part of group.split(".")) found = (found as Record<string, unknown> | undefined)?.[part];
  if (typeof found !== "object" || found === null) return [];
  return deep ? [...flatten(found).keys()] : Object.keys(found);
}

/**
 * The ICU arguments and rich-text tags of a message. Braces alternate: in text or in a plural branch they open an argument,
 * and inside an argument they open a branch.
 */
export function argumentsOf(message: string): string[] {
  const names = new Set<string>();
  let depth = 0;
  for (const [at, sign] of [...message].entries()) {
    if (sign === "{") {
      const name = /^\{\s*(\w+)/.exec([...message].slice(at).join(""))?.[1];
      if (depth % 2 === 0 && name) names.add(name);
      depth += 1;
    } else if (sign === "}") depth -= 1;
  }
  for (const match of message.matchAll(/<([A-Za-z]\w*)>/g)) names.add(`<${match[1]}>`);
  return [...names].sort();
}
