import { createHash } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import type { Platform } from "#db/enums";
import { senders } from "#db/schema/channels";
import { messageEvents, messages } from "#db/schema/messages";
import { recordSuppressions } from "#lib/audience/suppress";
import type { ConnectorEvent } from "#lib/connectors/connector";
import { type Ctx, currentWorkspace } from "#lib/context";
import { stamp } from "#lib/ids";
import { readTypedPhone } from "#lib/phone";
import { dayIn } from "#lib/statistics/day";
import { recordStatistics } from "#lib/statistics/record";
import { isStopWord } from "./stop-words.ts";

type Inbound = Extract<ConnectorEvent, { kind: "inbound" }>;

/**
 * Files a message a person wrote to us. The id is made of the time and the platform's id, so that the same message posted
 * again meets its own row.
 */
export async function receiveMessage(ctx: Ctx, channelId: string, platform: Platform, event: Inbound): Promise<void> {
  const [sender] = await ctx.db
    .select({ id: senders.id })
    .from(senders)
    .where(
      sql`${eq(senders.workspaceId, ctx.workspaceId)} AND ${eq(senders.channelId, channelId)} AND ${eq(senders.externalId, event.senderExternalId)}`,
    );
  const reading = event.from ? readTypedPhone(event.from) : null;
  const country = reading?.ok ? reading.country : null;
  const inserted = await ctx.db
    .insert(messages)
    .values({
      workspaceId: ctx.workspaceId,
      id: inboundId(event),
      channelId,
      senderId: sender?.id ?? "",
      direction: "inbound",
      source: "user",
      address: event.from,
      country,
      contactName: event.profileName,
      kind: event.type,
      preview: (event.text ?? "").slice(0, 4096),
      payload: event.payload,
      state: "received",
      externalId: event.messageExternalId,
      createdAt: event.at,
    })
    .onConflictDoNothing()
    .returning({ id: messages.id });
  const [made] = inserted;
  if (!made) return;
  await ctx.db.insert(messageEvents).values({
    workspaceId: ctx.workspaceId,
    messageId: made.id,
    key: event.key,
    kind: "received",
    at: event.at,
    detail: event.replyTo ? { replyTo: event.replyTo } : {},
  });
  const optsOut = event.from !== null && isStopWord(event.text ?? "");
  if (optsOut && event.from) {
    await recordSuppressions(ctx, [{ platform, address: event.from, addressKind: "phone", source: "opted_out" }]);
  }
  const { zone } = await currentWorkspace(ctx);
  await recordStatistics(ctx, [
    {
      day: dayIn(zone, event.at),
      channelId,
      senderId: sender?.id ?? "",
      templateCode: "",
      category: "",
      country: country ?? "",
      inbound: 1,
      optOuts: optsOut ? 1 : 0,
    },
  ]);
}

/** 22 digits: the time to the second, then eight from the platform's id. */
function inboundId(event: Inbound): string {
  const number = createHash("sha256").update(event.messageExternalId).digest().readUInt32BE(0) % 100_000_000;
  return `${stamp(event.at).slice(0, 14)}${String(number).padStart(8, "0")}`;
}
