import { sql } from "drizzle-orm";
import { afterAll, vi } from "vitest";
import type { Failure } from "#lib/connectors/connector";
import { inTransaction } from "#lib/context";
import { testDatabase } from "#lib/testing/database";
import { setWebEnvironment } from "#lib/testing/request";
import { describeTenantScope } from "#lib/testing/tenant-scope";
import { makeTwins } from "#lib/testing/twin-workspaces";
import { decideApplication, grantChange, noteChange, refuseChange } from "./application/decide-application.ts";
import { getApplication } from "./application/get-application.ts";
import { addPaper, handOverPapers, listLoosePapers, listPapers, removePaper } from "./application/papers.ts";
import { putBack } from "./application/put-back.ts";
import { findApplication, lockApplication, setWaiting, updateApplication } from "./application/rows.ts";
import { saveApplicationDraft, writeForm } from "./application/save-draft.ts";
import { emptyForm } from "./application/schema.ts";
import { withdrawApplication } from "./application/submit-application.ts";
import { markDisconnected } from "./binding/account-call.ts";
import { applyAccountEvent } from "./binding/apply-account-event.ts";
import { claimAccount, giveUpClaim } from "./binding/claim-account.ts";
import { keepHealth, lockBinding } from "./binding/keep-health.ts";
import { moveChannel } from "./binding/move-channel.ts";
import { notePricing } from "./binding/note-pricing.ts";
import { refreshAccount } from "./binding/refresh-account.ts";
import { refuseUnbinding, requestUnbinding, withdrawUnbindingRequest } from "./binding/request-unbinding.ts";
import { removeBinding, unbindChannel } from "./binding/unbind-channel.ts";
import { listBusinessSystems, listIntentCalls, listIntents } from "./business-systems/list-systems.ts";
import { openIntent, openSystem } from "./business-systems/open-system.ts";
import { addIntent, deleteIntent, editIntent } from "./business-systems/save-intent.ts";
import {
  addBusinessSystem,
  deleteBusinessSystem,
  editBusinessSystem,
  lockSystem,
} from "./business-systems/save-system.ts";
import { testBusinessSystem } from "./business-systems/test-system.ts";
import { readCarrier } from "./carriers/read-carrier.ts";
import { createChannel } from "./create-channel.ts";
import { deleteChannel } from "./delete-channel.ts";
import { editChannel } from "./edit-channel.ts";
import { fakePlatform } from "./fake-platform.ts";
import { findBinding, findSender, lockChannel, lockChannelIfAny } from "./find-channel.ts";
import { countChannels } from "./list/channel-counts.ts";
import { getChannelSummary } from "./list/channel-summary.ts";
import { listChannels, listDeletedChannels } from "./list/list-channels.ts";
import { readMailDomains } from "./mail-domains/check-domains.ts";
import { keepMailbox } from "./mailboxes/keep-mailbox.ts";
import { readMailbox } from "./mailboxes/read-mailbox.ts";
import * as queries from "./queries.ts";
import { noteReachLimit } from "./reach/note-limit.ts";
import { findPortfolio, readReach } from "./reach/read-reach.ts";
import { setReachShare } from "./reach/set-share.ts";
import { listDomains } from "./reputation/list-domains.ts";
import { noteReturns, readReturns } from "./reputation/note-returns.ts";
import { readReputation } from "./reputation/read-reputation.ts";
import { resumeMarketing } from "./reputation/resume-marketing.ts";
import { setWarmUp } from "./reputation/set-warm-up.ts";
import type { ChannelFilter } from "./schema.ts";
import { addSenderAddress } from "./sender-addresses/add-address.ts";
import {
  dropSenderAddresses,
  editSenderAddress,
  followRate,
  preferSenderAddress,
  removeSenderAddress,
} from "./sender-addresses/change-address.ts";
import { listSenderAddresses } from "./sender-addresses/list-addresses.ts";
import { askForProof, askForProofAgain, markProved } from "./sender-addresses/prove-address.ts";
import { lockAddress, lockMailChannel } from "./sender-addresses/rows.ts";
import { decideSenderId, preferSenderId, settleFiling, takeBackFiling } from "./sender-ids/decide-sender-id.ts";
import { fileSenderId } from "./sender-ids/file-sender-id.ts";
import { hasApprovedSenderId, listSenderFilings } from "./sender-ids/list-sender-ids.ts";
import { readSenderChoices } from "./sender-ids/sender-choices.ts";
import { followFilings } from "./sender-ids/senders-of.ts";
import { readSmsService, smsActive, switchSms } from "./sender-ids/sms-service.ts";
import { deletePool, freezePool, listPoolSenders, listPools, savePool } from "./sender-pools/pools.ts";
import { applySenderEvent } from "./senders/apply-sender-event.ts";
import { findNumber } from "./senders/change-number.ts";
import { listSenderChanges, noteSenderChanges } from "./senders/changes.ts";
import { getNumber } from "./senders/get-number.ts";
import { pauseMarketing } from "./senders/pause-marketing.ts";
import { keepShown, refreshNumber } from "./senders/refresh-number.ts";
import { refusePastLimit } from "./senders/refuse-past-limit.ts";
import { deregisterNumber } from "./senders/register-number.ts";
import { removeCallback } from "./senders/set-callback.ts";
import { storeSenders } from "./senders/store-senders.ts";
import { syncSenders } from "./senders/sync-senders.ts";
import { changeSettings } from "./service-settings/change-settings.ts";
import { editAutoReply } from "./service-settings/edit-auto-reply.ts";
import { editConfirmations } from "./service-settings/edit-confirmations.ts";
import { editWords, restoreWords } from "./service-settings/edit-words.ts";
import { getServiceSettings } from "./service-settings/get-service-settings.ts";

// What is sealed for one workspace opens for no other; what is tested here are the rows.
vi.mock("./binding/secrets.ts", async (original) => ({
  ...(await original<typeof import("./binding/secrets.ts")>()),
  openSecrets: () => ({ accessToken: "token", appSecret: "secret", verifyToken: "verify" }),
}));

process.env.SANDBOX_URL = "http://127.0.0.1:9";
setWebEnvironment(await testDatabase());
const twins = await makeTwins();
afterAll(() => twins.owner.close());

const filter: ChannelFilter = {
  ...{ type: null, q: "", states: [], from: null, to: null, customerId: null },
  ...{ oldestFirst: false, page: 1, size: 20 },
};
const refusal: Failure = { kind: "AUTH", code: "190", detail: "token", retryAfterMs: null, trace: null };
const bound = "UPDATE channels SET state = 'bound', unbind_reason = NULL";
const mailBound = `${bound}; UPDATE channels SET type = 'email'`;
const addedAddress = `${mailBound}; UPDATE senders SET state = 'CONNECTED', external_id = 'a@kiosk.example' WHERE id = :senderId`;
const poolOf = (channelId: string, senderId: string) => ({
  ...{ channelId, name: "Mine", rules: [], otherIds: [senderId], whenOut: "move" as const },
});
const shownAddress = { name: "News", replyTo: "", sendType: "batch" } as const;
const addressAt = ({ channelId, senderId }: { channelId: string; senderId: string }) => ({ channelId, senderId });
const drafted = "UPDATE channels SET type = 'viber'; UPDATE account_applications SET state = 'draft'";
const reviewed =
  "UPDATE channels SET state = 'binding'; DELETE FROM bindings; UPDATE account_applications SET state = 'under_review'";
const loosePapers =
  "UPDATE verification_documents SET id = 'd', request_id = NULL, channel_id = :channelId, paper = 'logo'";
const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const looked = "UPDATE workspaces SET provider_id = 'a provider' WHERE id = :mine";
const quality = {
  ...{ kind: "sender", senderExternalId: "same", displayPhone: null, at: new Date() },
  ...{ quality: "RED", state: null, nameState: null, tier: null },
} as never;
const onPlatform = "calls the platform";
const secrets = "opens what is sealed for one workspace";

const shop = (channelId: string) => ({
  ...{ channelId, name: "Shop", url: "https://203.0.113.9/x", token: "", remarks: "" },
});
/** A system `s` with an intent `c` in both workspaces, whose names tell them apart. */
const twoSystems = `DELETE FROM business_systems; DELETE FROM intents;
  INSERT INTO business_systems (workspace_id, id, channel_id, name, url, token_sealed, updated_at)
    SELECT workspace_id, 's', id, 'of ' || workspace_id, 'https://203.0.113.9/x', 'sealed', now() FROM channels;
  INSERT INTO intents (workspace_id, channel_id, code, system_id, name)
    SELECT workspace_id, id, 'c', 's', 'of ' || workspace_id FROM channels`;

describeTenantScope(
  twins,
  "lib/channels",
  {
    listChannels: (ctx) => listChannels(ctx, filter),
    getChannelSummary: (ctx) => getChannelSummary(ctx),
    listDeletedChannels: {
      given: "UPDATE channels SET deleted_at = now()",
      run: (ctx) => listDeletedChannels(ctx, { page: 1, size: 10 }),
    },
    readScope: { given: looked, run: (ctx) => listChannels(ctx, filter) },
    countChannels: { given: looked, run: (ctx) => inTransaction(ctx, (ctx) => countChannels(ctx)) },
    sumChannels: { given: looked, run: (ctx) => getChannelSummary(ctx) },
    getChannel: (ctx, { channelId }) => queries.getChannel(ctx, channelId),
    getChannelOrDeleted: {
      given: "UPDATE channels SET deleted_at = now() WHERE workspace_id = :mine",
      run: (ctx, { channelId }) => queries.getChannelOrDeleted(ctx, channelId),
    },
    "getChannel that only the other one has": {
      given: "DELETE FROM channels WHERE workspace_id = :mine",
      run: (ctx, { channelId }) => queries.getChannel(ctx, channelId),
      refused: "not_found",
    },
    getDeletionImpact: (ctx, { channelId }) => queries.getDeletionImpact(ctx, channelId),
    "getDeletionImpact of a channel that only the other one has": {
      given: "DELETE FROM channels WHERE workspace_id = :mine",
      run: (ctx, { channelId }) => queries.getDeletionImpact(ctx, channelId),
      refused: "not_found",
    },
    listSenders: (ctx, { channelId }) => queries.listSenders(ctx, channelId),
    lockChannel: (ctx, { channelId }) => lockChannel(ctx, channelId),
    findBinding: (ctx, { channelId }) => findBinding(ctx, channelId),
    findSender: (ctx, { channelId, senderId }) => findSender(ctx, channelId, senderId),
    editChannel: (ctx, { channelId }) => editChannel(ctx, { channelId, name: "Renamed", remarks: "" }),
    deleteChannel: {
      given: "UPDATE channels SET state = 'unbound', name = 'Spring'; DELETE FROM campaigns; DELETE FROM bindings",
      run: (ctx, { channelId }) => deleteChannel(ctx, { channelId, name: "Spring" }),
    },
    requestUnbinding: {
      given: `${bound}; ${looked}; DELETE FROM outbox; UPDATE campaigns SET state = 'completed'`,
      run: (ctx, { channelId }) => requestUnbinding(ctx, { channelId, reason: "moving" }),
    },
    withdrawUnbindingRequest: {
      given: `${looked}; UPDATE channels SET state = 'unbinding_requested'`,
      run: (ctx, { channelId }) => withdrawUnbindingRequest(ctx, { channelId }),
    },
    refuseUnbinding: {
      given: `${looked}; UPDATE channels SET state = 'unbinding_requested'`,
      run: (ctx, { channelId }) => refuseUnbinding(ctx, { channelId, reason: "no" }),
    },
    removeBinding: {
      given: `${bound}; DELETE FROM outbox; UPDATE campaigns SET state = 'completed' WHERE workspace_id = :mine;
        UPDATE requests SET kind = 'unbinding', object_id = :channelId`,
      run: (ctx, { channelId }) =>
        inTransaction(ctx, async (ctx) => (await removeBinding(ctx, { channelId, reason: "moving" })).state),
    },
    applySenderEvent: {
      given: "UPDATE senders SET external_id = 'same'",
      run: (ctx, { channelId }) => applySenderEvent(ctx, quality, channelId),
    },
    applyAccountEvent: {
      given: `${bound}; UPDATE bindings SET checked_at = now() - interval '1 hour'`,
      run: (ctx, { channelId }) =>
        applyAccountEvent(
          ctx,
          { change: "review", state: "REJECTED", blocks: true, reason: null, at: new Date() } as never,
          channelId,
        ),
    },
    "applyAccountEvent of a channel that only the other one has": {
      given: `${bound}; DELETE FROM channels WHERE workspace_id = :mine`,
      run: (ctx, { channelId }) =>
        applyAccountEvent(
          ctx,
          { change: "review", state: "REJECTED", blocks: true, reason: null, at: new Date() } as never,
          channelId,
        ),
    },
    lockChannelIfAny: (ctx, { channelId }) => lockChannelIfAny(ctx, channelId),
    lockBinding: (ctx, { channelId }) => inTransaction(ctx, (ctx) => lockBinding(ctx, channelId)),
    moveChannel: {
      given: bound,
      run: (ctx, { channelId }) =>
        inTransaction(ctx, (ctx) => moveChannel(ctx, { id: channelId, state: "bound" }, "disconnected", "token")),
    },
    keepHealth: {
      given: `${bound}; UPDATE bindings SET secrets_sealed = 'same', checked_at = now() - interval '1 hour'`,
      run: (ctx, { channelId }) => {
        const asked = { channelId, secretsSealed: "same", at: new Date(), byPerson: false };
        return keepHealth(ctx, asked, { ok: false, failure: refusal });
      },
    },
    notePricing: {
      given: bound,
      run: (ctx, { channelId }) =>
        notePricing(ctx, { change: "TIER", detail: { tier: "1" }, at: new Date(0) } as never, channelId),
    },
    saveApplicationDraft: {
      given: drafted,
      run: (ctx, { channelId }) => saveApplicationDraft(ctx, { channelId, form: emptyForm }).then(() => null),
    },
    writeForm: {
      given: drafted,
      run: (ctx, { channelId }) => inTransaction(ctx, (ctx) => writeForm(ctx, channelId, emptyForm)),
    },
    getApplication: (ctx, { channelId }) => getApplication(ctx, channelId),
    findApplication: (ctx, { channelId }) => findApplication(ctx, channelId),
    lockApplication: (ctx, { channelId }) => inTransaction(ctx, (ctx) => lockApplication(ctx, channelId)),
    updateApplication: (ctx, { channelId }) => updateApplication(ctx, channelId, { reason: "new" }),
    setWaiting: {
      given: "UPDATE channels SET state = 'unbound'; DELETE FROM bindings",
      run: (ctx, { channelId }) => setWaiting(ctx, channelId, true),
    },
    addPaper: {
      given: loosePapers,
      run: (ctx, { channelId }) =>
        addPaper(ctx, channelId, { name: "a.png", content: png, paper: "logo" }).then(({ name }) => name),
    },
    removePaper: { given: loosePapers, run: (ctx, { channelId }) => removePaper(ctx, channelId, "d") },
    listPapers: { given: loosePapers, run: (ctx, { channelId }) => listPapers(ctx, channelId) },
    listLoosePapers: { given: loosePapers, run: (ctx, { channelId }) => listLoosePapers(ctx, channelId) },
    handOverPapers: {
      given: loosePapers,
      run: (ctx, { channelId }) => inTransaction(ctx, (ctx) => handOverPapers(ctx, channelId, "r")),
    },
    decideApplication: {
      given: reviewed,
      run: (ctx, { channelId }) => decideApplication(ctx, channelId, { reason: "no" }),
    },
    withdrawApplication: {
      given: `${reviewed}; UPDATE requests SET kind = 'account_application', object_id = :channelId`,
      run: (ctx, { channelId }) => withdrawApplication(ctx, { channelId }),
    },
    putBack: { given: reviewed, run: (ctx, { channelId }) => inTransaction(ctx, (ctx) => putBack(ctx, channelId)) },
    noteChange: {
      given: "UPDATE account_applications SET state = 'approved', change = NULL",
      run: (ctx, { channelId }) => inTransaction(ctx, (ctx) => noteChange(ctx, channelId, "destinations")),
    },
    grantChange: {
      given: "UPDATE account_applications SET state = 'approved', change = 'destinations'",
      run: (ctx, { channelId }) => grantChange(ctx, channelId, "destinations", ["FR"]),
    },
    refuseChange: (ctx, { channelId }) => refuseChange(ctx, channelId, "no"),
    storeSenders: (ctx, { channelId }) => inTransaction(ctx, (ctx) => storeSenders(ctx, channelId, [])),
    noteReachLimit: (ctx, { channelId }) =>
      inTransaction(ctx, (ctx) => noteReachLimit(ctx, channelId, ["TIER_250"], ctx.now)),
    findPortfolio: (ctx, { channelId }) => inTransaction(ctx, (ctx) => findPortfolio(ctx, channelId)),
    setReachShare: {
      given: `${bound}; UPDATE portfolios SET people = 5, share = CASE WHEN workspace_id = :mine THEN NULL ELSE 60 END`,
      run: (ctx, { channelId }) => setReachShare(ctx, { channelId, share: "10" }).catch(({ key }) => key),
    },
    readReach: { given: "UPDATE portfolios SET people = 5", run: (ctx, { channelId }) => readReach(ctx, channelId) },
    markDisconnected: { given: bound, run: (ctx, { channelId }) => markDisconnected(ctx, channelId, refusal) },
    claimAccount: (ctx, { channelId }) =>
      claimAccount(ctx, {
        ...{ channelId, platform: "whatsapp", environment: "sandbox", accountId: "new", accountName: "New" },
        ...{ account: {}, configuration: {}, secretsSealed: "sealed" },
      } as never),
    giveUpClaim: {
      given: "UPDATE channels SET state = 'binding'; UPDATE bindings SET secrets_sealed = 'same'",
      run: (ctx, { channelId }) => giveUpClaim(ctx, channelId, "same"),
    },
    unbindChannel: {
      given: `${bound}; DELETE FROM outbox; UPDATE campaigns SET state = 'completed' WHERE workspace_id = :mine;
        UPDATE campaigns SET state = 'running' WHERE workspace_id <> :mine`,
      run: (ctx, { channelId }) => unbindChannel(ctx, { channelId, reason: "moving" }, fakePlatform()),
    },
    refreshAccount: { given: bound, run: (ctx, { channelId }) => refreshAccount(ctx, { channelId }, fakePlatform()) },
    syncSenders: { given: bound, run: (ctx, { channelId }) => syncSenders(ctx, { channelId }, fakePlatform()) },
    readMailDomains: (ctx, at) => readMailDomains(ctx, at.channelId),
    listDomains: {
      given: "UPDATE senders SET external_id = 'a@' || workspace_id || '.example'",
      run: (ctx, at) => inTransaction(ctx, (ctx) => listDomains(ctx, at.channelId)),
    },
    noteReturns: {
      given: "UPDATE senders SET external_id = 'a@kiosk.example'",
      run: (ctx, at) =>
        inTransaction(ctx, (ctx) =>
          noteReturns(ctx, { channelId: at.channelId, platform: "email" }, "complaints", [
            at.deliveredMessageId,
            at.queuedMessageId,
          ]),
        ),
    },
    readReturns: {
      given:
        "UPDATE sender_domain_hours SET domain = 'kiosk.example', hour = now(), accepted = 7 WHERE workspace_id <> :mine",
      run: (ctx, at) => inTransaction(ctx, (ctx) => readReturns(ctx, at.channelId, "kiosk.example", 7)),
    },
    readReputation: {
      given: `UPDATE senders SET external_id = 'a@kiosk.example'; UPDATE sender_domains SET domain = 'kiosk.example',
        warm_up_from = '2026-11-20', stopped_at = now(), stopped_for = 'complaints' WHERE workspace_id <> :mine;
        UPDATE sender_domain_hours SET domain = 'kiosk.example', hour = now(), accepted = 7 WHERE workspace_id <> :mine`,
      run: (ctx, at) => readReputation(ctx, { id: at.channelId, type: "email" }),
    },
    setWarmUp: {
      given: "UPDATE channels SET type = 'email'; UPDATE senders SET external_id = 'a@kiosk.example'",
      run: (ctx, at) => setWarmUp(ctx, { channelId: at.channelId, domain: "kiosk.example", on: true }),
    },
    resumeMarketing: {
      given: "UPDATE sender_domains SET domain = 'kiosk.example', stopped_at = now(), stopped_for = 'complaints'",
      run: (ctx, at) => resumeMarketing(ctx, { channelId: at.channelId, domain: "kiosk.example" }),
    },
    readMailbox: (ctx, at) => readMailbox(ctx, at.channelId),
    keepMailbox: (ctx, at) => inTransaction(ctx, (ctx) => keepMailbox(ctx, at.channelId, "mine")),
    getNumber: (ctx, at) => getNumber(ctx, at),
    findNumber: (ctx, at) => findNumber(ctx, at).then(({ sender }) => sender),
    listSenderChanges: (ctx, { senderId }) => listSenderChanges(ctx, senderId),
    noteSenderChanges: (ctx, { senderId }) =>
      inTransaction(ctx, (ctx) => {
        const was = { id: senderId, state: "CONNECTED", quality: "GREEN", displayName: "Kiosk", details: {} };
        return noteSenderChanges(ctx, [was], [{ ...was, quality: "RED" }], new Date(0));
      }),
    keepShown: (ctx, { senderId }) => keepShown(ctx, senderId, { links: [] }),
    refusePastLimit: {
      given: bound,
      run: (ctx, { channelId }) => inTransaction(ctx, (ctx) => refusePastLimit(ctx, channelId)),
    },
    refreshNumber: { given: bound, run: (ctx, at) => refreshNumber(ctx, at, fakePlatform()) },
    removeCallback: {
      given: `${bound}; UPDATE senders SET details = details || '{"callbackUrl": "https://x.example"}'`,
      run: (ctx, { channelId, senderId }) => removeCallback(ctx, { channelId, senderId }, fakePlatform()),
    },
    deregisterNumber: {
      given: `${bound}; UPDATE senders SET state = 'CONNECTED'`,
      run: (ctx, { channelId, senderId }) => deregisterNumber(ctx, { channelId, senderId }, fakePlatform()),
    },
    getServiceSettings: (ctx, { channelId }) => getServiceSettings(ctx, channelId),
    changeSettings: (ctx, { channelId }) => changeSettings(ctx, channelId, async () => ({ stopReply: "Bye." })),
    addBusinessSystem: {
      given: twoSystems,
      run: (ctx, { channelId }) => addBusinessSystem(ctx, { ...shop(channelId), name: `of ${ctx.workspaceId}` }),
      refused: "conflict",
    },
    editBusinessSystem: {
      given: twoSystems,
      run: (ctx, { channelId }) => editBusinessSystem(ctx, { ...shop(channelId), systemId: "s", name: "New" }),
    },
    deleteBusinessSystem: {
      given: twoSystems,
      run: (ctx, { channelId }) => deleteBusinessSystem(ctx, { channelId, systemId: "s" }),
    },
    "deleteBusinessSystem that only the other one has": {
      given: `${twoSystems}; DELETE FROM business_systems WHERE workspace_id = :mine`,
      run: (ctx, { channelId }) => deleteBusinessSystem(ctx, { channelId, systemId: "s" }),
      refused: "not_found",
    },
    lockSystem: {
      given: twoSystems,
      run: (ctx, { channelId }) => inTransaction(ctx, (ctx) => lockSystem(ctx, { channelId, systemId: "s" })),
    },
    openSystem: {
      given: `${twoSystems}; DELETE FROM business_systems WHERE workspace_id = :mine`,
      run: (ctx, { channelId }) => openSystem(ctx, { channelId, systemId: "s" }),
    },
    openIntent: {
      given: `${twoSystems}; DELETE FROM business_systems WHERE workspace_id = :mine`,
      run: (ctx, { channelId }) => openIntent(ctx, { channelId, code: "c" }),
    },
    testBusinessSystem: {
      given: `${twoSystems}; DELETE FROM business_systems WHERE workspace_id = :mine`,
      run: (ctx, { channelId }) => testBusinessSystem(ctx, { channelId, systemId: "s" }, {} as never),
      refused: "not_found",
    },
    listBusinessSystems: { given: twoSystems, run: (ctx, { channelId }) => listBusinessSystems(ctx, channelId) },
    listIntents: { given: twoSystems, run: (ctx, { channelId }) => listIntents(ctx, channelId) },
    listIntentCalls: (ctx, { channelId }) => listIntentCalls(ctx, channelId, 5),
    addIntent: {
      given: `${twoSystems}; DELETE FROM intents WHERE workspace_id = :mine`,
      run: (ctx, { channelId }) => addIntent(ctx, { channelId, systemId: "s", code: "c", name: "Mine", data: "" }),
    },
    editIntent: {
      given: twoSystems,
      run: (ctx, { channelId }) => editIntent(ctx, { channelId, code: "c", name: "Mine", data: "" }),
    },
    deleteIntent: { given: twoSystems, run: (ctx, { channelId }) => deleteIntent(ctx, { channelId, code: "c" }) },
    editWords: (ctx, { channelId }) =>
      editWords(ctx, { channelId, set: "own", marketing: "genug", all: "", start: "" }),
    restoreWords: {
      given: `UPDATE service_settings SET words = '{"en": {"marketing": ["x"], "all": [], "start": []}}'`,
      run: (ctx, { channelId }) => restoreWords(ctx, { channelId, set: "en" }),
    },
    editConfirmations: (ctx, { channelId }) =>
      editConfirmations(ctx, { channelId, stopReply: "Bye.", stopAllReply: "", startReply: "" }),
    editAutoReply: (ctx, { channelId }) =>
      editAutoReply(ctx, { channelId, on: true, text: "Soon.", when: "always", hours: [], everyHours: "12" }),
    listSenderFilings: (ctx, { channelId }) => listSenderFilings(ctx, channelId),
    hasApprovedSenderId: (ctx) => hasApprovedSenderId(ctx),
    readCarrier: {
      given: `UPDATE bindings SET configuration = '{"smpp": {"host": "a.example", "port": 2775, "systemId": "kiosk"}}'`,
      run: (ctx, { channelId }) => readCarrier(ctx, channelId),
    },
    fileSenderId: {
      given: "UPDATE channels SET type = 'sms'; DELETE FROM sender_filings WHERE workspace_id = :mine",
      run: (ctx, { channelId }) =>
        fileSenderId(ctx, {
          ...{ channelId, name: "KIOSK", country: "SG", evidence: "" },
          ...{ entityId: "", templateId: "", brandId: "", campaignId: "" },
        }),
    },
    readSenderChoices: (ctx, { channelId }) => readSenderChoices(ctx, channelId),
    readSmsService: {
      given: "UPDATE channels SET type = 'sms' WHERE workspace_id <> :mine",
      run: (ctx, { channelId }) => readSmsService(ctx, channelId),
    },
    smsActive: {
      given: "UPDATE service_settings SET sms_activated_at = now() WHERE workspace_id <> :mine",
      run: (ctx, { channelId }) => smsActive(ctx, channelId),
    },
    pauseMarketing: (ctx, { channelId, senderId }) => pauseMarketing(ctx, { channelId, senderId, paused: true }),
    switchSms: (ctx, { channelId }) => switchSms(ctx, { channelId, on: false }),
    decideSenderId: {
      given: "UPDATE sender_filings SET id = 'f', state = 'submitted'",
      run: (ctx, { channelId }) =>
        decideSenderId(ctx, { channelId, filingId: "f", decision: "approved", reason: "Register 17" }),
    },
    settleFiling: {
      given: "UPDATE sender_filings SET id = 'f', state = 'in_review'",
      run: (ctx, { channelId }) =>
        inTransaction(ctx, (ctx) =>
          settleFiling(ctx, { channelId, filingId: "f", decision: "refused", reason: "Papers" }),
        ),
    },
    takeBackFiling: {
      given: "UPDATE sender_filings SET id = 'f', state = 'in_review'",
      run: (ctx, { channelId }) => inTransaction(ctx, (ctx) => takeBackFiling(ctx, { channelId, filingId: "f" })),
    },
    preferSenderId: {
      given: "UPDATE sender_filings SET id = 'f'",
      run: (ctx, { channelId }) => preferSenderId(ctx, { channelId, filingId: "f" }),
    },
    listPools: (ctx, { channelId }) => listPools(ctx, channelId),
    listPoolSenders: (ctx, { channelId }) => listPoolSenders(ctx, channelId),
    savePool: {
      given: bound,
      run: (ctx, { channelId, senderId }) => savePool(ctx, { ...poolOf(channelId, senderId), poolId: "pool" }),
    },
    "savePool of a new one": {
      given: `${bound}; DELETE FROM sender_pools WHERE workspace_id = :mine`,
      run: async (ctx, { channelId, senderId }) => {
        await savePool(ctx, { ...poolOf(channelId, senderId), poolId: null });
        // Each has an id of its own.
        await ctx.db.execute(sql`UPDATE sender_pools SET id = 'made' WHERE workspace_id = ${ctx.workspaceId}`);
        await ctx.db.execute(sql`UPDATE audit_log SET object_id = 'made' WHERE workspace_id = ${ctx.workspaceId}
          AND action = 'sender_pool.created'`);
      },
    },
    deletePool: (ctx, { channelId }) => deletePool(ctx, { channelId, poolId: "pool" }),
    freezePool: (ctx, { channelId }) => freezePool(ctx, { channelId, poolId: "pool" }),
    listSenderAddresses: { given: bound, run: (ctx, at) => listSenderAddresses(ctx, at.channelId) },
    addSenderAddress: {
      given: mailBound,
      run: (ctx, { channelId }) => addSenderAddress(ctx, { channelId, address: "b@kiosk.example", ...shownAddress }),
    },
    editSenderAddress: {
      given: addedAddress,
      run: (ctx, { channelId, senderId }) => editSenderAddress(ctx, { channelId, senderId, ...shownAddress }),
    },
    preferSenderAddress: { given: addedAddress, run: (ctx, at) => preferSenderAddress(ctx, addressAt(at)) },
    removeSenderAddress: {
      given: `${addedAddress}; DELETE FROM outbox WHERE workspace_id = :mine; DELETE FROM campaigns WHERE workspace_id = :mine`,
      run: (ctx, at) => removeSenderAddress(ctx, addressAt(at)),
    },
    followRate: {
      given: addedAddress,
      run: (ctx, at) => inTransaction(ctx, (ctx) => followRate(ctx, at.channelId, 3)),
    },
    dropSenderAddresses: {
      given: addedAddress,
      run: (ctx, at) => inTransaction(ctx, (ctx) => dropSenderAddresses(ctx, at.channelId)),
    },
    lockAddress: {
      given: addedAddress,
      run: (ctx, at) => inTransaction(ctx, (ctx) => lockAddress(ctx, addressAt(at))),
    },
    markProved: {
      given: `${addedAddress}; UPDATE senders SET state = 'UNVERIFIED'`,
      run: (ctx, at) => inTransaction(ctx, (ctx) => markProved(ctx, at.channelId, [at.senderId], "mail")),
    },
    lockMailChannel: {
      given: mailBound,
      run: (ctx, at) =>
        inTransaction(ctx, async (ctx) => (await lockMailChannel(ctx, at.channelId)).channel.workspaceId),
    },
    askForProof: {
      given: addedAddress,
      run: (ctx, at) => inTransaction(ctx, (ctx) => askForProof(ctx, addressAt(at))),
    },
    askForProofAgain: {
      given: `${addedAddress}; UPDATE senders SET state = 'UNVERIFIED'`,
      run: (ctx, at) => askForProofAgain(ctx, addressAt(at)),
      refused: "precondition_failed",
    },
    followFilings: (ctx, { channelId }) => inTransaction(ctx, (ctx) => followFilings(ctx, channelId, "KIOSK")),
    createChannel: {
      given:
        "UPDATE workspaces SET channel_quota = 1 WHERE id = :mine; DELETE FROM channels WHERE workspace_id = :mine",
      run: (ctx) => createChannel(ctx, { type: "whatsapp", name: "New", remarks: "" } as never),
    },
  },
  {
    ...{
      accountCall: onPlatform,
      addNumber: onPlatform,
      inHeldPlace: onPlatform,
      bindAccount: onPlatform,
      bindBySignUp: onPlatform,
    },
    ...{ bindToSandbox: onPlatform, checkChannel: onPlatform, renewIfDue: onPlatform },
    ...{ bindChosenAccount: onPlatform, readSharedAccounts: onPlatform },
    ...{ registerNumber: onPlatform, requestCode: onPlatform, verifyCode: onPlatform },
    ...{ boundLink: secrets, channelLink: secrets, openChannel: secrets },
    ...{ unbindCustomerChannel: onPlatform, moveNumberIn: onPlatform, renameNumber: onPlatform },
    ...{ editProfile: onPlatform, changePhoto: onPlatform, readPhoto: onPlatform, editGreeting: onPlatform },
    ...{ createLink: onPlatform, editLink: onPlatform, deleteLink: onPlatform, drawCode: onPlatform },
    ...{ setCallback: onPlatform, setPin: onPlatform, bindServer: onPlatform, bindGateways: onPlatform },
    ...{ bindMailServer: onPlatform, checkMailDomains: onPlatform },
    ...{ submitApplication: onPlatform, askForChange: onPlatform },
    ...{
      followApplication: onPlatform,
      bindService: onPlatform,
      registerCallback: onPlatform,
      callbackAddress: secrets,
    },
  },
);
