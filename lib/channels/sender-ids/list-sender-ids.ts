import { and, asc, eq } from "drizzle-orm";
import { senderFilings } from "#db/schema/senders";
import type { SenderIdKind, SenderIdState } from "#db/sender-enums";
import { type Ctx, inTransaction } from "#lib/context";
import { chooseSenderId } from "./rules.ts";

export type SenderFiling = {
  id: string;
  name: string;
  kind: SenderIdKind;
  country: string;
  state: SenderIdState;
  reason: string | null;
  evidence: string;
  preferred: boolean;
  /** True when messages to its country come from it. */
  chosen: boolean;
};

/** What was filed for a channel, by name and country. */
export async function listSenderFilings(ctx: Ctx, channelId: string): Promise<SenderFiling[]> {
  const rows = await inTransaction(ctx, ({ db, workspaceId }) =>
    db
      .select({
        ...{ id: senderFilings.id, name: senderFilings.name, kind: senderFilings.kind, country: senderFilings.country },
        ...{ state: senderFilings.state, reason: senderFilings.reason, evidence: senderFilings.evidence },
        preferred: senderFilings.preferred,
      })
      .from(senderFilings)
      .where(and(eq(senderFilings.workspaceId, workspaceId), eq(senderFilings.channelId, channelId)))
      .orderBy(asc(senderFilings.name), asc(senderFilings.country)),
  );
  return rows.map((row) => ({ ...row, chosen: chooseSenderId(rows, row.country)?.id === row.id }));
}

/** Whether a workspace may send SMS at all: a sender ID of one of its channels is approved. */
export async function hasApprovedSenderId(ctx: Ctx): Promise<boolean> {
  const rows = await inTransaction(ctx, ({ db, workspaceId }) =>
    db
      .select({ id: senderFilings.id })
      .from(senderFilings)
      .where(and(eq(senderFilings.workspaceId, workspaceId), eq(senderFilings.state, "approved")))
      .limit(1),
  );
  return rows.length > 0;
}
