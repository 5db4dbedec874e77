/** Display names: asking for another one, and its review. A name that was approved shows once the number is registered again. */
import type { Sandbox } from "../../sandbox.ts";
import { GraphError, invalid, refuse } from "../graph/errors.ts";
import type { PhoneNumber } from "../world/model.ts";

const CHANGES_MAX = 10;
const CHANGES_WINDOW_MS = 30 * 86_400_000;
/** An approval that no registration follows is void after this long. */
const APPROVAL_MS = 14 * 86_400_000;

export type NameVerdict = { decision: "APPROVED" | "REJECTED" | "DEFERRED"; reason?: string };

/** @throws GraphError 100 when the name cannot be one */
export function askForName(sandbox: Sandbox, number: PhoneNumber, value: unknown): void {
  if (typeof value !== "string") throw invalid("Param new_display_name must be a string.");
  const name = value.trim();
  if (name.length < 2 || name.length > 75) throw invalid("Param new_display_name must be 2 to 75 characters long.");
  if (name === number.verifiedName) throw refuse(2388012, "Same name", "The number has this display name already.");
  const now = sandbox.clock.now();
  const changes = (number.nameChanges ?? []).filter((at) => at > now - CHANGES_WINDOW_MS);
  if (changes.length >= CHANGES_MAX)
    throw new GraphError(100, {
      subcode: 2388011,
      userTitle: "Too many changes",
      userMessage: "A display name can be changed 10 times in 30 days.",
    });
  number.nameChanges = [...changes, now];
  number.newName = { name, status: "PENDING_REVIEW", decideAt: now + sandbox.dials.reviewDelayMs };
  watchName(sandbox, number);
}

/** Sets the timer of a review; also called for restored numbers. */
export function watchName(sandbox: Sandbox, number: PhoneNumber): void {
  const asked = number.newName;
  if (!asked || asked.decideAt === null) return;
  sandbox.clock.after(asked.decideAt - sandbox.clock.now(), () => {
    if (sandbox.world.numbers.get(number.id) !== number || number.newName !== asked || asked.decideAt === null) return;
    decideName(sandbox, number, verdictOf(asked.name));
  });
}

/** Decides a review and posts the decision. Without a name under review it speaks of the present one. */
export function decideName(sandbox: Sandbox, number: PhoneNumber, verdict: NameVerdict): void {
  const { decision, reason } = verdict;
  const status = { APPROVED: "APPROVED", REJECTED: "DECLINED", DEFERRED: "PENDING_REVIEW" } as const;
  const asked = number.newName;
  if (asked) {
    asked.status = status[decision];
    asked.decideAt = null;
    asked.until = decision === "APPROVED" ? sandbox.clock.now() + APPROVAL_MS : null;
  } else number.nameStatus = status[decision];
  sandbox.webhooks.send({
    field: "phone_number_name_update",
    wabaId: number.wabaId,
    value: {
      display_phone_number: number.phone,
      decision,
      requested_verified_name: asked?.name ?? number.verifiedName,
      rejection_reason: decision === "REJECTED" ? (reason ?? "NAME_NOT_CONSISTENT") : "NONE",
    },
  });
  sandbox.changed();
}

/** Registering shows a name whose approval still holds. */
export function takeApprovedName(number: PhoneNumber, now: number): void {
  const asked = number.newName;
  if (asked?.status !== "APPROVED") return;
  if ((asked.until ?? 0) > now) {
    number.verifiedName = asked.name;
    number.nameStatus = "APPROVED";
  }
  number.newName = null;
}

/** Names that claim to be the platform are declined. */
function verdictOf(name: string): NameVerdict {
  if (/whatsapp|facebook|\bmeta\b/i.test(name)) return { decision: "REJECTED", reason: "NAME_ENDCLIENT_NOTRELATED" };
  if (/\b(support|sales|help ?desk)$/i.test(name) && name.split(" ").length < 2)
    return { decision: "REJECTED", reason: "NAME_FORMAT_UNACCEPTABLE" };
  return { decision: "APPROVED" };
}
