import { expect, it } from "vitest";
import type { OriginKind, TemplateCategory } from "#db/enums";
import { leavesInOrder, priorityOf } from "./priority.ts";

it.each<[number, OriginKind, TemplateCategory | null]>([
  [0, "campaign", "authentication"],
  [0, "api", "authentication"],
  [0, "conversation", "authentication"],
  [1, "conversation", null],
  [1, "conversation", "utility"],
  [1, "auto_reply", null],
  [1, "confirmation", null],
  [2, "flow_run", "marketing"],
  [3, "campaign", "marketing"],
  [3, "fallback", "marketing"],
  [0, "fallback", "authentication"],
  [3, "api", "utility"],
])("has priority %d for a %s with the category %s", (expected, origin, category) => {
  expect(priorityOf(origin, category)).toBe(expected);
});

it("keeps answers and steps of flows in order for each person, and lets campaigns and calls go as they come", () => {
  const inOrder = (
    ["campaign", "api", "conversation", "flow_run", "auto_reply", "confirmation", "fallback"] as const
  ).filter(leavesInOrder);
  expect(inOrder).toEqual(["conversation", "flow_run", "auto_reply", "confirmation"]);
});
