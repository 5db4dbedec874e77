import type { TemplateContent } from "#db/json/template-content";
import type { Ctx } from "#lib/context";
import { DomainError } from "#lib/errors";
import { keptFiles } from "#lib/media/library/kept-files";
import { withFiles } from "./content/files.ts";

/**
 * Content with what its files really are: the browser names them by their ids, and whatever else it says of them is looked up.
 *
 * @throws DomainError "invalid" for a file that is not kept, or not of this workspace and channel
 */
export async function withOwnFiles(ctx: Ctx, channelId: string, content: TemplateContent): Promise<TemplateContent> {
  const named = new Set<string>();
  withFiles(content, (file) => {
    named.add(file.id);
    return file;
  });
  if (named.size === 0) return content;
  const rows = await keptFiles(ctx, channelId, [...named]);
  const kept = new Map(rows.map((row) => [row.id, { ...row, name: row.name ?? row.kind }]));
  return withFiles(content, (file, path) => {
    const found = kept.get(file.id);
    if (!found) throw new DomainError("invalid", "templates.fileGone", { field: `content.${path}` });
    return { id: found.id, name: found.name, type: found.type, size: found.size };
  });
}
