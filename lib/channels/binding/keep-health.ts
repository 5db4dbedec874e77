import { and, eq } from "drizzle-orm";
import type { ChannelState } from "#db/enums";
import { bindings } from "#db/schema/channels";
import type { Failure, Outcome } from "#lib/connectors/connector";
import type { AccountFacts } from "#lib/connectors/profile";
import { type Ctx, inTransaction } from "#lib/context";
import { lockChannelIfAny } from "../find-channel.ts";
import { isBound } from "../rules.ts";
import { holdOf, noticesAfterReading, stateByAccount } from "../standing.ts";
import { accountColumns } from "./bind-account.ts";
import { moveChannel } from "./move-channel.ts";

type Binding = typeof bindings.$inferSelect;

/** Which binding was asked about, and when: an answer counts only while nothing newer is known of that binding. */
export type Asked = {
  channelId: string;
  secretsSealed: string;
  at: Date;
  /** A person asked: a good answer then also refutes what sending met, which else the next accepted message does. */
  byPerson: boolean;
};

/**
 * Keeps what a platform answered about a bound account: the channel gets the state that its token and its account put it in.
 * An answer about a binding that was renewed or removed meanwhile, or that is older than what is known, changes nothing.
 *
 * @returns whether the answer counted
 */
export async function keepHealth(ctx: Ctx, asked: Asked, answer: Outcome<AccountFacts>): Promise<boolean> {
  return inTransaction(ctx, async (ctx) => {
    const channel = await lockChannelIfAny(ctx, asked.channelId);
    const binding = channel && isBound(channel.state) ? await lockBinding(ctx, channel.id) : null;
    if (!channel || !binding || !counts(binding, asked)) return false;
    if (!answer.ok) await keepFailure(ctx, channel, answer.failure);
    else await keepAccount(ctx, channel, binding, answer.value, asked);
    return true;
  });
}

/** The token is not the one that was asked with, or something newer than the answer was written. */
function counts(binding: Binding, asked: Asked): boolean {
  return binding.secretsSealed === asked.secretsSealed && binding.checkedAt.getTime() <= asked.at.getTime();
}

async function keepAccount(
  ctx: Ctx,
  channel: { id: string; state: ChannelState },
  binding: Binding,
  account: AccountFacts,
  asked: Asked,
): Promise<void> {
  const notices = noticesAfterReading(binding.notices, account, asked.at);
  const standing = { account, notices };
  const hold = holdOf(standing, ctx.now);
  await setBinding(ctx, channel.id, {
    ...accountColumns(account),
    notices,
    checkedAt: ctx.now,
    ...(asked.byPerson || binding.troubleLaneId === null || channel.state === "disconnected"
      ? { trouble: hold?.reason ?? null, troubleLaneId: null }
      : {}),
  });
  await moveChannel(ctx, channel, stateByAccount(standing, ctx.now), hold?.reason ?? null);
}

/** A dead token disconnects the channel, a locked account restricts it; other failures are kept for people to see. */
async function keepFailure(ctx: Ctx, channel: { id: string; state: ChannelState }, failure: Failure): Promise<void> {
  await setBinding(ctx, channel.id, { trouble: failure.detail, troubleLaneId: null, checkedAt: ctx.now });
  if (failure.kind === "AUTH") await moveChannel(ctx, channel, "disconnected", failure.detail);
  if (failure.kind === "POLICY") await moveChannel(ctx, channel, "restricted", failure.detail);
}

/** The binding of a locked channel, locked as well: sending writes to it. */
export async function lockBinding(ctx: Ctx, channelId: string): Promise<Binding | null> {
  const [row] = await ctx.db
    .select()
    .from(bindings)
    .where(and(eq(bindings.workspaceId, ctx.workspaceId), eq(bindings.channelId, channelId)))
    .for("update");
  return row ?? null;
}

async function setBinding(ctx: Ctx, channelId: string, values: Partial<Binding>): Promise<void> {
  await ctx.db
    .update(bindings)
    .set(values)
    .where(and(eq(bindings.workspaceId, ctx.workspaceId), eq(bindings.channelId, channelId)));
}
