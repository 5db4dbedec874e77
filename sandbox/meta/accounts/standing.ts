/** How an account stands with the platform: its review, restrictions and bans, and what they forbid. */
import { GraphError } from "../graph/errors.ts";
import type { AccountRestriction, Waba } from "../world/model.ts";

/** Restrictions an account may get; only the first keeps templates from leaving. */
export const RESTRICTIONS = [
  "RESTRICTED_BIZ_INITIATED_MESSAGING",
  "RESTRICTED_CUSTOMER_INITIATED_MESSAGING",
  "RESTRICTED_ADD_PHONE_NUMBER_ACTION",
] as const;

/** The restrictions that have not ended. */
export function restrictionsOf(waba: Waba, now: number): AccountRestriction[] {
  return (waba.restrictions ?? []).filter(({ until }) => until === null || until > now);
}

/** @throws GraphError 131031 or 368 when the account may not start conversations */
export function checkStanding(waba: Waba, now: number): void {
  const problem = problemOf(waba, now);
  if (problem) throw new GraphError(problem.locked ? 131031 : 368);
}

/** The field `health_status` of an account. */
export function healthStatus(waba: Waba, now: number): object {
  const problem = problemOf(waba, now);
  const word = problem ? "BLOCKED" : restrictionsOf(waba, now).length > 0 ? "LIMITED" : "AVAILABLE";
  const ofAccount = {
    entity_type: "WABA",
    id: waba.id,
    can_send_message: word,
    ...(problem
      ? {
          errors: [
            {
              error_code: problem.locked ? 141010 : 141014,
              error_description: problem.words,
              possible_solution: "Look into WhatsApp Manager for the reason and ask for a review there.",
            },
          ],
        }
      : {}),
    ...(word === "LIMITED" ? { additional_info: ["Some actions of the account are restricted."] } : {}),
  };
  const ofBusiness = { entity_type: "BUSINESS", id: waba.portfolioId, can_send_message: "AVAILABLE" };
  return { can_send_message: word, entities: [ofAccount, ofBusiness] };
}

function problemOf(waba: Waba, now: number): { locked: boolean; words: string } | null {
  if (waba.banned) return { locked: true, words: "The account is disabled for violating a policy." };
  if (waba.review === "REJECTED" || waba.review === "DISABLED")
    return { locked: true, words: "The account did not pass its review." };
  const restricted = restrictionsOf(waba, now).some(({ type }) => type === RESTRICTIONS[0]);
  return restricted ? { locked: false, words: "The account may not start conversations for now." } : null;
}
