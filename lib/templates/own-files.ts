import type { TemplateContent, TemplateFile, TemplateMedia } from "#db/schema/templates";
import type { Ctx } from "#lib/context";
import { DomainError } from "#lib/errors";
import { keptFiles } from "#lib/media/library/kept-files";
import { mediaIn } from "./content/read-content.ts";

/**
 * Content with what its files really are: the browser names them by their ids, and whatever else it says of them is looked up.
 *
 * @throws DomainError "invalid" for a file that is not kept, or not of this workspace and channel
 */
export async function withOwnFiles(ctx: Ctx, channelId: string, content: TemplateContent): Promise<TemplateContent> {
  const ids = [...new Set(mediaIn(content).flatMap(({ file }) => (file ? [file.id] : [])))];
  if (ids.length === 0) return content;
  const rows = await keptFiles(ctx, channelId, ids);
  const kept = new Map(rows.map((row) => [row.id, { ...row, name: row.name ?? row.kind }]));
  const read = (one: TemplateMedia, field: string): TemplateMedia => {
    if (one.file === null) return one;
    const found = kept.get(one.file.id);
    if (!found) throw new DomainError("invalid", "templates.fileGone", { field: `content.${field}` });
    const file: TemplateFile = { id: found.id, name: found.name, type: found.type, size: found.size };
    return { ...one, file };
  };
  const above = content.media && content.media.kind !== "location" ? { media: read(content.media, "media") } : {};
  const cards = content.cards?.map((card, index) => ({ ...card, media: read(card.media, `cards.${index}.media`) }));
  return { ...content, ...above, ...(cards ? { cards } : {}) };
}
