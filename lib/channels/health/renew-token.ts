import { and, eq } from "drizzle-orm";
import { bindings } from "#db/schema/channels";
import { audit } from "#lib/audit/audit";
import type { ConnectorIo } from "#lib/connectors/connector";
import { type Ctx, inTransaction } from "#lib/context";
import { log } from "#lib/log";
import { lockBinding } from "../binding/keep-health.ts";
import type { OpenChannel } from "../binding/open-channel.ts";
import { sealSecrets, splitCredentials } from "../binding/secrets.ts";
import { findBinding, lockChannelIfAny } from "../find-channel.ts";

/**
 * Has the platform renew a token that would end by time, where the platform has such and it is time. What cannot be renewed
 * now is tried again with the next check. A binding that changed meanwhile keeps its own token.
 */
export async function renewIfDue(ctx: Ctx, { connector, channel }: OpenChannel, io: ConnectorIo): Promise<void> {
  const { renewal } = connector;
  const binding = renewal && (await inTransaction(ctx, (ctx) => findBinding(ctx, channel.id)));
  if (!binding || !renewal.isDue(channel, binding.boundAt, io.now())) return;
  const renewed = await renewal.renew(channel, io);
  if (!renewed.ok) {
    log.warn({ channel: channel.id, failure: renewed.failure }, "the platform did not renew a token");
    return;
  }
  const fields = renewed.value as Record<string, unknown>;
  const { secrets, configuration } = splitCredentials(connector.platform, fields);
  await inTransaction({ ...ctx, now: io.now() }, async (ctx) => {
    const locked = await lockChannelIfAny(ctx, channel.id);
    const held = locked && (await lockBinding(ctx, channel.id));
    if (held?.secretsSealed !== binding.secretsSealed) return;
    const { workspaceId } = ctx;
    await ctx.db
      .update(bindings)
      .set({ configuration, secretsSealed: sealSecrets({ workspaceId, channelId: channel.id }, secrets) })
      .where(and(eq(bindings.workspaceId, workspaceId), eq(bindings.channelId, channel.id)));
    await audit(ctx, { action: "channel.token_renewed", objectKind: "channel", objectId: channel.id, detail: {} });
  });
}
