import type {
  TemplateButton,
  TemplateCard,
  TemplateContent,
  TemplateLocation,
  TemplateMedia,
} from "#db/json/template-content";
import { textsOfMail } from "./mail/mail-texts.ts";
import { readContent } from "./read-content.ts";
import { namesIn } from "./variables.ts";

/** The column in which each person has the address of a file of their own, within its part. */
const linkColumn = "header.link";
/** The column that says when a limited-time offer ends. */
export const offerColumn = "offer.expires_at";
/** The column of a one-time code. */
export const codeColumn = "body.code";

/**
 * The columns of a template: one per variable and part, in the order of the message. They are the columns of the Excel file
 * (`body.first_name`, `card.0.button.1.code`) and the keys of `content.samples`, and define the order of values everywhere.
 */
export function templateColumns(content: TemplateContent): string[] {
  const read = readContent(content);
  switch (read.kind) {
    case "authentication":
      return [codeColumn];
    case "carousel":
      return [
        ...ofText("body", read.body),
        ...read.cards.flatMap((card, index) =>
          [...ofMedia(card.media), ...ofText("body", wordsOf(card)), ...ofButtons(card.buttons)].map(
            (column) => `card.${index}.${column}`,
          ),
        ),
      ];
    case "mail":
      return [...ofText("header", read.header ?? ""), ...ofText("body", textsOfMail(read.mail).join(" "))];
    default:
      return [
        ...(read.media ? ofMedia(read.media) : ofText("header", read.header ?? "")),
        ...ofText("body", read.body),
        ...(read.offer?.expires ? [offerColumn] : []),
        ...ofButtons(read.buttons),
      ];
  }
}

/** Values that a person's row alone has, and a reviewer needs no sample of. */
const ownValue = /(^|\.)header\.link$|^offer\.expires_at$/;

/** The columns of which a template has samples. A code's words are the platform's, and so is its sample. */
export function sampledColumns(content: TemplateContent): string[] {
  if (readContent(content).kind === "authentication") return [];
  return templateColumns(content).filter((column) => !ownValue.test(column));
}

/** Whether the column takes the address of a file. */
export function isLinkColumn(column: string): boolean {
  return column === linkColumn || /^card\.\d+\.header\.link$/.test(column);
}

/** The button whose code to copy a column holds; null for any other column. */
export function isCouponColumn(content: TemplateContent, column: string): boolean {
  const index = /^button\.(\d+)\./.exec(column)?.[1];
  return index !== undefined && content.buttons[Number(index)]?.kind === "copy_code";
}

/** A card's first line and its text, whose variables are told apart by their names alone. */
const wordsOf = ({ title = "", body }: TemplateCard) => `${title} ${body}`;

const ofText = (place: string, text: string) => namesIn(text).map((name) => `${place}.${name}`);

function ofMedia(media: TemplateMedia | TemplateLocation): string[] {
  if (media.kind !== "location") return media.perPerson ? [linkColumn] : [];
  const { name, address, latitude, longitude } = media;
  return ofText("header", [name, address, latitude, longitude].join(" "));
}

function ofButtons(buttons: readonly TemplateButton[]): string[] {
  return buttons.flatMap((button, index) => ofText(`button.${index}`, variableTextOf(button)));
}

/** The text of a button that may hold a variable. */
function variableTextOf(button: TemplateButton): string {
  if (button.kind === "url") return button.url;
  return button.kind === "copy_code" ? button.code : "";
}
