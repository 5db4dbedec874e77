import type { TemplateButton, TemplateCard, TemplateContent } from "#db/json/template-content";
import { mailTexts } from "../content/mail/mail-texts.ts";
import type { Range } from "./finding.ts";

/** A text of a content that people read, with its path in the form. */
export type TextAt = { field: string; part: "header" | "body" | "footer" | "button"; text: string };

/**
 * All texts of a content that people read, in the order of the message. The rules of the coach know the parts of a content
 * only through the functions of this file.
 */
export function textsOf(content: TemplateContent): TextAt[] {
  const { header, body, footer, buttons, kind = "message" } = content;
  const above: TextAt = { field: "header", part: "header", text: header ?? "" };
  const texts: TextAt[] =
    kind === "mail"
      ? [above, ...textsOfMail(content)]
      : [
          above,
          { field: "body", part: "body", text: body },
          ...(kind === "message" && content.offer ? [bodyText("offer.text", content.offer.text)] : []),
          { field: "footer", part: "footer", text: footer ?? "" },
          ...buttonTexts(buttons, "buttons"),
          ...(kind === "carousel" ? (content.cards ?? []).flatMap(cardTexts) : []),
        ];
  return texts.filter(({ text }) => text.trim() !== "");
}

const bodyText = (field: string, text: string): TextAt => ({ field, part: "body", text });

function buttonTexts(buttons: readonly TemplateButton[], path: string): TextAt[] {
  return buttons.map(({ text }, index) => ({ field: `${path}.${index}.text`, part: "button", text }));
}

function cardTexts({ title = "", body, buttons }: TemplateCard, index: number): TextAt[] {
  const path = `cards.${index}`;
  return [bodyText(`${path}.title`, title), bodyText(`${path}.body`, body), ...buttonTexts(buttons, `${path}.buttons`)];
}

/** What is read of an e-mail; its HTML is no text, and addresses are none either. */
function textsOfMail({ mail }: TemplateContent): TextAt[] {
  if (!mail) return [];
  return mailTexts(mail)
    .filter(({ path }) => /\.(preheader|text|alt)$/.test(path) && path !== "mail.text")
    .map(({ path, text }) => bodyText(path, text));
}

/** The addresses that its buttons open. */
export function addressesOf({ buttons }: TemplateContent): { field: string; index: number; url: string }[] {
  return buttons.flatMap((button, index) =>
    button.kind === "url" ? [{ field: `buttons.${index}.url`, index, url: button.url }] : [],
  );
}

/** Whether the message brings a picture, a film or a file along. */
export function carriesMedia(content: TemplateContent): boolean {
  const { media, cards } = content as TemplateContent & { media?: unknown; cards?: unknown };
  return Boolean(media ?? cards);
}

/** The content with another text in one field of `textsOf` or `addressesOf`. */
export function withText(content: TemplateContent, field: string, text: string): TemplateContent {
  return withAt(content, field.split("."), text);
}

/** A value with another text at a path of keys and places; the same value where the path leads nowhere. */
function withAt<T>(value: T, [key, ...rest]: readonly string[], text: string): T {
  if (key === undefined) return text as T;
  if (Array.isArray(value)) {
    const at = Number(key);
    return at in value ? (value.with(at, withAt(value[at], rest, text)) as T) : value;
  }
  if (typeof value !== "object" || value === null || !(key in value)) return value;
  return { ...value, [key]: withAt(value[key as keyof T], rest, text) };
}

/** The text with each variable replaced by as many characters that belong to no word, so that indices stay. */
export function withoutVariables(text: string): string {
  return text.replace(/\$\([^)\n]*\)/g, (variable) => "\uFFFC".repeat(variable.length));
}

/** The first place of a pattern outside variables; null without one. */
export function placeOf(pattern: RegExp, text: string): (Range & { word: string }) | null {
  const match = pattern.exec(withoutVariables(text));
  if (!match) return null;
  const word = match[0].trim();
  const start = match.index + match[0].indexOf(word);
  return { start, end: start + word.length, word };
}

const segmenters = new Map<string, Intl.Segmenter>();

/** The sentences of a text in its language, each with the space after it: joined they are the text. */
export function sentencesOf(text: string, language: string): string[] {
  const tag = language.replace("_", "-");
  const segmenter = segmenters.get(tag) ?? new Intl.Segmenter(tag, { granularity: "sentence" });
  segmenters.set(tag, segmenter);
  return [...segmenter.segment(text)].map(({ segment }) => segment);
}

/** The text without the sentences that a test is true of; a line break after such a sentence stays. */
export function withoutSentences(text: string, language: string, unwanted: (sentence: string) => boolean): string {
  return tidy(
    sentencesOf(text, language)
      .map((sentence) => (unwanted(sentence) ? (/\n+$/.exec(sentence)?.[0] ?? "") : sentence))
      .join(""),
  );
}

/** The text with single spaces, at most one empty line in a row, and nothing around it. */
export function tidy(text: string): string {
  return text
    .replace(/[^\S\n]{2,}/g, " ")
    .replace(/[^\S\n]+$/gm, "")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/** The words of a language: those of `zh_TW` or, where there are none, of `zh`; undefined without either. */
export function inLanguage<T>(words: Readonly<Record<string, T>>, language: string): T | undefined {
  return words[language] ?? words[language.split("_")[0] ?? ""];
}

/** True for a language whose words the rule knows; such rules say nothing about texts in other languages. */
export function isEnglishOrChinese(language: string): boolean {
  return /^(?:en|zh)(?:_|$)/.test(language);
}

/** Tells people how to stop these messages. */
export const optOut =
  /\bstop\b|\bopt[ -]?out\b|\bunsubscribe\b|退订|退訂|取消订阅|取消訂閱|不再接收|abmelden|abbestellen|désabonner|désinscrire|darse de baja|cancelar (?:la )?suscripción|cancelar inscrição|disiscriv|annulla iscrizione|uitschrijven|berhenti|отписаться|إلغاء الاشتراك/i;

/** True when a button or the text tells people how to stop these messages. */
export function offersOptOut(content: TemplateContent): boolean {
  return textsOf(content).some(({ text }) => optOut.test(text));
}
