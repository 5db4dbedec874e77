/** Fixtures for the database tests of campaigns: what launching, expanding and sending leave behind, without a platform. */
import { and, asc, eq, inArray } from "drizzle-orm";
import type { Connection } from "#db/client";
import { campaignEvents, campaigns } from "#db/schema/campaigns";
import { messages } from "#db/schema/messages";
import { jobRequests } from "#db/schema/operations";
import { origins, outbox } from "#db/schema/sending";
import { type Ctx, inTransaction } from "#lib/context";
import { applyChanges, type MessageChange } from "#lib/sending/apply-changes";
import { connectionAs } from "#lib/testing/connection-as";
import { greeting, makeSendable } from "#lib/testing/factories";
import { makeWorkspace } from "#lib/testing/workspace";
import { importNumbers } from "./audience-import/import-recipients.ts";
import { finishCampaigns } from "./control/finish.ts";
import { campaignOriginHook } from "./control/origin-hook.ts";
import { expandCampaign } from "./launch/expand.ts";
import { launchCampaign } from "./launch/launch.ts";

export const hooks = { campaign: campaignOriginHook };

/** A launched campaign, with a context of the moment it was launched at. */
export type Launched = {
  owner: Connection;
  worker: Connection;
  ctx: Ctx;
  id: string;
  channelId: string;
  senderId: string;
  templateCode: string;
};

/**
 * Launches a campaign to this many people, which is not expanded yet. The list also has one row that nobody can be reached by.
 *
 * @param given.startsInMinutes schedules it; it starts at once when absent
 * @param given.beside another campaign, whose channel and sender it shares; a workspace of its own when absent
 */
export async function launchTo(
  owner: Connection,
  people: number,
  given: { startsInMinutes?: number; beside?: Launched } = {},
): Promise<Launched> {
  const { ctx, ...place } = given.beside ? placeOf(given.beside) : await makePlace(owner);
  const numbers = Array.from({ length: people }, (_, n) => `+4915555${String(n).padStart(6, "0")}`);
  const list = await importNumbers(ctx, { ...place, text: [...numbers, "+49 15x"].join("\n") });
  const { startsInMinutes } = given;
  const scheduledAt =
    startsInMinutes === undefined ? null : new Date(ctx.now.getTime() + startsInMinutes * 60_000).toISOString();
  const { id } = await launchCampaign(ctx, { ...place, importId: list.id, name: "", scheduledAt });
  return { owner, worker: await connectionAs("worker"), ctx, id, ...place };
}

async function makePlace(owner: Connection) {
  const workspace = await makeWorkspace({ owner: owner.db, web: (await connectionAs("web")).db });
  const { ctx } = await workspace.member("operator");
  const content = { ...greeting, body: "We are open.", samples: {} };
  return { ctx, ...(await makeSendable(owner.db, workspace.id, { content })) };
}

function placeOf({ ctx, channelId, senderId, templateCode }: Launched) {
  return { ctx, channelId, senderId, templateCode };
}

/** The worker's context some seconds after the launch. */
export function contextAt({ worker, ctx }: Launched, seconds: number): Ctx {
  return {
    ...ctx,
    db: worker.db,
    actor: { kind: "system", name: "test" },
    now: new Date(ctx.now.getTime() + seconds * 1_000),
  };
}

export async function campaignOf({ owner, ctx, id }: Launched) {
  const [row] = await owner.db
    .select()
    .from(campaigns)
    .where(and(eq(campaigns.workspaceId, ctx.workspaceId), eq(campaigns.id, id)));
  if (!row) throw new Error(`campaign ${id} is gone`);
  return row;
}

export async function originStateOf({ owner, ctx, id }: Launched) {
  const [row] = await owner.db
    .select({ state: origins.state })
    .from(origins)
    .where(and(eq(origins.workspaceId, ctx.workspaceId), eq(origins.id, id)));
  return row?.state;
}

/** The campaign's messages in the order of their rows. */
export function messagesOf({ owner, ctx, id }: Launched) {
  return owner.db
    .select({ id: messages.id, rowNumber: messages.rowNumber, state: messages.state, address: messages.address })
    .from(messages)
    .where(and(eq(messages.workspaceId, ctx.workspaceId), eq(messages.campaignId, id)))
    .orderBy(asc(messages.rowNumber), asc(messages.id));
}

/** Kinds of the lines on the campaign's page, in alphabetical order. */
export async function eventsOf({ owner, ctx, id }: Launched): Promise<string[]> {
  const rows = await owner.db
    .select({ kind: campaignEvents.kind })
    .from(campaignEvents)
    .where(and(eq(campaignEvents.workspaceId, ctx.workspaceId), eq(campaignEvents.campaignId, id)));
  return rows.map(({ kind }) => kind).sort();
}

/** Kinds of the work that was asked for about the campaign. */
export async function askedFor({ owner, ctx, id }: Launched): Promise<string[]> {
  const rows = await owner.db
    .select({ kind: jobRequests.kind })
    .from(jobRequests)
    .where(and(eq(jobRequests.workspaceId, ctx.workspaceId), eq(jobRequests.key, id)));
  return rows.map(({ kind }) => kind).sort();
}

/** Takes the requests away, as handing them over to the queue does. */
export async function handOverRequests({ owner, ctx }: Launched): Promise<void> {
  await owner.db.delete(jobRequests).where(eq(jobRequests.workspaceId, ctx.workspaceId));
}

/** Writes the intent to send these messages, as a claim does some seconds after the launch. */
export async function startSending(launched: Launched, messageIds: string[], seconds = 0): Promise<void> {
  const { owner, ctx } = launched;
  await owner.db
    .update(outbox)
    .set({ state: "sending", attempt: 1, handedOverAt: contextAt(launched, seconds).now })
    .where(and(eq(outbox.workspaceId, ctx.workspaceId), inArray(outbox.messageId, messageIds)));
}

/** A launched campaign whose list has become messages, with their ids in the order of the rows. */
export type Expanded = Launched & { ids: string[] };

/** Turns the list into messages a second after the launch. */
export async function expand(launched: Launched): Promise<Expanded> {
  await expandCampaign(
    () => contextAt(launched, 1),
    launched.id,
    () => false,
  );
  return { ...launched, ids: (await messagesOf(launched)).map(({ id }) => id) };
}

/** A campaign to this many people, all of whose messages were handed over at the moment of the launch. */
export async function sendTo(owner: Connection, people: number): Promise<Expanded> {
  const expanded = await expand(await launchTo(owner, people));
  await startSending(expanded, expanded.ids);
  return expanded;
}

/** Ends whatever campaigns can end some seconds after the launch. */
export async function finish(launched: Launched, seconds: number): Promise<void> {
  const ctx = contextAt(launched, seconds);
  await finishCampaigns(launched.worker.db, (workspaceId) => ({ ...ctx, workspaceId }), ctx.now);
}

type Fact = "accepted" | "delivered" | "failed" | "uncertain" | "queued" | "again" | "left_in_doubt";

/** Applies one fact about a message some seconds after the launch. */
export async function tell(launched: Launched, messageId: string, fact: Fact, seconds = 1): Promise<void> {
  const ctx = contextAt(launched, seconds);
  const change: MessageChange = {
    messageId,
    target: fact,
    at: ctx.now,
    key: `${fact}:${seconds}`,
    eventKind: fact === "queued" || fact === "again" ? "resent" : fact,
    ...(fact === "failed" ? { failure: { kind: "RECIPIENT", code: "131026", detail: "Not reachable" } } : {}),
  };
  await inTransaction(ctx, (ctx) => applyChanges(ctx, hooks, [change]));
}
