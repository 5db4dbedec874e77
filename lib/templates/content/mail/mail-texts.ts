import type { MailBlock, TemplateMail } from "#db/json/template-content";

/** One text of an e-mail that may hold variables, with its path in the content. */
export type MailText = { path: string; text: string };

/** All texts of an e-mail beside its subject, in the order of the form: of its blocks, or of its HTML. */
export function mailTexts({ mode, preheader, blocks, html, text }: TemplateMail): MailText[] {
  return [
    { path: "mail.preheader", text: preheader },
    ...(mode === "source"
      ? [{ path: "mail.html", text: html }]
      : blocks.flatMap((block, at) => blockTexts(block, `mail.blocks.${at}`))),
    ...(text === null ? [] : [{ path: "mail.text", text }]),
  ];
}

export function textsOfMail(mail: TemplateMail): string[] {
  return mailTexts(mail).map(({ text }) => text);
}

/** @param path of the block in the content */
function blockTexts(block: MailBlock, path: string): MailText[] {
  switch (block.kind) {
    case "image":
      return [
        { path: `${path}.address`, text: block.file ? "" : block.address },
        { path: `${path}.alt`, text: block.alt },
        { path: `${path}.link`, text: block.link },
      ];
    case "button":
      return [
        { path: `${path}.text`, text: block.text },
        { path: `${path}.url`, text: block.url },
      ];
    case "divider":
      return [];
    case "columns":
      return block.columns.flatMap((parts, column) =>
        parts.flatMap((part, at) => blockTexts(part, `${path}.columns.${column}.${at}`)),
      );
    default:
      return [{ path: `${path}.text`, text: block.text }];
  }
}
