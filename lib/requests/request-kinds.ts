/** What may be asked for; lib/requests/kinds.ts says what becomes of each. */
export const requestKinds = [
  "channel_quota",
  "number_quota",
  "unbinding",
  "verification",
  "account_application",
  "account_change",
  "sender_filing",
] as const;
export type RequestKind = (typeof requestKinds)[number];

/** Where no provider looks after a workspace, its owner unbinds, and records what a carrier decided. */
const ofProviders: readonly RequestKind[] = ["unbinding", "account_change", "sender_filing"];

/** The kinds that a desk answers. */
export function kindsOf(by: "provider" | "operator"): readonly RequestKind[] {
  return by === "provider" ? requestKinds : requestKinds.filter((kind) => !ofProviders.includes(kind));
}
