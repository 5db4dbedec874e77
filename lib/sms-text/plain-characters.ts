import { encodingOf } from "./alphabet.ts";

/** Characters that word processors put in place of plain ones, and what stands for them in GSM-7. */
const plainOf = new Map(
  Object.entries({
    "‘": "'",
    "’": "'",
    "‚": ",",
    "“": '"',
    "”": '"',
    "„": '"',
    "«": '"',
    "»": '"',
    "–": "-",
    "—": "-",
    "‐": "-",
    "‑": "-",
    "…": "...",
    "•": "-",
    "\u00a0": " ",
    "\u202f": " ",
    "\u2009": " ",
    "\u200b": "",
    "\u00ad": "",
    "`": "'",
    "´": "'",
    "\t": " ",
  }),
);

/**
 * Characters of a text that cost it the alphabet of 160 characters although plain ones would say the same, each once. None when
 * other characters keep it out of that alphabet anyway.
 */
export function plainCharacters(text: string): string[] {
  if (encodingOf(withPlainCharacters(text)) !== "gsm7") return [];
  return [...new Set(text)].filter((character) => plainOf.has(character));
}

/** The text with plain characters in place of those. */
export function withPlainCharacters(text: string): string {
  return [...text].map((character) => plainOf.get(character) ?? character).join("");
}
