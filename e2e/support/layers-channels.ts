import { eq, sql } from "drizzle-orm";
import type { Db } from "#db/client";
import { bindings } from "#db/schema/channels";
import { sealSecrets } from "#lib/channels/binding/secrets";
import { createChannel } from "#lib/channels/create-channel";
import { addSenderAddress } from "#lib/channels/sender-addresses/add-address";
import { fileSenderId } from "#lib/channels/sender-ids/file-sender-id";
import { switchSms } from "#lib/channels/sender-ids/sms-service";
import { listPoolSenders, savePool } from "#lib/channels/sender-pools/pools";
import { setCodeSchedule } from "#lib/fallback/code-schedule";
import { listPolicies } from "#lib/fallback/policies/list-policies";
import { listWays } from "#lib/fallback/policies/list-ways";
import { createPolicy } from "#lib/fallback/policies/save-policy";
import { createRule } from "#lib/fallback/policies/save-rule";
import { newId } from "#lib/ids";
import { createOrigin } from "#lib/sending/origins/origins";
import type { FullWorkspace } from "./full-workspace.ts";
import type { LayersWorld } from "./layers-world.ts";
import { type Member, makeWorkspace } from "./workspace.ts";

/** A channel bound as another one is, whose quota of numbers is used up. @returns its id */
export async function makeFullOfNumbers(db: Db, owner: Member, channelId: string): Promise<string> {
  const { id } = await makeUnbound(owner, "Full of numbers");
  await db.execute(sql`INSERT INTO bindings
    SELECT (jsonb_populate_record(b, jsonb_build_object('channel_id', ${id}::text,
      'account', b.account || '{"verificationState": "verified"}'))).* FROM bindings b WHERE b.channel_id = ${channelId}`);
  await db.execute(sql`UPDATE channels SET state = 'bound', number_quota = 0 WHERE id = ${id}`);
  return id;
}

/** A channel whose service was applied for and issued. @returns its id */
export async function makeIssued(db: Db, owner: Member): Promise<string> {
  const { id } = await createChannel(owner.ctx(), { type: "viber", name: "Issued", remarks: "" });
  await db.execute(sql`INSERT INTO account_applications (workspace_id, channel_id, environment, state, form, account_id, updated_at)
    VALUES (${owner.ctx().workspaceId}, ${id}, 'live', 'approved', '{"businessName": "Kiosk", "destinations": ["DE"]}', '41077', now())`);
  return id;
}

/**
 * @param channelId a channel whose binding is copied
 * @param campaignId one that gets a fallback by SMS
 */
export async function makeCarrier(
  db: Db,
  owner: Member,
  channelId: string,
  campaignId: string,
): Promise<LayersWorld["carrier"]> {
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
  const sender = (await listWays(owner.ctx()))[0]?.senders[0];
  const senderId = sender?.id ?? "";
  await createPolicy(owner.ctx(), { name: "SMS", ruleIds: [await createRule(owner.ctx(), { name: "SMS", senderId })] });
  await createRule(owner.ctx(), { name: "Spare", senderId });
  await db.execute(sql`INSERT INTO campaign_fallbacks (workspace_id, campaign_id, policy_id, policy_name, triggers, text, columns, links)
    VALUES (${owner.ctx().workspaceId}, ${campaignId}, 'S01', 'SMS', '["undelivered"]', 'Hello', '[]', '[]')`);
  await createOrigin(owner.ctx(), { kind: "fallback", id: campaignId });
  return { unbound, bound };
}

export async function makeCodes(owner: Member, channelId: string): Promise<string> {
  const [policy] = await listPolicies(owner.ctx());
  await switchSms(owner.ctx(), { channelId, on: true });
  const schedule = { policyId: policy?.id ?? "", seconds: "90", text: "Code $(code)" };
  await setCodeSchedule(owner.ctx(), { channelId, schedule });
  return `/channels/${channelId}`;
}

export async function makeMailer(db: Db, owner: Member, channelId: string): Promise<string> {
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
  const otherIds = (await listPoolSenders(owner.ctx(), id)).map((sender) => sender.id);
  await savePool(owner.ctx(), {
    ...{ channelId: id, poolId: null, name: "Both", whenOut: "move", otherIds },
    rules: [{ countries: ["DE"], senderIds: otherIds }],
  });
  return id;
}

export async function makeUnbound(owner: Member, name: string) {
  const { id } = await createChannel(owner.ctx(), { type: "whatsapp", name, remarks: "" });
  return { id, name };
}

export async function copySender(
  db: Db,
  { ids }: FullWorkspace,
  phone: string,
  verificationState: string,
): Promise<string> {
  const details = { verificationState };
  const own = { id: newId(), external_id: newId(), address: phone, state: "PENDING", details };
  // One that is under way does not touch numbers that were stored after it began.
  const changes = JSON.stringify({ ...own, synced_at: new Date().toISOString() });
  await db.execute(sql`INSERT INTO senders SELECT (jsonb_populate_record(s, ${changes}::jsonb)).* FROM senders s
    WHERE workspace_id = ${ids.workspaceId} AND id = ${ids.senderId}`);
  return phone;
}

/** A number with a webhook of its own. @returns its id */
export async function redirectNumber(db: Db, { ids }: FullWorkspace, phone: string): Promise<string> {
  const details = JSON.stringify({ callbackUrl: "https://hooks.test.example/number" });
  const [row] = await db.execute<{ id: string }>(sql`UPDATE senders SET details = details || ${details}::jsonb
    WHERE workspace_id = ${ids.workspaceId} AND address = ${phone} RETURNING id`);
  await db.execute(sql`INSERT INTO sender_profiles (workspace_id, sender_id, read_at)
    VALUES (${ids.workspaceId}, ${row?.id}, now())`);
  return row?.id ?? "";
}

/** Another workspace that has an account of the same business, so that both have a share of whom it may reach. */
export async function shareBusiness(db: Db, { ids }: FullWorkspace): Promise<void> {
  const other = await makeWorkspace(db);
  const { id } = await makeUnbound(await other.member("owner"), "Sister");
  const copy = JSON.stringify({ workspace_id: other.id, channel_id: id, account_id: newId() });
  await db.execute(sql`INSERT INTO bindings SELECT (jsonb_populate_record(b, ${copy}::jsonb)).* FROM bindings b
    WHERE b.channel_id = ${ids.channelId}`);
  const business = newId();
  await db.execute(sql`UPDATE bindings SET account = account || jsonb_build_object('businessId', ${business}::text)
    WHERE channel_id IN (${ids.channelId}, ${id})`);
  await db.execute(sql`INSERT INTO portfolios (workspace_id, platform, id, people, told_at)
    SELECT workspace_id, platform, ${business}, 2000, now() FROM bindings WHERE channel_id IN (${ids.channelId}, ${id})`);
}
