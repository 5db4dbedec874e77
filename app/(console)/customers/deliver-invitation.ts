import { after } from "next/server";
import type { Ctx } from "#lib/context";
import { env } from "#lib/env";
import type { NewInvitation } from "#lib/workspaces/invitations";
import { mailInvitation } from "#lib/workspaces/mail-invitation";

/** What the staff are told of an invitation: its link, unless it goes by mail. */
export type Invited = { email: string; link: string | null; expiresAt: Date };

/** Mails the invitation of a customer's owner after the answer, or gives its link to whoever passes it on. */
export function deliverInvitation(
  ctx: Ctx,
  { customerId, email, byMail }: { customerId: string; email: string; byMail: boolean },
  { id, token, expiresAt }: NewInvitation,
): Invited {
  const console = env().NEXTAUTH_URL;
  if (!byMail) return { email, link: `${console}/invitation/${token}`, expiresAt };
  const mail = { id, email, role: "owner" as const, token, expiresAt };
  after(() => mailInvitation({ ...ctx, workspaceId: customerId }, mail, console));
  return { email, link: null, expiresAt };
}
