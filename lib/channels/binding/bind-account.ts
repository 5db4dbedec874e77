import { and, eq } from "drizzle-orm";
import type { BindingEnvironment, Platform } from "#db/enums";
import { bindings, channels } from "#db/schema/channels";
import { audit } from "#lib/audit/audit";
import type { Channel, Failure } from "#lib/connectors/connector";
import { secretFields } from "#lib/connectors/credentials";
import type { StepKey } from "#lib/connectors/onboarding";
import type { AccountFacts, SenderFacts } from "#lib/connectors/profile";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { newToken } from "#lib/ids";
import { currentSettings } from "#lib/settings/current";
import { findBinding, lockChannel } from "../find-channel.ts";
import { keepMailbox } from "../mailboxes/keep-mailbox.ts";
import { followRate } from "../sender-addresses/change-address.ts";
import { storeSenders } from "../senders/store-senders.ts";
import { holdOf, noticesAfterReading, stateByAccount } from "../standing.ts";
import { ability } from "./account-call.ts";
import { claimAccount, giveUpClaim } from "./claim-account.ts";
import { appWebhook, platformUrl, webhookUrl } from "./open-channel.ts";
import { type PlatformLink, platformLink } from "./platform-link.ts";
import { openSecrets, sealSecrets, splitCredentials } from "./secrets.ts";

/** Where a binding may fail: with the code of a sign-up window, or in one of the platform's onboarding steps. */
export type BindStep = "code" | StepKey;

/** What became of a binding. A refusal names the step that failed, with the platform's own words. */
export type BindResult =
  | { bound: true; accountName: string; numbers: number }
  | { bound: false; step: BindStep; failure: Failure };

export type AccountToBind = {
  channelId: string;
  environment: BindingEnvironment;
  accountId: string;
  /** Fields of the connector's credentials; those it generates and those the installation sets may be left out. */
  credentials: Readonly<Record<string, unknown>>;
};

/** A binding that stopped in the middle (the process was killed) may be taken over after this long. */
const abandonedAfterMs = 2 * 60_000;

/**
 * Binds an account to a channel, or refreshes the authorisation of the one it holds: runs the platform's onboarding steps
 * and only then calls the channel bound. A step that fails leaves everything as it was.
 *
 * @throws DomainError "conflict" when the channel holds another account or another channel holds this one
 */
export async function bindAccount(ctx: Ctx, input: AccountToBind, link?: PlatformLink): Promise<BindResult> {
  const before = await inTransaction(ctx, (ctx) => readStart(ctx, input));
  // Who is bound to it already may refresh that.
  if (input.environment === "sandbox" && before.secrets === null && !currentSettings().sandboxBindings)
    throw new DomainError("precondition_failed", "operator.sandboxClosed");
  const { connector, io } = link ?? platformLink(before.platform);
  const onboarding = ability(connector, "onboarding");
  const fields = {
    ...(onboarding.keepsFields ? { ...before.configuration, ...before.secrets } : {}),
    ...onboarding.defaults(currentSettings()).configuration,
    // Kept when only the authorisation is refreshed: the platform may go on using what we gave it.
    ...Object.fromEntries(generated(connector.credentials).map((name) => [name, before.secrets?.[name] ?? newToken()])),
    ...input.credentials,
  };
  const channel: Channel = {
    id: input.channelId,
    workspaceId: ctx.workspaceId,
    environment: input.environment,
    baseUrl: platformUrl(before.platform, input.environment, fields),
    accountId: input.accountId,
    credentials: connector.credentials.parse(fields),
  };
  const callbackUrl = webhookUrl(before.platform, input.channelId);
  const app = appWebhook(before.platform);
  const [first, ...others] = onboarding.steps;

  // Before anything is claimed: who cannot read the account has no business with its place in the directory.
  const known = await first.run(channel, callbackUrl, io, app);
  if (!known.ok) return { bound: false, step: first.key, failure: known.failure };
  const account = known.value.account ?? unnamedAccount(input.accountId);

  // The platform may test our address while a step runs, so the secrets must stand in the database by then.
  const { secrets, configuration } = splitCredentials(before.platform, fields);
  const row = { account, configuration, secretsSealed: sealSecrets(place(ctx, input), secrets) };
  const claimed = before.secrets === null;
  if (claimed) await inTransaction(ctx, (ctx) => claim(ctx, input, row));
  let finished = false;
  try {
    let senders = known.value.senders ?? null;
    for (const [done, step] of others.entries()) {
      const learned = await step.run(channel, callbackUrl, io, app);
      if (!learned.ok) {
        if (claimed && done > 0) await onboarding.release?.(channel, io);
        return { bound: false, step: step.key, failure: learned.failure };
      }
      senders = learned.value.senders ?? senders;
    }
    const holdsSession = connector.session !== undefined && (connector.session.held?.(channel) ?? true);
    const mailbox = connector.mailbox?.placeOf(channel) ?? null;
    await inTransaction(ctx, (ctx) => finish(ctx, input, { ...row, holdsSession, mailbox }, senders, claimed));
    finished = true;
    return { bound: true, accountName: account.name, numbers: senders?.length ?? 0 };
  } finally {
    if (claimed && !finished) await inTransaction(ctx, (ctx) => giveUpClaim(ctx, input.channelId, row.secretsSealed));
  }
}

type BoundRow = { account: AccountFacts; configuration: Record<string, unknown>; secretsSealed: string };

type Start = {
  platform: Platform;
  secrets: Record<string, string> | null;
  configuration?: Record<string, unknown>;
};

/** What the channel holds now: nothing, or this very account with its secrets. */
async function readStart(ctx: Ctx, input: AccountToBind): Promise<Start> {
  const channel = await lockChannel(ctx, input.channelId);
  if (channel.state === "unbound") return { platform: channel.type, secrets: null };
  const held = await findBinding(ctx, channel.id);
  if (channel.state === "binding") {
    if (held && ctx.now.getTime() - held.boundAt.getTime() < abandonedAfterMs) {
      throw new DomainError("conflict", "channels.bindingRuns");
    }
    return { platform: channel.type, secrets: null };
  }
  if (!held || held.accountId !== input.accountId || held.environment !== input.environment) {
    throw new DomainError("conflict", "channels.alreadyBound");
  }
  const { configuration } = held;
  return { platform: channel.type, secrets: openSecrets(place(ctx, input), held.secretsSealed), configuration };
}

async function claim(ctx: Ctx, input: AccountToBind, row: BoundRow): Promise<void> {
  const { platform, secrets } = await readStart(ctx, input);
  if (secrets !== null) throw new DomainError("conflict", "channels.alreadyBound");
  await claimAccount(ctx, { ...input, platform, ...accountColumns(row.account), ...row });
}

async function finish(
  ctx: Ctx,
  input: AccountToBind,
  row: BoundRow & { holdsSession: boolean; mailbox: string | null },
  senders: SenderFacts[] | null,
  claimed: boolean,
): Promise<void> {
  const channel = await lockChannel(ctx, input.channelId);
  const held = await findBinding(ctx, channel.id);
  // Meanwhile somebody unbound the channel, or took over an attempt that seemed abandoned.
  if (!held || held.accountId !== input.accountId || (claimed && held.secretsSealed !== row.secretsSealed)) {
    throw new DomainError("conflict", "channels.bindingOvertaken");
  }
  const { configuration, secretsSealed, holdsSession } = row;
  const standing = { account: row.account, notices: noticesAfterReading(held.notices, row.account, ctx.now) };
  await ctx.db
    .update(bindings)
    .set({
      ...accountColumns(row.account),
      ...{ configuration, secretsSealed, holdsSession, notices: standing.notices },
      trouble: holdOf(standing, ctx.now)?.reason ?? null,
      troubleLaneId: null,
      checkedAt: ctx.now,
    })
    .where(and(eq(bindings.workspaceId, ctx.workspaceId), eq(bindings.channelId, channel.id)));
  await keepMailbox(ctx, channel.id, row.mailbox);
  if (senders) await storeSenders(ctx, channel.id, senders);
  const [own] = senders ?? [];
  if (own) await followRate(ctx, channel.id, own.throughputPerSecond);
  const state = channel.state === "unbinding_requested" ? channel.state : stateByAccount(standing, ctx.now);
  if (state !== channel.state) {
    await ctx.db
      .update(channels)
      .set({ state })
      .where(and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.id, channel.id)));
  }
  await audit(ctx, {
    action: claimed ? "channel.bound" : "channel.rebound",
    objectKind: "channel",
    objectId: channel.id,
    detail: {
      state: { from: claimed ? "unbound" : channel.state, to: state },
      accountName: row.account.name,
      accountId: input.accountId,
      environment: input.environment,
    },
  });
}

/** The columns of a binding that the platform's description of the account fills. */
export function accountColumns({ accountId: _id, name, ...account }: AccountFacts) {
  return { accountName: name, account };
}

function generated(credentials: Parameters<typeof secretFields>[0]): string[] {
  return secretFields(credentials).flatMap((field) => (field.generated ? [field.name] : []));
}

/** For platforms that describe no account: its id is all there is to show. */
function unnamedAccount(accountId: string): AccountFacts {
  const unknown = { verificationState: null, businessId: null, businessName: null, currency: null, namespace: null };
  return { accountId, name: accountId, reviewState: "APPROVED", ...unknown };
}

function place(ctx: Ctx, { channelId }: { channelId: string }) {
  return { workspaceId: ctx.workspaceId, channelId };
}
