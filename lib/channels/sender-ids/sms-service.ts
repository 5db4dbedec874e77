import { and, eq, sql } from "drizzle-orm";
import { platforms } from "#db/enums";
import { serviceSettings } from "#db/schema/service";
import { audit } from "#lib/audit/audit";
import { profileFor } from "#lib/connectors/profiles";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { textArray } from "#lib/text/text-array";
import { lockChannel } from "../find-channel.ts";
import { sendingChannelStates, sendingSenderStates } from "../may-send.ts";
import { changeSettings } from "../service-settings/change-settings.ts";
import { type SmsChannel, type SmsLack, smsLack } from "./rules.ts";

/** How SMS stands as the second way of a channel. It is active when it was switched on and nothing is missing now. */
export type SmsService = {
  switchedOn: boolean;
  active: boolean;
  lack: SmsLack | null;
  /** The SMS channel where what is missing is made up for, or that sends; null without one. */
  channelId: string | null;
};

/** Platforms whose messages leave from sender IDs. */
const smsPlatforms = platforms.filter((platform) => profileFor(platform)?.senderKind === "sender_id");

/** How SMS stands as the second way of a channel: what its settings page shows. */
export async function readSmsService(ctx: Ctx, channelId: string): Promise<SmsService> {
  return inTransaction(ctx, async (ctx) => {
    const { db, workspaceId } = ctx;
    const [row] = await db
      .select({ at: serviceSettings.smsActivatedAt })
      .from(serviceSettings)
      .where(and(eq(serviceSettings.workspaceId, workspaceId), eq(serviceSettings.channelId, channelId)));
    const { lack, at } = smsLack(await listSmsChannels(ctx));
    const switchedOn = row?.at != null;
    return { switchedOn, active: switchedOn && lack === null, lack, channelId: at };
  });
}

/** Whether what does not arrive on a channel may be followed by an SMS. */
export async function smsActive(ctx: Ctx, channelId: string): Promise<boolean> {
  return (await readSmsService(ctx, channelId)).active;
}

/**
 * Switches SMS on or off as the second way of a channel. Doing so again changes nothing.
 *
 * @throws DomainError "not_found"; "precondition_failed" for a channel that has no second way, and on switching on, while an
 *   SMS channel, its carrier or an approved sender ID is missing
 */
export async function switchSms(ctx: Ctx, { channelId, on }: { channelId: string; on: boolean }): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { type } = await lockChannel(ctx, channelId);
    if (!profileFor(type)?.smsSecond) throw new DomainError("precondition_failed", "smsService.notHere");
    const before = await readSmsService(ctx, channelId);
    if (before.switchedOn === on) return;
    if (on && before.lack) throw new DomainError("precondition_failed", `smsService.${before.lack}`);
    await changeSettings(ctx, channelId, async () => ({ smsActivatedAt: on ? ctx.now : null }));
    await audit(ctx, {
      action: "channel.sms_changed",
      ...{ objectKind: "channel", objectId: channelId, detail: { sms: { from: !on, to: on } } },
    });
  });
}

async function listSmsChannels({ db, workspaceId }: Ctx): Promise<SmsChannel[]> {
  return [
    ...(await db.execute<SmsChannel>(sql`
      SELECT c.id, c.state = ANY(${textArray(sendingChannelStates)}) AND b.channel_id IS NOT NULL AS bound,
        EXISTS (SELECT 1 FROM sender_filings f
          JOIN senders s ON s.workspace_id = f.workspace_id AND s.channel_id = f.channel_id AND s.external_id = f.name
          WHERE f.workspace_id = c.workspace_id AND f.channel_id = c.id AND f.state = 'approved'
            AND s.state = ANY(${textArray(sendingSenderStates)})) AS approved
      FROM channels c LEFT JOIN bindings b ON b.workspace_id = c.workspace_id AND b.channel_id = c.id
      WHERE c.workspace_id = ${workspaceId} AND c.type = ANY(${textArray(smsPlatforms)}) AND c.deleted_at IS NULL
      ORDER BY c.created_at, c.id`)),
  ];
}
