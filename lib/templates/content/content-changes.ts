import type { TemplateCategory } from "#db/enums";
import type {
  TemplateButton,
  TemplateCode,
  TemplateContent,
  TemplateLocation,
  TemplateMail,
  TemplateMedia,
} from "#db/json/template-content";
import { type AuditChange, changesOf } from "#lib/audit/audit-entries";
import { textsOfMail } from "./mail/mail-texts.ts";

type Written = { content: TemplateContent; category: TemplateCategory };
type Parts = "category" | "header" | "body" | "footer" | "buttons" | "samples";

/** What a new version of a template changes, as the audit log keeps it: each part that differs, in one text. */
export function contentChanges(before: Written, after: Written): { [K in Parts]?: AuditChange } {
  return changesOf(partsOf(before), partsOf(after));
}

function partsOf({ category, content }: Written): Record<Parts, string | null> {
  return { category, ...contentParts(content) };
}

/** Each part of a content in one text, by its name. */
export function contentParts(content: TemplateContent): Record<Exclude<Parts, "category">, string | null> {
  const { header, body, footer, buttons, samples, media, offer, cards = [], code, mail, validitySeconds } = content;
  const cardTexts = cards.map(
    (card, at) => `${at + 1}: ${joined([mediaText(card.media), card.title ?? "", card.body])}`,
  );
  return {
    header: media ? mediaText(media) : header,
    body: joined([
      body,
      offer ? offer.text : "",
      ...cardTexts,
      ...(mail && content.kind === "mail" ? mailWords(mail) : []),
      validitySeconds ? `${validitySeconds} s` : "",
    ]),
    footer,
    buttons: joined([
      ...buttons.map(buttonText),
      ...cards.flatMap((card) => card.buttons.map(buttonText)),
      code ? codeText(code) : "",
    ]),
    samples: Object.entries(samples)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => `${name}: ${value}`)
      .join(" · "),
  };
}

/** What an e-mail says, of the form in which it is written. */
function mailWords(mail: TemplateMail): string[] {
  return [mail.mode === "source" ? "HTML" : "", ...textsOfMail(mail)];
}

const joined = (texts: string[]) => texts.filter((text) => text !== "").join(" · ");

function mediaText(media: TemplateMedia | TemplateLocation): string {
  if (media.kind === "location") return joined([media.name, media.address, `${media.latitude}, ${media.longitude}`]);
  return `[${media.kind}] ${media.file?.name ?? ""}${media.perPerson ? " *" : ""}`;
}

function codeText({ delivery, copyText, autofillText, apps, securityLine, expiresMinutes }: TemplateCode): string {
  const settings = { securityLine, expiresMinutes, apps: apps.map(({ packageName }) => packageName) };
  return joined([delivery, copyText, autofillText, JSON.stringify(settings)]);
}

function buttonText(button: TemplateButton): string {
  switch (button.kind) {
    case "url":
      return `${button.text} (${button.url})`;
    case "phone":
      return `${button.text} (${button.phone})`;
    case "copy_code":
      return `${button.text} (${button.code})`;
    case "flow":
      return `${button.text} (${joined([button.flowId, button.screen])})`;
    case "catalogue":
      return joined([button.text, button.thumbnail]);
    case "products": {
      const sections = button.sections.map(({ title, products }) => `${title}: ${products.join(", ")}`);
      return `${button.text} (${joined([button.thumbnail, ...sections])})`;
    }
    default:
      return button.optOut ? `${button.text} (opt-out)` : button.text;
  }
}
