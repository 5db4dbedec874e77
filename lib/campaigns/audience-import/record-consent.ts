import { and, eq, isNull, sql } from "drizzle-orm";
import { campaigns } from "#db/schema/campaigns";
import { channels } from "#db/schema/channels";
import { recipientImports } from "#db/schema/recipients";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";
import { countRows } from "./count-rows.ts";
import type { ImportSummary } from "./import-recipients.ts";

/**
 * Records that the people of a list who were skipped for want of consent have agreed to marketing, on the word of the
 * member who says so, and sends to them after all. The list's file is the source that the consent names.
 *
 * @returns the list's new figures
 * @throws DomainError "not_found" for a list of another workspace, "conflict" when the list was sent already
 */
export async function recordConsent(ctx: Ctx, importId: string): Promise<ImportSummary> {
  return inTransaction(ctx, async (ctx) => {
    const where = and(eq(recipientImports.workspaceId, ctx.workspaceId), eq(recipientImports.id, importId));
    const [list] = await ctx.db.select().from(recipientImports).where(where).for("update");
    if (!list) throw notFound("import");
    const [channel] = await ctx.db
      .select({ id: channels.id })
      .from(channels)
      .where(
        and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.id, list.channelId), isNull(channels.deletedAt)),
      );
    if (!channel) throw notFound("channel");
    const [sent] = await ctx.db
      .select({ id: campaigns.id })
      .from(campaigns)
      .where(
        and(
          eq(campaigns.workspaceId, ctx.workspaceId),
          eq(campaigns.importId, importId),
          isNull(campaigns.takenBackAt),
        ),
      );
    if (sent) throw new DomainError("conflict", "campaigns.listSent");
    await ctx.db.execute(sql`
      INSERT INTO consents (workspace_id, id, address, address_kind, country, kind, granted, source, at)
      SELECT ${ctx.workspaceId}, gen_random_uuid()::text, address, address_kind, country, 'marketing', true, ${`import ${importId}`}, ${ctx.now.toISOString()}
      FROM campaign_recipients
      WHERE workspace_id = ${ctx.workspaceId} AND import_id = ${importId} AND reason = 'no_consent'`);
    await ctx.db.execute(sql`
      UPDATE campaign_recipients SET fate = 'send', reason = NULL, reason_column = NULL
      WHERE workspace_id = ${ctx.workspaceId} AND import_id = ${importId} AND reason = 'no_consent'`);
    const { totals, reasons } = await countRows(ctx, importId);
    await ctx.db
      .update(recipientImports)
      .set({ ...totals, reasons })
      .where(where);
    await audit(ctx, {
      action: "consent.record",
      objectKind: "import",
      objectId: importId,
      detail: { people: totals.rowsSend - list.rowsSend, file: list.fileName, consent: { from: false, to: true } },
    });
    return { ...list, ...totals, reasons };
  });
}
