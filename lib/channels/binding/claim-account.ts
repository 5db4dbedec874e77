import { and, eq } from "drizzle-orm";
import type { BindingEnvironment, Platform } from "#db/enums";
import { accountDirectory, type BindingAccount, bindings, channels } from "#db/schema/channels";
import { actorId, type Ctx } from "#lib/context";
import { DomainError } from "#lib/errors";
import { findBinding, lockChannel } from "../find-channel.ts";

export type AccountClaim = {
  channelId: string;
  platform: Platform;
  environment: BindingEnvironment;
  accountId: string;
  accountName: string;
  account: BindingAccount;
  configuration: Record<string, unknown>;
  /** Also names the attempt: it knows its own rows again by it. */
  secretsSealed: string;
};

/**
 * Takes an account for a channel while its binding runs, in the caller's transaction.
 *
 * @throws DomainError "conflict" when another channel holds the account
 */
export async function claimAccount(ctx: Ctx, claim: AccountClaim): Promise<void> {
  const { channelId, platform, environment, accountId, accountName, account, configuration, secretsSealed } = claim;
  const key = { workspaceId: ctx.workspaceId, channelId, platform, environment, accountId };
  await removeClaim(ctx, channelId);
  const taken = await ctx.db
    .insert(accountDirectory)
    .values(key)
    .onConflictDoNothing()
    .returning({ channelId: accountDirectory.channelId });
  if (taken.length === 0) throw new DomainError("conflict", "channels.accountTaken");
  await ctx.db.insert(bindings).values({
    ...key,
    accountName,
    account,
    configuration,
    secretsSealed,
    boundBy: actorId(ctx.actor),
    boundAt: ctx.now,
    checkedAt: ctx.now,
  });
  await setState(ctx, channelId, "binding");
}

/** Frees the account after a binding failed, unless another attempt has taken over meanwhile. */
export async function giveUpClaim(ctx: Ctx, channelId: string, secretsSealed: string): Promise<void> {
  const channel = await lockChannel(ctx, channelId);
  const held = await findBinding(ctx, channelId);
  if (channel.state !== "binding" || held?.secretsSealed !== secretsSealed) return;
  await removeClaim(ctx, channelId);
  await setState(ctx, channelId, "unbound");
}

async function removeClaim(ctx: Ctx, channelId: string): Promise<void> {
  await ctx.db
    .delete(bindings)
    .where(and(eq(bindings.workspaceId, ctx.workspaceId), eq(bindings.channelId, channelId)));
  await ctx.db
    .delete(accountDirectory)
    .where(and(eq(accountDirectory.workspaceId, ctx.workspaceId), eq(accountDirectory.channelId, channelId)));
}

async function setState(ctx: Ctx, channelId: string, state: "binding" | "unbound"): Promise<void> {
  await ctx.db
    .update(channels)
    .set({ state })
    .where(and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.id, channelId)));
}
