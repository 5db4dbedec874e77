import { sql } from "drizzle-orm";
import type { Platform } from "#db/enums";
import { applyWishes, type Wish } from "#lib/audience/apply-wishes";
import { applyAccountEvent } from "#lib/channels/binding/apply-account-event";
import { notePricing } from "#lib/channels/binding/note-pricing";
import { noteReturns } from "#lib/channels/reputation/note-returns";
import { applySenderEvent } from "#lib/channels/senders/apply-sender-event";
import type { Address } from "#lib/connectors/connector";
import type { ConnectorEvent, OptEvent, WatermarkEvent } from "#lib/connectors/events";
import type { Ctx } from "#lib/context";
import type { OriginHooks } from "#lib/sending/origins/origins";
import { applyTemplateReview } from "#lib/templates/review/apply-review";
import { findByExternalIds } from "./external-ids.ts";
import { joinParts } from "./join-parts.ts";
import { keepOrphans } from "./orphans.ts";
import { applyReceipts, findRecipients } from "./receipts.ts";
import { findSenders, receiveMessages } from "./receive-messages.ts";
import { applyWatermark, awaitsOutcome } from "./watermarks.ts";

/** Applies facts of one channel in the caller's transaction. Facts that were applied before change nothing. */
export async function applyFacts(
  ctx: Ctx,
  hooks: OriginHooks,
  place: { channelId: string; platform: Platform },
  facts: ConnectorEvent[],
): Promise<void> {
  const receipts = facts.filter((fact) => fact.kind === "receipt");
  const unknown = await applyReceipts(ctx, hooks, place, receipts);
  await keepOrphans(ctx, place.channelId, unknown);
  const received = facts.filter((fact) => fact.kind === "inbound");
  const parts = facts.filter((fact) => fact.kind === "inbound_part");
  await receiveMessages(ctx, place, [...received, ...(await joinParts(ctx, place.channelId, parts))]);
  await applyPreferences(ctx, place, facts);
  for (const fact of facts) {
    if (fact.kind === "watermark") await takeWatermark(ctx, hooks, place, fact);
    if (fact.kind === "template") await applyTemplateReview(ctx, fact, place.channelId);
    if (fact.kind === "sender") await applySenderEvent(ctx, fact, place.channelId);
    if (fact.kind === "account") await applyAccountEvent(ctx, fact, place.channelId);
    if (fact.kind === "pricing") await notePricing(ctx, fact, place.channelId);
  }
}

/** A person may read a message before the answer to its sending is written down: then the watermark is kept as well. */
async function takeWatermark(
  ctx: Ctx,
  hooks: OriginHooks,
  place: { channelId: string; platform: Platform },
  fact: WatermarkEvent,
): Promise<void> {
  await applyWatermark(ctx, hooks, place, fact);
  if (await awaitsOutcome(ctx, place.channelId, fact)) await keepOrphans(ctx, place.channelId, [fact]);
}

/** What people chose with the platform's own switch. */
async function applyPreferences(
  ctx: Ctx,
  { channelId, platform }: { channelId: string; platform: Platform },
  facts: ConnectorEvent[],
): Promise<void> {
  const chosen = facts.filter((fact): fact is OptEvent => fact.kind === "opt_out" || fact.kind === "opt_in");
  if (chosen.length === 0) return;
  const senders = await findSenders(
    ctx,
    channelId,
    chosen.flatMap((fact) => fact.senderExternalId ?? []),
  );
  const readers = await findReaders(ctx, channelId, chosen);
  const wishes = chosen.flatMap((fact): Wish[] => {
    const person = fact.address ?? readers.get(fact.messageExternalId ?? "");
    if (!person) return [];
    const { value: address, kind: addressKind } = person;
    const wants = fact.kind === "opt_out" ? "stop" : "start";
    const via = { channelId, senderId: senders.get(fact.senderExternalId ?? "") ?? "" };
    return [{ wants, kind: fact.scope, platform, address, addressKind, source: "platform", at: fact.at, via }];
  });
  await noteReturns(ctx, { channelId, platform }, "complaints", await newComplaints(ctx, platform, readers));
  await applyWishes(ctx, wishes);
}

/** Messages that people complained about who had not done so before. */
async function newComplaints(ctx: Ctx, platform: Platform, readers: Map<string, Reader>): Promise<string[]> {
  const people = new Map([...readers.values()].map((reader) => [`${reader.kind}\n${reader.value}`, reader]));
  if (people.size === 0) return [];
  const rows = await ctx.db.execute<{ messageId: string }>(sql`
    SELECT r."messageId" FROM jsonb_to_recordset(${JSON.stringify([...people.values()])}::jsonb)
      AS r("messageId" text, kind text, value text)
    WHERE NOT EXISTS (SELECT 1 FROM suppressions s
      WHERE s.workspace_id = ${ctx.workspaceId} AND s.platform = ${platform} AND s.address_kind = r.kind
        AND s.address = r.value AND s.kind = 'all' AND s.source = 'platform')`);
  return rows.map(({ messageId }) => messageId);
}

/** Who a message went to. */
type Reader = Address & { messageId: string };

/** Who the messages went to that alone tell whose wish it is, by the platform's ids of the messages. */
async function findReaders(ctx: Ctx, channelId: string, chosen: OptEvent[]): Promise<Map<string, Reader>> {
  const named = chosen.flatMap(({ address, messageExternalId }) => (address ? [] : (messageExternalId ?? [])));
  const known = await findByExternalIds(ctx, channelId, named);
  const people = await findRecipients(
    ctx,
    [...known.values()].map(({ messageId }) => messageId),
  );
  const addresses = new Map(people.map(({ id, address, addressKind }) => [id, { kind: addressKind, value: address }]));
  return new Map(
    [...known].flatMap(([externalId, { messageId }]) => {
      const address = addresses.get(messageId);
      return address ? [[externalId, { ...address, messageId }] as const] : [];
    }),
  );
}
