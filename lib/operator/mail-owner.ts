import { webDatabase } from "#lib/database";
import { env } from "#lib/env";
import { mailInvitation } from "#lib/workspaces/mail-invitation";
import type { OperatorCtx } from "./context.ts";
import { memberCtx, type OwnerInvitation } from "./create-workspace.ts";

/** Mails an owner's invitation as that of any member is mailed, with the web's own pool. To be called after the answer. */
export async function mailOwner(ctx: OperatorCtx, invitation: OwnerInvitation & { email: string }): Promise<void> {
  const { workspaceId, id, email, token, expiresAt } = invitation;
  const member = { ...memberCtx(ctx, workspaceId), db: webDatabase().db };
  await mailInvitation(member, { id, email, role: "owner", token, expiresAt }, env().NEXTAUTH_URL);
}
