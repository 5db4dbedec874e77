import type { ReadSignUpMessage } from "../../sign-up-messages.ts";

/**
 * Reads a message of the window of "Connect Facebook": a code for what was shared, or that nothing was. It names no account:
 * that is chosen afterwards.
 */
export const readLoginMessage: ReadSignUpMessage = (data) => {
  if (typeof data !== "string") return null;
  let message: unknown;
  try {
    message = JSON.parse(data);
  } catch {
    return null;
  }
  if (typeof message !== "object" || message === null) return null;
  const { type, code } = message as Record<string, unknown>;
  if (type !== "FACEBOOK_LOGIN") return null;
  return typeof code === "string" ? { kind: "finished", accountId: null, code } : { kind: "cancelled" };
};
