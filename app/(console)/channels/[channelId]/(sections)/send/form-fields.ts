import type { SendForm } from "#lib/campaigns/schema";
import { instantOf } from "#lib/zoned-time";

/** Fields of the action's input that have another name in the form. */
const formFields: Record<string, string> = {
  scheduledAt: "at",
  localAt: "at",
  "waves.waitMinutes": "waves.wait",
  "waves.failedShare": "waves.failed",
  "waves.optOutShare": "waves.optOuts",
  "abTest.templateCode": "ab.code",
  "abTest.share": "ab.share",
  "abTest.waitMinutes": "ab.wait",
  "abTest.winnerBy": "ab.by",
  "fallback.durationSeconds": "fallback.duration",
};

/** The name a field of the action's input has in the form. */
export function formField(name: string): string {
  return formFields[name] ?? name;
}

/** When a timed send starts. Null for an immediate one, and while the time is not valid. */
export function startOf(form: Pick<SendForm, "when" | "at">, zone: string): Date | null {
  return form.when === "timed" ? instantOf(form.at, zone) : null;
}
