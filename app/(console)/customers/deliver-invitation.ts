import { env } from "#lib/env";
import type { NewInvitation } from "#lib/workspaces/invitations";

/** What the staff are told of an invitation: its link, unless it goes by mail. */
export type Invited = { email: string; link: string | null; expiresAt: Date };

/** Gives the link of the invitation of a customer's owner to whoever passes it on, where no mail brings it. */
export function deliverInvitation(email: string, byMail: boolean, { token, expiresAt }: NewInvitation): Invited {
  return { email, link: byMail ? null : `${env().NEXTAUTH_URL}/invitation/${token}`, expiresAt };
}
