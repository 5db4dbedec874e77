import { sql } from "drizzle-orm";
import type { Db } from "#db/client";
import { createTopic } from "#lib/audience/topics/save-topic";
import { addIntent } from "#lib/channels/business-systems/save-intent";
import { addBusinessSystem } from "#lib/channels/business-systems/save-system";
import { newSystemToken } from "#lib/channels/business-systems/token-form";
import { createChannel } from "#lib/channels/create-channel";
import { editWords } from "#lib/channels/service-settings/edit-words";
import { newId, newMessageId } from "#lib/ids";
import { setMailForm } from "#lib/templates/content/mail/edit-mail";
import { createTemplate } from "#lib/templates/create-template";
import { saveTemplateDraft } from "#lib/templates/drafts";
import { getTemplate } from "#lib/templates/queries";
import { createAccessKey } from "#lib/workspaces/create-access-key";
import { type FullWorkspace, makeFullWorkspace } from "./full-workspace.ts";
import {
  copySender,
  makeCarrier,
  makeCodes,
  makeFullOfNumbers,
  makeIssued,
  makeMailer,
  makeUnbound,
  redirectNumber,
  shareBusiness,
} from "./layers-channels.ts";
import { askForApprovalOf, makeCustomer, makeDesk } from "./layers-customers.ts";
import { phoneOf } from "./recipients.ts";
import { type Member, makeTemplate, type Workspace } from "./workspace.ts";

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
  // It is larger than one person may send.
  const asked = { state: "waiting", above: 1, byId: "x", by: "Ann", at: new Date().toISOString(), answer: null };
  await db.execute(
    sql`UPDATE campaigns SET approval = ${JSON.stringify(asked)}::jsonb WHERE id = ${full.ids.campaignId}`,
  );
  // Its test is measured, so that a person may decide it.
  const test = {
    ...{ code: full.ids.code, share: 20, places: 2_000, waitMinutes: 60, winnerBy: "person", phase: "measuring" },
    ...{ sampledThrough: 1, leftAt: null, figures: null, winner: null },
  };
  await db.execute(sql`UPDATE campaigns SET ab_test = ${JSON.stringify(test)}::jsonb WHERE id = ${paused}`);
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
  await shareBusiness(db, full);
  await createTopic(owner.ctx(), { name: "Offers", description: "", templateCodes: [] });
  return {
    ...{ owner, full, unbound, busy, paused, ended, unverified, unregistered, ownCallback, marketing, stopped },
    viewer: await workspace.member("viewer"),
    channel: `/channels/${channelId}`,
    draftCode: await makeDraft(owner, channelId, full.ids.code),
    suppressed: phoneOf(3),
    customer: await makeCustomer(db, workspace.id),
    issued: await makeIssued(db, owner),
    carrier: await makeCarrier(db, owner, channelId, paused),
    codes: await makeCodes(owner, busy.id),
    letters: letters.id,
    letterCode: await makeLetter(owner, letters.id),
    mailer: await makeMailer(db, owner, channelId),
    shop: (await createChannel(owner.ctx(), { type: "messenger", name: "Shop", remarks: "" })).id,
    fullOfNumbers: await makeFullOfNumbers(db, owner, channelId),
    desk: await makeDesk(db),
  };
}

/** A template of e-mail that is made of blocks. */
async function makeLetter(owner: Member, channelId: string): Promise<string> {
  const { code } = await createTemplate(owner.ctx(), {
    ...{ channelId, name: "layers_letter", language: "en", category: "utility", pauseOnCategoryChange: true },
  });
  const content = setMailForm((await getTemplate(owner.ctx(), code)).content, "blocks");
  await owner.ctx().db.execute(sql`UPDATE templates SET content = ${JSON.stringify(content)} WHERE code = ${code}`);
  return code;
}

/** A complete draft of a template, and a person's own draft of the approved one. */
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
