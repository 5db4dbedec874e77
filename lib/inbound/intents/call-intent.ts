import { and, eq } from "drizzle-orm";
import { messages } from "#db/schema/messages";
import { senders } from "#db/schema/senders";
import { origins } from "#db/schema/sending";
import { intentCalls } from "#db/schema/service";
import { callSystem, type SystemAnswer } from "#lib/channels/business-systems/call-system";
import { openIntent } from "#lib/channels/business-systems/open-system";
import type { ConnectorIo } from "#lib/connectors/connector";
import { profileFor } from "#lib/connectors/profiles";
import { type Ctx, inTransaction } from "#lib/context";
import { askForJob } from "#lib/jobs/ask";
import { laneIdOf } from "#lib/sending/lanes/lanes";
import { prepareMessages } from "#lib/sending/prepare";
import { waitMs } from "#lib/waits";
import { callIntentJob } from "./job.ts";

/** Waits before each further try, in milliseconds: the person has pressed a button and looks at their phone. */
export const retryWaits = [2_000, 10_000, 30_000, 120_000, 600_000] as const;

/** A reply to a press that is older than this would surprise. */
const replyWithinMs = 3_600_000;

type Message = typeof messages.$inferSelect;
type Call = typeof intentCalls.$inferSelect;

/**
 * Tells a business system what somebody asked for by one message, and prepares what it wants said to them. A system that is
 * out is told again later; one that hears of a message twice knows it by the id of the call. Each call gets at most one reply.
 */
export async function callIntent(ctx: Ctx, messageId: string, io: ConnectorIo): Promise<void> {
  const found = await readCall(ctx, messageId);
  if (!found) return;
  const { call, message } = found;
  const opened = await openIntent(ctx, call);
  if (!opened) return noteTrouble(ctx, call, { trouble: "unknown_intent", detail: "", passing: false });
  const { intent, channel, system } = opened;
  const body = {
    type: "intent",
    intent: { code: intent.code, name: intent.name, data: intent.data },
    channel: { id: call.channelId, ...channel },
    message: {
      id: message.id,
      platformId: message.externalId,
      at: message.createdAt.toISOString(),
      text: message.preview,
    },
    person: { address: message.address, kind: message.addressKind, name: message.contactName },
  };
  const answer = await callSystem(system, { id: message.id, at: ctx.now, body }, io);
  if (!answer.ok) return noteTrouble(ctx, call, answer);
  if (answer.reply === null) return noteAnswered(ctx, call, null);
  if (isTooLong(channel.platform, answer.reply))
    return noteTrouble(ctx, call, { trouble: "reply_long", detail: `HTTP ${answer.status}`, passing: false });
  const laneId = laneIdOf(channel.platform, { channelId: call.channelId, senderId: message.senderId });
  await prepareReply(ctx, call, message, { text: answer.reply, laneId });
}

async function readCall(ctx: Ctx, messageId: string): Promise<{ call: Call; message: Message } | null> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [row] = await db
      .select({ call: intentCalls, message: messages })
      .from(intentCalls)
      .innerJoin(
        messages,
        and(eq(messages.workspaceId, intentCalls.workspaceId), eq(messages.id, intentCalls.messageId)),
      )
      .where(
        and(
          eq(intentCalls.workspaceId, workspaceId),
          eq(intentCalls.messageId, messageId),
          eq(intentCalls.state, "waiting"),
        ),
      );
    return row ?? null;
  });
}

/** Locks the call while it waits, so that of two workers one notes its end. */
async function isWaiting({ db, workspaceId }: Ctx, { messageId }: Call): Promise<boolean> {
  const [row] = await db
    .select({ state: intentCalls.state })
    .from(intentCalls)
    .where(and(eq(intentCalls.workspaceId, workspaceId), eq(intentCalls.messageId, messageId)))
    .for("update");
  return row?.state === "waiting";
}

async function noteAnswered(ctx: Ctx, call: Call, replyId: string | null): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    if (!(await isWaiting(ctx, call))) return;
    const { db, workspaceId, now } = ctx;
    await db
      .update(intentCalls)
      .set({ state: "answered", trouble: null, detail: null, tries: call.tries + 1, replyId, updatedAt: now })
      .where(and(eq(intentCalls.workspaceId, workspaceId), eq(intentCalls.messageId, call.messageId)));
  });
}

async function noteTrouble(
  ctx: Ctx,
  call: Call,
  failed: Omit<Extract<SystemAnswer, { ok: false }>, "ok">,
): Promise<void> {
  const { trouble, detail, passing } = failed;
  const wait = passing ? retryWaits[call.tries] : undefined;
  await inTransaction(ctx, async (ctx) => {
    if (!(await isWaiting(ctx, call))) return;
    const { db, workspaceId, now } = ctx;
    await db
      .update(intentCalls)
      .set({
        ...{ trouble, detail, tries: call.tries + 1, updatedAt: now },
        ...(wait === undefined ? { state: "failed" as const } : {}),
      })
      .where(and(eq(intentCalls.workspaceId, workspaceId), eq(intentCalls.messageId, call.messageId)));
    if (wait === undefined) return;
    const dueAt = new Date(now.getTime() + waitMs(wait));
    await askForJob(ctx, callIntentJob, { messageId: call.messageId }, { key: call.messageId, dueAt });
  });
}

/** Prepares what the system wants said, as an answer of the channel; the service window is looked at when it leaves. */
async function prepareReply(
  ctx: Ctx,
  call: Call,
  message: Message,
  { text, laneId }: { text: string; laneId: string },
): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    if (!(await isWaiting(ctx, call))) return;
    const { channelId } = call;
    const limitPerSecond = await limitOf(ctx, message);
    // Whoever hides their address, or wrote to what is ours no more, cannot be answered.
    if (limitPerSecond === null || message.address === null) return noteAnswered(ctx, call, null);
    await ctx.db
      .insert(origins)
      .values({ workspaceId: ctx.workspaceId, kind: "auto_reply", id: channelId, state: "running", createdAt: ctx.now })
      .onConflictDoNothing();
    const [replyId = null] = await prepareMessages(
      ctx,
      {
        ...{ origin: { kind: "auto_reply", id: channelId }, channelId, senderId: message.senderId },
        ...{ source: "automatic", campaignId: null, kind: "text", template: null, inOrder: true },
        lane: { id: laneId, limitPerSecond },
        expiresAt: new Date(message.createdAt.getTime() + replyWithinMs),
      },
      [
        {
          ...{ address: message.address, addressKind: message.addressKind, country: message.country },
          ...{ parameters: null, preview: text, rowNumber: null },
        },
      ],
    );
    await noteAnswered(ctx, call, replyId);
  });
}

/** Messages a second that a sender may send; null for one that is gone. */
async function limitOf({ db, workspaceId }: Ctx, { channelId, senderId }: Message): Promise<number | null> {
  const [row] = await db
    .select({ limit: senders.limitPerSecond })
    .from(senders)
    .where(and(eq(senders.workspaceId, workspaceId), eq(senders.channelId, channelId), eq(senders.id, senderId)));
  return row?.limit ?? null;
}

function isTooLong(platform: string, text: string): boolean {
  const limit = profileFor(platform)?.text;
  if (!limit) return false;
  return (limit.unit === "bytes" ? Buffer.byteLength(text) : Array.from(text).length) > limit.max;
}
