import { and, asc, eq, gt } from "drizzle-orm";
import type { FailureKind, MessageState } from "#db/message-enums";
import { messages } from "#db/schema/messages";
import { campaignRecipients } from "#db/schema/recipients";
import { type Ctx, inTransaction } from "#lib/context";
import { getCampaign } from "./queries.ts";

/** One person of a campaign and what became of their message. */
export type ExportedMessage = {
  /** The row of the list that the person stands in. */
  row: number | null;
  address: string | null;
  state: MessageState;
  failure: { kind: FailureKind; code: string | null; detail: string | null } | null;
  acceptedAt: Date | null;
  sentAt: Date | null;
  deliveredAt: Date | null;
  readAt: Date | null;
  failedAt: Date | null;
  /** Null for a row of the list that has not become a message. */
  id: string | null;
};

/** Rows read in one go. */
const pageSize = 2_000;

/**
 * Everybody a campaign sends to, in the order of the list, a page at a time and never all at once. A row that became no
 * message counts as cancelled when the campaign sends nothing more.
 *
 * @throws DomainError "not_found"
 */
export async function* exportMessages(ctx: Ctx, campaignId: string): AsyncGenerator<ExportedMessage> {
  const { campaign } = await getCampaign(ctx, campaignId);
  let lastRow = 0;
  for (let after = ""; ; ) {
    const page = await readMessages(ctx, campaignId, after);
    for (const { failureKind, failureCode, failureDetail, ...message } of page) {
      lastRow = Math.max(lastRow, message.row ?? 0);
      const failed = message.state === "failed" && failureKind !== null;
      yield { ...message, failure: failed ? { kind: failureKind, code: failureCode, detail: failureDetail } : null };
    }
    const last = page.at(-1);
    if (!last) break;
    after = last.id;
  }
  const waits = campaign.state === "scheduled" || campaign.state === "running" || campaign.state === "paused";
  for (;;) {
    const page = await readRows(ctx, campaign.importId, lastRow);
    for (const { row, address } of page) {
      yield { ...nothing, row, address, state: waits ? "queued" : "cancelled" };
    }
    const last = page.at(-1);
    if (!last) return;
    lastRow = last.row;
  }
}

const nothing = {
  failure: null,
  acceptedAt: null,
  sentAt: null,
  deliveredAt: null,
  readAt: null,
  failedAt: null,
  id: null,
};

function readMessages(ctx: Ctx, campaignId: string, after: string) {
  return inTransaction(ctx, async ({ db, workspaceId }) =>
    db
      .select({
        row: messages.rowNumber,
        address: messages.address,
        state: messages.state,
        failureKind: messages.failureKind,
        failureCode: messages.failureCode,
        failureDetail: messages.failureDetail,
        acceptedAt: messages.acceptedAt,
        sentAt: messages.sentAt,
        deliveredAt: messages.deliveredAt,
        readAt: messages.readAt,
        failedAt: messages.failedAt,
        id: messages.id,
      })
      .from(messages)
      .where(and(eq(messages.workspaceId, workspaceId), eq(messages.campaignId, campaignId), gt(messages.id, after)))
      .orderBy(asc(messages.id))
      .limit(pageSize),
  );
}

/** Rows to send that stand behind the last one that became a message. */
function readRows(ctx: Ctx, importId: string, after: number) {
  return inTransaction(ctx, async ({ db, workspaceId }) =>
    db
      .select({ row: campaignRecipients.rowNumber, address: campaignRecipients.address })
      .from(campaignRecipients)
      .where(
        and(
          eq(campaignRecipients.workspaceId, workspaceId),
          eq(campaignRecipients.importId, importId),
          eq(campaignRecipients.fate, "send"),
          gt(campaignRecipients.rowNumber, after),
        ),
      )
      .orderBy(asc(campaignRecipients.rowNumber))
      .limit(pageSize),
  );
}
