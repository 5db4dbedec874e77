import { accountApplications } from "#db/schema/channels";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { connectorHas } from "../binding/methods.ts";
import { lockChannel } from "../find-channel.ts";
import { findApplication, lockApplication } from "./rows.ts";
import { isOpen } from "./rules.ts";
import type { ApplicationForm, SaveApplicationInput } from "./schema.ts";

/**
 * Keeps what has been typed into a channel's application, however little it is.
 *
 * @returns when it was kept
 * @throws DomainError "not_found", "conflict" once it was submitted, "precondition_failed" where accounts are not applied for
 */
export async function saveApplicationDraft(ctx: Ctx, input: SaveApplicationInput): Promise<{ keptAt: Date }> {
  await inTransaction(ctx, (ctx) => writeForm(ctx, input.channelId, input.form));
  return { keptAt: ctx.now };
}

/** Writes the form of an application that is open, in the caller's transaction; the channel and the row are locked then. */
export async function writeForm(ctx: Ctx, channelId: string, form: ApplicationForm): Promise<void> {
  const channel = await lockChannel(ctx, channelId);
  if (!connectorHas(channel.type, "application"))
    throw new DomainError("precondition_failed", "channels.application.notHere");
  const { db, workspaceId, now } = ctx;
  if (await findApplication(ctx, channelId)) {
    const held = await lockApplication(ctx, channelId);
    if (!isOpen(held.state)) throw new DomainError("conflict", "channels.application.submitted");
  }
  const row = { workspaceId, channelId, environment: "live" as const, form, updatedAt: now };
  await db
    .insert(accountApplications)
    .values(row)
    .onConflictDoUpdate({
      target: [accountApplications.workspaceId, accountApplications.channelId],
      set: { form, updatedAt: now },
    });
}
