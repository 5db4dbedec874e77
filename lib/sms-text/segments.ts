import { encodingOf, type SmsEncoding, unitsOf } from "./alphabet.ts";

/** How the parts of a long message name each other; a 16-bit reference leaves less room for text. */
export type SmsReference = "8bit" | "16bit";

export type Segmentation = {
  encoding: SmsEncoding;
  /** The text of each message that a phone is sent, in order; at least one. */
  segments: string[];
  /** Septets (GSM-7) or UTF-16 code units (UCS-2) of the whole text. */
  units: number;
  /** How many units one of these segments holds. */
  unitsPerSegment: number;
  /** Units that still fit into the last segment. */
  unitsLeft: number;
};

const room = {
  gsm7: { alone: 160, "8bit": 153, "16bit": 152 },
  ucs2: { alone: 70, "8bit": 67, "16bit": 66 },
} as const;

/**
 * Splits a text into SMS segments. A character of two septets and a surrogate pair are never cut: the unit that is left over
 * stays unused.
 *
 * @see 3GPP TS 23.038, section 6.2.1; 3GPP TS 23.040, section 9.2.3.24.1
 */
export function segmentText(text: string, reference: SmsReference = "8bit"): Segmentation {
  const encoding = encodingOf(text);
  let units = 0;
  for (const character of text) units += unitsOf(character, encoding);
  const { alone } = room[encoding];
  if (units <= alone) return { encoding, segments: [text], units, unitsPerSegment: alone, unitsLeft: alone - units };
  const unitsPerSegment = room[encoding][reference];
  const segments: string[] = [];
  let segment = "";
  let used = 0;
  for (const character of text) {
    const size = unitsOf(character, encoding);
    if (used + size > unitsPerSegment) {
      segments.push(segment);
      segment = "";
      used = 0;
    }
    segment += character;
    used += size;
  }
  segments.push(segment);
  return { encoding, segments, units, unitsPerSegment, unitsLeft: unitsPerSegment - used };
}

/**
 * The characters that cost more than one place, each once: `foreign` ones put the whole text into UCS-2, `doubled` ones take two
 * septets of GSM-7.
 */
export function costlyCharacters(text: string): { foreign: string[]; doubled: string[] } {
  const characters = [...new Set(text)];
  const foreign = characters.filter((character) => encodingOf(character) === "ucs2");
  const doubled = characters.filter((character) => unitsOf(character, "gsm7") === 2);
  return { foreign, doubled: foreign.length > 0 ? [] : doubled };
}
