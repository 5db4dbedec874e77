import { sql } from "drizzle-orm";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction } from "#lib/context";
import type { Breaker, BreakerReason } from "./breaker.ts";
import type { LaneLease } from "./lanes.ts";

/** The breaker as its lane's row holds it. Times are spans from now, so that a worker's clock need not be the database's. */
export type BreakerRow = {
  breakerFaults: number;
  breakerRests: number;
  breakerReason: BreakerReason | null;
  /** Milliseconds; null while it is closed. */
  openForMs: number | null;
  openSinceMs: number | null;
};

/** The columns of `BreakerRow`, for a statement that reads a lane. */
export const breakerColumns = sql`breaker_faults AS "breakerFaults", breaker_rests AS "breakerRests",
  breaker_reason AS "breakerReason",
  (extract(epoch FROM breaker_open_until - clock_timestamp()) * 1000)::float AS "openForMs",
  (extract(epoch FROM clock_timestamp() - breaker_opened_at) * 1000)::float AS "openSinceMs"`;

/** @param now of the clock that the driver times answers with, in milliseconds */
export function breakerOf(row: BreakerRow, now: number): Breaker {
  const { breakerFaults, openForMs, openSinceMs } = row;
  return {
    faultsInRow: breakerFaults,
    window: null,
    open:
      openForMs === null
        ? null
        : {
            since: now - (openSinceMs ?? 0),
            until: now + openForMs,
            rests: row.breakerRests,
            reason: row.breakerReason ?? { code: null, detail: "" },
          },
  };
}

/**
 * Writes the breaker into the lane's row while the driver holds the lane. After an outage the lane begins at a quarter of its
 * limit: a platform that has just come back must not meet everything that waited at once.
 *
 * @param now of the clock that the driver times answers with, in milliseconds
 */
export async function keepBreaker(ctx: Ctx, held: LaneLease, breaker: Breaker, now: number): Promise<void> {
  const { open } = breaker;
  const fromNow = (at: number) => sql`clock_timestamp() + make_interval(secs => ${(at - now) / 1000})`;
  await inTransaction(ctx, async (ctx) => {
    const { db, workspaceId } = ctx;
    const [turned] = await db.execute<Turned>(sql`
      WITH before AS (
        SELECT breaker_opened_at AS opened_at FROM lanes
        WHERE workspace_id = ${workspaceId} AND id = ${held.laneId} AND lease = ${held.lease} FOR UPDATE)
      UPDATE lanes SET breaker_faults = ${breaker.faultsInRow}, breaker_rests = ${open?.rests ?? 0},
        breaker_opened_at = ${open ? sql`coalesce(breaker_opened_at, ${fromNow(open.since)})` : sql`NULL`},
        breaker_open_until = ${open ? fromNow(open.until) : sql`NULL`},
        breaker_reason = ${open ? JSON.stringify(open.reason) : null}::jsonb
        ${
          open
            ? sql``
            : sql`, pace_per_second = CASE WHEN breaker_opened_at IS NULL THEN pace_per_second
                ELSE least(pace_per_second, greatest(1, limit_per_second / 4)) END,
              paced_at = CASE WHEN breaker_opened_at IS NULL THEN paced_at ELSE clock_timestamp() END`
        }
      FROM before
      WHERE workspace_id = ${workspaceId} AND id = ${held.laneId}
      RETURNING before.opened_at AS "openedAt",
        extract(epoch FROM clock_timestamp() - before.opened_at)::float AS "openSeconds"`);
    if (turned) await noteTurn(ctx, held, turned, open);
  });
}

type Turned = { openedAt: string | null; openSeconds: number | null };

/** The log tells when a platform stopped answering on a lane, and when it answered again. */
async function noteTurn(ctx: Ctx, held: LaneLease, before: Turned, open: Breaker["open"]): Promise<void> {
  if ((before.openedAt === null) === (open === null)) return;
  const channel = { objectKind: "channel", objectId: held.channelId } as const;
  if (open === null) {
    const detail = { seconds: Math.round(before.openSeconds ?? 0) };
    await audit(ctx, { action: "channel.outage_ended", ...channel, detail });
  } else {
    const reason = [open.reason.code, open.reason.detail].filter(Boolean).join(" ");
    await audit(ctx, { action: "channel.outage_began", ...channel, detail: { reason } });
  }
}
