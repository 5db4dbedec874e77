/** Workspaces in which every dialog, menu and drawer of the console can be opened. */
import { eq, sql } from "drizzle-orm";
import type { Db } from "#db/client";
import { bindings } from "#db/schema/channels";
import { grants } from "#db/schema/customers";
import { createTopic } from "#lib/audience/topics/save-topic";
import { sealSecrets } from "#lib/channels/binding/secrets";
import { addIntent } from "#lib/channels/business-systems/save-intent";
import { addBusinessSystem } from "#lib/channels/business-systems/save-system";
import { newSystemToken } from "#lib/channels/business-systems/token-form";
import { createChannel } from "#lib/channels/create-channel";
import { addSenderAddress } from "#lib/channels/sender-addresses/add-address";
import { fileSenderId } from "#lib/channels/sender-ids/file-sender-id";
import { switchSms } from "#lib/channels/sender-ids/sms-service";
import { editWords } from "#lib/channels/service-settings/edit-words";
import { setCodeSchedule } from "#lib/fallback/code-schedule";
import { listPolicies, listRuleSenders } from "#lib/fallback/policies/list-policies";
import { createPolicy } from "#lib/fallback/policies/save-policy";
import { createRule } from "#lib/fallback/policies/save-rule";
import { newId, newMessageId } from "#lib/ids";
import { setMailForm } from "#lib/templates/content/mail/edit-mail";
import { createTemplate } from "#lib/templates/create-template";
import { saveTemplateDraft } from "#lib/templates/drafts";
import { getTemplate } from "#lib/templates/queries";
import { createAccessKey } from "#lib/workspaces/create-access-key";
import { type FullWorkspace, makeFullWorkspace } from "./full-workspace.ts";
import { phoneOf } from "./recipients.ts";
import { type Member, makeTemplate, makeWorkspace, type Workspace } from "./workspace.ts";

export type LayersWorld = {
  owner: Member;
  viewer: Member;
  full: FullWorkspace;
  /** The path of the bound channel. */
  channel: string;
  /** Unbound channels; a campaign is scheduled on the second one. */
  unbound: { id: string; name: string };
  /** A Viber channel whose service was issued and is not bound; its id. */
  issued: string;
  /** SMS channels: one that is not bound, and one whose sender ID waits for a decision; their ids. */
  carrier: { unbound: string; bound: string };
  /** An unbound channel of e-mail, and a template of blocks that it has. */
  letters: string;
  letterCode: string;
  /** A bound one, with a sender address. */
  mailer: string;
  /** The id of an unbound Messenger channel. */
  shop: string;
  busy: { id: string; name: string };
  /** Numbers of the bound channel that wait for a code, and to be registered. */
  unverified: string;
  unregistered: string;
  /** The id of a number whose news goes elsewhere. */
  ownCallback: string;
  /** Codes of templates: a draft that can be submitted, and one whose sending the platform's change of category stopped. */
  draftCode: string;
  stopped: { code: string; name: string };
  marketing: { code: string };
  /** Ids of campaigns. */
  paused: string;
  ended: string;
  suppressed: string;
  /** The owner of a workspace whose channels a provider unbinds; of its two channels the second one waits for that. */
  customer: { owner: Member; channel: string; waiting: string };
  /** The owner of a provider with three customers, to whom a fourth one is offered. */
  desk: { owner: Member; viewer: Member } & Record<"owned" | "unowned" | "suspended", { id: string; name: string }> & {
      /** The name of a customer's channel, and the id of a roll-out that is planned. */
      channel: string;
      rollout: string;
    };
  /** The address of a channel whose codes are sent in an order of ways. */
  codes: string;
  /** A bound channel that may hold no more numbers. */
  fullOfNumbers: string;
};

/** @param db as the owner of the tables: states are set that take a platform or days otherwise */
export async function makeLayersWorld(db: Db, workspace: Workspace): Promise<LayersWorld> {
  const owner = await workspace.member("owner");
  const full = await makeFullWorkspace(workspace);
  await editWords(owner.ctx(), { channelId: full.ids.channelId, set: "tr", marketing: "dur", all: "", start: "" });
  const system = { name: "Shop", url: "https://shop.example/intents", token: newSystemToken(), remarks: "" };
  const systemId = await addBusinessSystem(owner.ctx(), { channelId: full.ids.channelId, ...system });
  const parcel = { code: "parcel", name: "Track a parcel", data: "" };
  await addIntent(owner.ctx(), { channelId: full.ids.channelId, systemId, ...parcel });
  // A check of the account would find out that the platform knows nothing of the numbers made below.
  await db.execute(
    sql`UPDATE bindings SET check_due_at = now() + interval '1 day' WHERE workspace_id = ${workspace.id}`,
  );
  const { channelId } = full.ids;
  const letters = await createChannel(owner.ctx(), { type: "email", name: "Letters", remarks: "" });
  const [unbound, busy] = [await makeUnbound(owner, "Quiet"), await makeUnbound(owner, "Busy")];
  const [paused, ended] = [await copyCampaign(db, full, { state: "paused" }), await makeEnded(db, full)];
  await copyCampaign(db, full, { state: "scheduled", channel_id: busy.id });
  const [unverified, unregistered] = [
    await copySender(db, full, "+6581110001", "NOT_VERIFIED"),
    await copySender(db, full, "+6581110002", "VERIFIED"),
  ];
  const ownCallback = await redirectNumber(db, full, await copySender(db, full, "+6581110003", "VERIFIED"));
  await keepShown(db, full);
  const marketing = await makeTemplate(owner, channelId, { variables: false, category: "marketing" });
  const stopped = await makeTemplate(owner, channelId, { variables: false });
  await db.execute(sql`UPDATE templates SET sending_allowed = false, sending_stopped_by = 'category',
    previous_category = 'marketing', category_changed_at = now() WHERE code = ${stopped.code}`);
  await askForApprovalOf(db, marketing.code);
  await db.execute(sql`UPDATE workspaces SET require_consent = true WHERE id = ${workspace.id}`);
  // The owner also operates the installation, whose page of this workspace lists its keys.
  await db.execute(sql`UPDATE users SET operator_since = now() WHERE id = ${owner.userId}`);
  await createAccessKey(owner.ctx(), { userId: owner.userId, name: "Shop" });
  await createTopic(owner.ctx(), { name: "Offers", description: "", templateCodes: [] });
  return {
    ...{ owner, full, unbound, busy, paused, ended, unverified, unregistered, ownCallback, marketing, stopped },
    viewer: await workspace.member("viewer"),
    channel: `/channels/${channelId}`,
    draftCode: await makeDraft(owner, channelId, full.ids.code),
    suppressed: phoneOf(3),
    customer: await makeCustomer(db, workspace.id),
    issued: await makeIssued(db, owner),
    carrier: await makeCarrier(db, owner, channelId),
    codes: await makeCodes(owner, busy.id),
    letters: letters.id,
    letterCode: await makeLetter(owner, letters.id),
    mailer: await makeMailer(db, owner, channelId),
    shop: (await createChannel(owner.ctx(), { type: "messenger", name: "Shop", remarks: "" })).id,
    fullOfNumbers: await makeFullOfNumbers(db, owner, channelId),
    desk: await makeDesk(db),
  };
}

async function makeDesk(db: Db): Promise<LayersWorld["desk"]> {
  const [provider, other] = [await makeWorkspace(db), await makeWorkspace(db)];
  await db.execute(sql`UPDATE workspaces SET kind = 'provider' WHERE id IN (${provider.id}, ${other.id})`);
  const customerOf = async (providerId: string, owned = false) => {
    const customer = await makeWorkspace(db);
    await db.execute(sql`UPDATE workspaces SET provider_id = ${providerId} WHERE id = ${customer.id}`);
    if (owned) await customer.member("owner");
    return { id: customer.id, name: customer.name };
  };
  const owned = await customerOf(provider.id, true);
  const [unowned, suspended] = [await customerOf(provider.id), await customerOf(provider.id, true)];
  await db.execute(sql`UPDATE workspaces SET suspended_at = now(), suspended_reason = 'Unpaid', suspended_by = 'provider'
    WHERE id = ${suspended.id}`);
  const offered = await customerOf(other.id, true);
  await db.execute(sql`INSERT INTO customer_hand_overs
    (workspace_id, id, customer_name, from_provider_id, from_name, to_provider_id, to_name, reason, asked_by_name)
    VALUES (${offered.id}, ${newId()}, ${offered.name}, ${other.id}, ${other.name}, ${provider.id}, ${provider.name},
      'Moves', 'Somebody')`);
  const [owner, viewer] = [await provider.member("owner"), await provider.member("viewer")];
  return { owner, viewer, owned, unowned, suspended, ...(await makeDeskWork(db, owner, owned.id)) };
}

/** A customer's channel, a request that waits for an answer, and a roll-out that is planned. */
async function makeDeskWork(db: Db, provider: Member, customerId: string) {
  const { workspaceId } = provider.ctx();
  const [channel, rollout, at] = ["Looked after", newId(), new Date().toISOString()];
  await createChannel(provider.ctx(), { type: "whatsapp", name: channel, remarks: "", customerId });
  await db.execute(sql`INSERT INTO requests (workspace_id, id, kind, object_id, wanted, reason, asked_by, asked_by_name, asked_at)
    VALUES (${customerId}, ${newId()}, 'channel_quota', ${customerId}, '{"total": 120}', 'More shops', 'somebody', 'Somebody', ${at})`);
  await db.execute(sql`INSERT INTO rollouts (workspace_id, id, kind, name, item, created_by, created_by_name)
    VALUES (${workspaceId}, ${rollout}, 'setting', 'Shares', '{"setting": "failedShare", "value": "7"}', 'x', 'Somebody')`);
  await db.execute(sql`INSERT INTO rollout_targets (workspace_id, rollout_id, customer_id, values, plan)
    VALUES (${workspaceId}, ${rollout}, ${customerId}, '{}', 'update')`);
  return { channel, rollout };
}

/** A channel bound as another one is, whose quota of numbers is used up. @returns its id */
async function makeFullOfNumbers(db: Db, owner: Member, channelId: string): Promise<string> {
  const { id } = await makeUnbound(owner, "Full of numbers");
  await db.execute(sql`INSERT INTO bindings
    SELECT (jsonb_populate_record(b, jsonb_build_object('channel_id', ${id}::text,
      'account', b.account || '{"verificationState": "verified"}'))).* FROM bindings b WHERE b.channel_id = ${channelId}`);
  await db.execute(sql`UPDATE channels SET state = 'bound', number_quota = 0 WHERE id = ${id}`);
  return id;
}

/** A channel whose service was applied for and issued. @returns its id */
async function makeIssued(db: Db, owner: Member): Promise<string> {
  const { id } = await createChannel(owner.ctx(), { type: "viber", name: "Issued", remarks: "" });
  await db.execute(sql`INSERT INTO account_applications (workspace_id, channel_id, environment, state, form, account_id, updated_at)
    VALUES (${owner.ctx().workspaceId}, ${id}, 'live', 'approved', '{"businessName": "Kiosk", "destinations": ["DE"]}', '41077', now())`);
  return id;
}

/** @param channelId a channel whose binding is copied */
async function makeCarrier(db: Db, owner: Member, channelId: string): Promise<LayersWorld["carrier"]> {
  const { id: unbound } = await createChannel(owner.ctx(), { type: "sms", name: "Carrier", remarks: "" });
  const { id: bound } = await createChannel(owner.ctx(), { type: "sms", name: "Bound carrier", remarks: "" });
  await db.execute(sql`INSERT INTO bindings
    SELECT (jsonb_populate_record(b, jsonb_build_object('channel_id', ${bound}::text, 'platform', 'sms',
      'environment', 'live'))).* FROM bindings b WHERE b.channel_id = ${channelId}`);
  await db.execute(sql`UPDATE channels SET state = 'bound' WHERE id = ${bound}`);
  await db.execute(sql`INSERT INTO sender_filings (workspace_id, id, channel_id, name, country, kind, state, filed_by, filed_at)
    VALUES (${owner.ctx().workspaceId}, ${newId()}, ${bound}, 'KIOSK', 'SG', 'alphanumeric', 'submitted', 'system', now())`);
  // SMS may follow other channels once a sender ID is approved.
  const ids = { entityId: "", templateId: "", brandId: "", campaignId: "" };
  await fileSenderId(owner.ctx(), { channelId: bound, name: "KIOSK", country: "DE", ...ids, evidence: "" });
  const [sender] = await listRuleSenders(owner.ctx());
  const senderId = sender?.id ?? "";
  await createPolicy(owner.ctx(), { name: "SMS", ruleIds: [await createRule(owner.ctx(), { name: "SMS", senderId })] });
  await createRule(owner.ctx(), { name: "Spare", senderId });
  return { unbound, bound };
}

async function makeCodes(owner: Member, channelId: string): Promise<string> {
  const [policy] = await listPolicies(owner.ctx());
  await switchSms(owner.ctx(), { channelId, on: true });
  const schedule = { policyId: policy?.id ?? "", seconds: "90", text: "Code $(code)" };
  await setCodeSchedule(owner.ctx(), { channelId, schedule });
  return `/channels/${channelId}`;
}

async function makeMailer(db: Db, owner: Member, channelId: string): Promise<string> {
  const { id } = await createChannel(owner.ctx(), { type: "email", name: "Mailer", remarks: "" });
  await db.execute(sql`INSERT INTO bindings
    SELECT (jsonb_populate_record(b, jsonb_build_object('channel_id', ${id}::text, 'platform', 'email',
      'environment', 'live', 'configuration', jsonb_build_object('baseUrl', 'smtp://127.0.0.1:25', 'security', 'none')))).*
    FROM bindings b WHERE b.channel_id = ${channelId}`);
  // Secrets are sealed for one channel: those of the copied binding open for nobody here.
  const { workspaceId } = owner.ctx();
  const callbackKey = "a key nobody guesses";
  const secretsSealed = sealSecrets({ workspaceId, channelId: id }, { callbackKey });
  await db.update(bindings).set({ secretsSealed }).where(eq(bindings.channelId, id));
  await db.execute(sql`UPDATE channels SET state = 'bound' WHERE id = ${id}`);
  const address = "hello@kiosk.example";
  await db.execute(sql`INSERT INTO senders (workspace_id, id, channel_id, external_id, address, address_kind, display_name, state)
    VALUES (${owner.ctx().workspaceId}, ${newId()}, ${id}, ${address}, ${address}, 'email', 'Kiosk', 'CONNECTED')`);
  await addSenderAddress(owner.ctx(), {
    ...{ channelId: id, address: "news@kiosk.example", name: "News", replyTo: "", sendType: "batch" },
  });
  return id;
}

async function makeUnbound(owner: Member, name: string) {
  const { id } = await createChannel(owner.ctx(), { type: "whatsapp", name, remarks: "" });
  return { id, name };
}

/** Somebody else waits for the approval of a template, as it is. */
async function askForApprovalOf(db: Db, code: string): Promise<void> {
  await db.execute(sql`UPDATE templates SET approval = jsonb_build_object('state', 'waiting', 'content', content,
    'category', category, 'choice', 'now', 'byId', 'somebody', 'by', 'Somebody', 'at', '2026-11-20T10:00:00.000Z', 'answer', NULL)
    WHERE code = ${code}`);
}

/** A complete draft of a template, and a person's own draft of the approved one. */
/** A template of e-mail that is made of blocks. */
async function makeLetter(owner: Member, channelId: string): Promise<string> {
  const { code } = await createTemplate(owner.ctx(), {
    ...{ channelId, name: "layers_letter", language: "en", category: "utility", pauseOnCategoryChange: true },
  });
  const content = setMailForm((await getTemplate(owner.ctx(), code)).content, "blocks");
  await owner.ctx().db.execute(sql`UPDATE templates SET content = ${JSON.stringify(content)} WHERE code = ${code}`);
  return code;
}

async function makeDraft(owner: Member, channelId: string, approved: string): Promise<string> {
  const { code } = await createTemplate(owner.ctx(), {
    ...{ channelId, name: "layers_draft", language: "en", category: "utility", pauseOnCategoryChange: true },
  });
  const { category, content } = await getTemplate(owner.ctx(), approved);
  await owner.ctx().db.execute(sql`UPDATE templates SET content = ${JSON.stringify(content)} WHERE code = ${code}`);
  await saveTemplateDraft(owner.ctx(), {
    ...{ code: approved, category, content: { ...content, body: "Begun." }, base: { category, content } },
    ...{ revision: 0, editor: newId(), takeOver: false },
  });
  return code;
}

/** A copy of the scheduled campaign with other values, and of its list: a list is sent once. @returns its id */
async function copyCampaign(db: Db, { ids }: FullWorkspace, values: Record<string, unknown>): Promise<string> {
  const id = `2026112100000${String(Math.random()).slice(2, 9)}`;
  const importId = newId();
  await db.execute(sql`INSERT INTO recipient_imports
    SELECT (jsonb_populate_record(r, jsonb_build_object('id', ${importId}::text))).* FROM recipient_imports r
    JOIN campaigns c ON c.workspace_id = r.workspace_id AND c.import_id = r.id
    WHERE c.workspace_id = ${ids.workspaceId} AND c.id = ${ids.campaignId}`);
  const changes = JSON.stringify({ id, import_id: importId, name: `Campaign ${id}`, ...values });
  await db.execute(sql`INSERT INTO campaigns SELECT (jsonb_populate_record(c, ${changes}::jsonb)).* FROM campaigns c
    WHERE workspace_id = ${ids.workspaceId} AND id = ${ids.campaignId}`);
  return id;
}

/** A campaign that has ended with one message in doubt and one that was not sent in time. */
async function makeEnded(db: Db, full: FullWorkspace): Promise<string> {
  const now = new Date().toISOString();
  const ended = { state: "completed", expanded_at: now, finished_at: now, uncertain: 1, expired: 1 };
  const id = await copyCampaign(db, full, ended);
  const { workspaceId, channelId, senderId } = full.ids;
  await db.execute(sql`INSERT INTO messages
    (workspace_id, id, channel_id, sender_id, direction, source, address, campaign_id, kind, preview, state)
    SELECT ${workspaceId}, m.id, ${channelId}, ${senderId}, 'outbound', 'console', ${phoneOf(9)}, ${id}, 'template', 'Hello', m.state
    FROM (VALUES (${newMessageId(new Date())}, 'uncertain'), (${newMessageId(new Date())}, 'expired')) AS m (id, state)`);
  return id;
}

async function copySender(db: Db, { ids }: FullWorkspace, phone: string, verificationState: string): Promise<string> {
  const details = { verificationState };
  const own = { id: newId(), external_id: newId(), address: phone, state: "PENDING", details };
  // One that is under way does not touch numbers that were stored after it began.
  const changes = JSON.stringify({ ...own, synced_at: new Date().toISOString() });
  await db.execute(sql`INSERT INTO senders SELECT (jsonb_populate_record(s, ${changes}::jsonb)).* FROM senders s
    WHERE workspace_id = ${ids.workspaceId} AND id = ${ids.senderId}`);
  return phone;
}

/** A number with a webhook of its own. @returns its id */
async function redirectNumber(db: Db, { ids }: FullWorkspace, phone: string): Promise<string> {
  const details = JSON.stringify({ callbackUrl: "https://hooks.test.example/number" });
  const [row] = await db.execute<{ id: string }>(sql`UPDATE senders SET details = details || ${details}::jsonb
    WHERE workspace_id = ${ids.workspaceId} AND address = ${phone} RETURNING id`);
  await db.execute(sql`INSERT INTO sender_profiles (workspace_id, sender_id, read_at)
    VALUES (${ids.workspaceId}, ${row?.id}, now())`);
  return row?.id ?? "";
}

/** What the number that sends shows, as if it had just been read: its page does not ask a platform that does not know it. */
async function keepShown(db: Db, { ids }: FullWorkspace): Promise<void> {
  const profile = JSON.stringify({
    ...{ about: "Open", address: "", description: "", email: "", industry: "", websites: [], photoUrl: null },
  });
  const greeting = JSON.stringify({ welcome: false, starters: [], commands: [] });
  const code = "ABCDEFGHIJKL23";
  const links = JSON.stringify([{ code, text: "Hello", url: `https://wa.me/message/${code}` }]);
  await db.execute(sql`INSERT INTO sender_profiles (workspace_id, sender_id, profile, greeting, links, read_at)
    VALUES (${ids.workspaceId}, ${ids.senderId}, ${profile}::jsonb, ${greeting}::jsonb, ${links}::jsonb, now())`);
}

async function makeCustomer(db: Db, providerId: string): Promise<LayersWorld["customer"]> {
  const workspace = await makeWorkspace(db);
  await db.execute(sql`UPDATE workspaces SET provider_id = ${providerId} WHERE id = ${workspace.id}`);
  const owner = await workspace.member("owner");
  const [channel, waiting] = [await makeUnbound(owner, "Served"), await makeUnbound(owner, "Waiting")];
  await db.execute(sql`UPDATE channels SET state = 'bound' WHERE id = ${channel.id}`);
  await db.execute(sql`UPDATE channels SET state = 'unbinding_requested' WHERE id = ${waiting.id}`);
  await db.execute(sql`INSERT INTO requests (workspace_id, id, kind, object_id, wanted, reason, asked_by, asked_by_name, asked_at)
    VALUES (${workspace.id}, ${newId()}, 'unbinding', ${waiting.id}, '{}', 'Moving', ${owner.userId}, 'Owner', now())`);
  // It wants templates approved, and one waits.
  await db.execute(sql`UPDATE workspaces SET template_approval = true WHERE id = ${workspace.id}`);
  const { code } = await createTemplate(owner.ctx(), {
    ...{ channelId: channel.id, name: "waits", language: "en", category: "utility", pauseOnCategoryChange: true },
  });
  await askForApprovalOf(db, code);
  // At its limit.
  await db.execute(sql`UPDATE workspaces SET channel_quota = 2 WHERE id = ${workspace.id}`);
  const { workspaceId, now } = owner.ctx();
  await db.insert(grants).values({
    ...{
      workspaceId,
      id: newId(),
      providerId,
      role: "operator",
      reason: "Set up the templates",
      givenBy: owner.userId,
    },
    ...{ startsAt: now, endsAt: new Date(now.getTime() + 86_400_000) },
  });
  return { owner, channel: channel.name, waiting: waiting.name };
}
