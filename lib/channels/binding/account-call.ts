import { and, eq } from "drizzle-orm";
import { bindings } from "#db/schema/channels";
import type { Connector, Failure, Outcome } from "#lib/connectors/connector";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { lockChannel } from "../find-channel.ts";
import { isBound } from "../rules.ts";
import { moveChannel } from "./move-channel.ts";
import { openChannel } from "./open-channel.ts";
import { type ChannelLink, type PlatformLink, platformLink } from "./platform-link.ts";

/**
 * Makes one call to the account of a bound channel, outside any transaction.
 *
 * @param failed the text under `errors.channels` that a refusal is told with; it gets `detail` and `code`
 * @param field the input a refusal is about
 * @returns what the platform answered
 * @throws DomainError "precondition_failed" when nothing is bound, "platform_refused" with the platform's words; a dead
 *   token also marks the channel as disconnected
 */
export async function accountCall<T>(
  ctx: Ctx,
  channelId: string,
  failed: string,
  link: PlatformLink | undefined,
  call: (link: ChannelLink) => Promise<Outcome<T>>,
  field?: string,
): Promise<T> {
  const bound = await boundLink(ctx, channelId, link);
  const outcome = await call(bound);
  if (outcome.ok) return outcome.value;
  if (outcome.failure.kind === "AUTH") await markDisconnected(ctx, channelId, outcome.failure);
  throw refused(failed, outcome.failure, field, bound.connector.platform);
}

/**
 * The way to the platform of a channel that holds an account.
 *
 * @throws DomainError "precondition_failed" when nothing is bound
 */
export async function boundLink(ctx: Ctx, channelId: string, link?: PlatformLink): Promise<ChannelLink> {
  const found = await inTransaction(ctx, async (ctx) => {
    const { state, type } = await lockChannel(ctx, channelId);
    const opened = isBound(state) ? await openChannel(ctx, channelId) : null;
    return opened && { platform: type, channel: opened.channel };
  });
  if (!found) throw new DomainError("precondition_failed", "channels.bindFirst");
  return { channel: found.channel, ...(link ?? platformLink(found.platform)) };
}

/**
 * An optional ability of a connector.
 *
 * @throws DomainError "precondition_failed" when the platform has no such thing
 */
export function ability<Name extends "senders" | "onboarding">(
  connector: Connector,
  name: Name,
): NonNullable<Connector[Name]> {
  const found = connector[name];
  if (!found) throw new DomainError("precondition_failed", "channels.typeNotBindable");
  return found;
}

/** A platform's refusal: what its code means, and its own words. */
export function refused(key: string, failure: Failure, field?: string, platform?: string): DomainError {
  return new DomainError("platform_refused", `channels.${key}`, {
    values: { detail: failure.detail, code: failure.code ?? "–" },
    ...(platform && failure.code ? { platformCode: { platform, code: failure.code } } : {}),
    ...(field ? { field } : {}),
  });
}

/** Notes that the platform no longer takes the token: the channel waits for a new authorisation. */
export async function markDisconnected(ctx: Ctx, channelId: string, failure: Failure): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const channel = await lockChannel(ctx, channelId);
    if (!isBound(channel.state)) return;
    await ctx.db
      .update(bindings)
      .set({ trouble: failure.detail, troubleLaneId: null, checkedAt: ctx.now })
      .where(and(eq(bindings.workspaceId, ctx.workspaceId), eq(bindings.channelId, channelId)));
    await moveChannel(ctx, channel, "disconnected", failure.detail);
  });
}
