import type { MailBlock, TemplateContent, TemplateFile, TemplateMedia } from "#db/json/template-content";
import { readContent } from "./read-content.ts";

/** The pictures, films and documents of a template, in their order. */
export function mediaIn(content: TemplateContent): TemplateMedia[] {
  const read = readContent(content);
  if (read.kind === "carousel") return read.cards.map(({ media }) => media);
  return read.kind === "message" && read.media && read.media.kind !== "location" ? [read.media] : [];
}

/** The files of ours that a template names, thumbnails and pictures of e-mails too. */
export function filesIn(content: TemplateContent): TemplateFile[] {
  return [...mediaIn(content).flatMap(filesOf), ...picturesIn(content)];
}

/** The files that go along with every message: not those in whose place each person has one of their own. */
export function sentFilesIn(content: TemplateContent): TemplateFile[] {
  const shared = mediaIn(content).filter(({ perPerson }) => !perPerson);
  return [...shared.flatMap(filesOf), ...picturesIn(content)];
}

function filesOf({ file, thumbnail }: TemplateMedia): TemplateFile[] {
  return [file, thumbnail].filter((one) => one !== null && one !== undefined);
}

function picturesIn(content: TemplateContent): TemplateFile[] {
  const read = readContent(content);
  if (read.kind !== "mail" || read.mail.mode !== "blocks") return [];
  const parts = read.mail.blocks.flatMap((block) => (block.kind === "columns" ? block.columns.flat() : [block]));
  return parts.flatMap((part) => (part.kind === "image" && part.file ? [part.file] : []));
}

/**
 * The content with each of its files replaced.
 * @param read told the file and its path in the content
 */
export function withFiles(
  content: TemplateContent,
  read: (file: TemplateFile, path: string) => TemplateFile,
): TemplateContent {
  const media = (one: TemplateMedia, path: string): TemplateMedia => ({
    ...one,
    file: one.file && read(one.file, path),
    ...(one.thumbnail ? { thumbnail: read(one.thumbnail, `${path}.thumbnail`) } : {}),
  });
  const block = <B extends MailBlock>(one: B, path: string): B => {
    if (one.kind === "image" && one.file) return { ...one, file: read(one.file, path) };
    if (one.kind !== "columns") return one;
    const columns = one.columns.map((parts, column) =>
      parts.map((part, at) => block(part, `${path}.columns.${column}.${at}`)),
    );
    return { ...one, columns };
  };
  const { media: above, cards, mail } = content;
  return {
    ...content,
    ...(above && above.kind !== "location" ? { media: media(above, "media") } : {}),
    ...(cards ? { cards: cards.map((card, at) => ({ ...card, media: media(card.media, `cards.${at}.media`) })) } : {}),
    ...(mail ? { mail: { ...mail, blocks: mail.blocks.map((one, at) => block(one, `mail.blocks.${at}`)) } } : {}),
  };
}
