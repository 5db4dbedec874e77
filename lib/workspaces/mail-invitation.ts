import { and, eq } from "drizzle-orm";
import type { Role } from "#db/enums";
import { invitations } from "#db/schema/workspaces";
import { attemptLimits, isWithinLimit } from "#lib/auth/limits";
import { type Ctx, currentWorkspace, inTransaction } from "#lib/context";
import { sendMail } from "#lib/mail/send-mail";
import { writeInvitation } from "#lib/mail/write-mail";

/**
 * Mails an invitation's link in the workspace's language and notes whether the mail server took it. To be called after the
 * answer. An address gets a few of these in a quarter of an hour, from all workspaces together.
 *
 * @param console address of the console, without a slash at its end
 */
export async function mailInvitation(
  ctx: Ctx,
  invitation: { id: string; email: string; role: Role; token: string; expiresAt: Date },
  console: string,
): Promise<void> {
  const { email, role, token, expiresAt } = invitation;
  const workspace = await currentWorkspace(ctx);
  const mail = writeInvitation(workspace.language, {
    workspace: workspace.name,
    inviter: ctx.actor.name,
    role,
    link: `${console}/invitation/${token}`,
    expiresAt,
    zone: workspace.zone,
  });
  const limit = { key: `invitation-mail:${email}`, limit: attemptLimits.mailAddress };
  const taken = (await isWithinLimit(ctx.db, limit, ctx.now)) && (await sendMail(email, mail));
  await inTransaction(ctx, ({ db, workspaceId }) =>
    db
      .update(invitations)
      .set(taken ? { mailedAt: new Date() } : { mailFailedAt: new Date() })
      .where(and(eq(invitations.workspaceId, workspaceId), eq(invitations.id, invitation.id))),
  );
}
