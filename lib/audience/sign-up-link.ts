import { env } from "#lib/env";
import { readSignedToken, signToken } from "#lib/signed-token";

const forms = "sign-up forms";
const confirmations = "sign-up confirmations";

/** The page on which people sign up for a channel's marketing. */
export function signUpFormUrl(workspaceId: string, channelId: string): string {
  return `${env().NEXTAUTH_URL}/subscribe/${signToken(forms, [workspaceId, channelId])}`;
}

/** Whose page it is. @returns null for a link that is not ours */
export function readFormToken(token: string): { workspaceId: string; channelId: string } | null {
  const [workspaceId, channelId] = (readSignedToken(forms, token) as string[] | null) ?? [];
  return workspaceId && channelId ? { workspaceId, channelId } : null;
}

/** Which sign-up a link confirms, and of which address. */
export type Confirmation = { workspaceId: string; signUpId: string; address: string };

/** The signed text of the link that only the holder of the address gets. */
export function confirmationToken({ workspaceId, signUpId, address }: Confirmation): string {
  return signToken(confirmations, [workspaceId, signUpId, address]);
}

/** What a link confirms. @returns null when we did not sign it, or it was changed */
export function readConfirmationToken(token: string): Confirmation | null {
  const [workspaceId, signUpId, address] = (readSignedToken(confirmations, token) as string[] | null) ?? [];
  return workspaceId && signUpId && address ? { workspaceId, signUpId, address } : null;
}

/**
 * Where the link stands in the text of a message that asks for a confirmation. It is put in when the message leaves: what is
 * kept can be read by members, who must not confirm in a person's name.
 */
export const linkPlace = "[link]";

/** The text of such a message as its reader gets it. Any other is left as it is: only these name a sign-up. */
export function withConfirmationLink(
  text: string,
  { workspaceId, signUpId, address }: { workspaceId: string; signUpId: string | undefined; address: string },
): string {
  if (signUpId === undefined) return text;
  const token = confirmationToken({ workspaceId, signUpId, address });
  return text.replace(linkPlace, `${env().NEXTAUTH_URL}/confirm-subscription/${token}`);
}
