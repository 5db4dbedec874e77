import type { MailBlock, MailPart, TemplateContent, TemplateMail } from "#db/json/template-content";
import { emptyMail, readContent } from "../read-content.ts";
import { renderMail } from "./render-mail.ts";

/** How an e-mail is written: as paragraphs, of blocks, or as HTML. */
export const mailForms = ["paragraphs", "blocks", "source"] as const;
export type MailForm = (typeof mailForms)[number];

export function mailFormOf(content: TemplateContent): MailForm {
  const read = readContent(content);
  return read.kind === "mail" ? read.mail.mode : "paragraphs";
}

/** Writes an e-mail in another form. It begins with what was written in the one before; what the new one had stays. */
export function setMailForm(content: TemplateContent, form: MailForm): TemplateContent {
  if (form === mailFormOf(content)) return content;
  if (form === "paragraphs") return { ...content, version: 2, kind: "message" };
  const mail = content.mail ?? { ...emptyMail, blocks: blocksFrom(content) };
  if (form === "blocks") return { ...content, version: 2, kind: "mail", mail: { ...mail, mode: form } };
  const html = mail.html || renderMail({ ...mail, preheader: "" }, content.header ?? "", new Map(), {}).html;
  return { ...content, version: 2, kind: "mail", mail: { ...mail, mode: form, html } };
}

function blocksFrom({ body, buttons, footer }: TemplateContent): MailBlock[] {
  const links = buttons.flatMap((button): MailBlock[] =>
    button.kind === "url" ? [{ kind: "button", text: button.text, url: button.url }] : [],
  );
  return [
    ...(body.trim() === "" ? [] : [{ kind: "text" as const, text: body }]),
    ...links,
    { kind: "footer", text: footer ?? "", unsubscribe: "" },
  ];
}

export function setMail(content: TemplateContent, change: Partial<TemplateMail>): TemplateContent {
  return { ...content, version: 2, mail: { ...emptyMail, ...content.mail, ...change } };
}

/** Changes the blocks of an e-mail. */
export function editBlocks(content: TemplateContent, edit: (blocks: MailBlock[]) => MailBlock[]): TemplateContent {
  return setMail(content, { blocks: edit(content.mail?.blocks ?? []) });
}

/** The kinds of block, in the order in which they are offered. */
export const blockKinds = ["heading", "text", "image", "button", "divider", "columns", "footer"] as const;

/** A block with nothing typed yet. */
export function emptyBlock(kind: MailBlock["kind"]): MailBlock {
  if (kind === "columns") return { kind, columns: [[{ kind: "text", text: "" }], [{ kind: "text", text: "" }]] };
  return kind === "footer" ? { kind, text: "", unsubscribe: "" } : emptyPart(kind);
}

export function emptyPart(kind: MailPart["kind"]): MailPart {
  switch (kind) {
    case "image":
      return { kind, file: null, address: "", alt: "", link: "" };
    case "button":
      return { kind, text: "", url: "https://" };
    case "divider":
      return { kind };
    default:
      return { kind, text: "" };
  }
}

/** Moves an item one place up or down; the first and last one do not move further. */
export function moved<T>(items: readonly T[], index: number, by: -1 | 1): T[] {
  const to = index + by;
  if (to < 0 || to >= items.length) return [...items];
  return items.toSpliced(index, 1).toSpliced(to, 0, items[index] as T);
}
