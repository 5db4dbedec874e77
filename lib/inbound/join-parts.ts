import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import type { AddressKind } from "#db/enums";
import type { InboundEvent, InboundPartEvent } from "#lib/connectors/events";
import type { Ctx } from "#lib/context";

/** Parts of a message that never becomes whole are forgotten after this long. */
const keptDays = 7;
/** Parts are joined with those that came at most this long before: the reference is used again for later messages. */
const togetherHours = 24;

type Kept = {
  senderExternalId: string;
  addressKind: AddressKind;
  address: string;
  reference: string;
  part: number;
  parts: number;
  key: string;
  text: string;
  at: string;
};

/**
 * Keeps parts of long messages, in the caller's transaction.
 *
 * @returns the messages that are whole now, in the order of their parts; the same parts give the same message
 */
export async function joinParts(ctx: Ctx, channelId: string, events: InboundPartEvent[]): Promise<InboundEvent[]> {
  const whole: InboundEvent[] = [];
  for (const event of events) {
    await keepPart(ctx, channelId, event);
    const parts = await takeWhole(ctx, channelId, event);
    if (parts.length > 0) whole.push(joined(parts, event));
  }
  return whole;
}

async function keepPart({ db, workspaceId }: Ctx, channelId: string, event: InboundPartEvent): Promise<void> {
  const { senderExternalId, address, reference, part, parts, key, text, at } = event;
  // Whoever brings another part of this message waits here, or neither would see that it is whole.
  const message = [workspaceId, channelId, senderExternalId, address.kind, address.value, reference].join("\n");
  await db.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${message}, 0))`);
  await db.execute(sql`
    DELETE FROM inbound_parts
    WHERE workspace_id = ${workspaceId} AND at < ${at.toISOString()}::timestamptz - make_interval(days => ${keptDays})`);
  await db.execute(sql`
    DELETE FROM inbound_parts WHERE ${ofMessage(workspaceId, channelId, event)}
      AND at < ${at.toISOString()}::timestamptz - make_interval(hours => ${togetherHours})`);
  await db.execute(sql`
    INSERT INTO inbound_parts (workspace_id, channel_id, sender_external_id, address_kind, address, reference, part, parts, key,
      text, at)
    VALUES (${workspaceId}, ${channelId}, ${senderExternalId}, ${address.kind}, ${address.value}, ${reference}, ${part},
      ${parts}, ${key}, ${text}, ${at.toISOString()}::timestamptz)
    ON CONFLICT (workspace_id, channel_id, sender_external_id, address_kind, address, reference, part)
      DO UPDATE SET key = excluded.key, text = excluded.text, at = excluded.at`);
}

async function takeWhole({ db, workspaceId }: Ctx, channelId: string, event: InboundPartEvent): Promise<Kept[]> {
  const rows = await db.execute<Kept>(sql`
    DELETE FROM inbound_parts WHERE ${ofMessage(workspaceId, channelId, event)}
      AND (SELECT count(*) FROM inbound_parts WHERE ${ofMessage(workspaceId, channelId, event)}) >= ${event.parts}
    RETURNING sender_external_id AS "senderExternalId", address_kind AS "addressKind", address, reference, part, parts, key,
      text, at`);
  return [...rows].sort((one, other) => one.part - other.part);
}

function ofMessage(workspaceId: string, channelId: string, { senderExternalId, address, reference }: InboundPartEvent) {
  return sql`workspace_id = ${workspaceId} AND channel_id = ${channelId} AND sender_external_id = ${senderExternalId}
    AND address_kind = ${address.kind} AND address = ${address.value} AND reference = ${reference}`;
}

function joined(parts: Kept[], { senderExternalId, address }: InboundPartEvent): InboundEvent {
  const id = createHash("sha256")
    .update(parts.map(({ key }) => key).join("\n"))
    .digest("hex")
    .slice(0, 32);
  return {
    kind: "inbound",
    key: `message:${id}`,
    senderExternalId,
    messageExternalId: `parts-${id}`,
    address,
    fromExternalId: address.value.replace(/^\+/, ""),
    profileName: null,
    type: "text",
    text: parts.map(({ text }) => text).join(""),
    payload: null,
    replyTo: null,
    media: [],
    referral: null,
    reaction: null,
    change: null,
    at: new Date(Math.max(...parts.map(({ at }) => new Date(at).getTime()))),
  };
}
