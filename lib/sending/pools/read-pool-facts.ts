import { sql } from "drizzle-orm";
import type { TemplateCategory } from "#db/enums";
import type { SenderPool } from "#db/schema/sender-pools";
import type { BrakeReason, SenderIdState, SenderState, SendType } from "#db/sender-enums";
import { canSenderSend } from "#lib/channels/may-send";
import { mayCarry } from "#lib/channels/sender-addresses/rules";
import { mayComeFrom } from "#lib/channels/sender-ids/rules";
import { sendersOf } from "#lib/channels/sender-pools/rules";
import { profileFor } from "#lib/connectors/profiles";
import type { Ctx } from "#lib/context";
import { textArray } from "#lib/text/text-array";

type SenderRow = {
  id: string;
  name: string;
  displayName: string;
  state: SenderState;
  perSecond: number;
  sendType: SendType | null;
  paused: boolean;
  stoppedFor: BrakeReason | null;
  filed: Record<string, SenderIdState> | null;
};

/** What is known of the senders of a pool now. */
export type PoolStanding = {
  /** Whether messages to a country may come from a sender at all. */
  allowed(senderId: string, country: string | null): boolean;
  /** Whether a sender is for messages of this category. */
  fits(senderId: string): boolean;
  /** Whether a sender can send now. */
  up(senderId: string): boolean;
  /** What people see as the sender. */
  nameOf(senderId: string): string;
  /** Messages a second that a sender takes. */
  paceOf(senderId: string): number;
};

/**
 * Reads how the senders of a pool stand, in one round trip.
 *
 * @param send.category what the messages are for
 */
export async function readPoolStanding(
  { db, workspaceId }: Ctx,
  pool: Pick<SenderPool, "rules" | "otherIds">,
  send: { channelId: string; platform: string; category: TemplateCategory | null },
): Promise<PoolStanding> {
  const rows = await db.execute<SenderRow>(sql`
    SELECT s.id, s.external_id AS name, s.display_name AS "displayName", s.state, s.limit_per_second AS "perSecond",
      s.details -> 'mail' ->> 'sendType' AS "sendType", s.marketing_paused_at IS NOT NULL AS paused,
      (SELECT d.stopped_for FROM sender_domains d WHERE d.workspace_id = s.workspace_id AND d.channel_id = s.channel_id
        AND d.domain = lower(split_part(s.external_id, '@', 2))) AS "stoppedFor",
      (SELECT jsonb_object_agg(f.country, f.state) FROM sender_filings f
        WHERE f.workspace_id = s.workspace_id AND f.channel_id = s.channel_id AND f.name = s.external_id) AS filed
    FROM senders s
    WHERE s.workspace_id = ${workspaceId} AND s.channel_id = ${send.channelId} AND s.id = ANY(${textArray(sendersOf(pool))})`);
  const found = new Map(rows.map((row) => [row.id, row]));
  const profile = profileFor(send.platform);
  const byCountry = profile?.senderKind === "sender_id";
  const marketing = send.category === "marketing";
  const fits = (senderId: string) => {
    const row = found.get(senderId);
    return row !== undefined && mayCarry(row.sendType, send.category);
  };
  return {
    fits,
    allowed(senderId, country) {
      const row = found.get(senderId);
      if (!row || !fits(senderId)) return false;
      return !byCountry || mayComeFrom(row.name, country, row.filed?.[country ?? ""] ?? null);
    },
    up(senderId) {
      const row = found.get(senderId);
      if (!row || !canSenderSend(row.state)) return false;
      return !marketing || (!row.paused && !(profile?.brake && row.stoppedFor));
    },
    nameOf: (senderId) => found.get(senderId)?.name ?? "",
    paceOf: (senderId) => found.get(senderId)?.perSecond ?? 80,
  };
}
