import { afterAll } from "vitest";
import { campaignOriginHook } from "#lib/campaigns/control/origin-hook";
import type { InboundEvent, InboundPartEvent, ReceiptEvent, WatermarkEvent } from "#lib/connectors/events";
import { inTransaction } from "#lib/context";
import { connectionAs } from "#lib/testing/connection-as";
import { describeTenantScope } from "#lib/testing/tenant-scope";
import { makeTwins } from "#lib/testing/twin-workspaces";
import { applyFacts } from "./apply-facts.ts";
import * as events from "./events.ts";
import { findByExternalIds, findReturnedIds, type KnownPart, keepExternalIds, notePartStatus } from "./external-ids.ts";
import { callIntent } from "./intents/call-intent.ts";
import { notePresses } from "./intents/note-presses.ts";
import { joinParts } from "./join-parts.ts";
import { collectMailbox } from "./mailboxes/collect-mailbox.ts";
import { keepOrphans } from "./orphans.ts";
import { applyReceipts, findRecipients } from "./receipts.ts";
import { findSenders, receiveMessages } from "./receive-messages.ts";
import { applyWatermark, awaitsOutcome } from "./watermarks.ts";

const twins = await makeTwins();
afterAll(() => twins.owner.close());

type Ids = typeof twins.ids;
const hooks = { campaign: campaignOriginHook };
const place = ({ channelId }: Ids) => ({ channelId, platform: "whatsapp" as const });
const at = new Date("2026-11-21T12:00:00Z");

function receipt(given: Partial<ReceiptEvent>): ReceiptEvent {
  return {
    ...{ kind: "receipt", key: "wamid.9:read", senderExternalId: "same", messageExternalId: "wamid.9" },
    ...{ correlation: null, status: "read", at, failure: null, pricingCategory: null },
    ...given,
  };
}
const watermark: WatermarkEvent = {
  ...{
    kind: "watermark",
    key: "read",
    senderExternalId: "same",
    address: { kind: "psid", value: "5" },
    status: "read",
  },
  ...{ until: new Date("2030-01-01T00:00:00Z"), at },
};
const optOut = { kind: "OPTED_OUT", code: "131050", detail: "stop", retryAfterMs: null, trace: null } as const;
const tooFast = { ...optOut, kind: "THROTTLED_SENDER", code: "130429", detail: "too fast" } as const;
const part = (ids: Ids): KnownPart => ({
  ...{ externalId: `wamid.${ids.deliveredMessageId}`, messageId: ids.deliveredMessageId, senderId: ids.senderId },
  ...{ part: 0, parts: 2, current: true },
});
const text: InboundEvent = {
  ...{ kind: "inbound", key: "in.1", senderExternalId: "same", messageExternalId: "in.1", at, type: "text" },
  ...{ address: { kind: "phone", value: "+4915555000009" }, profileName: "Ines", text: "Stop", payload: null },
  ...{ media: [], referral: null, reaction: null, change: null, replyTo: null },
} as never;
const visit: InboundEvent = { ...text, type: "request_welcome", text: null, byPlatform: true, firstVisit: true };
const lastPart: InboundPartEvent = {
  ...{ kind: "inbound_part", key: "p1", senderExternalId: "same", address: { kind: "phone", value: "+4915555000009" } },
  ...{ reference: "7", part: 1, parts: 2, text: "mine", at },
};
const inParts = "UPDATE message_external_ids SET parts = 2";
const onlyTheirs = (table: string) => `DELETE FROM ${table} WHERE workspace_id = :mine`;

describeTenantScope(
  twins,
  "lib/inbound",
  {
    applyFacts: (ctx, ids) =>
      inTransaction(ctx, (ctx) =>
        applyFacts(ctx, hooks, place(ids), [receipt({ correlation: ids.deliveredMessageId })]),
      ),
    applyReceipts: (ctx, ids) => applyReceipts(ctx, hooks, place(ids), [receipt({ correlation: ids.queuedMessageId })]),
    "applyReceipts by the platform's id": (ctx, ids) =>
      applyReceipts(ctx, hooks, place(ids), [receipt({ messageExternalId: `wamid.${ids.deliveredMessageId}` })]),
    "applyReceipts of somebody who opted out": {
      given: "UPDATE messages SET address = '+4915555000077' WHERE workspace_id <> :mine",
      run: (ctx, ids) =>
        applyReceipts(ctx, hooks, place(ids), [
          receipt({ correlation: ids.queuedMessageId, status: "failed", failure: optOut }),
        ]),
    },
    "applyReceipts of a message that its platform gives back": (ctx, ids) =>
      applyReceipts(ctx, hooks, place(ids), [
        receipt({ ...{ messageExternalId: `wamid.${ids.deliveredMessageId}`, status: "failed" }, failure: tooFast }),
      ]),
    "applyReceipts of a message that its platform gives back and that nobody has": {
      given: "UPDATE messages SET state = 'accepted', campaign_id = NULL, origin_kind = 'api', origin_id = 'key'",
      run: (ctx, ids) =>
        applyReceipts(ctx, hooks, place(ids), [
          receipt({ ...{ messageExternalId: `wamid.${ids.deliveredMessageId}`, status: "failed" }, failure: tooFast }),
        ]),
    },
    "applyReceipts of a message that only the other one has": {
      given: onlyTheirs("messages"),
      run: (ctx, ids) => applyReceipts(ctx, hooks, place(ids), [receipt({ correlation: ids.deliveredMessageId })]),
    },
    "applyReceipts of a message that only the other one's platform took in parts": {
      given: `${inParts} WHERE workspace_id <> :mine`,
      run: (ctx, ids) => applyReceipts(ctx, hooks, place(ids), [receipt({ correlation: ids.deliveredMessageId })]),
    },
    awaitsOutcome: {
      given: `UPDATE senders SET external_id = 'same';
        UPDATE messages SET address = '5', address_kind = 'psid', state = 'queued' WHERE direction = 'outbound';
        UPDATE outbox SET state = 'sending', handed_over_at = '2026-01-01T00:00:00Z'`,
      run: (ctx, ids) => inTransaction(ctx, (ctx) => awaitsOutcome(ctx, ids.channelId, watermark)),
    },
    applyWatermark: {
      given: `UPDATE senders SET external_id = 'same';
        UPDATE messages SET address = '5', address_kind = 'psid', handed_over_at = now() - interval '1 day', state = 'accepted',
          external_id = 'wamid.' || id WHERE direction = 'outbound'`,
      run: (ctx, ids) => inTransaction(ctx, (ctx) => applyWatermark(ctx, hooks, place(ids), watermark)),
    },
    findRecipients: (ctx, ids) =>
      inTransaction(ctx, (ctx) => findRecipients(ctx, [ids.deliveredMessageId, ids.queuedMessageId])),
    joinParts: {
      given: `DELETE FROM inbound_parts; INSERT INTO inbound_parts (workspace_id, channel_id, sender_external_id, address_kind,
        address, reference, part, parts, key, text, at) SELECT workspace_id, id, 'same', 'phone', '+4915555000009', '7', 0, 2,
        'p0', 'theirs', '2026-11-21T12:00:00Z' FROM channels WHERE workspace_id <> :mine`,
      run: (ctx, { channelId }) => inTransaction(ctx, (ctx) => joinParts(ctx, channelId, [lastPart])),
    },
    findSenders: (ctx, ids) => findSenders(ctx, ids.channelId, ["same"]),
    findByExternalIds: (ctx, ids) => findByExternalIds(ctx, ids.channelId, [`wamid.${ids.deliveredMessageId}`]),
    "findByExternalIds of a lane that only the other one has": {
      given: onlyTheirs("lanes"),
      run: (ctx, ids) => findByExternalIds(ctx, ids.channelId, [`wamid.${ids.deliveredMessageId}`]),
    },
    findReturnedIds: {
      given: "UPDATE message_external_ids SET state = 'returned' WHERE workspace_id <> :mine",
      run: (ctx, ids) => findReturnedIds(ctx, ids.channelId, [`wamid.${ids.deliveredMessageId}`]),
    },
    "findReturnedIds of a lane that only the other one has": {
      given: "UPDATE message_external_ids SET state = 'returned'; DELETE FROM lanes WHERE workspace_id = :mine",
      run: (ctx, ids) => findReturnedIds(ctx, ids.channelId, [`wamid.${ids.deliveredMessageId}`]),
    },
    keepExternalIds: (ctx, ids) =>
      keepExternalIds(ctx, [{ laneId: ids.senderId, externalId: "wamid.9", messageId: ids.queuedMessageId }]),
    notePartStatus: {
      given: inParts,
      run: (ctx, ids) => notePartStatus(ctx, [{ part: part(ids), status: "delivered" }]),
    },
    "notePartStatus while only the other one's part has failed": {
      given: `${inParts}; UPDATE message_external_ids SET state = 'failed' WHERE workspace_id <> :mine`,
      run: (ctx, ids) => notePartStatus(ctx, [{ part: part(ids), status: "delivered" }]),
    },
    collectMailbox: {
      given: `DELETE FROM mailboxes; INSERT INTO mailboxes (workspace_id, channel_id, place) SELECT workspace_id, id, 'place'
        FROM channels WHERE workspace_id <> :mine`,
      run: async (ctx, { channelId }) =>
        collectMailbox(ctx, channelId, {
          ...{ sql: (await connectionAs("worker")).sql, stopping: new AbortController().signal },
          ...{ io: {} as never, find: async () => null },
        }),
    },
    notePresses: (ctx, { channelId }) => notePresses(ctx, channelId, [{ messageId: "9", code: "c" }]),
    callIntent: {
      given: `DELETE FROM intents; DELETE FROM intent_calls; INSERT INTO intent_calls (workspace_id, message_id, channel_id, code, updated_at)
        SELECT workspace_id, id, channel_id, 'c', now() FROM messages`,
      run: (ctx, { deliveredMessageId }) => callIntent(ctx, deliveredMessageId, {} as never),
    },
    keepOrphans: (ctx, { channelId }) => keepOrphans(ctx, channelId, [receipt({})]),
    receiveMessages: {
      given: "UPDATE senders SET external_id = 'same'",
      run: (ctx, ids) => receiveMessages(ctx, place(ids), [text]),
    },
    "receiveMessages that only the other one's number got": {
      given: "UPDATE senders SET external_id = 'same' WHERE workspace_id <> :mine",
      run: (ctx, ids) => receiveMessages(ctx, place(ids), [text]),
    },
    "receiveMessages that only the other one answers": {
      given: `UPDATE senders SET external_id = 'same'; DELETE FROM service_settings WHERE workspace_id = :mine;
        UPDATE service_settings SET stop_reply = 'Bye.' WHERE workspace_id <> :mine`,
      run: (ctx, ids) => receiveMessages(ctx, place(ids), [text]),
    },
    "receiveMessages about a first visit that only the other one welcomes": {
      given: `UPDATE senders SET external_id = 'same'; UPDATE sender_profiles SET welcome_text = NULL WHERE workspace_id = :mine;
        UPDATE sender_profiles SET welcome_text = 'Theirs' WHERE workspace_id <> :mine`,
      run: (ctx, ids) => receiveMessages({ ...ctx, now: at }, place(ids), [visit]),
    },
    "receiveMessages that are answered": {
      given: `UPDATE senders SET external_id = 'same'; UPDATE service_settings SET stop_reply = 'Bye.';
        UPDATE service_windows SET address = '+4915555000009', replies = 9, replies_on = current_date WHERE workspace_id <> :mine`,
      run: (ctx, ids) => receiveMessages({ ...ctx, now: at }, place(ids), [text]),
    },
    holdTaken: {
      given:
        "UPDATE inbound_events SET applied_at = NULL, set_aside_at = NULL, alone = false, tries = 0, taken_at = NULL",
      run: (ctx) =>
        inTransaction(ctx, async (ctx) => {
          const taken = await events.takeFreshEvents(ctx.db, ctx.workspaceId);
          return (await events.holdTaken(ctx, taken)).length;
        }),
    },
    markApplied: {
      given:
        "UPDATE inbound_events SET applied_at = NULL, set_aside_at = NULL, alone = false, tries = 0, taken_at = NULL",
      run: async (ctx) => events.markApplied(ctx, await events.takeFreshEvents(ctx.db, ctx.workspaceId)),
    },
    markProgress: {
      given:
        "UPDATE inbound_events SET applied_at = NULL, set_aside_at = NULL, alone = true, tries = 0, taken_at = NULL",
      run: async (ctx) => {
        const taken = await events.takeOneEvent(ctx.db, ctx.workspaceId);
        if (taken) await events.markProgress(ctx, taken, 1, true);
      },
    },
  },
  { limitStatements: "touches no row", answerMessages: "called by receiveMessages" },
);
