/** A provider, and a customer of it whose tables hold words that nobody without a grant may see. */
import { randomBytes } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import type { Db } from "#db/client";
import type { GrantRole } from "#db/enums";
import { sendDrafts } from "#db/schema/campaigns";
import { grants } from "#db/schema/customers";
import { workspaces } from "#db/schema/workspaces";
import { newId, newMessageId } from "#lib/ids";
import { ensureMembership, ensureUser, ensureWorkspace } from "#lib/workspaces/ensure-workspace";
import { type FullWorkspace, makeFullWorkspace } from "./full-workspace.ts";
import { phoneOf } from "./recipients.ts";
import type { Workspace } from "./workspace.ts";

export type CustomerWorld = {
  provider: { id: string; name: string };
  full: FullWorkspace;
  /** Paths that show one message: an outgoing one that failed, and an incoming one. */
  messages: string[];
  /** What is hidden without a grant, by what it is. */
  hidden: Record<string, string>;
  /** Somebody new of the provider's staff. */
  staff(role?: "administrator" | "operator" | "viewer"): Promise<{ userId: string; name: string }>;
  /** A grant of the customer that holds between two moments, in milliseconds from now. @returns its id */
  grant(role: GrantRole, from: number, until: number): Promise<string>;
};

/** @param workspace becomes the customer */
export async function makeCustomerWorld(db: Db, workspace: Workspace): Promise<CustomerWorld> {
  const tag = randomBytes(4).toString("hex");
  const now = new Date();
  const provider = { name: `Provider ${tag}`, id: "" };
  provider.id = await ensureWorkspace(
    db,
    { slug: `p-${tag}`, name: provider.name, kind: "provider", activeSince: now },
    now,
  );
  const contactEmail = `contact-${tag}@spec.example`;
  await db.update(workspaces).set({ providerId: provider.id, contactEmail }).where(eq(workspaces.id, workspace.id));
  const full = await makeFullWorkspace(workspace);
  const owner = await workspace.member("owner");
  let joined = 0;
  return {
    provider,
    full,
    ...(await fillWithContent(db, full, owner.userId, { contactEmail, tag })),
    async staff(role = "administrator") {
      joined += 1;
      const person = { name: `Staff ${joined} ${tag}`, email: `staff-${joined}-${tag}@spec.example` };
      const userId = await ensureUser(db, { ...person, passwordHash: "none" }, now);
      await ensureMembership(db, { workspaceId: provider.id, userId, role }, now);
      return { userId, name: person.name };
    },
    async grant(role, from, until) {
      const id = newId();
      const at = (ms: number) => new Date(Date.now() + ms);
      await db.insert(grants).values({
        ...{ workspaceId: workspace.id, id, providerId: provider.id, role, reason: "Help with templates" },
        ...{ startsAt: at(from), endsAt: at(until), givenBy: owner.userId },
      });
      return id;
    },
  };
}

async function fillWithContent(
  db: Db,
  { ids, channel }: FullWorkspace,
  userId: string,
  { contactEmail, tag }: { contactEmail: string; tag: string },
) {
  const hidden = {
    "an address": "+6591110007",
    "the address of an incoming message": "+6591110008",
    "a person's name": `HiddenPerson${tag}`,
    "a message's text": `HiddenText${tag}`,
    "an incoming message's text": `HiddenAnswer${tag}`,
    "a button's payload": `HiddenPayload${tag}`,
    "a value of a variable": `HiddenValue${tag}`,
    "the platform's id of a message": `wamid.Hidden${tag}`,
    "the platform's words about a message": `HiddenDetail${tag}`,
    "a file's name": `HiddenFile${tag}.xlsx`,
    "a draft of a send": `HiddenDraft${tag}`,
    "a suppressed address": phoneOf(3),
    "a recipient's address": phoneOf(1),
    "an invited address": `guest-${ids.workspaceId}`,
    "a contact's address": contactEmail,
  };
  hidden["an invited address"] = await invitedAddress(db, ids.workspaceId);
  const [failed, received] = [newMessageId(new Date()), newMessageId(new Date())];
  const { workspaceId, channelId, senderId, code, campaignId, importId } = ids;
  await db.execute(sql`INSERT INTO messages (workspace_id, id, channel_id, sender_id, direction, source, address, contact_name,
      template_code, template_name, language, category, kind, parameters, preview, state, attempt, external_id, failure_kind,
      failure_code, failure_detail, failed_at, handed_over_at, campaign_id, row_number, country)
    SELECT ${workspaceId}, ${failed}, ${channelId}, ${senderId}, 'outbound', 'console', ${hidden["an address"]},
      ${hidden["a person's name"]}, ${code}, 'order', 'en', 'utility', 'template',
      jsonb_build_array(${hidden["a value of a variable"]}::text), ${hidden["a message's text"]}, 'failed', 1,
      ${hidden["the platform's id of a message"]}, 'RECIPIENT', '131026', ${hidden["the platform's words about a message"]}, now(),
      now(), ${campaignId}, 2, 'SG'`);
  await db.execute(sql`INSERT INTO messages (workspace_id, id, channel_id, sender_id, direction, source, address, contact_name, kind,
      preview, payload, state)
    SELECT ${workspaceId}, ${received}, ${channelId}, ${senderId}, 'inbound', 'user', ${hidden["the address of an incoming message"]},
      ${hidden["a person's name"]}, 'button', ${hidden["an incoming message's text"]}, ${hidden["a button's payload"]}, 'received'`);
  await db.execute(sql`INSERT INTO message_events (workspace_id, message_id, key, kind, at, detail)
    SELECT ${workspaceId}, ${failed}, ${hidden["the platform's id of a message"]}, 'failed', now(),
      jsonb_build_object('failure', jsonb_build_object('code', '131026', 'detail', ${hidden["the platform's words about a message"]}::text))`);
  await db.execute(sql`UPDATE recipient_imports SET file_name = ${hidden["a file's name"]}, method = 'excel'
    WHERE workspace_id = ${workspaceId} AND id = ${importId}`);
  await db.insert(sendDrafts).values({
    ...{ workspaceId, channelId, userId },
    form: {
      ...{
        language: "en",
        templateCode: code,
        senderId,
        when: "now",
        at: "",
        method: "phones",
        numbers: "",
        importId: null,
      },
      name: hidden["a draft of a send"],
    },
  });
  const messages = `/channels/${channel.id}/messages`;
  return { hidden, messages: [`${messages}?message=${failed}`, `${messages}/inbound?message=${received}`] };
}

async function invitedAddress(db: Db, workspaceId: string): Promise<string> {
  const [row] = await db.execute<{ email: string }>(
    sql`SELECT email FROM invitations WHERE workspace_id = ${workspaceId} LIMIT 1`,
  );
  return row?.email ?? "";
}
