import { type CodeSchedule, serviceSettings } from "#db/schema/service";
import { profileFor } from "#lib/connectors/profiles";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { lockChannel } from "../find-channel.ts";
import { getServiceSettings, type ServiceSettings } from "./get-service-settings.ts";

type Changed = Partial<ServiceSettings> & { smsActivatedAt?: Date | null; codeSchedule?: CodeSchedule | null };

/**
 * Changes a part of a channel's settings with the channel locked, so that two changes come one after the other.
 *
 * @param decide what changes, from what holds now; it also writes the audit entry. Null changes nothing.
 * @throws DomainError "not_found"
 */
export async function changeSettings(
  ctx: Ctx,
  channelId: string,
  decide: (
    ctx: Ctx,
    before: ServiceSettings,
    channel: Awaited<ReturnType<typeof lockChannel>>,
  ) => Promise<Changed | null>,
): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const channel = await lockChannel(ctx, channelId);
    const changed = await decide(ctx, await getServiceSettings(ctx, channelId), channel);
    if (changed === null) return;
    const set = { ...changed, updatedAt: ctx.now };
    await ctx.db
      .insert(serviceSettings)
      .values({ workspaceId: ctx.workspaceId, channelId, ...set })
      .onConflictDoUpdate({ target: [serviceSettings.workspaceId, serviceSettings.channelId], set });
  });
}

/** @throws DomainError "invalid" for a text that is longer than the platform takes */
export function refuseLongText(platform: string, text: string, field: string): void {
  const limit = profileFor(platform)?.text;
  if (!limit) return;
  const size = limit.unit === "bytes" ? Buffer.byteLength(text) : Array.from(text).length;
  if (size <= limit.max) return;
  const key = limit.unit === "bytes" ? "service.replyBytes" : "service.replyPlatform";
  throw new DomainError("invalid", key, { values: { max: limit.max, size }, field });
}
