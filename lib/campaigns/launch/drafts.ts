import { and, eq, isNull, notExists, sql } from "drizzle-orm";
import { campaigns, sendDrafts } from "#db/schema/campaigns";
import { channels } from "#db/schema/channels";
import { recipientImports } from "#db/schema/recipients";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";
import { SendForm } from "../schema.ts";

/**
 * Keeps what a person has filled in on the send form of a channel; each person has their own.
 *
 * @returns when it was kept
 * @throws DomainError "not_found" for a channel of another workspace
 */
export async function saveDraft(ctx: Ctx, input: { channelId: string; form: SendForm }): Promise<Date> {
  const userId = memberOf(ctx);
  return inTransaction(ctx, async ({ db, workspaceId, now }) => {
    await demandChannel(db, workspaceId, input.channelId);
    await db
      .insert(sendDrafts)
      .values({ workspaceId, channelId: input.channelId, userId, form: input.form, updatedAt: now })
      .onConflictDoUpdate({
        target: [sendDrafts.workspaceId, sendDrafts.channelId, sendDrafts.userId],
        set: { form: input.form, updatedAt: now },
      });
    return now;
  });
}

/**
 * Makes a form the person's draft on a channel.
 *
 * @param options.replace whether a draft that is there gives way
 * @returns false when a draft is there that stays
 */
export async function keepAsDraft(
  ctx: Ctx,
  channelId: string,
  form: SendForm,
  { replace }: { replace: boolean },
): Promise<boolean> {
  const userId = memberOf(ctx);
  return inTransaction(ctx, async ({ db, workspaceId, now }) => {
    const values = { form, updatedAt: now };
    const insert = db.insert(sendDrafts).values({ workspaceId, channelId, userId, ...values });
    const target = [sendDrafts.workspaceId, sendDrafts.channelId, sendDrafts.userId];
    const kept = await (replace
      ? insert.onConflictDoUpdate({ target, set: values })
      : insert.onConflictDoNothing({ target })
    ).returning({ userId: sendDrafts.userId });
    return kept.length > 0;
  });
}

/** What the person left on the send form of a channel, or null. A form of an older shape counts as none. */
export async function readDraft(ctx: Ctx, channelId: string): Promise<{ form: SendForm; updatedAt: Date } | null> {
  const userId = memberOf(ctx);
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [row] = await db
      .select({ form: sendDrafts.form, updatedAt: sendDrafts.updatedAt })
      .from(sendDrafts)
      .where(draftOf(workspaceId, channelId, userId));
    const form = SendForm.safeParse(row?.form);
    return row && form.success ? { form: form.data, updatedAt: row.updatedAt } : null;
  });
}

/**
 * Forgets the person's draft; forgetting it twice changes nothing.
 *
 * @throws DomainError "not_found" for a channel of another workspace
 */
export async function discardDraft(ctx: Ctx, channelId: string): Promise<void> {
  const userId = memberOf(ctx);
  await inTransaction(ctx, async ({ db, workspaceId }) => {
    await demandChannel(db, workspaceId, channelId);
    await db.delete(sendDrafts).where(draftOf(workspaceId, channelId, userId));
  });
}

/** The list a form holds, while it fits the form's template and was not sent yet; else null. */
export async function findOpenImport(ctx: Ctx, target: { channelId: string; templateCode: string; importId: string }) {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [row] = await db
      .select()
      .from(recipientImports)
      .where(
        and(
          eq(recipientImports.workspaceId, workspaceId),
          eq(recipientImports.id, target.importId),
          eq(recipientImports.channelId, target.channelId),
          eq(recipientImports.templateCode, target.templateCode),
          notExists(
            db
              .select({ one: sql`1` })
              .from(campaigns)
              .where(
                and(
                  eq(campaigns.workspaceId, recipientImports.workspaceId),
                  eq(campaigns.importId, recipientImports.id),
                  isNull(campaigns.takenBackAt),
                ),
              ),
          ),
        ),
      );
    return row ?? null;
  });
}

async function demandChannel(db: Ctx["db"], workspaceId: string, channelId: string): Promise<void> {
  const [channel] = await db
    .select({ id: channels.id })
    .from(channels)
    .where(and(eq(channels.workspaceId, workspaceId), eq(channels.id, channelId), isNull(channels.deletedAt)));
  if (!channel) throw notFound("channel");
}

function draftOf(workspaceId: string, channelId: string, userId: string) {
  return and(
    eq(sendDrafts.workspaceId, workspaceId),
    eq(sendDrafts.channelId, channelId),
    eq(sendDrafts.userId, userId),
  );
}

function memberOf(ctx: Ctx): string {
  if (ctx.actor.kind !== "member") throw new DomainError("forbidden", "permission.missing");
  return ctx.actor.userId;
}
