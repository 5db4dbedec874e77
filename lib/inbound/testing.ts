import { asc, eq } from "drizzle-orm";
import type { Connection } from "#db/client";
import type { Platform } from "#db/enums";
import { inboundEvents, messages } from "#db/schema/messages";
import { lanes, messageExternalIds } from "#db/schema/sending";
import type { Ctx } from "#lib/context";
import { newMessageId } from "#lib/ids";
import { connectionAs } from "#lib/testing/connection-as";
import { makeSendable } from "#lib/testing/factories";
import { makeWorkspace } from "#lib/testing/workspace";
import { storeInboundEvents } from "./store.ts";

/** The moment at which tests of receipts take place. */
export const noon = new Date("2026-11-21T12:00:00Z");
export const later = (seconds: number) => new Date(noon.getTime() + seconds * 1_000);

/** A workspace with a channel that can be written to, as the worker sees it. */
export type Tenant = { owner: Connection; ctx: Ctx; channelId: string; senderId: string; senderExternalId: string };

export async function makeTenant(owner: Connection): Promise<Tenant> {
  const workspace = await makeWorkspace({ owner: owner.db, web: owner.db }, noon);
  const { channelId, senderId } = await makeSendable(owner.db, workspace.id);
  await owner.db.insert(lanes).values({ workspaceId: workspace.id, id: senderId, channelId }).onConflictDoNothing();
  const [sender] = await owner.sql<{ externalId: string }[]>`
    SELECT external_id AS "externalId" FROM senders WHERE workspace_id = ${workspace.id} AND id = ${senderId}`;
  const { db } = await connectionAs("worker");
  const ctx: Ctx = { workspaceId: workspace.id, actor: { kind: "system", name: "test" }, db, now: noon };
  return { owner, ctx, channelId, senderId, senderExternalId: sender?.externalId ?? "" };
}

/** Messages made so far: ids of one millisecond might collide. */
let made = 0;

/** A message that has left and was taken by the platform. @returns its id */
export async function makeAccepted(
  tenant: Tenant,
  given: { externalId?: string; phone?: string } = {},
): Promise<string> {
  made += 1;
  const id = newMessageId(new Date(noon.getTime() + made));
  await tenant.owner.db.insert(messages).values({
    workspaceId: tenant.ctx.workspaceId,
    id,
    channelId: tenant.channelId,
    senderId: tenant.senderId,
    direction: "outbound",
    source: "console",
    address: given.phone ?? "+4915555000001",
    country: "DE",
    category: "utility",
    kind: "template",
    preview: "Hello",
    state: "accepted",
    attempt: 1,
    externalId: given.externalId ?? null,
    acceptedAt: noon,
    createdAt: noon,
  });
  if (given.externalId) {
    const laneId = tenant.senderId;
    const row = { workspaceId: tenant.ctx.workspaceId, laneId, externalId: given.externalId, messageId: id };
    await tenant.owner.db.insert(messageExternalIds).values(row);
  }
  return id;
}

/** Stores a body as the door does. */
export async function storeBody(
  owner: Connection,
  tenant: Tenant,
  body: object | string,
  platform: Platform = "whatsapp",
): Promise<void> {
  const { ctx, channelId } = tenant;
  // As if the window of repeats were over: what applies events has to stand the same one twice.
  await owner.sql`DELETE FROM inbound_digests WHERE workspace_id = ${tenant.ctx.workspaceId}`;
  const request = {
    method: "POST",
    path: `/webhooks/${platform}/${channelId}`,
    query: {},
    headers: { "content-type": "application/json" },
    body: Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
  };
  await storeInboundEvents(owner.sql, [{ workspaceId: ctx.workspaceId, channelId, platform, request }]);
}

type Status = { id: string; status: string; correlation?: string; errors?: { code: number; title: string }[] };

/** One post of WhatsApp with these statuses, all of the tenant's number. */
export function statusesBody(tenant: Tenant, statuses: Status[]): object {
  return changeBody(tenant, {
    statuses: statuses.map(({ correlation, ...status }) => ({
      ...status,
      timestamp: String(later(60).getTime() / 1_000),
      ...(correlation ? { biz_opaque_callback_data: correlation } : {}),
    })),
  });
}

/** One post of WhatsApp with texts that people wrote to the tenant's number. */
export function textsBody(tenant: Tenant, texts: { id: string; from: string; text: string }[]): object {
  return changeBody(tenant, {
    contacts: texts.map(({ from }) => ({ wa_id: from, profile: { name: `Person ${from}` } })),
    messages: texts.map(({ id, from, text }) => ({
      id,
      from,
      type: "text",
      timestamp: String(later(60).getTime() / 1_000),
      text: { body: text },
    })),
  });
}

/** One post of WhatsApp about people who used its own switch for marketing. */
export function preferencesBody(tenant: Tenant, people: { from: string; value: "stop" | "resume" }[]): object {
  const timestamp = later(60).getTime() / 1_000;
  const preferences = people.map(({ from, value }) => ({
    wa_id: from,
    category: "marketing_messages",
    value,
    timestamp,
  }));
  return changeBody(tenant, { user_preferences: preferences }, "user_preferences");
}

function changeBody(tenant: Tenant, value: object, field = "messages"): object {
  const metadata = { phone_number_id: tenant.senderExternalId };
  const changes = [{ field, value: { metadata, ...value } }];
  return { object: "whatsapp_business_account", entry: [{ id: "9", changes }] };
}

/** A tenant's stored events, oldest first. */
export function storedEvents(tenant: Tenant) {
  return tenant.owner.db
    .select()
    .from(inboundEvents)
    .where(eq(inboundEvents.workspaceId, tenant.ctx.workspaceId))
    .orderBy(asc(inboundEvents.id));
}

/** A tenant's messages, oldest first. */
export function messagesOf(tenant: Tenant) {
  return tenant.owner.db
    .select()
    .from(messages)
    .where(eq(messages.workspaceId, tenant.ctx.workspaceId))
    .orderBy(asc(messages.id));
}
