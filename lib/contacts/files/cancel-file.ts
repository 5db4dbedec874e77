import { and, eq, inArray, sql } from "drizzle-orm";
import { contactFiles } from "#db/schema/contact-files";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { rejectedDays } from "./import-contacts.ts";
import { getContactFile } from "./list-files.ts";

/**
 * Stops reading or making a file. People whom an import has taken in stay; the file is removed within moments.
 *
 * @throws DomainError "not_found", and "conflict" for a file that has ended
 */
export async function cancelFile(ctx: Ctx, id: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { db, workspaceId, now } = ctx;
    const file = await getContactFile(ctx, id);
    const [cancelled] = await db
      .update(contactFiles)
      .set({
        ...{ state: "cancelled", endedAt: now, touchedAt: now },
        expiresAt: sql`${now.toISOString()}::timestamptz + make_interval(days => ${rejectedDays})`,
      })
      .where(
        and(
          eq(contactFiles.workspaceId, workspaceId),
          eq(contactFiles.id, id),
          inArray(contactFiles.state, ["waiting", "running"]),
        ),
      )
      .returning({ id: contactFiles.id });
    if (!cancelled) throw new DomainError("conflict", "contacts.fileEnded");
    await audit(ctx, {
      action: "contact.file_cancelled",
      objectKind: "contact",
      objectId: "all",
      detail: { file: file.fileName },
    });
  });
}
