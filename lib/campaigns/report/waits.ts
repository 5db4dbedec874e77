import { sql } from "drizzle-orm";
import type { RestCause, TemplateCategory } from "#db/enums";
import type { SendingHours } from "#db/schema/sending";
import { type Ctx, inTransaction } from "#lib/context";
import { keepsToHours } from "#lib/sending/hours/read-leave-times";
import type { OriginPlan } from "#lib/sending/origins/origins";
import { parkedFrom } from "#lib/sending/pools/parked";

/** What a campaign keeps to, and when what waits of it is due. */
export type WaitFacts = OriginPlan & {
  hours: SendingHours | null;
  category: TemplateCategory;
  /** When the sending hours open for all of it, or when its portfolio may reach further people. */
  opensAt: Date | null;
  opensFor: RestCause | null;
  /** When the first and the last of the messages that wait are due; null when none waits. */
  firstDue: Date | null;
  lastDue: Date | null;
};

/** Why messages of a campaign wait, and until when: all of them until `until`, or some, the last of them until then. */
export type Wait = { why: RestCause | "theirHours" | "localTime"; all: boolean; until: Date };

/** A message that is due so soon is not worth a word; those that are tried again are due a little later too. */
const soonMs = 60_000;

/** Why and until when messages of a running campaign wait for their time; null when none does. */
export function waitOf(facts: WaitFacts, now: Date): Wait | null {
  const { opensAt, firstDue, lastDue, hours, localAt } = facts;
  if (opensAt && opensAt > now) return { why: facts.opensFor ?? "hours", all: true, until: opensAt };
  const theirs = hours?.clock === "person" && keepsToHours(facts.hourRule, facts.category);
  if (localAt === null && !theirs) return null;
  const why = localAt === null ? "theirHours" : "localTime";
  const isLater = (due: Date | null): due is Date => due !== null && due.getTime() - now.getTime() > soonMs;
  if (isLater(firstDue)) return { why, all: true, until: firstDue };
  return isLater(lastDue) ? { why, all: false, until: lastDue } : null;
}

/** What a campaign keeps to. Nothing is counted: the first and the last due time are the ends of an index. */
export async function readWaitFacts(ctx: Ctx, campaignId: string): Promise<WaitFacts | null> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const end = (direction: "ASC" | "DESC") => sql`(
      SELECT b.due_at FROM outbox b
      WHERE b.workspace_id = c.workspace_id AND b.lane_id = x.lane_id AND b.priority = x.priority AND b.state = 'waiting'
        AND b.origin_kind = 'campaign' AND b.origin_id = c.id
        AND b.due_at < ${parkedFrom.toISOString()}::timestamptz ORDER BY b.due_at ${sql.raw(direction)} LIMIT 1)`;
    const [row] = await db.execute<Record<"opensAt" | "firstDue" | "lastDue", string | null> & WaitFacts>(sql`
      SELECT o.hour_rule AS "hourRule", o.local_at AS "localAt", o.per_minute AS "perMinute", o.opens_at AS "opensAt",
        o.opens_for AS "opensFor", r.hours,
        c.category, ${end("ASC")} AS "firstDue", ${end("DESC")} AS "lastDue"
      FROM campaigns c
      JOIN origins o ON o.workspace_id = c.workspace_id AND o.kind = 'campaign' AND o.id = c.id
      LEFT JOIN sending_rules r ON r.workspace_id = c.workspace_id
      LEFT JOIN LATERAL (
        SELECT w.lane_id, w.priority FROM outbox w WHERE w.workspace_id = c.workspace_id AND w.origin_kind = 'campaign'
          AND w.origin_id = c.id AND w.state = 'waiting' LIMIT 1) x ON true
      WHERE c.workspace_id = ${workspaceId} AND c.id = ${campaignId}`);
    if (!row) return null;
    const date = (text: string | Date | null) => (text === null ? null : new Date(text));
    return { ...row, opensAt: date(row.opensAt), firstDue: date(row.firstDue), lastDue: date(row.lastDue) };
  });
}
