import { sql } from "drizzle-orm";
import type { Ctx } from "#lib/context";
import { askForJob } from "#lib/jobs/ask";
import { textArray } from "#lib/text/text-array";
import { driveLaneJob } from "../lanes/jobs.ts";
import type { MovedMessage } from "../message-row.ts";
import { returnToOutbox } from "./return-to-outbox.ts";

/**
 * Brings the outbox in line with messages that moved. What has an outcome leaves it, and so does what is left in doubt; what
 * waits, or is in doubt and may still be sent again, stands in it. A message that had left it is put back.
 */
export async function settleOutbox(ctx: Ctx, moved: MovedMessage[]): Promise<void> {
  const held = moved.filter(({ row }) => row.waitsAs !== null && row.state !== "sending");
  const stays = held.filter(
    ({ row, leftInDoubt }) => row.state === "queued" || (row.state === "uncertain" && !leftInDoubt),
  );
  const over = held.filter((one) => !stays.includes(one));
  if (over.length > 0) {
    await ctx.db.execute(sql`
      DELETE FROM outbox
      WHERE workspace_id = ${ctx.workspaceId} AND message_id = ANY(${textArray(over.map(({ row }) => row.id))})`);
  }
  await moveOn(ctx, stays);
  await returnToOutbox(
    ctx,
    moved.filter((one) => isPutBack(one)).map(({ row }) => row),
  );
}

/** Asks for the lanes of messages that wait again after their doubt, or after an outcome, to be driven. */
export async function wakeLanesOf(ctx: Ctx, moved: MovedMessage[]): Promise<void> {
  const again = moved.filter((one) => one.row.state === "queued" && (one.before === "uncertain" || isPutBack(one)));
  if (again.length === 0) return;
  const lanes = await ctx.db.execute<{ id: string; dueAt: string }>(sql`
    SELECT lane_id AS id, min(due_at) AS "dueAt" FROM outbox
    WHERE workspace_id = ${ctx.workspaceId} AND message_id = ANY(${textArray(again.map(({ row }) => row.id))})
    GROUP BY lane_id ORDER BY lane_id`);
  for (const lane of lanes) {
    await askForJob(ctx, driveLaneJob, { laneId: lane.id }, { key: lane.id, dueAt: new Date(lane.dueAt) });
  }
}

function isPutBack({ before, row }: MovedMessage): boolean {
  return row.state === "queued" && row.waitsAs === null && before !== "queued" && before !== "sending";
}

async function moveOn(ctx: Ctx, stays: MovedMessage[]): Promise<void> {
  if (stays.length === 0) return;
  const rows = stays.map(({ row }) => ({
    id: row.id,
    state: row.state === "queued" ? "waiting" : "uncertain",
    dueAt: row.dueAt,
    tries: row.tries,
    throttled: row.throttled,
    tryIsOver: row.tryIsOver,
  }));
  await ctx.db.execute(sql`
    UPDATE outbox b SET state = r.state, due_at = r."dueAt", tries = r.tries, throttled = r.throttled,
      handed_over_at = CASE WHEN r."tryIsOver" THEN NULL ELSE b.handed_over_at END
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id text, state text, "dueAt" timestamptz, tries smallint,
      throttled smallint, "tryIsOver" boolean)
    WHERE b.workspace_id = ${ctx.workspaceId} AND b.message_id = r.id
      AND b.message_id = ANY(${textArray(rows.map((row) => row.id))})`);
}
