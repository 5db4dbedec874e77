import { createHash } from "node:crypto";
import { and, eq, inArray, sql } from "drizzle-orm";
import type { Platform } from "#db/enums";
import { messageEvents, messages } from "#db/schema/messages";
import { senders } from "#db/schema/senders";
import { applyWishes, type Wish } from "#lib/audience/apply-wishes";
import { getServiceSettings } from "#lib/channels/service-settings/get-service-settings";
import { type Word, type WordReader, wordReader } from "#lib/channels/service-settings/words";
import type { InboundEvent } from "#lib/connectors/events";
import { intentOf, optOutPayload } from "#lib/connectors/template-draft";
import { noteInbound } from "#lib/contacts/note-inbound";
import { type TakenIn, takeIn } from "#lib/contacts/take-in";
import { type Ctx, currentWorkspace } from "#lib/context";
import { stamp } from "#lib/ids";
import { noteInboundMedia } from "#lib/media/note-inbound";
import { readTypedPhone } from "#lib/phone/phone";
import { laneIdOf } from "#lib/sending/lanes/lanes";
import { dayIn } from "#lib/statistics/day";
import { recordStatistics } from "#lib/statistics/record";
import { answerMessages, type Written } from "./answer-messages.ts";
import { notePresses } from "./intents/note-presses.ts";

type Received = { event: InboundEvent; id: string; senderId: string; laneId: string; country: string | null };

/** A message whose id another one of the same second has got is given a new one this often. */
const idTries = 5;

/**
 * Files messages that people wrote to us, many at a time. The platform's own id makes each of them unique on its lane, so
 * that the same message posted again changes nothing, and two of one second are both kept. A stop word keeps its writer from
 * being messaged, and a start word takes that back; whoever wrote is answered as the channel's settings say.
 */
export async function receiveMessages(
  ctx: Ctx,
  place: { channelId: string; platform: Platform },
  events: InboundEvent[],
): Promise<void> {
  if (events.length === 0) return;
  const senderIds = await findSenders(
    ctx,
    place.channelId,
    events.map((event) => event.senderExternalId),
  );
  const received = new Map<string, Received>();
  for (const event of events) {
    const senderId = senderIds.get(event.senderExternalId) ?? "";
    const laneId = laneIdOf(place.platform, { channelId: place.channelId, senderId });
    const key = `${laneId}\n${event.messageExternalId}`;
    if (!received.has(key))
      received.set(key, { event, id: inboundId(event, 0), senderId, laneId, country: countryOf(event) });
  }
  const fresh = await claimExternalIds(ctx, [...received.values()]);
  if (fresh.length === 0) return;
  await insertMessages(ctx, place.channelId, fresh);
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
  await noteInboundMedia(
    ctx,
    place.channelId,
    fresh.map(({ event: { senderExternalId, media }, id }) => ({ messageId: id, senderExternalId, media })),
  );
  await notePresses(ctx, place.channelId, pressesOf(fresh));
  const settings = await getServiceSettings(ctx, place.channelId);
  const written = writtenOf(fresh, wordReader(settings.words));
  await takeIn(ctx, "inbound", place.channelId, takenInOf(fresh, written));
  await noteInbound(
    ctx,
    written.filter(({ isMessage }) => isMessage),
  );
  await applyWishes(ctx, wishesOf(place, written));
  await answerMessages(ctx, place, settings, written);
  await countReceived(ctx, place.channelId, fresh);
}

/** Messages by which somebody pressed a button that asks a business system for something. */
function pressesOf(fresh: Received[]) {
  return fresh.flatMap(({ event: { payload }, id }) => {
    const code = intentOf(payload);
    return code === null ? [] : [{ messageId: id, code }];
  });
}

/** What the button of a template says that takes its presser off marketing. */
const unsubscribed: Word = { wants: "stop", kind: "marketing" };

/** What people wrote whose address is known: nobody else can be answered, or kept from being messaged. */
function writtenOf(fresh: Received[], wordOf: WordReader): Written[] {
  return fresh.flatMap(({ event, senderId, laneId, country }) => {
    if (!event.address) return [];
    const { value: address, kind: addressKind } = event.address;
    const { at, text, reaction, change, byPlatform, firstVisit = false } = event;
    const isMessage = !reaction && !change && (!byPlatform || firstVisit);
    const word = wordOf(text ?? "") ?? (event.payload === optOutPayload ? unsubscribed : null);
    const asksSystem = intentOf(event.payload) !== null;
    return [{ at, text, word, address, addressKind, country, senderId, laneId, isMessage, firstVisit, asksSystem }];
  });
}

/** People who wrote, by what they call themselves. */
function takenInOf(fresh: Received[], written: Written[]): TakenIn[] {
  const names = new Map(fresh.map(({ event }) => [event.address?.value, event.profileName]));
  return written
    .filter(({ isMessage }) => isMessage)
    .map(({ address, addressKind, country }) => ({ address, addressKind, country, name: names.get(address) ?? null }));
}

function wishesOf({ channelId, platform }: { channelId: string; platform: Platform }, written: Written[]): Wish[] {
  return written.flatMap(({ word, address, addressKind, country, senderId, at }) =>
    word
      ? [{ ...word, platform, address, addressKind, country, source: "word", at, via: { channelId, senderId } }]
      : [],
  );
}

/** Our ids of a channel's numbers or pages, by the platform's. */
export async function findSenders(
  ctx: Ctx,
  channelId: string,
  externalIds: readonly string[],
): Promise<Map<string, string>> {
  if (externalIds.length === 0) return new Map();
  const rows = await ctx.db
    .select({ id: senders.id, externalId: senders.externalId })
    .from(senders)
    .where(
      and(
        eq(senders.workspaceId, ctx.workspaceId),
        eq(senders.channelId, channelId),
        inArray(senders.externalId, [...new Set(externalIds)]),
      ),
    );
  return new Map(rows.map((row) => [row.externalId, row.id]));
}

/** Whoever writes the platform's id first files the message. @returns those that nobody has filed yet */
async function claimExternalIds(ctx: Ctx, received: Received[]): Promise<Received[]> {
  const rows = received.map(({ event, id, laneId }) => ({ id, laneId, externalId: event.messageExternalId }));
  const claimed = await ctx.db.execute<{ laneId: string; externalId: string }>(sql`
    INSERT INTO message_external_ids (workspace_id, lane_id, external_id, message_id)
    SELECT ${ctx.workspaceId}, r."laneId", r."externalId", r.id
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r("laneId" text, "externalId" text, id text)
    ORDER BY 2, 3
    ON CONFLICT DO NOTHING RETURNING lane_id AS "laneId", external_id AS "externalId"`);
  const fresh = new Set(claimed.map((row) => `${row.laneId}\n${row.externalId}`));
  return received.filter(({ event, laneId }) => fresh.has(`${laneId}\n${event.messageExternalId}`));
}

/** Inserts messages, with another id for one whose id is taken by another message of the same second. */
async function insertMessages(ctx: Ctx, channelId: string, fresh: Received[]): Promise<void> {
  let left = fresh;
  for (let turn = 1; left.length > 0; turn++) {
    // One id for each: two of this very batch may have drawn the same.
    const once = [...new Map(left.map((one) => [one.id, one])).values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    const inserted = await ctx.db
      .insert(messages)
      .values(once.map((one) => rowOf(ctx, channelId, one)))
      .onConflictDoNothing()
      .returning({ id: messages.id });
    const taken = new Set(inserted.map((row) => row.id));
    const done = new Set(once.filter(({ id }) => taken.has(id)));
    left = left.filter((one) => !done.has(one));
    if (left.length > 0 && turn === idTries) throw new Error("no free id for an inbound message");
    for (const one of left) one.id = inboundId(one.event, turn);
    await renameMessages(ctx, left);
  }
}

async function renameMessages(ctx: Ctx, renamed: Received[]): Promise<void> {
  if (renamed.length === 0) return;
  const rows = renamed.map(({ event, id, laneId }) => ({ id, laneId, externalId: event.messageExternalId }));
  await ctx.db.execute(sql`
    UPDATE message_external_ids x SET message_id = r.id
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r("laneId" text, "externalId" text, id text)
    WHERE x.workspace_id = ${ctx.workspaceId} AND x.lane_id = r."laneId" AND x.external_id = r."externalId"`);
}

function rowOf(ctx: Ctx, channelId: string, { event, id, senderId, country }: Received): typeof messages.$inferInsert {
  const { media, referral, reaction, change } = event;
  return {
    workspaceId: ctx.workspaceId,
    id,
    channelId,
    senderId,
    direction: "inbound",
    source: "user",
    address: event.address?.value ?? null,
    addressKind: event.address?.kind ?? "user",
    country,
    contactName: event.profileName,
    kind: event.type,
    // The cut may fall between the halves of one character.
    preview: (event.text ?? "").slice(0, 4096).toWellFormed(),
    payload: event.payload,
    state: "received",
    externalId: event.messageExternalId,
    details: {
      ...(media.length > 0 ? { media } : {}),
      ...(referral ? { referral } : {}),
      ...(reaction ? { reaction } : {}),
      ...(change ? { change } : {}),
    },
    createdAt: event.at,
  };
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
    })),
  );
}

function countryOf(event: InboundEvent): string | null {
  const reading = event.address?.kind === "phone" ? readTypedPhone(event.address.value, { forbidden: {} }) : null;
  return reading?.ok ? reading.country : null;
}

/** 22 digits: the time to the second, then eight from the platform's id and the try. */
function inboundId(event: InboundEvent, turn: number): string {
  const hash = createHash("sha256")
    .update(`${event.messageExternalId}${turn === 0 ? "" : `\n${turn}`}`)
    .digest();
  return `${stamp(event.at).slice(0, 14)}${String(hash.readUInt32BE(0) % 100_000_000).padStart(8, "0")}`;
}
