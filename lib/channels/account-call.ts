import { and, eq } from "drizzle-orm";
import { bindings, channels } from "#db/schema/channels";
import type { ChannelCredentials, Failure, Outcome } from "#lib/connectors/connector";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { readCredentials } from "./credentials.ts";
import { lockChannel } from "./find-channel.ts";
import { type PlatformLink, platformLink } from "./platform-link.ts";
import { isBound } from "./rules.ts";

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
  call: (link: PlatformLink, credentials: ChannelCredentials) => Promise<Outcome<T>>,
  field?: string,
): Promise<T> {
  const binding = await inTransaction(ctx, async (ctx) => {
    const channel = await lockChannel(ctx, channelId);
    return isBound(channel.state) ? readCredentials(ctx, channelId) : null;
  });
  if (!binding) throw new DomainError("precondition_failed", "channels.bindFirst");
  const outcome = await call(link ?? platformLink(binding.platform), binding.credentials);
  if (outcome.ok) return outcome.value;
  if (outcome.failure.kind === "AUTH") await markDisconnected(ctx, channelId, outcome.failure);
  throw refused(failed, outcome.failure, field);
}

/** A platform's refusal in its own words. */
export function refused(key: string, failure: Failure, field?: string): DomainError {
  return new DomainError("platform_refused", `channels.${key}`, {
    values: { detail: failure.detail, code: failure.code ?? "–" },
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
      .set({ trouble: failure.detail, checkedAt: ctx.now })
      .where(and(eq(bindings.workspaceId, ctx.workspaceId), eq(bindings.channelId, channelId)));
    if (channel.state === "unbinding_requested") return;
    await ctx.db
      .update(channels)
      .set({ state: "disconnected" })
      .where(and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.id, channelId)));
  });
}
