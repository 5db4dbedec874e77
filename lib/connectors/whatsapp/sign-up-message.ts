import type { ReadSignUpMessage } from "../sign-up-messages.ts";

/**
 * Reads a message of Meta's embedded sign-up window.
 * @see https://developers.facebook.com/docs/whatsapp/embedded-signup/implementation (read 2026-11)
 */
export const readSignUpMessage: ReadSignUpMessage = (data) => {
  if (typeof data !== "string") return null;
  let message: unknown;
  try {
    message = JSON.parse(data);
  } catch {
    return null;
  }
  if (typeof message !== "object" || message === null) return null;
  const { type, event, data: facts, code } = message as Record<string, unknown>;
  if (type !== "WA_EMBEDDED_SIGNUP" || typeof event !== "string") return null;
  if (event === "CANCEL" || event === "ERROR") return { kind: "cancelled" };
  if (!event.startsWith("FINISH") || typeof facts !== "object" || facts === null) return null;
  const accountId = (facts as Record<string, unknown>).waba_id;
  if (typeof accountId !== "string") return null;
  return { kind: "finished", accountId, code: typeof code === "string" ? code : null };
};
