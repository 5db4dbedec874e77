import { and, eq, isNull, sql } from "drizzle-orm";
import type { HiddenRowsChoice } from "#db/enums";
import { campaigns } from "#db/schema/campaigns";
import { recipientImports } from "#db/schema/recipients";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";
import { countRows } from "./count-rows.ts";
import { findTarget } from "./find-target.ts";
import type { ImportSummary } from "./import-recipients.ts";
import { skipRepeated, skipUnwilling } from "./skip-rows.ts";
import { skipWithoutSender } from "./skip-without-sender.ts";

/**
 * Sends to the rows of a list that are hidden in its sheet, or leaves them out. It may be decided again until the list is sent.
 * Rows that are included are checked like all others; where a number stands in a visible row, too, that one is kept.
 *
 * @returns the list's new figures
 * @throws DomainError "not_found" for a list of another workspace, and for one whose template was deleted; "conflict" when the
 * list was sent already
 */
export async function decideHiddenRows(ctx: Ctx, importId: string, choice: HiddenRowsChoice): Promise<ImportSummary> {
  return inTransaction(ctx, async (ctx) => {
    const where = and(eq(recipientImports.workspaceId, ctx.workspaceId), eq(recipientImports.id, importId));
    const [list] = await ctx.db.select().from(recipientImports).where(where).for("update");
    if (!list) throw notFound("import");
    await demandUnsent(ctx, importId);
    if (choice === "include") {
      const template = await findTarget(ctx, list);
      await includeHidden(ctx, importId);
      await skipRepeated(ctx, importId);
      await skipWithoutSender(ctx, importId, { channelId: list.channelId, platform: template.platform });
      await skipUnwilling(ctx, importId, template);
    } else {
      await leaveOutHidden(ctx, importId);
    }
    const { totals, reasons } = await countRows(ctx, importId);
    const change = { ...totals, reasons, hiddenChoice: choice };
    await ctx.db.update(recipientImports).set(change).where(where);
    await audit(ctx, {
      action: "import.hidden_rows_decided",
      objectKind: "import",
      objectId: importId,
      detail: {
        file: list.fileName,
        hidden: list.rowsHidden,
        choice: { from: list.hiddenChoice, to: choice },
        toSend: { from: list.rowsSend, to: totals.rowsSend },
      },
    });
    return { ...list, ...change };
  });
}

async function demandUnsent(ctx: Ctx, importId: string): Promise<void> {
  const [sent] = await ctx.db
    .select({ id: campaigns.id })
    .from(campaigns)
    .where(
      and(eq(campaigns.workspaceId, ctx.workspaceId), eq(campaigns.importId, importId), isNull(campaigns.takenBackAt)),
    );
  if (sent) throw new DomainError("conflict", "campaigns.listSent");
}

async function includeHidden(ctx: Ctx, importId: string): Promise<void> {
  await ctx.db.execute(sql`
    UPDATE campaign_recipients SET fate = 'send', reason = NULL, reason_column = NULL
    WHERE workspace_id = ${ctx.workspaceId} AND import_id = ${importId} AND hidden AND reason = 'hidden_row'`);
}

/** Also those that were included before and then left out for another reason, so that all are told by this one. */
async function leaveOutHidden(ctx: Ctx, importId: string): Promise<void> {
  await ctx.db.execute(sql`
    UPDATE campaign_recipients SET fate = 'skip', reason = 'hidden_row', reason_column = NULL
    WHERE workspace_id = ${ctx.workspaceId} AND import_id = ${importId} AND hidden
      AND (fate IN ('send', 'hold') OR reason IN ('duplicate', 'opted_out', 'no_consent', 'no_sender'))`);
}
