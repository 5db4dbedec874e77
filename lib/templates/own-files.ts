import { and, eq, inArray } from "drizzle-orm";
import { media } from "#db/schema/media";
import type { TemplateContent } from "#db/schema/templates";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
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
  const { id, name, type, size, kind } = media;
  const rows = await inTransaction(ctx, ({ db, workspaceId }) =>
    db
      .select({ id, name, type, size, kind })
      .from(media)
      .where(and(eq(media.workspaceId, workspaceId), eq(media.channelId, channelId), inArray(media.id, [...named]))),
  );
  const kept = new Map(rows.map((row) => [row.id, { ...row, name: row.name ?? row.kind }]));
  return withFiles(content, (file, path) => {
    const found = kept.get(file.id);
    if (!found) throw new DomainError("invalid", "templates.fileGone", { field: `content.${path}` });
    return { id: found.id, name: found.name, type: found.type, size: found.size };
  });
}
