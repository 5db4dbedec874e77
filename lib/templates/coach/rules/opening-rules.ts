import { exampleFor } from "../example-values.ts";
import type { CoachRule } from "../finding.ts";
import { inLanguage, placeOf, sentencesOf, textsOf, withText } from "../texts.ts";

const relative =
  /\b(?:today|tonight|tomorrow|yesterday|this (?:week|month)|next (?:week|month))\b|今天|今晚|明天|昨天|本周|本月|下周|下个月/i;

export const relativeDate: CoachRule = {
  key: "relativeDate",
  tone: "warning",
  find: ({ content }) =>
    textsOf(content).flatMap(({ field, part, text }) => {
      const place = part === "button" ? null : placeOf(relative, text);
      return place ? [{ field, range: place, values: { word: place.word } }] : [];
    }),
};

/** Most columns of a first sentence; a character of a dense script takes two. Notifications show about half of it. */
const openingMax = 140;

export const longOpening: CoachRule = {
  key: "longOpening",
  tone: "info",
  find({ content, language }) {
    const text = content.body;
    const [sentence = ""] = sentencesOf(text.trimStart(), language);
    const length = columnsOf(sentence.trim());
    if (length <= openingMax) return [];
    const start = text.length - text.trimStart().length;
    return [{ field: "body", range: { start, end: start + sentence.trimEnd().length }, values: { length } }];
  },
};

const subjectMax = 60;

export const longSubject: CoachRule = {
  key: "longSubject",
  tone: "info",
  find({ content, rules }) {
    const subject = content.header ?? "";
    const length = columnsOf(subject);
    if (rules.header !== "subject" || length <= subjectMax) return [];
    return [{ field: "header", values: { length, max: subjectMax } }];
  },
};

function columnsOf(text: string): number {
  return [...text].reduce(
    (sum, character) =>
      sum +
      (/[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}，。！？：；（）]/u.test(character)
        ? 2
        : 1),
    0,
  );
}

const impersonal =
  /^\s*(?:(?:dear|hello|hi|hey)(?: (?:valued |dear )?(?:customers?|clients?|users?|members?|guests?|sir or madam|sir\/madam|friends?))?(?=\s*[,!.])|(?:尊敬的|亲爱的)(?:用户|客户|顾客|会员|朋友|先生\/女士)?(?:您好|你好)?(?=[，,：:！!])|(?:各位)?(?:用户|客户|顾客|会员)(?:您好|你好)(?=[，,：:！!]))/i;
const personal: Record<string, string> = { en: "Hello $(first_name)", zh: "您好 $(first_name)" };

/** A greeting that could go to anybody. */
export const impersonalGreeting: CoachRule = {
  key: "impersonalGreeting",
  tone: "info",
  find({ content, category, language }) {
    const place = category === "authentication" ? null : placeOf(impersonal, content.body);
    if (!place) return [];
    const greeting = inLanguage(personal, language);
    const changed = greeting
      ? withText(content, "body", content.body.slice(0, place.start) + greeting + content.body.slice(place.end))
      : null;
    const sample = content.samples["body.first_name"] || (exampleFor("first_name", language) ?? "");
    const mended = changed && { ...changed, samples: { ...changed.samples, "body.first_name": sample } };
    return [{ field: "body", range: place, values: { word: place.word }, mended }];
  },
};
