import type { contactFiles } from "#db/schema/contact-files";
import { type Ctx, currentWorkspace } from "#lib/context";
import { putMail } from "#lib/mail/outbox";
import { canMail } from "#lib/mail/send-mail";

/** Whoever waited no longer than this has the page open, in milliseconds. */
const waitedMs = 60_000;

/**
 * Mails whoever asked for a file of contacts that it is done, or failed, where that took longer than a minute. Does nothing
 * without a mail server.
 *
 * @param ctx in the transaction that happens once at the end of a file
 */
export async function tellEnd(ctx: Ctx, file: typeof contactFiles.$inferSelect): Promise<void> {
  const { state, endedAt, createdAt, createdBy, fileName, kind, fates, rowsDone } = file;
  if (!canMail() || (state !== "done" && state !== "failed") || createdBy === "system") return;
  if (endedAt === null || endedAt.getTime() - createdAt.getTime() < waitedMs) return;
  const { name, language } = await currentWorkspace(ctx);
  const payload = {
    ...{ workspace: name, fileName, what: kind, failed: state === "failed" },
    ...{ rows: rowsDone, rejected: (fates?.refused ?? 0) + (fates?.repeated ?? 0) },
  };
  const mail = { workspaceId: ctx.workspaceId, kind: "contact_file" as const, language, userId: createdBy };
  await putMail(ctx.db, { ...mail, about: file.id, payload }, ctx.now);
}
