import { and, count, eq } from "drizzle-orm";
import { intents } from "#db/schema/service";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";
import { lockChannel } from "../find-channel.ts";
import { INTENTS_MAX } from "./limits.ts";
import { lockSystem } from "./save-system.ts";
import type { AddIntentInput, EditIntentInput, IntentInput } from "./schema.ts";

/**
 * Adds what people can ask a business system for. Buttons name it by its code, so that no two systems of a channel share one.
 *
 * @throws DomainError "not_found" for a system that is not there, "conflict" on `code` for one that is taken, "limit_exceeded"
 */
export async function addIntent(ctx: Ctx, input: AddIntentInput): Promise<void> {
  const { channelId, systemId, code, name, data } = input;
  await inTransaction(ctx, async (ctx) => {
    const { db, workspaceId, now } = ctx;
    await lockSystem(ctx, input);
    const its = and(eq(intents.workspaceId, workspaceId), eq(intents.systemId, systemId));
    const [held] = await db.select({ intents: count() }).from(intents).where(its);
    if ((held?.intents ?? 0) >= INTENTS_MAX)
      throw new DomainError("limit_exceeded", "businessSystems.manyIntents", { values: { max: INTENTS_MAX } });
    const added = await db
      .insert(intents)
      .values({ workspaceId, channelId, code, systemId, name, data, createdAt: now })
      .onConflictDoNothing()
      .returning({ code: intents.code });
    if (added.length === 0) throw new DomainError("conflict", "businessSystems.codeTaken", { field: "code" });
    await audit(ctx, {
      action: "channel.intent_added",
      ...{ objectKind: "channel", objectId: channelId, detail: { intent: code, name } },
    });
  });
}

/** Changes the name and the data of an intent; its code stays, because buttons name it. @throws DomainError "not_found" */
export async function editIntent(ctx: Ctx, input: EditIntentInput): Promise<void> {
  const { channelId, code, name, data } = input;
  await inTransaction(ctx, async (ctx) => {
    const before = await lockIntent(ctx, input);
    const detail = {
      ...(before.name === name ? {} : { name: { from: before.name, to: name } }),
      ...(before.data === data ? {} : { intentData: { from: before.data, to: data } }),
    };
    if (Object.keys(detail).length === 0) return;
    await ctx.db.update(intents).set({ name, data }).where(keyOf(ctx, input));
    await audit(ctx, {
      action: "channel.intent_changed",
      ...{ objectKind: "channel", objectId: channelId, detail: { intent: code, ...detail } },
    });
  });
}

/** Removes an intent. @throws DomainError "not_found" */
export async function deleteIntent(ctx: Ctx, input: IntentInput): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { name } = await lockIntent(ctx, input);
    await ctx.db.delete(intents).where(keyOf(ctx, input));
    await audit(ctx, {
      action: "channel.intent_removed",
      ...{ objectKind: "channel", objectId: input.channelId, detail: { intent: input.code, name } },
    });
  });
}

const keyOf = ({ workspaceId }: Ctx, { channelId, code }: IntentInput) =>
  and(eq(intents.workspaceId, workspaceId), eq(intents.channelId, channelId), eq(intents.code, code));

async function lockIntent(ctx: Ctx, input: IntentInput) {
  await lockChannel(ctx, input.channelId);
  const [row] = await ctx.db.select().from(intents).where(keyOf(ctx, input));
  if (!row) throw notFound("intent");
  return row;
}
