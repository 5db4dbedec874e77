import { and, eq } from "drizzle-orm";
import { bindings, channels } from "#db/schema/channels";
import { senders } from "#db/schema/senders";
import type { ConnectorIo, Failure, Outcome } from "#lib/connectors/connector";
import { type Ctx, inTransaction } from "#lib/context";
import { waitMs } from "#lib/waits";
import { keepHealth } from "../binding/keep-health.ts";
import { type OpenChannel, openChannel } from "../binding/open-channel.ts";
import { findBinding, lockChannelIfAny } from "../find-channel.ts";
import { isBound } from "../rules.ts";
import { storeSenders } from "../senders/store-senders.ts";
import { renewIfDue } from "./renew-token.ts";

type FindChannel = (ctx: Ctx, channelId: string) => Promise<OpenChannel | null>;

/** How often a bound account is asked how it stands; a tenth more or less, so that channels stay spread out. */
const everyMs = 5 * 60_000;

/**
 * When an account is asked again.
 *
 * @param roll a random number from 0 to 1
 */
export function nextCheckAt(now: Date, roll: number): Date {
  return new Date(now.getTime() + waitMs(everyMs * (0.9 + roll * 0.2)));
}

/**
 * Asks the platform how a bound account and its senders stand, and keeps the answers. A platform that is out or too busy
 * says nothing about the account, so nothing changes by it. Answers that were overtaken by a person, by sending or by an
 * event are dropped.
 *
 * @param io of the process that asks
 * @param find opens the channel; tests pass their own
 * @returns whether the platform's answer counted
 */
export async function checkChannel(
  ctx: Ctx,
  channelId: string,
  io: ConnectorIo,
  find: FindChannel = openChannel,
): Promise<boolean> {
  try {
    return await check(ctx, channelId, io, find);
  } finally {
    await inTransaction({ ...ctx, now: io.now() }, ({ db, workspaceId, now }) =>
      db
        .update(bindings)
        .set({ checkDueAt: nextCheckAt(now, Math.random()) })
        .where(and(eq(bindings.workspaceId, workspaceId), eq(bindings.channelId, channelId))),
    );
  }
}

async function check(ctx: Ctx, channelId: string, io: ConnectorIo, find: FindChannel): Promise<boolean> {
  const asked = await readBound(ctx, channelId, io.now());
  const opened = asked && (await find(ctx, channelId));
  if (!asked || !opened) return false;
  const { connector, channel } = opened;
  // Its connection tells by itself, and signing in a second time might end it.
  if (connector.session && (connector.session.held?.(channel) ?? true)) return false;
  const answer = await connector.health(channel, io);
  if (passes(answer)) return false;
  const at = () => ({ ...ctx, now: io.now() });
  const counted = await keepHealth(at(), { ...asked, channelId, byPerson: false }, answer);
  if (!counted || !answer.ok) return counted;
  await renewIfDue(at(), opened, io);
  if (!connector.senders) return counted;
  const listedFrom = io.now();
  const listed = await connector.senders.list(channel, io);
  if (listed.ok) await keepSenders(at(), channelId, listedFrom, listed.value);
  return true;
}

/** Faults of the platform or of the way there: the next check asks again. */
function passes(answer: Outcome<unknown>): boolean {
  const passing: Failure["kind"][] = ["TRANSIENT", "THROTTLED_SENDER", "THROTTLED_RECIPIENT", "UNKNOWN_OUTCOME"];
  return !answer.ok && passing.includes(answer.failure.kind);
}

async function readBound(ctx: Ctx, channelId: string, at: Date): Promise<{ secretsSealed: string; at: Date } | null> {
  return inTransaction(ctx, async (ctx) => {
    const [channel] = await ctx.db
      .select({ state: channels.state })
      .from(channels)
      .where(and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.id, channelId)));
    const binding = channel && isBound(channel.state) ? await findBinding(ctx, channelId) : null;
    return binding && { secretsSealed: binding.secretsSealed, at };
  });
}

/** Takes over the platform's list of senders, unless something was told or done about one of them meanwhile. */
async function keepSenders(
  ctx: Ctx,
  channelId: string,
  listedFrom: Date,
  listed: Parameters<typeof storeSenders>[2],
): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const channel = await lockChannelIfAny(ctx, channelId);
    const known = await ctx.db
      .select({ syncedAt: senders.syncedAt })
      .from(senders)
      .where(and(eq(senders.workspaceId, ctx.workspaceId), eq(senders.channelId, channelId)))
      .for("update");
    if (!channel || !isBound(channel.state) || known.some(({ syncedAt }) => syncedAt > listedFrom)) return;
    await storeSenders(ctx, channelId, listed);
  });
}
