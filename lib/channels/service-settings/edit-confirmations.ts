import { audit } from "#lib/audit/audit";
import type { Ctx } from "#lib/context";
import { changeSettings, refuseLongText } from "./change-settings.ts";
import type { EditConfirmationsInput } from "./schema.ts";

const texts = ["stopReply", "stopAllReply", "startReply"] as const;

/**
 * Sets what a channel answers to stop and start words.
 *
 * @throws DomainError "invalid" for a text that is longer than the platform takes
 */
export async function editConfirmations(ctx: Ctx, input: EditConfirmationsInput): Promise<void> {
  await changeSettings(ctx, input.channelId, async (ctx, before, channel) => {
    for (const key of texts) refuseLongText(channel.type, input[key], key);
    const changed = texts.filter((key) => (before[key] ?? "") !== input[key]);
    if (changed.length === 0) return null;
    await audit(ctx, {
      action: "channel.confirmations_changed",
      objectKind: "channel",
      objectId: channel.id,
      detail: Object.fromEntries(changed.map((key) => [key, { from: before[key] ?? "", to: input[key] }])),
    });
    return Object.fromEntries(changed.map((key) => [key, input[key] === "" ? null : input[key]]));
  });
}
