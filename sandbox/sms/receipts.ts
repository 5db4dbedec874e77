/** What becomes of a message, by the last digits of its number, and how the carrier writes that. */
import type { Dialect } from "./world.ts";

export type State = "ENROUTE" | "DELIVRD" | "EXPIRED" | "UNDELIV" | "REJECTD" | "ACCEPTD";

export const STATES: Record<State, number> = {
  ...{ ENROUTE: 1, DELIVRD: 2, EXPIRED: 3, UNDELIV: 5, ACCEPTD: 6, REJECTD: 8 },
};

type Step = { afterMs: number; state: State; error: number };

/** The receipts of a message in their order of time; `failure` is only told when it was asked for. */
export function stepsOf(to: string, dials: { sentMs: number; deliveredMs: number }): Step[] {
  const delivered: Step = { afterMs: dials.deliveredMs, state: "DELIVRD", error: 0 };
  switch (to.slice(-4)) {
    case "0003":
      return [{ afterMs: dials.sentMs, state: "ENROUTE", error: 0 }];
    case "0004":
      // In the wrong order, and everything twice.
      return [delivered, delivered, ...twice({ afterMs: dials.deliveredMs + 50, state: "ENROUTE", error: 0 })];
    case "0110":
      return [{ ...delivered, state: "UNDELIV", error: 1 }];
    case "0111":
      return [{ ...delivered, state: "REJECTD", error: 8 }];
    case "0140":
      return [{ afterMs: 30_000, state: "EXPIRED", error: 27 }];
    default:
      return [delivered];
  }
}

function twice(step: Step): Step[] {
  return [step, step];
}

/** An id as the carrier writes it: ids are whole numbers to itself. */
export function writeId(id: bigint, how: Dialect["answerIds"]): string {
  if (how === "decimal") return id.toString();
  if (how === "padded") return id.toString().padStart(20, "0");
  const hex = id.toString(16);
  return how === "upper_hex" ? hex.toUpperCase() : hex;
}

/** The text of a receipt, in the order that most carriers have taken over from the specification's appendix B. */
export function receiptText(
  id: string,
  {
    state,
    error,
    submittedAt,
    doneAt,
    text,
  }: { state: State; error: number; submittedAt: number; doneAt: number; text: string },
  { names, seconds }: Dialect,
): string {
  const short = `id:${id} stat:${state} done date:${dateOf(doneAt, seconds)}`;
  if (names === "short") return short;
  const all = [
    `id:${id}`,
    "sub:001",
    `dlvrd:${state === "DELIVRD" ? "001" : "000"}`,
    `submit date:${dateOf(submittedAt, seconds)}`,
    `done date:${dateOf(doneAt, seconds)}`,
    `stat:${state}`,
    `err:${String(error).padStart(3, "0")}`,
    `text:${text.replace(/[^ -~]/g, ".").slice(0, 20)}`,
  ];
  return all
    .map((field) => (names === "upper" ? field.replace(/^[a-z ]+:/, (name) => name.toUpperCase()) : field))
    .join(" ");
}

function dateOf(at: number, seconds: boolean): string {
  const digits = new Date(at).toISOString().replace(/\D/g, "");
  return digits.slice(2, seconds ? 14 : 12);
}
