/** Texts of short messages: the default alphabet of GSM, UCS-2, and the parts that long ones come in. */
import { type Short, TLV } from "./pdu.ts";

const BASIC = [
  ..."@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ",
  ..." !\"#¤%&'()*+,-./0123456789:;<=>?",
  ..."¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§",
  ..."¿abcdefghijklmnopqrstuvwxyzäöñüà",
];
const EXTENDED: Record<number, string> = {
  10: "\f",
  20: "^",
  40: "{",
  41: "}",
  47: "\\",
  60: "[",
  61: "~",
  62: "]",
  64: "|",
  101: "€",
};

/** What a phone shows of a message's octets. */
export function readText(octets: Buffer, dataCoding: number): string {
  if (dataCoding === 8) {
    const units: string[] = [];
    for (let at = 0; at + 1 < octets.length; at += 2) units.push(String.fromCharCode(octets.readUInt16BE(at)));
    return units.join("");
  }
  if (dataCoding === 3) return octets.toString("latin1");
  if (dataCoding === 4 || dataCoding === 2) return `[${octets.toString("hex")}]`;
  let text = "";
  for (let at = 0; at < octets.length; at++) {
    if (octets[at] === 27 && at + 1 < octets.length) text += EXTENDED[octets[++at] ?? 0] ?? "?";
    else text += BASIC[octets[at] ?? 0] ?? "?";
  }
  return text;
}

/** A person's text as it is delivered: in GSM where that has every character, else in UCS-2. */
export function writeText(text: string): { dataCoding: number; characters: Buffer[] } {
  const gsm = [...text].map((character) => {
    const at = BASIC.indexOf(character);
    if (at >= 0 && at !== 27) return Buffer.from([at]);
    const extended = Object.entries(EXTENDED).find(([, one]) => one === character);
    return extended ? Buffer.from([27, Number(extended[0])]) : null;
  });
  if (gsm.every((octets) => octets !== null)) return { dataCoding: 0, characters: gsm };
  const characters = [...text].map((character) => Buffer.from(character, "utf16le").swap16());
  return { dataCoding: 8, characters };
}

/** Cuts a text into pieces of at most 140 octets, or 134 (153 septets) each where there are several. */
export function cutText(text: string): { dataCoding: number; pieces: Buffer[] } {
  const { dataCoding, characters } = writeText(text);
  const whole = Buffer.concat(characters);
  if (whole.length <= (dataCoding === 8 ? 140 : 160)) return { dataCoding, pieces: [whole] };
  const most = dataCoding === 8 ? 134 : 153;
  const pieces: Buffer[][] = [[]];
  let used = 0;
  for (const octets of characters) {
    if (used + octets.length > most) {
      pieces.push([]);
      used = 0;
    }
    pieces.at(-1)?.push(octets);
    used += octets.length;
  }
  return { dataCoding, pieces: pieces.map((piece) => Buffer.concat(piece)) };
}

export type Joint = { reference: number; total: number; part: number };

/** The octets of the text alone, and which part they are of what. */
export function partOf({ esmClass, message, parameters }: Short): { octets: Buffer; joint: Joint | null } {
  const payload = parameters.get(TLV.message_payload);
  if (esmClass & 0x40 && message.length > 0) {
    const header = message.subarray(1, 1 + (message[0] ?? 0));
    const octets = message.subarray(1 + header.length);
    for (let at = 0; at + 1 < header.length; at += 2 + (header[at + 1] ?? 0)) {
      if (header[at] === 0 && header[at + 1] === 3)
        return {
          octets,
          joint: { reference: header[at + 2] ?? 0, total: header[at + 3] ?? 0, part: header[at + 4] ?? 0 },
        };
      if (header[at] === 8 && header[at + 1] === 4)
        return {
          octets,
          joint: { reference: header.readUInt16BE(at + 2), total: header[at + 4] ?? 0, part: header[at + 5] ?? 0 },
        };
    }
    return { octets, joint: null };
  }
  const reference = parameters.get(TLV.sar_msg_ref_num)?.readUInt16BE(0);
  const total = parameters.get(TLV.sar_total_segments)?.[0];
  const part = parameters.get(TLV.sar_segment_seqnum)?.[0];
  const joint =
    reference !== undefined && total !== undefined && part !== undefined ? { reference, total, part } : null;
  return { octets: message.length > 0 ? message : (payload ?? message), joint };
}
