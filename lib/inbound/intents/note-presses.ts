import { intentCalls } from "#db/schema/service";
import type { Ctx } from "#lib/context";
import { askForJob } from "#lib/jobs/ask";
import { callIntentJob } from "./job.ts";

/** A message by which somebody asked for an intent. */
export type Press = { messageId: string; code: string };

/** Notes what people asked for, in the transaction that files their messages, and asks for their systems to be told. */
export async function notePresses(ctx: Ctx, channelId: string, presses: Press[]): Promise<void> {
  if (presses.length === 0) return;
  const { db, workspaceId, now } = ctx;
  await db
    .insert(intentCalls)
    .values(
      presses.map(({ messageId, code }) => ({
        ...{ workspaceId, messageId, channelId, code: code.slice(0, 200).toWellFormed() },
        ...{ createdAt: now, updatedAt: now },
      })),
    )
    .onConflictDoNothing();
  for (const { messageId } of presses) await askForJob(ctx, callIntentJob, { messageId }, { key: messageId });
}
