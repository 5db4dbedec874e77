import { type SQL, sql } from "drizzle-orm";
import type { AddressKind, TemplateCategory } from "#db/enums";
import { type Ctx, inTransaction } from "#lib/context";
import { type CandidateFacts, verdictOn } from "../candidate-facts.ts";
import type { ObstacleReason, Verdict } from "../may-leave.ts";
import { type MessageFacts, readFacts } from "../read-facts.ts";
import { lookAtCap } from "../rules/read-cap.ts";

/** A message that is still to be made for one person. */
export type UnmadeMessage = {
  id: string;
  channelId: string;
  senderId: string;
  address: string;
  addressKind: AddressKind;
  country: string | null;
  category: TemplateCategory | null;
  kind: string;
  template: { code: string; name: string; language: string; version: number | null } | null;
};

/**
 * What the rules of the claim would say to messages of one lane that replace others, by the facts as they stand now, save for the
 * hours in which they may leave: they wait for those. Two round trips; nothing is locked and nothing is written.
 *
 * @returns by their ids
 */
export async function judgeUnmade(ctx: Ctx, laneId: string, messages: UnmadeMessage[]): Promise<Map<string, Verdict>> {
  if (messages.length === 0) return new Map();
  return inTransaction(ctx, async (ctx) => {
    const found = await readFacts(ctx, laneId, { messages: asMessages(ctx, messages), which: sql`true` });
    const rows = found.map(asCandidate);
    const [first] = rows;
    if (!first) return new Map();
    const { capMessages, capDays } = first;
    const capOf = await lookAtCap(ctx, rows, capMessages && capDays ? { messages: capMessages, days: capDays } : null);
    return new Map(rows.map((row) => [row.messageId, verdictOn(ctx, row, { leaveTime: undefined, cap: capOf(row) })]));
  });
}

/**
 * What stands in the way of messages that wait, by their ids, whatever is known of their people; those that could leave are missing.
 *
 * @param which a condition on `m`, a row of `messages`
 */
export async function readObstacles(ctx: Ctx, which: SQL): Promise<Map<string, ObstacleReason>> {
  return inTransaction(ctx, async (ctx) => {
    const found = await readFacts(ctx, "", { messages: sql`messages`, which });
    return new Map(
      found.flatMap((facts) => {
        const verdict = verdictOn(ctx, asCandidate(facts), { leaveTime: undefined, cap: undefined });
        return verdict.kind === "stop" ? [[facts.id, verdict.reason] as const] : [];
      }),
    );
  });
}

function asCandidate({ id, ...facts }: MessageFacts): CandidateFacts {
  return {
    ...{ ...facts, messageId: id, originKind: "fallback", originId: "", originState: "running" },
    ...{ originExpiresAt: null, dueAt: "", attempt: 0, tries: 0, throttled: 0 },
    ...{ hourRule: "never", localAt: null, perMinute: null, pooled: false },
  };
}

/** The messages as rows with the columns that they will have. */
function asMessages({ workspaceId }: Ctx, messages: UnmadeMessage[]) {
  const rows = messages.map(({ template, ...message }) => ({
    ...{ id: message.id, channelId: message.channelId, senderId: message.senderId, kind: message.kind },
    ...{ address: message.address, addressKind: message.addressKind, country: message.country },
    ...{ category: message.category, code: template?.code ?? null, name: template?.name ?? null },
    ...{ language: template?.language ?? null, version: template?.version ?? null },
  }));
  return sql`(
    SELECT ${workspaceId}::text AS workspace_id, r.id, r."channelId" AS channel_id, r."senderId" AS sender_id, r.country,
      r.address, r."addressKind" AS address_kind, r.category, r.kind, ''::text AS preview, NULL::jsonb AS parameters,
      r.code AS template_code, r.name AS template_name, r.language, r.version AS template_version,
      NULL::timestamptz AS expires_at, NULL::timestamptz AS erased_at, now() AS created_at, NULL::text AS tag
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id text, "channelId" text, "senderId" text, kind text,
      address text, "addressKind" text, country text, category text, code text, name text, language text, version int))`;
}
