import { and, eq } from "drizzle-orm";
import type { BindingEnvironment } from "#db/enums";
import { accountDirectory, bindings, channels } from "#db/schema/channels";
import { audit } from "#lib/audit";
import type { AccountFacts, ChannelCredentials, Failure, SenderFacts } from "#lib/connectors/connector";
import { type Ctx, inTransaction } from "#lib/context";
import { env } from "#lib/env";
import { DomainError } from "#lib/errors";
import { newToken } from "#lib/ids";
import { type BindingSecrets, openSecrets, platformUrl, sealSecrets, webhookUrl } from "./credentials.ts";
import { findBinding, lockChannel } from "./find-channel.ts";
import { type PlatformLink, platformLink } from "./platform-link.ts";
import { stateByReview } from "./rules.ts";
import { storeSenders } from "./sync-senders.ts";

/** The checks of a binding, in their order. */
export const bindSteps = ["code", "account", "webhooks", "numbers"] as const;
export type BindStep = (typeof bindSteps)[number];

/** What became of a binding. A refusal names the check that failed, with the platform's own words. */
export type BindResult =
  | { bound: true; accountName: string; numbers: number }
  | { bound: false; step: BindStep; failure: Failure };

export type AccountToBind = {
  channelId: string;
  environment: BindingEnvironment;
  accountId: string;
  accessToken: string;
  appSecret: string;
};

/** A binding that stopped in the middle (the process was killed) may be taken over after this long. */
const abandonedAfterMs = 2 * 60_000;

/**
 * Binds an account to a channel, or refreshes the authorisation of the one it holds: reads the account, subscribes its
 * webhooks, lists its numbers, and only then calls the channel bound. A check that fails leaves everything as it was.
 *
 * @throws DomainError "conflict" when the channel holds another account or another channel holds this one
 */
export async function bindAccount(ctx: Ctx, input: AccountToBind, link?: PlatformLink): Promise<BindResult> {
  const before = await inTransaction(ctx, (ctx) => readStart(ctx, input));
  const { account, io } = link ?? platformLink(before.platform);
  const credentials: ChannelCredentials = {
    baseUrl: platformUrl(input.environment),
    apiVersion: env().WHATSAPP_API_VERSION,
    accountId: input.accountId,
    accessToken: input.accessToken,
    appSecret: input.appSecret,
  };

  // Before anything is claimed: who cannot read the account has no business with its place in the directory.
  const facts = await account.readAccount(credentials, io);
  if (!facts.ok) return { bound: false, step: "account", failure: facts.failure };

  // The platform asks the door for the verify token while it subscribes, so the token must stand in the database by then.
  const verifyToken = before.verifyToken ?? newToken();
  const secrets = { accessToken: input.accessToken, appSecret: input.appSecret, verifyToken };
  const claim = before.verifyToken
    ? null
    : await inTransaction(ctx, (ctx) => claimAccount(ctx, input, facts.value, secrets));
  let finished = false;
  try {
    const callback = { url: webhookUrl(input.channelId), verifyToken };
    const subscribed = await account.subscribe(credentials, callback, io);
    if (!subscribed.ok) return { bound: false, step: "webhooks", failure: subscribed.failure };
    const listed = await account.listSenders(credentials, io);
    if (!listed.ok) {
      if (claim) await account.unsubscribe(credentials, io);
      return { bound: false, step: "numbers", failure: listed.failure };
    }
    await inTransaction(ctx, (ctx) => finish(ctx, input, facts.value, secrets, listed.value, claim));
    finished = true;
    return { bound: true, accountName: facts.value.name, numbers: listed.value.length };
  } finally {
    if (claim && !finished) await inTransaction(ctx, (ctx) => giveUp(ctx, input.channelId, claim));
  }
}

/** What the channel holds now: nothing, or this very account, whose verify token then stays. */
async function readStart(ctx: Ctx, input: AccountToBind) {
  const channel = await lockChannel(ctx, input.channelId);
  if (channel.state === "unbound") return { platform: channel.type, verifyToken: null };
  const held = await findBinding(ctx, channel.id);
  if (channel.state === "binding") {
    if (held && ctx.now.getTime() - held.boundAt.getTime() < abandonedAfterMs) {
      throw new DomainError("conflict", "channels.bindingRuns");
    }
    return { platform: channel.type, verifyToken: null };
  }
  if (!held || held.accountId !== input.accountId || held.environment !== input.environment) {
    throw new DomainError("conflict", "channels.alreadyBound");
  }
  return { platform: channel.type, verifyToken: openSecrets(ctx.workspaceId, channel.id, held).verifyToken };
}

/** @returns the sealed verify token, by which this attempt knows its own rows again */
async function claimAccount(
  ctx: Ctx,
  input: AccountToBind,
  facts: AccountFacts,
  secrets: BindingSecrets,
): Promise<string> {
  const channel = await lockChannel(ctx, input.channelId);
  const { verifyToken } = await readStart(ctx, input);
  if (verifyToken !== null) throw new DomainError("conflict", "channels.alreadyBound");
  await removeClaim(ctx, channel.id);
  const taken = await ctx.db
    .insert(accountDirectory)
    .values({
      platform: channel.type,
      environment: input.environment,
      accountId: input.accountId,
      workspaceId: ctx.workspaceId,
      channelId: channel.id,
    })
    .onConflictDoNothing()
    .returning({ channelId: accountDirectory.channelId });
  if (taken.length === 0) throw new DomainError("conflict", "channels.accountTaken");
  const sealed = sealSecrets(ctx.workspaceId, channel.id, secrets);
  await ctx.db.insert(bindings).values({
    workspaceId: ctx.workspaceId,
    channelId: channel.id,
    platform: channel.type,
    environment: input.environment,
    apiVersion: env().WHATSAPP_API_VERSION,
    ...accountColumns(facts),
    accountId: input.accountId,
    ...sealed,
    boundBy: ctx.actor.name,
    boundAt: ctx.now,
    checkedAt: ctx.now,
  });
  await setState(ctx, channel.id, "binding");
  return sealed.verifyTokenSealed;
}

async function finish(
  ctx: Ctx,
  input: AccountToBind,
  facts: AccountFacts,
  secrets: BindingSecrets,
  listed: SenderFacts[],
  claim: string | null,
): Promise<void> {
  const channel = await lockChannel(ctx, input.channelId);
  const held = await findBinding(ctx, channel.id);
  // Meanwhile somebody unbound the channel, or took over an attempt that seemed abandoned.
  if (!held || held.accountId !== input.accountId || (claim && held.verifyTokenSealed !== claim)) {
    throw new DomainError("conflict", "channels.bindingOvertaken");
  }
  const { accessTokenSealed, appSecretSealed } = sealSecrets(ctx.workspaceId, channel.id, secrets);
  await ctx.db
    .update(bindings)
    .set({ ...accountColumns(facts), accessTokenSealed, appSecretSealed, trouble: null, checkedAt: ctx.now })
    .where(and(eq(bindings.workspaceId, ctx.workspaceId), eq(bindings.channelId, channel.id)));
  await storeSenders(ctx, channel.id, listed);
  if (channel.state !== "unbinding_requested") await setState(ctx, channel.id, stateByReview(facts.reviewState));
  await audit(ctx, {
    action: claim ? "channel.bound" : "channel.rebound",
    objectKind: "channel",
    objectId: channel.id,
    detail: { accountId: input.accountId, environment: input.environment },
  });
}

async function giveUp(ctx: Ctx, channelId: string, claim: string): Promise<void> {
  const channel = await lockChannel(ctx, channelId);
  const held = await findBinding(ctx, channelId);
  if (channel.state !== "binding" || held?.verifyTokenSealed !== claim) return;
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

async function setState(ctx: Ctx, channelId: string, state: (typeof channels.$inferSelect)["state"]): Promise<void> {
  await ctx.db
    .update(channels)
    .set({ state })
    .where(and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.id, channelId)));
}

/** The columns of a binding that the platform's description of the account fills. */
export function accountColumns(facts: AccountFacts) {
  const { name, zone: _zone, accountId: _accountId, ...rest } = facts;
  return { accountName: name, ...rest };
}
