import type { ApplicationChange, ApplicationState } from "#db/sender-enums";

/** How often a service may be paused. */
export const PAUSES_MAX = 3;

/** Whether an application may be written in, and submitted. */
export function isOpen(state: ApplicationState): boolean {
  return state === "draft" || state === "rejected";
}

/** Whether an account was issued. */
export function isIssued(state: ApplicationState): boolean {
  return state === "approved" || state === "paused" || state === "resumed";
}

type Application = { state: ApplicationState; change: ApplicationChange | null; pauses: number };

/** Why a change of an issued account cannot be asked for now: a key under `errors.channels.application`; null when it can. */
export function changeObstacle(
  { state, change, pauses }: Application,
  wanted: ApplicationChange,
): "notIssued" | "changeWaits" | "paused" | "notPaused" | "pausesUsed" | null {
  if (!isIssued(state)) return "notIssued";
  if (change !== null) return "changeWaits";
  if (wanted === "resume") return state === "paused" ? null : "notPaused";
  if (state === "paused") return "paused";
  return wanted === "pause" && pauses >= PAUSES_MAX ? "pausesUsed" : null;
}

/** The state after a change was granted. */
export function stateAfter(state: ApplicationState, change: ApplicationChange): ApplicationState {
  if (change === "pause") return "paused";
  return change === "resume" ? "resumed" : state;
}
