import { sql } from "drizzle-orm";
import { afterAll, vi } from "vitest";
import type { SenderPool } from "#db/schema/sender-pools";
import { campaignOriginHook } from "#lib/campaigns/control/origin-hook";
import { weekdays } from "#lib/channels/service-settings/opening-hours";
import { type Ctx, inTransaction } from "#lib/context";
import { describeTenantScope } from "#lib/testing/tenant-scope";
import { makeTwins } from "#lib/testing/twin-workspaces";
import { applyChanges } from "./apply-changes.ts";
import { claimMessages } from "./claim.ts";
import { readAllAwaited, readAwaited } from "./doubt/awaited.ts";
import { readDoubts } from "./doubt/doubt-facts.ts";
import { judgeWithPool } from "./dry-run/judge-pool.ts";
import { judgeRecipients } from "./dry-run/judge-recipients.ts";
import { judgeUnmade, readObstacles } from "./dry-run/judge-unmade.ts";
import { changeSendingHours } from "./hours/change-hours.ts";
import { keepToOriginPaces } from "./hours/origin-pace.ts";
import { readLeaveTimes, readSendingHours } from "./hours/read-leave-times.ts";
import { countAllInFlight, countInFlight } from "./in-flight.ts";
import { closedBreaker } from "./lanes/breaker.ts";
import { keepBreaker } from "./lanes/keep-breaker.ts";
import * as lanes from "./lanes/lanes.ts";
import { moveWaiting } from "./lanes/move-waiting.ts";
import { listOutages } from "./lanes/outages.ts";
import { holdPace, reserveSlots, returnSlots, slowDown } from "./lanes/pacing.ts";
import { keepStandingOf } from "./lanes/session-standing.ts";
import { wakeLanesOfOrigin } from "./lanes/wake-lanes.ts";
import { takeBack } from "./late-failures.ts";
import {
  changeOriginState,
  closeOrigins,
  createOrigin,
  lockOrigin,
  readPlan,
  restOrigin,
  setOriginState,
} from "./origins/origins.ts";
import { returnToOutbox } from "./outbox/return-to-outbox.ts";
import { chooseSenders } from "./pools/choose-senders.ts";
import { readPoolStanding } from "./pools/read-pool-facts.ts";
import { type Batch, prepareMessages, type Recipient } from "./prepare.ts";
import { keepToReach } from "./reach/keep-to-reach.ts";
import { holdBack, keepPaces, readPaces } from "./recipients/hold-back.ts";
import { freshPace } from "./recipients/pace.ts";
import { slowServices } from "./recipients/slow-services.ts";
import { recordOutcomes } from "./record-outcomes.ts";
import { ableSender, readRouteFacts } from "./route-facts.ts";
import { lookAtCap } from "./rules/read-cap.ts";
import { changeSendingRules, readSendingRules } from "./rules/sending-rules.ts";

const twins = await makeTwins();
afterAll(() => twins.owner.close());
// A claim of a fixed moment: how long a try took is written down.
vi.spyOn(performance, "now").mockReturnValue(0);

type Ids = typeof twins.ids;
const hooks = { campaign: campaignOriginHook };
const held = ({ senderId, channelId }: Ids) => ({ laneId: senderId, lease: "driver", channelId, wakeups: 0 });
const origin = ({ campaignId }: Ids) => ({ kind: "campaign" as const, id: campaignId });
/** Everything lets the message leave, in both workspaces. */
const open = `UPDATE channels SET state = 'bound'; UPDATE senders SET state = 'CONNECTED';
  UPDATE templates SET sending_allowed = true, category = 'utility'; UPDATE suppressions SET address = 'somebody else'`;
const inDoubt = `UPDATE outbox SET state = 'uncertain', attempt = 1, handed_over_at = now() - interval '1 hour', due_at = '2020-01-01'`;
const inFlight = "UPDATE outbox SET state = 'sending', handed_over_at = now()";
const again = (ctx: Ctx, messageId: string) =>
  ({ messageId, at: ctx.now, target: "again", key: "resent:1", eventKind: "resent" }) as const;
const laneOfMine = "UPDATE lanes SET lease = 'another' WHERE workspace_id = :mine";
const batch = (ids: Ids): Batch => ({
  ...{ origin: origin(ids), channelId: ids.channelId, senderId: ids.senderId, source: "console" },
  ...{ lane: { id: ids.senderId, limitPerSecond: 40 }, campaignId: ids.campaignId, kind: "text" },
  ...{ template: null, expiresAt: null, inOrder: true },
});
const person: Recipient = {
  ...{ address: "+4915555000009", addressKind: "phone", country: "DE", parameters: null },
  ...{ preview: "Hello", rowNumber: null },
};

const poolOf = ({ senderId }: Ids, ...more: string[]): SenderPool => ({
  ...{ id: "pool", name: "Numbers", rules: [], otherIds: [...more, senderId], whenOut: "move", paces: {} },
});
const poolSend = ({ channelId }: Ids) => ({ channelId, platform: "whatsapp", category: "marketing" as const });

const hours = weekdays.map((day) => ({ day, open: true, from: "09:00", to: "20:00" }));

/** Two mails that may leave, as a claim finds them. */
const mails = (ctx: Ctx, { queuedMessageId, deliveredMessageId }: Ids) =>
  [queuedMessageId, deliveredMessageId].map((messageId) => ({
    ...{ messageId, platform: "email", address: "ines@kiosk.example", senderExternalId: "hello@shop.example" },
    ...{ category: "utility", attempt: 0, dueAt: ctx.now.toISOString(), createdAt: ctx.now.toISOString() },
  })) as never;
/** A mail that its receiver called one too many. */
const slowed = (ctx: Ctx, { queuedMessageId }: Ids) =>
  ({
    ...{ message: { id: queuedMessageId, address: "ines@kiosk.example" }, tookMs: 5, at: ctx.now },
    outcome: { outcome: "retry_later", failure: { kind: "THROTTLED_SENDER", scope: "recipients", retryAfterMs: 1 } },
  }) as never;

describeTenantScope(
  twins,
  "lib/sending",
  {
    claimMessages: { given: open, run: (ctx, ids) => claimMessages(ctx, hooks, held(ids), 10) },
    "claimMessages of a lane that only the other one holds": {
      given: `${open}; ${laneOfMine}`,
      run: (ctx, ids) => claimMessages(ctx, hooks, held(ids), 10),
    },
    "claimMessages while only the other origin runs": {
      given: `${open}; UPDATE origins SET state = 'paused' WHERE workspace_id = :mine`,
      run: (ctx, ids) => claimMessages(ctx, hooks, held(ids), 10),
    },
    "claimMessages while only the other origin is paused": {
      given: `${open}; UPDATE origins SET state = 'paused' WHERE workspace_id <> :mine`,
      run: (ctx, ids) => claimMessages(ctx, hooks, held(ids), 10),
    },
    "claimMessages of an answer while only the other one's window is open": {
      given: `${open}; UPDATE messages SET template_code = NULL; DELETE FROM service_windows WHERE workspace_id = :mine;
        UPDATE service_windows SET last_inbound_at = now()`,
      run: (ctx, ids) => claimMessages(ctx, hooks, held(ids), 10),
    },
    "claimMessages while only the other one has suppressed the person": {
      given: `${open}; UPDATE suppressions SET address = '+4915555000002' WHERE workspace_id <> :mine`,
      run: (ctx, ids) => claimMessages(ctx, hooks, held(ids), 10),
    },
    "claimMessages while only the other one has consent": {
      given: `${open}; UPDATE workspaces SET require_consent = true; UPDATE messages SET category = 'marketing';
        DELETE FROM consents WHERE workspace_id = :mine`,
      run: (ctx, ids) => claimMessages(ctx, hooks, held(ids), 10),
    },
    "claimMessages while the other one's route is closed": (ctx, ids) => claimMessages(ctx, hooks, held(ids), 10),
    "claimMessages in order behind a message of the other one": {
      given: `${open}; UPDATE outbox SET sequence_key = 'same', message_id = message_id;
        INSERT INTO outbox (workspace_id, message_id, lane_id, origin_kind, origin_id, priority, due_at, sequence_key)
        SELECT workspace_id, '0', lane_id, origin_kind, origin_id, priority, due_at, sequence_key FROM outbox
        WHERE workspace_id <> :mine`,
      run: (ctx, ids) => claimMessages(ctx, hooks, held(ids), 10),
    },
    readAwaited: { given: inDoubt, run: (ctx, ids) => readAwaited(ctx, origin(ids)) },
    readAllAwaited: { given: inDoubt, run: (ctx, ids) => readAllAwaited(ctx, "campaign", [ids.campaignId]) },
    readDoubts: { given: inDoubt, run: (ctx) => readDoubts(ctx, 10) },
    "readDoubts while only the other one is blocked": {
      given: `${inDoubt}; UPDATE inbound_events SET applied_at = NULL, set_aside_at = NULL WHERE workspace_id <> :mine;
        DELETE FROM inbound_events WHERE workspace_id = :mine; DELETE FROM orphan_receipts WHERE workspace_id = :mine`,
      run: (ctx) => readDoubts(ctx, 10),
    },
    "readDoubts while only messages of the other one left later": {
      given: `${inDoubt}; UPDATE message_external_ids SET accepted_at = now(), part = 0 WHERE workspace_id <> :mine;
        UPDATE messages SET handed_over_at = now()`,
      run: (ctx) => readDoubts(ctx, 10),
    },
    "readDoubts while only the other one's messages have receipts": {
      given: `${inDoubt}; UPDATE message_external_ids SET accepted_at = now(), part = 0;
        UPDATE messages SET handed_over_at = now();
        UPDATE message_events SET kind = 'sent', detail = '{"by": "webhook"}', recorded_at = now() WHERE workspace_id <> :mine`,
      run: (ctx) => readDoubts(ctx, 10),
    },
    "readDoubts while only the other one sent the message again": {
      given: `${inDoubt}; UPDATE message_events SET kind = 'resent', detail = '{}' WHERE workspace_id <> :mine`,
      run: (ctx) => readDoubts(ctx, 10),
    },
    countInFlight: { given: inFlight, run: (ctx, ids) => countInFlight(ctx, origin(ids)) },
    countAllInFlight: { given: inFlight, run: (ctx, ids) => countAllInFlight(ctx, "campaign", [ids.campaignId]) },
    "applyChanges that lets a message wait again whose origin only the other one stopped": {
      given: `UPDATE origins SET state = 'stopped' WHERE workspace_id <> :mine; UPDATE campaigns SET state = 'running';
        UPDATE messages SET state = 'failed', failed_at = now() WHERE state = 'delivered'`,
      run: (ctx, ids) => applyChanges(ctx, hooks, [again(ctx, ids.deliveredMessageId)]),
    },
    "applyChanges that puts a message back": {
      given:
        "UPDATE campaigns SET state = 'running'; UPDATE messages SET state = 'failed', failed_at = now() WHERE state = 'delivered'",
      run: (ctx, ids) => applyChanges(ctx, hooks, [again(ctx, ids.deliveredMessageId)]),
    },
    applyChanges: (ctx, { queuedMessageId }) =>
      applyChanges(ctx, hooks, [
        { messageId: queuedMessageId, at: ctx.now, target: "delivered", key: "delivered", eventKind: "delivered" },
      ]),
    "applyChanges of a failure": (ctx, { deliveredMessageId, queuedMessageId }) =>
      applyChanges(
        ctx,
        hooks,
        [deliveredMessageId, queuedMessageId].map((messageId) => ({
          ...{ messageId, at: ctx.now, target: "failed", key: "failed", eventKind: "failed" },
          failure: { kind: "TRANSIENT", code: "131000", detail: "again" },
        })),
      ),
    recordOutcomes: {
      given: open,
      run: async (ctx, ids) => {
        const claim = await claimMessages(ctx, hooks, held(ids), 10);
        const failure = { kind: "OPTED_OUT", code: "131050", detail: "stop", retryAfterMs: null, trace: null } as const;
        const ended = (claim?.claimed ?? []).map((message) => ({
          ...{ message, outcome: { outcome: "rejected", failure }, tookMs: 1, at: ctx.now },
        }));
        await recordOutcomes(ctx, hooks, { held: held(ids), platform: "whatsapp" }, ended as never);
      },
    },
    "recordOutcomes that stops the campaign": {
      given: `${open}; UPDATE campaigns SET state = 'running'`,
      run: async (ctx, ids) => {
        const claim = await claimMessages(ctx, hooks, held(ids), 10);
        const failure = { kind: "AUTH", code: "190", detail: "token", retryAfterMs: null, trace: null } as const;
        const ended = (claim?.claimed ?? []).map((message) => ({
          ...{ message, outcome: { outcome: "rejected", failure }, tookMs: 1, at: ctx.now },
        }));
        vi.spyOn(Math, "random").mockReturnValue(0);
        await recordOutcomes(ctx, hooks, { held: held(ids), platform: "whatsapp" }, ended as never);
      },
    },
    "recordOutcomes that refutes an alarm of the other one only": {
      given: `${open}; UPDATE bindings SET trouble = 'token', trouble_lane_id = :senderId, checked_at = '2020-01-01'
        WHERE workspace_id <> :mine`,
      run: async (ctx, ids) => {
        const claim = await claimMessages(ctx, hooks, held(ids), 10);
        const outcome = { outcome: "accepted", externalIds: ["w-1"], receipts: [], held: false } as const;
        const ended = (claim?.claimed ?? []).map((message) => ({ message, outcome, tookMs: 1, at: ctx.now }));
        await recordOutcomes(ctx, hooks, { held: held(ids), platform: "whatsapp" }, ended as never);
      },
    },
    ensureLane: (ctx, { senderId, channelId }) =>
      lanes.ensureLane(ctx, { id: senderId, channelId, limitPerSecond: 20 }),
    renewLane: {
      given: "UPDATE lanes SET lease_until = now() + interval '1 hour'",
      run: (ctx, ids) => lanes.renewLane(ctx, held(ids)),
    },
    takeLane: {
      given: "UPDATE lanes SET lease = NULL",
      run: (ctx, { senderId }) => lanes.takeLane(ctx, senderId),
    },
    "takeLane that only the other one may take": {
      given: "UPDATE lanes SET lease = NULL WHERE workspace_id <> :mine",
      run: (ctx, { senderId }) => lanes.takeLane(ctx, senderId),
    },
    leaveLane: (ctx, ids) => lanes.leaveLane(ctx, held(ids)),
    holdsLane: { given: laneOfMine, run: (ctx, ids) => lanes.holdsLane(ctx, held(ids)) },
    createOrigin: (ctx) => createOrigin(ctx, { kind: "api", id: "key" }),
    readPlan: {
      given: "UPDATE origins SET per_minute = 7 WHERE workspace_id <> :mine",
      run: (ctx, ids) => readPlan(ctx, origin(ids)),
    },
    closeOrigins: (ctx, ids) => closeOrigins(ctx, [{ origin: origin(ids), until: ctx.now, cause: "reach" }]),
    "claimMessages while the other one's hours are closed and its pace is used up": {
      given: `${open}; UPDATE origins SET hour_rule = 'always', per_minute = 10;
        UPDATE origin_paces SET next_slot_at = '2090-01-01' WHERE workspace_id <> :mine;
        UPDATE origins SET opens_at = '2090-01-01' WHERE workspace_id <> :mine;
        UPDATE sending_rules SET hours = '{"week": [], "closed": [], "clock": "workspace"}' WHERE workspace_id <> :mine`,
      run: (ctx, ids) => claimMessages(ctx, hooks, held(ids), 10),
    },
    "claimMessages while only the other one has a limit, and only its people got messages": {
      given: `${open}; UPDATE sending_rules SET cap_messages = 1, cap_days = 7 WHERE workspace_id <> :mine;
        UPDATE templates SET category = 'marketing'; UPDATE workspaces SET require_consent = false`,
      run: (ctx, ids) => claimMessages(ctx, hooks, held(ids), 10),
    },
    "claimMessages while only people of the other one got messages": {
      given: `${open}; UPDATE sending_rules SET cap_messages = 1, cap_days = 7;
        UPDATE templates SET category = 'marketing'; UPDATE workspaces SET require_consent = false;
        UPDATE messages SET accepted_at = NULL; UPDATE messages SET category = 'marketing', accepted_at = now(),
          address = (SELECT address FROM messages m WHERE m.workspace_id = :mine AND m.id = :queuedMessageId),
          address_kind = 'phone' WHERE workspace_id <> :mine`,
      run: (ctx, ids) => claimMessages(ctx, hooks, held(ids), 10),
    },
    readSendingHours: {
      given: `UPDATE sending_rules SET hours = '{"week": []}' WHERE workspace_id <> :mine`,
      run: (ctx) => readSendingHours(ctx),
    },
    readLeaveTimes: {
      given: `UPDATE sending_rules SET hours = '{"week": [{"day": "mon", "from": "09:00", "to": "10:00"}], "closed": [],
          "clock": "person", "attribute": "zone"}';
        UPDATE contacts SET attributes = '{"zone": "Asia/Tokyo"}' WHERE workspace_id <> :mine;
        UPDATE contact_addresses SET address = '+4915555000009', address_kind = 'phone'`,
      run: async (ctx) => {
        const to = { ...person, category: "marketing", hourRule: "marketing", localAt: null } as const;
        return (await readLeaveTimes(ctx, [to], await readSendingHours(ctx)))(to);
      },
    },
    readSendingRules: {
      given: "UPDATE sending_rules SET undo_seconds = 33 WHERE workspace_id <> :mine",
      run: (ctx) => readSendingRules(ctx),
    },
    changeSendingRules: (ctx) =>
      changeSendingRules(ctx, { undoSeconds: 7, capMessages: 3, capDays: 7, approveAbove: 9 }),
    changeSendingHours: {
      given: `UPDATE origins SET hour_rule = 'marketing', opens_at = now();
        INSERT INTO contact_attributes (workspace_id, key, name, kind) SELECT workspace_id, 'zone', 'Zone', 'text'
        FROM sending_rules ON CONFLICT DO NOTHING`,
      run: (ctx) => changeSendingHours(ctx, { on: true, days: hours, closed: "", clock: "person", attribute: "zone" }),
    },
    "changeSendingHours with an attribute that only the other one has": {
      given: `INSERT INTO contact_attributes (workspace_id, key, name, kind) SELECT workspace_id, 'zone', 'Zone', 'text'
        FROM sending_rules WHERE workspace_id <> :mine ON CONFLICT DO NOTHING`,
      refused: "invalid",
      run: (ctx) => changeSendingHours(ctx, { on: true, days: hours, closed: "", clock: "person", attribute: "zone" }),
    },
    keepToOriginPaces: {
      given: "UPDATE origin_paces SET next_slot_at = '2090-01-01' WHERE workspace_id <> :mine",
      run: (ctx, ids) =>
        inTransaction(ctx, async (ctx) => {
          const row = { messageId: "1", originKind: "campaign", originId: ids.campaignId, perMinute: 10 };
          return (await keepToOriginPaces(ctx, [row as never])).leaving;
        }),
    },
    judgeRecipients: {
      given: "UPDATE campaign_recipients SET fate = 'send'",
      run: (ctx, ids) =>
        judgeRecipients(
          ctx,
          {
            ...{ importId: ids.openImportId, channelId: ids.channelId, laneId: ids.senderId, senderId: ids.senderId },
            template: { code: ids.templateCode, name: "hours", language: "en", category: "utility" },
            ...{ senders: {}, hourRule: "never", localAt: null, startsAt: ctx.now },
          },
          { after: 0, count: 10 },
        ),
    },
    judgeUnmade: async (ctx, ids) => [
      ...(await judgeUnmade(ctx, ids.senderId, [
        {
          ...{ id: "1", channelId: ids.channelId, senderId: ids.senderId, address: "+4915550000000", country: "DE" },
          ...{ addressKind: "phone", category: "utility", kind: "template" },
          template: { code: ids.templateCode, name: "hours", language: "en", version: null },
        },
      ])),
    ],
    readObstacles: async (ctx) => [...(await readObstacles(ctx, sql`m.direction = 'outbound'`))],
    lookAtCap: async (ctx, ids) => {
      const row = { messageId: "1", originKind: "campaign", address: "+4915550000000", addressKind: "phone" } as const;
      const candidate = { ...row, category: "marketing", id: ids.channelId } as const;
      return (await inTransaction(ctx, (ctx) => lookAtCap(ctx, [candidate], { messages: 1, days: 7 })))(candidate);
    },
    keepToReach: {
      given: `UPDATE portfolios SET people = 5; UPDATE reach_slots SET slot = '2020-01-01';
        UPDATE reached_people SET slot = '2020-01-01', address = '+4915550000000'`,
      run: (ctx, ids) =>
        inTransaction(ctx, async (ctx) => {
          const person = { addressKind: "phone", address: "+4915550000000", portfolioId: "x", platform: "whatsapp" };
          return (await keepToReach(ctx, ids.senderId, [{ messageId: "1", ...person } as never])).leaving;
        }),
    },
    lockOrigin: (ctx, ids) => lockOrigin(ctx, origin(ids)),
    restOrigin: (ctx, ids) => restOrigin(ctx, origin(ids), ctx.now),
    setOriginState: (ctx, ids) => setOriginState(ctx, origin(ids), "paused"),
    changeOriginState: (ctx, ids) => changeOriginState(ctx, origin(ids), { from: ["running"], to: "paused" }),
    reserveSlots: (ctx, ids) =>
      reserveSlots(ctx, held(ids), (pace) => pace).then((slots) => ({ count: slots?.count, pace: slots?.pace })),
    "reserveSlots of a lane that only the other one holds": {
      given: laneOfMine,
      run: (ctx, ids) => reserveSlots(ctx, held(ids), () => 1),
    },
    moveWaiting: {
      given: `UPDATE lanes SET lease = 'driver', breaker_open_until = now() + interval '1 hour';
        UPDATE outbox SET state = 'waiting'`,
      run: (ctx, ids) => moveWaiting(ctx, held(ids), [{ perSecond: 5 }, { perSecond: 5 }]),
    },
    "moveWaiting of a lane that only the other one holds": {
      given: `UPDATE lanes SET lease = 'driver', breaker_open_until = now() + interval '1 hour';
        UPDATE outbox SET state = 'waiting'; ${laneOfMine}`,
      run: (ctx, ids) => moveWaiting(ctx, held(ids), [{ perSecond: 5 }, { perSecond: 5 }]),
    },
    keepStandingOf: {
      given: "UPDATE bindings SET secrets_sealed = 'same'; UPDATE channels SET state = 'bound'",
      run: async (ctx, ids) => {
        const standing = keepStandingOf(ctx, held(ids), "same");
        standing.told({
          ok: false,
          failure: { kind: "AUTH", code: "14", detail: "refused", retryAfterMs: null, trace: null },
        });
        await standing.settled();
      },
    },
    returnSlots: (ctx, ids) => returnSlots(ctx, held(ids), 5, 10),
    keepBreaker: {
      given: "UPDATE lanes SET lease = 'driver'",
      run: (ctx, ids) => keepBreaker(ctx, held(ids), { ...closedBreaker, faultsInRow: 3 }, 0),
    },
    holdPace: (ctx, { senderId }) => holdPace(ctx, senderId, 0.5),
    slowDown: (ctx, { senderId }) => slowDown(ctx, senderId, 1000),
    takeBack: {
      given: "UPDATE messages SET state = 'accepted'",
      run: async (ctx, { deliveredMessageId: messageId, senderId: laneId }) => {
        vi.spyOn(Math, "random").mockReturnValue(0);
        const failure = {
          kind: "THROTTLED_SENDER",
          code: "130429",
          detail: "fast",
          retryAfterMs: null,
          trace: null,
        } as const;
        const externalId = `wamid.${messageId}`;
        const late = { messageId, externalId, laneId, key: "failed", at: ctx.now, failure };
        const back = await takeBack(ctx, hooks, [late]);
        await applyChanges(ctx, hooks, back.changes);
        await back.finish();
        return [...back.returned];
      },
    },
    returnToOutbox: {
      given: "DELETE FROM outbox WHERE workspace_id = :mine",
      run: (ctx, { deliveredMessageId }) =>
        returnToOutbox(ctx, [
          { id: deliveredMessageId, attempt: 1, dueAt: ctx.now.toISOString(), tries: 0, throttled: 1 },
        ]),
    },
    listOutages: {
      given:
        "UPDATE lanes SET breaker_opened_at = now(), breaker_open_until = now(); UPDATE origins SET state = 'running'",
      run: async (ctx, { channelId, senderId }) =>
        (await listOutages(ctx, { channelId, senderId })).map(({ laneId, channel }) => ({ laneId, channel })),
    },
    "listOutages while only the other one has something waiting": {
      given: `UPDATE lanes SET breaker_opened_at = now(), breaker_open_until = now(); UPDATE origins SET state = 'running';
        DELETE FROM outbox WHERE workspace_id = :mine`,
      run: (ctx) => listOutages(ctx),
    },
    prepareMessages: (ctx, ids) => prepareMessages(ctx, batch(ids), [person]),
    readRouteFacts: (ctx, ids) => readRouteFacts(ctx, ids),
    "readRouteFacts of a pool": {
      given: "UPDATE senders SET state = CASE WHEN workspace_id = :mine THEN 'DISCONNECTED' ELSE 'CONNECTED' END",
      run: (ctx, ids) => readRouteFacts(ctx, { ...ids, pool: poolOf(ids) }),
    },
    ableSender: {
      given: "UPDATE senders SET state = CASE WHEN workspace_id = :mine THEN 'DISCONNECTED' ELSE 'CONNECTED' END",
      run: (ctx, ids) => inTransaction(ctx, (ctx) => ableSender(ctx, poolOf(ids, "other"), poolSend(ids))),
    },
    "claimMessages of a pool": {
      given: `${laneOfMine}; ${open}; UPDATE lanes SET lease = 'driver', lease_until = now() + interval '1 minute' WHERE workspace_id = :mine;
        UPDATE senders SET state = 'DISCONNECTED'; DELETE FROM pool_outages;
        UPDATE origins SET state = 'running', hour_rule = 'never', local_at = NULL, opens_at = NULL, rests_until = NULL, per_minute = NULL,
          pool = jsonb_build_object('id', 'pool', 'name', 'x', 'rules', '[]'::jsonb, 'otherIds', jsonb_build_array(:senderId::text),
            'whenOut', 'move', 'paces', '{}'::jsonb);
        UPDATE outbox SET state = 'waiting', due_at = '2020-01-01', attempt = 0, sequence_key = NULL`,
      run: (ctx, ids) => claimMessages(ctx, hooks, held(ids), 5),
    },
    judgeWithPool: {
      given: "UPDATE campaign_recipients SET fate = 'send'",
      run: (ctx, ids) =>
        judgeWithPool(
          ctx,
          {
            ...{ importId: ids.openImportId, channelId: ids.channelId, laneId: ids.senderId, senderId: ids.senderId },
            template: { code: ids.templateCode, name: "hours", language: "en", category: "utility" },
            ...{ senders: {}, hourRule: "never", localAt: null, startsAt: ctx.now },
            ...{ pool: poolOf(ids), platform: "whatsapp" },
          },
          { after: 0, count: 10 },
        ),
    },
    chooseSenders: {
      given: `UPDATE messages SET accepted_at = now(), address = '+4915555000077', direction = 'outbound' WHERE workspace_id <> :mine`,
      run: (ctx, ids) =>
        inTransaction(ctx, async (ctx) => {
          const send = { ...poolSend(ids), pool: poolOf(ids) };
          const people = [{ address: "+4915555000077", addressKind: "phone" as const, country: null }];
          return chooseSenders(ctx, send, await readPoolStanding(ctx, send.pool, send), people);
        }),
    },
    holdBack: {
      given: `UPDATE recipient_paces SET service = 'kiosk.example', next_slot_at = '2030-01-01' WHERE workspace_id <> :mine;
        UPDATE sender_domains SET domain = 'shop.example', warm_up_from = current_date; UPDATE sender_domain_hours
        SET domain = 'shop.example', hour = now(), claimed = 49; UPDATE outbox SET state = 'waiting'`,
      run: (ctx, ids) => inTransaction(ctx, (ctx) => holdBack(ctx, held(ids), mails(ctx, ids))),
    },
    readPaces: {
      given: "UPDATE recipient_paces SET service = 'kiosk.example', pace_per_second = 7 WHERE workspace_id <> :mine",
      run: (ctx, ids) => inTransaction(ctx, (ctx) => readPaces(ctx, ids.senderId, ["kiosk.example"])),
    },
    keepPaces: {
      given: "UPDATE recipient_paces SET service = 'kiosk.example'",
      run: (ctx, ids) =>
        inTransaction(ctx, (ctx) => keepPaces(ctx, ids.senderId, new Map([["kiosk.example", freshPace(3, 0)]]), "421")),
    },
    slowServices: {
      given: "UPDATE recipient_paces SET service = 'kiosk.example', pace_per_second = 7, next_slot_at = '2020-01-01'",
      run: (ctx, ids) => slowServices(ctx, ids.senderId, "email", [slowed(ctx, ids)]),
    },
    wakeLanesOfOrigin: (ctx, ids) => wakeLanesOfOrigin(ctx, origin(ids)),
    "wakeLanesOfOrigin an origin of which only the other one has something": {
      given: "DELETE FROM outbox WHERE workspace_id = :mine",
      run: (ctx, ids) => wakeLanesOfOrigin(ctx, origin(ids)),
    },
  },
  {
    countChanges: "called by applyChanges",
    obeyStops: "called by applyChanges",
    recordTrouble: "called by recordOutcomes",
    refuteTrouble: "called by recordOutcomes",
    settleOutbox: "called by applyChanges",
    wakeLanesOf: "called by applyChanges",
    judgeCandidates: "called by claimMessages",
    lockCandidates: "called by claimMessages",
    readCapFacts: "called by claimMessages",
    takeDetours: "called by claimMessages",
    readPoolStanding: "called by chooseSenders' callers, ableSender and claimMessages, which have cases",
    readFacts: "called by claimMessages and judgeRecipients",
    readPeople: "called by keepToReach and judgeRecipients",
    verdictOn: "reads nothing",
    deferMessages: "called by claimMessages and holdBack",
    openSpeaker: "opens what is sealed for one workspace",
    stopByObstacle: "tells the hooks",
    takeBack: "called by applyReceipts, which has cases",
  },
);
