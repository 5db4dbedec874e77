import { sql } from "drizzle-orm";
import { afterAll, vi } from "vitest";
import { inTransaction } from "#lib/context";
import { forgetEnv } from "#lib/env";
import type { DomainError } from "#lib/errors";
import { emptyFigures } from "#lib/statistics/figures";
import { getTemplate } from "#lib/templates/queries";
import { fakePlatform, formOf, validContent } from "#lib/templates/test-support";
import { describeTenantScope } from "#lib/testing/tenant-scope";
import { makeTwins } from "#lib/testing/twin-workspaces";
import { advanceAbTest } from "./ab-test/advance-ab-tests.ts";
import { chooseWinner } from "./ab-test/choose-winner.ts";
import { assessTyped } from "./audience-import/assess-row.ts";
import { countCountries } from "./audience-import/count-countries.ts";
import { countRows } from "./audience-import/count-rows.ts";
import { decideHiddenRows } from "./audience-import/decide-hidden-rows.ts";
import { findTarget } from "./audience-import/find-target.ts";
import { importNumbers, rulesFor } from "./audience-import/import-recipients.ts";
import { reportImport } from "./audience-import/import-report.ts";
import { listContacts } from "./audience-import/list-contacts.ts";
import { getImport, previewRecipients, rejectedRecipients, repairedRecipients } from "./audience-import/recipients.ts";
import { recordConsent } from "./audience-import/record-consent.ts";
import { callBackCampaign } from "./control/call-back.ts";
import { carryOutDecision } from "./control/carry-out-decision.ts";
import * as control from "./control/control.ts";
import { countReplaced } from "./control/decidable.ts";
import { decideCampaign } from "./control/decide.ts";
import { finishCampaign } from "./control/finish.ts";
import { campaignOriginHook, stopCampaignByObstacle } from "./control/origin-hook.ts";
import { stopCampaignFallback } from "./control/stop-fallback.ts";
import { goOnPlanning, keepPlanWith, planSend } from "./flight-plan/plan-send.ts";
import { findFate, readPlan, readPlanOfCampaign } from "./flight-plan/read-plan.ts";
import { findRecipe, keepRecipe } from "./import-doctor/recipes.ts";
import { languagesOfList, readTemplates } from "./languages/campaign-languages.ts";
import { chooseLanguages, findLanguages } from "./languages/choose-languages.ts";
import { countLanguages } from "./languages/count-languages.ts";
import { adoptTemplate } from "./launch/adopt-template.ts";
import { readChosenSender } from "./launch/chosen-sender.ts";
import { discardDraft, findOpenImport, keepAsDraft, readDraft, saveDraft } from "./launch/drafts.ts";
import { duplicateCampaign } from "./launch/duplicate.ts";
import { expandCampaign } from "./launch/expand.ts";
import { launchCampaign } from "./launch/launch.ts";
import { findRest, listRest } from "./launch/list-rest.ts";
import { refuseOtherUse } from "./launch/refuse-other-use.ts";
import { startScheduledCampaign } from "./launch/start.ts";
import { takeBackCampaign } from "./launch/take-back.ts";
import { readPoolOutages, readPoolPace } from "./pool/read-outages.ts";
import { releaseOne } from "./pool/release-parked.ts";
import { makeTurn } from "./repeat/make-turn.ts";
import { readRepeat, readRepeating } from "./repeat/read-repeat.ts";
import { endRepeat, pauseRepeat, resumeRepeat, setRepeat } from "./repeat/set-repeat.ts";
import { takeTurns } from "./repeat/take-turns.ts";
import { certifyCampaign } from "./report/certificate.ts";
import { noteCampaignEvent, noteFirst } from "./report/events.ts";
import { exportMessages } from "./report/export-messages.ts";
import { countCampaignsOfTemplates, listCampaignsOfTemplate } from "./report/of-template.ts";
import * as queries from "./report/queries.ts";
import { listCampaignTroubles } from "./report/troubles.ts";
import { readWaitFacts } from "./report/waits.ts";
import type { SendForm } from "./schema.ts";
import { approvalFor, listSendApprovers } from "./send-approval/ask-for-approval.ts";
import { approveSend, sendSendBack } from "./send-approval/decide-approval.ts";
import { listApprovers } from "./template-approval/approvers.ts";
import { askForApproval } from "./template-approval/ask-for-approval.ts";
import {
  approveTemplate,
  sendTemplateBack,
  storeAnswer,
  withdrawApproval,
} from "./template-approval/decide-approval.ts";
import { mailAnswer, mailWaiting } from "./template-approval/mail-approval.ts";
import { countWaiting, switchApproval, wantsApproval as wantsApprovalOf } from "./template-approval/switch-approval.ts";
import { editTemplate } from "./template-edits/edit-template.ts";
import { holdCampaign, holdCampaigns } from "./template-edits/hold-campaigns.ts";
import { readTemplateUse } from "./template-edits/template-use.ts";
import { askForTest } from "./test-send/ask-for-test.ts";
import { askForTests } from "./test-send/ask-for-tests.ts";
import { listAllGuests, listGuests, saveGuests } from "./test-send/guests.ts";
import { makeTest } from "./test-send/make-test.ts";
import { readTemplateLook, readTestChoices } from "./test-send/read-test.ts";
import { advanceWave } from "./waves/advance-waves.ts";

Object.assign(process.env, {
  DATABASE_URL: "postgres://user:password@localhost:5432/none",
  NEXTAUTH_SECRET: "x".repeat(32),
  SEALING_KEY: Buffer.alloc(32, 7).toString("base64"),
});
forgetEnv();
// Mails are written as with a mail server.
vi.mock("#lib/mail/send-mail", () => ({ canMail: () => true }));
Object.assign(process.env, {
  DATABASE_URL: "postgres://user:password@localhost:5432/none",
  NEXTAUTH_SECRET: "x".repeat(32),
  SEALING_KEY: Buffer.alloc(32, 7).toString("base64"),
});
forgetEnv();
/** A plan of the list that was not sent. */
const aPlan = `UPDATE flight_plans SET import_id = :openImportId, campaign_id = :campaignId, channel_id = :channelId,
  send = jsonb_build_object('templateCode', :templateCode::text, 'senderId', :senderId::text,
    'startsAt', '2026-11-20T10:00:00Z', 'localAt', NULL, 'hourRule', 'never', 'perMinute', NULL, 'waveWaitMinutes', NULL),
  figures = '{"looked": 0, "sends": 0, "holds": {}, "skips": {}, "newlyReached": null, "countries": {}, "releases": {}}'`;
const twins = await makeTwins();
afterAll(() => twins.owner.close());
// How long an import took is kept, and differs from run to run.
vi.spyOn(performance, "now").mockReturnValue(0);

const form: SendForm = {
  ...{ language: "en", templateCode: "", senderId: "", when: "now", at: "", method: "phones", numbers: "" },
  ...{ importId: null, name: "Mine" },
};
const askedAt = "2026-11-20T10:00:00.000Z";
const request = {
  ...{ state: "waiting", content: validContent, category: "utility", choice: "now" },
  ...{ byId: "somebody", by: "Somebody", at: askedAt, answer: null },
};
const wantsApproval = "UPDATE workspaces SET template_approval = true";
/** Something waits in both workspaces. */
const asked = `UPDATE templates SET approval = '${JSON.stringify(request)}'`;
/** A large send waits in both workspaces. */
const sendWaits = `UPDATE campaigns SET state = 'scheduled', scheduled_at = '2090-01-01', approval = '${JSON.stringify({
  ...{ state: "waiting", above: 1, byId: "somebody", by: "Somebody", at: askedAt, answer: null },
})}'`;
const page = { page: 1, pageSize: 10 };
const hooks = { campaign: campaignOriginHook };
/** A turn is being made in both workspaces. */
const turnMaking = "UPDATE repeat_turns SET state = 'making', campaign_id = NULL";
/** The states of the send's parts as they are where nothing stands in its way, in both workspaces. */
const sendable = `UPDATE channels SET state = 'bound'; UPDATE senders SET state = 'CONNECTED';
  UPDATE templates SET sending_allowed = true, category = 'utility'; UPDATE campaigns SET state = 'running'`;

const failedOfEnded = `${sendable}; DELETE FROM outbox; UPDATE messages SET state = 'failed', failed_at = now(), failure_kind = 'TRANSIENT';
  UPDATE campaigns SET state = 'partly_failed', state_reason = NULL, expanded_at = now(), decision = NULL`;
const measuring = `${sendable}; UPDATE campaigns SET expanded_at = NULL, ab_test = '${JSON.stringify({
  ...{ code: "b", share: 50, places: 5_000, waitMinutes: 1, winnerBy: "read", phase: "measuring" },
  ...{ sampledThrough: 9, leftAt: null, figures: null, winner: null },
})}'`;
const decided = `${failedOfEnded}; UPDATE campaigns SET state = 'running',
  decision = '{"kind": "retry_failed", "by": "Anna", "calledBack": false, "through": "9", "after": ""}'`;

/** Lists of which each person gets their own language; all of it is the template's own. */
const byLanguage = `UPDATE recipient_imports SET by_language = true;
  UPDATE campaign_recipients SET import_id = :openImportId`;
/** The campaign was stopped, and of each list only the row of a message that was called back is left. */
const stopped = `${sendable}; DELETE FROM outbox; DELETE FROM message_events; UPDATE messages SET state = 'cancelled';
  UPDATE campaign_recipients SET import_id = :sentImportId;
  UPDATE campaigns SET state = 'cancelled', state_reason = 'by_person', expanded_through = 3`;

/** The one contact of both workspaces, in their one group. */
const audience = `UPDATE contacts SET id = 'known'; UPDATE contact_groups SET id = 'group', name = 'Friends';
  UPDATE contact_addresses SET contact_id = 'known', address = '+4915555000007', address_kind = 'phone', channel_id = NULL;
  UPDATE contact_group_members SET group_id = 'group', contact_id = 'known'; DELETE FROM erased_people`;

describeTenantScope(
  twins,
  "lib/campaigns",
  {
    adoptTemplate: (ctx, { campaignId, failedMessageId }) => adoptTemplate(ctx, campaignId, [failedMessageId]),
    readTemplateUse: { given: sendable, run: (ctx, { templateCode }) => readTemplateUse(ctx, templateCode) },
    listCampaignsOfTemplate: (ctx, { templateCode }) => listCampaignsOfTemplate(ctx, templateCode),
    countCampaignsOfTemplates: (ctx, { templateCode }) => countCampaignsOfTemplates(ctx, [templateCode]),
    holdCampaign: { given: sendable, run: (ctx, { campaignId }) => holdCampaign(ctx, campaignId, 9) },
    holdCampaigns: {
      given: sendable,
      run: (ctx, { templateCode }) => inTransaction(ctx, (ctx) => holdCampaigns(ctx, templateCode, 9)),
    },
    askForApproval: {
      given: `${wantsApproval}; UPDATE templates SET state = 'draft'`,
      run: async (ctx, { templateCode }) =>
        askForApproval(ctx, { ...formOf(await getTemplate(ctx, templateCode), validContent), choice: "now" }),
    },
    approveTemplate: {
      given: `${wantsApproval}; ${asked}; UPDATE templates SET state = 'draft', version = 5`,
      run: (ctx, { templateCode, campaignId }) =>
        approveTemplate(ctx, { code: templateCode, askedAt, campaigns: [campaignId] }, fakePlatform().find),
    },
    sendTemplateBack: {
      given: `${wantsApproval}; ${asked}`,
      run: (ctx, { templateCode }) => sendTemplateBack(ctx, { code: templateCode, askedAt, reason: "Because" }),
    },
    withdrawApproval: { given: asked, run: (ctx, { templateCode }) => withdrawApproval(ctx, templateCode) },
    storeAnswer: {
      given: asked,
      run: (ctx, { templateCode }) =>
        inTransaction(ctx, async (ctx) => {
          const { approval } = await getTemplate(ctx, templateCode);
          if (approval) await storeAnswer(ctx, templateCode, approval, "Because");
        }),
    },
    listApprovers: (ctx) => listApprovers(ctx),
    countWaiting: { given: asked, run: (ctx) => countWaiting(ctx) },
    "countWaiting of the other one alone": {
      given: `${asked}; UPDATE templates SET approval = NULL WHERE workspace_id = :mine`,
      run: (ctx) => countWaiting(ctx),
    },
    switchApproval: { given: wantsApproval, run: (ctx) => switchApproval(ctx, { on: false, waiting: 0 }) },
    wantsApproval: {
      given: "UPDATE workspaces SET template_approval = id <> :mine",
      run: (ctx) => wantsApprovalOf(ctx),
    },
    mailWaiting: {
      run: async (ctx, { templateCode }) =>
        inTransaction(ctx, async (ctx) => mailWaiting(ctx, await getTemplate(ctx, templateCode), ["somebody"])),
    },
    mailAnswer: {
      given: asked,
      run: (ctx, { templateCode }) =>
        inTransaction(ctx, async (ctx) => {
          const row = await getTemplate(ctx, templateCode);
          if (row.approval) await mailAnswer(ctx, row, row.approval, { approved: true, reason: null });
        }),
    },
    editTemplate: {
      given: `${sendable}; UPDATE templates SET state = 'pass', version = 5`,
      run: async (ctx, { templateCode, campaignId }) =>
        editTemplate(
          ctx,
          {
            ...formOf(await getTemplate(ctx, templateCode), validContent),
            ...{ category: "utility", choice: "finish_first", campaigns: [campaignId] },
          },
          fakePlatform().find,
        ),
    },
    listCampaigns: (ctx) => queries.listCampaigns(ctx, page),
    "listCampaigns of a channel": (ctx, { channelId }) =>
      queries.listCampaigns(ctx, { ...page, channelId, q: "spring" }),
    hasCampaigns: {
      given: "DELETE FROM campaigns WHERE workspace_id = :mine",
      run: (ctx) => queries.hasCampaigns(ctx),
    },
    listSendAccounts: {
      given: sendable,
      run: (ctx, { channelId }) => queries.listSendAccounts(ctx, channelId),
    },
    runningCampaigns: { given: sendable, run: (ctx) => queries.runningCampaigns(ctx) },
    approveSend: {
      given: sendWaits,
      run: (ctx, { campaignId }) => approveSend(ctx, { campaignId, askedAt }),
    },
    sendSendBack: {
      given: sendWaits,
      run: (ctx, { campaignId }) => sendSendBack(ctx, { campaignId, askedAt, reason: "Because" }),
    },
    listSendApprovers: (ctx) => listSendApprovers(ctx),
    approvalFor: {
      given: `INSERT INTO sending_rules (workspace_id, approve_above, updated_at) SELECT id, 3, now() FROM workspaces
        ON CONFLICT (workspace_id) DO UPDATE SET approve_above = CASE WHEN sending_rules.workspace_id = :mine THEN NULL ELSE 3 END`,
      run: (ctx) => approvalFor(ctx, 4).catch(() => "asks for another person"),
    },
    chooseWinner: {
      given: measuring,
      run: (ctx, { campaignId }) => chooseWinner(ctx, { campaignId, side: "b" }),
    },
    advanceAbTest: { given: measuring, run: (ctx, { campaignId }) => advanceAbTest(ctx, campaignId) },
    takeBackCampaign: {
      given: `DELETE FROM outbox; DELETE FROM send_drafts;
        UPDATE campaigns SET state = 'scheduled', scheduled_at = '2090-01-01'`,
      run: (ctx, { campaignId }) => takeBackCampaign(ctx, campaignId),
    },
    duplicateCampaign: {
      given: `${stopped}; DELETE FROM send_drafts WHERE workspace_id = :mine`,
      run: async (ctx, { campaignId }) => {
        await duplicateCampaign(ctx, campaignId);
        // Each copy has an id of its own.
        await ctx.db.execute(sql`UPDATE send_drafts SET form = '{}' WHERE workspace_id = ${ctx.workspaceId}`);
        await ctx.db.execute(sql`DELETE FROM campaign_recipients r USING recipient_imports i WHERE i.workspace_id = r.workspace_id
          AND i.id = r.import_id AND r.workspace_id = ${ctx.workspaceId} AND i.created_at = ${ctx.now.toISOString()}`);
        await ctx.db.execute(sql`DELETE FROM recipient_imports WHERE workspace_id = ${ctx.workspaceId}
          AND created_at = ${ctx.now.toISOString()}`);
        await ctx.db.execute(
          sql`DELETE FROM audit_log WHERE workspace_id = ${ctx.workspaceId} AND action = 'import.created'`,
        );
      },
    },
    setRepeat: {
      given: "UPDATE channels SET deleted_at = NULL; UPDATE origins SET local_at = NULL",
      run: async (ctx, { campaignId }) => {
        const rule = { rhythm: "weekly" as const, days: ["mon" as const], monthDay: "", at: "10:00" };
        await setRepeat(ctx, { campaignId, ...rule, ends: "never", untilDay: "", times: "" });
      },
    },
    pauseRepeat: { given: turnMaking, run: (ctx) => pauseRepeat(ctx, "repeat") },
    "pauseRepeat while that of the other one has ended": {
      given: `UPDATE campaign_repeats SET state = 'ended' WHERE workspace_id <> :mine;
        UPDATE campaign_repeats SET state = 'running' WHERE workspace_id = :mine`,
      run: (ctx) => pauseRepeat(ctx, "repeat"),
    },
    resumeRepeat: {
      given: "UPDATE campaign_repeats SET state = 'paused'",
      run: (ctx) => resumeRepeat(ctx, "repeat"),
    },
    endRepeat: { given: turnMaking, run: (ctx) => endRepeat(ctx, "repeat") },
    readRepeat: (ctx, { campaignId }) => readRepeat(ctx, campaignId),
    readRepeating: async (ctx, { campaignId }) => [...(await readRepeating(ctx, [campaignId]))],
    takeTurns: {
      given: `DELETE FROM repeat_turns; UPDATE campaign_repeats SET next_at = now() - interval '1 minute'`,
      run: (ctx) => takeTurns(ctx, "repeat"),
    },
    makeTurn: {
      given: `${turnMaking}; UPDATE repeat_turns SET due_at = '2020-01-01'`,
      run: (ctx) => makeTurn(ctx, "repeat", new Date("2020-01-01")),
    },
    readPoolOutages: (ctx, { campaignId }) => readPoolOutages(ctx, campaignId),
    readPoolPace: (ctx, { channelId, senderId }) =>
      readPoolPace(ctx, {
        ...{ channelId, category: "utility" },
        pool: { ...{ id: "pool", name: "x", rules: [], otherIds: [senderId], whenOut: "move" }, paces: {} },
      }),
    releaseOne: {
      given: `UPDATE senders SET state = 'CONNECTED'; UPDATE pool_outages SET over_at = NULL, waiting = 1;
        UPDATE campaigns SET category = 'utility';
        UPDATE outbox SET state = 'waiting', due_at = '8000-01-01T00:00:00Z'; UPDATE messages SET sender_id = :senderId;
        UPDATE origins SET state = 'running', pool = jsonb_build_object('id', 'pool', 'name', 'x', 'rules', '[]'::jsonb,
          'otherIds', jsonb_build_array(:senderId::text), 'whenOut', 'move', 'paces', '{}'::jsonb)`,
      run: (ctx, { campaignId, senderId }) =>
        releaseOne(ctx, { originKind: "campaign", originId: campaignId, senderId, rule: -1 }),
    },
    readChosenSender: (ctx, { channelId }) => readChosenSender(ctx, { channelId, senderId: "pool:pool" }),
    keepAsDraft: (ctx, { channelId }) => keepAsDraft(ctx, channelId, form, { replace: true }),
    "keepAsDraft beside a draft of the other one": {
      given: "DELETE FROM send_drafts WHERE workspace_id = :mine",
      run: (ctx, { channelId }) => keepAsDraft(ctx, channelId, form, { replace: false }),
    },
    advanceWave: {
      given: `UPDATE campaigns SET state = 'running', expanded_at = now(), wave = 1, accepted = 30, failed = 0, failed_later = 0,
          waves = '{"waitMinutes": 1, "failedShare": null, "optOutShare": 0}', wave_left_at = '2020-01-01', started_at = '2020-01-01';
        DELETE FROM outbox WHERE workspace_id = :mine;
        UPDATE suppressions SET platform = 'whatsapp', address_kind = 'phone', lifted_at = NULL, at = now(),
          address = (SELECT address FROM messages WHERE id = :deliveredMessageId LIMIT 1) WHERE workspace_id <> :mine;
        UPDATE messages SET accepted_at = now()`,
      run: (ctx, { campaignId }) => advanceWave(ctx, campaignId),
    },
    "advanceWave that makes messages due": {
      given: `UPDATE campaigns SET state = 'running', expanded_at = now(), wave = 2,
          waves = '{"waitMinutes": 1, "failedShare": null, "optOutShare": 0}';
        UPDATE outbox SET due_at = '9002-01-01', state = 'waiting'`,
      run: (ctx, { campaignId }) => advanceWave(ctx, campaignId),
    },
    readWaitFacts: {
      given: `UPDATE origins SET per_minute = 7, opens_at = now() WHERE workspace_id <> :mine;
        UPDATE sending_rules SET hours = '{"week": []}' WHERE workspace_id <> :mine;
        UPDATE outbox SET due_at = '2090-01-01' WHERE workspace_id <> :mine`,
      run: (ctx, { campaignId }) => readWaitFacts(ctx, campaignId),
    },
    getCampaign: (ctx, { campaignId }) => queries.getCampaign(ctx, campaignId),
    listCampaignEvents: (ctx, { campaignId }) => queries.listCampaignEvents(ctx, campaignId),
    listCampaignTicks: (ctx, { campaignId }) => queries.listCampaignTicks(ctx, campaignId),
    currentRate: (ctx, { campaignId }) => queries.currentRate(ctx, campaignId),
    failuresByCode: (ctx, { campaignId }) => queries.failuresByCode(ctx, campaignId),
    listCampaignTroubles: (ctx, { campaignId }) => listCampaignTroubles(ctx, campaignId),
    certifyCampaign: (ctx, { campaignId }) => certifyCampaign(ctx, campaignId),
    "certifyCampaign with somebody messaged twice": {
      given: `UPDATE messages SET attempt = 2;
        INSERT INTO message_events (workspace_id, message_id, key, kind, at, detail)
        SELECT workspace_id, message_id, 'again', kind, at, '{"externalId": "wamid.again"}' FROM message_events`,
      run: (ctx, { campaignId }) => certifyCampaign(ctx, campaignId),
    },
    pauseCampaign: (ctx, { campaignId }) => control.pauseCampaign(ctx, campaignId),
    resumeCampaign: {
      given: "UPDATE campaigns SET state = 'paused' WHERE workspace_id = :mine",
      run: (ctx, { campaignId }) => control.resumeCampaign(ctx, campaignId),
    },
    stopCampaign: (ctx, { campaignId }) => control.stopCampaign(ctx, campaignId),
    countReplaced: {
      given: `INSERT INTO fallbacks (workspace_id, message_id, campaign_id, root_id, link, state, trigger, due_at, sent_id)
          SELECT workspace_id, id, campaign_id, id, 0, 'made', 'undelivered', now(), id FROM messages
          WHERE workspace_id <> :mine AND campaign_id IS NOT NULL
          ON CONFLICT (workspace_id, message_id) DO UPDATE SET campaign_id = excluded.campaign_id, root_id = excluded.root_id,
            state = 'made', sent_id = excluded.sent_id;
        UPDATE messages SET state = 'expired'`,
      run: (ctx, { campaignId }) => countReplaced(ctx, campaignId, { platform: "whatsapp", calledBack: false }),
    },
    stopCampaignFallback: {
      given: `INSERT INTO origins (workspace_id, kind, id, state, created_at)
        SELECT workspace_id, 'fallback', id, 'running', now() FROM campaigns`,
      run: (ctx, { campaignId }) => stopCampaignFallback(ctx, campaignId),
    },
    cancelScheduledCampaign: {
      given: "DELETE FROM outbox; UPDATE campaigns SET state = 'scheduled', scheduled_at = now() + interval '1 day'",
      run: (ctx, { campaignId }) => control.cancelScheduledCampaign(ctx, campaignId),
    },
    saveDraft: (ctx, { channelId }) => saveDraft(ctx, { channelId, form }),
    "saveDraft for a channel only the other one has": {
      given: "DELETE FROM channels WHERE workspace_id = :mine",
      run: (ctx, { channelId }) => saveDraft(ctx, { channelId, form }),
      refused: "not_found",
    },
    readDraft: (ctx, { channelId }) => readDraft(ctx, channelId),
    "readDraft that only the other one has": {
      given: "DELETE FROM send_drafts WHERE workspace_id = :mine",
      run: (ctx, { channelId }) => readDraft(ctx, channelId),
    },
    discardDraft: (ctx, { channelId }) => discardDraft(ctx, channelId),
    findOpenImport: (ctx, ids) => findOpenImport(ctx, { ...ids, importId: ids.openImportId }),
    "findOpenImport that only the other one has": {
      given: "DELETE FROM recipient_imports WHERE workspace_id = :mine",
      run: (ctx, ids) => findOpenImport(ctx, { ...ids, importId: ids.openImportId }),
    },
    noteCampaignEvent: (ctx, { campaignId }) => noteCampaignEvent(ctx, campaignId, "paused"),
    noteFirst: (ctx, { campaignId }) => noteFirst(ctx, campaignId, "first_accepted"),
    "expandCampaign (of contexts)": {
      given: "UPDATE campaign_recipients SET import_id = :sentImportId; UPDATE campaigns SET state = 'running'",
      run: (ctx, { campaignId }) =>
        expandCampaign(
          () => ctx,
          campaignId,
          () => false,
        ),
    },
    startScheduledCampaign: {
      given: `${sendable}; UPDATE campaigns SET state = 'scheduled', scheduled_at = now() - interval '1 minute'`,
      run: (ctx, { campaignId }) => startScheduledCampaign(ctx, campaignId),
    },
    callBackCampaign: {
      given: "UPDATE campaigns SET state = 'stopping'",
      run: (ctx, { campaignId }) => callBackCampaign(ctx, hooks, campaignId),
    },
    "callBackCampaign while only the other one is stopping": {
      given: "UPDATE campaigns SET state = 'stopping' WHERE workspace_id <> :mine",
      run: (ctx, { campaignId }) => callBackCampaign(ctx, hooks, campaignId),
    },
    decideCampaign: {
      given: failedOfEnded,
      run: (ctx, { campaignId }) => decideCampaign(ctx, campaignId, "retry_failed"),
    },
    "decideCampaign about messages that only the other one has": {
      given: `${failedOfEnded}; UPDATE messages SET state = 'delivered' WHERE workspace_id = :mine`,
      run: (ctx, { campaignId }) => decideCampaign(ctx, campaignId, "retry_failed"),
      refused: "precondition_failed",
    },
    carryOutDecision: { given: decided, run: (ctx, { campaignId }) => carryOutDecision(ctx, hooks, campaignId) },
    "carryOutDecision that only was made for the other one": {
      given: `${decided}; UPDATE campaigns SET decision = NULL WHERE workspace_id = :mine`,
      run: (ctx, { campaignId }) => carryOutDecision(ctx, hooks, campaignId),
    },
    finishCampaign: {
      given:
        "DELETE FROM outbox WHERE workspace_id = :mine; UPDATE campaigns SET state = 'running', expanded_at = now()",
      run: (ctx, { campaignId }) => finishCampaign(ctx, campaignId),
    },
    "finishCampaign while only the other one has nothing open": {
      given:
        "DELETE FROM outbox WHERE workspace_id <> :mine; UPDATE campaigns SET state = 'running', expanded_at = now()",
      run: (ctx, { campaignId }) => finishCampaign(ctx, campaignId),
    },
    "progressed (the hook)": (ctx, { campaignId }) =>
      campaignOriginHook.progressed(ctx, campaignId, { ...emptyFigures(), queued: -1, accepted: 1 }),
    countCountries: {
      given: "UPDATE channels SET type = 'sms'",
      run: (ctx, { openImportId }) => countCountries(ctx, openImportId),
    },
    countRows: (ctx, { openImportId }) => countRows(ctx, openImportId),
    importNumbers: (ctx, { channelId, templateCode }) =>
      importNumbers(ctx, { channelId, templateCode, text: "+4915555000002\n+4915555000003" }),
    "importNumbers for marketing": {
      given: "UPDATE templates SET category = 'marketing'; DELETE FROM consents WHERE workspace_id = :mine",
      run: (ctx, { channelId, templateCode }) =>
        importNumbers(ctx, { channelId, templateCode, text: "+4915555000002\n+4915555000003" }),
    },
    "importNumbers without suppressions of one's own": {
      given: "DELETE FROM suppressions WHERE workspace_id = :mine",
      run: (ctx, { channelId, templateCode }) =>
        importNumbers(ctx, { channelId, templateCode, text: "+4915555000002" }),
    },
    listContacts: {
      given: audience,
      run: (ctx, { channelId, templateCode }) =>
        listContacts(ctx, { channelId, templateCode, kind: "group", id: "group", values: {} }),
    },
    "listContacts of a group that only the other one has": {
      given: `${audience}; DELETE FROM contact_groups WHERE workspace_id = :mine`,
      run: (ctx, { channelId, templateCode }) =>
        listContacts(ctx, { channelId, templateCode, kind: "group", id: "group", values: {} }),
      refused: "not_found",
    },
    reportImport: async (ctx, { openImportId }) => reportImport(ctx, await getImport(ctx, openImportId)),
    getImport: (ctx, { openImportId }) => getImport(ctx, openImportId),
    previewRecipients: (ctx, { openImportId }) => previewRecipients(ctx, openImportId),
    rejectedRecipients: (ctx, { openImportId }) => rejectedRecipients(ctx, openImportId),
    repairedRecipients: (ctx, { openImportId }) => repairedRecipients(ctx, openImportId),
    recordConsent: (ctx, { openImportId }) => recordConsent(ctx, openImportId),
    planSend: (ctx, { channelId, templateCode, senderId, openImportId }) =>
      planSend(
        () => ctx,
        { channelId, templateCode, senderId, importId: openImportId, name: "", scheduledAt: null },
        () => false,
      ),
    goOnPlanning: {
      given: aPlan,
      run: (ctx) =>
        goOnPlanning(
          () => ctx,
          "x",
          () => false,
        ),
    },
    readPlan: { given: aPlan, run: (ctx) => readPlan(ctx, "x") },
    readPlanOfCampaign: { given: aPlan, run: (ctx, { campaignId }) => readPlanOfCampaign(ctx, campaignId) },
    findFate: { given: aPlan, run: (ctx) => findFate(ctx, { planId: "x", wanted: "2" }) },
    keepPlanWith: {
      given: "UPDATE flight_plans SET state = 'done', campaign_id = NULL, import_id = :openImportId",
      run: (ctx, { openImportId, campaignId }) => keepPlanWith(ctx, openImportId, campaignId),
    },
    "recordConsent for a list that the other one has sent": {
      given: "UPDATE campaigns SET import_id = :openImportId WHERE workspace_id <> :mine",
      run: (ctx, { openImportId }) => recordConsent(ctx, openImportId),
    },
    "decideHiddenRows to leave them out": {
      given: "UPDATE campaign_recipients SET hidden = true, import_id = :openImportId",
      run: (ctx, { openImportId }) => decideHiddenRows(ctx, openImportId, "leave_out"),
    },
    "decideHiddenRows to include them": {
      given:
        "UPDATE campaign_recipients SET hidden = true, fate = 'hold', reason = 'hidden_row', import_id = :openImportId",
      run: (ctx, { openImportId }) => decideHiddenRows(ctx, openImportId, "include"),
    },
    "decideHiddenRows of a list that the other one has sent": {
      given: "UPDATE campaigns SET import_id = :openImportId WHERE workspace_id <> :mine",
      run: (ctx, { openImportId }) => decideHiddenRows(ctx, openImportId, "leave_out"),
    },
    findTarget: (ctx, ids) => findTarget(ctx, ids),
    countLanguages: { given: byLanguage, run: (ctx, { openImportId }) => countLanguages(ctx, openImportId) },
    findLanguages: async (ctx, ids) => findLanguages(ctx, { ...ids, byLanguage: true }, await findTarget(ctx, ids)),
    chooseLanguages: {
      given: `INSERT INTO contacts (workspace_id, id, attributes, source, created_by)
          SELECT id, 'known', '{"language": "fr"}', 'hand', 'system' FROM workspaces WHERE id <> :mine;
        INSERT INTO contact_addresses (workspace_id, address_kind, address, contact_id)
          SELECT id, 'phone', '+4915555000077', 'known' FROM workspaces WHERE id <> :mine`,
      async run(ctx, ids) {
        const template = await findTarget(ctx, ids);
        const languages = await findLanguages(ctx, { ...ids, byLanguage: true }, template);
        const rules = await rulesFor(ctx, template);
        return languages && chooseLanguages(ctx, languages, [assessTyped(1, "+4915555000077", rules)]);
      },
    },
    languagesOfList: {
      given: byLanguage,
      run: async (ctx, { openImportId, templateCode }) =>
        languagesOfList(ctx, openImportId, await getTemplate(ctx, templateCode)),
    },
    readTemplates: (ctx, { templateCode }) => readTemplates(ctx, [{ code: templateCode }]),
    refuseOtherUse: (ctx, { senderId }) => refuseOtherUse(ctx, senderId, "marketing"),
    readTemplateLook: (ctx, { templateCode }) => readTemplateLook(ctx, templateCode),
    readTestChoices: (ctx, { templateCode }) => readTestChoices(ctx, templateCode),
    askForTest: {
      given: sendable,
      run: (ctx, { templateCode, senderId }) =>
        askForTest(ctx, { code: templateCode, senderId, address: "+4915555000001", values: {} }),
    },
    askForTests: {
      given: `${sendable}; UPDATE channels SET type = 'whatsapp'`,
      run: (ctx, { templateCode, senderId }) =>
        askForTests(ctx, { code: templateCode, senderId, address: "", values: {}, guests: ["+4915555000001"] }),
    },
    listGuests: (ctx) => listGuests(ctx, "whatsapp"),
    listAllGuests: async (ctx) => [...(await listAllGuests(ctx, ["whatsapp"]))],
    saveGuests: (ctx) => saveGuests(ctx, { platform: "whatsapp", text: "Bob, +4915555000002" }),
    makeTest: (ctx) => makeTest(ctx, "test"),
    findRecipe: (ctx) => findRecipe(ctx, "header"),
    keepRecipe: (ctx) => keepRecipe(ctx, "header", ["recipient"], [2]),
    exportMessages: (ctx, { campaignId }) => exportMessages(ctx, campaignId),
    "exportMessages of rows that became no message": {
      given: "UPDATE campaign_recipients SET import_id = :sentImportId; UPDATE messages SET row_number = 0",
      run: (ctx, { campaignId }) => exportMessages(ctx, campaignId),
    },
    listRest: { given: stopped, run: (ctx, { campaignId }) => listRest(ctx, campaignId) },
    "listRest of messages that may have left only in the other one": {
      given: `${stopped}; INSERT INTO message_events (workspace_id, message_id, key, kind, at)
        SELECT workspace_id, id, 'uncertain:1', 'uncertain', now() FROM messages WHERE workspace_id <> :mine`,
      run: (ctx, { campaignId }) => listRest(ctx, campaignId),
    },
    "listRest while only the other one has a list of it": {
      given: `${stopped}; UPDATE recipient_imports SET rest_of = :campaignId WHERE id = :openImportId AND workspace_id <> :mine`,
      run: (ctx, { campaignId }) => listRest(ctx, campaignId),
    },
    findRest: {
      given: "UPDATE recipient_imports SET rest_of = :campaignId WHERE id = :sentImportId",
      run: (ctx, { campaignId }) => findRest(ctx, campaignId),
    },
    launchCampaign: {
      given: sendable,
      run: (ctx, ids) => launchCampaign(ctx, { ...ids, importId: ids.openImportId, name: "Mine", scheduledAt: null }),
    },
    "launchCampaign with a template to compare that only the other one has": {
      given: `${sendable}; UPDATE recipient_imports SET rows_send = 300, by_language = false WHERE id = :openImportId;
        UPDATE templates SET code = 'b' WHERE workspace_id <> :mine`,
      run: (ctx, ids) =>
        launchCampaign(ctx, {
          ...{ ...ids, importId: ids.openImportId, name: "Mine", scheduledAt: null },
          abTest: { templateCode: "b", share: 50, waitMinutes: 1, winnerBy: "person" },
        }).catch((error: DomainError) => error.key),
    },
    stopCampaignByObstacle: {
      given: sendable,
      run: (ctx, { campaignId }) => stopCampaignByObstacle(ctx, campaignId, "platform_auth"),
    },
  },
  {
    readPlanFacts: "called by goOnPlanning and findFate",
    expandForFallback: "callBackCampaign is what calls it, and has cases",
    formOf: "called by takeBackCampaign and duplicateCampaign",
    announceSend: "called by launchCampaign and askAnew, for a campaign of the workspace",
    askAnew: "called by releaseHeldCampaigns, for a campaign that it has locked",
    abTestOf: "called by launchCampaign, and has a case there",
    lockCampaign: "called by chooseWinner and advanceAbTest",
    sendOthers: "called by chooseWinner and advanceAbTest, for a campaign that they have locked",
    mailSendWaits: "called by launchCampaign",
    mailSendAnswer: "called by approveSend and sendSendBack",
    firstLocalMoment: "called by launchCampaign",
    copyList: "called by listRest and duplicateCampaign",
    lockRepeat: "called by whoever changes a repeat, or takes or makes a turn",
    inputOfTurn: "called by makeTurn, for a campaign that it has read",
    callOffUndecided: "called by makeTurn, for a repeat that it has locked",
    countDecidable: "called by decideCampaign",
    findCampaignObstacle: "called by resumeCampaign and startScheduledCampaign",
    lookAtFile: "reads through findTarget and findRecipe",
    skipRepeated: "called by importNumbers and decideHiddenRows",
    skipWithoutSender: "called by importNumbers, listRest and decideHiddenRows",
    skipUnwilling: "called by importNumbers, listRest and decideHiddenRows",
    sendingTime: "runs nothing: the hook puts it into its statement",
    rulesFor: "asks for settings of the installation",
    importRows: "called by importNumbers and listContacts",
    skipErased: "looks hashes up that hold the workspace's id",
    importFile: "reads a workbook; writes through the same code as importNumbers",
  },
);
