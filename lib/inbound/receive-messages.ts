import { createHash } from "node:crypto";
import { and, eq, inArray } from "drizzle-orm";
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
type Received = { event: Inbound; id: string; senderId: string; country: string | null };

/**
 * Files messages that people wrote to us, many at a time. The id is made of the time and the platform's id, so that the same
 * message posted again meets its own row and changes nothing. A stop word keeps its writer from being messaged again.
 */
export async function receiveMessages(
  ctx: Ctx,
  place: { channelId: string; platform: Platform },
  events: Inbound[],
): Promise<void> {
  if (events.length === 0) return;
  const senderIds = await findSenders(ctx, place.channelId, events);
  const received = new Map<string, Received>();
  for (const event of events) {
    const id = inboundId(event);
    const reading = event.from ? readTypedPhone(event.from) : null;
    const senderId = senderIds.get(event.senderExternalId) ?? "";
    if (!received.has(id)) received.set(id, { event, id, senderId, country: reading?.ok ? reading.country : null });
  }
  const fresh = await insertMessages(
    ctx,
    place.channelId,
    [...received.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
  );
  if (fresh.length === 0) return;
  await ctx.db.insert(messageEvents).values(
    fresh.map(({ event, id }) => ({
      workspaceId: ctx.workspaceId,
      messageId: id,
      key: event.key,
      kind: "received" as const,
      at: event.at,
      detail: event.replyTo ? { replyTo: event.replyTo } : {},
    })),
  );
  await recordSuppressions(
    ctx,
    fresh.flatMap(({ event }) =>
      event.from && optsOut(event)
        ? [{ platform: place.platform, phone: event.from, source: "opted_out" as const }]
        : [],
    ),
  );
  await countReceived(ctx, place.channelId, fresh);
}

/** Our ids of the numbers or pages that were written to, by the platform's. */
async function findSenders(ctx: Ctx, channelId: string, events: Inbound[]): Promise<Map<string, string>> {
  const rows = await ctx.db
    .select({ id: senders.id, externalId: senders.externalId })
    .from(senders)
    .where(
      and(
        eq(senders.workspaceId, ctx.workspaceId),
        eq(senders.channelId, channelId),
        inArray(senders.externalId, [...new Set(events.map((event) => event.senderExternalId))]),
      ),
    );
  return new Map(rows.map((row) => [row.externalId, row.id]));
}

/** @returns those that were not there yet */
async function insertMessages(ctx: Ctx, channelId: string, received: Received[]): Promise<Received[]> {
  const inserted = await ctx.db
    .insert(messages)
    .values(
      received.map(({ event, id, senderId, country }) => ({
        workspaceId: ctx.workspaceId,
        id,
        channelId,
        senderId,
        direction: "inbound" as const,
        source: "user" as const,
        phone: event.from,
        country,
        contactName: event.profileName,
        kind: event.type,
        // The cut may fall between the halves of one character.
        preview: (event.text ?? "").slice(0, 4096).toWellFormed(),
        payload: event.payload,
        state: "received" as const,
        externalId: event.messageExternalId,
        createdAt: event.at,
      })),
    )
    .onConflictDoNothing()
    .returning({ id: messages.id });
  const fresh = new Set(inserted.map((row) => row.id));
  return received.filter(({ id }) => fresh.has(id));
}

async function countReceived(ctx: Ctx, channelId: string, received: Received[]): Promise<void> {
  const { zone } = await currentWorkspace(ctx);
  await recordStatistics(
    ctx,
    received.map(({ event, senderId, country }) => ({
      day: dayIn(zone, event.at),
      channelId,
      senderId,
      templateCode: "",
      category: "",
      country: country ?? "",
      inbound: 1,
      optOuts: optsOut(event) ? 1 : 0,
    })),
  );
}

/** Only somebody whose address is known can be kept from being messaged. */
function optsOut(event: Inbound): boolean {
  return event.from !== null && isStopWord(event.text ?? "");
}

/** 22 digits: the time to the second, then eight from the platform's id. */
function inboundId(event: Inbound): string {
  const number = createHash("sha256").update(event.messageExternalId).digest().readUInt32BE(0) % 100_000_000;
  return `${stamp(event.at).slice(0, 14)}${String(number).padStart(8, "0")}`;
}
