/** What a sign-up window told its opener, read from its message. */
export type SignUpNews = { kind: "finished"; accountId: string; code: string | null } | { kind: "cancelled" } | null;

/** Reads one `message` event of a sign-up window; null for everything that is none of ours. */
export function readSignUpMessage(data: unknown): SignUpNews {
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
}
