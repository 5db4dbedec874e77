import { sql } from "drizzle-orm";
import type { AddressKind, Platform, TemplateCategory } from "#db/enums";
import { noteAddressFailures } from "#lib/audience/address-failures";
import { recordSuppressions } from "#lib/audience/suppress";
import { refusedKind } from "#lib/audience/suppression-rules";
import { noteReturns } from "#lib/channels/reputation/note-returns";
import type { ReceiptEvent } from "#lib/connectors/events";
import type { Ctx } from "#lib/context";
import { applyChanges, type MessageChange } from "#lib/sending/apply-changes";
import { laneIdOf } from "#lib/sending/lanes/lanes";
import { type LateFailure, mayBeSentAgain, takeBack } from "#lib/sending/late-failures";
import type { OriginHooks } from "#lib/sending/origins/origins";
import { textArray } from "#lib/text/text-array";
import {
  findByExternalIds,
  findReturnedIds,
  type KnownPart,
  keepExternalIds,
  type NewExternalId,
  notePartStatus,
  withoutPerson,
} from "./external-ids.ts";

export type Receipt = ReceiptEvent;
type Place = { channelId: string; platform: Platform };

/**
 * Moves messages by what the platform says became of them. A receipt names its message by our own id where the platform
 * echoes it, else by the platform's. A message that left in several parts goes as far as the last of them. Who turns out to
 * have opted out is not messaged again.
 *
 * @returns receipts whose message is not known, or not yet: the platform's answer may still be on its way into the database
 */
export async function applyReceipts(
  ctx: Ctx,
  hooks: OriginHooks,
  place: Place,
  receipts: Receipt[],
): Promise<Receipt[]> {
  if (receipts.length === 0) return [];
  const { found, newIds } = await findMessages(ctx, place, receipts);
  const late = lateFailuresOf(place, found);
  const over = await findReturnedIds(ctx, place.channelId, pastIdsOf(found));
  const back = await takeBack(
    ctx,
    hooks,
    [...late.values()].filter(({ externalId }) => !over.has(externalId)),
  );
  const changes: MessageChange[] = [...back.changes];
  const optedOut = new Map<string, Date>();
  for (const [receipt, part] of found) {
    const { messageId, parts } = part;
    const failure = late.get(receipt);
    if (failure && back.notYet.has(failure)) found.delete(receipt);
    if (failure && !back.final.has(failure)) continue;
    if (isOver(receipt, over) || isOver(receipt, back.returned)) continue;
    if (parts === 1) changes.push(changeOf(receipt, part));
    if (receipt.failure?.kind === "OPTED_OUT") optedOut.set(messageId, receipt.at);
  }
  changes.push(...(await changesOfParts(ctx, found)));
  const bounced = await findBounced(ctx, found);
  await applyChanges(ctx, hooks, changes);
  await noteReturns(ctx, place, "bounces", bounced);
  // After the messages are locked, as where answers are recorded: the other order would end in deadlocks.
  await keepExternalIds(ctx, newIds);
  await back.finish();
  await suppressRecipients(ctx, place, optedOut);
  await noteDeadAddresses(ctx, place, found);
  return receipts.filter((receipt) => !found.has(receipt));
}

/** Ids that receipts name although they are not those of their messages' latest tries. */
function pastIdsOf(found: Map<Receipt, KnownPart>): string[] {
  return [...found].flatMap(([{ messageExternalId }, { current, parts }]) =>
    parts === 1 && !current ? [messageExternalId] : [],
  );
}

/** Of a try that was given back it is only news that it arrived after all: then the person has the message. */
function isOver({ messageExternalId, status }: Receipt, returned: Set<string>): boolean {
  return returned.has(messageExternalId) && status !== "delivered" && status !== "read";
}

/** Failures after which a message may be sent again. A message of several parts fails for good. */
function lateFailuresOf(place: Place, found: Map<Receipt, KnownPart>): Map<Receipt, LateFailure> {
  const late = new Map<Receipt, LateFailure>();
  for (const [receipt, { messageId, senderId, parts, erased }] of found) {
    const { status, failure, messageExternalId: externalId, key, at } = receipt;
    if (erased) continue;
    if (status !== "failed" || !failure || parts > 1 || !mayBeSentAgain(failure)) continue;
    const laneId = laneIdOf(place.platform, { channelId: place.channelId, senderId });
    late.set(receipt, { messageId, externalId, laneId, key, at, failure });
  }
  return late;
}

/** Messages that came back because of their address, and had not failed before: a second report says nothing new. */
async function findBounced(ctx: Ctx, found: Map<Receipt, KnownPart>): Promise<string[]> {
  const told = [...found].flatMap(([{ failure }, { messageId }]) => (failure?.address ? [messageId] : []));
  if (told.length === 0) return [];
  const rows = await ctx.db.execute<{ id: string }>(sql`
    SELECT id FROM messages
    WHERE workspace_id = ${ctx.workspaceId} AND id = ANY(${textArray(told)}) AND state <> 'failed'`);
  return rows.map(({ id }) => id);
}

/** Keeps addresses from being written to again that receipts say are dead. */
async function noteDeadAddresses(ctx: Ctx, place: Place, found: Map<Receipt, KnownPart>): Promise<void> {
  const told = [...found].flatMap(([{ failure, at }, { messageId }]) =>
    failure?.address ? [[messageId, { verdict: failure.address, at }] as const] : [],
  );
  const verdicts = new Map(told);
  const people = await findRecipients(ctx, [...verdicts.keys()]);
  const failures = people.flatMap(({ id, category: _, ...person }) => {
    const verdict = verdicts.get(id);
    return verdict ? [{ messageId: id, ...person, ...verdict }] : [];
  });
  await noteAddressFailures(ctx, place, failures);
}

/** Keeps the people whom these messages went to from being messaged again. */
async function suppressRecipients(
  ctx: Ctx,
  { channelId, platform }: Place,
  refusedAt: Map<string, Date>,
): Promise<void> {
  const rows = await findRecipients(ctx, [...refusedAt.keys()]);
  await recordSuppressions(
    ctx,
    rows.map(({ id, address, addressKind, category, senderId }) => ({
      platform,
      address,
      addressKind,
      kind: refusedKind(category),
      source: "platform",
      at: refusedAt.get(id) ?? ctx.now,
      via: { channelId, senderId },
    })),
  );
}

type Recipient = {
  id: string;
  address: string;
  addressKind: AddressKind;
  category: TemplateCategory | null;
  senderId: string;
};

/** Whom messages went to; nobody of those whose address is not kept any more. */
export async function findRecipients(ctx: Ctx, messageIds: readonly string[]): Promise<Recipient[]> {
  if (messageIds.length === 0) return [];
  return ctx.db.execute<Recipient>(sql`
    SELECT id, address, address_kind AS "addressKind", category, sender_id AS "senderId" FROM messages
    WHERE workspace_id = ${ctx.workspaceId} AND id = ANY(${textArray([...messageIds])}) AND address IS NOT NULL`);
}

/**
 * Most receipts bring our own id back, which is looked up without an index of its own.
 *
 * @returns the messages found, and the platform's ids of those whose own answer is lost or still on its way
 */
async function findMessages(
  ctx: Ctx,
  place: Place,
  receipts: Receipt[],
): Promise<{ found: Map<Receipt, KnownPart>; newIds: NewExternalId[] }> {
  const byCorrelation = await findByCorrelation(ctx, place.channelId, receipts);
  const ofWhole = (receipt: Receipt) =>
    receipt.part === undefined ? byCorrelation.get(receipt.correlation ?? "") : undefined;
  const byExternal = await findByExternalIds(
    ctx,
    place.channelId,
    receipts.flatMap((receipt) => (ofWhole(receipt) ? [] : [receipt.messageExternalId])),
  );
  const found = new Map<Receipt, KnownPart>();
  const newIds: NewExternalId[] = [];
  for (const receipt of receipts) {
    const message = ofWhole(receipt);
    const externalId = receipt.messageExternalId;
    const known = message ? wholeOf(message, externalId) : byExternal.get(externalId);
    if (!known) continue;
    found.set(receipt, known);
    // The platform's answer was lost: later receipts may name the message by this id alone.
    if (message?.externalId === null && !message.erased) {
      newIds.push({ laneId: laneIdOf(place.platform, { ...place, ...message }), externalId, messageId: message.id });
    }
  }
  return { found, newIds };
}

function wholeOf(message: Echoed, externalId: string): KnownPart {
  const { id: messageId, senderId, erased } = message;
  const part = { externalId, messageId, senderId, part: 0, parts: 1, current: message.externalId === externalId };
  return erased ? { ...part, externalId: message.externalId ?? "", current: true, erased } : part;
}

/** Only a message whose person was erased has no address. */
type Echoed = { id: string; senderId: string; externalId: string | null; erased: boolean };

/** Messages that left in one part: of the others, our own id does not say which part a receipt speaks of. */
async function findByCorrelation(ctx: Ctx, channelId: string, receipts: Receipt[]): Promise<Map<string, Echoed>> {
  const ids = [...new Set(receipts.flatMap((receipt) => receipt.correlation ?? []))];
  if (ids.length === 0) return new Map();
  const rows = await ctx.db.execute<Echoed>(sql`
    SELECT m.id, m.sender_id AS "senderId", m.external_id AS "externalId", m.address IS NULL AS erased
    FROM messages m
    WHERE m.workspace_id = ${ctx.workspaceId} AND m.channel_id = ${channelId} AND m.direction = 'outbound'
      AND m.id = ANY(${textArray(ids)})
      AND NOT EXISTS (SELECT 1 FROM message_external_ids x
        WHERE x.workspace_id = m.workspace_id AND x.message_id = m.id AND x.parts > 1)`);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Receipts of single parts, as changes of their messages once every part has got so far. */
async function changesOfParts(ctx: Ctx, found: Map<Receipt, KnownPart>): Promise<MessageChange[]> {
  const ofParts = [...found].filter(([, { parts }]) => parts > 1);
  const reached = await notePartStatus(
    ctx,
    ofParts.flatMap(([{ status }, part]) => (status === "accepted" ? [] : [{ part, status }])),
  );
  return [...reached].flatMap(([messageId, status]) => {
    const [last, part] = ofParts.filter(([, part]) => part.messageId === messageId).at(-1) ?? [];
    if (!last || !part) return [];
    const failed = ofParts.find(([receipt, part]) => part.messageId === messageId && receipt.failure)?.[0];
    return [changeOf({ ...last, status, key: `parts:${status}`, failure: failed?.failure ?? null }, part)];
  });
}

function changeOf(given: Receipt, part: KnownPart): MessageChange {
  const receipt = part.erased ? withoutPerson(given, part) : given;
  return {
    messageId: part.messageId,
    target: receipt.status,
    at: receipt.at,
    key: receipt.key,
    eventKind: receipt.status,
    externalId: receipt.messageExternalId,
    detail: {
      by: "webhook",
      ...(receipt.pricingCategory ? { pricingCategory: receipt.pricingCategory } : {}),
      ...(receipt.pricing ? { pricing: receipt.pricing } : {}),
    },
    ...(receipt.failure
      ? { failure: { kind: receipt.failure.kind, code: receipt.failure.code, detail: receipt.failure.detail } }
      : {}),
  };
}
