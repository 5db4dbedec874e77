import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeText, encodeText, type SmsEncoding } from "./alphabet.ts";
import { segmentText } from "./segments.ts";

const a = (count: number) => "A".repeat(count);
const han = (count: number) => "中".repeat(count);
const emoji = (count: number) => "😀".repeat(count);

/** A name, a text, its alphabet, how many segments it takes, its units, and what is left in the last segment. */
const cases: [string, string, SmsEncoding, number, number, number][] = [
  // GSM-7, one segment and the borders.
  ["nothing", "", "gsm7", 1, 0, 160],
  ["one letter", "A", "gsm7", 1, 1, 159],
  ["159 letters", a(159), "gsm7", 1, 159, 1],
  ["160 letters", a(160), "gsm7", 1, 160, 0],
  ["161 letters", a(161), "gsm7", 2, 161, 145],
  ["305 letters", a(305), "gsm7", 2, 305, 1],
  ["306 letters", a(306), "gsm7", 2, 306, 0],
  ["307 letters", a(307), "gsm7", 3, 307, 152],
  ["459 letters", a(459), "gsm7", 3, 459, 0],
  ["460 letters", a(460), "gsm7", 4, 460, 152],
  ["1530 letters", a(1530), "gsm7", 10, 1530, 0],
  ["1531 letters", a(1531), "gsm7", 11, 1531, 152],
  // The basic table.
  ["digits and marks", "0123456789 !\"#%&'()*+,-./:;<=>?", "gsm7", 1, 31, 129],
  ["currencies of the basic table", "£$¥¤", "gsm7", 1, 4, 156],
  ["accents of the basic table", "èéùìòÇØøÅåÆæßÉÄÖÑÜäöñüà", "gsm7", 1, 23, 137],
  ["Greek capitals of the basic table", "ΔΦΓΛΩΠΨΣΘΞ", "gsm7", 1, 10, 150],
  ["inverted marks, paragraph and at", "¡¿§@_", "gsm7", 1, 5, 155],
  ["line feed and carriage return", "one\r\ntwo", "gsm7", 1, 8, 152],
  ["a German sentence", "Schöne Grüße aus Köln, ähnlich süß", "gsm7", 1, 34, 126],
  // The extension table: two septets each.
  ["the euro sign", "€", "gsm7", 1, 2, 158],
  ["every extended character", "\f^{}\\[~]|€", "gsm7", 1, 20, 140],
  ["158 letters and a euro sign", `${a(158)}€`, "gsm7", 1, 160, 0],
  ["159 letters and a euro sign", `${a(159)}€`, "gsm7", 2, 161, 145],
  ["80 euro signs", "€".repeat(80), "gsm7", 1, 160, 0],
  ["81 euro signs, of which 76 fit into a segment", "€".repeat(81), "gsm7", 2, 162, 143],
  ["an extended character that would cross a border", `${a(152)}€${a(10)}`, "gsm7", 2, 164, 141],
  ["an extended character right before a border", `${a(151)}€${a(10)}`, "gsm7", 2, 163, 143],
  ["an extended character right after a border", `${a(153)}€${a(10)}`, "gsm7", 2, 165, 141],
  ["306 units that need three segments for a cut", `${a(152)}€${a(152)}`, "gsm7", 3, 306, 152],
  ["a link with a tilde", "https://example.org/~ines", "gsm7", 1, 26, 134],
  ["brackets around a name", "[Kiosk Nord]", "gsm7", 1, 14, 146],
  // What looks like ASCII and is not in the tables.
  ["a backtick", "a`b", "ucs2", 1, 3, 67],
  ["a curly quote", "it’s", "ucs2", 1, 4, 66],
  ["an en dash", "9–17", "ucs2", 1, 4, 66],
  ["an ellipsis", "wait…", "ucs2", 1, 5, 65],
  ["a tab", "a\tb", "ucs2", 1, 3, 67],
  ["the escape itself", "\u001b", "ucs2", 1, 1, 69],
  ["a small c with cedilla", "garçon", "ucs2", 1, 6, 64],
  ["a no-break space", "10\u00a0km", "ucs2", 1, 5, 65],
  ["a combining accent", "e\u0301", "ucs2", 1, 2, 68],
  // Letters of the national tables: no shift table is used.
  ["Turkish", "ğışĞİŞ", "ucs2", 1, 6, 64],
  ["Spanish vowels with an acute", "áíóú", "ucs2", 1, 4, 66],
  ["Portuguese", "ãõâêç", "ucs2", 1, 5, 65],
  ["Hindi", "नमस्ते", "ucs2", 1, 6, 64],
  ["Greek in small letters", "καλημέρα", "ucs2", 1, 8, 62],
  ["one such letter turns a whole text", `${a(69)}ğ`, "ucs2", 1, 70, 0],
  ["and splits it sooner", `${a(70)}ğ`, "ucs2", 2, 71, 63],
  ["extended characters take one unit there", `€${han(69)}`, "ucs2", 1, 70, 0],
  // UCS-2 and its borders.
  ["69 Chinese characters", han(69), "ucs2", 1, 69, 1],
  ["70 Chinese characters", han(70), "ucs2", 1, 70, 0],
  ["71 Chinese characters", han(71), "ucs2", 2, 71, 63],
  ["134 Chinese characters", han(134), "ucs2", 2, 134, 0],
  ["135 Chinese characters", han(135), "ucs2", 3, 135, 66],
  ["670 Chinese characters", han(670), "ucs2", 10, 670, 0],
  ["671 Chinese characters", han(671), "ucs2", 11, 671, 66],
  ["Arabic", "مرحبا بكم", "ucs2", 1, 9, 61],
  ["Russian", "Ваш заказ готов", "ucs2", 1, 15, 55],
  // Surrogate pairs: two units, never cut.
  ["one emoji", "😀", "ucs2", 1, 2, 68],
  ["35 emoji", emoji(35), "ucs2", 1, 70, 0],
  ["36 emoji, of which 33 fit into a segment", emoji(36), "ucs2", 2, 72, 61],
  ["66 emoji", emoji(66), "ucs2", 2, 132, 1],
  ["67 emoji", emoji(67), "ucs2", 3, 134, 65],
  ["an emoji that would cross a border", `${han(66)}😀${han(10)}`, "ucs2", 2, 78, 55],
  ["an emoji right before a border", `${han(65)}😀${han(10)}`, "ucs2", 2, 77, 57],
  ["a rare Chinese character", "𠮷", "ucs2", 1, 2, 68],
  ["a flag of two pairs", "🇩🇪", "ucs2", 1, 4, 66],
  ["a lone half of a pair", "\ud83d", "ucs2", 1, 1, 69],
];

describe("segments of a text", () => {
  it.each(cases)("%s", (_name, text, encoding, segments, units, unitsLeft) => {
    const made = segmentText(text);
    expect(made).toMatchObject({ encoding, units, unitsLeft });
    expect(made.segments).toHaveLength(segments);
    expect(made.segments.join("")).toBe(text);
  });

  it("are checked by at least 60 cases, no two of one name", () => {
    expect(new Set(cases.map(([name]) => name)).size).toBe(cases.length);
    expect(cases.length).toBeGreaterThanOrEqual(60);
  });

  it("hold less with a 16-bit reference", () => {
    expect(segmentText(a(305), "16bit").segments.map((part) => part.length)).toEqual([152, 152, 1]);
    expect(segmentText(han(133), "16bit").segments.map((part) => part.length)).toEqual([66, 66, 1]);
    expect(segmentText(a(160), "16bit").segments).toHaveLength(1);
  });
});

/** Characters from every corner: both tables, national letters, Chinese, emoji, lone surrogates. */
const character = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(..."@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !#¤%&0189:?¡AZÄÖÑÜ§¿azäöñüà") },
  { weight: 3, arbitrary: fc.constantFrom(..."\f^{}\\[~]|€") },
  { weight: 1, arbitrary: fc.constantFrom("ğ", "中", "`", "😀", "𠮷", "\ud83d", "\udc00", "नि") },
);
const gsmOnly = fc.constantFrom(..."AZaz09 @€[]^~é");
const texts = fc.oneof(
  fc.array(gsmOnly, { maxLength: 700 }).map((all) => all.join("")),
  fc.array(character, { maxLength: 400 }).map((all) => all.join("")),
  fc.string({ unit: "binary", maxLength: 300 }),
);

it("10,000 texts come back whole, with no character cut and no segment too long", () => {
  const longest = { gsm7: { alone: 160, split: 153 }, ucs2: { alone: 140, split: 134 } };
  fc.assert(
    fc.property(texts, (text) => {
      const { encoding, segments } = segmentText(text);
      const octets = segments.map((segment) => encodeText(segment, encoding));
      const limit = longest[encoding][segments.length === 1 ? "alone" : "split"];
      expect(octets.every(({ length }) => length <= limit)).toBe(true);
      const read = octets.map((one) => decodeText(one, encoding));
      expect(read.join("")).toBe(text);
      for (const [at, one] of octets.entries()) {
        if (at === octets.length - 1) break;
        expect(encoding === "gsm7" && one.at(-1) === 0x1b, "an escape at the end").toBe(false);
        const [end, begin] = [
          segments[at]?.charCodeAt((segments[at]?.length ?? 0) - 1),
          segments[at + 1]?.charCodeAt(0),
        ];
        const cut = isHigh(end ?? 0) && isLow(begin ?? 0);
        expect(cut, "a surrogate pair on both sides").toBe(false);
      }
    }),
    { numRuns: 10_000 },
  );
});

const isHigh = (unit: number) => unit >= 0xd800 && unit < 0xdc00;
const isLow = (unit: number) => unit >= 0xdc00 && unit < 0xe000;
