import type { TemplateContent } from "#db/json/template-content";
import { addButton, changeButton, removeButton } from "../../content/edit-content.ts";
import { namesIn } from "../../content/variables.ts";
import type { CoachRule, Subject } from "../finding.ts";
import { addressesOf, inLanguage, placeOf, textsOf, withText } from "../texts.ts";

/** A web address in a text with the variables in it, without the punctuation after it. */
export const link =
  /(?:https?:\/\/|\bwww\.)(?:\$\(\w+\)|[^\s<>"'，。；、！？（）()])*(?:\$\(\w+\)|[^\s<>"'，。；、！？（）().,:;!?])/i;

const shortener =
  /(?<![\w-])(?:bit\.ly|tinyurl\.com|t\.co|goo\.gl|is\.gd|ow\.ly|wa\.me|rebrand\.ly|cutt\.ly|buff\.ly|shorturl\.at|t\.ly|rb\.gy|dwz\.cn|url\.cn|t\.cn|suo\.im|985\.so)(?![\w-])/i;

export const shortLink: CoachRule = {
  key: "shortLink",
  tone: "warning",
  find({ content }) {
    const places = [...textsOf(content), ...addressesOf(content).map(({ field, url }) => ({ field, text: url }))];
    return places.flatMap(({ field, text }) => {
      const place = placeOf(shortener, text);
      return place ? [{ field, range: place, values: { word: place.word } }] : [];
    });
  },
};

/** What stands in the text in place of an address that a button opens. */
const pointers: Record<string, string> = { en: "the link below", zh: "下方链接", zh_TW: "下方連結", zh_HK: "下方連結" };

/** The body with every address replaced by words that point at the button; null in a language without such words. */
function pointedBody({ content, language }: Subject): string | null {
  const pointer = inLanguage(pointers, language);
  return pointer ? content.body.replace(new RegExp(link.source, "gi"), pointer) : null;
}

export const linkBesideButton: CoachRule = {
  key: "linkBesideButton",
  tone: "warning",
  find(subject) {
    const { content } = subject;
    const place = placeOf(link, content.body);
    if (!place || addressesOf(content).length === 0) return [];
    const body = pointedBody(subject);
    return [{ field: "body", range: place, mended: body === null ? null : withText(content, "body", body) }];
  },
};

const openWords: Record<string, string> = { en: "Open link", zh: "打开链接", zh_TW: "打開連結", zh_HK: "打開連結" };

export const rawLink: CoachRule = {
  key: "rawLink",
  tone: "info",
  find(subject) {
    const { content, rules, category } = subject;
    const place = placeOf(link, content.body);
    if (!place || category === "authentication" || !rules.buttons.includes("url")) return [];
    return addressesOf(content).length > 0 ? [] : [{ field: "body", range: place, mended: buttonInstead(subject) }];
  },
};

/** The content with its only address behind a button; null with several. */
function buttonInstead(subject: Subject): TemplateContent | null {
  const { content, language } = subject;
  const body = pointedBody(subject);
  const text = inLanguage(openWords, language);
  const [address, second] = content.body.match(new RegExp(link.source, "gi")) ?? [];
  if (body === null || !text || !address || second) return null;
  const added = addButton(withText(content, "body", body), "url");
  const index = added.buttons.findLastIndex(({ kind }) => kind === "url");
  const url = /^https?:/i.test(address) ? address : `https://${address}`;
  const samples = namesIn(address).map((name) => [`button.${index}.${name}`, content.samples[`body.${name}`] ?? ""]);
  const changed = changeButton(added, index, { kind: "url", text, url });
  return { ...changed, samples: { ...changed.samples, ...Object.fromEntries(samples) } };
}

export const doubleAction: CoachRule = {
  key: "doubleAction",
  tone: "warning",
  find({ content }) {
    const addresses = addressesOf(content).map((at) => ({
      ...at,
      same: at.url.trim().toLowerCase().replace(/\/+$/, ""),
    }));
    const repeated = addresses.filter(
      ({ same }, at) => same.length > "https://".length && addresses.findIndex((other) => other.same === same) < at,
    );
    const [first] = repeated;
    if (!first) return [];
    const mended = repeated.toReversed().reduce((now, { index }) => removeButton(now, index), content);
    return [{ field: first.field, mended }];
  },
};

const phone = /(?<![\w+./-])(?:\+\d|\(?0\d|1[3-9]\d|[48]00)[\d ().-]{5,}\d(?![\w-])/;

export const phoneInText: CoachRule = {
  key: "phoneInText",
  tone: "info",
  find({ content, rules }) {
    if (rules.buttons.length === 0 || rules.header === "subject") return [];
    const outside = content.body.replace(new RegExp(link.source, "gi"), (address) => "\uFFFC".repeat(address.length));
    const place = placeOf(phone, outside);
    const digits = place?.word.replace(/\D/g, "").length ?? 0;
    return place && digits >= 8 && digits <= 15 ? [{ field: "body", range: place, values: { word: place.word } }] : [];
  },
};
