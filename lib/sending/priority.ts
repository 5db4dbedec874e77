import type { OriginKind, TemplateCategory } from "#db/enums";

/** What leaves first on a lane: codes that people wait for, answers to people, steps of flows, then everything else. */
export function priorityOf(origin: OriginKind, category: TemplateCategory | null): number {
  if (category === "authentication") return 0;
  if (origin === "conversation") return 1;
  if (origin === "flow_run") return 2;
  return 3;
}
