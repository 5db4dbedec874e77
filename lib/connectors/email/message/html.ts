import { buttonOf, linesOf, mailPage, paragraphsOf, smallPrintOf } from "#lib/mail-html/mail-html";
import type { RenderedTemplate } from "../../content.ts";

/**
 * The HTML of a mail that was written as a template: paragraphs, links as buttons and the small print.
 *
 * @param language of the template
 */
export function mailHtml({ header, body, footer, buttons }: RenderedTemplate, language: string): string {
  const links = buttons.flatMap((button) => (button.kind === "url" ? [buttonOf(button.text, button.url)] : []));
  const small = footer ? [smallPrintOf(linesOf(footer))] : [];
  return mailPage({ subject: header ?? "", language, parts: [...paragraphsOf(body), ...links, ...small] });
}
