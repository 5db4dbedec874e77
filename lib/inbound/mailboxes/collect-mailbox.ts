import { sql } from "drizzle-orm";
import type { Sql } from "postgres";
import type { Platform } from "#db/enums";
import { type OpenChannel, openChannel } from "#lib/channels/binding/open-channel";
import type { ConnectorIo, Failure } from "#lib/connectors/connector";
import type { MailboxBatch, MailboxPosition } from "#lib/connectors/mailbox";
import { type Ctx, inTransaction } from "#lib/context";
import { newId } from "#lib/ids";
import { waitMs } from "#lib/waits";
import { type ReceivedRequest, repeatKey, storeInboundEvents } from "../store.ts";

/** How often a mailbox is read; after failures in a row ever later, up to the longest. */
const everyMs = { usual: 60_000, longest: 15 * 60_000 };
/** Batches of one reading; what is left is read by the next one, at once. */
const batchesAtOnce = 30;
/** A reader that says nothing for this long has lost the mailbox. Longer than any exchange with its server. */
const leaseMs = 45_000;

export type CollectTools = {
  sql: Sql;
  io: ConnectorIo;
  stopping: AbortSignal;
  /** Opens the channel; tests pass their own. */
  find?: (ctx: Ctx, channelId: string) => Promise<OpenChannel | null>;
};

type Lease = { workspaceId: string; channelId: string; lease: string };

/**
 * Reads what arrived in a channel's mailbox, and stores it as the webhook stores what is posted: each batch in one
 * transaction with the position behind it. So a reader that is killed repeats nothing, and one that was taken for dead and
 * wakes up stores nothing: every write is fenced by the lease.
 *
 * @throws what the database throws; the lease then ends by itself
 */
export async function collectMailbox(ctx: Ctx, channelId: string, tools: CollectTools): Promise<void> {
  const held: Lease = { workspaceId: ctx.workspaceId, channelId, lease: newId() };
  const found = await takeMailbox(ctx, held);
  if (!found) return;
  const opened = await (tools.find ?? openChannel)(ctx, channelId);
  const ability = opened?.connector.mailbox;
  // It has been bound anew since: the next reading finds the other mailbox.
  if (!opened || !ability || ability.placeOf(opened.channel) !== found.place) return endReading(ctx, held, "later");
  let batches = 0;
  let failure: Failure | null = null;
  for await (const given of ability.read(opened.channel, found.position, tools.io)) {
    if (!given.ok) failure = given.failure;
    else if (!(await storeBatch(tools.sql, held, opened.connector.platform as Platform, given.value))) return;
    batches += 1;
    if (tools.stopping.aborted || batches === batchesAtOnce) return endReading(ctx, held, "at_once");
  }
  await endReading(ctx, held, failure ?? "done");
}

type Found = { place: string; position: MailboxPosition | null };

async function takeMailbox(ctx: Ctx, { channelId, lease }: Lease): Promise<Found | null> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [row] = await db.execute<{ place: string; validity: string | null; lastUid: string; freshFrom: string }>(sql`
      UPDATE mailboxes SET lease = ${lease}, lease_until = clock_timestamp() + make_interval(secs => ${leaseMs / 1000})
      WHERE workspace_id = ${workspaceId} AND channel_id = ${channelId}
        AND (lease IS NULL OR lease_until <= clock_timestamp())
      RETURNING place, validity, last_uid AS "lastUid", fresh_from AS "freshFrom"`);
    if (!row) return null;
    const { place, validity, lastUid, freshFrom } = row;
    const position = { lastUid: Number(lastUid), freshFrom: Number(freshFrom) };
    return { place, position: validity === null ? null : { validity, ...position } };
  });
}

/** @returns false when another reader has taken the mailbox, or it is no more: then nothing is stored */
async function storeBatch(
  database: Sql,
  { workspaceId, channelId, lease }: Lease,
  platform: Platform,
  { requests, unknown, position }: MailboxBatch,
): Promise<boolean> {
  const events = new Map<string, ReceivedRequest>();
  for (const request of requests) {
    const event = { workspaceId, channelId, platform, request };
    events.set(repeatKey(event), event);
  }
  return database.begin(async (tx) => {
    await tx`SELECT set_config('app.workspace_id', ${workspaceId}, true)`;
    const held = await tx`
      UPDATE mailboxes SET validity = ${position.validity}, last_uid = ${position.lastUid}, fresh_from = ${position.freshFrom},
        collected = collected + ${requests.length}, unknown = unknown + ${unknown},
        lease_until = clock_timestamp() + make_interval(secs => ${leaseMs / 1000})
      WHERE workspace_id = ${workspaceId} AND channel_id = ${channelId} AND lease = ${lease}
        AND lease_until > clock_timestamp() RETURNING 1`;
    if (held.length === 0) return false;
    if (events.size > 0) await storeInboundEvents(tx, [...events.values()]);
    return true;
  });
}

type End = "done" | "at_once" | "later" | Failure;

/** Gives the mailbox back, and keeps how the reading ended. A reading that was stopped says nothing about the mailbox. */
async function endReading(ctx: Ctx, { channelId, lease }: Lease, end: End): Promise<void> {
  const failed = typeof end === "string" ? null : end;
  const seconds = (ms: number) => waitMs(ms) / 1000;
  const next =
    end === "at_once"
      ? sql`now()`
      : failed
        ? sql`now() + make_interval(secs => least(${seconds(everyMs.longest)}::float, ${seconds(everyMs.usual)}::float * power(2, least(failures, 10))))`
        : sql`now() + make_interval(secs => ${seconds(everyMs.usual)}::float)`;
  const standing = failed
    ? sql`, failures = failures + 1, trouble = ${failed.code ?? "no_answer"}, trouble_detail = ${failed.detail}`
    : end === "done"
      ? sql`, failures = 0, trouble = NULL, trouble_detail = NULL, collected_at = clock_timestamp()`
      : sql``;
  await inTransaction(ctx, ({ db, workspaceId }) =>
    db.execute(sql`
      UPDATE mailboxes SET lease = NULL, collect_due_at = ${next} ${standing}
      WHERE workspace_id = ${workspaceId} AND channel_id = ${channelId} AND lease = ${lease}`),
  );
}
