/**
 * The alphabets of SMS. Pure and free of Node, so that a page may count segments while somebody types.
 *
 * @see 3GPP TS 23.038, sections 6.2.1 and 6.2.1.1
 */

/** The basic table of GSM 03.38; a character's place is its septet. Place 27 is the escape to the extension table. */
const basic =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
  "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

/** The extension table: each of its characters takes two septets, the escape and its own. */
const extension: Readonly<Record<string, number>> = {
  "\f": 0x0a,
  "^": 0x14,
  "{": 0x28,
  "}": 0x29,
  "\\": 0x2f,
  "[": 0x3c,
  "~": 0x3d,
  "]": 0x3e,
  "|": 0x40,
  "€": 0x65,
};

const escapeSeptet = 0x1b;

const septets = new Map<string, readonly number[]>([
  ...[...basic].flatMap((character, at) => (at === escapeSeptet ? [] : [[character, [at]] as const])),
  ...Object.entries(extension).map(([character, septet]) => [character, [escapeSeptet, septet]] as const),
]);
const extended = new Map(Object.entries(extension).map(([character, septet]) => [septet, character]));

/** How a text travels: one septet an octet, or UTF-16 in big-endian order. */
export type SmsEncoding = "gsm7" | "ucs2";

/**
 * The alphabet for a text: GSM-7 when each character has a place in the basic or the extension table, else UCS-2 for all of it.
 * The national tables are not used: few phones and carriers read them.
 */
export function encodingOf(text: string): SmsEncoding {
  for (const character of text) if (!septets.has(character)) return "ucs2";
  return "gsm7";
}

/** Septets (GSM-7) or UTF-16 code units (UCS-2) that one character takes. */
export function unitsOf(character: string, encoding: SmsEncoding): number {
  return encoding === "ucs2" ? character.length : (septets.get(character)?.length ?? 1);
}

/** The octets of a text. A character that GSM-7 does not have becomes a question mark. */
export function encodeText(text: string, encoding: SmsEncoding): Uint8Array {
  if (encoding === "gsm7") return Uint8Array.from([...text].flatMap((character) => septets.get(character) ?? [0x3f]));
  const octets = new Uint8Array(text.length * 2);
  for (let at = 0; at < text.length; at++) {
    octets[at * 2] = text.charCodeAt(at) >> 8;
    octets[at * 2 + 1] = text.charCodeAt(at) & 0xff;
  }
  return octets;
}

/** Reads octets back. An escape before a septet without an extended character shows the basic one, as phones do. */
export function decodeText(octets: Uint8Array, encoding: SmsEncoding): string {
  return encoding === "gsm7" ? decodeSeptets(octets) : decodeUnits(octets);
}

function decodeSeptets(octets: Uint8Array): string {
  let text = "";
  for (let at = 0; at < octets.length; at++) {
    const septet = (octets[at] ?? 0) & 0x7f;
    if (septet !== escapeSeptet) text += basic[septet] ?? "";
    else {
      const next = octets[++at];
      text += next === undefined ? " " : (extended.get(next & 0x7f) ?? basic[next & 0x7f] ?? " ");
    }
  }
  return text;
}

function decodeUnits(octets: Uint8Array): string {
  let text = "";
  for (let at = 0; at + 1 < octets.length; at += 2)
    text += String.fromCharCode(((octets[at] ?? 0) << 8) | (octets[at + 1] ?? 0));
  return text;
}
