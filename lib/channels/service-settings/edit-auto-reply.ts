import type { AutoReply } from "#db/schema/service";
import { audit } from "#lib/audit/audit";
import type { Ctx } from "#lib/context";
import { changeSettings, refuseLongText } from "./change-settings.ts";
import type { EditAutoReplyInput } from "./schema.ts";

/** What a channel answers by itself before anybody has changed it. */
export const noAutoReply: AutoReply = { on: false, text: "", when: "always", hours: [], everyHours: 12 };

/**
 * Sets what a channel answers by itself to whoever writes, and when.
 *
 * @throws DomainError "invalid" for a text that is longer than the platform takes
 */
export async function editAutoReply(ctx: Ctx, input: EditAutoReplyInput): Promise<void> {
  await changeSettings(ctx, input.channelId, async (ctx, { autoReply }, channel) => {
    refuseLongText(channel.type, input.text, "text");
    const before = autoReply ?? noAutoReply;
    const { on, text, when } = input;
    const hours = input.hours.filter(({ open }) => open).map(({ day, from, to }) => ({ day, from, to }));
    const after: AutoReply = { on, text, when, hours, everyHours: Number(input.everyHours) };
    const detail = changesOf(before, after);
    if (Object.keys(detail).length === 0) return null;
    await audit(ctx, {
      action: "channel.auto_reply_changed",
      objectKind: "channel",
      objectId: channel.id,
      detail,
    });
    return { autoReply: after };
  });
}

function changesOf(before: AutoReply, after: AutoReply) {
  const [from, to] = [hoursText(before), hoursText(after)];
  return {
    ...(before.on === after.on ? {} : { autoReply: { from: before.on, to: after.on } }),
    ...(before.text === after.text ? {} : { text: { from: before.text, to: after.text } }),
    ...(before.when === after.when ? {} : { replyWhen: { from: before.when, to: after.when } }),
    ...(from === to ? {} : { openHours: { from, to } }),
    ...(before.everyHours === after.everyHours
      ? {}
      : { everyHours: { from: before.everyHours, to: after.everyHours } }),
  };
}

const hoursText = ({ hours }: AutoReply) => hours.map(({ day, from, to }) => `${day} ${from}–${to}`).join(", ");
