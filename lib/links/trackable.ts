import type { TemplateContent } from "#db/json/template-content";
import { readContent } from "#lib/templates/content/read-content";
import { templateColumns } from "#lib/templates/content/render-template";
import { linksIn } from "#lib/text/find-links";
import { linksOfWords } from "./links-of-words.ts";

/** Which links of a template can be counted. Safe in the browser. */
export type Trackable = {
  /** Addresses that stand in the template, and buttons by their texts. */
  links: string[];
  buttons: string[];
  /** Whether addresses within the people's values are counted. */
  values: boolean;
};

/**
 * What of a template is replaced by short links. Where the platform has approved the words, that is only what varies: addresses
 * in the people's values, and buttons that begin with our own address.
 *
 * @param base what short links begin with
 */
export function trackableLinks(content: TemplateContent, { base, mode }: { base: string; mode: string }): Trackable {
  const read = readContent(content);
  if (read.kind === "authentication") return { links: [], buttons: [], values: false };
  const values = templateColumns(content).some((column) => /^(card\.\d+\.)?body\./.test(column));
  if (mode === "rendered" && read.kind === "message") {
    const buttons = read.buttons.filter((button) => button.kind === "url");
    return { links: [...new Set(linksIn(read.body))], buttons: buttons.map(({ text }) => text), values };
  }
  if (mode === "rendered" && read.kind !== "message") {
    return { links: [...new Set(linksOfWords(content, []))], buttons: [], values };
  }
  const cards = read.kind === "carousel" ? read.cards.flatMap((card) => card.buttons) : [];
  const own = read.kind === "message" ? read.buttons : cards;
  const buttons = own.flatMap((button) =>
    button.kind === "url" && button.url.startsWith(`${base}$(`) ? [button.text] : [],
  );
  return { links: [], buttons, values };
}
