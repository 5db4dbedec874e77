import type { OriginKind, TemplateCategory } from "#db/enums";

/** Answers to a person and steps of a flow leave in the order in which they were asked for. */
export function leavesInOrder(origin: OriginKind): boolean {
  return origin !== "campaign" && origin !== "api" && origin !== "fallback" && origin !== "test";
}

/** What leaves first on a lane: codes that people wait for, answers to people and tests, steps of flows, then everything else. */
export function priorityOf(origin: OriginKind, category: TemplateCategory | null): number {
  if (category === "authentication") return 0;
  if (origin === "conversation" || origin === "auto_reply" || origin === "confirmation" || origin === "test") return 1;
  if (origin === "flow_run") return 2;
  return 3;
}
