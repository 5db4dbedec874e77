import type { AbstractIntlMessages } from "next-intl";
import type { Language } from "#db/enums";
import { catalogues } from "./catalogues.ts";

/** Written into the build by next.config.mjs: the keys of each page and layout. Missing while developing. */
const built = process.env.PAGE_TEXTS;
const keysOf = built === undefined ? null : (JSON.parse(built) as Record<string, string[]>);
const made = new Map<string, AbstractIntlMessages>();

/**
 * The texts that a page or layout brings to the browser; while developing, all of them.
 *
 * @param entry its path below `app`, without the ending
 * @throws Error when the build knows no such page or layout
 */
export function clientTexts(entry: string, language: Language): AbstractIntlMessages {
  if (keysOf === null) return catalogues[language];
  const name = `${language} ${entry}`;
  const before = made.get(name);
  if (before) return before;
  const keys = keysOf[entry];
  if (!keys) throw new Error(`The build has no texts for ${entry}.`);
  const texts = pick(catalogues[language], keys);
  made.set(name, texts);
  return texts;
}

/** A part of a catalogue: the texts with these keys, in their groups. */
export function pick(catalogue: object, keys: readonly string[]): AbstractIntlMessages {
  const picked: AbstractIntlMessages = {};
  for (const key of keys) {
    const path = key.split(".");
    const last = path.pop() ?? "";
    let from = catalogue as AbstractIntlMessages;
    let to = picked;
    for (const group of path) {
      from = from[group] as AbstractIntlMessages;
      to[group] ??= {};
      to = to[group] as AbstractIntlMessages;
    }
    to[last] = from[last] as string;
  }
  return picked;
}
