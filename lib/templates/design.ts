import type { TemplateCategory } from "#db/enums";
import type { TemplateContent } from "#db/json/template-content";
import { pruneSamples } from "./content/edit-content.ts";
import { storedContent } from "./content/read-content.ts";

/** What the designer edits. */
export type Design = { category: TemplateCategory; content: TemplateContent };

/** Whether two designs say the same. Samples of variables that are gone make no difference, as they are not saved. */
export function sameDesign(a: Design, b: Design): boolean {
  return a.category === b.category && sameValue(saidBy(a.content), saidBy(b.content));
}

function saidBy(content: TemplateContent): TemplateContent {
  return pruneSamples(storedContent(content));
}

/** Compares what JSON can hold; the database gives keys back in an order of its own. */
function sameValue(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  const keys = Object.keys(a);
  return (
    Array.isArray(a) === Array.isArray(b) &&
    keys.length === Object.keys(b).length &&
    keys.every((key) => key in b && sameValue(a[key as keyof typeof a], b[key as keyof typeof b]))
  );
}
