import { randomInt } from "node:crypto";

/** The id of a rule (`R0…`) or of a policy (`S0…`): digits that grow with time, and four random ones. */
export function newFallbackId(kind: "R" | "S", now: Date): string {
  return `${kind}0${now.getTime()}${String(randomInt(10_000)).padStart(4, "0")}`;
}
