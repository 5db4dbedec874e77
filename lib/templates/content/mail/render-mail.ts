import type { MailBlock, TemplateMail } from "#db/json/template-content";
import { blocksHtml, blocksText, type PictureAddress } from "#lib/mail-html/blocks";
import { escaped, mailPage, preheaderOf, type RenderedMail } from "#lib/mail-html/mail-html";
import { fillText } from "../variables.ts";

/** What an e-mail is rendered for. */
export type MailPlace = {
  /** The template's language; English when absent. */
  language?: string;
  addressOf?: PictureAddress;
};

/**
 * The HTML and the words of an e-mail with its variables filled in. What values say stands for itself: they bring no HTML along.
 * The words of an e-mail that was written as HTML are empty unless it has some of its own.
 */
export function renderMail(
  mail: TemplateMail,
  subject: string,
  values: ReadonlyMap<string, string>,
  { language = "en", addressOf = () => null }: MailPlace,
): RenderedMail {
  const fill = (text: string) => fillText(text, values);
  const preheader = fill(mail.preheader);
  const own = mail.text === null ? null : fill(mail.text);
  if (mail.mode === "source") {
    const inHtml = new Map([...values].map(([name, value]) => [name, escaped(value)]));
    return { html: withPreheader(fillText(mail.html, inHtml), preheader), text: own ?? "" };
  }
  const blocks = mail.blocks.map((block) => filled(block, fill));
  const html = mailPage({ subject, language, preheader, parts: blocksHtml(blocks, addressOf) });
  return { html, text: own ?? blocksText(blocks) };
}

function withPreheader(html: string, preheader: string): string {
  if (preheader === "") return html;
  const hidden = preheaderOf(preheader);
  return /<body[^>]*>/i.test(html) ? html.replace(/<body[^>]*>/i, (body) => `${body}${hidden}`) : `${hidden}${html}`;
}

function filled<B extends MailBlock>(block: B, fill: (text: string) => string): B {
  switch (block.kind) {
    case "heading":
    case "text":
    case "footer":
      return { ...block, text: fill(block.text) };
    case "image":
      return { ...block, address: fill(block.address), alt: fill(block.alt), link: fill(block.link) };
    case "button":
      return { ...block, text: fill(block.text), url: fill(block.url) };
    case "columns":
      return { ...block, columns: block.columns.map((parts) => parts.map((part) => filled(part, fill))) };
    default:
      return block;
  }
}
