import type { TemplateContent } from "#db/json/template-content";
import { mailLinksIn } from "#lib/mail-html/mail-links";
import { renderTemplate } from "#lib/templates/content/render-template";
import { linksIn } from "#lib/text/find-links";

/** Where pictures would be fetched: those that are shown may lead somewhere. */
const somewhere = { addressOf: () => "https://picture.invalid/" };

/** Every address that an e-mail or cards lead to, in words and buttons. Safe in the browser. */
export function linksOfWords(content: TemplateContent, values: readonly string[]): string[] {
  const { body, cards = [], mail } = renderTemplate(content, values, somewhere);
  if (mail) return [...mailLinksIn(mail.html), ...linksIn(mail.text)];
  return [
    ...linksIn(body),
    ...cards.flatMap((card) => [
      ...linksIn(card.body),
      ...card.buttons.flatMap((button) => (button.kind === "url" ? linksIn(button.url) : [])),
    ]),
  ];
}
