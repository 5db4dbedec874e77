import { sql } from "drizzle-orm";
import type { OriginState, RestCause } from "#db/enums";
import type { Ctx } from "#lib/context";

/** Why a message has not left yet; the words are under `messages.line.waits`. */
export const waitingCauses = [
  "paused",
  "hours",
  "reach",
  "template",
  "wave",
  "sender",
  "throttled",
  "retry",
  "time",
  "outage",
  "turn",
] as const;
export type WaitingCause = (typeof waitingCauses)[number];

/** `until` is null where nobody can tell. */
export type Waiting = { cause: WaitingCause; until: Date | null };

/** What a message that waits is kept back by. Nothing is due so late as `neverDue` but what a later wave waits for. */
export type WaitingFacts = {
  now: Date;
  dueAt: Date;
  tries: number;
  throttled: number;
  origin: { state: OriginState; restsUntil: Date | null; opensAt: Date | null; opensFor: RestCause | null } | null;
  /** Until when the platform's outage is waited out on its lane. */
  outageUntil: Date | null;
};

const neverDue = new Date(Date.UTC(9000, 0, 1));
/** What waits for its sender is put off until then or a year later. */
const senderOut = new Date(Date.UTC(8000, 0, 1));

/** Why a message waits, the widest cause first: what holds for its whole campaign before what holds for itself. */
export function waitingOf({ now, dueAt, tries, throttled, origin, outageUntil }: WaitingFacts): Waiting {
  if (origin?.state === "paused") return { cause: "paused", until: null };
  const { opensAt = null, opensFor = null, restsUntil = null } = origin ?? {};
  if (opensAt && opensAt > now) return { cause: opensFor ?? "hours", until: opensAt };
  if (restsUntil && restsUntil > now) return { cause: "template", until: restsUntil };
  if (dueAt >= neverDue) return { cause: "wave", until: null };
  if (dueAt >= senderOut) return { cause: "sender", until: null };
  if (dueAt > now) return { cause: throttled > 0 ? "throttled" : tries > 0 ? "retry" : "time", until: dueAt };
  if (outageUntil && outageUntil > now) return { cause: "outage", until: outageUntil };
  return { cause: "turn", until: null };
}

/** Why one message waits; null for one that does not. */
export async function readWaiting({ db, workspaceId, now }: Ctx, messageId: string): Promise<Waiting | null> {
  const [row] = await db.execute<{
    dueAt: string;
    tries: number;
    throttled: number;
    state: OriginState | null;
    restsUntil: string | null;
    opensAt: string | null;
    opensFor: RestCause | null;
    outageUntil: string | null;
  }>(sql`
    SELECT b.due_at AS "dueAt", b.tries, b.throttled, o.state, o.rests_until AS "restsUntil", o.opens_at AS "opensAt",
      o.opens_for AS "opensFor", l.breaker_open_until AS "outageUntil"
    FROM outbox b
    LEFT JOIN origins o ON o.workspace_id = b.workspace_id AND o.kind = b.origin_kind AND o.id = b.origin_id
    LEFT JOIN lanes l ON l.workspace_id = b.workspace_id AND l.id = b.lane_id AND l.breaker_opened_at IS NOT NULL
    WHERE b.workspace_id = ${workspaceId} AND b.message_id = ${messageId} AND b.state = 'waiting'`);
  if (!row) return null;
  const date = (text: string | null) => (text === null ? null : new Date(text));
  const { tries, throttled, state, opensFor } = row;
  return waitingOf({
    ...{ now, dueAt: new Date(row.dueAt), tries, throttled, outageUntil: date(row.outageUntil) },
    origin: state && { state, restsUntil: date(row.restsUntil), opensAt: date(row.opensAt), opensFor },
  });
}
