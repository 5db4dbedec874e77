import { and, eq, sql } from "drizzle-orm";
import type { Connection } from "#db/client";
import type { OriginKind, TemplateCategory } from "#db/enums";
import { campaigns } from "#db/schema/campaigns";
import { messages } from "#db/schema/messages";
import { jobRequests } from "#db/schema/operations";
import { lanes, outbox } from "#db/schema/sending";
import { serviceWindows } from "#db/schema/service";
import { templates } from "#db/schema/templates";
import { campaignOriginHook } from "#lib/campaigns/control/origin-hook";
import { type Ctx, inTransaction } from "#lib/context";
import { fallbackOriginHook } from "#lib/fallback/origin-hook";
import { newCampaignId, newId } from "#lib/ids";
import { connectionAs } from "#lib/testing/connection-as";
import { greeting, makeSendable } from "#lib/testing/factories";
import { makeWorkspace } from "#lib/testing/workspace";
import { ensureLane, type LaneLease, takeLane } from "./lanes/lanes.ts";
import { createOrigin, type Origin, type OriginHook, type OriginHooks } from "./origins/origins.ts";
import { type Batch, prepareMessages, type Recipient } from "./prepare.ts";

/** The moment at which tests of claims take place. */
export const noon = new Date("2026-11-21T12:00:00Z");

export const later = (seconds: number) => new Date(noon.getTime() + seconds * 1_000);

const silent: OriginHook = {
  progressed: async () => {},
  stopped: async () => {},
  slowed: async () => {},
  inDoubt: async () => {},
};

/** Campaigns are told; the other kinds of origins have nobody to tell yet. */
export const hooks: OriginHooks = {
  ...{ campaign: campaignOriginHook, conversation: silent, flow_run: silent, api: silent },
  ...{ auto_reply: silent, confirmation: silent, fallback: fallbackOriginHook, test: silent },
};

/** A workspace with a bound channel, a connected sender, an approved template of version 0, and a lane. */
export type Tenant = {
  owner: Connection;
  ctx: Ctx;
  channelId: string;
  senderId: string;
  templateCode: string;
  laneId: string;
  limitPerSecond: number;
};

/**
 * @param given.limitPerSecond high by default, so that no test waits for its pace
 * @param given.now noon by default; tests that drive a lane take the moment they run at
 */
export async function makeTenant(
  owner: Connection,
  given: { limitPerSecond?: number; now?: Date } = {},
): Promise<Tenant> {
  const now = given.now ?? noon;
  const { id: workspaceId } = await makeWorkspace({ owner: owner.db, web: owner.db }, now);
  const content = { ...greeting, body: "We are open.", samples: {} };
  const place = await makeSendable(owner.db, workspaceId, { content });
  const { db } = await connectionAs("worker");
  const ctx: Ctx = { workspaceId, actor: { kind: "system", name: "test" }, db, now };
  const limitPerSecond = given.limitPerSecond ?? 1_000;
  const laneId = place.senderId;
  await ensureLane(ctx, { id: laneId, channelId: place.channelId, limitPerSecond });
  return { owner, ctx, ...place, laneId, limitPerSecond };
}

/** Campaigns made so far: random ids of one millisecond might collide. */
let made = 0;

/** A running campaign without messages. */
export async function makeCampaign(tenant: Tenant): Promise<Origin & { kind: "campaign" }> {
  const { owner, ctx, channelId, senderId, templateCode } = tenant;
  made += 1;
  const id = newCampaignId(new Date(ctx.now.getTime() + made));
  const origin = { kind: "campaign" as const, id };
  await owner.db.insert(campaigns).values({
    ...{ workspaceId: ctx.workspaceId, id, channelId, senderId, templateCode, importId: newId(), name: "Autumn" },
    ...{ templateName: "hours", templateLanguage: "en", templateVersion: 0, category: "utility", state: "running" },
    ...{ content: { ...greeting, samples: {} }, rowsTotal: 0, rowsSend: 0, rowsHold: 0, rowsSkip: 0 },
    ...{ startedAt: ctx.now, expandedAt: ctx.now, createdBy: "system" },
  });
  await createOrigin(ctx, origin);
  return origin;
}

/** A running origin of another kind. */
export async function makeOrigin(tenant: Tenant, kind: Exclude<OriginKind, "campaign">): Promise<Origin> {
  const origin = { kind, id: newId() };
  await createOrigin(tenant.ctx, origin);
  return origin;
}

let people = 0;

/** Somebody whom no other test writes to. */
export function person(given: Partial<Recipient> = {}): Recipient {
  people += 1;
  return {
    address: `+4915${String(people).padStart(9, "0")}`,
    addressKind: "phone",
    country: "DE",
    parameters: [],
    preview: "We are open.",
    rowNumber: people,
    ...given,
  };
}

export type Given = {
  people?: number | Recipient[];
  category?: TemplateCategory;
  /** Null for a text without a template. */
  template?: null;
  at?: Date;
  /** When the people last wrote, null for never; for texts an hour ago when absent. */
  wroteAt?: Date | null;
} & Partial<Pick<Batch, "inOrder" | "expiresAt" | "lane" | "tag">>;

/** Messages of an origin that wait to leave. A campaign counts them as its expansion does. @returns their ids, in order */
export async function prepare(tenant: Tenant, origin: Origin, given: Given = {}): Promise<string[]> {
  const { channelId, senderId, templateCode, laneId, limitPerSecond } = tenant;
  const ctx = { ...tenant.ctx, now: given.at ?? tenant.ctx.now };
  const to = Array.isArray(given.people) ? given.people : Array.from({ length: given.people ?? 1 }, () => person());
  const campaignId = origin.kind === "campaign" ? origin.id : null;
  const category = given.category ?? "utility";
  const template = { code: templateCode, name: "hours", language: "en", category, version: 0 };
  const batch: Batch = {
    ...{ origin, channelId, senderId, campaignId, source: "console", kind: "template" },
    ...{ lane: given.lane ?? { id: laneId, limitPerSecond }, template: given.template === null ? null : template },
    ...{ expiresAt: given.expiresAt ?? null, inOrder: given.inOrder ?? false },
    ...(given.tag === undefined ? {} : { tag: given.tag }),
  };
  const wroteAt = given.wroteAt === undefined ? new Date(ctx.now.getTime() - 3_600_000) : given.wroteAt;
  if (given.template === null && wroteAt) await write(tenant, to, wroteAt, batch.lane.id);
  if (given.category && given.template !== null) {
    // What decides is the category that the template has when a message's turn comes.
    await tenant.owner.db.update(templates).set({ category }).where(eq(templates.code, templateCode));
  }
  const ids = await inTransaction(ctx, (ctx) => prepareMessages(ctx, batch, to));
  if (campaignId) {
    await tenant.owner.db
      .update(campaigns)
      .set({
        queued: sql`queued + ${ids.length}`,
        rowsSend: sql`rows_send + ${ids.length}`,
        rowsTotal: sql`rows_total + ${ids.length}`,
      })
      .where(eq(campaigns.id, campaignId));
  }
  return ids;
}

/** People wrote to what a lane sends from: its service window is open. */
export async function write(tenant: Tenant, people: Recipient[], at: Date, laneId = tenant.laneId): Promise<void> {
  const { workspaceId } = tenant.ctx;
  const rows = new Map(
    people.map(({ address, addressKind }) => [`${addressKind} ${address}`, { address, addressKind }]),
  );
  await tenant.owner.db
    .insert(serviceWindows)
    .values([...rows.values()].map((one) => ({ ...one, workspaceId, laneId, lastInboundAt: at })))
    .onConflictDoUpdate({
      target: [serviceWindows.workspaceId, serviceWindows.laneId, serviceWindows.addressKind, serviceWindows.address],
      set: { lastInboundAt: at },
    });
}

/** Takes the tenant's lane. @throws Error when somebody else drives it */
export async function take(tenant: Tenant): Promise<LaneLease> {
  const held = await takeLane(tenant.ctx, tenant.laneId);
  if (!held) throw new Error("the lane is driven");
  return held;
}

export function outboxOf(tenant: Tenant) {
  return tenant.owner.db
    .select()
    .from(outbox)
    .where(eq(outbox.workspaceId, tenant.ctx.workspaceId))
    .orderBy(outbox.messageId);
}

export function messagesOf(tenant: Tenant) {
  return tenant.owner.db
    .select()
    .from(messages)
    .where(eq(messages.workspaceId, tenant.ctx.workspaceId))
    .orderBy(messages.id);
}

/** How many messages are in each state. */
export async function statesOf(tenant: Tenant): Promise<Record<string, number>> {
  const states: Record<string, number> = {};
  for (const { state } of await messagesOf(tenant)) states[state] = (states[state] ?? 0) + 1;
  return states;
}

export async function campaignOf(tenant: Tenant, origin: Origin) {
  const [row] = await tenant.owner.db.select().from(campaigns).where(eq(campaigns.id, origin.id));
  return row;
}

export async function laneOf(tenant: Tenant) {
  const { owner, ctx, laneId } = tenant;
  const [row] = await owner.db
    .select()
    .from(lanes)
    .where(and(eq(lanes.workspaceId, ctx.workspaceId), eq(lanes.id, laneId)));
  return row;
}

/** What a workspace asked workers for, as kinds with their keys and due times. */
export function jobsOf(tenant: Tenant) {
  const { kind, key, dueAt } = jobRequests;
  return tenant.owner.db
    .select({ kind, key, dueAt })
    .from(jobRequests)
    .where(eq(jobRequests.workspaceId, tenant.ctx.workspaceId));
}

export async function forgetJobs(tenant: Tenant): Promise<void> {
  await tenant.owner.db.delete(jobRequests).where(eq(jobRequests.workspaceId, tenant.ctx.workspaceId));
}
