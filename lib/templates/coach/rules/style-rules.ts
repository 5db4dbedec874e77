import { encodingOf } from "#lib/sms-text/alphabet";
import type { CoachRule } from "../finding.ts";
import { placeOf, textsOf, tidy, withoutVariables, withText } from "../texts.ts";

/** Three words in capitals, or more. */
const loud = /\p{Lu}{2,}(?:[’'-]\p{Lu}+)*(?:[ ,&!]+\p{Lu}{2,}(?:[’'-]\p{Lu}+)*){2,}/gu;

export const capitals: CoachRule = {
  key: "capitals",
  tone: "warning",
  find: ({ content }) =>
    textsOf(content).flatMap(({ field, text }) => {
      const place = placeOf(new RegExp(loud.source, "u"), text);
      if (!place) return [];
      const quiet = [...withoutVariables(text).matchAll(loud)].reduce((now, { 0: run, index }) => {
        const lower = run.toLowerCase();
        const opens = /(?:^|[.!?。！？\n]\s*)$/.test(now.slice(0, index));
        const spoken = opens ? lower.charAt(0).toUpperCase() + lower.slice(1) : lower;
        return now.slice(0, index) + spoken + now.slice(index + run.length);
      }, text);
      return [{ field, range: place, values: { word: place.word }, mended: withText(content, field, quiet) }];
    }),
};

const repeated = /[!！?？](?:\s*[!！?？])+|[,，;；]{2,}|\.{4,}|。{2,}|…{3,}/;

export const punctuation: CoachRule = {
  key: "punctuation",
  tone: "warning",
  find: ({ content }) =>
    textsOf(content).flatMap(({ field, text }) => {
      const place = placeOf(repeated, text);
      if (!place) return [];
      const calm = text.replace(new RegExp(repeated.source, "g"), (marks) => {
        if (/^\.{4,}$/.test(marks)) return "…";
        return /[?？]/.exec(marks)?.[0] ?? marks.charAt(0);
      });
      return [{ field, range: place, values: { word: place.word }, mended: withText(content, field, calm) }];
    }),
};

const emojis =
  /(?:\p{Extended_Pictographic}|\p{Regional_Indicator})(?:\uFE0F|\u200D|\u20E3|\p{Emoji_Modifier}|\p{Extended_Pictographic}|\p{Regional_Indicator})*/u;

/** Reviewers refuse emoji above and below the text, and on buttons. */
export const emoji: CoachRule = {
  key: "emoji",
  tone: "warning",
  covers: ["headerPlain"],
  find: ({ content, rules }) =>
    textsOf(content).flatMap(({ field, part, text }) => {
      const place = rules.mode === "reviewed" && part !== "body" ? placeOf(emojis, text) : null;
      if (!place) return [];
      const plain = tidy(text.replace(new RegExp(emojis.source, "gu"), ""));
      return [{ field, range: place, values: { word: place.word }, mended: withText(content, field, plain) }];
    }),
};

/** Marks that the phone shows as they are: of another notation, without their partner, or where nothing is formatted. */
export const literalMarks: CoachRule = {
  key: "literalMarks",
  tone: "info",
  find({ content, rules }) {
    const place = placeOf(
      rules.formats ? /\*\*\S.*?\*\*|__\S.*?__/ : /(?<![\p{L}\p{N}*])\*+\S(?:[^*\n]*\S)?\*+(?![\p{L}\p{N}*])/u,
      content.body,
    );
    if (!place)
      return lonelyMark(content.body, rules.formats).map((range) => ({
        field: "body",
        range,
        values: { mark: "*" },
        mended: withText(content, "body", content.body.slice(0, range.start) + content.body.slice(range.end)),
      }));
    const body = rules.formats
      ? content.body.replace(/\*\*(\S.*?)\*\*/g, "*$1*").replace(/__(\S.*?)__/g, "_$1_")
      : content.body.replace(/(?<![\p{L}\p{N}*])\*+(\S(?:[^*\n]*\S)?)\*+(?![\p{L}\p{N}*])/gu, "$1");
    return [{ field: "body", range: place, values: { mark: place.word }, mended: withText(content, "body", body) }];
  },
};

/** A star before a word, in a line that has no second one. */
function lonelyMark(body: string, formats: boolean): { start: number; end: number }[] {
  if (!formats) return [];
  let start = 0;
  for (const line of body.split("\n")) {
    const stars = [...line.matchAll(/\*/g)];
    const [only] = stars;
    if (stars.length === 1 && only && /[\p{L}\p{N}$]/u.test(line[only.index + 1] ?? "")) {
      return [{ start: start + only.index, end: start + only.index + 1 }];
    }
    start += line.length + 1;
  }
  return [];
}

/** What a phone shows in place of a character that no message of 160 characters holds. */
const cheaper: Record<string, string> = {
  "‘": "'",
  "’": "'",
  "‚": "'",
  "“": '"',
  "”": '"',
  "„": '"',
  "–": "-",
  "—": "-",
  "−": "-",
  "…": "...",
  "•": "-",
  "\u00A0": " ",
  "\u202F": " ",
  "\u200B": "",
  "‹": "<",
  "›": ">",
  "«": '"',
  "»": '"',
  "´": "'",
  "`": "'",
  "×": "x",
  "™": "TM",
  "®": "(R)",
  "©": "(C)",
  á: "a",
  â: "a",
  ã: "a",
  ê: "e",
  ë: "e",
  í: "i",
  î: "i",
  ï: "i",
  ó: "o",
  ô: "o",
  õ: "o",
  ú: "u",
  û: "u",
  ç: "c",
};

/** One character that turns messages of 160 characters into messages of 70. */
export const costlyCharacter: CoachRule = {
  key: "costlyCharacter",
  tone: "warning",
  find({ content, rules }) {
    const { body } = content;
    if (!rules.segments || encodingOf(body) === "gsm7") return [];
    const characters = [...body];
    const dear = characters.filter((character) => encodingOf(character) === "ucs2");
    if (dear.some((character) => cheaper[character] === undefined)) return [];
    const start = body.indexOf(dear[0] ?? "");
    const cheap = characters
      .map((character) => (encodingOf(character) === "ucs2" ? cheaper[character] : character))
      .join("");
    const range = { start, end: start + (dear[0]?.length ?? 0) };
    return [{ field: "body", range, values: { character: dear[0] ?? "" }, mended: withText(content, "body", cheap) }];
  },
};

/** Space that the phone shows as a hole in the text. */
export const blankLines: CoachRule = {
  key: "blankLines",
  tone: "info",
  find({ content }) {
    const { body } = content;
    const match = /\n[^\S\n]*\n[^\S\n]*\n\s*|[^\S\n]{3,}/.exec(body.trimEnd());
    if (!match || body.trim() === "") return [];
    const range = { start: match.index, end: match.index + match[0].length };
    return [{ field: "body", range, mended: withText(content, "body", tidy(body)) }];
  },
};
