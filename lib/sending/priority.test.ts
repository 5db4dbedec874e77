import { expect, it } from "vitest";
import type { OriginKind, TemplateCategory } from "#db/enums";
import { priorityOf } from "./priority.ts";

it.each<[number, OriginKind, TemplateCategory | null]>([
  [0, "campaign", "authentication"],
  [0, "api", "authentication"],
  [0, "conversation", "authentication"],
  [1, "conversation", null],
  [1, "conversation", "utility"],
  [2, "flow_run", "marketing"],
  [3, "campaign", "marketing"],
  [3, "api", "utility"],
])("has priority %d for a %s with the category %s", (expected, origin, category) => {
  expect(priorityOf(origin, category)).toBe(expected);
});
